import { useActions, type Action } from '../stores/actions.js';

/** What the rehearsal can do now; what is missing is not on offer. */
export interface RehearsalDoings {
  print(): void;
  next(): void;
  back(): void;
  /** Missing once the record is closed. */
  readonly open?:
    | {
        start(): void;
        done(): void;
        failed(): void;
        skip(): void;
        reopen(): void;
        goOn(): void;
        note(): void;
        finish(): void;
      }
    | undefined;
}

type Entry = Omit<Action, 'group' | 'run'>;

const always = {
  print: { id: 'print', label: 'Print the after-action report as PDF', icon: 'print', keys: 'mod+p' },
  next: { id: 'rehearsal-next', label: 'Next step', keys: 'j', keyboardOnly: true },
  back: { id: 'rehearsal-back', label: 'Previous step', keys: 'b', keyboardOnly: true },
} as const satisfies Record<string, Entry>;

const whileOpen = {
  start: { id: 'rehearsal-start', label: 'Start the step', icon: 'play', keys: 's' },
  done: { id: 'rehearsal-done', label: 'Step done', icon: 'check', keys: 'd' },
  failed: { id: 'rehearsal-failed', label: 'Step failed', icon: 'critical', keys: 'f' },
  skip: { id: 'rehearsal-skip', label: 'Skip the step', icon: 'right', keys: 'k' },
  reopen: { id: 'rehearsal-reopen', label: 'Reopen the step', icon: 'undo', keys: 'o' },
  goOn: { id: 'rehearsal-now', label: 'Go to what can be done now', icon: 'arrowRight', keys: '.' },
  note: { id: 'rehearsal-note', label: 'Write a note', icon: 'edit', keys: 'n' },
  finish: { id: 'rehearsal-finish', label: 'Finish the rehearsal', icon: 'flag' },
} as const satisfies Record<string, Entry>;

/** Puts the rehearsal's doings into the palette, on the keyboard and into the help. */
export function useRehearsalActions(doings: () => RehearsalDoings): void {
  useActions(() => {
    const now = doings();
    const group = 'Rehearsal';
    const list: Action[] = (Object.keys(always) as (keyof typeof always)[]).map((name) => ({
      ...always[name],
      group,
      run: now[name],
    }));
    const { open } = now;
    if (open !== undefined) {
      for (const name of Object.keys(whileOpen) as (keyof typeof whileOpen)[]) {
        list.push({ ...whileOpen[name], group, run: open[name] });
      }
    }
    return list;
  });
}
