import { instanceUuidAlias, morefAlias, naaAlias, normalUuid, vmxAlias } from '../estate/aliases.js';
import { deviceKey, morefKey, mountKey, portFileKey, portKey } from '../estate/keys.js';
import type {
  Datastore,
  Disk,
  DvPort,
  Key,
  Mount,
  Nic,
  ObjectKind,
  PortFile,
  SourceFormat,
  VCenter,
  Vm,
} from '../estate/types.js';
import { usesVcenterLabels } from './authority.js';
import type { AnyRecord, MapKey } from './fields.js';

/**
 * What identifies a record: its own key, how far that key can be relied on, and the other identities
 * its fields tell.
 */

/** Keys below it name things of a vCenter that the source does not tell. */
const unscoped = 'vc:?';
const named = /\/(?:datacenter|cluster|host|datastore|vm|dvSwitch|dvPortgroup|pool):/;

/** Whether a key is made of names: it changes with a rename and may repeat. */
export function isNamedKey(key: Key): boolean {
  return named.test(key);
}

/** Whether nobody told the vCenter of a key. */
export function isUnscoped(key: Key): boolean {
  return key.startsWith(`${unscoped}/`);
}

/**
 * Whether records with this key are one object wherever they come from. A datastore's or switch's
 * MoRef is not: formats that see the volume's or switch's own UUID use that.
 */
export function isStrong(kind: ObjectKind, record: AnyRecord, key: Key, format: SourceFormat): boolean {
  switch (kind) {
    case 'vcenter':
      return (record as unknown as VCenter).instanceUuid !== null;
    case 'datastore':
      return key.startsWith('vmfs:') || key.startsWith('nfs:');
    case 'dvSwitch':
      return key.startsWith('dvs:');
    case 'disk':
    case 'nic':
      return usesVcenterLabels.has(format);
    default:
      return !isUnscoped(key) && !isNamedKey(key);
  }
}

/**
 * The space a key is unique in; null for keys made of names. Two keys of one space that differ are
 * two objects.
 */
function spaceOf(key: Key): string | null {
  if (isUnscoped(key) || isNamedKey(key)) return null;
  if (key.startsWith('vc:')) {
    // A vCenter's own key may be its name or its UUID.
    const slash = key.indexOf('/');
    return slash === -1 ? null : key.slice(0, slash);
  }
  const colon = key.indexOf(':');
  // One export may be mounted by two spellings of its server, but then it is two datastores.
  return colon === -1 ? null : key.slice(0, colon);
}

/** A record's key once the objects it belongs to have theirs; null when one of those was left out. */
export function ownKey(kind: ObjectKind, record: AnyRecord, map: MapKey): Key | null {
  switch (kind) {
    case 'mount': {
      const { key, host, datastore } = record as unknown as Mount;
      const [h, d] = [map('host', host), map('datastore', datastore)];
      if (h === null || d === null) return null;
      return h === host && d === datastore ? key : mountKey(h, d);
    }
    case 'disk':
    case 'nic': {
      const { key, vm, label } = record as unknown as Disk | Nic;
      const mapped = map('vm', vm);
      if (mapped === null) return null;
      return mapped === vm ? key : deviceKey(mapped, label);
    }
    case 'dvPort': {
      const { key, dvSwitch, portKey: port } = record as unknown as DvPort;
      const mapped = map('dvSwitch', dvSwitch);
      if (mapped === null) return null;
      return mapped === dvSwitch ? key : portKey(mapped, port);
    }
    case 'portFile': {
      const { key, datastore, switchUuid, portKey: port } = record as unknown as PortFile;
      const mapped = map('datastore', datastore);
      if (mapped === null) return null;
      return mapped === datastore ? key : portFileKey(mapped, switchUuid, port);
    }
    default:
      return rebased(record, map);
  }
}

/** Keys below a vCenter, datacenter or switch follow it when that turns out to have another key. */
function rebased(record: AnyRecord, map: MapKey): Key | null {
  for (const [kind, field] of owners) {
    const owner = record[field];
    if (typeof owner !== 'string' || !record.key.startsWith(`${owner}/`)) continue;
    const mapped = map(kind, owner);
    if (mapped === owner) continue;
    return mapped === null ? null : mapped + record.key.slice(owner.length);
  }
  return record.key;
}

const owners = [
  ['dvSwitch', 'dvSwitch'],
  ['datacenter', 'datacenter'],
  ['vcenter', 'vcenter'],
] as const;

