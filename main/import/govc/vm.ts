import type { PowerState, Vm } from '../../../src/domain/estate/types.js';
import { all, at, flag, mib, number, objectName, text, type XmlNode } from './node.js';
import type { ManagedObject } from './objectFile.js';

export interface DiskFacts {
  readonly label: string;
  readonly path: string | null;
  /** MoRef of the datastore. */
  readonly datastore: string | null;
  readonly capacityMib: number | null;
  readonly thin: boolean | null;
  readonly raw: boolean;
  readonly parents: readonly { readonly path: string; readonly datastore: string | null }[];
}

export interface NicFacts {
  readonly label: string;
  readonly mac: string | null;
  readonly connected: boolean | null;
  readonly startsConnected: boolean | null;
  readonly networkName: string | null;
  readonly switchUuid: string | null;
  readonly portgroupKey: string | null;
  readonly portKey: string | null;
}

export interface VmFacts {
  readonly file: string;
  readonly moref: string;
  readonly name: string;
  /** Folder, or the vApp the VM is in. */
  readonly parent: string | null;
  readonly host: string | null;
  readonly resourcePool: string | null;
  readonly datastores: readonly string[];
  readonly instanceUuid: string | null;
  readonly smbiosUuid: string | null;
  readonly template: boolean;
  readonly placeholder: boolean;
  readonly power: PowerState | null;
  readonly connectionState: Vm['connectionState'];
  readonly vmxPath: string | null;
  readonly cpus: number | null;
  readonly memoryMib: number | null;
  readonly cpuReservationMhz: number | null;
  readonly memoryReservationMib: number | null;
  readonly guest: string | null;
  readonly disks: readonly DiskFacts[];
  readonly nics: readonly NicFacts[];
  /** False when vCenter has no configuration of the VM: then disks and NICs are not known. */
  readonly configured: boolean;
}

/** A chain longer than this is not a chain but a trick; the API allows 32 snapshots. */
const longestChain = 256;

/** Reads a VirtualMachine object. */
export function readVm(object: ManagedObject, file: string): VmFacts {
  const config = object.properties.get('config');
  const summary = object.properties.get('summary');
  const runtime = object.properties.get('runtime');
  // An inaccessible VM has no config; its summary still tells the essentials.
  const brief = at(summary, 'config');
  const devices = all(at(config, 'hardware'), 'device');
  const state = text(runtime, 'connectionState');
  const labels = new Set<string>();
  return {
    file,
    moref: object.moref,
    name: objectName(
      text(object.properties.get('name')) ?? text(config, 'name') ?? text(brief, 'name') ?? object.moref,
    ),
    parent: text(object.properties.get('parent')) ?? text(object.properties.get('parentVApp')),
    host: text(runtime, 'host'),
    resourcePool: text(object.properties.get('resourcePool')),
    datastores: all(object.properties.get('datastore'), 'ManagedObjectReference').flatMap(
      (node) => text(node) ?? [],
    ),
    instanceUuid: text(config, 'instanceUuid') ?? text(brief, 'instanceUuid'),
    smbiosUuid: text(config, 'uuid') ?? text(brief, 'uuid'),
    template: flag(config, 'template') ?? flag(brief, 'template') ?? false,
    placeholder: isPlaceholder(at(config, 'managedBy') ?? at(brief, 'managedBy')),
    power: readPower(text(runtime, 'powerState')),
    connectionState: connectionStates.find((known) => known === state) ?? null,
    vmxPath: text(config, 'files', 'vmPathName') ?? text(brief, 'vmPathName'),
    cpus: number(config, 'hardware', 'numCPU') ?? number(brief, 'numCpu'),
    memoryMib: number(config, 'hardware', 'memoryMB') ?? number(brief, 'memorySizeMB'),
    cpuReservationMhz: number(config, 'cpuAllocation', 'reservation') ?? number(brief, 'cpuReservation'),
    memoryReservationMib:
      number(config, 'memoryAllocation', 'reservation') ?? number(brief, 'memoryReservation'),
    guest: text(config, 'guestFullName') ?? text(brief, 'guestFullName'),
    disks: devices.filter((device) => device.apiType === 'VirtualDisk').map((d) => readDisk(d, labels)),
    nics: devices.filter(isNic).map((device) => readNic(device, labels)),
    configured: config !== undefined,
  };
}

const connectionStates = ['connected', 'disconnected', 'inaccessible', 'invalid', 'orphaned'] as const;

/** Site Recovery Manager marks the VMs it makes at the recovery site as managed by itself. */
function isPlaceholder(managedBy: XmlNode | undefined): boolean {
  return (
    (text(managedBy, 'extensionKey') ?? '').startsWith('com.vmware.vcDr') &&
    text(managedBy, 'type') === 'placeholderVm'
  );
}

function readPower(state: string | null): PowerState | null {
  if (state === 'poweredOn') return 'on';
  if (state === 'poweredOff') return 'off';
  return state === 'suspended' ? 'suspended' : null;
}

/** The device's label; made unique with its key, for labels are joined on and hand-made files exist. */
function deviceLabel(device: XmlNode, taken: Set<string>): string {
  const key = text(device, 'key') ?? '?';
  let label = text(device, 'deviceInfo', 'label') ?? `device ${key}`;
  if (taken.has(label)) label = `${label} (${key})`;
  while (taken.has(label)) label = `${label}'`;
  taken.add(label);
  return label;
}

function readDisk(device: XmlNode, labels: Set<string>): DiskFacts {
  const backing = at(device, 'backing');
  const bytes = number(device, 'capacityInBytes');
  const kib = number(device, 'capacityInKB');
  const parents: { path: string; datastore: string | null }[] = [];
  let parent = at(backing, 'parent');
  while (parent && parents.length < longestChain) {
    const path = text(parent, 'fileName');
    if (path !== null) parents.push({ path, datastore: text(parent, 'datastore') });
    parent = at(parent, 'parent');
  }
  return {
    label: deviceLabel(device, labels),
    path: text(backing, 'fileName'),
    datastore: text(backing, 'datastore'),
    capacityMib: bytes !== null ? mib(bytes) : kib === null ? null : Math.floor(kib / 1024),
    thin: flag(backing, 'thinProvisioned'),
    raw: /RawDisk|PartitionedRaw/.test(backing?.apiType ?? ''),
    parents,
  };
}

function isNic(device: XmlNode): boolean {
  return (
    (at(device, 'backing')?.apiType ?? '').startsWith('VirtualEthernetCard') ||
    at(device, 'macAddress') !== undefined
  );
}

function readNic(device: XmlNode, labels: Set<string>): NicFacts {
  const backing = at(device, 'backing');
  const port = at(backing, 'port');
  const network = text(backing, 'deviceName') ?? text(backing, 'opaqueNetworkId');
  return {
    label: deviceLabel(device, labels),
    mac: text(device, 'macAddress'),
    connected: flag(device, 'connectable', 'connected'),
    startsConnected: flag(device, 'connectable', 'startConnected'),
    networkName: network,
    switchUuid: text(port, 'switchUuid'),
    portgroupKey: text(port, 'portgroupKey'),
    portKey: text(port, 'portKey'),
  };
}
