import { deviceKey } from '../../../src/domain/estate/keys.js';
import type { Key } from '../../../src/domain/estate/types.js';
import type { Stretches } from '../../../src/domain/stretches.js';
import { joining, type Assembly } from './assembly.js';
import type { NetworkKeys } from './assembleNetwork.js';
import { nameKey, type StorageKeys } from './assembleStorage.js';
import type { OpenDisk, OpenNic, VmFacts } from './vm.js';

/** VMs with their disks and NICs. */
export function* assembleVms(
  assembly: Assembly,
  storage: StorageKeys,
  network: NetworkKeys,
): Stretches<void> {
  const { inventory, draft, problems, vcenter, keyOf } = assembly;
  const clusterOfHost = new Map(
    inventory.hosts.map((host) => [
      host.moref,
      host.parent === null ? undefined : assembly.clusters.get(host.parent),
    ]),
  );
  const clusterFacts = new Map(inventory.clusters.map((cluster) => [keyOf(cluster.moref), cluster]));
  // Taken out one by one: with the largest estates the facts and the estate do not fit side by side.
  inventory.vms.reverse();
  const total = inventory.vms.length;
  let [diskAt, nicAt] = [0, 0];
  for (let facts = inventory.vms.pop(); facts !== undefined; facts = inventory.vms.pop()) {
    const { vm } = facts;
    const { place: file } = vm.from;
    vm.key = keyOf(facts.moref);
    vm.vcenter = vcenter;
    vm.datacenter = assembly.datacenterOf(facts.parent);
    vm.host = facts.host === null ? null : (assembly.hosts.get(facts.host) ?? null);
    if (facts.host !== null && vm.host === null) {
      problems.add(
        'warning',
        'vm-without-host',
        `The VM "${vm.name}" runs on the host ${facts.host}, which is not in the export.`,
        { file },
      );
    }
    vm.cluster =
      (facts.host === null ? undefined : clusterOfHost.get(facts.host)) ?? clusterOfPool(facts, assembly);
    vm.homeDatastore = vm.vmxPath === null ? null : datastoreOf(null, vm.vmxPath, facts, assembly, storage);
    if (vm.homeDatastore === null && vm.vmxPath !== null) {
      problems.add(
        'warning',
        'home-not-in-export',
        `The VM "${vm.name}" lies at ${vm.vmxPath}, and that datastore is not in the export.`,
        { file },
      );
    }
    if (!facts.configured) {
      problems.add(
        'warning',
        'vm-without-configuration',
        `vCenter had no configuration of the VM "${vm.name}" (${vm.connectionState ?? 'state unknown'}): its disks and NICs are not known.`,
        { file },
      );
    }
    const clusterHa = vm.cluster === null ? undefined : clusterFacts.get(vm.cluster);
    // The VM's own setting, else the cluster's default, where HA is on at all.
    vm.haRestartPriority = clusterHa?.ha?.enabled
      ? (clusterHa.restartPriorities.get(facts.moref) ?? clusterHa.ha.restartPriority)
      : null;
    draft.vms.push(vm);
    for (const end = diskAt + facts.disks; diskAt < end; diskAt += 1) {
      const disk = inventory.disks[diskAt] as OpenDisk;
      disk.key = deviceKey(vm.key, disk.label);
      disk.vm = vm.key;
      disk.datastore = datastoreOf(disk.datastore, disk.path, facts, assembly, storage);
      for (const parent of disk.parents) {
        parent.datastore = datastoreOf(parent.datastore, parent.path, facts, assembly, storage);
      }
      draft.disks.push(disk);
    }
    for (const end = nicAt + facts.nics; nicAt < end; nicAt += 1) {
      const nic = inventory.nics[nicAt] as OpenNic;
      const portgroup = nic.dvPortgroup === null ? undefined : network.portgroups.get(nic.dvPortgroup);
      nic.key = deviceKey(vm.key, nic.label);
      nic.vm = vm.key;
      nic.networkName = portgroup?.facts.name ?? nic.networkName;
      nic.dvSwitch = nic.dvSwitch === null ? null : network.switchOf(nic.dvSwitch, file);
      nic.dvPortgroup = portgroup?.key ?? null;
      draft.nics.push(nic);
    }
    const done = draft.vms.length;
    if (done % vmsEach === 0) yield { phase: joining, done, total };
  }
}

/** VMs of one stretch, with their disks and NICs. */
const vmsEach = 200;

/** For VMs that stand on no host at the moment: the cluster that owns their resource pool. */
function clusterOfPool(vm: VmFacts, assembly: Assembly): Key | null {
  const owner = vm.resourcePool === null ? undefined : assembly.inventory.tree.get(vm.resourcePool)?.owner;
  return owner ? (assembly.clusters.get(owner) ?? null) : null;
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
