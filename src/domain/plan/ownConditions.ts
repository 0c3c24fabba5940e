import { deriveEdges } from './derive.js';
import { fact } from './facts.js';
import type { Fact, GroundStep, OwnStep, PlanEdge, Requirement, SourceNote } from './types.js';

/**
 * Conditions of the user's own steps, in words. A name that the runbook's steps use for one of their
 * conditions means that condition; any other is one of the user's own, true only once a step of
 * theirs has brought it about.
 */

/** A condition that can be named, as it is offered. */
export interface NamedCondition {
  readonly name: string;
  readonly fact: Fact;
}

const user: SourceNote = { text: 'own step', basis: 'user' };
const folded = (name: string): string => name.trim().replace(/\s+/g, ' ').toLowerCase();

/** What the steps of a runbook need, by the words they say it in; the first that says so wins. */
export function namedConditions(steps: readonly GroundStep[]): ReadonlyMap<string, NamedCondition> {
  const named = new Map<string, NamedCondition>();
  for (const { kind, requires } of steps) {
    if (kind === 'own') continue;
    for (const { fact: needed, holds, text } of requires) {
      if (holds && !named.has(folded(text))) named.set(folded(text), { name: text, fact: needed });
    }
  }
  return named;
}

type Conditions = Pick<GroundStep, 'requires' | 'effects'>;

/** The conditions a step of the user's own was given by name. */
export function conditionsOf(own: OwnStep, named: ReadonlyMap<string, NamedCondition>): Conditions {
  const factOf = (name: string): Fact => named.get(folded(name))?.fact ?? fact('own', folded(name));
  return {
    requires: (own.requires ?? []).map((name): Requirement => ({
      fact: factOf(name),
      holds: true,
      text: name,
      source: user,
    })),
    effects: { adds: (own.adds ?? []).map(factOf), deletes: (own.deletes ?? []).map(factOf) },
  };
}

/**
 * Most pairs of steps that conditions of the user's own steps may tie. A thousand steps that all need and
 * all bring about the same come to a million; plans people write come to some hundreds.
 */
export const MOST_TIES = 200_000;

/**
 * How many pairs of the user's own steps their conditions tie at most: each that needs a condition with
 * each that sets it, and there each that brings it about with each that ends it.
 */
export function conditionTies(ownSteps: readonly Pick<OwnStep, 'requires' | 'adds' | 'deletes'>[]): number {
  const counts = new Map<string, { needs: number; adds: number; deletes: number }>();
  for (const step of ownSteps) {
    for (const what of ['requires', 'adds', 'deletes'] as const) {
      for (const name of step[what] ?? []) {
        const key = folded(name);
        const count = counts.get(key) ?? { needs: 0, adds: 0, deletes: 0 };
        counts.set(key, count);
        count[what === 'requires' ? 'needs' : what] += 1;
      }
    }
  }
  let ties = 0;
  for (const { needs, adds, deletes } of counts.values()) {
    ties += needs * (adds + deletes) + (needs > 0 ? adds * deletes : 0);
  }
  return ties;
}

/** Whether the user gave a step conditions of its own. */
export function hasConditions({ requires, adds, deletes }: OwnStep): boolean {
  return (requires?.length ?? 0) + (adds?.length ?? 0) + (deletes?.length ?? 0) > 0;
}

/**
 * The prerequisites that follow from the conditions of the user's own steps, in a fixed order. They
 * may go in a circle with each other and with the runbook's: what a user asks for need not be possible.
 * None where there would be too many: the check does without them.
 */
export function edgesOfOwn(
  steps: readonly GroundStep[],
  ownSteps: readonly OwnStep[],
  initial: readonly Fact[],
): PlanEdge[] {
  const given = ownSteps.filter(hasConditions);
  if (given.length === 0 || conditionTies(given) > MOST_TIES) return [];
  const named = namedConditions(steps);
  const touched = new Set<Fact>();
  const own = given.map((step): GroundStep => {
    const { requires, effects } = conditionsOf(step, named);
    for (const each of [...requires.map((one) => one.fact), ...effects.adds, ...effects.deletes]) {
      touched.add(each);
    }
    return { ...bare, id: step.id, title: step.title, requires, effects };
  });
  // Only what has to do with the facts they touch; the runbook's own edges are known already.
  const near = steps.map((step): GroundStep => ({
    ...step,
    requires: step.requires.filter((one) => touched.has(one.fact)),
    hazards: step.hazards.filter((hazard) => hazard.when.some((one) => touched.has(one.fact))),
  }));
  const all = [...near, ...own];
  if (tiesAmong(all, touched) > MOST_TIES) return [];
  const ids = new Set(own.map((step) => step.id));
  return deriveEdges(all, initial).filter((edge) => ids.has(edge.before) || ids.has(edge.after));
}

/** How many pairs of steps some facts tie at most. */
function tiesAmong(steps: readonly GroundStep[], touched: ReadonlySet<Fact>): number {
  const needs = new Map<Fact, number>();
  const sets = new Map<Fact, number>();
  const count = (map: Map<Fact, number>, fact: Fact): void => {
    if (touched.has(fact)) map.set(fact, (map.get(fact) ?? 0) + 1);
  };
  for (const { requires, hazards, effects } of steps) {
    for (const { fact: needed } of requires) count(needs, needed);
    for (const { when } of hazards) for (const one of when) count(needs, one.fact);
    for (const fact of [...effects.adds, ...effects.deletes]) count(sets, fact);
  }
  let ties = 0;
  for (const [fact, needers] of needs) {
    const setters = sets.get(fact) ?? 0;
    ties += needers * setters + setters * setters;
  }
  return ties;
}

const bare: GroundStep = {
  id: '',
  kind: 'own',
  label: '',
  title: '',
  detail: '',
  role: 'lead',
  objects: [],
  requires: [],
  hazards: [],
  effects: { adds: [], deletes: [] },
  commands: [],
  expect: '',
  duration: { min: 0, likely: 0, max: 0 },
  sources: [],
};
