import type { EstateTables } from '../../../src/domain/estate/types.js';

/**
 * How the fields of a record are kept in SQLite. Lists and nested records that are only ever read
 * whole are JSON text; everything else is a plain column.
 */
export type ColumnType = 'text' | 'number' | 'boolean' | 'json';

/** What may be declared for a field of type `V`: a wrong pairing does not compile. */
type TypeFor<V> = [V] extends [boolean | null]
  ? 'boolean'
  : [V] extends [number | null]
    ? 'number'
    : [V] extends [string | null]
      ? 'text'
      : 'json';

/** Every field of a record but its key, its origins and what only merging uses, in column order. */
type FieldsOf<T> = {
  readonly [F in Exclude<keyof T, 'key' | 'from' | 'also' | 'fieldFrom' | 'aliases' | 'toldBy'>]-?: TypeFor<
    T[F]
  >;
};

type Declarations = { readonly [K in keyof EstateTables]: FieldsOf<EstateTables[K]> };

/**
 * The fields of every object kind. This one table drives inserting and loading; a test holds the
 * migrations' `CREATE TABLE` statements to it. A field that is added to the estate model and
 * forgotten here does not compile.
 */
export const kindFields = {
  site: { name: 'text', role: 'text' },
  vcenter: { name: 'text', instanceUuid: 'text', version: 'text' },
  datacenter: { name: 'text', vcenter: 'text' },
  cluster: {
    name: 'text',
    vcenter: 'text',
    datacenter: 'text',
    site: 'text',
    ha: 'json',
    drsEnabled: 'boolean',
    purpose: 'text',
  },
  host: {
    name: 'text',
    vcenter: 'text',
    datacenter: 'text',
    cluster: 'text',
    site: 'text',
    moref: 'text',
    version: 'text',
    build: 'text',
    inMaintenanceMode: 'boolean',
    connectionState: 'text',
    bootTime: 'text',
    cpuMhz: 'number',
    memoryMib: 'number',
    unresolvedCopies: 'json',
  },
  datastore: {
    name: 'text',
    vcenter: 'text',
    datacenter: 'text',
    moref: 'text',
    type: 'text',
    vmfsUuid: 'text',
    vmfsVersion: 'number',
    nfsHost: 'text',
    nfsPath: 'text',
    extents: 'json',
    capacityMib: 'number',
    freeMib: 'number',
    accessible: 'boolean',
    site: 'text',
    replication: 'json',
  },
  mount: {
    host: 'text',
    datastore: 'text',
    path: 'text',
    accessMode: 'text',
    mounted: 'boolean',
    accessible: 'boolean',
  },
  vm: {
    name: 'text',
    vcenter: 'text',
    datacenter: 'text',
    cluster: 'text',
    host: 'text',
    moref: 'text',
    instanceUuid: 'text',
    smbiosUuid: 'text',
    template: 'boolean',
    placeholder: 'boolean',
    power: 'text',
    connectionState: 'text',
    homeDatastore: 'text',
    vmxPath: 'text',
    cpus: 'number',
    memoryMib: 'number',
    cpuReservationMhz: 'number',
    memoryReservationMib: 'number',
    guest: 'text',
    haRestartPriority: 'text',
    role: 'text',
    agent: 'boolean',
    ftRole: 'text',
  },
  disk: {
    vm: 'text',
    label: 'text',
    datastore: 'text',
    path: 'text',
    capacityMib: 'number',
    thin: 'boolean',
    raw: 'boolean',
    parents: 'json',
    parentsKnown: 'boolean',
  },
  nic: {
    vm: 'text',
    label: 'text',
    mac: 'text',
    connected: 'boolean',
    startsConnected: 'boolean',
    networkName: 'text',
    dvSwitch: 'text',
    dvPortgroup: 'text',
    portKey: 'text',
    portKnown: 'boolean',
  },
  dvSwitch: {
    name: 'text',
    vcenter: 'text',
    datacenter: 'text',
    uuid: 'text',
    version: 'text',
    portsKnown: 'boolean',
  },
  dvPortgroup: {
    name: 'text',
    dvSwitch: 'text',
    moref: 'text',
    binding: 'text',
    ports: 'number',
    autoExpand: 'boolean',
    uplink: 'boolean',
    vlan: 'text',
  },
  dvPort: {
    dvSwitch: 'text',
    dvPortgroup: 'text',
    portKey: 'text',
    vm: 'text',
    connectee: 'text',
    conflict: 'boolean',
  },
  portFile: { datastore: 'text', switchUuid: 'text', portKey: 'text' },
  replica: { name: 'text', vm: 'text', datastore: 'text', kind: 'text', pool: 'text' },
  linkedClone: { vm: 'text', replica: 'text', pool: 'text' },
  pool: {
    name: 'text',
    assignment: 'text',
    cluster: 'text',
    parentVm: 'text',
    snapshot: 'text',
    viewVersion: 'text',
    replicaDatastore: 'text',
    osDatastores: 'json',
    namePrefix: 'text',
    maxDesktops: 'number',
  },
  protectionGroup: { name: 'text', type: 'text', datastores: 'json', vms: 'json' },
  recoveryPlan: {
    name: 'text',
    groups: 'json',
    priorities: 'json',
    dependencies: 'json',
    vmSettings: 'json',
  },
  vdc: {
    name: 'text',
    level: 'text',
    org: 'text',
    provider: 'text',
    vcenter: 'text',
    datastores: 'json',
  },
  vapp: {
    name: 'text',
    vdc: 'text',
    org: 'text',
    template: 'boolean',
    vms: 'json',
    networks: 'json',
  },
} as const satisfies Declarations;

/** The SQLite type a column is declared with; tables are STRICT. */
export const sqlType: Readonly<Record<ColumnType, string>> = {
  text: 'TEXT',
  number: 'REAL',
  boolean: 'INTEGER',
  json: 'TEXT',
};

/** "homeDatastore" → "home_datastore". */
export function columnName(field: string): string {
  return field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
