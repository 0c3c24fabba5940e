import { siteOfHost } from '../estate/index.js';
import { portFileKey } from '../estate/keys.js';
import type { EstateTables, Key, ObjectKind, ObjectRef, Vm } from '../estate/types.js';
import { refOf, type ViewContext } from './context.js';

/** One heading in an object's detail with the objects below it. */
export interface Relation {
  readonly label: string;
  readonly objects: readonly ObjectRef[];
}

type RelationsOf<K extends ObjectKind> = (object: EstateTables[K], context: ViewContext) => Relation[];

function many<K extends ObjectKind>(
  label: string,
  kind: K,
  objects: Iterable<EstateTables[K]> | undefined,
  context: ViewContext,
): Relation {
  return { label, objects: Array.from(objects ?? [], (object) => refOf(kind, object, context)) };
}

function one<K extends ObjectKind>(
  label: string,
  kind: K,
  key: Key | null | undefined,
  map: ReadonlyMap<Key, EstateTables[K]>,
  context: ViewContext,
): Relation {
  const object = key === null || key === undefined ? undefined : map.get(key);
  return many(label, kind, object ? [object] : [], context);
}

function byKeys<T>(keys: Iterable<Key>, map: ReadonlyMap<Key, T>): T[] {
  return Array.from(new Set(keys)).flatMap((key) => map.get(key) ?? []);
}

