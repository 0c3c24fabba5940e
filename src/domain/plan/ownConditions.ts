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

/** Whether the user gave a step conditions of its own. */
export function hasConditions({ requires, adds, deletes }: OwnStep): boolean {
  return (requires?.length ?? 0) + (adds?.length ?? 0) + (deletes?.length ?? 0) > 0;
}

/**
 * The prerequisites that follow from the conditions of the user's own steps, in a fixed order. They
 * may go in a circle with each other and with the runbook's: what a user asks for need not be possible.
 */
export function edgesOfOwn(
  steps: readonly GroundStep[],
  ownSteps: readonly OwnStep[],
  initial: readonly Fact[],
): PlanEdge[] {
  const given = ownSteps.filter(hasConditions);
  if (given.length === 0) return [];
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
  const ids = new Set(own.map((step) => step.id));
  return deriveEdges([...near, ...own], initial).filter(
    (edge) => ids.has(edge.before) || ids.has(edge.after),
  );
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
