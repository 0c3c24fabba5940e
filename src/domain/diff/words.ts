import { kindWords } from '../estate/kinds.js';
import type { ObjectKind } from '../estate/types.js';
import { count, plural } from '../findings/report.js';

/** "1 VM", "300 VMs". */
export function countOfKind(kind: ObjectKind, n: number): string {
  return count(n, ...kindWords[kind]);
}

/** What a sentence of the rules is filled in with. */
export interface SentenceParts {
  /** "VM nk-dc01", "300 VMs". */
  readonly what: string;
  /** The first object's name alone. */
  readonly name: string;
  readonly number: number;
  readonly before: string | null;
  readonly after: string | null;
  /** With its preposition: " on prod-01". */
  readonly place: string;
  readonly field: string;
}

/**
 * Fills a rule's sentence in. In one pass: names from inventories may hold anything, braces too, and
 * are never read again.
 */
export function sentenceOf(pattern: string, parts: SentenceParts): string {
  const { number: n, before, after } = parts;
  const words: Readonly<Record<string, string>> = {
    what: parts.what,
    name: parts.name,
    before: before ?? 'none',
    after: after ?? 'none',
    arrow: before === null && after === null ? '' : `: ${before ?? 'none'} → ${after ?? 'none'}`,
    place: parts.place,
    field: parts.field,
    is: plural(n, 'is', 'are'),
    was: plural(n, 'was', 'were'),
    has: plural(n, 'has', 'have'),
    its: plural(n, 'its', 'their'),
    them: plural(n, 'it', 'them'),
    see: plural(n, 'sees', 'see'),
    sees: plural(n, 'sees', 'see'),
    use: plural(n, 'uses', 'use'),
    reads: plural(n, 'reads', 'read'),
    clones: plural(n, 'clone', 'clones'),
  };
  const told = pattern.replace(/\{(\w+)\}/g, (whole, word: string) => words[word] ?? whole);
  // A sentence begins with a capital, unless a name begins it, or a word such as "dvSwitch".
  return pattern !== '{what}' && /^[a-z]+ /.test(told) ? told.charAt(0).toUpperCase() + told.slice(1) : told;
}
