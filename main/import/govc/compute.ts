import type { HaSettings, Host, PlacementRule } from '../../../src/domain/estate/types.js';
import { all, at, flag, mib, number, objectName, text, time, type XmlNode } from './node.js';
import type { ManagedObject } from './objectFile.js';
import { readRules } from './rules.js';

/** Folders, datacenters, compute resources, resource pools: what the inventory tree is made of. */
export interface TreeFacts {
  readonly file: string;
  readonly kind: string;
  readonly moref: string;
  readonly parent: string | null;
  readonly name: string;
  /** For resource pools and vApps: the cluster or standalone host they divide up. */
  readonly owner: string | null;
}

export interface ClusterFacts {
  readonly file: string;
  readonly moref: string;
  readonly parent: string | null;
  readonly name: string;
  readonly ha: Omit<HaSettings, 'heartbeatDatastores' | 'failoverHosts' | 'rules'> | null;
  /** MoRefs of the datastores chosen for heartbeats. */
  readonly heartbeatDatastores: readonly string[];
  /** MoRefs of the hosts kept free; null where the policy is another. */
  readonly failoverHosts: readonly string[] | null;
  /** With MoRefs for keys. */
  readonly rules: readonly PlacementRule[];
  readonly drsEnabled: boolean | null;
  /** Restart priority of single VMs, by MoRef. */
  readonly restartPriorities: ReadonlyMap<string, string>;
  /** The newest thing DRS did. */
  readonly seenAt: string | null;
}

export interface HostFacts {
  readonly file: string;
  readonly moref: string;
  readonly parent: string | null;
  readonly name: string;
  readonly version: string | null;
  readonly build: string | null;
  readonly inMaintenanceMode: boolean | null;
  readonly connectionState: Host['connectionState'];
  readonly bootTime: string | null;
  readonly cpuMhz: number | null;
  readonly memoryMib: number | null;
  /** Paths of the volumes the host itself lists, VMFS and NFS only; null when it lists none at all. */
  readonly volumes: readonly { readonly path: string; readonly name: string }[] | null;
}

/** Reads anything that has a place in the tree. */
export function readTree(object: ManagedObject, file: string): TreeFacts {
  return {
    file,
    kind: object.kind,
    moref: object.moref,
    parent: text(object.properties.get('parentFolder')) ?? text(object.properties.get('parent')),
    name: objectName(text(object.properties.get('name')) ?? object.moref),
    owner: text(object.properties.get('owner')),
  };
}

/** Reads a ClusterComputeResource object. */
export function readCluster(object: ManagedObject, file: string): ClusterFacts {
  const config = object.properties.get('configurationEx') ?? object.properties.get('configuration');
  const das = at(config, 'dasConfig');
  const restartPriorities = new Map<string, string>();
  for (const override of all(config, 'dasVmConfig')) {
    const vm = text(override, 'key');
    // From 5.0 on dasSettings rules; the older element is kept by vCenter for old clients.
    const priority = text(override, 'dasSettings', 'restartPriority') ?? text(override, 'restartPriority');
    if (vm !== null && priority !== null && priority !== 'clusterRestartPriority') {
      restartPriorities.set(vm, priority);
    }
  }
  return {
    file,
    moref: object.moref,
    parent: text(object.properties.get('parent')),
    name: objectName(text(object.properties.get('name')) ?? object.moref),
    ha: das ? readHa(das) : null,
    heartbeatDatastores: all(das, 'heartbeatDatastore').flatMap((node) => text(node) ?? []),
    failoverHosts: readFailoverHosts(das),
    rules: readRules(config),
    drsEnabled: flag(config, 'drsConfig', 'enabled'),
    restartPriorities,
    seenAt: all(object.properties.get('actionHistory'), 'ClusterActionHistory')
      .map((action) => time(action, 'time'))
      .reduce(newest, null),
  };
}

/** The later of two times. */
export function newest(a: string | null, b: string | null): string | null {
  return a === null || (b !== null && b > a) ? b : a;
}

