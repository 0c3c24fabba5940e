import { normalUuid } from '../estate/aliases.js';
import type {
  DiskFile,
  EstateTables,
  Extent,
  HaSettings,
  Key,
  ObjectKind,
  PlacementRule,
  SourceFormat,
  VmDependency,
  VmRecoverySettings,
  VolumeCopy,
} from '../estate/types.js';
import { tellsFalse } from './authority.js';

/** Turns a key of one source into the merged estate's; null when the object was left out. */
export type MapKey = (kind: ObjectKind, key: Key) => Key | null;

/** A record as merging sees it: the tables below hold the field names to the real types. */
export type AnyRecord = Readonly<Record<string, unknown>> & { readonly key: Key };

/** What merging must know of a field. Nothing said: a value compared with `===`, null is not told. */
export interface Meaning {
  /** The key of an object of that kind. */
  readonly ref?: ObjectKind;
  /** A list of such keys; as sets, and an empty one is not told. */
  readonly refs?: ObjectKind;
  /** For values that hold keys deeper down. */
  readonly remap?: (value: never, map: MapKey) => unknown;
  /** Whether two values say the same, for sources that write it in different ways. */
  readonly same?: (a: never, b: never) => boolean;
  /** Whether a record tells the field at all. */
  readonly told?: (record: AnyRecord, format: SourceFormat) => boolean;
  /** Differing is to be expected and contradicts nothing: no conflict is reported. */
  readonly quiet?: true;
  /** How one vCenter sees an object that several share: quiet where the vCenters differ. */
  readonly perVcenter?: true;
  /** A nested record, merged field by field. */
  readonly parts?: Readonly<Record<string, Meaning>>;
}

type NotFields = 'key' | 'from' | 'also' | 'fieldFrom' | 'aliases' | 'toldBy';
type Declarations = {
  readonly [K in ObjectKind]: { readonly [F in Exclude<keyof EstateTables[K], NotFields>]-?: Meaning };
};

const plain: Meaning = {};
const quiet: Meaning = { quiet: true };
const ref = (kind: ObjectKind): Meaning => ({ ref: kind });
const refs = (kind: ObjectKind): Meaning => ({ refs: kind, same: sameSet });
const perVcenter = (meaning: Meaning = plain): Meaning => ({ ...meaning, perVcenter: true });

/** Exports round MiB from bytes, kilobytes and megabytes in their own ways. */
const mib: Meaning = { same: (a: number, b: number) => Math.abs(a - b) <= 1 };
/** Clock speed × cores: a rounding of one MHz a core is no disagreement. */
const mhz: Meaning = { same: (a: number, b: number) => Math.abs(a - b) <= Math.max(a, b) * 0.005 };
/** Moments that one format gives to the second and another to the millisecond. */
const moment: Meaning = {
  same: (a: string, b: string) => a === b || Math.abs(Date.parse(a) - Date.parse(b)) < 2000,
};
const uuid: Meaning = { same: (a: string, b: string) => a === b || normalUuid(a) === normalUuid(b) };
const anyCase: Meaning = { same: (a: string, b: string) => a.toLowerCase() === b.toLowerCase() };

/** A host may go by its full name or without its domain. */
const hostName: Meaning = {
  same: (a: string, b: string) => {
    const [left, right] = [a.toLowerCase(), b.toLowerCase()];
    return left === right || left.startsWith(`${right}.`) || right.startsWith(`${left}.`);
  },
};

/** A yes/no that must have a value: a "no" counts only from formats that can tell. */
function flag(field: string): Meaning {
  return { told: (record, format) => record[field] === true || tellsFalse(field, format) };
}

/** "Whether the source could tell": one that could is enough. */
function known(field: string): Meaning {
  return { told: (record) => record[field] === true, quiet: true };
}

/** "[volume UUID] folder/file", as where only the VM's own files tell it: the datastore is compared apart. */
const byVolumeUuid = /^\[[0-9a-f]{8}-[0-9a-f]{8}(?:-[0-9a-f]{4}-[0-9a-f]{12})?\] /i;

function samePath(a: string, b: string): boolean {
  if (a === b) return true;
  if (!byVolumeUuid.test(a) && !byVolumeUuid.test(b)) return false;
  return a.slice(a.indexOf('] ')) === b.slice(b.indexOf('] '));
}

