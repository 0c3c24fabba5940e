import { emptyDraft, type EstateDraft } from '../estate/draft.js';
import { deviceKey, morefKey, mountKey, vcenterKey } from '../estate/keys.js';
import type {
  Datastore,
  DiskFile,
  Extent,
  Host,
  Key,
  Nic,
  Provenance,
  VCenter,
  Vm,
} from '../estate/types.js';
import { instanceUuid, macAddress, naa, smbiosUuid, vmfsUuid } from './identifiers.js';
import { nfsKey, vmfsKey } from '../estate/keys.js';
import { seededRandom, type Random } from './random.js';

/** All records of the sample come from one source: the generator. */
export const FROM_SAMPLE: Provenance = { source: 0, place: 'generated' };

/** HA's restart priority of every cluster here, and so of every VM without one of its own. */
export const CLUSTER_RESTART_PRIORITY = 'medium';

/** Wanted facts of a VM; what is left out gets the usual value. */
export interface VmWish {
  readonly name: string;
  readonly vcenter: Key;
  readonly datacenter: Key;
  readonly cluster: Key;
  readonly host: Key;
  readonly home: Datastore;
  readonly guest: string;
  readonly cpus: number;
  readonly memoryMib: number;
  readonly power: Vm['power'];
  readonly role?: Vm['role'];
  readonly placeholder?: boolean;
  /** Folder on the datastore, if it is not the VM's name. */
  readonly folder?: string;
  readonly haRestartPriority?: string;
  readonly memoryReservationMib?: number;
}

/** Wanted facts of a disk; its label follows from its number on the VM. */
export interface DiskWish {
  readonly datastore: Datastore;
  /** Path below the datastore, e.g. "NKTRD-017/NKTRD-017.vmdk". */
  readonly file: string;
  readonly capacityMib: number;
  readonly parents?: readonly DiskFile[];
}

export interface NicWish {
  readonly networkName: string;
  readonly connected: boolean;
  readonly dvSwitch?: Key;
  readonly dvPortgroup?: Key;
  readonly portKey?: string;
}

/** "[datastore] folder/file", as vCenter writes paths. */
export function pathOn(datastore: Datastore, file: string): string {
  return `[${datastore.name}] ${file}`;
}

/** An estate under construction: hands out MoRefs and MAC addresses, and fills in the usual. */
export class EstateBuilder {
  readonly random: Random;
  #draft: EstateDraft;
  readonly #nextMoref = new Map<Key, number>();
  readonly #devices = new Map<Key, { disks: number; nics: number }>();
  #macs = 0;

  constructor(name: string, takenAt: string, seed: number) {
    this.#draft = emptyDraft(name, takenAt);
    this.random = seededRandom(seed);
  }

  /** What has been built since the last `take`. */
  get draft(): EstateDraft {
    return this.#draft;
  }

  /** Hands over what has been built and goes on with an empty draft; counters run on. */
  take(): EstateDraft {
    const done = this.#draft;
    this.#draft = emptyDraft(done.name, done.takenAt);
    this.#devices.clear();
    return done;
  }

  /** The next MoRef of a vCenter, e.g. "host-23": vCenter counts over all kinds. */
  moref(vcenter: Key, prefix: string): string {
    const n = this.#nextMoref.get(vcenter) ?? 21;
    this.#nextMoref.set(vcenter, n + 1);
    return `${prefix}${n}`;
  }

  vcenter(name: string, instance: string, version: string): VCenter {
    const vcenter: VCenter = {
      key: vcenterKey(instance, name),
      from: FROM_SAMPLE,
      name,
      instanceUuid: instance,
      version,
    };
    this.draft.vcenters.push(vcenter);
    return vcenter;
  }

  datacenter(name: string, vcenter: Key): Key {
    const key = morefKey(vcenter, this.moref(vcenter, 'datacenter-'));
    this.draft.datacenters.push({ key, from: FROM_SAMPLE, name, vcenter });
    return key;
  }

  host(
    name: string,
    of: { vcenter: Key; datacenter: Key; cluster: Key; site: Key | null },
    version: { version: string; build: string },
    waiting: boolean,
  ): Host {
    const moref = this.moref(of.vcenter, 'host-');
    const day = 1 + this.random.below(28);
    const minute = this.random.below(60);
    const host: Host = {
      key: morefKey(of.vcenter, moref),
      from: FROM_SAMPLE,
      name,
      ...of,
      moref,
      ...version,
      inMaintenanceMode: waiting,
      connectionState: 'connected',
      bootTime: `2012-10-${two(day)}T21:${two(minute)}:00.000Z`,
      cpuMhz: 16 * 2400,
      memoryMib: 196_596,
      unresolvedCopies: null,
    };
    this.draft.hosts.push(host);
    return host;
  }

