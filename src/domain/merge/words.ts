import { kindWords } from '../estate/kinds.js';
import type { ObjectKind, Source } from '../estate/types.js';

/** What is being done while records of a kind are matched, as progress calls it. */
export function matchingPhase(kind: ObjectKind): string {
  return `Matching ${kindWords[kind][1]}`;
}

/** A name from an inventory inside a sentence: on one line, and short enough to read. */
export function quote(name: string): string {
  const line = name.replace(/[\s\p{Cc}]+/gu, ' ').trim();
  return `"${line.length > 80 ? `${line.slice(0, 79)}…` : line}"`;
}

/** A source inside a sentence. */
export function sourceWords(source: Source): string {
  return quote(source.name);
}
