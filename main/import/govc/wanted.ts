/**
 * The properties each kind of object is read for. A host's file has 29,000 elements of which the
 * estate needs a hundred: the rest is passed over as it is read. The value names the children of
 * the property to keep; null keeps all.
 */
type Wanted = Readonly<Record<string, ReadonlySet<string> | null>>;

const whole = null;
const only = (...names: readonly string[]): ReadonlySet<string> => new Set(names);

const place: Wanted = { name: whole, parent: whole };

const dvSwitch: Wanted = {
  ...place,
  uuid: whole,
  config: only('uuid', 'name', 'uplinkPortgroup'),
  summary: only('uuid', 'productInfo'),
};

const clusterConfig = only('dasConfig', 'dasVmConfig', 'drsConfig', 'rule', 'group');

const byKind: Readonly<Record<string, Wanted>> = {
  ServiceInstance: { content: only('about') },
  Folder: place,
  Datacenter: place,
  ComputeResource: place,
  ClusterComputeResource: {
    ...place,
    configuration: clusterConfig,
    configurationEx: clusterConfig,
    actionHistory: whole,
  },
  ResourcePool: { ...place, owner: whole },
  VirtualApp: { ...place, owner: whole, parentFolder: whole },
  HostSystem: {
    ...place,
    runtime: only('connectionState', 'inMaintenanceMode', 'bootTime'),
    summary: only('hardware', 'config'),
    config: only('fileSystemVolume', 'product'),
  },
  Datastore: { ...place, info: whole, summary: whole, host: whole },
  VmwareDistributedVirtualSwitch: dvSwitch,
  DistributedVirtualSwitch: dvSwitch,
  DistributedVirtualPortgroup: {
    ...place,
    key: whole,
    tag: whole,
    config: only(
      'key',
      'name',
      'numPorts',
      'distributedVirtualSwitch',
      'defaultPortConfig',
      'type',
      'autoExpand',
      'uplink',
    ),
  },
  VirtualMachine: {
    ...place,
    parentVApp: whole,
    resourcePool: whole,
    datastore: whole,
    runtime: only('host', 'connectionState', 'powerState'),
    summary: only('config'),
    config: only(
      'name',
      'guestFullName',
      'uuid',
      'instanceUuid',
      'template',
      'files',
      'managedBy',
      'ftInfo',
      'hardware',
      'cpuAllocation',
      'memoryAllocation',
    ),
  },
};

/** Whether objects of that kind are used at all. */
export function isUsed(kind: string): boolean {
  return Object.hasOwn(byKind, kind);
}

/** What to keep of a property: undefined for nothing, null for all, else the children of that name. */
export function wantedChildren(kind: string, property: string): ReadonlySet<string> | null | undefined {
  const wanted = Object.hasOwn(byKind, kind) ? byKind[kind] : undefined;
  return wanted && Object.hasOwn(wanted, property) ? wanted[property] : undefined;
}
