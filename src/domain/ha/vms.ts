import { cited } from '../documents.js';
import { ref, type EstateIndex } from '../estate/index.js';
import type { Cluster, Estate, Key, PortBinding, Vm } from '../estate/types.js';
import { isComposerClone, lookupsOf, type Lookups } from '../findings/lookups.js';
import { normalSwitchUuid } from '../estate/keys.js';
import { dvPortsOf, reservationOf } from './hosts.js';
import { rankOf, restartPriority } from './priority.js';
import type { HaRules, HaVm, Why } from './types.js';

/** What is known of VMs beside the estate. */
export interface VmFacts {
  /** Overrides the port binding the estate tells. */
  readonly binding: 'as-imported' | 'static' | 'ephemeral';
  /** VMs that cannot come up for a reason of their own. */
  readonly barred?: ReadonlyMap<Key, Why> | undefined;
}

/** What is to be said of the VMs that were read: of how many the sources tell too little. */
export interface VmsUntold {
  reservations: number;
  priority: number;
  datastores: number;
  power: number;
  agent: number;
  ftRole: number;
  /** How many are told to be of a pair of Fault Tolerance. */
  paired: number;
}

/** The datastores of a VM, one after the other as they are met, and the sorted list they come to. */
interface NeedsPath {
  keys: readonly Key[] | null;
  readonly next: Map<Key, NeedsPath>;
}

/** Reads VMs of an estate as HA sees them. */
export class VmReader {
  readonly untold: VmsUntold = {
    reservations: 0,
    priority: 0,
    datastores: 0,
    power: 0,
    agent: 0,
    ftRole: 0,
    paired: 0,
  };
  private readonly lookups: Lookups;
  private readonly listed: ReadonlySet<Key>;
  private readonly needs: NeedsPath = { keys: null, next: new Map() };
  private readonly lists = new Map<string, readonly Key[]>();
  private readonly files = new Map<Key, ReadonlyMap<string, ReadonlySet<string>>>();
  private readonly switches = new Map<string, string>();
  private readonly disabled = new Map<Key, Why>();
  private readonly noFile = new Map<Key, Why>();

  constructor(
    estate: Estate,
    private readonly index: EstateIndex,
    private readonly facts: VmFacts,
  ) {
    this.lookups = lookupsOf(estate, index);
    this.listed = new Set(estate.portFilesListedOn);
  }

  /** `barred` keeps all VMs of the cluster off; a VM's own reason, being nearer, is said first. */
  read(
    vm: Vm,
    cluster: Pick<Cluster, 'key' | 'name' | 'ha'>,
    rules: HaRules,
    byPeople: boolean,
    barred: Why | null,
  ): HaVm {
    const priority = restartPriority(vm.haRestartPriority, cluster.ha, rules.version);
    const replica = this.lookups.replicaDatastoreOfVm.get(vm.key) ?? null;
    const binding = this.portsOf(vm);
    const needs = this.needsOf(vm, replica);
    this.count(vm, cluster, needs);
    return {
      ...reservationOf(vm, rules),
      ref: ref('vm', vm),
      rank: rankOf(
        vm.agent === true
          ? 'agent VMs'
          : vm.ftRole === 'secondary'
            ? 'FT secondaries'
            : priority === 'disabled'
              ? 'medium'
              : priority,
      ),
      memoryMib: vm.memoryMib ?? 0,
      needs,
      ports: dvPortsOf(vm, this.index),
      staticPort: binding.static,
      replicaDatastore: this.limitedReplica(vm, replica),
      dependsOn: [],
      barred:
        this.facts.barred?.get(vm.key) ??
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

  private count(vm: Vm, { ha }: Pick<Cluster, 'ha'>, needs: readonly Key[]): void {
    if (vm.cpuReservationMhz === null || vm.memoryReservationMib === null) this.untold.reservations += 1;
    if (vm.haRestartPriority === null && (ha?.restartPriority ?? null) === null) this.untold.priority += 1;
    if (needs.length === 0) this.untold.datastores += 1;
    if (vm.power !== 'on') this.untold.power += 1;
    if (vm.agent === null) this.untold.agent += 1;
    if (vm.ftRole === null) this.untold.ftRole += 1;
    else if (vm.ftRole !== 'none') this.untold.paired += 1;
  }

  /**
   * Sorted, each once; VMs that need the same datastores get the same list. A path of look-ups finds it:
   * tens of thousands of VMs share few lists, and to write each one's names in a row would cost more.
   */
  private needsOf(vm: Vm, replica: Key | null): readonly Key[] {
    const keys: Key[] = [];
    let path = this.needs;
    const add = (key: Key | null): void => {
      if (key === null || keys.includes(key)) return;
      keys.push(key);
      let next = path.next.get(key);
      if (next === undefined) path.next.set(key, (next = { keys: null, next: new Map() }));
      path = next;
    };
    add(vm.homeDatastore);
    for (const disk of this.index.disksOfVm.get(vm.key) ?? []) {
      add(disk.datastore);
      for (const parent of disk.parents) add(parent.datastore);
    }
    add(replica);
    return (path.keys ??= this.listOf(keys.sort()));
  }

  private listOf(sorted: readonly Key[]): readonly Key[] {
    const id = sorted.join('\n');
    const known = this.lists.get(id);
    if (known === undefined) this.lists.set(id, sorted);
    return known ?? sorted;
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
    const { binding } = this.facts;
    if (binding !== 'as-imported') return binding;
    return (portgroup === null ? null : this.index.dvPortgroup.get(portgroup)?.binding) ?? 'static';
  }

  private restartDisabled(cluster: Pick<Cluster, 'key' | 'name'>): Why {
    let why = this.disabled.get(cluster.key);
    if (!why) {
      why = {
        reason: 'restart-disabled',
        because: `the restart priority in ${cluster.name} is “disabled”`,
        cure: 'Set it to low or higher before the day, or power on by hand.',
        source: cited('deepdive', 'restart priority'),
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
        because: `the file of a dvPort is missing from .dvsData on ${this.index.datastore.get(home)?.name ?? 'the home datastore'}`,
        cure: 'Move the adapter to a free port and back before the day; on the day power on through vCenter.',
        source: cited('kb2013639'),
      };
      this.noFile.set(home, why);
    }
    return why;
  }
}