/** How sure an identity is, the surest first; records are matched by one after another. */
export const ways = [
  { prefix: 'key:', rule: 'same key' },
  { prefix: 'uuid:', rule: 'instance UUID' },
  { prefix: 'device:', rule: 'storage device' },
  { prefix: 'moref:', rule: 'MoRef' },
  { prefix: 'vmx:', rule: '.vmx path' },
  { prefix: 'file:', rule: 'path of the disk' },
  { prefix: 'mac:', rule: 'MAC address' },
  { prefix: 'moref+name:', rule: 'MoRef and name' },
  { prefix: 'name:', rule: 'unique name' },
  { prefix: 'short:', rule: 'unique short name' },
] as const;

/**
 * All identities of a record, each beginning with the prefix of its way.
 * @param key the record's key in the merged estate
 */
export function identitiesOf(kind: ObjectKind, record: AnyRecord, key: Key, map: MapKey): string[] {
  const found: string[] = [];
  if (!isUnscoped(key)) found.push(`key:${key}`);
  for (const alias of (record['aliases'] as readonly Key[] | undefined) ?? []) {
    // The vCenter in a name's alias does not narrow it here: contradictions are looked at later.
    const name = /^name:[^:]*:(?:\?|vc:.*):([^:]*)$/s.exec(alias)?.[1];
    found.push(name === undefined ? alias : `name:${name}`);
  }
  const vcenter = mapped(map, 'vcenter', record['vcenter']);
  const moref = (record['moref'] as string | null | undefined) ?? null;
  if (moref !== null && vcenter !== null) found.push(`key:${morefKey(vcenter, moref)}`);
  switch (kind) {
    case 'vm':
      vmIdentities(record as unknown as Vm, map, found);
      break;
    case 'datastore':
      for (const { device } of (record as unknown as Datastore).extents) {
        if (isGlobalDevice(device)) found.push(naaAlias(device));
      }
      break;
    case 'disk': {
      const { vm, path, datastore } = record as unknown as Disk;
      const owner = map('vm', vm);
      if (path !== null) found.push(`file:${owner}|${path}`);
      const home = mapped(map, 'datastore', datastore);
      const inside = path === null ? null : afterDatastore(path);
      if (home !== null && inside !== null) found.push(`file:${owner}|${home}/${inside}`);
      return found;
    }
    case 'nic': {
      const { vm, mac } = record as unknown as Nic;
      if (mac !== null) found.push(`mac:${map('vm', vm)}|${mac.toLowerCase()}`);
      return found;
    }
    default:
      break;
  }
  const name = record['name'];
  if (typeof name === 'string' && name !== '') nameIdentities(kind, name, moref, found);
  return found;
}

function vmIdentities(vm: Vm, map: MapKey, found: string[]): void {
  if (vm.instanceUuid !== null) found.push(instanceUuidAlias(vm.instanceUuid));
  if (vm.vmxPath === null) return;
  const inside = afterDatastore(vm.vmxPath);
  const name = /^\[(.*)\] /s.exec(vm.vmxPath)?.[1];
  const home = mapped(map, 'datastore', vm.homeDatastore);
  if (inside === null) return;
  if (home !== null) found.push(vmxAlias(home, inside));
  if (name !== undefined) found.push(vmxAlias(name, inside));
}

function nameIdentities(kind: ObjectKind, name: string, moref: string | null, found: string[]): void {
  const lower = name.toLowerCase();
  found.push(`name:${lower}`);
  if (moref !== null) found.push(`moref+name:${moref}|${lower}`);
  if (kind !== 'host' || /^[\d.]+$|:/.test(name)) return;
  const short = lower.replace(/\..*$/, '');
  if (short !== '') found.push(`short:${short}`);
}

/** "[datastore] folder/file" without the datastore. */
export function afterDatastore(path: string): string | null {
  return /^\[.*\] (.+)$/s.exec(path)?.[1] ?? null;
}

/** Devices whose name is the same on every host; "mpx.…" and "vml.…" are not. */
export function isGlobalDevice(device: string): boolean {
  return /^(?:naa|eui|t10)\./i.test(device);
}

function mapped(map: MapKey, kind: ObjectKind, key: unknown): Key | null {
  return typeof key === 'string' ? map(kind, key) : null;
}

/** A MoRef in the vCenters of these names, for sources that know a vCenter by name only. */
export function morefIdentities(vcenterNames: readonly string[], moref: string): Key[] {
  return vcenterNames.map((name) => morefAlias(name, moref));
}

/** A record as matching compares it: with the keys it has in the merged estate. */
export interface Seen {
  readonly key: Key;
  readonly record: AnyRecord;
  readonly map: MapKey;
}

