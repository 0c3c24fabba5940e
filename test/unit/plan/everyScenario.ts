import type { EstateIndex } from '../../../src/domain/estate/index.js';
import type { Estate } from '../../../src/domain/estate/types.js';
import { baseOf } from '../../../src/domain/plan/base.js';
import { runbooks, scenarioFor } from '../../../src/domain/plan/index.js';
import type { GroundStep, RunbookId, Scenario, SettingValue } from '../../../src/domain/plan/types.js';

interface Indexed {
  readonly estate: Estate;
  readonly index: EstateIndex;
}

/** Conditions that between them bring out all that steps may need, do and harm. */
const conditions: readonly Partial<Scenario>[] = [
  {},
  { event: 'planned' },
  { bootedBeforeStorage: 'all', breakReplication: true, presentLuns: true },
  { bootedBeforeStorage: 'none', breakReplication: false, presentLuns: false, binding: 'ephemeral' },
  { recoveryHosts: 'added-to-cluster', mount: 'persistent', binding: 'static' },
];

/** The proposed scenario, changed in one way after another, each answer to each setting among them. */
function scenarios(id: RunbookId, { estate, index }: Indexed, typed: Scenario['settings']): Scenario[] {
  const asProposed = scenarioFor(id, estate, index);
  const proposed = { ...asProposed, settings: { ...asProposed.settings, ...typed } };
  const specs = runbooks.find((runbook) => runbook.id === id)!.settings(estate, index);
  const answers = specs.flatMap((spec): SettingValue[][] =>
    spec.kind === 'choice'
      ? [(spec.choices ?? []).map(({ value }) => value)]
      : spec.kind === 'boolean'
        ? [[true, false]]
        : [[]],
  );
  // Settings that matter only together: all at their first answer, and all at their last.
  const together = [0, -1].map((which) =>
    Object.fromEntries(
      specs.flatMap((spec, i) =>
        answers[i]!.slice(which)
          .slice(0, 1)
          .map((value) => [spec.id, value]),
      ),
    ),
  );
  return [
    ...conditions.map((change) => ({ ...proposed, ...change })),
    ...specs.flatMap((spec, i) =>
      answers[i]!.map((value) => ({ ...proposed, settings: { ...proposed.settings, [spec.id]: value } })),
    ),
    ...together.flatMap((settings) =>
      (['lost', 'planned'] as const).map((event) => ({
        ...proposed,
        event,
        settings: { ...proposed.settings, ...settings },
      })),
    ),
  ];
}

/** Every step of every runbook of an estate, in every scenario; or of some, with something typed. */
export function* stepsOfEveryScenario(
  at: Indexed,
  only: readonly RunbookId[] = runbooks.map(({ id }) => id),
  typed: Scenario['settings'] = {},
): Generator<{ readonly runbook: RunbookId; readonly step: GroundStep }> {
  for (const id of only) {
    for (const scenario of scenarios(id, at, typed)) {
      const { blockers, steps } = baseOf(id, at.estate, at.index, scenario);
      // Of a plan that cannot be made nobody reads the steps.
      if (blockers.length === 0) for (const step of steps) yield { runbook: id, step };
    }
  }
}
