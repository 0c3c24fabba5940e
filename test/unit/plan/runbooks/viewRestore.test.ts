import { describe, expect, it } from 'vitest';
import { indexEstate } from '../../../../src/domain/estate/index.js';
import type { Scenario } from '../../../../src/domain/plan/types.js';
import { generateEstate } from '../../../../src/domain/sample/generate.js';
import { indexed, viewEstate } from '../../../fixtures/estates/view.js';
import { Bench, labels } from '../support.js';
import { expectArrows, incomplete, type Arrow } from './arrows.js';

const plain = (settings: Scenario['settings'] = {}) =>
  new Bench(indexed(viewEstate().draft), { settings }, 'view-restore');
const together = {
  vcenterBackup: '2012-11-20 23:00',
  composerBackup: '2012-11-20 23:05',
  ldapBackup: '2012-11-20 23:05',
};

const arrows: readonly Arrow[] = [
  ['R2', 'R1'],
  ['R3', 'R1', 'R2'],
  ['R5', 'R3', 'R4'],
  ['R8', 'R2', 'R3', 'R5'],
  ['R9', 'R8'],
];

describe('the restore of vCenter, Composer and View’s directory', () => {
  it('is safe and in order, on the estate by hand and on the sample', () => {
    for (const bench of [
      plain(),
      new Bench(((estate) => ({ estate, index: indexEstate(estate) }))(generateEstate()), {}, 'view-restore'),
    ]) {
      expect(bench.view.check.sentence).toMatch(/^In each order/);
      expect(incomplete(bench.view)).toEqual([]);
      expectArrows(bench.view, [...arrows, ['R9', 'R6', 'R7']]);
    }
  });

  it('has nothing to put right where the backups are no older than vCenter’s', () => {
    const { view } = plain(together);
    expect(labels(view)).toBe('R1 R2 R3 R4 R5 R8 R9');
    expect(view.check.verdict).toBe('safe');
    expect(view.check.assumptions.map((a) => a.id)).toContain('as-new');
  });

  it('orphans linked clones when Composer’s database is older than vCenter’s and nobody compares', () => {
    const bench = plain({ ...together, composerBackup: '2012-11-20 22:23' });
    bench.loosen(bench.step('put-right'), bench.step('allow-provisioning'));
    expect(bench.told).toBe(
      'Those of 5 linked clones younger than Composer’s database cannot be refreshed or deleted, their names are given out again, and replicas they read from may be deleted as unused, because Composer’s database is 37 minutes older than vCenter’s.',
    );
    expect(bench.view.check.counterexample?.failure.count).toBe(5);
    bench.repair();
  });

  it('mixes assignments up when another Connection Server replicates its own state back', () => {
    const bench = plain(together);
    bench.moveBefore(bench.step('restore-ldap'), bench.step('remove-replicas'));
    expect(bench.told).toMatch(/^Another Connection Server replicates its own state .* 8 desktops/);
    bench.repair();
  });

  it('does not start Composer before vCenter', () => {
    const bench = plain(together);
    bench.moveBefore(bench.step('restore-composer'), bench.step('restore-vcenter'));
    expect(bench.told).toMatch(/it does not hold that vCenter’s database is restored/);
    bench.repair();
  });

  it('forgets what Composer did when its database is restored again', () => {
    const bench = plain(together);
    bench.repeat(bench.step('restore-composer'), bench.step('allow-provisioning'));
    expect(bench.told).toMatch(/^What Composer did since the first restore is forgotten/);
  });

  it('refuses what is no time', () => {
    expect(plain({ vcenterBackup: 'yesterday' }).view.check.missing[0]).toContain('“yesterday” is no time');
    expect(plain({ vcenterBackup: '2012-02-30 10:00' }).view.check.verdict).toBe('unreachable');
  });
});
