import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createWriteStream } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { writeZip } from '../../../main/export/archive.js';
import { writeRvtoolsCsv } from '../../../main/export/rvtools.js';
import { readSources, type ReadSources } from '../../../main/import/index.js';
import { defaultLimits } from '../../../main/import/types.js';
import { generateEstate } from '../../../src/domain/sample/generate.js';

const sample = join(import.meta.dirname, '../../../resources/sample');
const govc = join(sample, 'nordkai-bank.zip');
const workbook = join(sample, 'nordkai-bank.xlsx');

let base: string;
let csv: string;

beforeAll(async () => {
  base = await mkdtemp(join(tmpdir(), 'drydock-mix-'));
  csv = join(base, 'rvtools csv');
  await mkdir(csv);
  await writeRvtoolsCsv(() => [generateEstate()], csv);
  return () => rm(base, { recursive: true });
});

const read = (...paths: string[]): Promise<ReadSources> =>
  readSources(paths, {
    signal: new AbortController().signal,
    progress: () => undefined,
    limits: defaultLimits,
    readerThread: null,
  });

const formats = ({ sources }: ReadSources): (string | undefined)[] =>
  sources.map(({ draft }) => draft.sources[0]?.format);

describe('a mix of what was picked', () => {
  it('is told apart by content: an archive, a workbook, tables, a stray note', async () => {
    const note = join(base, 'todo.txt');
    await writeFile(note, 'call the storage people');
    const renamed = join(base, 'backup.dat');
    await copyFile(workbook, renamed);
    const mix = await read(govc, renamed, csv, note);
    expect(formats(mix)).toEqual(['govc', 'rvtools-xlsx', 'rvtools-csv']);
    expect(mix.problems).toMatchObject([{ level: 'warning', code: 'not-recognised', file: 'todo.txt' }]);
    expect(mix.parts).toMatchObject([{ file: 'todo.txt', use: 'not-recognised' }]);
    expect(mix.sources[2]?.parts[0]?.file).toMatch(/^rvtools csv\//);
  });

  it('may lie in one folder, archives unopened', async () => {
    const folder = join(base, 'from the customer');
    await mkdir(join(folder, 'tables'), { recursive: true });
    await copyFile(govc, join(folder, 'vc.zip'));
    await copyFile(workbook, join(folder, 'RVTools.xlsx'));
    for (const name of await readdir(csv)) await copyFile(join(csv, name), join(folder, 'tables', name));
    await writeFile(join(folder, 'dr.yaml'), 'drydockOverlay: 1\n');
    const mix = await read(folder);
    expect(formats(mix).sort()).toEqual(['govc', 'rvtools-csv', 'rvtools-xlsx']);
    expect(mix.problems.map(({ message }) => message)).toEqual([expect.stringMatching(/is an overlay/)]);
    // What was unpacked on the way has the fingerprint of the file itself.
    const [alone] = (await read(govc)).sources;
    const nested = mix.sources.find(({ draft }) => draft.sources[0]?.format === 'govc');
    expect(nested?.draft.sources[0]?.sha256).toBe(alone?.draft.sources[0]?.sha256);
    expect(nested?.draft.vms).toEqual(alone?.draft.vms);
  });

  it('may lie in an archive, one level deep, and leaves nothing in the temporary folder', async () => {
    const outer = join(base, 'all.zip');
    const entries = [
      { path: 'a/vc.zip', content: await readFile(govc) },
      { path: 'b/RVTools.xlsx', content: await readFile(workbook) },
    ];
    await writeZip(
      entries.map(({ path, content }) => ({ path, content: () => [content] })),
      createWriteStream(outer),
    );
    const before = (await readdir(tmpdir())).filter((name) => name.startsWith('drydock-import-'));
    expect(formats(await read(outer)).sort()).toEqual(['govc', 'rvtools-xlsx']);
    const after = (await readdir(tmpdir())).filter((name) => name.startsWith('drydock-import-'));
    expect(after.filter((name) => !before.includes(name))).toEqual([]);
  });

  it('that holds a table of another program imports without it, and names it', async () => {
    const other = join(base, 'invoices.csv');
    await writeFile(other, 'a;b;c;d;e;f\n1;2;3;4;5;6\n');
    const mix = await read(govc, other);
    expect(formats(mix)).toEqual(['govc']);
    expect(mix.problems).toMatchObject([{ level: 'warning', file: 'invoices.csv' }]);
    await expect(read(other)).rejects.toMatchObject({ code: 'bad-input' });
  });
});
