import { describe, expect, it } from 'vitest';
import { changeRules, diffEstates, effects } from '../../../src/domain/diff/index.js';
import { indexEstate } from '../../../src/domain/estate/index.js';
import type { Datastore, Estate, Vm } from '../../../src/domain/estate/types.js';
import { findAll } from '../../../src/domain/findings/index.js';
import { changed, entries, first, sample, withObject, without } from './support.js';

const estate = sample();
const replicated = (ds: Datastore): boolean => ds.replication !== null && ds.replication.mode !== 'none';
const scratch = first(estate.datastores, (ds) => ds.replication?.mode === 'none');
const homeOf = (ds: Datastore): Vm[] =>
  estate.vms.filter((vm) => vm.homeDatastore === ds.key && !vm.placeholder);
const full = first(estate.datastores, (ds) => replicated(ds) && homeOf(ds).length > 5);
const other = first(
  estate.datastores,
  (ds) => replicated(ds) && ds !== full && ds.site === full.site && ds.type === full.type,
);

/** The VMs at home on a datastore moved to another, with their files, as a Storage vMotion does. */
function moved(from: Datastore, to: Datastore): Estate {
  const vms = new Set(homeOf(from).map((vm) => vm.key));
  const path = (text: string | null) => text?.replace(`[${from.name}]`, `[${to.name}]`) ?? null;
  return changed(estate, {
    vms: estate.vms.map((vm) =>
      vms.has(vm.key) ? { ...vm, homeDatastore: to.key, vmxPath: path(vm.vmxPath) } : vm,
    ),
    disks: estate.disks.map((disk) =>
      vms.has(disk.vm) && disk.datastore === from.key
        ? { ...disk, datastore: to.key, path: path(disk.path) }
        : disk,
    ),
  });
}

