import { describe, expect, it } from 'vitest';
import { emptyDraft } from '../../../src/domain/estate/draft.js';
import { indexEstate } from '../../../src/domain/estate/index.js';
import { runbooks } from '../../../src/domain/plan/index.js';
import { generateEstate } from '../../../src/domain/sample/generate.js';
import { DESKTOP_OUTSIDE_REPLICATION, MISSING_PORT_FILE } from '../../../src/domain/sample/planted.js';
import { indexed } from '../../fixtures/estates/view.js';
import { Bench } from './support.js';

describe('the plan for the sample estate', () => {
  const sample = generateEstate();
  const at = { estate: sample, index: indexEstate(sample) };

  it('is safe as made, and tells who stays behind through the planted faults', () => {
    expect(runbooks[0]!.blockers(at.estate, at.index)).toEqual([]);
    const { view } = new Bench(at);
    expect(view.check.verdict).toBe('safe');
    const names = view.leftBehind.flatMap((group) => group.objects.map((object) => object.name));
    expect(names).toEqual(expect.arrayContaining([DESKTOP_OUTSIDE_REPLICATION.vm, MISSING_PORT_FILE.vm]));
    expect(view.leftBehind.some((group) => group.text.startsWith('the replica is on'))).toBe(true);
    expect(new Set(names).size).toBe(names.length);
  });

  it('tells how many of its desktops power on without network, and how to prevent it', () => {
    const bench = new Bench(at, { bootedBeforeStorage: 'all' });
    const available = bench.step('make-hosts-available', 'desk-vmfs-01');
    const restart = bench.step('restart-services', 'desk-vmfs-01');
    const expected = sample.vms.filter(
      (vm) =>
        vm.power === 'on' &&
        vm.role === 'desktop' &&
        sample.clusters.find((c) => c.key === vm.cluster)?.name === 'desk-vmfs-01' &&
        !bench.view.leftBehind.some((group) => group.objects.some((object) => object.key === vm.key)),
    ).length;
    expect(expected).toBeGreaterThan(100);
    bench.moveBefore(available, restart);
    const failure = bench.view.check.counterexample!.failure;
    expect(failure.count).toBe(expected);
    expect(failure.sentence).toMatch(
      new RegExp(
        `^${expected} desktops power on without network, because services\\.sh restart has not run on esx-ge-v01-01`,
      ),
    );
    bench.repair();
  });

  it('is safe for an estate of many clusters, and every order of its V9 steps can be repaired', () => {
    const many = generateEstate({ desktops: 1600 });
    const bench = new Bench({ estate: many, index: indexEstate(many) });
    expect(bench.view.check.verdict).toBe('safe');
    for (const step of bench.view.steps.filter((s) => s.kind === 'make-hosts-available')) {
      bench.edit({ type: 'move-step', step: step.id, toIndex: 5 });
    }
    expect(bench.view.check.verdict).toBe('unsafe');
    bench.repair();
  });
});

describe('an estate that says nothing', () => {
  it('gives a plan that cannot be made, with the reason', () => {
    const bench = new Bench(indexed(emptyDraft('empty', '2012-01-01T00:00:00Z')));
    expect(bench.view.check.verdict).toBe('unreachable');
    expect(bench.view.check.missing).toHaveLength(1);
    expect(bench.view.check.missing[0]).toContain('shows nothing of View');
    expect(bench.view.goal.vms).toBe(0);
  });
});
