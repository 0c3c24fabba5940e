import type { HaSettings } from '../../../src/domain/estate/types.js';
import { quoted } from '../archive/names.js';
import type { vCluster, vDatastore, vHost, vMetaData, vMultiPath, vSource } from './sheetKinds.js';
import type { EstateInProgress } from './estate.js';
import type { Row } from './table.js';
import { toBoolean, toInteger, toText, toTime } from './values.js';

type RowOf<Sheet extends { readonly columns: object }> = Row<keyof Sheet['columns'] & string>;

/** vMetaData: which RVTools wrote the export, when, from which server. */
export function readMetaData(estate: EstateInProgress, row: RowOf<typeof vMetaData>): void {
  const { info } = estate;
  info.rvtoolsVersion ??= toText(row.get('version')) ?? toText(row.get('majorVersion'));
  info.takenAt ??= toTime(row.get('createdAt'));
  estate.places.defaultServer ??= toText(row.get('server'));
}

/** vSource: the vCenter's own version. */
export function readSource(estate: EstateInProgress, row: RowOf<typeof vSource>): void {
  const vcenter = estate.vcenter(row);
  const version =
    toText(row.get('version')) ?? /\b\d+\.\d+\.\d+\b/.exec(row.get('fullName') ?? '')?.[0] ?? null;
  estate.places.setVcenterVersion(vcenter, version);
}

export function readCluster(estate: EstateInProgress, row: RowOf<typeof vCluster>): void {
  const name = toText(row.get('name'));
  if (name === null) return noName(estate, row.number, 'Name', 'cluster');
  const vcenter = estate.vcenter(row);
  const enabled = toBoolean(row.get('haEnabled'));
  const level = toInteger(row.get('failoverLevel'), estate.numbers);
  const ha: HaSettings | null =
    enabled === null
      ? null
      : {
          enabled,
          admissionControl: toBoolean(row.get('admissionControl')),
          // No column tells the policy; a failover level is kept by vCenter under any of them.
          policy: null,
          failuresToTolerate: level !== null && level > 0 ? level : null,
          cpuPercent: null,
          memoryPercent: null,
          isolationResponse: toText(row.get('isolationResponse')),
          restartPriority: toText(row.get('restartPriority')),
          heartbeatDatastores: [],
        };
  const facts = { ha, drsEnabled: toBoolean(row.get('drsEnabled')) };
  if (!estate.places.addCluster(vcenter, name, toText(row.get('objectId')), facts, estate.from(row.number))) {
    estate.warn(
      'listed-twice',
      row.number,
      'Name',
      `The cluster ${quoted(name)} is listed twice; the first row was taken.`,
    );
  }
}

/** A host cannot have so many MiB: the internal-names export writes bytes. */
const mostMib = 100_000_000;

export function readHost(estate: EstateInProgress, row: RowOf<typeof vHost>): void {
  const name = toText(row.get('name'));
  if (name === null) return noName(estate, row.number, 'Host', 'host');
  const vcenter = estate.vcenter(row);
  if (estate.places.hostNamed(vcenter, name)) {
    return estate.warn(
      'listed-twice',
      row.number,
      'Host',
      `The host ${quoted(name)} is listed twice; the first row was taken.`,
    );
  }
  const from = estate.from(row.number);
  const datacenter = estate.places.datacenter(vcenter, toText(row.get('datacenter')), () => from);
  const cluster = estate.places.cluster(vcenter, datacenter, toText(row.get('cluster')), () => from);
  // "VMware ESXi 5.0.0 build-469512"
  const product = /(\d+\.\d+\.\d+)(?:.*build-(\d+))?/i.exec(row.get('version') ?? '');
  const mhz = toInteger(row.get('cpuMhz'), estate.numbers);
  const cores = toInteger(row.get('cores'), estate.numbers);
  const memory = toInteger(row.get('memory'), estate.numbers);
  const host = estate.places.addHost(
    vcenter,
    name,
    {
      datacenter,
      cluster,
      moref: toText(row.get('objectId')),
      version: product?.[1] ?? null,
      build: product?.[2] ?? null,
      inMaintenanceMode: toBoolean(row.get('maintenance')),
      bootTime: toTime(row.get('bootTime')),
      cpuMhz: mhz === null || cores === null ? null : mhz * cores,
      memoryMib: memory !== null && memory > mostMib ? Math.round(memory / 1024 ** 2) : memory,
    },
    from,
  );
  if (host.name !== name) {
    estate.warn(
      'same-host-id',
      row.number,
      'Object ID',
      `${quoted(name)} has the Object ID that ${quoted(host.name)} has: they are taken for one host, as the first row tells it.`,
    );
  }
}

/** What is told about hosts and devices elsewhere too, if this sheet does not tell it all. */
export interface Gaps {
  /** A datastore lists fewer hosts or devices than it says it has. */
  incomplete: boolean;
}

export function readDatastore(estate: EstateInProgress, row: RowOf<typeof vDatastore>, gaps: Gaps): void {
  const name = toText(row.get('name'));
  if (name === null) return noName(estate, row.number, 'Name', 'datastore');
  const vcenter = estate.vcenter(row);
  const number = (field: 'capacity' | 'free' | 'majorVersion' | 'hostCount' | 'extentCount'): number | null =>
    toInteger(row.get(field), estate.numbers);
  const from = estate.from(row.number);
  const datastore = estate.datastores.add(
    vcenter,
    name,
    {
      type: toText(row.get('type')),
      url: toText(row.get('url')),
      address: toText(row.get('address')),
      moref: toText(row.get('objectId')),
      majorVersion: number('majorVersion') ?? (Number.parseInt(row.get('version') ?? '', 10) || null),
      capacityMib: number('capacity'),
      freeMib: number('free'),
      accessible: toBoolean(row.get('accessible')),
    },
    from,
  );
  // The list is cut where a cell may hold no more; the number beside it then tells.
  const hosts = (row.get('hosts') ?? '').split(/[,;\r\n]+/).map((host) => host.trim());
  let mounted = 0;
  for (const host of hosts) {
    if (host === '') continue;
    mounted += 1;
    estate.datastores.mount(estate.host(vcenter, host, row.number), datastore, from);
  }
  if (mounted < (number('hostCount') ?? (mounted === 0 ? 1 : 0))) gaps.incomplete = true;
  if (datastore.type === 'vmfs' && datastore.extents.length < (number('extentCount') ?? 1))
    gaps.incomplete = true;
}

/** vMultiPath: one row a host and device; it knows the devices of volumes with several extents. */
export function readMultiPath(estate: EstateInProgress, row: RowOf<typeof vMultiPath>): void {
  const name = toText(row.get('datastore'));
  const hostName = toText(row.get('host'));
  // Devices without a datastore (raw LUNs, unused ones) have none.
  if (name === null || hostName === null) return;
  const vcenter = estate.vcenter(row);
  const host = estate.host(vcenter, hostName, row.number);
  const datastore = estate.datastoreAt(`[${name}] `, vcenter, host.key, host.datacenter, row.number);
  if (datastore === null) return;
  const device = toText(row.get('disk'));
  if (device !== null) estate.datastores.addExtent(datastore, device);
  estate.datastores.mount(host, datastore, estate.from(row.number));
}

function noName(estate: EstateInProgress, row: number, column: string, what: string): void {
  estate.warn('no-name', row, column, `A row names no ${what}; it was left out.`);
}
