import { overlayKey } from '../estate/keys.js';
import type { Datastore, DvPortgroup, Key, Replica, Vm } from '../estate/types.js';
import { FROM_SAMPLE, pathOn, type EstateBuilder } from './builder.js';
import type { DesktopGround, Pair, StretchedCluster } from './desktops.js';
import { uuid } from './identifiers.js';
import { desktopsOfPools, poolPatterns, type PoolPattern, type SampleParameters } from './parameters.js';
import {
  DESKTOP_OUTSIDE_REPLICATION,
  MISSING_PORT_FILE,
  ORPHANED_PORT_FILE,
  UNREPLICATED_REPLICA,
} from './planted.js';

const GUEST = 'Microsoft Windows 7 (32-bit)';
const OS_DISK_MIB = 30 * 1024;
/** Composer's internal disk holds the machine's password; it is always with the OS disk. */
const INTERNAL_DISK_MIB = 20;
const PERSISTENT_DISK_MIB = 4 * 1024;
const SNAPSHOT = 'patch-2012-10';

/** The pools of one pair of clusters with their parents, replicas, desktops and port files. */
export function buildPools(
  build: EstateBuilder,
  ground: DesktopGround,
  pair: Pair,
  parameters: SampleParameters,
): void {
  const { faults } = parameters;
  const counts = desktopsOfPools(parameters, pair.number);
  poolPatterns.forEach((pattern, i) => {
    new PoolBuilder(build, ground, pair, pattern, faults && pair.number === 1).fill(counts[i] ?? 0);
  });
  for (const datastore of [
    ...pair.vmfs.osDatastores,
    pair.vmfs.replicaDatastore,
    pair.scratch,
    ...pair.nfs.osDatastores,
  ]) {
    build.draft.portFilesListedOn.push(datastore.key);
    if (faults && pair.number === 1 && datastore.name === ORPHANED_PORT_FILE.datastore) {
      pair.vmfs.dvSwitch.portFile(datastore, ORPHANED_PORT_FILE.port);
    }
  }
}

class PoolBuilder {
  readonly #cluster: StretchedCluster;
  readonly #key: Key;
  readonly #name: string;
  /** Desktops are called this and three digits; the dash keeps pools of different pairs apart. */
  readonly #prefix: string;
  readonly #replicaOn: Datastore | null;

  constructor(
    readonly build: EstateBuilder,
    readonly ground: DesktopGround,
    readonly pair: Pair,
    readonly pattern: PoolPattern,
    readonly faults: boolean,
  ) {
    const number = pair.number === 1 ? '' : String(pair.number);
    this.#cluster = pattern.storage === 'vmfs' ? pair.vmfs : pair.nfs;
    this.#name = number ? `${pattern.name} ${number}` : pattern.name;
    this.#prefix = `${pattern.prefix}${number}-`;
    this.#key = overlayKey('pool', this.#name);
    const misplaced = faults && pattern.name === UNREPLICATED_REPLICA.pool;
    this.#replicaOn = !pattern.separateReplica
      ? null
      : misplaced
        ? pair.scratch
        : this.#cluster.replicaDatastore;
  }

  fill(desktops: number): void {
    const { build, pattern } = this;
    const os = pattern.osDatastores.flatMap((at) => this.#cluster.osDatastores[at] ?? []);
    const group = this.#cluster.dvSwitch.portgroup(
      `dvPG-${this.#name.replaceAll(' ', '-')}-${pattern.vlan}`,
      desktops + 1,
      pattern.vlan,
    );
    const parent = this.#parent(group);
    build.draft.pools.push({
      key: this.#key,
      from: FROM_SAMPLE,
      name: this.#name,
      assignment: pattern.assignment,
      cluster: this.#cluster.key,
      parentVm: parent.name,
      snapshot: SNAPSHOT,
      viewVersion: '5.1',
      replicaDatastore: this.#replicaOn?.key ?? null,
      osDatastores: os.map((datastore) => datastore.key),
      namePrefix: this.#prefix,
      maxDesktops: null,
    });
    const replicaFor = this.#replicas(os);
    for (let n = 0; n < desktops; n += 1) {
      const onto = os[n % os.length];
      const replica = onto && replicaFor.get(onto.key);
      if (onto && replica) this.#desktop(n + 1, onto, replica, group);
    }
  }

