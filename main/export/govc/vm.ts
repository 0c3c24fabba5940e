import { portKey } from '../../../src/domain/estate/keys.js';
import type { Disk, DiskFile, Nic, Vm } from '../../../src/domain/estate/types.js';
import { addressOf, connectionCookie, diskUuid, folderOf, guestName, morefOf } from '../lookups.js';
import { el, maybe, property, ref, refList, refProperty, typed, type Element } from './elements.js';
import { named, type Saved } from './folders.js';
import type { Inventory } from './inventory.js';

/** Device keys as vSphere gives them: disks of the first controller, network adapters. */
const DISK_KEY = 2000;
export const NIC_KEY = 4000;
const CONTROLLER_KEY = 1000;
const POWER = { on: 'poweredOn', off: 'poweredOff', suspended: 'suspended' } as const;

export function virtualMachine(inventory: Inventory, vm: Vm): Saved {
  const moref = morefOf(vm.key);
  const disks = inventory.disksOfVm.get(vm.key) ?? [];
  const nics = inventory.nicsOfVm.get(vm.key) ?? [];
  const host = vm.host === null ? undefined : inventory.hostByKey.get(vm.host);
  const folder = inventory.folderOf(vm.key);
  const runtime = [
    ...(host ? [ref('host', 'HostSystem', host.moref ?? '')] : []),
    maybe('connectionState', vm.connectionState),
    maybe('powerState', vm.power && POWER[vm.power]),
    el('faultToleranceState', 'notConfigured'),
    el('consolidationNeeded', false),
  ];
  return named('VirtualMachine', moref, vm.name, [
    ...(folder === null ? [] : [refProperty('parent', 'Folder', folder)]),
    property('config', 'VirtualMachineConfigInfo', config(inventory, vm, disks, nics)),
    refList('datastore', 'Datastore', datastoresOf(inventory, vm, disks)),
    property('guest', 'GuestInfo', guest(vm, host)),
    property('layoutEx', 'VirtualMachineFileLayoutEx', layout(vm, disks)),
    networks(inventory, nics),
    ...(vm.cluster === null
      ? []
      : [refProperty('resourcePool', 'ResourcePool', inventory.resourcePool(vm.cluster))]),
    property('runtime', 'VirtualMachineRuntimeInfo', runtime),
    ...snapshot(inventory, vm, moref),
    property('summary', 'VirtualMachineSummary', [
      ref('vm', 'VirtualMachine', moref),
      el('runtime', runtime),
      el('config', [
        el('name', vm.name),
        el('template', vm.template),
        maybe('vmPathName', vm.vmxPath),
        maybe('memorySizeMB', vm.memoryMib),
        maybe('numCpu', vm.cpus),
        el('numEthernetCards', nics.length),
        el('numVirtualDisks', disks.length),
        maybe('uuid', vm.smbiosUuid),
        maybe('instanceUuid', vm.instanceUuid),
        maybe('guestFullName', vm.guest),
        ...managedBy(vm),
      ]),
      el('overallStatus', 'green'),
    ]),
  ]);
}

function config(
  inventory: Inventory,
  vm: Vm,
  disks: readonly Disk[],
  nics: readonly Nic[],
): (Element | null)[] {
  const home = vm.vmxPath === null ? null : folderOf(vm.vmxPath);
  const allocation = (name: string, reservation: number | null): Element =>
    el(name, [maybe('reservation', reservation), el('limit', -1)]);
  return [
    el('name', vm.name),
    maybe('guestFullName', vm.guest),
    el('version', 'vmx-08'),
    maybe('uuid', vm.smbiosUuid),
    maybe('instanceUuid', vm.instanceUuid),
    el('template', vm.template),
    el('annotation', ''),
    el('files', [
      maybe('vmPathName', vm.vmxPath),
      maybe('snapshotDirectory', home),
      maybe('suspendDirectory', home),
      maybe('logDirectory', home),
    ]),
    el('hardware', [
      maybe('numCPU', vm.cpus),
      maybe('memoryMB', vm.memoryMib),
      typed('device', 'VirtualLsiLogicSASController', [
        el('key', CONTROLLER_KEY),
        described('SCSI controller 0', 'LSI Logic SAS'),
        el('busNumber', 0),
        ...disks.map((_, i) => el('device', DISK_KEY + i)),
        el('sharedBus', 'noSharing'),
        el('scsiCtlrUnitNumber', 7),
      ]),
      ...disks.map((disk, i) => diskDevice(inventory, disk, i)),
      ...nics.map((nic, i) => nicDevice(inventory, nic, i)),
    ]),
    allocation('cpuAllocation', vm.cpuReservationMhz),
    allocation('memoryAllocation', vm.memoryReservationMib),
    ...managedBy(vm),
    el('firmware', 'bios'),
  ];
}

