import { deviceKey, namedKey } from '../../../src/domain/estate/keys.js';
import type { FtRole, Host, Key, PowerState, Vm } from '../../../src/domain/estate/types.js';
import { quoted } from '../archive/names.js';
import type { vDisk, vInfo } from './sheetKinds.js';
import type { EstateInProgress, PlaceField } from './estate.js';
import type { Row } from './table.js';
import { toBoolean, toInteger, toText } from './values.js';

type RowOf<Sheet extends { readonly columns: object }> = Row<keyof Sheet['columns'] & string>;

const powerStates: ReadonlyMap<string, PowerState> = new Map([
  ['poweredon', 'on'],
  ['poweredoff', 'off'],
  ['suspended', 'suspended'],
]);
const connectionStates = new Set(['connected', 'disconnected', 'inaccessible', 'invalid', 'orphaned']);

export function readVm(estate: EstateInProgress, row: RowOf<typeof vInfo>, hasSmbiosColumn: boolean): void {
  const name = toText(row.get('vm'));
  if (name === null) return estate.warn('no-name', row.number, 'VM', 'A row names no VM; it was left out.');
  const power = toText(row.get('power'));
  // Exports pasted below one another repeat the header.
  if (name === 'VM' && power === 'Powerstate') return;
  const vcenter = estate.vcenter(row);
  const { datacenter, cluster, host } = estate.placeOf(row, vcenter);
  const moref = toText(row.get('vmId'));
  const path = toText(row.get('path'));
  const key =
    moref === null
      ? namedKey(datacenter ?? vcenter, 'vm', path ?? name)
      : estate.places.moref(vcenter, moref);
  const before = estate.vms.get(key);
  if (before) return twice(estate, row.number, before, name, moref);
  const uuid = toText(row.get('vmUuid'))?.toLowerCase() ?? null;
  const instance = uuid !== null && isInstanceUuid(uuid, hasSmbiosColumn, estate.info.rvtoolsVersion);
  const connection = toText(row.get('connection'))?.toLowerCase() ?? '';
  const vm: Vm = {
    key,
    name,
    vcenter,
    datacenter,
    cluster,
    host: host?.key ?? null,
    moref,
    instanceUuid: instance ? uuid : null,
    smbiosUuid: toText(row.get('smbiosUuid'))?.toLowerCase() ?? (instance ? null : uuid),
    template: toBoolean(row.get('template')) ?? false,
    placeholder: toBoolean(row.get('placeholder')) ?? false,
    power: powerStates.get(power?.toLowerCase() ?? '') ?? null,
    connectionState: connectionStates.has(connection) ? (connection as Vm['connectionState']) : null,
    homeDatastore: estate.datastoreAt(path, vcenter, host?.key ?? null, datacenter, row.number)?.key ?? null,
    vmxPath: path,
    cpus: toInteger(row.get('cpus'), estate.numbers),
    memoryMib: toInteger(row.get('memory'), estate.numbers),
    cpuReservationMhz: null,
    memoryReservationMib: null,
    guest: toText(row.get('guest')),
    haRestartPriority: toText(row.get('haRestartPriority')),
    agent: null,
    ftRole: ftRoleOf(row, estate.numbers),
    role: null,
    from: estate.from(row.number),
  };
  estate.vms.add(vm, uuid);
}

/** "FT Role" is vCenter's number: 1 for the primary, from 2 on for secondaries; older RVTools have the state only. */
function ftRoleOf(row: RowOf<typeof vInfo>, numbers: EstateInProgress['numbers']): FtRole | null {
  const role = toInteger(row.get('ftRole'), numbers);
  if (role !== null && role > 0) return role === 1 ? 'primary' : 'secondary';
  return toText(row.get('ftState'))?.toLowerCase() === 'notconfigured' ? 'none' : null;
}

/**
 * Whether "VM UUID" is vCenter's instance UUID. It is since RVTools 4.3.1, and was the SMBIOS UUID
 * before. Where neither the version nor a separate SMBIOS column tells, the first byte does: vCenter
 * makes instance UUIDs from 50 up and SMBIOS UUIDs from 42 up.
 */
function isInstanceUuid(uuid: string, hasSmbiosColumn: boolean, version: string | null): boolean {
  if (hasSmbiosColumn) return true;
  const parts = (version ?? '').split('.').map(Number);
  const [major = NaN, minor = NaN, patch = NaN] = parts;
  if (!Number.isNaN(major) && !Number.isNaN(minor)) {
    if (major !== 4) return major > 4;
    if (minor !== 3) return minor > 3;
    if (!Number.isNaN(patch)) return patch >= 1;
  }
  return /^50[0-3]/.test(uuid);
}

