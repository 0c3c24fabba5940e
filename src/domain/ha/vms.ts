import { ref, type EstateIndex } from '../estate/index.js';
import type { Cluster, Estate, Key, PortBinding, Vm } from '../estate/types.js';
import { isComposerClone, lookupsOf, type Lookups } from '../findings/lookups.js';
import { normalSwitchUuid } from '../estate/keys.js';
import type { HaQuestion } from './failover.js';
import { dvPortsOf } from './hosts.js';
import { overheadMib } from './overhead.js';
import { rankOf, restartPriority } from './priority.js';
import type { HaRules, HaVm, Why } from './types.js';

/** Reads VMs of an estate as HA sees them. */
export class VmReader {
  private readonly lookups: Lookups;
  private readonly listed: ReadonlySet<Key>;
  private readonly needs = new Map<string, readonly Key[]>();
  private readonly files = new Map<Key, ReadonlyMap<string, ReadonlySet<string>>>();
  private readonly switches = new Map<string, string>();
  private readonly disabled = new Map<Key, Why>();
  private readonly noFile = new Map<Key, Why>();

  constructor(
    estate: Estate,
    private readonly index: EstateIndex,
    private readonly question: HaQuestion,
  ) {
    this.lookups = lookupsOf(estate, index);
    this.listed = new Set(estate.portFilesListedOn);
  }

  /** `barred` keeps all VMs of the cluster off; a VM's own reason, being nearer, is said first. */
  read(vm: Vm, cluster: Cluster, rules: HaRules, byPeople: boolean, barred: Why | null): HaVm {
    const { agents, ftSecondaries, conditions } = this.question;
    const priority = restartPriority(vm.haRestartPriority, cluster.ha, rules.version);
    const replica = this.lookups.replicaDatastoreOfVm.get(vm.key) ?? null;
    const binding = this.portsOf(vm);
    return {
      ref: ref('vm', vm),
      rank: agents?.has(vm.key)
        ? rankOf('agent VMs')
        : ftSecondaries?.has(vm.key)
          ? rankOf('FT secondaries')
          : rankOf(priority === 'disabled' ? 'medium' : priority),
      cpuReservationMhz: vm.cpuReservationMhz ?? 0,
      memoryReservationMib: vm.memoryReservationMib ?? 0,
      overheadMib: overheadMib(vm.memoryMib, vm.cpus, rules.version === 'aam'),
      memoryMib: vm.memoryMib ?? 0,
      needs: this.needsOf(vm, replica),
      ports: dvPortsOf(vm, this.index),
      staticPort: binding.static,
      replicaDatastore: this.limitedReplica(vm, replica),
      dependsOn: [],
      barred:
        conditions?.barred?.get(vm.key) ??
        (byPeople
          ? null
          : priority === 'disabled'
            ? this.restartDisabled(cluster)
            : binding.fileMissing
              ? this.fileMissing(vm.homeDatastore!)
              : null) ??
        barred,
    };
  }

  /** Sorted, each once; VMs that need the same datastores get the same list. */
  private needsOf(vm: Vm, replica: Key | null): readonly Key[] {
    const keys: Key[] = [];
    const add = (key: Key | null): void => {
      if (key !== null && !keys.includes(key)) keys.push(key);
    };
    add(vm.homeDatastore);
    for (const disk of this.index.disksOfVm.get(vm.key) ?? []) {
      add(disk.datastore);
      for (const parent of disk.parents) add(parent.datastore);
    }
    add(replica);
    const id = keys.sort().join('\n');
    const known = this.needs.get(id);
    if (known !== undefined) return known;
    this.needs.set(id, keys);
    return keys;
  }

  private limitedReplica(vm: Vm, replica: Key | null): Key | null {
    if (replica === null || this.index.datastore.get(replica)?.type !== 'vmfs') return null;
    return isComposerClone(vm, this.index, this.lookups) ? replica : null;
  }

  /** A binding nobody tells counts as static, as in the plans. Only where `.dvsData` was listed can a file be missing. */
  private portsOf(vm: Vm): { readonly static: boolean; readonly fileMissing: boolean } {
    const found = { static: false, fileMissing: false };
    for (const nic of this.index.nicsOfVm.get(vm.key) ?? []) {
      if (nic.dvSwitch === null || this.bindingOf(nic.dvPortgroup) !== 'static') continue;
      found.static = true;
      const uuid = this.index.dvSwitch.get(nic.dvSwitch)?.uuid ?? null;
      if (nic.portKey === null || uuid === null || vm.homeDatastore === null) continue;
      if (!this.listed.has(vm.homeDatastore)) continue;
      const ports = this.filesOn(vm.homeDatastore).get(this.switchId(uuid));
      if (ports?.has(nic.portKey) !== true) found.fileMissing = true;
    }
    return found;
  }

  /** Ports that have a file on a datastore, by switch. */
  private filesOn(datastore: Key): ReadonlyMap<string, ReadonlySet<string>> {
    const known = this.files.get(datastore);
    if (known !== undefined) return known;
    const files = new Map<string, Set<string>>();
    for (const { switchUuid, portKey } of this.lookups.portFilesOfDatastore.get(datastore) ?? []) {
      const id = this.switchId(switchUuid);
      const ports = files.get(id);
      if (ports) ports.add(portKey);
      else files.set(id, new Set([portKey]));
    }
    this.files.set(datastore, files);
    return files;
  }

  /** One spelling of a switch's UUID; there are few switches and very many ports. */
  private switchId(uuid: string): string {
    let id = this.switches.get(uuid);
    if (id === undefined) this.switches.set(uuid, (id = normalSwitchUuid(uuid)));
    return id;
  }

  private bindingOf(portgroup: Key | null): PortBinding {
    const { binding } = this.question.scenario;
    if (binding !== 'as-imported') return binding;
    return (portgroup === null ? null : this.index.dvPortgroup.get(portgroup)?.binding) ?? 'static';
  }

  private restartDisabled(cluster: Cluster): Why {
    let why = this.disabled.get(cluster.key);
    if (!why) {
      why = {
        reason: 'restart-disabled',
        because: `their restart priority in ${cluster.name} is "disabled"`,
        cure: 'Set it to low or higher before the day, or power them on by hand.',
        source: 'HADD: restart priority',
      };
      this.disabled.set(cluster.key, why);
    }
    return why;
  }

  private fileMissing(home: Key): Why {
    let why = this.noFile.get(home);
    if (!why) {
      why = {
        reason: 'port-file-missing',
        because: `the file of their dvPort is missing from .dvsData on ${this.index.datastore.get(home)?.name ?? 'their datastore'}`,
        cure: 'Move the adapter to a free port and back before the day; on the day power them on through vCenter.',
        source: 'facts B2: HA needs the file to restart a VM; KB 2013639',
      };
      this.noFile.set(home, why);
    }
    return why;
  }
}
