import type { Key, ObjectRef } from '../estate/types.js';
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
} from '../plan/types.js';

/**
 * A kind of step, declared once: what it is made for, what it needs, where it does harm, what it
 * changes. `T` is what one step of it is grounded on: a cluster, or a datastore of a cluster.
 */
export interface StepKind<T> {
  readonly id: string;
  /** Letter and number in the source's runbook. */
  readonly label: string;
  readonly role: Role;
  readonly sources: readonly SourceNote[];
  /** Keys of the objects the step is grounded on: with `id` they make the step's id. */
  keys(target: T): readonly Key[];
  title(target: T, scope: Scope): string;
  detail(target: T, scope: Scope): string;
  objects(target: T, scope: Scope): readonly ObjectRef[];
  /** Without these the step cannot be done. */
  requires?(target: T, scope: Scope): readonly Requirement[];
  /** With these it can be done and does harm. */
  hazards?(target: T, scope: Scope): readonly Hazard[];
  adds?(target: T, scope: Scope): readonly Fact[];
  deletes?(target: T, scope: Scope): readonly Fact[];
  commands?(target: T, scope: Scope): readonly Command[];
  /** What is seen when it worked. */
  expect(target: T, scope: Scope): string;
  duration(target: T, scope: Scope): Duration;
}

/** A step kind ready for use: grounds a step on its target. */
export interface Grounder<T> {
  readonly id: string;
  ground(target: T, scope: Scope): GroundStep;
}

/** Declares a step kind. */
export function stepKind<T>(kind: StepKind<T>): Grounder<T> {
  return {
    id: kind.id,
    ground: (target, scope) => ({
      id: [kind.id, ...kind.keys(target)].join(':'),
      kind: kind.id,
      label: kind.label,
      title: kind.title(target, scope),
      detail: kind.detail(target, scope),
      role: kind.role,
      objects: kind.objects(target, scope),
      requires: kind.requires?.(target, scope) ?? [],
      hazards: kind.hazards?.(target, scope) ?? [],
      effects: { adds: kind.adds?.(target, scope) ?? [], deletes: kind.deletes?.(target, scope) ?? [] },
      commands: kind.commands?.(target, scope) ?? [],
      expect: kind.expect(target, scope),
      duration: kind.duration(target, scope),
      sources: kind.sources,
    }),
  };
}

/** A source as the notes cite it. */
export const read = (text: string): SourceNote => ({ text, basis: 'read' });
export const recalled = (text: string): SourceNote => ({ text, basis: 'recalled' });
export const deduced = (text = 'deduced'): SourceNote => ({ text, basis: 'deduced' });

export const requirement = (literal: Literal, text: string, source: SourceNote): Requirement => ({
  ...literal,
  text,
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
