import type { EstateDraft } from '../../../src/domain/estate/draft.js';
import { morefKey, vcenterKey } from '../../../src/domain/estate/keys.js';
import type { Key, Provenance } from '../../../src/domain/estate/types.js';
import type { Stretches } from '../../../src/domain/stretches.js';
import type { Problems } from '../problems.js';
import type { Assembly } from './assembly.js';
import { assembleNetwork, type NetworkKeys } from './assembleNetwork.js';
import { assembleStorage, type StorageKeys } from './assembleStorage.js';
import { assembleVms } from './assembleVms.js';
import { newest } from './compute.js';
import type { Inventory } from './inventory.js';

/**
 * Joins the facts of an export into the draft: MoRefs become keys, and what points at an object
 * the export does not hold is reported instead of being left dangling.
 */
export function* assemble(
  inventory: Inventory,
  draft: EstateDraft,
  exportName: string,
  problems: Problems,
): Stretches<void> {
  const from = (file: string): Provenance => ({ source: 0, place: file });
  const about = inventory.about;
  const vcenter = vcenterKey(about?.instanceUuid ?? null, exportName);
  if (about === null) {
    problems.add(
      'warning',
      'no-vcenter',
      `The export holds no ServiceInstance file, so the vCenter is known only by the export's name "${exportName}".`,
    );
  }
  draft.vcenters.push({
    key: vcenter,
    name: exportName,
    instanceUuid: about?.instanceUuid ?? null,
    version: about?.version ?? null,
    from: from(about?.file ?? exportName),
  });
  const keys = new Map<string, Key>();
  const keyOf = (moref: string): Key => {
    let key = keys.get(moref);
    // One text for all who refer to the object: a datacenter is referred to by every VM in it.
    if (key === undefined) keys.set(moref, (key = morefKey(vcenter, moref)));
    return key;
  };
  const assembly: Assembly = {
    inventory,
    draft,
    problems,
    vcenter,
    hosts: new Map(inventory.hosts.map((host) => [host.moref, keyOf(host.moref)])),
    clusters: new Map(inventory.clusters.map((cluster) => [cluster.moref, keyOf(cluster.moref)])),
    from,
    datacenterOf: (parent) => {
      const datacenter = inventory.datacenterOf(parent);
      return datacenter === null ? null : keyOf(datacenter.moref);
    },
    keyOf,
  };
  for (const node of inventory.tree.values()) {
    if (node.kind !== 'Datacenter') continue;
    draft.datacenters.push({ key: keyOf(node.moref), name: node.name, vcenter, from: from(node.file) });
  }
  const storage: StorageKeys = yield* assembleStorage(assembly);
  assembleCompute(assembly, storage);
  const network: NetworkKeys = yield* assembleNetwork(assembly);
  yield* assembleVms(assembly, storage, network);
}

function assembleCompute(assembly: Assembly, storage: StorageKeys): void {
  const { inventory, draft, vcenter, keyOf, from } = assembly;
  const present = new Set(inventory.vms.map(({ moref }) => moref));
  const vmsOf = (morefs: readonly string[]): string[] =>
    morefs.filter((moref) => present.has(moref)).map(keyOf);
  const hostsOf = (morefs: readonly string[]): string[] =>
    morefs.flatMap((moref) => assembly.hosts.get(moref) ?? []);
  for (const cluster of inventory.clusters) {
    draft.clusters.push({
      key: keyOf(cluster.moref),
      name: cluster.name,
      vcenter,
      datacenter: assembly.datacenterOf(cluster.parent),
      site: null,
      ha: cluster.ha && {
        ...cluster.ha,
        heartbeatDatastores: cluster.heartbeatDatastores.flatMap((moref) => storage.byMoref.get(moref) ?? []),
        ...(cluster.failoverHosts && { failoverHosts: hostsOf(cluster.failoverHosts) }),
        rules: cluster.rules.map((rule) => ({
          ...rule,
          vms: vmsOf(rule.vms),
          hosts: hostsOf(rule.hosts),
          on: vmsOf(rule.on),
        })),
      },
      drsEnabled: cluster.drsEnabled,
      purpose: null,
      from: from(cluster.file),
    });
  }
  for (const host of inventory.hosts) {
    draft.hosts.push({
      key: keyOf(host.moref),
      name: host.name,
      vcenter,
      datacenter: assembly.datacenterOf(host.parent),
      // A standalone host's parent is a plain ComputeResource: no cluster.
      cluster: host.parent === null ? null : (assembly.clusters.get(host.parent) ?? null),
      site: null,
      moref: host.moref,
      version: host.version,
      build: host.build,
      inMaintenanceMode: host.inMaintenanceMode,
      connectionState: host.connectionState,
      bootTime: host.bootTime,
      cpuMhz: host.cpuMhz,
      memoryMib: host.memoryMib,
      unresolvedCopies: null,
      from: from(host.file),
    });
  }
}

/** The newest moment any object of the export speaks of: the export was made no earlier. */
export function newestMoment(inventory: Inventory): string | null {
  let moment: string | null = null;
  for (const datastore of inventory.datastores) moment = newest(moment, datastore.seenAt);
  for (const cluster of inventory.clusters) moment = newest(moment, cluster.seenAt);
  for (const host of inventory.hosts) moment = newest(moment, host.bootTime);
  return newest(moment, inventory.portsChangedAt);
}