function readHa(das: XmlNode): NonNullable<ClusterFacts['ha']> {
  const policy = at(das, 'admissionControlPolicy');
  const automatic = flag(policy, 'autoComputePercentages') === true;
  return {
    enabled: flag(das, 'enabled') ?? false,
    admissionControl: flag(das, 'admissionControlEnabled'),
    policy: haPolicy(policy?.apiType ?? null, number(das, 'failoverLevel')),
    failuresToTolerate: number(policy, 'failoverLevel') ?? number(das, 'failoverLevel'),
    // With automatic percentages vCenter writes 0 and works them out from the hosts it has.
    cpuPercent: automatic ? null : number(policy, 'cpuFailoverResourcesPercent'),
    memoryPercent: automatic ? null : number(policy, 'memoryFailoverResourcesPercent'),
    isolationResponse: text(das, 'defaultVmSettings', 'isolationResponse'),
    restartPriority: text(das, 'defaultVmSettings', 'restartPriority'),
    ...readOptions(das),
  };
}

/** Advanced options, where any is set. */
function readOptions(das: XmlNode): Pick<HaSettings, 'options'> {
  const options = all(das, 'option').flatMap((option) => {
    const name = text(option, 'key');
    return name === null ? [] : [[name, text(option, 'value') ?? ''] as const];
  });
  return options.length === 0 ? {} : { options: Object.fromEntries(options) };
}

function readFailoverHosts(das: XmlNode | undefined): string[] | null {
  const policy = at(das, 'admissionControlPolicy');
  if (policy?.apiType !== 'ClusterFailoverHostAdmissionControlPolicy') return null;
  return all(policy, 'failoverHosts').flatMap((node) => text(node) ?? []);
}

function haPolicy(apiType: string | null, failoverLevel: number | null): HaSettings['policy'] {
  switch (apiType) {
    case 'ClusterFailoverLevelAdmissionControlPolicy':
      return 'slots';
    case 'ClusterFailoverResourcesAdmissionControlPolicy':
      return 'percentage';
    case 'ClusterFailoverHostAdmissionControlPolicy':
      return 'dedicated-hosts';
    case null:
      // Before vSphere 4 there was no policy object, only a number of failures.
      return failoverLevel === null ? null : 'slots';
    default:
      return null;
  }
}

/** Reads a HostSystem object. */
export function readHost(object: ManagedObject, file: string): HostFacts {
  const runtime = object.properties.get('runtime');
  const summary = object.properties.get('summary');
  const config = object.properties.get('config');
  const mhz = number(summary, 'hardware', 'cpuMhz');
  const cores = number(summary, 'hardware', 'numCpuCores');
  const state = text(runtime, 'connectionState');
  const listed = at(config, 'fileSystemVolume');
  return {
    file,
    moref: object.moref,
    parent: text(object.properties.get('parent')),
    name: objectName(text(object.properties.get('name')) ?? text(summary, 'config', 'name') ?? object.moref),
    version: text(config, 'product', 'version') ?? text(summary, 'config', 'product', 'version'),
    build: text(config, 'product', 'build') ?? text(summary, 'config', 'product', 'build'),
    inMaintenanceMode: flag(runtime, 'inMaintenanceMode'),
    connectionState:
      state === 'connected' || state === 'disconnected' || state === 'notResponding' ? state : null,
    bootTime: time(runtime, 'bootTime'),
    cpuMhz: mhz === null || cores === null ? null : mhz * cores,
    memoryMib: mib(number(summary, 'hardware', 'memorySize')),
    volumes: listed ? all(listed, 'mountInfo').flatMap(readVolume) : null,
  };
}

function readVolume(node: XmlNode): { path: string; name: string }[] {
  const path = text(node, 'mountInfo', 'path');
  const volume = at(node, 'volume');
  const isDatastore = volume?.apiType === 'HostVmfsVolume' || volume?.apiType === 'HostNasVolume';
  return path === null || !isDatastore ? [] : [{ path, name: text(volume, 'name') ?? path }];
}
