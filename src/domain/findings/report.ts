import type { Key, ObjectKind, ObjectRef } from '../estate/types.js';
import { visible } from '../visible.js';
import type { Finding, Rule, Severity } from './types.js';

/** At most this many objects travel with a finding; `count` tells the true number. */
export const OBJECTS_SHOWN = 500;

/** What a rule found, before the rule's own texts are filled in. */
export interface Found {
  readonly title: string;
  /** The object the finding is about first, e.g. the datastore the VMs share; it gives the id. */
  readonly about: ObjectRef | null;
  /** The objects concerned besides `about`. */
  readonly objects: readonly ObjectRef[];
  /** Tells apart findings of one rule about one object, or stands in where there is none. */
  readonly part?: string;
  readonly severity?: Severity;
  readonly explanation?: string;
  readonly cure?: string;
}

/** A finding of a rule: the rule's texts, unless the case has its own. */
export function finding(rule: Omit<Rule, 'find'>, found: Found): Finding {
  const objects = found.about ? [found.about, ...found.objects] : found.objects;
  const id = [rule.id, found.about?.key, found.part].filter((part) => part !== undefined).join(':');
  return {
    id,
    rule: rule.id,
    severity: found.severity ?? rule.severity,
    // Names stand in these sentences.
    title: visible(found.title),
    explanation: visible(found.explanation ?? rule.explanation),
    objects: objects.slice(0, OBJECTS_SHOWN),
    count: objects.length,
    cure: visible(found.cure ?? rule.cure),
    source: rule.source,
    versions: rule.versions,
  };
}

/** References to named objects of one kind. */
export function refs(
  kind: ObjectKind,
  objects: Iterable<{ readonly key: Key; readonly name: string }>,
): ObjectRef[] {
  return Array.from(objects, ({ key, name }) => ({ kind, key, name }));
}

/** 1234567 → "1,234,567". */
export function number(n: number): string {
  return String(n).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** "1 VM", "214 VMs". */
export function count(n: number, one: string, many = `${one}s`): string {
  return `${number(n)} ${n === 1 ? one : many}`;
}

/** Words for a verb or pronoun that follows a count. */
export function plural<T>(n: number, one: T, many: T): T {
  return n === 1 ? one : many;
}

/** "a, b and c"; beyond three: "a, b, c and 4 more". */
export function names(objects: readonly { readonly name: string }[] | readonly string[]): string {
  const all = objects.map((object) => (typeof object === 'string' ? object : object.name));
  if (all.length > 3) return `${all.slice(0, 3).join(', ')} and ${number(all.length - 3)} more`;
  if (all.length <= 1) return all[0] ?? '';
  return `${all.slice(0, -1).join(', ')} and ${all.at(-1) ?? ''}`;
}