const relations: { readonly [K in ObjectKind]: RelationsOf<K> } = {
  site: (o, c) => [
    many(
      'Clusters',
      'cluster',
      c.estate.clusters.filter((cluster) => cluster.site === o.key),
      c,
    ),
    many('Hosts', 'host', c.hostsOfSite.get(o.key), c),
    many(
      'Datastores',
      'datastore',
      c.estate.datastores.filter((each) => each.site === o.key),
      c,
    ),
    many(
      'Datastores replicated to it',
      'datastore',
      c.estate.datastores.filter((each) => each.replication?.toSite === o.key),
      c,
    ),
  ],
  vcenter: (o, c) => [
    many(
      'Datacenters',
      'datacenter',
      c.estate.datacenters.filter((each) => each.vcenter === o.key),
      c,
    ),
    many(
      'Clusters',
      'cluster',
      c.estate.clusters.filter((each) => each.vcenter === o.key),
      c,
    ),
    many(
      'dvSwitches',
      'dvSwitch',
      c.estate.dvSwitches.filter((each) => each.vcenter === o.key),
      c,
    ),
  ],
  datacenter: (o, c) => [
    many(
      'Clusters',
      'cluster',
      c.estate.clusters.filter((each) => each.datacenter === o.key),
      c,
    ),
    many(
      'Datastores',
      'datastore',
      c.estate.datastores.filter((each) => each.datacenter === o.key),
      c,
    ),
  ],
  cluster: (o, c) => {
    const hosts = c.index.hostsOfCluster.get(o.key) ?? [];
    const mounted = hosts.flatMap((host) => c.index.mountsOfHost.get(host.key) ?? []);
    return [
      one('Site', 'site', o.site, c.index.site, c),
      many('Hosts', 'host', hosts, c),
      many(
        'Datastores',
        'datastore',
        byKeys(
          mounted.map((each) => each.datastore),
          c.index.datastore,
        ),
        c,
      ),
      many(
        'Heartbeat datastores',
        'datastore',
        byKeys(o.ha?.heartbeatDatastores ?? [], c.index.datastore),
        c,
      ),
      many('VMs', 'vm', c.vmsOfCluster.get(o.key), c),
      many(
        'Pools',
        'pool',
        c.estate.pools.filter((pool) => pool.cluster === o.key),
        c,
      ),
    ];
  },
  host: (o, c) => {
    const mounts = c.index.mountsOfHost.get(o.key) ?? [];
    return [
      one('Cluster', 'cluster', o.cluster, c.index.cluster, c),
      one('Site', 'site', siteOfHost(o, c.index), c.index.site, c),
      many(
        'Datastores',
        'datastore',
        byKeys(
          mounts.map((each) => each.datastore),
          c.index.datastore,
        ),
        c,
      ),
      many('VMs', 'vm', c.vmsOfHost.get(o.key), c),
    ];
  },
  datastore: (o, c) => {
    const mounts = c.index.mountsOfDatastore.get(o.key) ?? [];
    return [
      one('Site', 'site', o.site, c.index.site, c),
      one('Replicated to', 'site', o.replication?.toSite, c.index.site, c),
      many('Protection groups', 'protectionGroup', c.lookups.groupsOfDatastore.get(o.key), c),
      many(
        'Provider vDCs',
        'vdc',
        c.estate.vdcs.filter((each) => each.datastores.includes(o.key)),
        c,
      ),
      many(
        'Hosts',
        'host',
        byKeys(
          mounts.map((each) => each.host),
          c.index.host,
        ),
        c,
      ),
      many('VMs at home', 'vm', realVms(c.index.vmsOfHomeDatastore.get(o.key)), c),
      many('Disks', 'disk', c.disksOfDatastore.get(o.key), c),
      many('Replicas', 'replica', c.lookups.replicasOfDatastore.get(o.key), c),
      many('Port files', 'portFile', c.lookups.portFilesOfDatastore.get(o.key), c),
      many('SRM placeholders', 'vm', c.lookups.placeholdersOfDatastore.get(o.key), c),
    ];
  },
  mount: (o, c) => [
    one('Host', 'host', o.host, c.index.host, c),
    one('Datastore', 'datastore', o.datastore, c.index.datastore, c),
  ],
  vm: (o, c) => {
    const clone = c.index.cloneOfVm.get(o.key);
    const nics = c.index.nicsOfVm.get(o.key) ?? [];
    return [
      one('Host', 'host', o.host, c.index.host, c),
      one('Cluster', 'cluster', o.cluster, c.index.cluster, c),
      one('Home datastore', 'datastore', o.homeDatastore, c.index.datastore, c),
      many('Disks', 'disk', c.index.disksOfVm.get(o.key), c),
      many('NICs', 'nic', nics, c),
      many('dvPorts', 'dvPort', portsOfVm(o, c), c),
      many('Port files', 'portFile', filesOfVm(o, c), c),
      one('Pool', 'pool', c.lookups.poolOfVm.get(o.key)?.key, c.index.pool, c),
      one('Replica', 'replica', clone?.replica, c.index.replica, c),
      one('Replica datastore', 'datastore', c.lookups.replicaDatastoreOfVm.get(o.key), c.index.datastore, c),
      many('Protection groups', 'protectionGroup', c.lookups.groupsOfVm.get(o.key), c),
      one('vApp', 'vapp', o.key, c.vappOfVm, c),
    ];
  },
  disk: (o, c) => [
    one('VM', 'vm', o.vm, c.index.vm, c),
    one('Datastore', 'datastore', o.datastore, c.index.datastore, c),
    many(
      'Datastores of parent files',
      'datastore',
      byKeys(
        o.parents.flatMap((each) => each.datastore ?? []),
        c.index.datastore,
      ),
      c,
    ),
  ],
  nic: (o, c) => [
    one('VM', 'vm', o.vm, c.index.vm, c),
    one('dvSwitch', 'dvSwitch', o.dvSwitch, c.index.dvSwitch, c),
    one('Portgroup', 'dvPortgroup', o.dvPortgroup, c.index.dvPortgroup, c),
  ],
  dvSwitch: (o, c) => [
    many(
      'Portgroups',
      'dvPortgroup',
      c.estate.dvPortgroups.filter((each) => each.dvSwitch === o.key),
      c,
    ),
    many('Ports', 'dvPort', c.index.portsOfSwitch.get(o.key), c),
  ],
  dvPortgroup: (o, c) => [
    one('dvSwitch', 'dvSwitch', o.dvSwitch, c.index.dvSwitch, c),
    many('NICs', 'nic', c.nicsOfPortgroup.get(o.key), c),
  ],
  dvPort: (o, c) => [
    one('dvSwitch', 'dvSwitch', o.dvSwitch, c.index.dvSwitch, c),
    one('Portgroup', 'dvPortgroup', o.dvPortgroup, c.index.dvPortgroup, c),
    one('VM', 'vm', o.vm, c.index.vm, c),
  ],
  portFile: (o, c) => [one('Datastore', 'datastore', o.datastore, c.index.datastore, c)],
  replica: (o, c) => [
    one('Datastore', 'datastore', o.datastore, c.index.datastore, c),
    one('Pool', 'pool', o.pool, c.index.pool, c),
    one('VM', 'vm', o.vm, c.index.vm, c),
    many('Clones', 'linkedClone', c.lookups.clonesOfReplica.get(o.key), c),
  ],
  linkedClone: (o, c) => [
    one('VM', 'vm', o.vm, c.index.vm, c),
    one('Replica', 'replica', o.replica, c.index.replica, c),
    one('Pool', 'pool', c.lookups.poolOfVm.get(o.vm)?.key, c.index.pool, c),
  ],
  pool: (o, c) => [
    one('Cluster', 'cluster', o.cluster, c.index.cluster, c),
    one('Replica datastore', 'datastore', o.replicaDatastore, c.index.datastore, c),
    many('OS-disk datastores', 'datastore', byKeys(o.osDatastores, c.index.datastore), c),
    many('Replicas', 'replica', c.lookups.replicasOfPool.get(o.key), c),
    many('Desktops', 'vm', c.lookups.desktopsOfPool.get(o.key), c),
  ],
  protectionGroup: (o, c) => [
    many('Datastores', 'datastore', byKeys(o.datastores, c.index.datastore), c),
    many('VMs', 'vm', byKeys(o.vms, c.index.vm), c),
    many(
      'Recovery plans',
      'recoveryPlan',
      c.estate.recoveryPlans.filter((each) => each.groups.includes(o.key)),
      c,
    ),
  ],
  vdc: (o, c) => [
    many(
      'Provider vDC',
      'vdc',
      c.estate.vdcs.filter((each) => each.key === o.provider),
      c,
    ),
    many(
      'Organisation vDCs',
      'vdc',
      c.estate.vdcs.filter((each) => each.provider === o.key),
      c,
    ),
    many('Datastores', 'datastore', byKeys(o.datastores, c.index.datastore), c),
    many('vApps', 'vapp', c.vappsOfVdc.get(o.key), c),
  ],
  vapp: (o, c) => [
    many(
      'vDC',
      'vdc',
      c.estate.vdcs.filter((each) => each.key === o.vdc),
      c,
    ),
    many('VMs', 'vm', byKeys(o.vms, c.index.vm), c),
  ],
  recoveryPlan: (o, c) => {
    const groups = new Set(o.groups);
    return [
      many(
        'Protection groups',
        'protectionGroup',
        c.estate.protectionGroups.filter((each) => groups.has(each.key)),
        c,
      ),
      many(
        'VMs left off',
        'vm',
        byKeys(
          o.vmSettings.flatMap((each) => (each.startUp === 'leave-off' ? each.vm : [])),
          c.index.vm,
        ),
        c,
      ),
      ...([1, 2, 3, 4, 5] as const).map((priority) =>
        many(
          `VMs of priority ${priority}`,
          'vm',
          byKeys(
            o.priorities.flatMap((each) => (each.priority === priority ? each.vm : [])),
            c.index.vm,
          ),
          c,
        ),
      ),
    ];
  },
};

