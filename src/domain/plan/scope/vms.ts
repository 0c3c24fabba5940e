import { isOn, ref, type EstateIndex } from '../../estate/index.js';
import { portFileKey } from '../../estate/keys.js';
import type { Datastore, Estate, Key, ObjectRef, PortBinding, Vm } from '../../estate/types.js';
import { clusterOfVm, diskDatastores, lookupsOf, push, type Lookups } from '../../findings/lookups.js';
import type { LeftBehind, Scenario } from '../types.js';
import { datastoreFates, type Fate } from './fate.js';
import { byName, siteOfVm, type Place } from './places.js';
import { lateOf } from './turnRound.js';
import type { Placement, Unknowns } from './types.js';

/** At most this many objects are named with a hazard or a group of VMs left behind. */
export const MOST_NAMED = 200;

/** The VMs of the desktop clusters: what they need, and which of them come back. */
export interface DesktopVms {
  readonly placements: readonly Placement[];
  readonly leftBehind: readonly LeftBehind[];
  readonly unknowns: Unknowns;
}

interface PlacementDraft {
  readonly place: Place;
  readonly vms: Vm[];
  readonly staticVms: Vm[];
  readonly vmsNeeding: Map<Key, Vm[]>;
  /** Datastores that come over because something of these clusters is on them. */
  readonly moved: Set<Key>;
}

/** Why VMs stay behind: one entry a reason and datastore. */
interface Reason {
  readonly id: string;
  readonly text: string;
  readonly vms: Vm[];
}

/**
 * Sorts the VMs of the desktop clusters into those that come back and those that do not, in one
 * pass. A VM that was off when the snapshot was taken is not powered on by anybody, so it counts
 * nowhere, unless its data does not come over at all. `management` VMs may run in the same clusters;
 * they come over by other steps. Agent VMs come over by none: vCenter makes them anew.
 */
export function sortDesktopVms(
  estate: Estate,
  index: EstateIndex,
  scenario: Scenario,
  places: readonly Place[],
  management: ReadonlySet<Key>,
): DesktopVms {
  const pass = new Pass(estate, index, scenario, places);
  for (const vm of pass.lookups.liveVms) {
    if (!management.has(vm.key) && vm.agent !== true) pass.take(vm);
  }
  pass.takePools();
  return pass.result();
}

class Pass {
  readonly lookups: Lookups;
  private readonly fate: (key: Key | null) => Fate;
  private readonly drafts = new Map<Key, PlacementDraft>();
  private readonly ordered: PlacementDraft[];
  private readonly reasons = new Map<string, Reason>();
  private readonly replicaVms = new Set<Key>();
  private readonly listed: ReadonlySet<Key>;
  private readonly unknownBinding = new Set<Key>();
  private parentsNotKnown = 0;
  private powerNotKnown = 0;

  constructor(
    private readonly estate: Estate,
    private readonly index: EstateIndex,
    private readonly scenario: Scenario,
    places: readonly Place[],
  ) {
    this.lookups = lookupsOf(estate, index);
    this.fate = datastoreFates(estate, index, scenario);
    this.listed = new Set(estate.portFilesListedOn);
    for (const replica of estate.replicas) if (replica.vm !== null) this.replicaVms.add(replica.vm);
    this.ordered = places.map((place) => ({
      place,
      vms: [],
      staticVms: [],
      vmsNeeding: new Map(),
      moved: new Set(),
    }));
    for (const draft of this.ordered)
      for (const source of draft.place.sources) this.drafts.set(source.key, draft);
  }

  take(vm: Vm): void {
    const cluster = clusterOfVm(vm, this.index);
    const draft = cluster === null ? undefined : this.drafts.get(cluster);
    if (draft === undefined) return;
    if (siteOfVm(vm, this.index) === this.scenario.recoverySite) return;
    const needs = this.datastoresOf(vm);
    for (const key of needs) if (this.fate(key).is === 'moved') draft.moved.add(key);
    if (this.replicaVms.has(vm.key)) return;
    if (this.dataLost(vm) || !isOn(vm)) return;
    const adapters = this.adaptersOf(vm);
    if (adapters === 'lost') return;
    if (vm.power === null) this.powerNotKnown += 1;
    if ((this.index.disksOfVm.get(vm.key) ?? []).some((disk) => !disk.parentsKnown))
      this.parentsNotKnown += 1;
    draft.vms.push(vm);
    if (adapters === 'static') draft.staticVms.push(vm);
    for (const key of needs) if (this.fate(key).is === 'moved') push(draft.vmsNeeding, key, vm);
  }

  /** Datastores a pool of these clusters is set up on come over too, though nothing lies there yet. */
  takePools(): void {
    for (const pool of this.estate.pools) {
      const draft = pool.cluster === null ? undefined : this.drafts.get(pool.cluster);
      if (draft === undefined) continue;
      for (const key of [
        ...pool.osDatastores,
        ...(pool.replicaDatastore === null ? [] : [pool.replicaDatastore]),
      ]) {
        if (this.fate(key).is === 'moved') draft.moved.add(key);
      }
    }
  }

  private datastoresOf(vm: Vm): Set<Key> {
    const keys = diskDatastores(vm, this.index);
    if (vm.homeDatastore !== null) keys.add(vm.homeDatastore);
    const replica = this.lookups.replicaDatastoreOfVm.get(vm.key);
    if (replica !== undefined) keys.add(replica);
    return keys;
  }