  /** A VMFS-5 volume on one extent. */
  vmfs(
    name: string,
    of: { vcenter: Key; datacenter: Key; site: Key | null },
    capacityGib: number,
    replication: (extent: Extent) => Datastore['replication'],
  ): Datastore {
    const uuid = vmfsUuid(this.random);
    const extent = { device: naa(this.random), partition: 1 };
    return this.#datastore(vmfsKey(uuid), name, of, capacityGib, {
      type: 'vmfs',
      vmfsUuid: uuid,
      vmfsVersion: 5,
      nfsHost: null,
      nfsPath: null,
      extents: [extent],
      replication: replication(extent),
    });
  }

  nfs(
    name: string,
    of: { vcenter: Key; datacenter: Key; site: Key | null },
    capacityGib: number,
    server: string,
    path: string,
    replication: Datastore['replication'],
  ): Datastore {
    return this.#datastore(nfsKey(server, path), name, of, capacityGib, {
      type: 'nfs',
      vmfsUuid: null,
      vmfsVersion: null,
      nfsHost: server,
      nfsPath: path,
      extents: [],
      replication,
    });
  }

  #datastore(
    key: Key,
    name: string,
    of: { vcenter: Key; datacenter: Key; site: Key | null },
    capacityGib: number,
    rest: Pick<
      Datastore,
      'type' | 'vmfsUuid' | 'vmfsVersion' | 'nfsHost' | 'nfsPath' | 'extents' | 'replication'
    >,
  ): Datastore {
    const capacityMib = capacityGib * 1024;
    const datastore: Datastore = {
      key,
      from: FROM_SAMPLE,
      name,
      ...of,
      moref: this.moref(of.vcenter, 'datastore-'),
      capacityMib,
      freeMib: Math.floor((capacityMib * (20 + this.random.below(30))) / 100),
      accessible: true,
      ...rest,
    };
    this.draft.datastores.push(datastore);
    return datastore;
  }

  /** The host sees the datastore, read and write. `folder` is what the host calls the volume. */
  mount(host: Host, datastore: Datastore, folder: string): void {
    this.draft.mounts.push({
      key: mountKey(host.key, datastore.key),
      from: FROM_SAMPLE,
      host: host.key,
      datastore: datastore.key,
      path: `/vmfs/volumes/${folder}`,
      accessMode: 'readWrite',
      mounted: true,
      accessible: true,
    });
  }

  vm(wish: VmWish): Vm {
    const moref = this.moref(wish.vcenter, 'vm-');
    const folder = wish.folder ?? wish.name;
    const vm: Vm = {
      key: morefKey(wish.vcenter, moref),
      from: FROM_SAMPLE,
      name: wish.name,
      vcenter: wish.vcenter,
      datacenter: wish.datacenter,
      cluster: wish.cluster,
      host: wish.host,
      moref,
      instanceUuid: instanceUuid(this.random),
      smbiosUuid: smbiosUuid(this.random),
      template: false,
      placeholder: wish.placeholder ?? false,
      power: wish.power,
      connectionState: 'connected',
      homeDatastore: wish.home.key,
      vmxPath: pathOn(wish.home, `${folder}/${wish.name}.vmx`),
      cpus: wish.cpus,
      memoryMib: wish.memoryMib,
      cpuReservationMhz: 0,
      memoryReservationMib: wish.memoryReservationMib ?? 0,
      guest: wish.guest,
      haRestartPriority: wish.haRestartPriority ?? CLUSTER_RESTART_PRIORITY,
      agent: false,
      ftRole: 'none',
      role: wish.role ?? null,
    };
    this.draft.vms.push(vm);
    return vm;
  }

  disk(vm: Vm, wish: DiskWish): void {
    const label = `Hard disk ${(this.#deviceCounts(vm.key).disks += 1)}`;
    this.draft.disks.push({
      key: deviceKey(vm.key, label),
      from: FROM_SAMPLE,
      vm: vm.key,
      label,
      datastore: wish.datastore.key,
      path: pathOn(wish.datastore, wish.file),
      capacityMib: wish.capacityMib,
      thin: true,
      raw: false,
      parents: wish.parents ?? [],
      parentsKnown: true,
    });
  }

  nic(vm: Vm, wish: NicWish): Nic {
    const label = `Network adapter ${(this.#deviceCounts(vm.key).nics += 1)}`;
    const nic: Nic = {
      key: deviceKey(vm.key, label),
      from: FROM_SAMPLE,
      vm: vm.key,
      label,
      mac: macAddress((this.#macs += 1)),
      connected: wish.connected,
      startsConnected: true,
      networkName: wish.networkName,
      dvSwitch: wish.dvSwitch ?? null,
      dvPortgroup: wish.dvPortgroup ?? null,
      portKey: wish.portKey ?? null,
      portKnown: true,
    };
    this.draft.nics.push(nic);
    return nic;
  }

  #deviceCounts(vm: Key): { disks: number; nics: number } {
    let counts = this.#devices.get(vm);
    if (!counts) this.#devices.set(vm, (counts = { disks: 0, nics: 0 }));
    return counts;
  }
}

/** Two digits. */
export function two(n: number): string {
  return String(n).padStart(2, '0');
}