/** Whether two records cannot be one object, whatever they are called. */
export function contradict(kind: ObjectKind, a: Seen, b: Seen): boolean {
  // Devices are called in several ways by one vCenter's own exports: their names prove nothing.
  if (kind === 'disk' || kind === 'nic') return false;
  const space = spaceOf(a.key);
  if (space !== null && a.key !== b.key && space === spaceOf(b.key)) return true;
  switch (kind) {
    case 'vm':
      return (
        differ(a, b, 'instanceUuid', normalUuid) ||
        differIn(a, b, 'vcenter', 'vcenter') ||
        (differ(a, b, 'moref') && sameOwner(a, b, 'vcenter'))
      );
    case 'datastore':
      return (
        differ(a, b, 'vmfsUuid', normalUuid) ||
        differ(a, b, 'nfsHost', lower) ||
        differ(a, b, 'nfsPath') ||
        (a.record['type'] !== 'other' && b.record['type'] !== 'other' && differ(a, b, 'type')) ||
        (sameOwner(a, b, 'vcenter') && differIn(a, b, 'datacenter', 'datacenter'))
      );
    case 'cluster':
    case 'dvSwitch':
      return differIn(a, b, 'vcenter', 'vcenter') || differIn(a, b, 'datacenter', 'datacenter');
    case 'dvPortgroup':
      return differIn(a, b, 'dvSwitch', 'dvSwitch');
    case 'host':
      return (
        differIn(a, b, 'vcenter', 'vcenter') || (qualified(a) && qualified(b) && differ(a, b, 'name', lower))
      );
    case 'datacenter':
      return differIn(a, b, 'vcenter', 'vcenter');
    case 'vcenter':
      return differ(a, b, 'instanceUuid', normalUuid);
    default:
      return false;
  }
}

function differ(a: Seen, b: Seen, field: string, spelling: (value: string) => string = (v) => v): boolean {
  const [left, right] = [a.record[field], b.record[field]];
  if (typeof left !== 'string' || typeof right !== 'string') return false;
  return left !== right && spelling(left) !== spelling(right);
}

function differIn(a: Seen, b: Seen, field: string, kind: ObjectKind): boolean {
  const [left, right] = [mapped(a.map, kind, a.record[field]), mapped(b.map, kind, b.record[field])];
  return left !== null && right !== null && left !== right;
}

/** Whether a host goes by its full name: two of them that differ are two hosts. */
function qualified({ record }: Seen): boolean {
  return typeof record['name'] === 'string' && record['name'].includes('.');
}

/** Whether both tell the vCenter and it is the same. */
function sameOwner(a: Seen, b: Seen, field: 'vcenter'): boolean {
  const left = mapped(a.map, field, a.record[field]);
  return left !== null && left === mapped(b.map, field, b.record[field]);
}

function lower(text: string): string {
  return text.toLowerCase();
}

/** What tells one of several candidates from the others, the surest first. */
export const clues: Readonly<
  Partial<Record<ObjectKind, readonly (readonly [field: string, kind: ObjectKind | null])[]>>
> = {
  vm: [
    ['vcenter', 'vcenter'],
    ['datacenter', 'datacenter'],
    ['name', null],
    ['homeDatastore', 'datastore'],
    ['vmxPath', null],
  ],
  datastore: [
    ['vcenter', 'vcenter'],
    ['datacenter', 'datacenter'],
    ['name', null],
  ],
  cluster: [
    ['vcenter', 'vcenter'],
    ['datacenter', 'datacenter'],
  ],
  host: [['vcenter', 'vcenter']],
};

/** What may be the same for many records and tell each one's candidate, if the user says so. */
export const commonClues: Readonly<
  Partial<Record<ObjectKind, readonly (readonly [field: string, kind: ObjectKind | null])[]>>
> = {
  vm: [
    ['name', null],
    ['homeDatastore', 'datastore'],
    ['host', 'host'],
    ['cluster', 'cluster'],
    ['datacenter', 'datacenter'],
  ],
  datastore: [
    ['name', null],
    ['datacenter', 'datacenter'],
  ],
  host: [
    ['name', null],
    ['cluster', 'cluster'],
    ['datacenter', 'datacenter'],
  ],
  dvSwitch: [
    ['name', null],
    ['datacenter', 'datacenter'],
  ],
  dvPortgroup: [
    ['name', null],
    ['dvSwitch', 'dvSwitch'],
  ],
};

/** The value of a clue, comparable between sources. */
export function clueOf({ record, map }: Seen, field: string, kind: ObjectKind | null): string | null {
  const value = record[field];
  if (typeof value !== 'string') return null;
  return kind === null ? value.toLowerCase() : map(kind, value);
}
