import fc from 'fast-check';
import { expect, it } from 'vitest';
import { indexEstate } from '../../../src/domain/estate/index.js';
import { makePlan, proposeScenario } from '../../../src/domain/plan/index.js';
import { generateEstate } from '../../../src/domain/sample/generate.js';
import { whatIf, type Fault, type RunOutcome } from '../../../src/domain/whatif/index.js';

const estate = generateEstate({ desktops: 160 });
const index = indexEstate(estate);
const recoveryHosts = estate.hosts.filter((host) => host.site !== null).map((host) => host.name);
const datastores = estate.datastores.map((datastore) => datastore.name);

const host = fc.constantFrom(...recoveryHosts);
const datastore = fc.constantFrom(...datastores);
const fault: fc.Arbitrary<Fault> = fc.oneof(
  host.map((name): Fault => ({ kind: 'host-down', host: name })),
  fc.record({
    kind: fc.constant('lun-not-presented' as const),
    datastore,
    hosts: fc.oneof(fc.constant('all' as const), fc.uniqueArray(host, { minLength: 1, maxLength: 3 })),
  }),
  fc.record({
    kind: fc.constant('storage-late' as const),
    datastore,
    minutes: fc.integer({ min: 0, max: 90 }),
  }),
  fc.record({ kind: fc.constant('not-replicated' as const), datastore }),
  fc.record({ kind: fc.constant('stale-copies' as const), desktops: fc.integer({ min: 0, max: 200 }) }),
  fc.record({
    kind: fc.constant('dns-not-swapped' as const),
    alias: fc.constant('nas-desk.nordkai.example'),
    minutes: fc.option(fc.integer({ min: 0, max: 90 })),
  }),
  fc.record({
    kind: fc.constant('srm-timeout' as const),
    priority: fc.constantFrom(1, 2, 3, 4, 5),
    needsSeconds: fc.integer({ min: 0, max: 1200 }),
    timeoutSeconds: fc.constant(300),
  }),
);
const late = fc.constantFrom('none', 'all', 'unknown');

/** Every VM is up or named once among the losses. */
function adds(run: RunOutcome): void {
  const named = run.losses.flatMap((loss) => loss.objects.map((object) => object.key));
  expect(new Set(named).size).toBe(named.length);
  expect(run.up + named.length).toBe(run.vms);
  for (const loss of run.losses) expect(loss.count).toBe(loss.objects.length);
}

it('whatever the faults: every VM is up or named, and what is proposed survives and is better', () => {
  fc.assert(
    fc.property(fc.array(fault, { maxLength: 4 }), late, (faults, bootedBeforeStorage) => {
      const scenario = { ...proposeScenario(estate, index), bootedBeforeStorage };
      const plan = makePlan({ runbook: 'view-failover', estate, index, scenario, name: 'p' });
      const answer = whatIf(plan, estate, index, faults);
      if (!answer.ok) throw new Error(answer.message);
      const { without, asPlanned, pressedOn, proposals, survives, missing } = answer.value;
      for (const run of [without, asPlanned, pressedOn]) adds(run);
      expect(asPlanned.up).toBeLessThanOrEqual(without.up);
      if (survives) expect(proposals).toEqual([]);
      let before = Infinity;
      for (const { run, survives: brings, changes, check } of proposals) {
        adds(run);
        expect(check.verdict).toBe('safe');
        expect(run.harms).toEqual([]);
        expect(run.clean || brings === 'part').toBe(true);
        expect(run.up).toBeGreaterThanOrEqual(asPlanned.up);
        expect(run.up).toBeLessThanOrEqual(before);
        expect(changes.length).toBeGreaterThan(0);
        if (brings === 'all') expect(run.up).toBe(without.up);
        before = run.up;
      }
      const best = proposals[0];
      if (!survives && best?.survives !== 'all') expect(missing.length).toBeGreaterThan(0);
    }),
    { numRuns: 60 },
  );
});
