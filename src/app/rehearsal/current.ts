import type { RehearsalStep, StepState } from '../../contract/types.js';

/**
 * The step to show: the one asked for, else the one that runs, else the first that failed and holds
 * others up with nothing ready beside it, else the first that is ready. Null when all have ended.
 */
export function currentStep(
  list: readonly RehearsalStep[],
  wanted: string | undefined,
): RehearsalStep | null {
  const find = (state: StepState): RehearsalStep | undefined => list.find((one) => one.state === state);
  const asked = wanted === undefined ? undefined : list.find((one) => one.step.id === wanted);
  return asked ?? find('running') ?? find('ready') ?? find('failed') ?? null;
}

/** What can be worked on now: running steps, then ready ones, then failed ones, each in plan order. */
export function workable(list: readonly RehearsalStep[]): readonly RehearsalStep[] {
  const states: readonly StepState[] = ['running', 'ready', 'failed'];
  return states.flatMap((state) => list.filter((one) => one.state === state));
}

/** The words for a step's state. */
export function stateWord(state: StepState): string {
  return {
    waiting: 'Waits',
    ready: 'Ready',
    running: 'Running',
    done: 'Done',
    failed: 'Failed',
    skipped: 'Skipped',
  }[state];
}

const eventWords: Record<string, string> = {
  began: 'Begun',
  start: 'Started',
  done: 'Done',
  failed: 'Failed',
  skipped: 'Skipped',
  reopened: 'Reopened',
  note: 'Note',
  finished: 'Finished',
  'clock-set-back': 'Clock set back',
};

/** The words for an entry of the log; its own type when a newer Drydock wrote it. */
export function eventWord(type: string): string {
  return eventWords[type] ?? type;
}
