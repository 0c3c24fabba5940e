import type { Key, ObjectRef } from '../estate/types.js';
import { done, is } from '../plan/facts.js';
import type { Scope } from '../plan/scope/index.js';
import type {
  Command,
  Duration,
  Fact,
  GroundStep,
  Hazard,
  Literal,
  Requirement,
  Role,
  SourceNote,
  Twice,
} from '../plan/types.js';
import { cited, type DocumentId } from '../documents.js';
import { visible } from '../visible.js';

/**
 * A kind of step, declared once: what it is made for, what it needs, where it does harm, what it
 * changes. `T` is what one step of it is grounded on: a cluster, or a datastore of a cluster. `C` is
 * what its runbook has worked out of the estate.
 */
export interface StepKind<T, C = Scope> {
  readonly id: string;
  /** Letter and number in the source's runbook. */
  readonly label: string;
  readonly role: Role;
  readonly sources: readonly SourceNote[];
  /** Keys of the objects the step is grounded on: with `id` they make the step's id. */
  keys(target: T): readonly Key[];
  title(target: T, scope: C): string;
  detail(target: T, scope: C): string;
  objects(target: T, scope: C): readonly ObjectRef[];
  /** Without these the step cannot be done. */
  requires?(target: T, scope: C): readonly Requirement[];
  /** With these it can be done and does harm. */
  hazards?(target: T, scope: C): readonly Hazard[];
  adds?(target: T, scope: C): readonly Fact[];
  deletes?(target: T, scope: C): readonly Fact[];
  commands?(target: T, scope: C): readonly Command[];
  /** What is seen when it worked. */
  expect(target: T, scope: C): string;
  /** What to look at, and whether to go on, when it is not seen. */
  ifFails(target: T, scope: C): string;
  duration(target: T, scope: C): Duration;
  /** What comes of doing it a second time; harm becomes a hazard. */
  twice(target: T, scope: C): Twice & Partial<Pick<Hazard, 'affected' | 'count' | 'cure'>>;
}

/** A step kind ready for use: grounds a step on its target. */
export interface Grounder<T, C = Scope> {
  readonly id: string;
  ground(target: T, scope: C): GroundStep;
}

/** Declares a step kind. */
export function stepKind<T, C = Scope>(kind: StepKind<T, C>): Grounder<T, C> {
  return {
    id: kind.id,
    ground: (target, scope) => {
      const id = [kind.id, ...kind.keys(target)].join(':');
      const twice = kind.twice(target, scope);
      const harmful = twice.harm ? doneTwice(id, twice) : null;
      const adds = kind.adds?.(target, scope) ?? [];
      const hazards = kind.hazards?.(target, scope) ?? [];
      return {
        id,
        kind: kind.id,
        label: kind.label,
        title: visible(kind.title(target, scope)),
        detail: sentence(kind.detail(target, scope)),
        role: kind.role,
        objects: kind.objects(target, scope),
        requires: kind.requires?.(target, scope) ?? [],
        hazards: (harmful === null ? hazards : [...hazards, harmful]).map(told),
        effects: {
          adds: harmful === null ? adds : [...adds, done(id)],
          deletes: kind.deletes?.(target, scope) ?? [],
        },
        commands: kind.commands?.(target, scope) ?? [],
        expect: sentence(kind.expect(target, scope)),
        duration: kind.duration(target, scope),
        sources: kind.sources,
        ifFails: visible(kind.ifFails(target, scope)),
        twice: { harm: twice.harm, text: visible(twice.text), source: twice.source },
      };
    },
  };
}

/** A text as it may be told: names stand in it and keep their small letters, our own words begin a sentence. */
const sentence = (text: string): string =>
  visible(text).replace(/^(?:the|a|it|its|all)(?= )/, (word) => word.charAt(0).toUpperCase() + word.slice(1));

/** A hazard as it may be told: names stand in its sentences. */
function told(hazard: Hazard): Hazard {
  const { consequence, because, cure } = hazard;
  return { ...hazard, consequence: visible(consequence), because: visible(because), cure: visible(cure) };
}

/** The harm of a second time: a plan holds it when a step of the user's does the same again. */
function doneTwice(
  id: string,
  { text, source, affected = [], count = affected.length, cure }: ReturnType<StepKind<null>['twice']>,
): Hazard {
  return {
    id: 'done-twice',
    when: [is(done(id))],
    consequence: text,
    because: 'it has been done before',
    affected,
    count,
    cure: cure ?? 'Do it once; look whether it has been done before it is tried again.',
    source,
  };
}

/** Steps as one runbook calls them: its own letter and number, and its own source before the kind's. */
export function calledBy(
  steps: readonly GroundStep[],
  names: Readonly<Record<string, readonly [label: string, ...sources: SourceNote[]]>>,
): GroundStep[] {
  return steps.map((step) => {
    const called = names[step.kind];
    if (called === undefined) return step;
    const [label, ...sources] = called;
    const known = new Set(sources.map(({ text }) => text));
    return { ...step, label, sources: [...sources, ...step.sources.filter(({ text }) => !known.has(text))] };
  });
}

/** Steps of a kind, with requirements their runbook adds. */
export function needing(
  steps: readonly GroundStep[],
  kind: string,
  ...more: readonly Requirement[]
): GroundStep[] {
  return steps.map((step) =>
    step.kind === kind ? { ...step, requires: [...step.requires, ...more] } : step,
  );
}

/** Steps of a kind, with hazards their runbook adds. */
export function endangered(
  steps: readonly GroundStep[],
  kind: string,
  ...more: readonly Hazard[]
): GroundStep[] {
  return steps.map((step) => (step.kind === kind ? { ...step, hazards: [...step.hazards, ...more] } : step));
}

/** Read in a document of the list, at the place named. */
export const read = (document: DocumentId, place?: string): SourceNote => ({
  text: cited(document, place),
  basis: 'read',
  document,
});
/** Known to those who wrote it, and found in no document at hand. */
export const recalled = (what: string): SourceNote => ({ text: what, basis: 'recalled' });
/** Follows from what is read, or from what the step does. */
export const deduced = (why = 'deduced'): SourceNote => ({ text: why, basis: 'deduced' });

/** A second time that does no harm, in a sentence. */
export const again = (text: string, source: SourceNote = deduced()): Twice => ({ harm: false, text, source });

export const requirement = (literal: Literal, text: string, source: SourceNote): Requirement => ({
  ...literal,
  text: visible(text),
  source,
});

/** Seconds; the shape a step takes: shortest, likely, longest. */
export const seconds = (min: number, likely: number, max: number): Duration => ({
  min: Math.round(min),
  likely: Math.round(likely),
  max: Math.round(max),
});

export const minutes = (min: number, likely: number, max: number): Duration =>
  seconds(min * 60, likely * 60, max * 60);
