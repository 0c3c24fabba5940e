import { deviceKey } from '../../../src/domain/estate/keys.js';
import type { Key, Provenance } from '../../../src/domain/estate/types.js';
import type { Assembly } from './assemble.js';
import type { NetworkKeys } from './assembleNetwork.js';
import { nameKey, type StorageKeys } from './assembleStorage.js';
import type { NicFacts, VmFacts } from './vm.js';

/** VMs with their disks and NICs. */
export function assembleVms(assembly: Assembly, storage: StorageKeys, network: NetworkKeys): void {
  const { inventory, draft, problems, vcenter, keyOf, from } = assembly;
  const clusterOfHost = new Map(
    inventory.hosts.map((host) => [
      host.moref,
      host.parent === null ? undefined : assembly.clusters.get(host.parent),
    ]),
  );
  const clusterFacts = new Map(inventory.clusters.map((cluster) => [keyOf(cluster.moref), cluster]));
  // Taken out one by one: with the largest estates the facts and the estate do not fit side by side.
  inventory.vms.reverse();
  for (let facts = inventory.vms.pop(); facts !== undefined; facts = inventory.vms.pop()) {
    const vm = facts;
    const { file } = facts;
    const origin = from(file);
    const key = keyOf(facts.moref);
    const host = facts.host === null ? null : (assembly.hosts.get(facts.host) ?? null);
    if (facts.host !== null && host === null) {
      problems.add(
        'warning',
        'vm-without-host',
        `The VM "${facts.name}" runs on the host ${facts.host}, which is not in the export.`,
        { file: facts.file },
      );
    }
    const cluster =
      (facts.host === null ? undefined : clusterOfHost.get(facts.host)) ?? clusterOfPool(facts, assembly);
    const home = homeDatastore(facts, assembly, storage);
    if (home === null && facts.vmxPath !== null) {
      problems.add(
        'warning',
        'home-not-in-export',
        `The VM "${facts.name}" lies at ${facts.vmxPath}, and that datastore is not in the export.`,
        { file: facts.file },
      );
    }
    if (!facts.configured) {
      problems.add(
        'warning',
        'vm-without-configuration',
        `vCenter had no configuration of the VM "${facts.name}" (${facts.connectionState ?? 'state unknown'}): its disks and NICs are not known.`,
        { file: facts.file },
      );
    }
    const clusterHa = cluster === null ? undefined : clusterFacts.get(cluster);
    draft.vms.push({
      key,
      name: facts.name,
      vcenter,
      datacenter: assembly.datacenterOf(facts.parent),
      cluster,
      host,
      moref: facts.moref,
      instanceUuid: facts.instanceUuid,
      smbiosUuid: facts.smbiosUuid,
      template: facts.template,
      placeholder: facts.placeholder,
      power: facts.power,
      connectionState: facts.connectionState,
      homeDatastore: home,
      vmxPath: facts.vmxPath,
      cpus: facts.cpus,
      memoryMib: facts.memoryMib,
      cpuReservationMhz: facts.cpuReservationMhz,
      memoryReservationMib: facts.memoryReservationMib,
      guest: facts.guest,
      // The VM's own setting, else the cluster's default, where HA is on at all.
      haRestartPriority: clusterHa?.ha?.enabled
        ? (clusterHa.restartPriorities.get(facts.moref) ?? clusterHa.ha.restartPriority)
        : null,
      role: null,
      from: origin,
    });
    for (const disk of facts.disks) {
      draft.disks.push({
        key: deviceKey(key, disk.label),
        vm: key,
        label: disk.label,
        datastore: datastoreOf(disk.datastore, disk.path, vm, assembly, storage),
        path: disk.path,
        capacityMib: disk.capacityMib,
        thin: disk.thin,
        raw: disk.raw,
        parents: disk.parents.map((parent) => ({
          path: parent.path,
          datastore: datastoreOf(parent.datastore, parent.path, vm, assembly, storage),
        })),
        parentsKnown: true,
        from: origin,
      });
    }
    for (const nic of facts.nics) pushNic(nic, file, origin, key, assembly, network);
  }
}

function pushNic(
  nic: NicFacts,
  file: string,
  from: Provenance,
  key: Key,
  assembly: Assembly,
  network: NetworkKeys,
): void {
  const portgroup = nic.portgroupKey === null ? undefined : network.portgroups.get(nic.portgroupKey);
  assembly.draft.nics.push({
    key: deviceKey(key, nic.label),
    vm: key,
    label: nic.label,
    mac: nic.mac,
    connected: nic.connected,
    startsConnected: nic.startsConnected,
    networkName: portgroup?.facts.name ?? nic.networkName,
    dvSwitch: nic.switchUuid === null ? null : network.switchOf(nic.switchUuid, file),
    dvPortgroup: portgroup?.key ?? null,
    portKey: nic.portKey,
    portKnown: true,
    from,
  });
}

/** For VMs that stand on no host at the moment: the cluster that owns their resource pool. */
function clusterOfPool(vm: VmFacts, assembly: Assembly): Key | null {
  const owner = vm.resourcePool === null ? undefined : assembly.inventory.tree.get(vm.resourcePool)?.owner;
  return owner ? (assembly.clusters.get(owner) ?? null) : null;
}

function homeDatastore(vm: VmFacts, assembly: Assembly, storage: StorageKeys): Key | null {
  return vm.vmxPath === null ? null : datastoreOf(null, vm.vmxPath, vm, assembly, storage);
}

/**
 * The datastore of a file: by its reference, else by the name in "[name] folder/file" among the
 * VM's own datastores, then in its datacenter; else by the mount folder, which is how the path of a
 * VM looks whose datastore vCenter cannot reach.
 */
function datastoreOf(
  moref: string | null,
  path: string | null,
  vm: VmFacts,
  assembly: Assembly,
  storage: StorageKeys,
): Key | null {
  const referenced = moref === null ? undefined : storage.byMoref.get(moref);
  if (referenced !== undefined) return referenced;
  if (path === null) return null;
  if (path.startsWith('[')) {
    for (const own of vm.datastores) {
      // Compared with each name as a whole: a name may itself hold brackets.
      const facts = storage.factsByMoref.get(own);
      if (facts && (path.startsWith(`[${facts.writtenName}]`) || path.startsWith(`[${facts.name}]`))) {
        return storage.byMoref.get(own) ?? null;
      }
    }
    const name = /^\[(.*)\] /s.exec(path)?.[1] ?? path.slice(1, path.indexOf(']'));
    return storage.byName.get(nameKey(assembly.datacenterOf(vm.parent), name)) ?? null;
  }
  const folder = /^\/vmfs\/volumes\/[^/]+/.exec(path)?.[0];
  return folder === undefined ? null : (storage.byPath.get(folder) ?? null);
}
