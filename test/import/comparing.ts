import { expect } from 'vitest';
import { emptyDraft } from '../../src/domain/estate/draft.js';
import type { Estate, Key } from '../../src/domain/estate/types.js';

export type Table = Exclude<
  { [K in keyof Estate]: Estate[K] extends readonly { key: Key }[] ? K : never }[keyof Estate],
  undefined
>;

/** Records by key, without where they were read and without the fields named. */
export function comparable(estate: Estate, table: Table, without: readonly string[] = []): Map<Key, object> {
  const left = new Set([...without, 'from', 'also', 'fieldFrom']);
  return new Map(
    estate[table].map((record) => [
      record.key,
      Object.fromEntries(Object.entries(record).filter(([field]) => !left.has(field))),
    ]),
  );
}

/** The estate's tables of objects. */
export const allTables = Object.entries(emptyDraft('', '')).flatMap(([name, records]) =>
  Array.isArray(records) && name !== 'sources' && name !== 'portFilesListedOn' ? [name as Table] : [],
);

/**
 * What RVTools does not write: MoRefs of datacenters, UUIDs of switches, the ports themselves,
 * what lies below a disk's topmost file, how a host mounts, and HA's policy.
 */
const beyondRvtools: Partial<Record<Table, readonly string[]>> = {
  clusters: ['datacenter', 'ha'],
  hosts: ['datacenter', 'connectionState'],
  datastores: ['datacenter', 'extents'],
  mounts: ['path', 'accessMode', 'mounted', 'accessible'],
  vms: ['datacenter', 'cpuReservationMhz', 'memoryReservationMib', 'agent'],
  disks: ['parents', 'parentsKnown'],
  nics: ['dvSwitch', 'portKey', 'portKnown'],
  dvPortgroups: ['dvSwitch', 'autoExpand'],
  replicas: ['pool'],
  linkedClones: ['replica'],
};
const comparableTables = allTables.filter(
  (table) => !['datacenters', 'dvSwitches', 'dvPorts', 'portFiles'].includes(table),
);

/** RVTools writes times to the second, and shows no clone of a base that is not named as a replica. */
function asRvtoolsTells(estate: Estate): Estate {
  const toTheSecond = (time: string): string =>
    new Date(Math.round(Date.parse(time) / 1000) * 1000).toISOString();
  return {
    ...estate,
    hosts: estate.hosts.map((host) => ({
      ...host,
      bootTime: host.bootTime === null ? null : toTheSecond(host.bootTime),
    })),
    linkedClones: estate.linkedClones.filter((clone) => clone.replica !== null),
  };
}

/** Holds one estate to another in everything a workbook of RVTools can tell. */
export function expectSameAsFarAsRvtoolsTells(estate: Estate, expected: Estate): void {
  for (const table of comparableTables) {
    const without = beyondRvtools[table];
    expect(comparable(estate, table, without), table).toEqual(
      comparable(asRvtoolsTells(expected), table, without),
    );
  }
  const names = (of: Estate, table: 'datacenters' | 'dvSwitches') => of[table].map(({ name }) => name).sort();
  expect(names(estate, 'datacenters')).toEqual(names(expected, 'datacenters'));
  expect(names(estate, 'dvSwitches')).toEqual(names(expected, 'dvSwitches'));
  const devices = (of: Estate) =>
    new Map(of.datastores.map((d) => [d.key, d.extents.map(({ device }) => device)]));
  expect(devices(estate)).toEqual(devices(expected));
}