const diskChain: Meaning = {
  told: (record) => record['parentsKnown'] === true,
  same: (a: readonly DiskFile[], b: readonly DiskFile[]) =>
    a.length === b.length && a.every((file, i) => samePath(file.path, b[i]?.path ?? '')),
  remap: (value: readonly DiskFile[], map) =>
    value.map((file) => ({
      path: file.path,
      datastore: file.datastore === null ? null : map('datastore', file.datastore),
    })),
};

/** No port is a fact where the source lists ports: VMs without one lose their network. */
const port: Meaning = {
  told: (record) =>
    record['portKnown'] === true && (record['portKey'] !== null || record['dvSwitch'] !== null),
};

/** Tables may list some of a volume's devices, and few sources tell partitions: less is no other. */
const extents: Meaning = { same: (a: readonly Extent[], b: readonly Extent[]) => lies(a, b) || lies(b, a) };

/** Whether each of some devices is among the others, on the same partition as far as both tell it. */
function lies(some: readonly Extent[], others: readonly Extent[]): boolean {
  return some.every((extent) =>
    others.some(
      (other) =>
        deviceOf(other) === deviceOf(extent) &&
        (extent.partition === null || other.partition === null || other.partition === extent.partition),
    ),
  );
}

/** A list that is empty is told: the host was asked and sees none. */
const copies: Meaning = {
  told: (record) => record['unresolvedCopies'] !== null,
  same: (a: readonly VolumeCopy[], b: readonly VolumeCopy[]) => sameSet(a.map(copyText), b.map(copyText)),
};

const ha: Meaning = {
  parts: {
    enabled: plain,
    admissionControl: plain,
    policy: plain,
    failuresToTolerate: plain,
    cpuPercent: plain,
    memoryPercent: plain,
    isolationResponse: plain,
    restartPriority: plain,
    heartbeatDatastores: refs('datastore'),
    failoverHosts: refs('host'),
    options: { same: (a: HaOptions, b: HaOptions) => sameSet(optionTexts(a), optionTexts(b)) },
    rules: {
      same: (a: readonly PlacementRule[], b: readonly PlacementRule[]) =>
        sameSet(a.map(ruleText), b.map(ruleText)),
    },
  },
  remap: (value: HaSettings, map) => ({
    ...value,
    heartbeatDatastores: value.heartbeatDatastores.flatMap((key) => map('datastore', key) ?? []),
    ...(value.failoverHosts && {
      failoverHosts: value.failoverHosts.flatMap((key) => map('host', key) ?? []),
    }),
    ...(value.rules && {
      rules: value.rules.map((rule) => ({
        ...rule,
        vms: rule.vms.flatMap((key) => map('vm', key) ?? []),
        hosts: rule.hosts.flatMap((key) => map('host', key) ?? []),
        on: rule.on.flatMap((key) => map('vm', key) ?? []),
      })),
    }),
  }),
};

const replication: Meaning = {
  parts: {
    mode: plain,
    toSite: ref('site'),
    rpoMinutes: plain,
    targetDevices: { same: sameSet },
    targetNfsHost: anyCase,
    targetNfsPath: plain,
    cname: anyCase,
    consistencyGroup: plain,
  },
};

const priorities: Meaning = {
  same: (a: readonly Priority[], b: readonly Priority[]) => sameSet(a.map(priorityText), b.map(priorityText)),
  remap: (value: readonly Priority[], map) =>
    value.flatMap(({ vm, priority }) => {
      const key = map('vm', vm);
      return key === null ? [] : [{ vm: key, priority }];
    }),
};

const dependencies: Meaning = {
  same: (a: readonly VmDependency[], b: readonly VmDependency[]) =>
    sameSet(a.map(dependencyText), b.map(dependencyText)),
  remap: (value: readonly VmDependency[], map) =>
    value.flatMap((each) => {
      const vm = map('vm', each.vm);
      const on = map('vm', each.on);
      return vm === null || on === null ? [] : [{ vm, on }];
    }),
};

