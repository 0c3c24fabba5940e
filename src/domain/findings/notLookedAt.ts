import { siteOfHost, type EstateIndex } from '../estate/index.js';
import type { Estate, Vm } from '../estate/types.js';
import { rules } from './index.js';
import { lookupsOf, replicationOf, type Lookups } from './lookups.js';
import { isRecoverySite, mountsUnknown } from './mountGaps.js';
import { count, plural } from './report.js';
import type { Rule, Severity } from './types.js';

/**
 * What the rules had nothing to go on for. A rule that finds nothing because nobody has said which
 * site is lost has not found that all is well, and the count of its findings must not say so.
 */
export interface NotLookedAt {
  readonly id: string;
  /** What could not be looked at, and why. A sentence. */
  readonly why: string;
  /** What to declare or import to change that. A sentence. */
  readonly declare: string;
  readonly rules: readonly { readonly id: string; readonly name: string; readonly severity: Severity }[];
}

/** Something rules go on that may be missing. */
interface Ground {
  readonly id: string;
  readonly rules: readonly string[];
  readonly declare: string;
  /** Why it is missing; null when it is there, or nothing of its kind is in the estate. */
  missing(estate: Estate, index: EstateIndex, lookups: Lookups): string | null;
}

const desktopRules = [
  'vmx-outside-replication',
  'replica-not-replicated',
  'clone-replica-mismatch',
  'hosts-per-replica',
  'clones-per-datastore',
  'ha-will-not-power-on',
  'replication-unknown',
] as const;

/** Of several, how many: "none of the 12 datastores", "4 of the 12 datastores", "the datastore". */
function share(some: number, all: number, noun: string): string {
  if (some === all) return all === 1 ? `the only ${noun}` : `all ${count(all, noun)}`;
  return `${some} of ${count(all, noun)}`;
}

