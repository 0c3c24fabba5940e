import type { Cluster, HaSettings, Host, Vm } from '../../../src/domain/estate/types.js';
import { morefOf } from '../lookups.js';
import { el, maybe, property, ref, refList, refProperty, typed, type Element } from './elements.js';
import { named, type Saved } from './folders.js';
import type { Inventory } from './inventory.js';
import { volumeOf } from './storage.js';

const MIB = 1024 * 1024;
const CORES = 16;

/** A cluster with its HA settings, and the resource pool below it. */
export function clusterWithPool(inventory: Inventory, cluster: Cluster): Saved[] {
  const moref = morefOf(cluster.key);
  const pool = inventory.resourcePool(cluster.key);
  const hosts = inventory.hostsOfCluster.get(cluster.key) ?? [];
  const vms = inventory.vmsOfCluster.get(cluster.key) ?? [];
  const datastores = new Set(
    hosts.flatMap((host) =>
      (inventory.mountsOfHost.get(host.key) ?? []).map(
        ({ datastore }) => inventory.datastoreByKey.get(datastore)?.moref ?? '',
      ),
    ),
  );
  const settings = [
    ...(cluster.ha ? [dasConfig(cluster.ha, inventory)] : []),
    ...vms.flatMap((vm) => dasVmConfig(vm, cluster)),
    el('drsConfig', [
      maybe('enabled', cluster.drsEnabled),
      el('defaultVmBehavior', 'fullyAutomated'),
      el('vmotionRate', 3),
    ]),
  ];
  const parent =
    cluster.datacenter === null
      ? []
      : [refProperty('parent', 'Folder', inventory.folders(cluster.datacenter).root.host)];
  return [
    named('ClusterComputeResource', moref, cluster.name, [
      ...parent,
      property('configuration', 'ClusterConfigInfo', settings),
      property('configurationEx', 'ClusterConfigInfoEx', [el('vmSwapPlacement', 'vmDirectory'), ...settings]),
      refList(
        'host',
        'HostSystem',
        hosts.map((host) => host.moref ?? ''),
      ),
      refList('datastore', 'Datastore', [...datastores]),
      refProperty('resourcePool', 'ResourcePool', pool),
      property('summary', 'ClusterComputeResourceSummary', [
        el('numHosts', hosts.length),
        el('numEffectiveHosts', hosts.filter((host) => host.inMaintenanceMode !== true).length),
        el('overallStatus', 'green'),
      ]),
    ]),
    named('ResourcePool', pool, 'Resources', [
      refProperty('owner', 'ClusterComputeResource', moref),
      refProperty('parent', 'ClusterComputeResource', moref),
      refList(
        'vm',
        'VirtualMachine',
        vms.map(({ key }) => morefOf(key)),
      ),
    ]),
  ];
}

function dasConfig(ha: HaSettings, inventory: Inventory): Element {
  return el('dasConfig', [
    el('enabled', ha.enabled),
    el('vmMonitoring', 'vmMonitoringDisabled'),
    el('hostMonitoring', 'enabled'),
    maybe('failoverLevel', ha.failuresToTolerate),
    admissionPolicy(ha),
    maybe('admissionControlEnabled', ha.admissionControl),
    el('defaultVmSettings', [
      maybe('restartPriority', ha.restartPriority),
      maybe('isolationResponse', ha.isolationResponse),
    ]),
    ...ha.heartbeatDatastores.map((key) =>
      ref('heartbeatDatastore', 'Datastore', inventory.datastoreByKey.get(key)?.moref ?? ''),
    ),
    el('hBDatastoreCandidatePolicy', 'allFeasibleDsWithUserPreference'),
  ]);
}

function admissionPolicy(ha: HaSettings): Element | null {
  const name = 'admissionControlPolicy';
  switch (ha.policy) {
    case 'slots':
      return typed(name, 'ClusterFailoverLevelAdmissionControlPolicy', [
        maybe('failoverLevel', ha.failuresToTolerate),
      ]);
    case 'percentage':
      return typed(name, 'ClusterFailoverResourcesAdmissionControlPolicy', [
        maybe('cpuFailoverResourcesPercent', ha.cpuPercent),
        maybe('memoryFailoverResourcesPercent', ha.memoryPercent),
      ]);
    case 'dedicated-hosts':
      return typed(name, 'ClusterFailoverHostAdmissionControlPolicy', []);
    case null:
      return null;
  }
}

/** A VM whose restart priority differs from its cluster's. */
function dasVmConfig(vm: Vm, cluster: Cluster): Element[] {
  if (vm.haRestartPriority === null || vm.haRestartPriority === cluster.ha?.restartPriority) return [];
  return [
    el('dasVmConfig', [
      ref('key', 'VirtualMachine', morefOf(vm.key)),
      el('restartPriority', vm.haRestartPriority),
      el('dasSettings', [
        el('restartPriority', vm.haRestartPriority),
        el('isolationResponse', 'clusterIsolationResponse'),
      ]),
    ]),
  ];
}

