import { join } from 'node:path';
import { expect, it } from 'vitest';
import { indexEstate } from '../../../src/domain/estate/index.js';
import type { GroundStep, Literal } from '../../../src/domain/plan/types.js';
import { generateEstate } from '../../../src/domain/sample/generate.js';
import { mixedEstate } from '../../fixtures/estates/mixed.js';
import { srmEstate } from '../../fixtures/estates/srm.js';
import { vcdEstate, vcdNames } from '../../fixtures/estates/vcd.js';
import { indexed, viewEstate } from '../../fixtures/estates/view.js';
import { stepsOfEveryScenario } from './everyScenario.js';

const sample = generateEstate();
const estates = [
  { estate: sample, index: indexEstate(sample) },
  indexed(viewEstate().draft),
  indexed(vcdEstate().draft),
  indexed(mixedEstate().draft),
  indexed(srmEstate().draft),
];

/** A fact without the objects it is about; names of tiers and the like stay. */
const predicate = (fact: string): string => (/\([a-z-]*\)$/.test(fact) ? fact : fact.replace(/\(.*/s, ''));
const words = ({ fact, holds }: Literal): string => `${holds ? '' : 'not '}${predicate(fact)}`;

/** What a step needs, changes and harms, without the objects it is about. */
function meaning({ requires, hazards, effects }: GroundStep): string[] {
  return [
    ...requires.map((needed) => `needs ${words(needed)}`),
    ...effects.adds.map((fact) => `makes ${predicate(fact)}`),
    ...effects.deletes.map((fact) => `ends ${predicate(fact)}`),
    ...hazards.map(
      ({ id, when, noEdge }) =>
        `harms when ${when.map(words).join(' and ')}: ${id.replace(/[-:].*[:/].*/s, '')}${noEdge ? ' (no edge)' : ''}`,
    ),
  ];
}

/**
 * The executable model at a glance: a change of a step kind shows here, whether or not it makes a plan
 * unsafe. Read the difference before refreshing it with `npx vitest run test/unit/plan/kinds.test.ts -u`.
 */
it('what each kind of step needs, changes and harms is as written down', async () => {
  const kinds = new Map<string, { steps: number; lines: Map<string, number> }>();
  for (const estate of estates) {
    for (const { runbook, step } of stepsOfEveryScenario(estate, undefined, vcdNames)) {
      const key = `${runbook}: ${step.kind}`;
      const kind = kinds.get(key) ?? { steps: 0, lines: new Map<string, number>() };
      kinds.set(key, kind);
      kind.steps += 1;
      for (const line of new Set(meaning(step))) kind.lines.set(line, (kind.lines.get(line) ?? 0) + 1);
    }
  }
  const text = [...kinds]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([kind, { steps, lines }]) => {
      const told = [...lines]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([line, count]) => `  ${count < steps ? 'some: ' : ''}${line}`);
      return [kind, ...told].join('\n');
    });
  await expect(`${text.join('\n')}\n`).toMatchFileSnapshot(join(import.meta.dirname, 'kinds.txt'));
});
