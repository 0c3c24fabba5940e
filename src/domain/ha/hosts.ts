import { isOn, ref, type EstateIndex } from '../estate/index.js';
import type { Datastore, Estate, Host, Key, Vm } from '../estate/types.js';
import { lookupsOf, push } from '../findings/lookups.js';
import { overheadMib } from './overhead.js';
import type { HaHost, HaRules, HostAbsence, Reservation } from './types.js';

/** Seconds until a datastore is mounted on a host; null for never. */
export type MountTime = (datastore: Datastore, host: Host) => number | null;

interface HostFacts {
  readonly availableAt: (host: Host) => number | null;
  readonly absence: (host: Host) => HostAbsence | null;
  readonly mountedAt: MountTime;
  /** Datastores that come over. */
  readonly moved: readonly Datastore[];
  readonly portsKnown: (host: Host) => boolean;
  /** Whether the sources say what the host mounts. */
  readonly mountsTold: (host: Host) => boolean;
  /** Nothing runs on the hosts, whatever the snapshot shows. */
  readonly empty?: boolean;
  /** Names or keys of dedicated failover hosts. */
  readonly dedicated: ReadonlySet<string>;
}

/** Hosts of a cluster with what runs there already and what they see and will see. */
export function describeHosts(
  hosts: readonly Host[],
  estate: Estate,
  index: EstateIndex,
  rules: HaRules,
  facts: HostFacts,
): HaHost[] {
  const running = runningOn(estate, index);
  return hosts.map((host) => {
    const vms = facts.empty === true ? [] : (running.get(host.key) ?? []);
    const holding = vms.map((vm) => reservationOf(vm, rules));
    return {
      ref: ref('host', host),
      version: host.version,
      cpuMhz: host.cpuMhz,
      memoryMib: host.memoryMib,
      used: {
        cpuMhz: holding.reduce((sum, each) => sum + each.cpuReservationMhz, 0),
        memoryMib: holding.reduce((sum, each) => sum + each.memoryReservationMib + each.overheadMib, 0),
        ports: vms.reduce((sum, vm) => sum + dvPortsOf(vm, index), 0),
      },
      running: holding,
      availableAt: facts.availableAt(host),
      absence: facts.absence(host),
      datastores: datastoresOf(host, index, facts),
      mountsTold: facts.mountsTold(host),
      portsKnown: facts.portsKnown(host),
      dedicated: facts.dedicated.has(host.name) || facts.dedicated.has(host.key),
    };
  });
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

/** What a VM reserves; one that the sources do not tell counts as none. */
export function reservationOf(vm: Vm, rules: HaRules): Reservation {
  return {
    cpuReservationMhz: vm.cpuReservationMhz ?? 0,
    memoryReservationMib: vm.memoryReservationMib ?? 0,
    overheadMib: overheadMib(vm.memoryMib, vm.cpus, rules.version === 'aam'),
  };
}

/** How many dvPorts a VM takes. */
export function dvPortsOf(vm: Vm, index: EstateIndex): number {
  return (index.nicsOfVm.get(vm.key) ?? []).filter((nic) => nic.dvSwitch !== null).length;
}

const known = new WeakMap<EstateIndex, ReadonlyMap<Key, readonly Vm[]>>();

/** VMs that are on, by host; worked out once an estate. */
export function runningOn(estate: Estate, index: EstateIndex): ReadonlyMap<Key, readonly Vm[]> {
  let running = known.get(index);
  if (!running) {
    const map = new Map<Key, Vm[]>();
    for (const vm of lookupsOf(estate, index).liveVms) {
      if (isOn(vm) && vm.host !== null) push(map, vm.host, vm);
    }
    known.set(index, (running = map));
  }
  return running;
}