/** The mark of a VM that SRM made to hold a place. */
function managedBy(vm: Vm): Element[] {
  if (!vm.placeholder) return [];
  return [el('managedBy', [el('extensionKey', 'com.vmware.vcDr'), el('type', 'placeholderVm')])];
}

function described(label: string, summary: string): Element {
  return typed('deviceInfo', 'Description', [el('label', label), el('summary', summary)]);
}

function datastoreRef(inventory: Inventory, datastore: string | null): Element | null {
  const moref = datastore === null ? null : inventory.datastoreByKey.get(datastore)?.moref;
  return moref ? ref('datastore', 'Datastore', moref) : null;
}

function diskDevice(inventory: Inventory, disk: Disk, position: number): Element {
  const kib = (disk.capacityMib ?? 0) * 1024;
  const type = disk.raw ? 'VirtualDiskRawDiskMappingVer1BackingInfo' : 'VirtualDiskFlatVer2BackingInfo';
  return typed('device', 'VirtualDisk', [
    el('key', DISK_KEY + position),
    described(disk.label, `${kib.toLocaleString('en-GB')} KB`),
    typed('backing', type, [
      maybe('fileName', disk.path),
      datastoreRef(inventory, disk.datastore),
      el('diskMode', 'persistent'),
      maybe('thinProvisioned', disk.thin),
      el('uuid', diskUuid(disk.key)),
      ...chain(inventory, disk.parents),
    ]),
    el('controllerKey', CONTROLLER_KEY),
    el('unitNumber', position),
    ...(disk.capacityMib === null ? [] : [el('capacityInKB', kib)]),
  ]);
}

/** The files below a disk's topmost one, each inside the one above. */
function chain(inventory: Inventory, parents: readonly DiskFile[]): Element[] {
  const [nearest, ...rest] = parents;
  if (!nearest) return [];
  return [
    el('parent', [
      el('fileName', nearest.path),
      datastoreRef(inventory, nearest.datastore),
      el('diskMode', 'persistent'),
      ...chain(inventory, rest),
    ]),
  ];
}

function nicDevice(inventory: Inventory, nic: Nic, position: number): Element {
  const dvSwitch = nic.dvSwitch === null ? undefined : inventory.switchByKey.get(nic.dvSwitch);
  const summary = dvSwitch ? `DVSwitch: ${dvSwitch.uuid ?? ''}` : (nic.networkName ?? '');
  return typed('device', 'VirtualVmxnet3', [
    el('key', NIC_KEY + position),
    described(nic.label, summary),
    dvSwitch ? portBacking(inventory, nic, dvSwitch.uuid) : networkBacking(inventory, nic),
    el('connectable', [
      maybe('startConnected', nic.startsConnected),
      el('allowGuestControl', true),
      maybe('connected', nic.connected),
      el('status', 'ok'),
    ]),
    el('controllerKey', 100),
    el('unitNumber', 7 + position),
    el('addressType', 'assigned'),
    maybe('macAddress', nic.mac),
  ]);
}

