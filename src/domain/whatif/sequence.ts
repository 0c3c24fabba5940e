import type { Fact, GroundStep, PlanView } from '../plan/types.js';

/** The order steps are taken in, and what some of them wait for beside what the plan says. */
export interface Sequence {
  readonly steps: readonly GroundStep[];
  readonly waits: ReadonlyMap<
    string,
    {
      readonly step: string;
      readonly title: string;
      readonly what: string;
      /** The plan has the other step wait for this one. */
      readonly circular: boolean;
    }
  >;
}

/**
 * The plan's list, with steps moved behind what they have to wait for as far as the plan's order
 * allows it: people who wait for storage go on with what can be done meanwhile.
 */
export function sequenceOf(
  view: PlanView,
  waiting: ReadonlyMap<Fact, { readonly step: string; readonly what: string }>,
): Sequence {
  const waits = new Map<string, { step: string; title: string; what: string; circular: boolean }>();
  if (waiting.size === 0) return { steps: view.steps, waits };
  const byId = new Map(view.steps.map((step) => [step.id, step]));
  const after = new Map<string, string[]>();
  for (const edge of view.edges) after.set(edge.before, [...(after.get(edge.before) ?? []), edge.after]);
  for (const step of view.steps) {
    for (const fact of step.effects.adds) {
      const wait = waiting.get(fact);
      const other = wait === undefined ? undefined : byId.get(wait.step);
      if (wait === undefined || other === undefined || other === step) continue;
      const circular = follows(step.id, other.id, after);
      waits.set(step.id, { step: other.id, title: other.title, what: wait.what, circular });
      if (!circular) after.set(other.id, [...(after.get(other.id) ?? []), step.id]);
    }
  }
  return { steps: sorted(view.steps, after), waits };
}

/** Whether a step comes after another one. */
function follows(from: string, wanted: string, after: ReadonlyMap<string, readonly string[]>): boolean {
  const reached = new Set([from]);
  for (const id of reached) for (const next of after.get(id) ?? []) reached.add(next);
  return reached.has(wanted);
}

/** As listed, each step behind those it follows. The edges have no circle. */
function sorted(
  steps: readonly GroundStep[],
  after: ReadonlyMap<string, readonly string[]>,
): readonly GroundStep[] {
  const before = new Map<string, string[]>();
  for (const [id, next] of after)
    for (const each of next) before.set(each, [...(before.get(each) ?? []), id]);
  const byId = new Map(steps.map((step) => [step.id, step]));
  const placed = new Set<string>();
  const list: GroundStep[] = [];
  const place = (step: GroundStep): void => {
    const path: GroundStep[] = [step];
    while (path.length > 0) {
      const top = path[path.length - 1]!;
      const missing = (before.get(top.id) ?? []).find((id) => !placed.has(id) && byId.has(id));
      if (missing !== undefined) {
        path.push(byId.get(missing)!);
        continue;
      }
      path.pop();
      if (placed.has(top.id)) continue;
      placed.add(top.id);
      list.push(top);
    }
  };
  for (const step of steps) if (!placed.has(step.id)) place(step);
  return list;
}
