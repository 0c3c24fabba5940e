import { comparePlanViews, type StepAspect } from '../diff/plans.js';
import { closeOrder, type Order } from './check/order.js';
import type { PlanView, Verdict } from './types.js';

/** A step of one of two plans, with its place in the list from 1. */
export interface ListedStep {
  readonly number: number;
  readonly title: string;
}

/** A step of both plans that is not the same in both. */
export interface ChangedStep {
  readonly title: string;
  readonly numberFirst: number;
  readonly numberSecond: number;
  /** What differs besides its place in the order, which `order` tells. */
  readonly aspects: readonly Exclude<StepAspect, 'order'>[];
}

/** Two steps of both plans that only one of them ties, or that they tie contrarily. */
export interface OrderDifference {
  readonly before: string;
  readonly after: string;
  /** 'turned': the first plan has them so, the second the other way round. */
  readonly in: 'first' | 'second' | 'turned';
}

/** A group that is not the same in both plans. */
export interface GroupDifference {
  readonly name: string;
  readonly in: 'first' | 'second' | 'both';
  /** Titles of its steps that only one of the plans has in it; a step of one plan alone is not told. */
  readonly onlyFirst: readonly string[];
  readonly onlySecond: readonly string[];
}

export interface ComparedPlan {
  readonly name: string;
  readonly verdict: Verdict;
  readonly sentence: string;
  readonly steps: number;
  /** VMs it brings up. */
  readonly goal: number;
  readonly longestPathSeconds: number;
}

/** How two plans differ. */
export interface PlanComparison {
  readonly first: ComparedPlan;
  readonly second: ComparedPlan;
  readonly onlyFirst: readonly ListedStep[];
  readonly onlySecond: readonly ListedStep[];
  readonly changed: readonly ChangedStep[];
  readonly order: readonly OrderDifference[];
  readonly groups: readonly GroupDifference[];
  /** Titles of the steps of both whose notes differ. */
  readonly notes: readonly string[];
  /** Steps that are the same in both. */
  readonly same: number;
}

/**
 * Compares two plans of one estate, or of one estate at two times. Steps are the same by id, those a
 * user wrote by title. An order that follows from others is none of its own: only what one plan ties
 * directly is told, and only where the other does not imply it.
 */
export function comparePlans(first: PlanView, second: PlanView): PlanComparison {
  const a = byTitle(first);
  const b = byTitle(second);
  const { steps, unchanged } = comparePlanViews(a, b);
  const changed: ChangedStep[] = [];
  let same = unchanged;
  for (const { state, title, numberBefore, numberAfter, aspects } of steps) {
    if (state !== 'changed' || numberBefore === null || numberAfter === null) continue;
    const told = aspects.filter((aspect) => aspect !== 'order');
    if (told.length === 0) same += 1;
    else changed.push({ title, numberFirst: numberBefore, numberSecond: numberAfter, aspects: told });
  }
  const listed = (state: 'gone' | 'new'): ListedStep[] =>
    steps
      .filter((step) => step.state === state)
      .map((step) => ({ number: step.numberBefore ?? step.numberAfter ?? 0, title: step.title }))
      .sort((x, y) => x.number - y.number);
  return {
    first: summed(first),
    second: summed(second),
    onlyFirst: listed('gone'),
    onlySecond: listed('new'),
    changed,
    order: orderDifferences(a, b),
    groups: groupDifferences(a, b),
    notes: noteDifferences(a, b),
    same,
  };
}

function noteDifferences(a: PlanView, b: PlanView): string[] {
  const there = new Set(b.steps.map(({ id }) => id));
  const noteOf = ({ notes }: PlanView['plan'], id: string): string =>
    Object.hasOwn(notes, id) ? (notes[id] ?? '') : '';
  return a.steps
    .filter(({ id }) => there.has(id) && noteOf(a.plan, id) !== noteOf(b.plan, id))
    .map(({ title }) => title);
}

function summed({ plan, check, steps, goal, longestPathSeconds }: PlanView): ComparedPlan {
  const { verdict, sentence } = check;
  return { name: plan.name, verdict, sentence, steps: steps.length, goal: goal.vms, longestPathSeconds };
}

