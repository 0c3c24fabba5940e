import { visible } from '../visible.js';
import type { Base } from './base.js';
import type { ModelEdge } from './check/model.js';
import { GrowingOrder, sortSteps } from './check/order.js';
import { sortTogether } from './groups.js';
import { conditionsOf, edgesOfOwn, hasConditions, namedConditions } from './ownConditions.js';
import type { Assignment, EdgeRef, GroundStep, OwnStep, Plan, PlanEdge } from './types.js';

/** A plan's steps and edges, before anything is checked. */
export interface Skeleton {
  /** Steps of the plan, in list order. */
  readonly steps: readonly GroundStep[];
  readonly position: ReadonlyMap<string, number>;
  /** Edges between them, not reduced; derived ones first. */
  readonly edges: readonly PlanEdge[];
  /** The same edges by position. */
  readonly pairs: readonly ModelEdge[];
  /** Steps the user took out, in the order they would have. */
  readonly removed: readonly GroundStep[];
  /** Derived edges the user took out, both ends being in the plan. */
  readonly removedEdges: readonly PlanEdge[];
  /** User's edges that contradict the rest and are left out. */
  readonly ignored: readonly EdgeRef[];
  /** Every derived edge, those taken out and those of removed steps among them. Free of circles. */
  readonly derived: readonly PlanEdge[];
  /** Ids of all steps, removed ones among them, as the list has them: what `Plan.order` holds. */
  readonly order: readonly string[];
}

export const edgeId = ({ before, after }: EdgeRef): string => `${before}\u0000${after}`;

const known = new WeakMap<Plan, { readonly base: Base; readonly skeleton: Skeleton }>();

/**
 * Puts a plan's choices on top of its grounded runbook. The answer for a plan is kept as long as the
 * plan: every edit, view and check of it asks for the same one.
 */
export function skeletonOf(plan: Plan, base: Base): Skeleton {
  const kept = known.get(plan);
  if (kept?.base === base) return kept.skeleton;
  const skeleton = makeSkeleton(plan, base);
  known.set(plan, { base, skeleton });
  return skeleton;
}

/** The plan with the order its skeleton has. It has the same skeleton, which is kept with it. */
export function withItsOrder(plan: Plan, base: Base): Plan {
  const skeleton = skeletonOf(plan, base);
  const ordered = { ...plan, order: skeleton.order };
  known.set(ordered, { base, skeleton });
  return ordered;
}

function makeSkeleton(plan: Plan, base: Base): Skeleton {
  const natural = groundSteps(plan, base);
  const size = natural.length;
  const number = new Map(natural.map((step, i) => [step.id, i]));
  const gone = new Set(plan.removedSteps.flatMap((id) => number.get(id) ?? []));
  const merged = mergeOrder(
    plan.order.flatMap((id) => number.get(id) ?? []),
    natural.map((_, i) => i),
  );
  const present = merged.filter((i) => !gone.has(i));
  const place = new Int32Array(size).fill(-1);
  present.forEach((i, at) => (place[i] = at));
  /** By place among the present steps, or null where an end is not there. */
  const placed = (a: number | undefined, b: number | undefined): ModelEdge | null => {
    if (a === undefined || b === undefined || place[a]! < 0 || place[b]! < 0) return null;
    return [place[a]!, place[b]!];
  };
  const keyOf = (edge: EdgeRef): number => {
    const [a, b] = [number.get(edge.before), number.get(edge.after)];
    return a === undefined || b === undefined ? -1 : a * size + b;
  };

  const out = new Set(plan.removedEdges.map(keyOf));
  const derived = derivedEdges(plan, base, natural, number);
  const edges: PlanEdge[] = [];
  const pairs: ModelEdge[] = [];
  const removedEdges: PlanEdge[] = [];
  const have = new Set<number>();
  derived.edges.forEach((edge, i) => {
    const [a, b] = derived.pairs[i]!;
    const pair = placed(a, b);
    if (pair === null) return;
    if (out.has(a * size + b)) {
      removedEdges.push(edge);
      return;
    }
    have.add(a * size + b);
    edges.push(edge);
    pairs.push(pair);
  });
  const wished = dedupe(plan.addedEdges).flatMap((edge) => {
    const pair = placed(number.get(edge.before), number.get(edge.after));
    return pair === null || have.has(keyOf(edge)) ? [] : [{ edge, pair }];
  });
  const groups = groupNumbers(plan, number);
  const inGroup = present.map((i) => groups[i]!);
  const sort = (all: readonly ModelEdge[]): number[] | null => sortTogether(inGroup, all);
  const ignored: EdgeRef[] = [];
  let sequence = sort([...pairs, ...wished.map(({ pair }) => pair)]);
  const growing = sequence === null ? GrowingOrder.of(present.length, pairs) : null;
  for (const { edge, pair } of wished) {
    if (growing === null || growing.add(pair)) {
      edges.push(asUserEdge(edge));
      pairs.push(pair);
    } else ignored.push(edge);
  }
  sequence ??= sort(pairs);
  if (sequence === null) throw new Error('The derived edges go in a circle.');
  const final = new Int32Array(present.length);
  sequence.forEach((at, i) => (final[at] = i));
  const listed = sequence.map((at) => present[at]!);
  const order = mergeOrder(listed, merged);
  const steps = listed.map((i) => natural[i]!);
  return {
    steps,
    position: new Map(steps.map((step, i) => [step.id, i])),
    edges,
    pairs: pairs.map(([a, b]): ModelEdge => [final[a]!, final[b]!]),
    removed: order.filter((i) => gone.has(i)).map((i) => natural[i]!),
    removedEdges,
    ignored,
    derived: derived.edges,
    order: order.map((i) => natural[i]!.id),
  };
}

