import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { importRvtoolsWorkbook } from '../../../main/import/rvtools/index.js';
import { defaultLimits } from '../../../main/import/types.js';
import {
  context,
  openedZip,
  scratch,
  table,
  tableParts,
  workbookParts,
  worksheet,
  zipOf,
} from '../xlsx/support.js';
import { hostileZip } from '../archive/hostileZip.js';
import { imported, importedFiles, small, type Tables } from './support.js';

const refused = (message: RegExp): object =>
  expect.objectContaining({ code: 'bad-input', message: expect.stringMatching(message) as string });

function renamed(names: Readonly<Record<string, string>>): Tables {
  return Object.fromEntries(Object.entries(small()).map(([name, rows]) => [names[name] ?? name, rows]));
}

describe('sheets', () => {
  it.each(['vInfo (2)', 'vInfo_2025-01', 'Sheet1', 'tabvInfo', 'RVTools_tabvInfo', 'VINFO'])(
    'are recognised by their columns when the tab is called %s',
    async (name) => {
      const { draft, parts, problems } = await imported(renamed({ vInfo: name, vDisk: 'Tabelle2' }));
      expect(draft.vms).toHaveLength(1);
      expect(draft.disks).toHaveLength(1);
      expect(problems).toEqual([]);
      expect(parts[1]).toMatchObject({
        sheet: 'Tabelle2',
        use: 'used',
        note: 'Recognised as vDisk by its columns.',
      });
    },
  );

  it('with every tab renamed are all found', async () => {
    const names = Object.fromEntries(Object.keys(small()).map((name, i) => [name, `Sheet${i + 1}`]));
    const { problems, parts } = await imported(renamed(names));
    expect(problems).toEqual([]);
    expect(parts.every((part) => part.use === 'used')).toBe(true);
  });

  it('of others are reported, not counted as nothing', async () => {
    const { parts, problems } = await imported(
      small({ Budget: [{ Item: 'disk', Price: 7 }], vTools: [{ VM: 'desk-1', Tools: 'ok' }], Empty: [] }),
    );
    expect(parts.slice(-3)).toMatchObject([
      {
        sheet: 'Budget',
        use: 'not-recognised',
        note: 'No sheet of RVTools: its columns are "Item", "Price".',
      },
      { sheet: 'vTools', use: 'ignored' },
      { sheet: 'Empty', use: 'not-recognised', note: 'No sheet of RVTools: it is empty.' },
    ]);
    expect(problems).toMatchObject([{ level: 'note', code: 'sheet-not-recognised', sheet: 'Budget' }]);
  });

  it('that are not needed are not even unpacked', async () => {
    const parts = tableParts({ vInfo: table(small()['vInfo'] ?? []), vCPU: [['VM']] });
    parts['xl/worksheets/sheet2.xml'] = 'this is not XML';
    const result = await importedFiles(await zipOf(parts));
    expect(result.parts[1]).toMatchObject({ sheet: 'vCPU', use: 'ignored' });
  });

  it('may have titles above their header', async () => {
    const parts = tableParts({ vInfo: [['Inventory of 2 January'], [], ...table(small()['vInfo'] ?? [])] });
    const { draft } = await importedFiles(await zipOf(parts));
    expect(draft.vms).toMatchObject([{ from: { place: 'vInfo row 4' } }]);
  });

  it('without a usable header are told with what they hold', async () => {
    const { problems, parts } = await imported(small({ vDisk: [{ Server: 'a', Drive: 'C:' }] }));
    expect(parts[1]).toMatchObject({ sheet: 'vDisk', use: 'not-recognised' });
    expect(problems[0]).toMatchObject({ level: 'warning', code: 'header-missing', sheet: 'vDisk' });
    expect(problems[0]?.message).toContain('"VM", "Disk"');
    expect(problems[0]?.message).toContain('"Server", "Drive"');
  });
});