  #parent(group: DvPortgroup): Vm {
    const number = this.pair.number === 1 ? '' : String(this.pair.number);
    const name = `${this.pattern.parentVm}${number}`;
    const home = this.#cluster.replicaDatastore;
    const vm = this.#vm(name, home, 'off', null);
    this.build.disk(vm, {
      datastore: home,
      file: `${name}/${name}-000001.vmdk`,
      capacityMib: OS_DISK_MIB,
      parents: [{ path: pathOn(home, `${name}/${name}.vmdk`), datastore: home.key }],
    });
    const port = this.#cluster.dvSwitch.connect(vm, group);
    this.#cluster.dvSwitch.portFile(home, port.portKey);
    return vm;
  }

  /** One replica for the pool on a datastore of its own, or one on each OS datastore. */
  #replicas(os: readonly Datastore[]): Map<Key, { replica: Replica; on: Datastore }> {
    const replicas = new Map<Key, { replica: Replica; on: Datastore }>();
    const shared = this.#replicaOn && this.#replica(this.#replicaOn);
    for (const datastore of os) replicas.set(datastore.key, shared ?? this.#replica(datastore));
    return replicas;
  }

  #replica(on: Datastore): { replica: Replica; on: Datastore } {
    const name = `replica-${uuid(this.build.random)}`;
    const vm = this.#vm(name, on, 'off', null);
    this.build.disk(vm, { datastore: on, file: `${name}/${name}.vmdk`, capacityMib: OS_DISK_MIB });
    const replica: Replica = {
      key: replicaKey(vm),
      from: FROM_SAMPLE,
      name,
      vm: vm.key,
      datastore: on.key,
      kind: 'composer',
      pool: this.#key,
    };
    this.build.draft.replicas.push(replica);
    return { replica, on };
  }

  #desktop(n: number, onto: Datastore, base: { replica: Replica; on: Datastore }, group: DvPortgroup): void {
    const { build, faults } = this;
    const name = `${this.#prefix}${String(n).padStart(3, '0')}`;
    const home = faults && name === DESKTOP_OUTSIDE_REPLICATION.vm ? this.pair.scratch : onto;
    const vm = this.#vm(
      name,
      home,
      build.random.chance(this.pattern.poweredOnPercent) ? 'on' : 'off',
      'desktop',
    );
    build.disk(vm, {
      datastore: onto,
      file: `${name}/${name}-000001.vmdk`,
      capacityMib: OS_DISK_MIB,
      parents: [
        { path: pathOn(onto, `${name}/${name}.vmdk`), datastore: onto.key },
        { path: pathOn(base.on, `${base.replica.name}/${base.replica.name}.vmdk`), datastore: base.on.key },
      ],
    });
    build.disk(vm, {
      datastore: onto,
      file: `${name}/${name}-internal.vmdk`,
      capacityMib: INTERNAL_DISK_MIB,
    });
    if (this.pattern.assignment === 'dedicated') {
      build.disk(vm, {
        datastore: onto,
        file: `${name}/${name}-vdm-user-disk-D.vmdk`,
        capacityMib: PERSISTENT_DISK_MIB,
      });
    }
    const port = this.#cluster.dvSwitch.connect(vm, group);
    if (!(faults && name === MISSING_PORT_FILE.vm)) this.#cluster.dvSwitch.portFile(home, port.portKey);
    build.draft.linkedClones.push({
      key: cloneKey(vm),
      from: FROM_SAMPLE,
      vm: vm.key,
      replica: base.replica.key,
      pool: this.#key,
    });
  }

  #vm(name: string, home: Datastore, power: Vm['power'], role: Vm['role']): Vm {
    const working = this.#cluster.working;
    return this.build.vm({
      ...this.ground,
      name,
      cluster: this.#cluster.key,
      host: working[this.build.random.below(working.length)]?.key ?? '',
      home,
      guest: GUEST,
      cpus: 1,
      memoryMib: 2048,
      power,
      role,
    });
  }
}

function replicaKey(vm: Vm): Key {
  return `replica:${vm.key}`;
}

function cloneKey(vm: Vm): Key {
  return `clone:${vm.key}`;
}