/** What an object is joined to, headings without objects left out. */
export function relationsOf<K extends ObjectKind>(
  kind: K,
  object: EstateTables[K],
  context: ViewContext,
): Relation[] {
  return relations[kind](object, context).filter((relation) => relation.objects.length > 0);
}

function realVms(vms: readonly Vm[] | undefined): Vm[] {
  return (vms ?? []).filter((vm) => !vm.placeholder);
}

function portsOfVm(vm: Vm, { index }: ViewContext) {
  return (index.nicsOfVm.get(vm.key) ?? []).flatMap((nic) => {
    if (nic.dvSwitch === null || nic.portKey === null) return [];
    return (index.portsOfSwitch.get(nic.dvSwitch) ?? []).filter((port) => port.portKey === nic.portKey);
  });
}

/** The port files of the VM's NICs at its home, where they are. */
function filesOfVm(vm: Vm, { index, lookups }: ViewContext) {
  if (vm.homeDatastore === null) return [];
  const wanted = new Set<Key>();
  for (const nic of index.nicsOfVm.get(vm.key) ?? []) {
    const uuid = nic.dvSwitch === null ? null : (index.dvSwitch.get(nic.dvSwitch)?.uuid ?? null);
    if (uuid !== null && nic.portKey !== null) wanted.add(portFileKey(vm.homeDatastore, uuid, nic.portKey));
  }
  return (lookups.portFilesOfDatastore.get(vm.homeDatastore) ?? []).filter((file) =>
    wanted.has(portFileKey(file.datastore, file.switchUuid, file.portKey)),
  );
}
