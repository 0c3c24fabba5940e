import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { indexEstate } from '../../../src/domain/estate/index.js';
import { makePlan, scenarioFor } from '../../../src/domain/plan/index.js';
import type { Scenario } from '../../../src/domain/plan/types.js';
import { generateEstate } from '../../../src/domain/sample/generate.js';
import { bringerFor } from '../../../src/domain/whatif/bring.js';
import { costOf, differenceOf } from '../../../src/domain/whatif/difference.js';
import { waysOutOf } from '../../../src/domain/whatif/faults/index.js';
import { bringsAll, effectsOf } from '../../../src/domain/whatif/propose.js';
import { resolveFault } from '../../../src/domain/whatif/resolve.js';
import { run } from '../../../src/domain/whatif/run.js';
import { edited, situationOf, type Situation } from '../../../src/domain/whatif/situation.js';
import type { Trial } from '../../../src/domain/whatif/trial.js';
import { whatIf, type Fault, type RunOutcome } from '../../../src/domain/whatif/index.js';

/**
 * Whether the cheapest change is the cheapest: every subset of all the changes any fault suggests, made
 * one by one with the plan's own edits, checked, run under all faults, and compared. It shares the making
 * and running of a plan with the search, not the search: no way out is chosen, no part is looked at alone.
 */
const estate = generateEstate({ desktops: 160 });
const index = indexEstate(estate);
const volumes = ['sp-vmfs-desk-01', 'sp-vmfs-replica-01', 'sp-nfs-desk-01'];
const hosts = ['esx-ge-v01-01', 'esx-ge-v01-02', 'esx-ge-n01-01'].map((name) => `${name}.nordkai.example`);

const volume = fc.constantFrom(...volumes);
const host = fc.constantFrom(...hosts);
const fault: fc.Arbitrary<Fault> = fc.oneof(
  host.map((one): Fault => ({ kind: 'host-down', host: one })),
  fc.record({
    kind: fc.constant('lun-not-presented' as const),
    datastore: volume,
    hosts: fc.oneof(fc.constant('all' as const), fc.uniqueArray(host, { minLength: 1, maxLength: 2 })),
  }),
  fc.record({ kind: fc.constant('storage-late' as const), datastore: volume, minutes: fc.constant(20) }),
  volume.map((datastore): Fault => ({ kind: 'not-replicated', datastore })),
  fc.record({
    kind: fc.constant('stale-copies' as const),
    desktops: fc.integer({ min: 1, max: 6 }),
    of: fc.constantFrom('all' as const, 'protectedlist' as const, 'dvsdata' as const),
  }),
  fc.constant<Fault>({ kind: 'dns-not-swapped', alias: 'nas-desk.nordkai.example', minutes: null }),
  fc.record({
    kind: fc.constant('srm-timeout' as const),
    priority: fc.constantFrom(1 as const, 2 as const),
    needsSeconds: fc.constantFrom(400, 900),
  }),
  fc.constant<Fault>({ kind: 'service-down', service: 'composer', minutes: null }),
);

interface Seen {
  readonly run: RunOutcome;
  readonly cost: number;
}

/** All subsets of some changes, the empty one among them. */
function subsets<T>(of: readonly T[]): T[][] {
  return of.reduce<T[][]>((all, one) => [...all, ...all.map((some) => [...some, one])], [[]]);
}

/** Makes changes one after the other, each as edits of the plan that the one before it left. */
function made(start: Situation, trials: readonly Trial[]): Situation | null {
  let now: Situation | null = start;
  for (const trial of trials) {
    const edits = trial.edits(now);
    if (edits === null) return null;
    if (edits.length > 0) now = edited(now, edits);
    if (now === null) return null;
  }
  return now;
}

const better = (a: Seen, b: Seen): number =>
  b.run.up - a.run.up ||
  a.run.missed.length - b.run.missed.length ||
  a.run.harms.length - b.run.harms.length ||
  a.run.notDone.length - b.run.notDone.length ||
  a.cost - b.cost;

function bestOfAll(start: Situation, faults: readonly Fault[]): Seen[] {
  const resolved = faults.map((one) => resolveFault(one, start));
  const atoms = [
    ...new Map(
      resolved.flatMap((one) => waysOutOf(one, start).flat()).map((trial) => [trial.id, trial]),
    ).values(),
  ];
  expect(atoms.length).toBeLessThanOrEqual(9);
  const bring = bringerFor(start);
  run(start, effectsOf([], start), 'stop', bring);
  return subsets(atoms)
    .flatMap((trials): Seen[] => {
      const now = made(start, trials);
      if (now === null || (trials.length > 0 && now.view.check.verdict !== 'safe')) return [];
      const cost = costOf(differenceOf(start, now), trials.length);
      return [{ run: run(now, effectsOf(resolved, now), 'stop', bring), cost }];
    })
    .sort(better);
}

describe('the cheapest change of plan', () => {
  it('is the best of all subsets of the changes there are: reached, then missed, then cost', () => {
    fc.assert(
      fc.property(
        fc.array(fault, { minLength: 1, maxLength: 3 }),
        fc.constantFrom<Scenario['bootedBeforeStorage']>('none', 'all'),
        (faults, bootedBeforeStorage) => {
          const scenario = { ...scenarioFor('view-failover', estate, index), bootedBeforeStorage };
          const plan = makePlan({ runbook: 'view-failover', estate, index, scenario, name: 'p' });
          const answer = whatIf(plan, estate, index, faults);
          if (!answer.ok) throw new Error(answer.message);
          const { asPlanned, without, proposals, survives, searched } = answer.value;
          expect(searched.complete).toBe(true);
          const [best] = bestOfAll(situationOf(plan, estate, index), faults);
          const found = proposals[0] ?? { run: asPlanned, cost: 0 };
          if (survives) return;
          expect([found.run.up, found.run.missed.length, found.run.notDone.length, found.cost]).toEqual([
            best!.run.up,
            best!.run.missed.length,
            best!.run.notDone.length,
            best!.cost,
          ]);
          if (proposals[0]?.survives === 'all') expect(bringsAll(best!.run, without)).toBe(true);
        },
      ),
      { numRuns: 40 },
    );
  });
});