/**
 * `first`, with what only `second` has put in: each after the one that precedes it in `second`.
 */
function mergeOrder(first: readonly number[], second: readonly number[]): number[] {
  const have = new Set(first);
  const follow = new Map<number | null, number[]>();
  let previous: number | null = null;
  for (const id of second) {
    if (!have.has(id)) {
      const list = follow.get(previous);
      if (list) list.push(id);
      else follow.set(previous, [id]);
    } else previous = id;
  }
  if (follow.size === 0) return [...have];
  return [...(follow.get(null) ?? []), ...[...have].flatMap((id) => [id, ...(follow.get(id) ?? [])])];
}

function dedupe(edges: readonly EdgeRef[]): EdgeRef[] {
  return [...new Map(edges.map((edge) => [edgeId(edge), edge])).values()];
}

function asUserEdge({ before, after }: EdgeRef): PlanEdge {
  return { before, after, origin: 'user', reason: 'you put it so' };
}

/** The number of the group each step is in; −1 for none. */
function groupNumbers({ groups = [] }: Plan, number: ReadonlyMap<string, number>): number[] {
  const numbers = new Array<number>(number.size).fill(-1);
  groups.forEach(({ steps }, group) => {
    for (const id of steps) {
      const step = number.get(id);
      if (step !== undefined) numbers[step] = group;
    }
  });
  return numbers;
}

interface Derived {
  readonly edges: readonly PlanEdge[];
  /** By number among all steps. */
  readonly pairs: readonly ModelEdge[];
}

const pairsOfBase = new WeakMap<Base, readonly ModelEdge[]>();

/** The runbook's edges, and those of the user's own conditions that contradict nothing. */
function derivedEdges(
  plan: Plan,
  base: Base,
  natural: readonly GroundStep[],
  number: ReadonlyMap<string, number>,
): Derived {
  const pair = (edge: EdgeRef): ModelEdge => [number.get(edge.before)!, number.get(edge.after)!];
  // The runbook's steps have the first numbers in every plan.
  let ofBase = pairsOfBase.get(base);
  if (ofBase === undefined) pairsOfBase.set(base, (ofBase = base.edges.map(pair)));
  const own = edgesOfOwn(base.steps, plan.ownSteps, base.initial);
  if (own.length === 0) return { edges: base.edges, pairs: ofBase };
  const all = { edges: [...base.edges, ...own], pairs: [...ofBase, ...own.map(pair)] };
  if (sortSteps(natural.length, all.pairs) !== null) return all;
  const kept = { edges: [...base.edges], pairs: [...ofBase] };
  const growing = GrowingOrder.of(natural.length, ofBase);
  for (const edge of own) {
    const tie = pair(edge);
    if (growing?.add(tie) !== true) continue;
    kept.edges.push(edge);
    kept.pairs.push(tie);
  }
  return kept;
}

/** All steps, the runbook's first: each the same object as long as nothing about it changes. */
function groundSteps(plan: Plan, base: Base): readonly GroundStep[] {
  const own = plan.ownSteps.map((step) => groundOwnStep(step, base));
  const all = own.length === 0 ? base.steps : [...base.steps, ...own];
  const { assigned } = plan;
  if (assigned === undefined) return all;
  return all.map((step) =>
    Object.hasOwn(assigned, step.id) ? assignedStep(step, assigned[step.id]!) : step,
  );
}

const assignedSteps = new WeakMap<GroundStep, { readonly to: Assignment; readonly step: GroundStep }>();

/** A step with the role and the team the user gave it. */
function assignedStep(step: GroundStep, to: Assignment): GroundStep {
  const kept = assignedSteps.get(step);
  if (kept !== undefined && kept.to.role === to.role && kept.to.team === to.team) return kept.step;
  const { role = step.role, team } = to;
  const made: GroundStep = { ...step, role, ...(team === undefined ? {} : { team }) };
  assignedSteps.set(step, { to, step: made });
  return made;
}

const groundOwn = new WeakMap<OwnStep, { readonly base: Base; readonly step: GroundStep }>();

/**
 * A step the user wrote changes nothing the model knows of, unless it does one of the runbook's steps
 * again or was given conditions by name.
 */
function groundOwnStep(own: OwnStep, base: Base): GroundStep {
  const kept = groundOwn.get(own);
  if (kept?.base === base) return kept.step;
  const given = conditionsOf(own, hasConditions(own) ? namedConditions(base.steps) : new Map());
  const again = own.repeats === undefined ? undefined : base.steps.find((step) => step.id === own.repeats);
  const step: GroundStep = {
    id: own.id,
    kind: 'own',
    label: '',
    // Where the title is told it must look like what it is; in the plan it stays as it was written.
    title: visible(own.title),
    detail: own.detail,
    role: own.role,
    objects: again?.objects ?? [],
    requires: [...(again?.requires ?? []), ...given.requires],
    hazards: again?.hazards ?? [],
    effects: {
      adds: [...(again?.effects.adds ?? []), ...given.effects.adds],
      deletes: [...(again?.effects.deletes ?? []), ...given.effects.deletes],
    },
    commands: own.commands.map((text) => ({ text, shell: 'gui', hosts: [] })),
    expect: own.expect,
    duration: own.duration,
    sources: [{ text: 'own step', basis: 'user' }],
  };
  groundOwn.set(own, { base, step });
  return step;
}