const grounds: readonly Ground[] = [
  {
    id: 'sites',
    rules: ['recovery-host-lacks-mount'],
    declare:
      'Name the sites, say which is the recovery site, and put clusters or hosts to them: in the DR settings, or under "sites", "clusters" and "hosts" in an overlay file.',
    missing: (estate, index) =>
      estate.hosts.length === 0 || estate.hosts.some((host) => isRecoverySite(siteOfHost(host, index), index))
        ? null
        : 'No host is known to be at a recovery site: whether the recovery hosts see what they must is not looked at.',
  },
  {
    id: 'replication',
    rules: ['vmx-outside-replication', 'replica-not-replicated', 'vm-spans-protection'],
    declare:
      'Say of each datastore where it is replicated to, or that it is not: in the DR settings, or under "datastores" in an overlay file. No inventory export tells it.',
    missing: (_, index, { liveVms }) => {
      const homes = new Set(liveVms.flatMap((vm) => vm.homeDatastore ?? []));
      const datastores = [...homes].flatMap((key) => index.datastore.get(key) ?? []);
      const unknown = datastores.filter((datastore) => replicationOf(datastore) === 'unknown').length;
      return unknown === 0
        ? null
        : `Whether ${share(unknown, datastores.length, 'datastore')} with VMs ${plural(unknown, 'is', 'are')} replicated is not declared: which VM loses a part of itself in a failover is not looked at there.`;
    },
  },
  {
    id: 'desktops',
    rules: desktopRules,
    declare:
      'Import the export of View or Horizon, or name the pools and the clusters of desktops: in the DR settings, or under "pools" and "clusters" in an overlay file.',
    missing: (_, __, { liveVms, desktops }) =>
      liveVms.length === 0 || desktops.size > 0
        ? null
        : 'No VM is known to be a desktop: the rules about desktops, their clones and replicas had nothing to look at.',
  },
  {
    id: 'protection',
    rules: ['unprotected-vm-on-protected-datastore', 'vm-spans-protection'],
    declare:
      'Import the export of SRM, or name the protection groups with their datastores and VMs: in the DR settings, or under "protectionGroups" in an overlay file.',
    missing: ({ protectionGroups }, _, { liveVms }) => {
      if (liveVms.length === 0) return null;
      if (protectionGroups.length === 0) {
        return 'No protection group of SRM is known: whether a VM is left out of protection, or lies in two groups, is not looked at.';
      }
      const bare = protectionGroups.filter((group) => group.vms.length === 0).length;
      return bare === 0
        ? null
        : `The VMs of ${share(bare, protectionGroups.length, 'protection group')} are not listed: whether a VM is left out of ${plural(bare, 'it', 'them')} is not looked at.`;
    },
  },
  {
    id: 'port-files',
    rules: ['port-file-missing', 'port-file-orphaned'],
    declare:
      'Run the collector on a host that sees the datastores (docs/collector.md) and import its pack, or list the port files under "datastores" in an overlay file.',
    missing: (estate, index, { liveVms }) => {
      const listed = new Set(estate.portFilesListedOn);
      const homes = new Set(
        liveVms.filter((vm) => hasDvPort(vm, index)).flatMap((vm) => vm.homeDatastore ?? []),
      );
      const without = [...homes].filter((key) => !listed.has(key)).length;
      return without === 0
        ? null
        : `The .dvsData of ${share(without, homes.size, 'datastore')} with VMs on distributed switches is not listed: whether HA finds the port files there is not looked at.`;
    },
  },
  {
    id: 'mounts',
    rules: ['cluster-mount-gap', 'recovery-host-lacks-mount', 'datastore-inaccessible'],
    declare:
      'Import an export that tells which host mounts which datastore: govc, RVTools, or the collector.',
    missing: (estate, index) => {
      const none = estate.mounts.length === 0;
      const without = estate.hosts.filter((host) => none || mountsUnknown(host, index)).length;
      return without === 0
        ? null
        : `What ${share(without, estate.hosts.length, 'host')} ${plural(without, 'mounts', 'mount')} is not in the sources: whether hosts see the same datastores is not looked at there.`;
    },
  },
  {
    id: 'ha',
    rules: ['ha-will-not-power-on'],
    declare: 'Import an export with the HA settings of the clusters: govc, or the sheet vCluster of RVTools.',
    missing: (estate, index) => {
      const used = estate.clusters.filter(
        (cluster) => (index.hostsOfCluster.get(cluster.key) ?? []).length > 0,
      );
      const without = used.filter((cluster) => cluster.ha === null).length;
      return without === 0
        ? null
        : `The HA settings of ${share(without, used.length, 'cluster')} are not in the sources: whether HA powers VMs on there is not looked at.`;
    },
  },
  {
    id: 'binding',
    rules: ['dynamic-binding', 'ephemeral-binding', 'port-file-missing'],
    declare: 'Import an export that tells the binding of portgroups: govc, or the sheet dvPort of RVTools.',
    missing: (estate) => {
      const inUse = new Set(estate.nics.flatMap((nic) => nic.dvPortgroup ?? []));
      const used = estate.dvPortgroups.filter((portgroup) => inUse.has(portgroup.key));
      const without = used.filter((portgroup) => portgroup.binding === null).length;
      return without === 0
        ? null
        : `The port binding of ${share(without, used.length, 'distributed portgroup')} in use is not in the sources: whether VMs keep their ports without vCenter is not looked at there.`;
    },
  },
];

function hasDvPort(vm: Vm, index: EstateIndex): boolean {
  return (index.nicsOfVm.get(vm.key) ?? []).some((nic) => nic.dvPortgroup !== null);
}

function rulesCalled(ids: readonly string[]): NotLookedAt['rules'] {
  const called = (id: string): Rule | undefined => rules.find((rule) => rule.id === id);
  return ids.flatMap((wanted) => {
    const rule = called(wanted);
    return rule === undefined ? [] : [{ id: rule.id, name: rule.name, severity: rule.severity }];
  });
}

/** What could not be looked at in an estate, with the rules that had nothing, or not all, to go on. */
export function notLookedAt(estate: Estate, index: EstateIndex): NotLookedAt[] {
  const lookups = lookupsOf(estate, index);
  return grounds.flatMap(({ id, rules: ids, declare, missing }) => {
    const why = missing(estate, index, lookups);
    return why === null ? [] : [{ id, why, declare, rules: rulesCalled(ids) }];
  });
}

/** How many rules that is: each counted once. */
export function rulesNotApplied(list: readonly NotLookedAt[]): number {
  return new Set(list.flatMap((each) => each.rules.map((rule) => rule.id))).size;
}
