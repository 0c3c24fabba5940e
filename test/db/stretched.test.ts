import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openWorkspace } from '../../main/db/open.js';
import { atOnce, type Stretches } from '../../src/domain/stretches.js';
import { temporaryFolder } from './support.js';

describe('a long transaction that waits for another', () => {
  it('is cancelled when the workspace is closed meanwhile, as the other is', async () => {
    const workspace = await openWorkspace(join(temporaryFolder(), 'bank.drydock'), { create: true });
    let goOn: () => void = () => {};
    const held = new Promise<void>((resolve) => (goOn = resolve));
    const work = function* (): Stretches<string> {
      yield { phase: 'Storing', done: 0, total: 1 };
      return 'stored';
    };
    const first = workspace.writeInStretches(work, async (stretches) => {
      await held;
      return atOnce(stretches);
    });
    const second = workspace.writeInStretches(work, async (stretches) => atOnce(stretches));
    workspace.close();
    goOn();
    const ends = await Promise.allSettled([first, second]);
    expect(ends).toMatchObject(ends.map(() => ({ status: 'rejected', reason: { code: 'cancelled' } })));
  });
});