/** The view with the ids of the user's own steps taken from their titles, where those are unique. */
function byTitle(view: PlanView): PlanView {
  const own = view.steps.filter((step) => step.kind === 'own');
  const count = new Map<string, number>();
  for (const { title } of own) count.set(title, (count.get(title) ?? 0) + 1);
  const ids = new Map(
    own.filter(({ title }) => count.get(title) === 1).map(({ id, title }) => [id, `own ${title}`]),
  );
  if (ids.size === 0) return view;
  const renamed = (id: string): string => ids.get(id) ?? id;
  return {
    ...view,
    steps: view.steps.map((step) => ({ ...step, id: renamed(step.id) })),
    edges: view.edges.map((edge) => ({ ...edge, before: renamed(edge.before), after: renamed(edge.after) })),
    plan: {
      ...view.plan,
      notes: Object.fromEntries(Object.entries(view.plan.notes).map(([id, note]) => [renamed(id), note])),
      groups: view.plan.groups?.map((group) => ({ ...group, steps: group.steps.map(renamed) })),
    },
  };
}

/** Groups are the same by name. */
function groupDifferences(a: PlanView, b: PlanView): GroupDifference[] {
  const [inA, inB] = [membersOf(a), membersOf(b)];
  const title = new Map([...a.steps, ...b.steps].map((step) => [step.id, step.title]));
  const ofB = new Set(b.steps.map(({ id }) => id));
  const both = new Set(a.steps.map(({ id }) => id).filter((id) => ofB.has(id)));
  return [...new Set([...inA.keys(), ...inB.keys()])].flatMap((name): GroupDifference[] => {
    const [first, second] = [inA.get(name), inB.get(name)];
    const only = (mine: ReadonlySet<string> = new Set(), other: ReadonlySet<string> = new Set()): string[] =>
      [...mine].filter((id) => both.has(id) && !other.has(id)).map((id) => title.get(id) ?? id);
    const difference = {
      name,
      onlyFirst: only(first, second),
      onlySecond: only(second, first),
      in: first === undefined ? 'second' : second === undefined ? 'first' : 'both',
    } as const;
    const { onlyFirst, onlySecond } = difference;
    return difference.in === 'both' && onlyFirst.length + onlySecond.length === 0 ? [] : [difference];
  });
}

function membersOf({ plan, steps }: PlanView): Map<string, ReadonlySet<string>> {
  const here = new Set(steps.map(({ id }) => id));
  return new Map(
    (plan.groups ?? []).map(({ name, steps: members }) => [
      name,
      new Set(members.filter((step) => here.has(step))),
    ]),
  );
}

/** Who comes before whom in a plan, at all. */
class Precedence {
  private readonly number: ReadonlyMap<string, number>;
  private readonly order: Order | null;

  constructor({ steps, edges }: PlanView) {
    this.number = new Map(steps.map((step, at) => [step.id, at]));
    this.order = closeOrder(
      steps.length,
      edges.map((edge) => [this.number.get(edge.before) ?? 0, this.number.get(edge.after) ?? 0] as const),
    );
  }

  has(id: string): boolean {
    return this.number.has(id);
  }

  isBefore(before: string, after: string): boolean {
    const [a, b] = [this.number.get(before), this.number.get(after)];
    return a !== undefined && b !== undefined && this.order?.before.has(b, a) === true;
  }
}

function orderDifferences(a: PlanView, b: PlanView): OrderDifference[] {
  const [inA, inB] = [new Precedence(a), new Precedence(b)];
  const title = new Map([...a.steps, ...b.steps].map((step) => [step.id, step.title]));
  const told: OrderDifference[] = [];
  const tell = (before: string, after: string, where: OrderDifference['in']): void => {
    told.push({ before: title.get(before) ?? before, after: title.get(after) ?? after, in: where });
  };
  for (const { before, after } of a.edges) {
    if (!inB.has(before) || !inB.has(after) || inB.isBefore(before, after)) continue;
    tell(before, after, inB.isBefore(after, before) ? 'turned' : 'first');
  }
  for (const { before, after } of b.edges) {
    if (!inA.has(before) || !inA.has(after)) continue;
    if (!inA.isBefore(before, after) && !inA.isBefore(after, before)) tell(before, after, 'second');
  }
  return told;
}
