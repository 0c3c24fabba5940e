import type {
  Disk,
  DiskFile,
  FtRole,
  Nic,
  PowerState,
  Provenance,
  Vm,
} from '../../../src/domain/estate/types.js';
import { all, at, flag, mib, number, objectName, text, type XmlNode } from './node.js';
import type { ManagedObject } from './objectFile.js';

/** A record that is still being made. */
type Open<T> = { -readonly [Field in keyof T]: T[Field] };

/**
 * What a VM's file tells, as the records it becomes: facts and records of 40,000 VMs side by side
 * need twice the memory. References wait for `assembleVms` to turn them into keys; until then
 * `key` is empty and so are the keys of what only others tell.
 */
export interface VmFacts {
  readonly vm: Open<Vm>;
  /** How many of the disks and NICs are its own: those of all VMs stand one behind the other. */
  readonly disks: number;
  readonly nics: number;
  readonly moref: string;
  /** MoRef of the folder, or of the vApp the VM is in. */
  readonly parent: string | null;
  /** MoRefs, as those that follow. */
  readonly host: string | null;
  readonly resourcePool: string | null;
  readonly datastores: readonly string[];
  /** False when vCenter has no configuration of the VM: then disks and NICs are not known. */
  readonly configured: boolean;
}

/** `datastore`, also of the parents, is a MoRef. */
export type OpenDisk = Omit<Open<Disk>, 'parents'> & { readonly parents: readonly Open<DiskFile>[] };

/** `dvSwitch` is the switch's UUID, `dvPortgroup` the portgroup's own key. */
export type OpenNic = Open<Nic>;

/** What a VM's file tells, as far as it was read. */
export interface VmRead {
  readonly facts: VmFacts;
  readonly disks: readonly OpenDisk[];
  readonly nics: readonly OpenNic[];
}

/** A chain longer than this is not a chain but a trick; the API allows 32 snapshots. */
const longestChain = 256;

/** Reads a VirtualMachine object. */
export function readVm(object: ManagedObject, from: Provenance): VmRead {
  const config = object.properties.get('config');
  const summary = object.properties.get('summary');
  const runtime = object.properties.get('runtime');
  // An inaccessible VM has no config; its summary still tells the essentials.
  const brief = at(summary, 'config');
  const devices = all(at(config, 'hardware'), 'device');
  const state = text(runtime, 'connectionState');
  const labels = new Set<string>();
  const disks = devices.filter(isDisk).map((device) => readDisk(device, labels, from));
  const nics = devices.filter(isNic).map((device) => readNic(device, labels, from));
  const facts: VmFacts = {
    vm: {
      key: '',
      name: objectName(
        text(object.properties.get('name')) ?? text(config, 'name') ?? text(brief, 'name') ?? object.moref,
      ),
      vcenter: null,
      datacenter: null,
      cluster: null,
      host: null,
      moref: object.moref,
      instanceUuid: text(config, 'instanceUuid') ?? text(brief, 'instanceUuid'),
      smbiosUuid: text(config, 'uuid') ?? text(brief, 'uuid'),
      template: flag(config, 'template') ?? flag(brief, 'template') ?? false,
      placeholder: isPlaceholder(at(config, 'managedBy') ?? at(brief, 'managedBy')),
      power: readPower(text(runtime, 'powerState')),
      connectionState: connectionStates.find((known) => known === state) ?? null,
      homeDatastore: null,
      vmxPath: text(config, 'files', 'vmPathName') ?? text(brief, 'vmPathName'),
      cpus: number(config, 'hardware', 'numCPU') ?? number(brief, 'numCpu'),
      memoryMib: number(config, 'hardware', 'memoryMB') ?? number(brief, 'memorySizeMB'),
      cpuReservationMhz: number(config, 'cpuAllocation', 'reservation') ?? number(brief, 'cpuReservation'),
      memoryReservationMib:
        number(config, 'memoryAllocation', 'reservation') ?? number(brief, 'memoryReservation'),
      guest: text(config, 'guestFullName') ?? text(brief, 'guestFullName'),
      haRestartPriority: null,
      agent: config === undefined ? null : isAgent(at(config, 'managedBy')),
      ftRole: config === undefined ? null : ftRoleOf(at(config, 'ftInfo')),
      role: null,
      from,
    },
    disks: disks.length,
    nics: nics.length,
    moref: object.moref,
    parent: text(object.properties.get('parent')) ?? text(object.properties.get('parentVApp')),
    host: text(runtime, 'host'),
    resourcePool: text(object.properties.get('resourcePool')),
    datastores: fitted(
      all(object.properties.get('datastore'), 'ManagedObjectReference').flatMap((node) => text(node) ?? []),
    ),
    configured: config !== undefined,
  };
  return { facts, disks, nics };
}

