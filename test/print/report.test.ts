import { describe, expect, it } from 'vitest';
import { printReport, type PrintFormat } from '../../main/print/index.js';
import type { RehearsalState, RehearsalStep } from '../../src/contract/types.js';
import { step, viewOf } from './view.js';

const entry = (id: string, over: Partial<RehearsalStep>): RehearsalStep => ({
  step: step(id, { commands: [{ shell: 'esxi', text: 'services.sh restart', hosts: ['esx-1'] }] }),
  state: 'waiting',
  startedAt: null,
  endedAt: null,
  who: '',
  note: '',
  waitsFor: [],
  ...over,
});

const list = [
  entry('restart', {
    state: 'done',
    startedAt: '2026-05-03T23:58:00Z',
    endedAt: '2026-05-04T00:02:00Z',
    who: 'Ines',
  }),
  entry('verify', { state: 'skipped', who: 'Bo', note: 'Not in a test.' }),
  entry('confirm', {}),
];
const view = viewOf(list.map((one) => one.step));
const rehearsal: RehearsalState = {
  id: 1,
  planId: 1,
  name: 'Spring exercise',
  startedAt: '2026-05-03T23:58:00Z',
  finishedAt: null,
  done: 1,
  steps: 3,
  seq: 1,
  plan: view.plan,
  planHash: 'ab'.repeat(32),
  verdict: 'safe',
  list,
  events: [
    {
      seq: 1,
      at: '2026-05-04T00:02:00Z',
      type: 'done',
      step: 'restart',
      who: 'Ines',
      text: '',
      hash: 'cd'.repeat(32),
    },
  ],
  chainIntact: true,
};

async function textOf(format: PrintFormat): Promise<string> {
  const printed = await printReport(
    { rehearsal, view, estateName: 'Quay bank' },
    { format, paper: 'a4', printedAt: '2026-05-04T08:00:00Z' },
  );
  return Buffer.from(printed.base64, 'base64').toString('utf8');
}

describe('the after-action report', () => {
  it('tells of each step how it ended, between when, and who did it', async () => {
    const text = await textOf('md');
    expect(text).toContain('**Outcome:** done; 23:58:00 to 00:02:00; 4 min, planned 45 s; Ines');
    expect(text).toContain('| 2 | Do verify | skipped | Bo |');
    expect(text).not.toContain('u{A}');
    expect(await textOf('html')).toContain('<p>23:58:00 to 00:02:00</p>');
  });

  it('has no box to tick: an empty one beside what was done would say that it was not', async () => {
    expect(await textOf('md')).not.toContain('[ ]');
    expect(await textOf('html')).not.toContain('class="box"');
  });

  it('dates its log: an exercise goes past midnight', async () => {
    expect(await textOf('md')).toContain('2026-05-04 00:02:00');
  });
});