describe('the change log', () => {
  it('tells many VMs that moved from one datastore to another as one entry, with what moved along', () => {
    const log = entries(estate, moved(full, other));
    expect(log).toHaveLength(1);
    expect(log[0]).toMatchObject({
      rule: 'vm-moved',
      effect: 'new-checklist',
      count: homeOf(full).length,
      before: full.name,
      after: other.name,
      sentence: `${homeOf(full).length} VMs moved from ${full.name} to ${other.name}.`,
    });
    expect(log[0]?.with.map((one) => one.kind)).toEqual(['disk']);
  });

  it('calls a move off replicated storage what it is: VMs exposed', () => {
    const [entry] = entries(estate, moved(full, scratch), 'vm-left-replication');
    expect(entry).toMatchObject({ effect: 'exposes', severity: 'critical', count: homeOf(full).length });
    const [back] = entries(moved(full, scratch), estate, 'vm-entered-replication');
    expect(back).toMatchObject({ effect: 'new-checklist', count: homeOf(full).length });
  });

  it('knows a renamed VM by its key: one entry, nothing new and nothing gone', () => {
    const vm = first(estate.vms);
    const log = entries(
      estate,
      changed(estate, { vms: withObject(estate.vms, vm.key, { name: 'called anew' }) }),
    );
    expect(log.map((entry) => entry.rule)).toEqual(['vm-renamed']);
    expect(log[0]?.sentence).toBe(`VM called anew was renamed: ${vm.name} → called anew.`);
    expect(log[0]?.objects[0]).toMatchObject({ object: { key: vm.key, name: 'called anew' }, in: 'both' });
  });

  it('counts the paths under a renamed datastore with the rename', () => {
    const name = 'called anew';
    const under = (path: string | null) => path?.replace(`[${full.name}]`, `[${name}]`) ?? null;
    const after = changed(estate, {
      datastores: withObject(estate.datastores, full.key, { name }),
      vms: estate.vms.map((vm) => ({ ...vm, vmxPath: under(vm.vmxPath) })),
      disks: estate.disks.map((disk) => ({
        ...disk,
        path: under(disk.path),
        parents: disk.parents.map((file) => ({ ...file, path: under(file.path) ?? '' })),
      })),
    });
    const log = entries(estate, after);
    expect(log.map((entry) => entry.rule)).toEqual(['datastore-renamed']);
    expect(log[0]?.with.map((one) => one.kind).sort()).toEqual(['disk', 'vm']);
  });

  it('knows a VM that was registered anew, though its key changed with its managed object', () => {
    const vm = first(
      estate.vms,
      (one) => one.moref !== null && estate.disks.some((disk) => disk.vm === one.key),
    );
    const key = `${vm.vcenter}/vm-99999`;
    const mine = <T extends { readonly key: string; readonly vm: string }>(table: readonly T[]): T[] =>
      table.map((part) =>
        part.vm === vm.key ? { ...part, vm: key, key: part.key.replace(vm.key, key) } : part,
      );
    const after = changed(estate, {
      vms: withObject(estate.vms, vm.key, { moref: 'vm-99999' }).map((one) =>
        one.key === vm.key ? { ...one, key } : one,
      ),
      disks: mine(estate.disks),
      nics: mine(estate.nics),
      linkedClones: mine(estate.linkedClones),
      dvPorts: estate.dvPorts.map((port) => (port.vm === vm.key ? { ...port, vm: key } : port)),
      protectionGroups: estate.protectionGroups.map((group) => ({
        ...group,
        vms: group.vms.map((one) => (one === vm.key ? key : one)),
      })),
      recoveryPlans: estate.recoveryPlans.map((plan) => ({
        ...plan,
        priorities: plan.priorities.map((one) => (one.vm === vm.key ? { ...one, vm: key } : one)),
      })),
    });
    const log = entries(estate, after);
    expect(log.map((entry) => entry.rule)).toEqual(['vm-registered-anew']);
    expect(log[0]?.objects[0]?.object).toEqual({ kind: 'vm', key, name: vm.name });
  });

  it('does not take a datastore that was made again under the same name for the old one', () => {
    const vmfs = first(estate.datastores, (ds) => ds.vmfsUuid !== null);
    const again = { ...vmfs, key: 'vmfs:new', vmfsUuid: 'new' };
    const log = entries(
      estate,
      changed(estate, { datastores: estate.datastores.map((ds) => (ds === vmfs ? again : ds)) }),
    );
    expect(log.map((entry) => entry.rule)).toEqual(
      expect.arrayContaining(['datastore-gone', 'datastore-new']),
    );
  });

  it('tells a host that lost a mount, at the datastore it lost', () => {
    const mounts = estate.mounts.filter((mount) => mount.datastore === full.key);
    const gone = new Set(mounts.slice(0, 2).map((mount) => mount.key));
    const [entry] = entries(
      estate,
      changed(estate, { mounts: without(estate.mounts, (mount) => gone.has(mount.key)) }),
    );
    expect(entry).toMatchObject({
      rule: 'mount-gone',
      effect: 'breaks-plan',
      count: 2,
      sentence: `2 hosts no longer see datastore ${full.name}.`,
    });
  });

  it('tells a host that is gone once, its mounts with it', () => {
    const host = first(estate.hosts);
    const after = changed(estate, {
      hosts: without(estate.hosts, (one) => one === host),
      mounts: without(estate.mounts, (mount) => mount.host === host.key),
    });
    const gone = entries(estate, after).filter((entry) => entry.type === 'vanished');
    expect(gone.map((entry) => entry.rule)).toEqual(['host-gone']);
    expect(gone[0]?.with).toEqual([
      { kind: 'mount', count: estate.mounts.filter((mount) => mount.host === host.key).length },
    ]);
    expect(gone[0]?.objects[0]?.in).toBe('before');
  });

  it.each([
    ['none', 'replication-lost', 'exposes'],
    [null, 'replication-untold', 'exposes'],
  ] as const)('tells replication that became %s', (mode, rule, effect) => {
    const replication = mode === null ? null : { ...scratch.replication!, mode };
    const log = entries(
      estate,
      changed(estate, { datastores: withObject(estate.datastores, full.key, { replication }) }),
    );
    // Target, RPO and devices go with it and are not told apart.
    expect(log).toHaveLength(1);
    expect(log[0]).toMatchObject({ rule, effect, count: 1 });
  });

  it('tells a port file that a network adapter still needs from one nobody needs', () => {
    const file = first(estate.portFiles);
    const after = changed(estate, { portFiles: without(estate.portFiles, (one) => one === file) });
    expect(entries(estate, after).map((entry) => entry.rule)).toEqual(['port-file-vanished']);
    const unused = changed(after, { nics: after.nics.map((nic) => ({ ...nic, portKey: null })) });
    const both = changed(unused, { portFiles: estate.portFiles });
    expect(entries(both, unused).map((entry) => entry.rule)).toEqual(['port-file-left']);
  });

  it('does not say that nobody needs a port file where the ports are not told', () => {
    const file = first(estate.portFiles);
    const untold = changed(estate, {
      nics: estate.nics.map((nic) => ({ ...nic, portKey: null, portKnown: false })),
    });
    const after = changed(untold, { portFiles: without(estate.portFiles, (one) => one === file) });
    expect(entries(untold, after)).toMatchObject([{ rule: 'port-file-doubtful', effect: 'exposes' }]);
  });

  it('does not call extents moved where only the partitions are no longer told', () => {
    const after = changed(estate, {
      datastores: estate.datastores.map((ds) => ({
        ...ds,
        extents: ds.extents.map((extent) => ({ ...extent, partition: null })),
      })),
    });
    expect(new Set(entries(estate, after).map((entry) => entry.rule))).toEqual(new Set(['no-longer-told']));
  });

  it('does not call port files gone where their listing is what is missing', () => {
    const after = changed(estate, { portFiles: [], portFilesListedOn: [] });
    const log = entries(estate, after);
    expect(log.map((entry) => entry.rule)).toEqual(['port-files-unlisted']);
    expect(log[0]?.with).toEqual([{ kind: 'portFile', count: estate.portFiles.length }]);
  });

  it('does not call something changed that the newer sources do not tell', () => {
    const after = changed(estate, { vms: estate.vms.map((vm) => ({ ...vm, guest: null, cpus: null })) });
    const log = entries(estate, after);
    expect(new Set(log.map((entry) => entry.rule))).toEqual(new Set(['no-longer-told']));
    expect(log.map((entry) => entry.effect)).toEqual(['harmless', 'harmless']);
  });

  it('takes members leaving a protection group for graver than members coming', () => {
    const group = first(estate.protectionGroups, (one) => one.datastores.length > 0);
    const less = changed(estate, {
      protectionGroups: withObject(estate.protectionGroups, group.key, { datastores: [] }),
    });
    expect(entries(estate, less, 'group-lost')[0]).toMatchObject({ effect: 'exposes', severity: 'critical' });
    expect(entries(less, estate, 'group-gained')[0]).toMatchObject({ effect: 'new-checklist' });
  });

  it('has findings that came and went', () => {
    // What nobody had said of a datastore's replication is a finding once it is unsaid.
    const after = changed(estate, {
      datastores: estate.datastores.map((ds) => ({ ...ds, replication: null })),
    });
    const found = (of: Estate) => findAll(of, indexEstate(of));
    const there = diffEstates(estate, after, {
      findings: { before: found(estate), after: found(after) },
    }).entries.filter((entry) => entry.rule.startsWith('finding-'));
    const back = diffEstates(after, estate, {
      findings: { before: found(after), after: found(estate) },
    }).entries.filter((entry) => entry.rule.startsWith('finding-'));
    expect(there.map((entry) => entry.rule)).toContain('finding-new');
    expect(back.map((entry) => entry.rule)).toContain('finding-gone');
    expect(there).toHaveLength(back.length);
  });

  it('puts what breaks a plan first, and says why at every entry', () => {
    const after = changed(moved(full, scratch), {
      hosts: estate.hosts.slice(1),
      datastores: estate.datastores.map((ds) => ({ ...ds, freeMib: 1 })),
    });
    const log = entries(estate, after);
    const rank = log.map((entry) => effects.findIndex((effect) => effect.id === entry.effect));
    expect(rank).toEqual([...rank].sort((a, b) => a - b));
    for (const entry of log) {
      expect(entry.why).not.toBe('');
      expect(entry.sentence).not.toMatch(/[{}]/);
    }
  });

  it('reads names as names, whatever they hold', () => {
    const vm = first(estate.vms);
    const name = '{after} <b>$& {what}';
    const [entry] = entries(estate, changed(estate, { vms: withObject(estate.vms, vm.key, { name }) }));
    expect(entry?.sentence).toBe(`VM ${name} was renamed: ${vm.name} → ${name}.`);
  });

  it('names as many objects as asked for and counts all of them', () => {
    const after = changed(estate, { vms: estate.vms.map((vm) => ({ ...vm, name: `${vm.name}-x` })) });
    const [entry] = diffEstates(estate, after, { objects: 7 }).entries;
    expect(entry?.objects).toHaveLength(7);
    expect(entry?.count).toBe(estate.vms.length);
  });

  it('names one object only where an entry is about one', () => {
    const naming = Object.entries(changeRules).filter(([, rule]) => rule.sentence.includes('{name}'));
    expect(naming.filter(([, rule]) => rule.by !== 'object').map(([id]) => id)).toEqual([]);
  });

  it('fills every word a rule asks for', () => {
    const words =
      /\{(what|name|before|after|arrow|place|field|is|was|has|its|them|see|sees|use|reads|clones)\}/g;
    for (const rule of Object.values(changeRules))
      expect(rule.sentence.replace(words, '')).not.toMatch(/[{}]/);
  });
});
