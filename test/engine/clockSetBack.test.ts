import { describe, expect, it } from 'vitest';
import { ClockWatch } from '../../main/engine/rehearsal/clock.js';
import { createEngine, type Engine } from '../../main/engine/engine.js';
import type { Input } from '../../src/contract/methods.js';
import type { RehearsalState } from '../../src/contract/types.js';
import { engineWith, resources, sampleEstate, valueOf } from './support.js';

/** A machine whose clock can be set, and whose time goes by all the same. Seconds. */
class Machine {
  private passed = 0;
  private ahead = 0;
  readonly steady = (): number => this.passed * 1000;
  readonly now = (): Date => new Date(Date.UTC(2026, 2, 1, 10) + (this.passed + this.ahead) * 1000);
  pass(seconds: number): void {
    this.passed += seconds;
  }
  setClock(seconds: number): void {
    this.ahead += seconds;
  }
}

async function exercise() {
  const made = await engineWith(sampleEstate());
  await made.close();
  const machine = new Machine();
  const start = async (): Promise<Engine> => {
    const options = { version: '1', workspaceFolder: made.folder, resourcesFolder: resources };
    const engine = createEngine(options, machine);
    valueOf(await engine.call('workspace.openFile', { file: made.file }));
    return engine;
  };
  let engine = await start();
  const { snapshotId } = made;
  const plan = valueOf(await engine.call('plans.make', { snapshotId, runbook: 'view-failover' }));
  let state = valueOf(await engine.call('rehearsals.begin', { planId: plan.id, name: 'march', who: 'Ann' }));
  const step = state.list.find((entry) => entry.state === 'ready')?.step.id ?? '';
  return {
    machine,
    step,
    act: async (action: Input<'rehearsals.act'>['action']): Promise<RehearsalState> => {
      state = valueOf(await engine.call('rehearsals.act', { rehearsalId: state.id, seq: state.seq, action }));
      return state;
    },
    restart: async (): Promise<void> => {
      await engine.close();
      engine = await start();
    },
    report: async (): Promise<string> => {
      const printed = valueOf(await engine.call('rehearsals.print', { rehearsalId: state.id, format: 'md' }));
      return Buffer.from(printed.base64, 'base64').toString('utf8');
    },
    close: () => engine.close(),
  };
}

const who = 'Ann';

describe('a clock set back during a rehearsal', () => {
  it('is on record with how much, and the time taken is counted with it', async () => {
    const { machine, step, act, report, close } = await exercise();
    machine.pass(60);
    await act({ type: 'start', step, who });
    machine.pass(300);
    machine.setClock(-600);
    const state = await act({ type: 'done', step, who, note: '' });
    expect(state.events.map((event) => event.type)).toEqual(['began', 'start', 'clock-set-back', 'done']);
    expect(state.events[2]).toMatchObject({
      at: '2026-03-01T09:56:00.000Z',
      step: null,
      text: 'The clock of this machine was set back by 600 s.',
    });
    expect(state.chainIntact).toBe(true);
    const entry = state.list.find((one) => one.step.id === step);
    expect(entry?.setBack).toEqual({ seconds: 600, atLeast: false });
    expect(state.setBack).toEqual({ seconds: 600, atLeast: false });
    machine.pass(60);
    await act({ type: 'finished', who, note: '' });
    const paper = await report();
    expect(paper).toMatch(/10:01:00 to 09:56:00/);
    expect(paper).toMatch(/5 min, planned/);
    expect(paper).toContain('meanwhile the clock was set back by 10 min');
    expect(paper).toMatch(/7 min; meanwhile the clock was set back by 10 min, which is counted in/);
    await close();
  });

  it('while Drydock was not running is told as the least it can have been', async () => {
    const { machine, step, act, restart, report, close } = await exercise();
    machine.pass(60);
    await act({ type: 'start', step, who });
    machine.pass(300);
    machine.setClock(-600);
    await restart();
    const state = await act({ type: 'done', step, who, note: '' });
    // The clock shows five minutes less than the last entry; what went by meanwhile nobody knows.
    expect(state.events[2]?.text).toBe('The clock of this machine was set back by at least 300 s.');
    const entry = state.list.find((one) => one.step.id === step);
    expect(entry?.setBack).toEqual({ seconds: 300, atLeast: true });
    expect(await report()).toContain('not known, planned');
    await close();
  });

  it('is not said of a clock that goes right, or a little wrong, or is set forward', async () => {
    const { machine, step, act, close } = await exercise();
    await act({ type: 'start', step, who });
    machine.pass(30);
    machine.setClock(-0.5);
    await act({ type: 'note', step, who, note: 'half a second' });
    machine.setClock(3600);
    const state = await act({ type: 'done', step, who, note: '' });
    expect(state.events.map((event) => event.type)).toEqual(['began', 'start', 'note', 'done']);
    expect(state).not.toHaveProperty('setBack');
    await close();
  });

  it('is said from a second on', () => {
    const watch = new ClockWatch();
    const last = { seq: 1, at: '2026-03-01T10:00:00.000Z' };
    const at = (milliseconds: number): Date => new Date(Date.parse(last.at) - milliseconds);
    watch.recorded('march', 1, at(0), 0);
    expect(watch.setBack('march', last, at(999), 0)).toBeNull();
    expect(watch.setBack('march', last, at(1000), 0)).toMatchObject({
      text: expect.stringContaining(' by 1 s.'),
    });
  });
});