function twice(estate: EstateInProgress, row: number, before: Vm, name: string, moref: string | null): void {
  if (before.name === name) {
    estate.warn(
      'listed-twice',
      row,
      'VM',
      `The VM ${quoted(name)} is listed twice; the first row was taken.`,
    );
  } else {
    estate.warn(
      'same-vm-id',
      row,
      'VM ID',
      `${quoted(name)} has the VM ID ${moref ?? ''} that ${quoted(before.name)} has; it was left out. The exports of several vCenters can only be in one file with their "VI SDK UUID".`,
    );
  }
}

type VmRowField = PlaceField | 'vm' | 'vmId' | 'vmUuid';

/** The VM that a row of vDisk or vNetwork is of; null, and told, when it cannot be known. */
export function vmOf(
  estate: EstateInProgress,
  row: Row<VmRowField>,
  vcenter: Key | null,
  path: string | null,
): Vm | null {
  const moref = toText(row.get('vmId'));
  const name = toText(row.get('vm'));
  const key = moref === null ? null : estate.places.moref(vcenter, moref);
  let vm: Vm | 'unknown' | 'ambiguous' | undefined = key === null ? undefined : estate.vms.get(key);
  if (!vm) {
    const { datacenter, cluster, host } = placeNamed(estate, row, vcenter);
    const uuid = toText(row.get('vmUuid'))?.toLowerCase() ?? null;
    vm = estate.vms.find({ vcenter, key, uuid, name, datacenter, cluster, host: host?.key ?? null, path });
  }
  if (vm === 'unknown') {
    estate.warn(
      'vm-unknown',
      row.number,
      'VM',
      `${name === null ? 'A row' : `The VM ${quoted(name)}`} is not in vInfo; what ${estate.sheet} says of it was left out.`,
    );
    return null;
  }
  if (vm === 'ambiguous') {
    estate.warn(
      'vm-ambiguous',
      row.number,
      'VM',
      `Several VMs are named ${quoted(name ?? '')} and the sheet has no "VM ID" to tell which is meant; the row was left out.`,
    );
    return null;
  }
  if (name !== null && name !== vm.name) {
    estate.warn(
      'vm-renamed',
      row.number,
      'VM',
      `The row names ${quoted(name)}, but its VM ID is that of ${quoted(vm.name)} in vInfo; the VM ID was followed.`,
    );
  }
  return vm;
}

/** Names are looked up, not added: a disk's row is no place to learn of a new cluster. */
function placeNamed(
  estate: EstateInProgress,
  row: Row<VmRowField>,
  vcenter: Key | null,
): { datacenter: Key | null; cluster: Key | null; host: Host | null } {
  const datacenterName = toText(row.get('datacenter'));
  const hostName = toText(row.get('host'));
  const host = hostName === null ? null : (estate.places.hostNamed(vcenter, hostName) ?? null);
  return {
    datacenter: datacenterName === null ? null : namedKey(vcenter, 'datacenter', datacenterName),
    cluster: host?.cluster ?? null,
    host,
  };
}

export function readDisk(estate: EstateInProgress, row: RowOf<typeof vDisk>, seen: Set<Key>): void {
  const vcenter = estate.vcenter(row);
  const path = pathOf(row);
  const vm = vmOf(estate, row, vcenter, path);
  if (vm === null) return;
  const label = toText(row.get('label'));
  if (label === null) {
    return estate.warn(
      'no-label',
      row.number,
      'Disk',
      `A disk of ${quoted(vm.name)} has no label; it was left out.`,
    );
  }
  const key = deviceKey(vm.key, label);
  if (seen.has(key)) {
    return estate.warn(
      'listed-twice',
      row.number,
      'Disk',
      `${quoted(label)} of ${quoted(vm.name)} is listed twice; the first row was taken.`,
    );
  }
  seen.add(key);
  estate.draft.disks.push({
    key,
    vm: vm.key,
    label,
    datastore: estate.datastoreAt(path, vcenter, vm.host, vm.datacenter, row.number)?.key ?? null,
    path,
    capacityMib: toInteger(row.get('capacity'), estate.numbers),
    thin: toBoolean(row.get('thin')),
    raw: toBoolean(row.get('raw')) ?? false,
    parents: noParents,
    parentsKnown: false,
    from: estate.from(row.number),
  });
}

/** RVTools knows a disk's topmost file only. */
const noParents: readonly never[] = [];

/** "Path" was the file until 4.x, "Disk Path" is since; either may be missing. */
function pathOf(row: RowOf<typeof vDisk>): string | null {
  const disk = toText(row.get('diskPath'));
  if (disk?.startsWith('[')) return disk;
  const path = toText(row.get('path'));
  return path?.startsWith('[') ? path : disk;
}
