import type { FileSet } from '../../../main/import/archive/types.js';
import { importRvtoolsCsv, importRvtoolsWorkbook } from '../../../main/import/rvtools/index.js';
import type { ImportLimits, ImportResult } from '../../../main/import/types.js';
import { context, table, tableParts, zipOf, type TestCell } from '../xlsx/support.js';

export const uuid = '6a1ff2c1-0c6f-4b0e-9a5e-111111111111';
export const vcenter = { 'VI SDK Server': 'vc01.example.org', 'VI SDK UUID': uuid };
export const place = { Datacenter: 'DC1', Cluster: 'Desktops', Host: 'esx-01', ...vcenter };

export type Tables = Record<string, readonly Readonly<Record<string, TestCell>>[]>;

/** One desktop on one VMFS datastore, as RVTools 4.6 tells it; parts are replaced by `changes`. */
export function small(changes: Tables = {}): Tables {
  return {
    vInfo: [
      {
        VM: 'desk-1',
        Powerstate: 'poweredOn',
        Template: 'False',
        'SRM Placeholder': 'False',
        'Connection state': 'connected',
        CPUs: 2,
        Memory: 4096,
        'HA Restart Priority': 'medium',
        Path: '[desk ds 01] desk-1/desk-1.vmx',
        ...place,
        'OS according to the configuration file': 'Microsoft Windows 7 (32-bit)',
        'VM ID': 'vm-101',
        'SMBIOS UUID': '42305ae0-0000-0000-0000-000000000101',
        'VM UUID': '5030ffe0-0000-0000-0000-000000000101',
      },
    ],
    vDisk: [
      {
        VM: 'desk-1',
        Disk: 'Hard disk 1',
        'Disk Path': '[desk ds 01] desk-1/desk-1.vmdk',
        'Capacity MiB': 24576,
        Raw: 'False',
        Thin: 'True',
        ...place,
        'VM ID': 'vm-101',
      },
    ],
    vNetwork: [
      {
        VM: 'desk-1',
        'NIC label': 'Network adapter 1',
        Network: 'Desktops-100',
        Switch: 'dvs-desk',
        Connected: 'True',
        'Starts Connected': 'True',
        'Mac Address': '00:50:56:AA:00:01',
        ...place,
        'VM ID': 'vm-101',
      },
    ],
    vDatastore: [
      {
        Name: 'desk ds 01',
        Address: 'naa.600508b1001c0001',
        Accessible: 'True',
        Type: 'VMFS',
        'Capacity MiB': '2,097,152',
        'Free MiB': 1048576,
        '# Hosts': 2,
        Hosts: 'esx-01, esx-02',
        '# Extents': 1,
        'Major Version': 5,
        URL: 'ds:///vmfs/volumes/4F8C3A1E-16ACC074-006d-d09466c6d6af/',
        'Object ID': 'datastore-11',
        ...vcenter,
      },
    ],
    vHost: ['esx-01', 'esx-02'].map((Host, i) => ({
      Host,
      Datacenter: 'DC1',
      Cluster: 'Desktops',
      'in Maintenance Mode': i === 1 ? 'True' : 'False',
      Speed: 2400,
      '# Cores': 16,
      '# Memory': 262144,
      'ESX Version': 'VMware ESXi 5.0.0 build-469512',
      'Boot time': i === 0 ? '2025/01/02 03:04:05' : 45658.5,
      'Object ID': `host-${i + 1}`,
      ...vcenter,
    })),
    vCluster: [
      {
        Name: 'Desktops',
        NumHosts: 2,
        'HA enabled': 'True',
        'Failover Level': 1,
        AdmissionControlEnabled: 'True',
        'Isolation Response': 'none',
        'Restart Priority': 'medium',
        'DRS enabled': 'False',
        'Object ID': 'domain-c7',
        ...vcenter,
      },
    ],
    dvSwitch: [
      {
        Switch: 'dvs-desk',
        Datacenter: 'DC1',
        Version: '5.0.0',
        'Max Ports': 256,
        'Object ID': 'dvs-20',
        ...vcenter,
      },
    ],
    dvPort: [
      {
        Port: 'Desktops-100',
        Switch: 'dvs-desk',
        Type: 'earlyBinding',
        '# Ports': 128,
        VLAN: '100',
        'Object ID': 'dvportgroup-21',
        ...vcenter,
      },
      {
        Port: 'dvs-desk-DVUplinks-20',
        Switch: 'dvs-desk',
        Type: 'earlyBinding',
        '# Ports': 4,
        VLAN: '0-4094',
        'Object ID': 'dvportgroup-22',
        ...vcenter,
      },
    ],
    vSource: [
      {
        Name: 'VMware vCenter Server',
        'API type': 'VirtualCenter',
        Version: '5.0.0',
        Fullname: 'VMware vCenter Server 5.0.0 build-623373',
        ...vcenter,
      },
    ],
    vMetaData: [
      {
        'RVTools major version': '4.6',
        'RVTools version': '4.6.1.0',
        'xlsx creation datetime': '2025-01-02 03:04:05',
        Server: 'vc01.example.org',
      },
    ],
    ...changes,
  };
}

function sheets(tables: Tables): Record<string, TestCell[][]> {
  return Object.fromEntries(Object.entries(tables).map(([name, records]) => [name, table(records)]));
}

/** Imports tables as a workbook. */
export async function imported(tables: Tables, limits: Partial<ImportLimits> = {}): Promise<ImportResult> {
  return importRvtoolsWorkbook(await zipOf(tableParts(sheets(tables))), context(limits));
}

/** The files of an export as .csv, ready to import. */
export function csvFiles(tables: Tables, delimiter = ','): Record<string, string> {
  const field = (value: TestCell): string => {
    const text = value === null ? '' : String(value);
    return /["\r\n,;]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  return Object.fromEntries(
    Object.entries(sheets(tables)).map(([name, rows]) => [
      `RVTools_tab${name}.csv`,
      rows.map((row) => row.map(field).join(delimiter) + '\r\n').join(''),
    ]),
  );
}

export async function importedCsv(
  files: Readonly<Record<string, string | Buffer>>,
  limits: Partial<ImportLimits> = {},
): Promise<ImportResult> {
  return importRvtoolsCsv(await zipOf(files, 'export.zip'), context(limits));
}

export function importedFiles(files: FileSet): Promise<ImportResult> {
  return importRvtoolsWorkbook(files, context());
}

/** A row with a few cells changed; null takes a column out. */
export function changed(
  record: Readonly<Record<string, TestCell>> | undefined,
  cells: Readonly<Record<string, TestCell | undefined>>,
): Record<string, TestCell> {
  const row: Record<string, TestCell> = { ...record };
  for (const [name, value] of Object.entries(cells)) {
    if (value === undefined) delete row[name];
    else row[name] = value;
  }
  return row;
}
