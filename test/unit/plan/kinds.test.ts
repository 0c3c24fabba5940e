import { join } from 'node:path';
import { expect, it } from 'vitest';
import { indexEstate } from '../../../src/domain/estate/index.js';
import { baseOf } from '../../../src/domain/plan/base.js';
import { runbooks, scenarioFor } from '../../../src/domain/plan/index.js';
import type {
  GroundStep,
  Literal,
  RunbookId,
  Scenario,
  SettingValue,
} from '../../../src/domain/plan/types.js';
import { generateEstate } from '../../../src/domain/sample/generate.js';
import { viewEstate } from '../../fixtures/estates/view.js';

const estates = [generateEstate(), viewEstate().draft].map((estate) => ({
  estate,
  index: indexEstate(estate),
}));

/** Conditions that between them bring out all that steps may need, do and harm. */
const conditions: readonly Partial<Scenario>[] = [
  {},
  { event: 'planned' },
  { bootedBeforeStorage: 'all', breakReplication: true, presentLuns: true },
  { bootedBeforeStorage: 'none', breakReplication: false, presentLuns: false, binding: 'ephemeral' },
  { recoveryHosts: 'added-to-cluster', mount: 'persistent', binding: 'static' },
];

/** A fact without the objects it is about; names of tiers and the like stay. */
const predicate = (fact: string): string => (/\([a-z-]*\)$/.test(fact) ? fact : fact.replace(/\(.*/s, ''));
const words = ({ fact, holds }: Literal): string => `${holds ? '' : 'not '}${predicate(fact)}`;

/** The proposed scenario, changed in one way after another, each answer to each setting among them. */
function scenarios(id: RunbookId, { estate, index }: (typeof estates)[number]): Scenario[] {
  const proposed = scenarioFor(id, estate, index);
  const specs = runbooks.find((runbook) => runbook.id === id)!.settings(estate, index);
  const answers = specs.flatMap((spec): SettingValue[][] =>
    spec.kind === 'choice'
      ? [(spec.choices ?? []).map(({ value }) => value)]
      : spec.kind === 'boolean'
        ? [[true, false]]
        : [[]],
  );
  return [
    ...conditions.map((change) => ({ ...proposed, ...change })),
    ...specs.flatMap((spec, i) =>
      answers[i]!.map((value) => ({ ...proposed, settings: { ...proposed.settings, [spec.id]: value } })),
    ),
  ];
}

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
  for (const at of estates) {
    for (const { id } of runbooks) {
      for (const scenario of scenarios(id, at)) {
        const base = baseOf(id, at.estate, at.index, scenario);
        for (const step of base.steps) {
          const key = `${id}: ${step.kind}`;
          const kind = kinds.get(key) ?? { steps: 0, lines: new Map<string, number>() };
          kinds.set(key, kind);
          kind.steps += 1;
          for (const line of new Set(meaning(step))) kind.lines.set(line, (kind.lines.get(line) ?? 0) + 1);
        }
      }
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
