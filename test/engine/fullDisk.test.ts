import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { describe, expect, it } from 'vitest';
import { ZipFile } from 'yazl';
import { dispatch } from '../../main/engine/dispatch.js';
import { Session } from '../../main/engine/session.js';
import { handlers } from '../../main/engine/usecases/index.js';
import type { Input, MethodName, Output } from '../../src/contract/methods.js';
import type { Result } from '../../src/contract/result.js';
import { canMount, SmallDisk } from '../db/places.js';
import { temporaryFolder } from '../db/support.js';
import { engineIn, engineWith, resources, sampleEstate, tickingClock, valueOf } from './support.js';

/** An engine whose workspace file can be kept from growing, as a full disk would keep it. */
async function engineOnSmallDisk() {
  const made = await engineWith(sampleEstate());
  await made.close();
  const session = new Session(
    { version: '1', workspaceFolder: made.folder, resourcesFolder: resources },
    { now: tickingClock(), steady: () => 0, log: () => undefined },
  );
  const call = <M extends MethodName>(name: M, input: Input<M>) =>
    dispatch(handlers, session, name, input, () => undefined) as Promise<Result<Output<M>>>;
  valueOf(await call('workspace.openFile', { file: made.file }));
  return {
    call,
    snapshotId: made.snapshotId,
    fill: () => {
      session.workspace.write((writer) => {
        const pages = writer.get<{ page_count: number }>('PRAGMA page_count')?.page_count ?? 0;
        writer.get(`PRAGMA max_page_count = ${pages}`);
      });
    },
    empty: () => session.workspace.write((writer) => writer.get('PRAGMA max_page_count = 1000000')),
    prints: () =>
      session.workspace.read((reader) => reader.get<{ n: number }>('SELECT count(*) AS n FROM prints'))?.n,
    close: () => session.close(),
  };
}

describe('on a full disk', () => {
  it('a checklist is printed all the same, and says that it is not recorded', async () => {
    const { call, snapshotId, fill, empty, prints, close } = await engineOnSmallDisk();
    const plan = valueOf(await call('plans.make', { snapshotId, runbook: 'view-failover' }));
    const before = valueOf(await call('plans.print', { planId: plan.id, format: 'md' }));
    expect(before).not.toHaveProperty('notRecorded');
    fill();
    const printed = valueOf(await call('plans.print', { planId: plan.id, format: 'md' }));
    expect(printed.base64).toBe(before.base64);
    expect(printed.contentHash).toBe(before.contentHash);
    expect(printed.notRecorded).toMatch(
      /^This print is not recorded .* stale\. The disk that holds .* is full/,
    );
    expect(prints()).toBe(1);
    empty();
    expect(valueOf(await call('plans.print', { planId: plan.id, format: 'md' }))).not.toHaveProperty(
      'notRecorded',
    );
    expect(prints()).toBe(2);
    close();
  });

  it('plans are still listed with the verdict they have now', async () => {
    const { call, snapshotId, fill, close } = await engineOnSmallDisk();
    const plan = valueOf(await call('plans.make', { snapshotId, runbook: 'view-failover' }));
    const overlay = valueOf(await call('overlay.get', { snapshotId }));
    valueOf(await call('overlay.save', { snapshotId, overlay: { ...overlay, sites: [] } }));
    fill();
    const [listed] = valueOf(await call('plans.list', {}));
    const { view } = valueOf(await call('plans.get', { planId: plan.id }));
    expect(listed?.verdict).toBe(view.check.verdict);
    close();
  });

  it('a rehearsal says which action is not recorded, loses nothing and goes on', async () => {
    const { call, snapshotId, fill, empty, close } = await engineOnSmallDisk();
    const plan = valueOf(await call('plans.make', { snapshotId, runbook: 'view-failover' }));
    let state = valueOf(await call('rehearsals.begin', { planId: plan.id, name: 'march', who: 'Ann' }));
    const rehearsalId = state.id;
    const step = state.list.find((entry) => entry.state === 'ready')?.step;
    if (step === undefined) throw new Error('no step is ready');
    const act = (action: Input<'rehearsals.act'>['action']) =>
      call('rehearsals.act', { rehearsalId, seq: state.events.length, action });
    state = valueOf(await act({ type: 'start', step: step.id, who: 'Ann' }));
    fill();
    // Longer than the room left in the last page.
    const note = 'as the array said: '.repeat(800);
    const refused = await act({ type: 'done', step: step.id, who: 'Ann', note });
    expect(refused).toMatchObject({ ok: false, code: 'storage' });
    expect(!refused.ok && refused.message).toMatch(
      new RegExp(
        `^The record does not have this: "${step.title.replace(/[^\w ]/g, '.')}", done\\. The disk that holds .* is full`,
      ),
    );
    expect(valueOf(await call('rehearsals.get', { rehearsalId }))).toEqual(state);
    empty();
    state = valueOf(await act({ type: 'done', step: step.id, who: 'Ann', note }));
    expect(state.events.at(-1)).toMatchObject({ seq: 3, type: 'done', text: note });
    expect(state.chainIntact).toBe(true);
    close();
  });

  it('an import that must unpack an archive to the temporary folder says so', async ({ skip }) => {
    if (!canMount()) skip('small disks cannot be mounted here');
    const engine = engineIn(temporaryFolder());
    const nested = join(engine.folder, 'nested.zip');
    const zip = new ZipFile();
    zip.addFile(join(resources, 'sample/nordkai-bank.zip'), 'export.zip');
    zip.end();
    await pipeline(zip.outputStream, createWriteStream(nested));
    using disk = new SmallDisk(1);
    disk.fill();
    const before = process.env['TMPDIR'];
    process.env['TMPDIR'] = disk.folder;
    try {
      expect(await engine.call('import.inspect', { jobId: 'a', files: [nested] })).toMatchObject({
        ok: false,
        code: 'storage',
        message: expect.stringMatching(/^A disk is full: .* Nothing was stored/) as string,
      });
    } finally {
      if (before === undefined) delete process.env['TMPDIR'];
      else process.env['TMPDIR'] = before;
    }
    expect(engine.logged).toEqual([]);
    await engine.close();
  });
});
