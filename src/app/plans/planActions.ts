import { useActions, type Action } from '../stores/actions.js';

/** What the editor can do now; what is missing is not on offer. */
export interface PlanDoings {
  undo(): void;
  redo(): void;
  search(): void;
  addStep(): void;
  scenario(): void;
  rename(): void;
  print(): void;
  rehearse(): void;
  moveUp(): void;
  moveDown(): void;
  readonly group?: (() => void) | undefined;
  readonly assign?: (() => void) | undefined;
  readonly explain?: (() => void) | undefined;
  readonly repair?: (() => void) | undefined;
  /** Plays the failing run on (1) or back (-1). */
  readonly play?: ((by: -1 | 1) => void) | undefined;
}

type Entry = Omit<Action, 'group' | 'run'>;

const entries = {
  undo: { id: 'plan-undo', label: 'Undo', icon: 'undo', keys: 'mod+z' },
  redo: { id: 'plan-redo', label: 'Redo', icon: 'redo', keys: 'mod+shift+z' },
  search: { id: 'plan-search', label: 'Search the steps', icon: 'search', keys: '/' },
  addStep: { id: 'plan-add', label: 'Add a step of your own', icon: 'plus', keys: 'a' },
  group: { id: 'plan-group', label: 'Group the chosen steps', icon: 'folder', keys: 'mod+g' },
  assign: { id: 'plan-assign', label: 'Say who does the chosen steps', icon: 'user', keys: 't' },
  scenario: { id: 'plan-scenario', label: 'Change the scenario', icon: 'settings', keys: 's' },
  rename: { id: 'plan-rename', label: 'Rename the plan', icon: 'edit' },
  print: { id: 'print', label: 'Print the checklist as PDF', icon: 'print', keys: 'mod+p' },
  rehearse: { id: 'plan-rehearse', label: 'Rehearse this plan', icon: 'rehearsals', keys: 'r' },
  moveUp: { id: 'plan-up', label: 'Move the chosen step up', keys: 'alt+arrowup', keyboardOnly: true },
  moveDown: {
    id: 'plan-down',
    label: 'Move the chosen step down',
    keys: 'alt+arrowdown',
    keyboardOnly: true,
  },
  explain: { id: 'plan-explain', label: 'Show how it fails', icon: 'play', keys: 'f' },
  repair: { id: 'plan-repair', label: 'Apply the repair', icon: 'check' },
} as const satisfies Record<string, Entry>;

const playEntries = [
  { by: 1, id: 'plan-play-on', label: 'Play the failing run on', keys: 'arrowright' },
  { by: -1, id: 'plan-play-back', label: 'Play the failing run back', keys: 'arrowleft' },
] as const;

/** Puts the editor's doings into the palette, on the keyboard and into the help. */
export function usePlanActions(doings: () => PlanDoings): void {
  useActions(() => {
    const now = doings();
    const list: Action[] = [];
    for (const name of Object.keys(entries) as (keyof typeof entries)[]) {
      const run = now[name];
      if (run !== undefined) list.push({ ...entries[name], group: 'Plan', run });
    }
    const { play } = now;
    if (play !== undefined) {
      for (const { by, id, label, keys } of playEntries) {
        list.push({ id, label, keys, group: 'Plan', keyboardOnly: true, run: () => play(by) });
      }
    }
    return list;
  });
}
