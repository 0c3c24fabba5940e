import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './groups.js';
import type { Mutant } from './operators.js';

/**
 * Mutants that no test can notice, or none should, with the reason: the blocks of `docs/mutants.md`
 * marked "mutants", one a line. A line names the file, the text of the source line and the fault, so
 * an explanation falls away when the line it is about changes.
 */
export function explainedMutants(): ReadonlySet<string> {
  const text = readFileSync(join(root, 'docs', 'mutants.md'), 'utf8');
  const blocks = [...text.matchAll(/^```mutants\n([\s\S]*?)^```$/gm)];
  return new Set(blocks.flatMap(([, lines]) => (lines ?? '').split('\n').filter((line) => line !== '')));
}

/** A mutant as `docs/mutants.md` names it. */
export const nameOf = ({ file, source, what, nth }: Omit<Mutant, 'text'>): string =>
  `${file} ¦ ${source} ¦ ${what}${nth > 1 ? ` ¦ ${nth}` : ''}`;