const vmSettings: Meaning = {
  same: (a: readonly VmRecoverySettings[], b: readonly VmRecoverySettings[]) =>
    sameSet(a.map(settingsText), b.map(settingsText)),
  remap: (value: readonly VmRecoverySettings[], map) =>
    value.flatMap((each) => {
      const vm = map('vm', each.vm);
      return vm === null ? [] : [{ ...each, vm }];
    }),
};

interface Priority {
  readonly vm: Key;
  readonly priority: number;
}

/** All fields of all kinds: one that is added to the model and forgotten here does not compile. */
export const meanings: Declarations = {
  site: { name: plain, role: plain },
  vcenter: {
    // A govc export knows the vCenter by its own file's name, RVTools by the server's.
    name: { quiet: true, told: (record) => record['name'] !== record['instanceUuid'] },
    instanceUuid: uuid,
    version: plain,
  },
  datacenter: { name: plain, vcenter: ref('vcenter') },
  cluster: {
    name: plain,
    vcenter: ref('vcenter'),
    datacenter: ref('datacenter'),
    site: ref('site'),
    ha,
    drsEnabled: plain,
    purpose: plain,
  },
  host: {
    name: hostName,
    vcenter: ref('vcenter'),
    datacenter: ref('datacenter'),
    cluster: ref('cluster'),
    site: ref('site'),
    moref: plain,
    version: plain,
    build: plain,
    inMaintenanceMode: plain,
    connectionState: plain,
    bootTime: moment,
    cpuMhz: mhz,
    memoryMib: mib,
    unresolvedCopies: copies,
  },
  datastore: {
    // A VM's own files know a volume by its UUID alone, and call it by that.
    name: perVcenter({ told: (record) => record['name'] !== record['vmfsUuid'] }),
    vcenter: { ref: 'vcenter', perVcenter: true },
    // Tables do not tell it: importers take that of a host that mounts the datastore.
    datacenter: { ref: 'datacenter', perVcenter: true, quiet: true },
    moref: perVcenter(),
    type: { told: (record) => record['type'] !== 'other' },
    vmfsUuid: uuid,
    vmfsVersion: plain,
    nfsHost: anyCase,
    nfsPath: plain,
    extents,
    capacityMib: mib,
    // Measured at the moment of the export: no two agree.
    freeMib: quiet,
    accessible: perVcenter(),
    site: ref('site'),
    replication,
  },
  mount: {
    host: ref('host'),
    datastore: ref('datastore'),
    path: plain,
    accessMode: plain,
    mounted: plain,
    accessible: plain,
  },
  vm: {
    name: plain,
    vcenter: ref('vcenter'),
    datacenter: ref('datacenter'),
    cluster: ref('cluster'),
    host: ref('host'),
    moref: plain,
    instanceUuid: uuid,
    smbiosUuid: uuid,
    template: flag('template'),
    placeholder: flag('placeholder'),
    power: plain,
    connectionState: plain,
    homeDatastore: ref('datastore'),
    vmxPath: plain,
    cpus: plain,
    memoryMib: mib,
    cpuReservationMhz: plain,
    memoryReservationMib: mib,
    guest: plain,
    haRestartPriority: plain,
    agent: plain,
    ftRole: plain,
    role: plain,
  },
  disk: {
    vm: ref('vm'),
    // One device may be "Hard disk 1" to vCenter and "scsi0:0" to its .vmx.
    label: quiet,
    datastore: ref('datastore'),
    path: { same: samePath },
    capacityMib: mib,
    thin: plain,
    raw: flag('raw'),
    parents: diskChain,
    parentsKnown: known('parentsKnown'),
  },
  nic: {
    vm: ref('vm'),
    label: quiet,
    mac: anyCase,
    connected: plain,
    startsConnected: plain,
    networkName: plain,
    dvSwitch: ref('dvSwitch'),
    dvPortgroup: ref('dvPortgroup'),
    portKey: port,
    portKnown: known('portKnown'),
  },
  dvSwitch: {
    // A switch known by its UUID alone is called by it.
    name: perVcenter({
      told: (record) =>
        record['uuid'] === null || record['name'] !== `dvSwitch ${normalUuid(record['uuid'] as string)}`,
    }),
    vcenter: { ref: 'vcenter', perVcenter: true },
    datacenter: { ref: 'datacenter', perVcenter: true },
    uuid,
    version: plain,
    portsKnown: known('portsKnown'),
  },
  dvPortgroup: {
    name: plain,
    dvSwitch: ref('dvSwitch'),
    moref: plain,
    binding: plain,
    ports: plain,
    autoExpand: plain,
    uplink: flag('uplink'),
    vlan: plain,
  },
  dvPort: {
    dvSwitch: ref('dvSwitch'),
    dvPortgroup: ref('dvPortgroup'),
    portKey: plain,
    vm: ref('vm'),
    connectee: plain,
    conflict: flag('conflict'),
  },
  portFile: { datastore: ref('datastore'), switchUuid: uuid, portKey: plain },
  replica: { name: anyCase, vm: ref('vm'), datastore: ref('datastore'), kind: plain, pool: ref('pool') },
  linkedClone: { vm: ref('vm'), replica: ref('replica'), pool: ref('pool') },
  pool: {
    name: plain,
    assignment: plain,
    cluster: ref('cluster'),
    parentVm: plain,
    snapshot: plain,
    viewVersion: plain,
    replicaDatastore: ref('datastore'),
    osDatastores: refs('datastore'),
    namePrefix: plain,
    maxDesktops: plain,
  },
  protectionGroup: { name: plain, type: plain, datastores: refs('datastore'), vms: refs('vm') },
  recoveryPlan: { name: plain, groups: refs('protectionGroup'), priorities, dependencies, vmSettings },
  vdc: {
    name: plain,
    level: plain,
    org: plain,
    provider: ref('vdc'),
    vcenter: ref('vcenter'),
    datastores: refs('datastore'),
  },
  vapp: {
    name: plain,
    vdc: ref('vdc'),
    org: plain,
    template: flag('template'),
    vms: refs('vm'),
    networks: { same: sameSet },
  },
};

