import {
  computed,
  inject,
  onScopeDispose,
  provide,
  ref,
  shallowRef,
  type ComputedRef,
  type InjectionKey,
  type Ref,
  type ShallowRef,
} from 'vue';
import type { Input } from '../../contract/methods.js';
import type { PlanState } from '../../contract/types.js';
import { summariesOf, type GroupSummary } from '../../domain/plan/groupSummary.js';
import { scheduleOf, type Schedule } from '../../domain/plan/schedule.js';
import type { GroundStep, PlanEdge, PlanEdit, PlanView, Scenario } from '../../domain/plan/types.js';
import { changeView } from '../../domain/plan/viewChange.js';
import { AskError, ask } from '../lib/ask.js';
import { useToasts } from '../stores/toasts.js';
import { orderOf, type Order } from './order.js';

/** A plan being edited: its state, and the one way to change it. */
export interface PlanEditing {
  readonly state: ShallowRef<PlanState | null>;
  readonly error: ShallowRef<unknown>;
  /** A change is on its way to the engine and back. */
  readonly saving: Ref<boolean>;
  /** The plan fails, and the engine is looking for its smallest repair. */
  readonly repairing: Ref<boolean>;
  readonly view: ComputedRef<PlanView | null>;
  readonly order: ComputedRef<Order>;
  /** When each step can begin, by likely durations. */
  readonly schedule: ComputedRef<Schedule>;
  /** Its groups that have steps, by name, in list order. */
  readonly groups: ComputedRef<ReadonlyMap<string, GroupSummary>>;
  /** The group each grouped step is in. */
  readonly groupOf: ComputedRef<ReadonlyMap<string, string>>;
  readonly byId: ComputedRef<ReadonlyMap<string, GroundStep>>;
  load(): Promise<void>;
  /**
   * Changes the plan. `make` sees the plan as it is when its turn comes and answers null for "nothing
   * to change". Answers whether the engine took it; a refusal is told to the user in its own words.
   */
  edit(make: PlanEdit | ((view: PlanView) => PlanEdit | null)): Promise<boolean>;
  /** Makes several edits as one change, undone as one. */
  apply(edits: readonly PlanEdit[]): Promise<boolean>;
  /** Puts the plan on another snapshot. */
  moveTo(snapshotId: number): Promise<boolean>;
  undo(): Promise<boolean>;
  redo(): Promise<boolean>;
}

const noSteps: readonly GroundStep[] = [];
const noEdges: readonly PlanEdge[] = [];

const key: InjectionKey<PlanEditing> = Symbol('plan');

/** The plan of the editor around this component. */
export function usePlanEditing(): PlanEditing {
  const editing = inject(key);
  if (editing === undefined) throw new Error('This component belongs inside the plan editor.');
  return editing;
}

/** Whether a refusal means that the plan on the screen is an old one. */
export function isStale(error: unknown): boolean {
  return (
    error instanceof AskError &&
    error.code === 'conflict' &&
    typeof error.details === 'object' &&
    error.details !== null &&
    'revision' in error.details
  );
}

