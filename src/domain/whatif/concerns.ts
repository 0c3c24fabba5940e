import { clusterOfVm } from '../findings/lookups.js';
import type { Resolved } from './resolve.js';
import type { Situation } from './situation.js';
import type { WaysOut } from './trial.js';
import { hostsIn, managementOn, using } from './world.js';

const ALL = '*';
const MANAGEMENT = 'management';

/** What of a plan a fault has to do with: clusters by key, the management as one. */
function concernsOf(fault: Resolved, { world, index }: Situation): string[] {
  switch (fault.kind) {
    case 'host-down': {
      const keys = new Set(fault.hosts.map((host) => host.key));
      const places = [
        ...world.placements.map((p) => ({ key: p.key, hosts: p.hosts })),
        ...(world.floating?.clusters ?? []).map(({ cluster, hosts }) => ({ key: cluster.key, hosts })),
      ];
      const hit = places.filter(({ hosts }) => hosts.some((host) => keys.has(host.key)));
      const other = hit.length === 0 || !hostsIn(world).some((host) => keys.has(host.key));
      return [...hit.map(({ key }) => key), ...(other || world.managed.length > 0 ? [MANAGEMENT] : [])];
    }
    case 'lun-not-presented':
    case 'not-replicated':
    case 'replica-old':
    case 'storage-late':
      if (fault.kind === 'storage-late' && fault.after !== null) return [ALL];
      return [
        ...using(fault.datastore, world).map((p) => p.key),
        ...(managementOn(fault.datastore, world, index).length > 0 ? [MANAGEMENT] : []),
      ];
    case 'dns-not-swapped':
      return (
        world.scope?.aliases.find((alias) => alias.name === fault.alias)?.placements.map((p) => p.key) ?? [
          MANAGEMENT,
        ]
      );
    case 'stale-copies': {
      if (world.srm !== null) return [MANAGEMENT];
      const hit = new Set(fault.newest.map((vm) => clusterOfVm(vm, index)));
      return world.placements.filter((p) => p.sources.some(({ key }) => hit.has(key))).map((p) => p.key);
    }
    case 'service-down':
      return fault.service === 'edges' ? [ALL] : [MANAGEMENT];
    case 'srm-timeout':
    case 'backup-old':
    case 'not-synchronised':
      return [MANAGEMENT];
  }
}

/**
 * Faults that have nothing to do with each other, put apart: the best change for each part is then part
 * of the best for all. `joint` ones, such as a repair, have to do with everything.
 */
export function partsOf(
  faults: readonly Resolved[],
  ways: readonly WaysOut[],
  situation: Situation,
): number[][] {
  const labels = faults.map((fault, i) => [
    ...concernsOf(fault, situation),
    ...ways[i]!.flat().map((trial) => `trial ${trial.id}`),
  ]);
  const parts: { readonly members: number[]; readonly labels: Set<string> }[] = [];
  labels.forEach((own, i) => {
    const merged = { members: [i], labels: new Set(own) };
    for (let p = parts.length - 1; p >= 0; p -= 1) {
      const part = parts[p]!;
      const all = part.labels.has(ALL) || merged.labels.has(ALL);
      if (!all && ![...merged.labels].some((label) => part.labels.has(label))) continue;
      merged.members.push(...part.members);
      for (const label of part.labels) merged.labels.add(label);
      parts.splice(p, 1);
    }
    parts.push(merged);
  });
  return parts.map(({ members }) => [...members].sort((a, b) => a - b));
}