  /** Whether something the VM cannot be without does not come over; if so, notes why. */
  private dataLost(vm: Vm): boolean {
    if (this.lost(vm, 'home', vm.homeDatastore, 'the .vmx is on')) return true;
    for (const disk of this.index.disksOfVm.get(vm.key) ?? []) {
      if (disk.datastore !== null && this.lost(vm, 'disk', disk.datastore, 'a disk is on')) return true;
      for (const parent of disk.parents) {
        if (parent.datastore !== null && this.lost(vm, 'parent', parent.datastore, 'the replica is on'))
          return true;
      }
    }
    const replica = this.lookups.replicaDatastoreOfVm.get(vm.key);
    return replica !== undefined && this.lost(vm, 'parent', replica, 'the replica is on');
  }

  private lost(vm: Vm, what: string, datastore: Key | null, words: string): boolean {
    const fate = this.fate(datastore);
    if (fate.is !== 'lost') return false;
    const name = datastore === null ? undefined : this.index.datastore.get(datastore)?.name;
    const where = name === undefined ? 'a datastore the sources do not name' : `${name}, which ${fate.why}`;
    this.leave(vm, `${what}:${datastore ?? ''}`, `${words} ${where}`);
    return true;
  }

  private leave(vm: Vm, id: string, text: string): void {
    const reason = this.reasons.get(id);
    if (reason) reason.vms.push(vm);
    else this.reasons.set(id, { id, text, vms: [vm] });
  }

  /** How the VM is connected: on a static dvPort, otherwise, or so that HA cannot restart it. */
  private adaptersOf(vm: Vm): 'static' | 'other' | 'lost' {
    let found: 'static' | 'other' = 'other';
    for (const nic of this.index.nicsOfVm.get(vm.key) ?? []) {
      if (nic.dvSwitch === null || this.bindingOf(nic.dvPortgroup) !== 'static') continue;
      found = 'static';
      const uuid = this.index.dvSwitch.get(nic.dvSwitch)?.uuid ?? null;
      if (nic.portKey === null || uuid === null || vm.homeDatastore === null) continue;
      if (!this.listed.has(vm.homeDatastore)) continue;
      if (this.lookups.portFileKeys.has(portFileKey(vm.homeDatastore, uuid, nic.portKey))) continue;
      const home = this.index.datastore.get(vm.homeDatastore)?.name ?? 'the home datastore';
      this.leave(
        vm,
        `port-file:${vm.homeDatastore}`,
        `the file of a dvPort is missing from .dvsData on ${home}, without which HA cannot restart a VM; move the adapter to a free port and back before the day`,
      );
      return 'lost';
    }
    return found;
  }

  /** A binding nobody tells counts as static: that is the one that can do harm. */
  private bindingOf(portgroup: Key | null): PortBinding {
    if (this.scenario.binding !== 'as-imported') return this.scenario.binding;
    const binding = portgroup === null ? null : (this.index.dvPortgroup.get(portgroup)?.binding ?? null);
    if (binding === null) this.unknownBinding.add(portgroup ?? '');
    return binding ?? 'static';
  }

  result(): DesktopVms {
    const placements = this.ordered.map((draft) => this.placement(draft));
    const moved = [...new Set(placements.flatMap((p) => [...p.vmfs, ...p.nfs]))].sort(byName);
    return {
      placements,
      leftBehind: [...this.reasons.values()]
        .sort((a, b) => b.vms.length - a.vms.length || (a.id < b.id ? -1 : 1))
        .map(({ text, vms }) => ({ text, count: vms.length, objects: namedVms(vms) })),
      unknowns: {
        portFilesNotListed: moved.filter(
          (ds) =>
            !this.listed.has(ds.key) &&
            placements.some((p) => p.staticVms.some((vm) => vm.homeDatastore === ds.key)),
        ),
        parentsNotKnown: this.parentsNotKnown,
        bindingNotKnown: this.unknownBinding.size,
        targetNotKnown: moved.filter((ds) => ds.replication?.toSite === null),
        powerNotKnown: this.powerNotKnown,
      },
    };
  }

  private placement(draft: PlacementDraft): Placement {
    const { place } = draft;
    const datastores = [...draft.moved].flatMap((key) => this.index.datastore.get(key) ?? []).sort(byName);
    const lateHosts = lateOf(place.hosts, this.scenario.bootedBeforeStorage);
    return {
      key: place.cluster.key,
      ...place,
      lateHosts,
      vmfs: datastores.filter((ds: Datastore) => ds.type === 'vmfs'),
      nfs: datastores.filter((ds: Datastore) => ds.type === 'nfs'),
      vms: draft.vms,
      staticVms: draft.staticVms,
      vmsNeeding: draft.vmsNeeding,
      // HA restarts what was running when it lost it. It does not know VMs of another cluster, and
      // leaves alone those that were shut down on purpose.
      haPowersOn:
        this.scenario.event === 'lost' &&
        place.way !== 'separate' &&
        place.sources.every((cluster) => cluster.ha?.enabled !== false),
    };
  }
}

/** References to VMs, as many as are shown. */
export function namedVms(vms: readonly Vm[]): ObjectRef[] {
  return vms.slice(0, MOST_NAMED).map((vm) => ref('vm', vm));
}
