import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { writeZip } from '../../main/export/archive.js';
import { govcFiles } from '../../main/export/govc.js';
import { writeRvtoolsCsv } from '../../main/export/rvtools.js';
import { inspectFiles } from '../../main/import/index.js';
import { applyOverlay, readOverlay } from '../../main/import/overlay/index.js';
import { defaultLimits } from '../../main/import/types.js';
import { countObjects } from '../../src/domain/estate/counts.js';
import type { Estate, Key } from '../../src/domain/estate/types.js';
import { generateEstate } from '../../src/domain/sample/generate.js';

const folder = join(import.meta.dirname, '../../resources/sample');
const generated = generateEstate();

async function imported(path: string): Promise<{ estate: Estate; problems: string[] }> {
  const read = await inspectFiles([path], {
    signal: new AbortController().signal,
    progress: () => undefined,
    limits: defaultLimits,
  });
  const applied = applyOverlay(read.draft, await readOverlay(join(folder, 'overlay.yaml')));
  const problems = [...read.problems, ...applied.problems].filter(({ level }) => level !== 'note');
  return { estate: applied.estate, problems: problems.map(({ message }) => message) };
}

type Table = Exclude<
  { [K in keyof Estate]: Estate[K] extends readonly { key: Key }[] ? K : never }[keyof Estate],
  undefined
>;

/** Records by key, without where they were read and without the fields named. */
function comparable(estate: Estate, table: Table, without: readonly string[] = []): Map<Key, object> {
  const left = new Set([...without, 'from', 'also', 'fieldFrom']);
  return new Map(
    estate[table].map((record) => [
      record.key,
      Object.fromEntries(Object.entries(record).filter(([field]) => !left.has(field))),
    ]),
  );
}

const allTables = Object.entries(generated).flatMap(([name, records]) =>
  Array.isArray(records) && name !== 'sources' && name !== 'portFilesListedOn' ? [name as Table] : [],
);

describe('the sample as a govc archive, with its overlay', () => {
  it('imports to the estate it was written from, field by field', async () => {
    const { estate, problems } = await imported(join(folder, 'nordkai-bank.zip'));
    expect(problems).toEqual([]);
    expect(countObjects(estate)).toEqual(countObjects(generated));
    for (const table of allTables) {
      expect(comparable(estate, table), table).toEqual(comparable(generated, table));
    }
    expect(new Set(estate.portFilesListedOn)).toEqual(new Set(generated.portFilesListedOn));
    expect(estate.takenAt).toBe(generated.takenAt);
  });
});

describe('a govc archive with a vCenter twice', () => {
  it('is refused, and both folders are named', async () => {
    const zip = await mkdtemp(join(tmpdir(), 'drydock-twice-'));
    try {
      const [one] = generated.vcenters;
      const small = { ...generated, vcenters: generated.vcenters.slice(0, 1) };
      const again = { ...small, vcenters: [{ ...one, name: 'copy' } as (typeof generated.vcenters)[0]] };
      const path = join(zip, 'twice.zip');
      await writeZip([...govcFiles(small), ...govcFiles(again)], createWriteStream(path));
      const { problems } = await imported(path);
      const sentence = problems.find((problem) => problem.includes('same vCenter'));
      expect(sentence).toContain('"copy"');
      expect(sentence).toContain(`"${one?.name}"`);
    } finally {
      await rm(zip, { recursive: true });
    }
  });
});

/**
 * What RVTools does not write: MoRefs of datacenters, UUIDs of switches, the ports themselves,
 * what lies below a disk's topmost file, how a host mounts, and HA's policy.
 */
const beyondRvtools: Partial<Record<Table, readonly string[]>> = {
  clusters: ['datacenter', 'ha'],
  hosts: ['datacenter', 'connectionState'],
  datastores: ['datacenter', 'extents'],
  mounts: ['path', 'accessMode', 'mounted', 'accessible'],
  vms: ['datacenter', 'cpuReservationMhz', 'memoryReservationMib'],
  disks: ['parents', 'parentsKnown'],
  nics: ['dvSwitch', 'portKey', 'portKnown'],
  dvPortgroups: ['dvSwitch', 'autoExpand'],
  replicas: ['pool'],
  linkedClones: ['replica'],
};
const comparableTables = allTables.filter(
  (table) => !['datacenters', 'dvSwitches', 'dvPorts', 'portFiles'].includes(table),
);

async function expectSameAsFarAsRvtoolsTells(path: string): Promise<void> {
  const { estate, problems } = await imported(path);
  expect(problems).toEqual([]);
  for (const table of comparableTables) {
    const without = beyondRvtools[table];
    expect(comparable(estate, table, without), table).toEqual(comparable(generated, table, without));
  }
  const names = (of: Estate, table: 'datacenters' | 'dvSwitches') => of[table].map(({ name }) => name).sort();
  expect(names(estate, 'datacenters')).toEqual(names(generated, 'datacenters'));
  expect(names(estate, 'dvSwitches')).toEqual(names(generated, 'dvSwitches'));
  const devices = (of: Estate) =>
    new Map(of.datastores.map((d) => [d.key, d.extents.map(({ device }) => device)]));
  expect(devices(estate)).toEqual(devices(generated));
}

describe('the sample as RVTools wrote it', () => {
  it('the workbook imports to the same estate, as far as RVTools can tell', async () => {
    await expectSameAsFarAsRvtoolsTells(join(folder, 'nordkai-bank.xlsx'));
  });

  it('the .csv files do, too', async () => {
    const csv = await mkdtemp(join(tmpdir(), 'drydock-csv-'));
    try {
      await writeRvtoolsCsv(() => [generated], csv);
      await expectSameAsFarAsRvtoolsTells(csv);
    } finally {
      await rm(csv, { recursive: true });
    }
  });
});