const connectionStates = ['connected', 'disconnected', 'inaccessible', 'invalid', 'orphaned'] as const;

/** Site Recovery Manager marks the VMs it makes at the recovery site as managed by itself. */
function isPlaceholder(managedBy: XmlNode | undefined): boolean {
  return (
    (text(managedBy, 'extensionKey') ?? '').startsWith('com.vmware.vcDr') &&
    text(managedBy, 'type') === 'placeholderVm'
  );
}

/** vCenter's ESX Agent Manager marks the VMs it makes as managed by itself. */
const isAgent = (managedBy: XmlNode | undefined): boolean =>
  text(managedBy, 'extensionKey') === 'com.vmware.vim.eam';

/** Pairs of Fault Tolerance number their VMs: 1 is the primary. */
function ftRoleOf(pair: XmlNode | undefined): FtRole | null {
  if (pair === undefined) return 'none';
  const place = number(pair, 'role');
  return place === null ? null : place === 1 ? 'primary' : 'secondary';
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

function isDisk(device: XmlNode): boolean {
  return device.apiType === 'VirtualDisk';
}

function readDisk(device: XmlNode, labels: Set<string>, from: Provenance): OpenDisk {
  const backing = at(device, 'backing');
  const bytes = number(device, 'capacityInBytes');
  const kib = number(device, 'capacityInKB');
  return {
    key: '',
    vm: '',
    label: deviceLabel(device, labels),
    datastore: text(backing, 'datastore'),
    path: text(backing, 'fileName'),
    capacityMib: bytes !== null ? mib(bytes) : kib === null ? null : Math.floor(kib / 1024),
    thin: flag(backing, 'thinProvisioned'),
    raw: /RawDisk|PartitionedRaw/.test(backing?.apiType ?? ''),
    parents: readParents(backing),
    parentsKnown: true,
    from,
  };
}

function readParents(backing: XmlNode | undefined): readonly Open<DiskFile>[] {
  let parent = at(backing, 'parent');
  if (parent === undefined) return none;
  const parents: DiskFile[] = [];
  while (parent && parents.length < longestChain) {
    const path = text(parent, 'fileName');
    if (path !== null) parents.push({ path, datastore: text(parent, 'datastore') });
    parent = at(parent, 'parent');
  }
  return fitted(parents);
}

/** The same in no more room than it takes: an array that grew has some for a dozen more. */
function fitted<T>(array: readonly T[]): readonly T[] {
  return array.slice();
}

/** One for all disks without parents, which are most. */
const none: readonly Open<DiskFile>[] = [];

function isNic(device: XmlNode): boolean {
  return (
    (at(device, 'backing')?.apiType ?? '').startsWith('VirtualEthernetCard') ||
    at(device, 'macAddress') !== undefined
  );
}

function readNic(device: XmlNode, labels: Set<string>, from: Provenance): OpenNic {
  const backing = at(device, 'backing');
  const port = at(backing, 'port');
  return {
    key: '',
    vm: '',
    label: deviceLabel(device, labels),
    mac: text(device, 'macAddress'),
    connected: flag(device, 'connectable', 'connected'),
    startsConnected: flag(device, 'connectable', 'startConnected'),
    networkName: text(backing, 'deviceName') ?? text(backing, 'opaqueNetworkId'),
    dvSwitch: text(port, 'switchUuid'),
    dvPortgroup: text(port, 'portgroupKey'),
    portKey: text(port, 'portKey'),
    portKnown: true,
    from,
  };
}
