import type { EstateIndex } from '../../estate/index.js';
import type { Cluster, Estate, Key, Vm } from '../../estate/types.js';
import { cloudClusters, type CloudVApp } from './cloud.js';
import { viewTiers, type TierSpec } from './management.js';
import { byName, inOwnCluster } from './places.js';
import { replaced } from './turnRound.js';
import type { Scope } from './types.js';

/** Names of vCloud Director's parts, as the user typed them. */
export interface VcdNames {
  readonly vShieldManagers: readonly string[];
  readonly transfer: readonly string[];
  readonly cells: readonly string[];
  readonly balancers: readonly string[];
}

/** vApps of one metadata priority. */
export interface VAppGroup {
  /** A number, `ALL_PRIORITIES`, or `NO_PRIORITY`. */
  readonly priority: string;
  /** Empty where all vApps are meant. */
  readonly names: readonly string[];
  /** Those of them the snapshot knows; one name may stand for vApps of several organisations. */
  readonly vapps: readonly CloudVApp[];
}

/** The one group there is when nobody has said anything of priorities. */
export const ALL_PRIORITIES = 'all';
/** vApps that are in none of the lines that say priorities: they come last. */
export const NO_PRIORITY = 'none';

/** What vCloud Director runs where a scope's VMs go. */
export interface Vcd {
  readonly scope: Scope;
  /** Names of the Edges; empty where they are not known one by one. */
  readonly edges: readonly string[];
  /** Those of the Edges the estate knows. */
  readonly edgeVms: readonly Vm[];
  readonly groups: readonly VAppGroup[];
  /** vApps with VMs that come over, as far as vCloud Director's records were imported. */
  readonly vapps: readonly CloudVApp[];
  /** Whether VMs have to be registered: option B. */
  readonly register: boolean;
  /** Whether the tenants' networks reach over both sites. */
  readonly stretched: boolean;
}

/** Start order of vCloud Director's management, as recalled from practice; no source prints it. */
export function vcdTiers(names: VcdNames): readonly TierSpec[] {
  const [first = 'the first cell', ...others] = names.cells;
  const shared = viewTiers.filter(({ id }) => ['directory', 'database', 'vcenter'].includes(id));
  return [
    ...shared.map((tier) =>
      tier.id === 'database' ? { ...tier, without: 'vCenter and the cells do not start' } : tier,
    ),
    {
      id: 'vshield',
      name: 'vShield Manager',
      be: 'is',
      roles: [],
      names: names.vShieldManagers,
      needs: ['directory', 'vcenter'],
      without: 'no Edge can be started or changed',
    },
    {
      id: 'transfer',
      name: 'the transfer share and the message bus',
      be: 'are',
      roles: [],
      names: names.transfer,
      needs: ['directory'],
      without: 'cells do not join each other',
    },
    {
      id: 'first-cell',
      name: 'the first cell',
      be: 'is',
      roles: [],
      names: [first],
      needs: ['directory', 'database', 'vcenter', 'vshield', 'transfer'],
      without: 'there is no vCloud Director',
    },
    {
      id: 'cells',
      name: 'the other cells',
      be: 'are',
      roles: [],
      names: others,
      needs: ['first-cell'],
      without: 'one cell carries all',
    },
    {
      id: 'balancer',
      name: 'the load balancer',
      be: 'is',
      roles: [],
      names: names.balancers,
      needs: ['first-cell', 'cells'],
      without: 'tenants do not reach the cells',
    },
  ];
}

/**
 * Clusters of provider vDCs: those named, else those vCloud Director's records lead to, else those
 * the DR settings call servers'.
 */
export function providerClusters(estate: Estate, index: EstateIndex, keys: readonly Key[]): Cluster[] {
  if (keys.length > 0) return keys.flatMap((key) => index.cluster.get(key) ?? []).sort(byName);
  const told = cloudClusters(estate, index);
  return told.length > 0
    ? told
    : estate.clusters.filter((cluster) => cluster.purpose === 'servers').sort(byName);
}

/**
 * Option B: VMs are registered and nothing is powered on by HA. Hosts that wait outside the VMs' own cluster
 * are added to it all the same.
 */
export function withRegistering(scope: Scope): Scope {
  return replaced(scope, (p) => [
    { ...p, way: p.way === 'joined' && inOwnCluster(p) ? p.way : 'separate', haPowersOn: false },
  ]);
}

/**
 * Reads "1: web, database" lines into groups, the lowest number first. A line without a number has
 * priority 3, as SRM would give it; with no line at all there is one group of all vApps. vApps the
 * snapshot knows and no line names come last.
 */
export function vAppGroups(lines: readonly string[], vapps: readonly CloudVApp[]): VAppGroup[] {
  const groups = new Map<number, string[]>();
  for (const line of lines) {
    const read = /^(\d{1,3})\s*:(.*)$/.exec(line);
    const priority = read === null ? 3 : Number(read[1]);
    const names = (read === null ? line : read[2]!)
      .split(',')
      .map((name) => name.trim())
      .filter((name) => name !== '');
    groups.set(priority, [...(groups.get(priority) ?? []), ...names]);
  }
  if (groups.size === 0) return [{ priority: ALL_PRIORITIES, names: [], vapps }];
  const left = new Set(vapps);
  const named = [...groups]
    .sort(([a], [b]) => a - b)
    .map(([priority, names]) => {
      const wanted = new Set(names.map((name) => name.toLowerCase()));
      const known = [...left].filter(({ vapp }) => wanted.has(vapp.name.toLowerCase()));
      for (const one of known) left.delete(one);
      return { priority: String(priority), names, vapps: known };
    });
  if (left.size === 0) return named;
  const names = [...new Set([...left].map(({ vapp }) => vapp.name))];
  return [...named, { priority: NO_PRIORITY, names, vapps: [...left] }];
}

/** VMs called by some names, of those a scope brings over or the estate knows. */
export function vmsNamed(estate: Estate, names: readonly string[]): Vm[] {
  const wanted = new Set(names.map((name) => name.toLowerCase()));
  return wanted.size === 0
    ? []
    : estate.vms.filter((vm) => !vm.placeholder && !vm.template && wanted.has(vm.name.toLowerCase()));
}
