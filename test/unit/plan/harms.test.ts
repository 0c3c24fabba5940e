import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { GroundStep, Hazard, RunbookId, Scenario } from '../../../src/domain/plan/types.js';
import type { EstateDraft } from '../../../src/domain/estate/draft.js';
import { mixedEstate } from '../../fixtures/estates/mixed.js';
import { srmEstate } from '../../fixtures/estates/srm.js';
import { vcdNames } from '../../fixtures/estates/vcd.js';
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
    ...hazards.map(({ consequence, because, affected, count, cure, versions }) =>
      [
        `harm: ${consequence}`,
        `because ${because}; to ${count}: ${tally(affected)}`,
        `cure: ${cure}`,
        ...(versions === undefined ? [] : [`known of: ${versions}`]),
      ].join('\n    '),
    ),
    ...(twice === undefined ? [] : [`twice, ${twice.harm ? 'harm' : 'no harm'}: ${twice.text}`]),
  ];
}

/** View's directory was saved an hour before vCenter's database, Composer's after it. */
const backups = {
  vcenterBackup: '2012-11-20 23:30',
  composerBackup: '2012-11-20 23:45',
  ldapBackup: '2012-11-20 22:30',
};

type Told = [draft: EstateDraft, only?: readonly RunbookId[], typed?: Scenario['settings']];

/** What is told of each step of an estate, by kind and title. */
function toldOf(...[draft, ...wish]: Told): Map<string, Set<string>> {
  const kinds = new Map<string, Set<string>>();
  for (const { step } of stepsOfEveryScenario(indexed(draft), ...wish)) {
    const key = `${step.kind}: ${step.title}`;
    const texts = kinds.get(key) ?? new Set<string>();
    kinds.set(key, texts);
    for (const text of told(step)) texts.add(text);
  }
  return kinds;
}

/**
 * What the step kinds say on estates small enough to count by hand. Read the difference before
 * refreshing it with `npx vitest run test/unit/plan/harms.test.ts -u`.
 */
it.each<[string, () => Told]>([
  ['harms.txt', () => [viewEstate().draft]],
  ['harmsOfMixed.txt', () => [mixedEstate().draft, ['vcd-failover', 'vcd-failback'], vcdNames]],
  ['harmsOfSrm.txt', () => [srmEstate().draft, ['srm-plan'], { prompts: '3: Go on?\n3: Really?' }]],
  ['harmsOfRestore.txt', () => [viewEstate().draft, ['view-restore'], backups]],
])(
  'what each step needs and harms is told with the right objects, numbers and words: %s',
  async (file, of) => {
    const text = [...toldOf(...of())]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([kind, texts]) => [kind, ...[...texts].map((line) => `  ${line}`)].join('\n'));
    await expect(`${text.join('\n')}\n`).toMatchFileSnapshot(join(import.meta.dirname, file));
  },
);

it('no step says a harm, a source or an object twice', () => {
  for (const draft of [viewEstate().draft, mixedEstate().draft, srmEstate().draft]) {
    for (const { runbook, step } of stepsOfEveryScenario(indexed(draft))) {
      for (const told of [
        step.hazards.map(({ consequence, because }) => `${consequence}, because ${because}`),
        step.sources.map(({ text, basis }) => `${text} ${basis}`),
        step.objects.map(({ kind, key }) => `${kind} ${key}`),
      ]) {
        expect([runbook, step.kind, new Set(told).size]).toEqual([runbook, step.kind, told.length]);
      }
    }
  }
});
