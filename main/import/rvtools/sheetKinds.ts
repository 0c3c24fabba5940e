/**
 * RVTools' sheets and the columns this importer needs of them. Columns are matched by name and never
 * by position, because custom attributes and tags insert columns in the middle of a row.
 */

/** One sheet: its name, its columns by our name for them, and how it is told from other sheets. */
export interface SheetKind<Field extends string = string> {
  readonly name: string;
  /** Our name → the names RVTools gave the column over the years, the usual one first. */
  readonly columns: Readonly<Record<Field, readonly string[]>>;
  /** Without these the sheet cannot be used. */
  readonly required: readonly NoInfer<Field>[];
  /** Columns only this sheet has, used or not: they tell it when its tab was renamed. */
  readonly tells: readonly string[];
}

const placed = {
  datacenter: ['Datacenter'],
  cluster: ['Cluster'],
  host: ['Host'],
  vcServer: ['VI SDK Server'],
  vcUuid: ['VI SDK UUID'],
} as const;
const source = { vcServer: placed.vcServer, vcUuid: placed.vcUuid };
const vmRow = {
  vm: ['VM', 'VMName'],
  ...placed,
  vmId: ['VM ID', 'Object ID', 'VM Object ID'],
  vmUuid: ['VM UUID', 'UUID'],
} as const;

function kind<Field extends string>(given: SheetKind<Field>): SheetKind<Field> {
  return given;
}

export const vMetaData = kind({
  name: 'vMetaData',
  columns: {
    version: ['RVTools version'],
    majorVersion: ['RVTools major version'],
    createdAt: ['xlsx creation datetime', 'csv creation datetime', 'creation datetime'],
    server: ['Server'],
  },
  required: [],
  tells: ['RVTools version', 'RVTools major version', 'xlsx creation datetime'],
});

export const vSource = kind({
  name: 'vSource',
  columns: {
    name: ['Name'],
    version: ['Version', 'Product version'],
    fullName: ['Fullname', 'Full name'],
    ...source,
  },
  required: [],
  tells: ['API type', 'Fullname', 'Patch level', 'Product line', 'OS type'],
});

export const vCluster = kind({
  name: 'vCluster',
  columns: {
    name: ['Name', 'Cluster'],
    haEnabled: ['HA enabled'],
    failoverLevel: ['Failover Level'],
    admissionControl: ['AdmissionControlEnabled', 'Admission control enabled'],
    isolationResponse: ['Isolation Response'],
    restartPriority: ['Restart Priority'],
    drsEnabled: ['DRS enabled'],
    objectId: ['Object ID'],
    ...source,
  },
  required: ['name'],
  tells: [
    'HA enabled',
    'NumHosts',
    'TotalCpu',
    'numEffectiveHosts',
    'DRS enabled',
    'AdmissionControlEnabled',
  ],
});

export const vHost = kind({
  name: 'vHost',
  columns: {
    name: ['Host', 'Name'],
    datacenter: placed.datacenter,
    cluster: placed.cluster,
    maintenance: ['in Maintenance Mode'],
    cpuMhz: ['Speed', 'CpuMhz'],
    cores: ['# Cores', 'NumCpuCores'],
    memory: ['# Memory', 'MemorySize'],
    version: ['ESX Version', 'FullName'],
    bootTime: ['Boot time'],
    objectId: ['Object ID'],
    ...source,
  },
  required: ['name'],
  tells: [
    'CPU Model',
    'ESX Version',
    'in Maintenance Mode',
    'HT Active',
    '# Memory',
    'Max EVC',
    'BIOS Version',
  ],
});

export const vDatastore = kind({
  name: 'vDatastore',
  columns: {
    name: ['Name'],
    address: ['Address'],
    accessible: ['Accessible'],
    type: ['Type'],
    capacity: ['Capacity MiB', 'Capacity'],
    free: ['Free MiB', 'FreeSpace', 'Free space MiB'],
    hostCount: ['# Hosts', 'NumHosts', 'HostsNum'],
    hosts: ['Hosts', 'HostNames'],
    extentCount: ['# Extents', 'NumExtents', 'ExtentsNum'],
    majorVersion: ['Major Version'],
    version: ['Version'],
    url: ['URL'],
    objectId: ['Object ID'],
    ...source,
  },
  required: ['name'],
  tells: [
    'SIOC enabled',
    'SIOC Threshold',
    'URL',
    'Accessible',
    'VMFS Upgradeable',
    '# Extents',
    'Max Blocks',
  ],
});