export function hostSystem(inventory: Inventory, host: Host): Saved {
  const moref = host.moref ?? morefOf(host.key);
  const mounts = inventory.mountsOfHost.get(host.key) ?? [];
  const datastores = mounts.flatMap((mount) => inventory.datastoreByKey.get(mount.datastore) ?? []);
  const devices = datastores.flatMap((datastore) => datastore.extents.map(({ device }) => device));
  const switches = inventory.switches.filter((dvSwitch) =>
    inventory.hostsOfSwitch.get(dvSwitch.key)?.includes(host),
  );
  const product = el('product', [
    el('name', 'VMware ESXi'),
    el('fullName', `VMware ESXi ${host.version ?? ''} build-${host.build ?? ''}`),
    el('vendor', 'VMware, Inc.'),
    maybe('version', host.version),
    maybe('build', host.build),
    el('osType', 'vmnix-x86'),
    el('productLineId', 'embeddedEsx'),
    el('apiType', 'HostAgent'),
  ]);
  const runtime = [
    maybe('connectionState', host.connectionState),
    el('powerState', 'poweredOn'),
    maybe('inMaintenanceMode', host.inMaintenanceMode),
    maybe('bootTime', host.bootTime),
  ];
  const perCore = host.cpuMhz === null ? null : host.cpuMhz / CORES;
  const memory = host.memoryMib === null ? null : host.memoryMib * MIB;
  return named('HostSystem', moref, host.name, [
    ...(host.cluster === null
      ? []
      : [refProperty('parent', 'ClusterComputeResource', morefOf(host.cluster))]),
    property('config', 'HostConfigInfo', [
      ref('host', 'HostSystem', moref),
      product,
      el('storageDevice', devices.map(scsiLun)),
      el('fileSystemVolume', [
        el('volumeTypeList', 'VMFS'),
        el('volumeTypeList', 'NFS'),
        ...mounts.flatMap((mount) => {
          const datastore = inventory.datastoreByKey.get(mount.datastore);
          if (!datastore) return [];
          const info = [
            maybe('path', mount.path),
            maybe('accessMode', mount.accessMode),
            maybe('mounted', mount.mounted),
            maybe('accessible', mount.accessible),
          ];
          return [el('mountInfo', [el('mountInfo', info), volumeOf(datastore)])];
        }),
      ]),
      el(
        'network',
        switches.map((dvSwitch) =>
          el('proxySwitch', [
            maybe('dvsUuid', dvSwitch.uuid),
            el('dvsName', dvSwitch.name),
            el('key', `key-vim.host.ProxySwitch-${dvSwitch.name}`),
          ]),
        ),
      ),
    ]),
    refList(
      'datastore',
      'Datastore',
      datastores.map((datastore) => datastore.moref ?? ''),
    ),
    property('hardware', 'HostHardwareInfo', [
      el('cpuInfo', [
        el('numCpuPackages', 2),
        el('numCpuCores', CORES),
        el('numCpuThreads', CORES * 2),
        maybe('hz', perCore === null ? null : perCore * 1_000_000),
      ]),
      maybe('memorySize', memory),
    ]),
    property('runtime', 'HostRuntimeInfo', runtime),
    property('summary', 'HostListSummary', [
      ref('host', 'HostSystem', moref),
      el('hardware', [
        el('vendor', 'Example Systems'),
        el('model', 'R2'),
        el('cpuModel', 'Intel(R) Xeon(R) CPU E5-2665 0 @ 2.40GHz'),
        maybe('memorySize', memory),
        maybe('cpuMhz', perCore),
        el('numCpuPkgs', 2),
        el('numCpuCores', CORES),
        el('numCpuThreads', CORES * 2),
      ]),
      el('runtime', runtime),
      el('config', [el('name', host.name), product]),
      el('overallStatus', 'green'),
    ]),
    refList(
      'vm',
      'VirtualMachine',
      (inventory.vmsOfHost.get(host.key) ?? []).map(({ key }) => morefOf(key)),
    ),
  ]);
}

function scsiLun(device: string): Element {
  return typed('scsiLun', 'HostScsiDisk', [
    el('deviceName', `/vmfs/devices/disks/${device}`),
    el('deviceType', 'disk'),
    el('key', `key-vim.host.ScsiDisk-${device}`),
    el('canonicalName', device),
    el('displayName', `Fibre Channel Disk (${device})`),
    el('lunType', 'disk'),
  ]);
}