/** The fields of a kind, in the model's order. */
export function fieldsOf(kind: ObjectKind): readonly (readonly [field: string, meaning: Meaning])[] {
  return Object.entries(meanings[kind]);
}

/** Whether a record tells a field. */
export function isTold(meaning: Meaning, field: string, record: AnyRecord, format: SourceFormat): boolean {
  if (meaning.told) return meaning.told(record, format);
  const value = record[field];
  return value !== null && value !== undefined && !(Array.isArray(value) && value.length === 0);
}

/** Whether two values of a field say the same. */
export function saySame(meaning: Meaning, a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (a === null || b === null || meaning.same === undefined) return false;
  return meaning.same(a as never, b as never);
}

/** A value with its keys mapped; the same value when nothing changed. */
export function remapped(meaning: Meaning, value: unknown, map: MapKey): unknown {
  if (value === null) return null;
  if (meaning.ref !== undefined) return map(meaning.ref, value as Key);
  if (meaning.refs !== undefined) {
    const { refs: kind } = meaning;
    return [...new Set((value as readonly Key[]).flatMap((key) => map(kind, key) ?? []))];
  }
  return meaning.remap === undefined ? value : meaning.remap(value as never, map);
}

function deviceOf({ device }: Extent): string {
  return device.toLowerCase();
}

function copyText({ vmfsUuid, extents: of }: VolumeCopy): string {
  return [vmfsUuid.toLowerCase(), ...of.map(deviceOf).sort()].join(' ');
}

function priorityText({ vm, priority }: Priority): string {
  return `${priority} ${vm}`;
}

function dependencyText({ vm, on }: VmDependency): string {
  return `${vm}\n${on}`;
}

function settingsText({ vm, startUp, beforePowerOn, afterPowerOn }: VmRecoverySettings): string {
  return JSON.stringify([vm, startUp, beforePowerOn, afterPowerOn]);
}

type HaOptions = NonNullable<HaSettings['options']>;

function optionTexts(options: HaOptions): string[] {
  return Object.entries(options).map(([name, value]) => `${name.toLowerCase()}=${value}`);
}

function ruleText({ name, kind, mandatory, vms, hosts, on }: PlacementRule): string {
  return JSON.stringify([name, kind, mandatory, ...[vms, hosts, on].map((keys) => [...keys].sort())]);
}

function sameSet(a: readonly string[], b: readonly string[]): boolean {
  const left = new Set(a);
  const right = new Set(b);
  return left.size === right.size && [...left].every((value) => right.has(value));
}