describe('workbooks that cannot be used', () => {
  it('without vInfo: an error that says what to do', async () => {
    const tables = small();
    delete tables['vInfo'];
    const { problems } = await imported(tables);
    expect(problems.filter((p) => p.level === 'error')).toMatchObject([{ code: 'sheet-missing' }]);
    expect(problems.find((p) => p.level === 'error')?.message).toMatch(/no vInfo sheet/);
  });

  it('of another tool: says what was found and what was expected', async () => {
    await expect(imported({ Servers: [{ Name: 'a', Rack: 1 }], Switches: [{ Port: 1 }] })).rejects.toEqual(
      refused(/"Servers", "Switches".*vInfo, vDisk/),
    );
  });

  it.each([
    ['a binary workbook', { 'xl/workbook.bin': 'x' }, /\.xlsb/],
    [
      'an OpenDocument sheet',
      { mimetype: 'application/vnd.oasis.opendocument.spreadsheet', 'content.xml': '<x/>' },
      /\.ods/,
    ],
    ['some other zip', { 'readme.txt': 'hello' }, /no Excel workbook/],
  ])('%s is named', async (_name, parts, sentence) => {
    await expect(zipOf(parts).then(importedFiles)).rejects.toEqual(refused(sentence));
  });

  it('with a sheet that is listed but missing', async () => {
    const parts = tableParts({ vInfo: [['VM']] });
    delete parts['xl/worksheets/sheet1.xml'];
    await expect(zipOf(parts).then(importedFiles)).rejects.toEqual(refused(/"vInfo" is listed but/));
  });

  it('is refused where two tabs are one file, which may be large and be listed thousands of times', async () => {
    const parts = workbookParts({ vInfo: worksheet(''), vDisk: worksheet('') });
    const list = parts['xl/_rels/workbook.xml.rels'] ?? '';
    const doubled = { ...parts, 'xl/_rels/workbook.xml.rels': list.replace('sheet2.xml', 'sheet1.xml') };
    expect(doubled).not.toEqual(parts);
    await expect(zipOf(doubled).then(importedFiles)).rejects.toEqual(
      refused(/"vDisk" and another, are one file/),
    );
  });

  it('with a sheet cut short', async () => {
    const parts = tableParts({ vInfo: table(small()['vInfo'] ?? []) });
    parts['xl/worksheets/sheet1.xml'] = (parts['xl/worksheets/sheet1.xml'] as string).slice(0, -30);
    await expect(zipOf(parts).then(importedFiles)).rejects.toEqual(refused(/vInfo.*truncated/));
  });

  it.each([
    ['in a sheet', 'xl/worksheets/sheet1.xml'],
    ['in the texts', 'xl/sharedStrings.xml'],
    ['in the list of sheets', 'xl/workbook.xml'],
  ])('with XML entities %s', async (_name, part) => {
    const parts = tableParts({ vInfo: [['VM'], ['desk']] });
    parts[part] =
      `<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>${(parts[part] as string).replace(/^<\?xml[^>]*>\s*/, '')}`;
    await expect(zipOf(parts).then(importedFiles)).rejects.toEqual(refused(/document type/));
  });

  it('with 10 MB in one cell', async () => {
    const long = 'x'.repeat(10 * 1024 * 1024);
    const inline = workbookParts({
      vInfo: worksheet(
        `<row r="1"><c r="A1" t="str"><v>VM</v></c><c r="B1" t="str"><v>Path</v></c></row><row r="2"><c r="A2" t="str"><v>desk</v></c><c r="B2" t="str"><v>${long}</v></c></row>`,
      ),
    });
    const limits = { ...defaultLimits, ratio: 100_000 };
    await expect(zipOf(inline, 'export.xlsx', limits).then(importedFiles)).rejects.toEqual(
      refused(/Sheet "vInfo" row 2 column B of export\.xlsx holds a longer text/),
    );
    const shared = tableParts({
      vInfo: [
        ['VM', 'Path'],
        ['desk', long],
      ],
    });
    await expect(zipOf(shared, 'export.xlsx', limits).then(importedFiles)).rejects.toEqual(
      refused(/sharedStrings\.xml/),
    );
  });

  it('that are bombs', async () => {
    const bomb = Buffer.alloc(64 * 1024 * 1024, 0x20);
    const parts = { ...tableParts({ vInfo: [['VM']] }), 'xl/worksheets/sheet1.xml': bomb };
    await expect(zipOf(parts)).rejects.toEqual(refused(/zip bomb/));
  });

  it('that unpack to more than they declare', async () => {
    const parts = tableParts({ vInfo: table(small()['vInfo'] ?? []) });
    const path = join(await scratch(), 'liar.xlsx');
    await writeFile(
      path,
      hostileZip(
        Object.entries(parts).map(([name, content]) => ({
          name,
          content: Buffer.from(content),
          method: 8,
          ...(name.includes('sheet1') ? { declaredBytes: 100 } : {}),
        })),
      ),
    );
    await expect(openedZip(path).then(importedFiles)).rejects.toEqual(
      refused(/unpacks to more than it declares/),
    );
  });
});

it('stops soon after it is cancelled', async () => {
  const files = await zipOf(tableParts({ vInfo: table(small()['vInfo'] ?? []) }));
  const controller = new AbortController();
  controller.abort();
  await expect(importRvtoolsWorkbook(files, context({}, controller.signal))).rejects.toMatchObject({
    code: 'cancelled',
  });
});

it('tells progress that grows to the whole', async () => {
  const files = await zipOf(
    tableParts({ vInfo: table(small()['vInfo'] ?? []), vDisk: table(small()['vDisk'] ?? []) }),
  );
  const told: [string, number, number | null][] = [];
  await importRvtoolsWorkbook(files, { ...context(), progress: (...args) => told.push(args) });
  const done = told.map(([, value]) => value);
  expect(done).toEqual([...done].sort((a, b) => a - b));
  expect(told.at(-1)?.[1]).toBe(told.at(-1)?.[2]);
});
