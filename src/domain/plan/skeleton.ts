import type { Base } from './base.js';
import { findPath, sortSteps } from './check/order.js';
import {
  conditionsOf,
  edgesOfOwn,
  hasConditions,
  namedConditions,
  type NamedCondition,
} from './ownConditions.js';
import type { EdgeRef, GroundStep, OwnStep, Plan, PlanEdge } from './types.js';

/** A plan's steps and edges, before anything is checked. */
export interface Skeleton {
  /** Steps of the plan, in list order. */
  readonly steps: readonly GroundStep[];
  readonly position: ReadonlyMap<string, number>;
  /** Edges between them, not reduced; derived ones first. */
  readonly edges: readonly PlanEdge[];
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

/** Puts a plan's choices on top of its grounded runbook. */
export function skeletonOf(plan: Plan, base: Base): Skeleton {
  const gone = new Set(plan.removedSteps);
  const named = plan.ownSteps.some(hasConditions)
    ? namedConditions(base.steps)
    : new Map<string, NamedCondition>();
  const natural = [...base.steps, ...plan.ownSteps.map((own) => groundOwnStep(own, base, named))];
  const byId = new Map(natural.map((step) => [step.id, step]));
  const merged = mergeOrder(
    plan.order.filter((id) => byId.has(id)),
    natural.map((step) => step.id),
  );
  const present = merged.filter((id) => !gone.has(id)).map((id) => byId.get(id)!);
  const number = new Map(present.map((step, i) => [step.id, i]));
  const within = (edge: EdgeRef): boolean => number.has(edge.before) && number.has(edge.after);
  const pair = (edge: EdgeRef) => [number.get(edge.before)!, number.get(edge.after)!] as const;

  const out = new Set(plan.removedEdges.map(edgeId));
  const edges: PlanEdge[] = [];
  const removedEdges: PlanEdge[] = [];
  const derived = derivedEdges(plan, base, natural);
  for (const edge of derived) {
    if (!within(edge)) continue;
    (out.has(edgeId(edge)) ? removedEdges : edges).push(edge);
  }
  const have = new Set(edges.map(edgeId));
  const wished = dedupe(plan.addedEdges).filter((edge) => within(edge) && !have.has(edgeId(edge)));
  const ignored: EdgeRef[] = [];
  const all = [...edges, ...wished];
  if (sortSteps(present.length, all.map(pair)) !== null) {
    edges.push(...wished.map(asUserEdge));
  } else {
    for (const edge of wished) {
      const [before, after] = pair(edge);
      if (findPath(edges.map(pair), after, before) === null) edges.push(asUserEdge(edge));
      else ignored.push(edge);
    }
  }
  const sequence = sortSteps(present.length, edges.map(pair));
  if (sequence === null) throw new Error('The derived edges go in a circle.');
  const steps = sequence.map((i) => present[i]!);
  return {
    steps,
    position: new Map(steps.map((step, i) => [step.id, i])),
    edges,
    removed: merged.filter((id) => gone.has(id)).map((id) => byId.get(id)!),
    removedEdges,
    ignored,
    derived,
    order: mergeOrder(
      steps.map((step) => step.id),
      merged,
    ),
  };
}

/**
 * `first`, with what only `second` has put in: each after the one that precedes it in `second`.
 */
function mergeOrder(first: readonly string[], second: readonly string[]): string[] {
  const have = new Set(first);
  const follow = new Map<string | null, string[]>();
  let previous: string | null = null;
  for (const id of second) {
    if (!have.has(id)) {
      const list = follow.get(previous);
      if (list) list.push(id);
      else follow.set(previous, [id]);
    } else previous = id;
  }
  return [...(follow.get(null) ?? []), ...first.flatMap((id) => [id, ...(follow.get(id) ?? [])])];
}

function dedupe(edges: readonly EdgeRef[]): EdgeRef[] {
  return [...new Map(edges.map((edge) => [edgeId(edge), edge])).values()];
}

function asUserEdge({ before, after }: EdgeRef): PlanEdge {
  return { before, after, origin: 'user', reason: 'you put it so' };
}

/** The runbook's edges, and those of the user's own conditions that contradict nothing. */
function derivedEdges(plan: Plan, base: Base, natural: readonly GroundStep[]): readonly PlanEdge[] {
  const own = edgesOfOwn(base.steps, plan.ownSteps, base.initial);
  if (own.length === 0) return base.edges;
  const number = new Map(natural.map((step, i) => [step.id, i]));
  const pair = (edge: EdgeRef) => [number.get(edge.before)!, number.get(edge.after)!] as const;
  const all = [...base.edges, ...own];
  if (sortSteps(natural.length, all.map(pair)) !== null) return all;
  const kept = [...base.edges];
  for (const edge of own) {
    const [before, after] = pair(edge);
    if (findPath(kept.map(pair), after, before) === null) kept.push(edge);
  }
  return kept;
}

/**
 * A step the user wrote changes nothing the model knows of, unless it does one of the runbook's steps
 * again or was given conditions by name.
 */
function groundOwnStep(own: OwnStep, base: Base, named: ReadonlyMap<string, NamedCondition>): GroundStep {
  const given = conditionsOf(own, named);
  const again = own.repeats === undefined ? undefined : base.steps.find((step) => step.id === own.repeats);
  return {
    id: own.id,
    kind: 'own',
    label: '',
    title: own.title,
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
}
