import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { GroundStep, Hazard } from '../../../src/domain/plan/types.js';
import { indexed, viewEstate } from '../../fixtures/estates/view.js';
import { stepsOfEveryScenario } from './everyScenario.js';

/** "4 vm, 1 cluster" */
function tally(affected: Hazard['affected']): string {
  const kinds = new Map<string, number>();
  for (const { kind } of affected) kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
  return [...kinds].map(([kind, count]) => `${count} ${kind}`).join(', ') || 'nothing named';
}

/** What people are told of a step: what it needs, what harm it can do, to whom, and the cure. */
function told({ requires, hazards, twice }: GroundStep): string[] {
  return [
    ...requires.map(({ text }) => `needs that ${text}`),
    ...hazards.map(({ consequence, because, affected, count, cure }) =>
      [`harm: ${consequence}`, `because ${because}; to ${count}: ${tally(affected)}`, `cure: ${cure}`].join(
        '\n    ',
      ),
    ),
    ...(twice === undefined ? [] : [`twice, ${twice.harm ? 'harm' : 'no harm'}: ${twice.text}`]),
  ];
}

/**
 * What the step kinds say on an estate small enough to count by hand. Read the difference before
 * refreshing it with `npx vitest run test/unit/plan/harms.test.ts -u`.
 */
it('what each step needs and harms is told with the right objects, numbers and words', async () => {
  const kinds = new Map<string, Set<string>>();
  for (const { step } of stepsOfEveryScenario(indexed(viewEstate().draft))) {
    const key = `${step.kind}: ${step.title}`;
    const texts = kinds.get(key) ?? new Set<string>();
    kinds.set(key, texts);
    for (const text of told(step)) texts.add(text);
  }
  const text = [...kinds]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([kind, texts]) => [kind, ...[...texts].map((line) => `  ${line}`)].join('\n'));
  await expect(`${text.join('\n')}\n`).toMatchFileSnapshot(join(import.meta.dirname, 'harms.txt'));
});
