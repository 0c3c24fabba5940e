import { ref, type EstateIndex } from '../estate/index.js';
import type { Datastore, Estate, Host, Key, Vm } from '../estate/types.js';
import { lookupsOf, push } from '../findings/lookups.js';
import { overheadMib } from './overhead.js';
import type { HaHost, HaRules } from './types.js';

/** Seconds until a datastore is mounted on a host; null for never. */
export type MountTime = (datastore: Datastore, host: Host) => number | null;

interface HostFacts {
  readonly availableAt: (host: Host) => number | null;
  readonly mountedAt: MountTime;
  /** Datastores that come over. */
  readonly moved: readonly Datastore[];
  readonly portsKnown: (host: Host) => boolean;
  /** Names of dedicated failover hosts. */
  readonly dedicated: ReadonlySet<string>;
}

/** The recovery hosts of a cluster with what runs there already and what they see and will see. */
export function describeHosts(
  hosts: readonly Host[],
  estate: Estate,
  index: EstateIndex,
  rules: HaRules,
  facts: HostFacts,
): HaHost[] {
  const running = runningOn(estate, index);
  return hosts.map((host) => ({
    ref: ref('host', host),
    version: host.version,
    cpuMhz: host.cpuMhz,
    memoryMib: host.memoryMib,
    used: usedBy(running.get(host.key) ?? [], index, rules),
    availableAt: facts.availableAt(host),
    datastores: datastoresOf(host, index, facts),
    portsKnown: facts.portsKnown(host),
    dedicated: facts.dedicated.has(host.name),
  }));
}

/** What a host mounts of its own, and what comes over with the plan. */
function datastoresOf(host: Host, index: EstateIndex, facts: HostFacts): Map<Key, number> {
  const datastores = new Map<Key, number>();
  for (const mount of index.mountsOfHost.get(host.key) ?? []) {
    if (mount.mounted !== false && mount.accessible !== false) datastores.set(mount.datastore, 0);
  }
  for (const datastore of facts.moved) {
    const at = facts.mountedAt(datastore, host);
    if (at === null) datastores.delete(datastore.key);
    else datastores.set(datastore.key, at);
  }
  return datastores;
}

function usedBy(vms: readonly Vm[], index: EstateIndex, rules: HaRules): HaHost['used'] {
  const used = { cpuMhz: 0, memoryMib: 0, ports: 0 };
  for (const vm of vms) {
    used.cpuMhz += vm.cpuReservationMhz ?? 0;
    used.memoryMib +=
      (vm.memoryReservationMib ?? 0) + overheadMib(vm.memoryMib, vm.cpus, rules.version === 'aam');
    used.ports += dvPortsOf(vm, index);
  }
  return used;
}

/** How many dvPorts a VM takes. */
export function dvPortsOf(vm: Vm, index: EstateIndex): number {
  return (index.nicsOfVm.get(vm.key) ?? []).filter((nic) => nic.dvSwitch !== null).length;
}

const known = new WeakMap<EstateIndex, ReadonlyMap<Key, readonly Vm[]>>();

/** VMs that are on, by host; worked out once an estate. */
function runningOn(estate: Estate, index: EstateIndex): ReadonlyMap<Key, readonly Vm[]> {
  let running = known.get(index);
  if (!running) {
    const map = new Map<Key, Vm[]>();
    for (const vm of lookupsOf(estate, index).liveVms) {
      if (vm.power === 'on' && vm.host !== null) push(map, vm.host, vm);
    }
    known.set(index, (running = map));
  }
  return running;
}