/** Opens a plan for editing, for this component and those below it. */
export function providePlanEditing(planId: number): PlanEditing {
  const toasts = useToasts();
  const state = shallowRef<PlanState | null>(null);
  const error = shallowRef<unknown>(null);
  const waiting = ref(0);
  let turn: Promise<unknown> = Promise.resolve();
  let gone = false;
  onScopeDispose(() => {
    gone = true;
  });

  async function load(): Promise<void> {
    try {
      const answer = await ask('plans.get', { planId });
      if (gone) return;
      state.value = answer;
      error.value = null;
    } catch (thrown) {
      if (!gone) error.value = thrown;
    }
  }

  /** One change after the other, each on the revision the one before it left. */
  function change(make: (now: PlanState) => Promise<PlanState> | null): Promise<boolean> {
    waiting.value += 1;
    const mine = turn.then(async () => {
      try {
        if (state.value === null) return false;
        const answer = await make(state.value);
        if (answer !== null) state.value = answer;
        return answer !== null;
      } catch (thrown) {
        if (isStale(thrown)) await load();
        toasts.failed(thrown);
        return false;
      } finally {
        waiting.value -= 1;
      }
    });
    turn = mine;
    return mine;
  }

  const repairing = ref(false);
  /** The repair comes after the verdict: its search takes longer than all the rest. */
  async function lookForRepair(revision: number): Promise<void> {
    repairing.value = true;
    try {
      const repair = await ask('plans.repair', { planId, revision });
      const now = state.value;
      if (gone || now?.revision !== revision) return;
      state.value = { ...now, view: { ...now.view, check: { ...now.view.check, repair } } };
    } catch (thrown) {
      // Another change has come between: it looks for a repair of its own.
      if (!(thrown instanceof AskError && thrown.code === 'conflict')) toasts.failed(thrown);
    } finally {
      if (state.value?.revision === revision) repairing.value = false;
    }
  }

  /** Asks for a change and makes the new view of what it says is different. */
  async function changed(now: PlanState, asked: Input<'plans.change'>['change']): Promise<PlanState> {
    const { revision, estate } = now;
    const answer = await ask('plans.change', { planId, revision, seen: estate, change: asked });
    const { view: whole, change: different, mayRepair, ...rest } = answer;
    repairing.value = false;
    if (mayRepair) void lookForRepair(rest.revision);
    if (different !== null) return { ...rest, view: changeView(now.view, different) };
    return whole === null ? ask('plans.get', { planId }) : { ...rest, view: whole };
  }

  const view = computed(() => state.value?.view ?? null);
  // A repair that was found makes a new view of the same steps and edges: nothing is worked out anew.
  const steps = computed(() => view.value?.steps ?? noSteps);
  const edges = computed(() => view.value?.edges ?? noEdges);
  const schedule = computed(() => scheduleOf(steps.value, edges.value));
  const grouped = computed(() => view.value?.plan.groups);
  const groups = computed(
    () =>
      new Map(
        summariesOf({ groups: grouped.value }, steps.value, schedule.value).map((group) => [
          group.name,
          group,
        ]),
      ),
  );
  const editing: PlanEditing = {
    state,
    error,
    saving: computed(() => waiting.value > 0),
    repairing,
    view,
    order: computed(() => orderOf(edges.value)),
    schedule,
    groups,
    groupOf: computed(
      () =>
        new Map([...groups.value.values()].flatMap((group) => group.steps.map((step) => [step, group.name]))),
    ),
    byId: computed(() => new Map(steps.value.map((step) => [step.id, step]))),
    load,
    edit: (make) =>
      change((now) => {
        const edit = typeof make === 'function' ? make(now.view) : make;
        return edit === null ? null : changed(now, { type: 'edit', edit: writableEdit(edit) });
      }),
    apply: (edits) =>
      change(({ revision }) =>
        ask('whatif.apply', {
          planId,
          revision,
          edits: edits.map(writableEdit) as Input<'whatif.apply'>['edits'],
        }),
      ),
    moveTo: (snapshotId) => change(({ revision }) => ask('plans.moveTo', { planId, revision, snapshotId })),
    undo: () => change((now) => (now.canUndo ? changed(now, { type: 'undo' }) : null)),
    redo: () => change((now) => (now.canRedo ? changed(now, { type: 'redo' }) : null)),
  };
  provide(key, editing);
  return editing;
}

type Mutable<T> = T extends object ? { -readonly [K in keyof T]: Mutable<T[K]> } : T;

/** The contract's schemas are typed with arrays one may write to; nobody does. */
export function writableEdit(edit: PlanEdit): Mutable<PlanEdit> {
  return edit as Mutable<PlanEdit>;
}

/** A scenario on its way to the engine, for the same reason. */
export function writableScenario(scenario: Scenario): Mutable<Scenario> {
  return scenario as Mutable<Scenario>;
}