function portBacking(inventory: Inventory, nic: Nic, switchUuid: string | null): Element {
  const group = nic.dvPortgroup === null ? null : inventory.portgroupByKey.get(nic.dvPortgroup);
  const port = nic.dvSwitch && nic.portKey !== null ? portKey(nic.dvSwitch, nic.portKey) : null;
  return typed('backing', 'VirtualEthernetCardDistributedVirtualPortBackingInfo', [
    el('port', [
      maybe('switchUuid', switchUuid),
      maybe('portgroupKey', group?.moref),
      maybe('portKey', nic.portKey),
      maybe('connectionCookie', port === null ? null : connectionCookie(port)),
    ]),
  ]);
}

function networkBacking(inventory: Inventory, nic: Nic): Element {
  const network = inventory.networks.get(nic.networkName ?? '');
  return typed('backing', 'VirtualEthernetCardNetworkBackingInfo', [
    maybe('deviceName', nic.networkName),
    network ? ref('network', 'Network', network) : null,
  ]);
}

function datastoresOf(inventory: Inventory, vm: Vm, disks: readonly Disk[]): string[] {
  const keys = new Set([
    vm.homeDatastore,
    ...disks.flatMap((disk) => [disk.datastore, ...disk.parents.map(({ datastore }) => datastore)]),
  ]);
  return [...keys].flatMap((key) => (key && inventory.datastoreByKey.get(key)?.moref) ?? []);
}

function guest(vm: Vm, host: { name: string } | undefined): (Element | null)[] {
  if (vm.power !== 'on') {
    return [el('toolsRunningStatus', 'guestToolsNotRunning'), el('guestState', 'notRunning')];
  }
  return [
    el('toolsRunningStatus', 'guestToolsRunning'),
    maybe('guestFullName', vm.guest),
    el('hostName', guestName(vm, host)),
    el('ipAddress', addressOf(vm.key)),
    el('guestState', 'running'),
  ];
}

/** All files of a VM: configuration, then each disk's chain from its base up. */
function layout(vm: Vm, disks: readonly Disk[]): Element[] {
  const files: Element[] = [];
  const file = (name: string, type: string): number => {
    files.push(
      el('file', [el('key', files.length), el('name', name), el('type', type), el('accessible', true)]),
    );
    return files.length - 1;
  };
  if (vm.vmxPath !== null) file(vm.vmxPath, 'config');
  const chains = disks.map((disk, i) => {
    const paths = [...disk.parents.map(({ path }) => path).reverse(), disk.path];
    const keys = paths.flatMap((path) => (path === null ? [] : [file(path, 'diskDescriptor')]));
    return el('disk', [el('key', DISK_KEY + i), ...keys.map((key) => el('chain', [el('fileKey', key)]))]);
  });
  return [...files, ...chains];
}

function networks(inventory: Inventory, nics: readonly Nic[]): Element {
  return property(
    'network',
    'ArrayOfManagedObjectReference',
    nics.map((nic) => {
      const group = nic.dvPortgroup === null ? null : inventory.portgroupByKey.get(nic.dvPortgroup);
      return group
        ? ref('ManagedObjectReference', 'DistributedVirtualPortgroup', group.moref ?? '')
        : ref('ManagedObjectReference', 'Network', inventory.networks.get(nic.networkName ?? '') ?? '');
    }),
  );
}

/** The snapshot a pool is provisioned from; the model knows no others. */
function snapshot(inventory: Inventory, vm: Vm, moref: string): Element[] {
  const name = inventory.poolByParentVm.get(vm.name)?.snapshot;
  if (!name) return [];
  const id = moref.replace('vm-', 'snapshot-');
  return [
    property('snapshot', 'VirtualMachineSnapshotInfo', [
      ref('currentSnapshot', 'VirtualMachineSnapshot', id),
      el('rootSnapshotList', [
        ref('snapshot', 'VirtualMachineSnapshot', id),
        ref('vm', 'VirtualMachine', moref),
        el('name', name),
        el('id', 1),
        el('state', 'poweredOff'),
        el('quiesced', false),
      ]),
    ]),
  ];
}
