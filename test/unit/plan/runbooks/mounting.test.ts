import { describe, expect, it } from 'vitest';
import type { Scenario } from '../../../../src/domain/plan/types.js';
import { change, indexed, viewEstate } from '../../../fixtures/estates/view.js';
import { Bench } from '../support.js';

const plain = (settings: Scenario['settings'] = {}, draft = viewEstate().draft) =>
  new Bench(indexed(draft), { settings });

describe('mounting on one host first', () => {
  it('is safe, and mounts on the others after', () => {
    const bench = plain({ firstHost: true });
    expect(bench.view.check.sentence).toMatch(/^In each order/);
    expect(bench.step('mount-on-first', 'vol-os').commands.at(-1)?.hosts).toEqual(['south-1']);
    expect(bench.step('mount-volume', 'vol-os').commands.at(-1)?.hosts).toEqual(['south-2']);
  });

  it('is one step where there is one host', () => {
    const { draft } = viewEstate();
    draft.hosts = draft.hosts.filter(({ key }) => key !== 'host:south-2');
    draft.mounts = draft.mounts.filter(({ host }) => host !== 'host:south-2');
    const bench = plain({ firstHost: true }, draft);
    expect(bench.view.check.verdict).toBe('safe');
    expect(bench.view.steps.filter(({ kind }) => kind === 'mount-on-first')).toEqual([]);
    expect(bench.step('mount-volume', 'vol-os').commands.at(-1)?.hosts).toEqual(['south-1']);
  });

  it('leaves desktops that do not fit on one host off when the others come too late', () => {
    const bench = plain({ firstHost: true });
    bench.moveBefore(bench.step('make-hosts-available'), bench.step('mount-volume', 'vol-os'));
    expect(bench.told).toBe(
      '4 desktops that need vol-os can run on 1 of 2 hosts only; those that do not fit stay off, and HA gives up after 5 tries, because vol-os is mounted on south-1 and not on the other host of desk.',
    );
    expect(bench.view.check.counterexample?.failure.count).toBe(4);
    bench.repair();
  });
});

describe('resignature instead of mount', () => {
  it('makes other datastores of the copies and reaches no goal, whatever the order', () => {
    const bench = plain({ signature: 'new' });
    const { check } = bench.view;
    expect(check.verdict).toBe('unreachable');
    expect(check.missing).toContain('vol-os is mounted on the hosts of desk');
    expect(bench.told).toBe(
      'The copy of vol-base comes up as another datastore: 4 desktops stay inaccessible, and HA finds neither its list of protected VMs nor their port files, because the copy is given a new signature instead of being mounted with its own.',
    );
    expect(check.repair).toBeNull();
    bench.edit({
      type: 'set-scenario',
      scenario: { ...bench.plan.scenario, settings: { signature: 'kept' } },
    });
    expect(bench.view.check.verdict).toBe('safe');
  });

  it('happens by itself on ESX 3 hosts whose switches nobody has set', () => {
    const { draft } = viewEstate();
    change(draft.hosts, 'host:south-2', { version: '3.5.0' });
    const bench = plain({}, draft);
    expect(bench.view.check.verdict).toBe('safe');
    const set = bench.step('keep-signatures');
    expect(set.commands.map((c) => [c.text, c.hosts])).toEqual([
      ['esxcfg-advcfg -s 0 /LVM/EnableResignature', ['south-2']],
      ['esxcfg-advcfg -s 0 /LVM/DisallowSnapshotLun', ['south-2']],
    ]);
    expect(bench.step('mount-volume', 'vol-os').commands.at(-1)?.hosts).toEqual(['south-1']);
    bench.loosen(set, bench.step('mount-volume', 'vol-os'));
    expect(bench.told).toBe(
      'The scan gives vol-os a new signature or hides it, and 4 desktops stay inaccessible, because LVM.EnableResignature and DisallowSnapshotLUN are not known to be off on south-2.',
    );
    bench.repair();
  });
});

describe('vCenter', () => {
  it('must be back when volumes are verified', () => {
    const bench = plain();
    bench.loosen(bench.step('start-tier', 'vCenter'), bench.step('verify-visible'));
    expect(bench.told).toMatch(
      /^V7 .* cannot be done: it does not hold that the vCenter of the desktops is up\.$/,
    );
    bench.repair();
  });
});

describe('a step done a second time', () => {
  it('is refused by the host where a volume is mounted again, but undoes the restart of the agents', () => {
    const bench = plain();
    const mount = bench.step('mount-volume', 'vol-os');
    expect(mount.twice).toMatchObject({ harm: false });
    bench.repeat(mount, bench.step('restart-services'));
    expect(bench.told).toMatch(/7 desktops power on without network/);
    bench.repair();
  });
});