export const dvSwitch = kind({
  name: 'dvSwitch',
  columns: {
    name: ['Switch', 'Name'],
    datacenter: placed.datacenter,
    version: ['Version'],
    objectId: ['Object ID'],
    uuid: ['UUID', 'Switch UUID'],
    ...source,
  },
  required: ['name'],
  tells: ['Max Ports', 'Host members', 'CDP Type', 'LACP Name', 'Max MTU'],
});

export const dvPort = kind({
  name: 'dvPort',
  columns: {
    name: ['Port', 'Port Group'],
    dvSwitch: ['Switch'],
    type: ['Type'],
    ports: ['# Ports', 'NumPorts'],
    vlan: ['VLAN'],
    objectId: ['Object ID'],
    ...source,
  },
  required: ['name', 'dvSwitch'],
  tells: [
    'Type',
    '# Ports',
    'Live Port Moving',
    'Teaming Override',
    'Vlan Override',
    'Active Uplink',
    'Config Reset',
    'Block Override',
  ],
});

export const vInfo = kind({
  name: 'vInfo',
  columns: {
    ...vmRow,
    power: ['Powerstate'],
    template: ['Template'],
    placeholder: ['SRM Placeholder'],
    connection: ['Connection state'],
    cpus: ['CPUs'],
    memory: ['Memory'],
    haRestartPriority: ['HA Restart Priority'],
    ftState: ['FT State'],
    ftRole: ['FT Role'],
    path: ['Path'],
    guest: ['OS according to the configuration file', 'OS'],
    smbiosUuid: ['SMBIOS UUID'],
  },
  required: ['vm'],
  tells: [
    'Connection state',
    'HA Restart Priority',
    'SMBIOS UUID',
    'Guest state',
    'Config status',
    'DNS Name',
    'Heartbeat',
    'Provisioned MiB',
    'HW version',
    'Primary IP Address',
    'NumVirtualDisks',
  ],
});

export const vDisk = kind({
  name: 'vDisk',
  columns: {
    ...vmRow,
    label: ['Disk', 'Name'],
    diskPath: ['Disk Path'],
    path: ['Path'],
    capacity: ['Capacity MiB', 'Capacity'],
    thin: ['Thin'],
    raw: ['Raw'],
  },
  required: ['vm', 'label'],
  tells: [
    'Disk Mode',
    'Raw',
    'Thin',
    'Eagerly Scrub',
    'Controller',
    'Disk Path',
    'Write Through',
    'SCSI Unit #',
  ],
});

export const vNetwork = kind({
  name: 'vNetwork',
  columns: {
    ...vmRow,
    label: ['NIC label', 'Nic'],
    network: ['Network', 'Name'],
    dvSwitch: ['Switch'],
    connected: ['Connected'],
    startsConnected: ['Starts Connected'],
    mac: ['Mac Address'],
  },
  required: ['vm', 'network'],
  tells: ['NIC label', 'Starts Connected', 'IPv4 Address', 'IPv6 Address', 'Direct Path IO', 'IP4Address'],
});

export const vMultiPath = kind({
  name: 'vMultiPath',
  columns: {
    host: placed.host,
    datacenter: placed.datacenter,
    datastore: ['Datastore'],
    disk: ['Disk'],
    ...source,
  },
  required: ['host', 'datastore', 'disk'],
  tells: ['Oper. State', 'Path 1', 'Path 1 state', 'Queue depth', 'vStorage', 'Display name'],
});

/** In the order they are read: what others refer to comes first. */
export const sheetKinds: readonly SheetKind[] = [
  vMetaData,
  vSource,
  vCluster,
  vHost,
  vDatastore,
  dvSwitch,
  dvPort,
  vInfo,
  vDisk,
  vNetwork,
  vMultiPath,
];

/** Sheets RVTools writes that hold nothing Drydock's model needs. They are not even unpacked. */
export const unusedSheets: readonly string[] = [
  'vCPU',
  'vMemory',
  'vPartition',
  'vCD',
  'vUSB',
  'vFloppy',
  'vSnapshot',
  'vTools',
  'vRP',
  'vHBA',
  'vNIC',
  'vSwitch',
  'vPort',
  'vSC_VMK',
  'vFileInfo',
  'vLicense',
  'vHealth',
];
