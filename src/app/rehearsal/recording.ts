import { ref, type ComputedRef, type Ref } from 'vue';
import type { RehearsalStep } from '../../contract/types.js';
import type { Rehearsing } from './rehearsing.js';
import { who } from './who.js';

export type OutcomeKind = 'failed' | 'skipped' | 'reopened' | 'finished';

/** What is recorded of the step on the screen, and the words asked for on the way. */
export interface Recording {
  /** What is typed into the note. */
  readonly note: Ref<string>;
  /** The outcome whose words are asked for, and whether they are being asked. */
  readonly asking: Ref<OutcomeKind>;
  readonly asked: Ref<boolean>;
  start(): Promise<void>;
  done(): Promise<void>;
  saveNote(): Promise<void>;
  /** Asks for the words of an outcome, if the step's state allows it. */
  ask(kind: OutcomeKind): void;
  /** Records the outcome asked for; answers whether it is on disk. */
  record(text: string): Promise<boolean>;
}

/**
 * @param choose puts a step on the screen; null leaves it to what can be done now
 * @param goOn puts on the screen what can be worked on next
 */
export function useRecording(
  { act, refused }: Rehearsing,
  current: ComputedRef<RehearsalStep | null>,
  closed: ComputedRef<boolean>,
  choose: (step: string | null) => void,
  goOn: () => void,
): Recording {
  const note = ref('');
  const asking = ref<OutcomeKind>('failed');
  const asked = ref(false);
  const name = (): string => who.value.trim();

  function allowed(kind: OutcomeKind): boolean {
    const now = current.value?.state;
    if (closed.value) return false;
    if (kind === 'finished') return true;
    const ended = now === 'done' || now === 'skipped';
    if (kind === 'failed') return now === 'running';
    return kind === 'skipped' ? now !== undefined && !ended : ended || now === 'failed';
  }

  return {
    note,
    asking,
    asked,
    start: async () => {
      const step = current.value;
      if (step?.state !== 'ready') return;
      // The step asked for stays on the screen, whatever else is ready.
      if (await act({ type: 'start', step: step.step.id, who: name() })) choose(step.step.id);
    },
    done: async () => {
      const step = current.value;
      if (step?.state !== 'running') return;
      if (await act({ type: 'done', step: step.step.id, who: name(), note: note.value.trim() })) goOn();
    },
    saveNote: async () => {
      const step = current.value?.step.id;
      const text = note.value.trim();
      if (step === undefined || text === '') return;
      if (await act({ type: 'note', step, who: name(), note: text })) note.value = '';
    },
    ask: (kind) => {
      if (!allowed(kind)) return;
      refused.value = '';
      asking.value = kind;
      asked.value = true;
    },
    record: async (text) => {
      const step = current.value?.step.id;
      const kind = asking.value;
      if (kind === 'finished') {
        const taken = await act({ type: kind, who: name(), note: text });
        if (taken) choose(null);
        return taken;
      }
      if (step === undefined) return false;
      if (kind === 'skipped') {
        const taken = await act({ type: kind, step, who: name(), reason: text });
        if (taken) goOn();
        return taken;
      }
      const taken = await act({ type: kind, step, who: name(), note: text });
      if (taken) {
        note.value = '';
        choose(step);
      }
      return taken;
    },
  };
}
