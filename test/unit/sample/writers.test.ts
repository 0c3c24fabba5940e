import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SaxesParser } from 'saxes';
import { describe, expect, it } from 'vitest';
import { govcFiles, writeGovcZip } from '../../../main/export/govc.js';
import { rvtoolsCsvFiles, writeRvtoolsWorkbook } from '../../../main/export/rvtools.js';
import { sheetColumns } from '../../../main/export/rvtools/columns.js';
import { columnLetters } from '../../../main/export/rvtools/workbook.js';
import { escapeText } from '../../../main/export/xml.js';
import type { Estate } from '../../../src/domain/estate/types.js';
import { estateSlices, generateEstate } from '../../../src/domain/sample/generate.js';
import { unpacked, written } from './archives.js';

const samples = join(import.meta.dirname, '../../../../shared/samples');
const HOSTILE = `=HYPERLINK("http://x","y") <b>&'"\u0000\ud800 ../../etc`;

/** The sample with a VM whose name is as bad as an inventory allows. */
function hostileEstate(): Estate {
  const estate = generateEstate({ desktops: 160 });
  const [first, ...rest] = estate.vms;
  if (!first) throw new Error('no VM');
  return {
    ...estate,
    vcenters: estate.vcenters.map((vcenter, i) =>
      i === 0 ? { ...vcenter, name: '../../../tmp/<vc>' } : vcenter,
    ),
    vms: [{ ...first, moref: '../../vm', name: HOSTILE, vmxPath: `[ds] ${HOSTILE}/x.vmx` }, ...rest],
  };
}

/** The texts of all elements with this name; throws where the text is not well-formed XML. */
function elements(xml: string, wanted: string): string[] {
  const texts: string[] = [];
  let text = '';
  const parser = new SaxesParser({ xmlns: false });
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', () => (text = ''));
  parser.on('text', (piece) => (text += piece));
  parser.on('closetag', (tag) => {
    if (tag.name === wanted) texts.push(text);
  });
  parser.write(xml).close();
  return texts;
}

describe('govc archives', () => {
  it('hold one file an object, numbered through in each vCenter’s folder', () => {
    const paths = [...govcFiles(generateEstate({ desktops: 160 }))].map((file) => file.path);
    expect(new Set(paths).size).toBe(paths.length);
    const objects = paths.filter((path) => !path.endsWith('/FetchDVPorts.xml'));
    for (const path of objects) {
      expect(path).toMatch(/^nk-vc-[a-z]+\.nordkai\.example\/\d{4}-[A-Za-z]+-[A-Za-z]+[-\w]*\.xml$/);
    }
    expect(paths.filter((path) => path.endsWith('-ServiceInstance-ServiceInstance.xml'))).toHaveLength(3);
    expect(paths.filter((path) => path.endsWith('/FetchDVPorts.xml'))).toHaveLength(2);
  });

  it('are well-formed XML that says names as they are, and stay in their folder', async () => {
    const files = await written('h.zip', (out) => writeGovcZip(hostileEstate(), out), unpacked);
    const names = new Set<string>();
    for (const [path, xml] of files) {
      expect(path.split('/')).not.toContain('..');
      expect(path).toMatch(/^[\w.-]+(\/[\w.-]+){1,2}$/);
      for (const name of elements(xml, 'val')) names.add(name);
    }
    expect(names).toContain(HOSTILE.replace('\u0000', '\ufffd').replace('\ud800', '\ufffd'));
  });

  const real = join(samples, 'govc/vcsim-vc01.rax.lab.zip');
  it.skipIf(!existsSync(real))('use only properties that real exports have', async () => {
    const propertiesByType = (files: Map<string, string>): Map<string, Set<string>> => {
      const found = new Map<string, Set<string>>();
      for (const [path, xml] of files) {
        const type = /\/\d+-([A-Za-z]+)-/.exec(path)?.[1];
        if (!type) continue;
        const known = found.get(type) ?? new Set();
        for (const match of xml.matchAll(/^ {4}<name>([^<]+)<\/name>$/gm)) known.add(match[1] ?? '');
        found.set(type, known);
      }
      return found;
    };
    const theirs = propertiesByType(await unpacked(real));
    const ours = propertiesByType(
      await written('s.zip', (out) => writeGovcZip(generateEstate(), out), unpacked),
    );
    for (const [type, names] of ours) {
      expect([type, [...names].filter((name) => !theirs.get(type)?.has(name))]).toEqual([type, []]);
    }
  });
});

describe('RVTools workbooks', () => {
  it('keep hostile names as text in the table of strings, and hold no formula', async () => {
    const parts = await written(
      'h.xlsx',
      (out) => writeRvtoolsWorkbook(() => [hostileEstate()], out),
      unpacked,
    );
    const strings = elements(parts.get('xl/sharedStrings.xml') ?? '', 't');
    expect(strings).toContain(HOSTILE.replace('\u0000', '\ufffd').replace('\ud800', '\ufffd'));
    for (const [path, xml] of parts) {
      expect(elements(xml, 'f'), path).toEqual([]);
    }
  });

  it('point at strings that exist, also where the table forgets what it holds', async () => {
    const parts = await written(
      'l.xlsx',
      (out) => writeRvtoolsWorkbook(() => estateSlices({ desktops: 1600 }), out),
      unpacked,
    );
    const strings = elements(parts.get('xl/sharedStrings.xml') ?? '', 't');
    const info = parts.get('xl/worksheets/sheet1.xml') ?? '';
    const names = [...info.matchAll(/<c r="A\d+" (?:s="1" )?t="s"><v>(\d+)<\/v>/g)].map(
      (match) => strings[Number(match[1])],
    );
    const vms = [...estateSlices({ desktops: 1600 })].flatMap((slice) => slice.vms);
    expect(names).toEqual(['VM', ...vms.map((vm) => vm.name)]);
  });

  it('name their columns after spreadsheets', () => {
    expect([0, 25, 26, 51, 52, 701, 702].map(columnLetters)).toEqual([
      'A',
      'Z',
      'AA',
      'AZ',
      'BA',
      'ZZ',
      'AAA',
    ]);
  });

  const headers = join(samples, 'rvtools-headers.json');
  it.skipIf(!existsSync(headers))('have the columns of RVTools 4.6', () => {
    const facts = JSON.parse(readFileSync(headers, 'utf8')) as Record<string, unknown>;
    expect(sheetColumns).toEqual(facts['4.6-4.7']);
  });
});

describe('RVTools .csv', () => {
  it('quotes what needs quotes and keeps a row on its line', () => {
    const estate = generateEstate({ desktops: 160 });
    const [first, ...rest] = estate.vms;
    if (!first) throw new Error('no VM');
    const named = { ...estate, vms: [{ ...first, name: 'a "b", c\r\nd' }, ...rest] };
    const info = rvtoolsCsvFiles(() => [named]).find((file) => file.path === 'RVTools_tabvInfo.csv');
    const lines = [...(info?.content() ?? [])].join('').split('\r\n');
    expect(lines[0]).toMatch(/^VM,Powerstate,Template,/);
    expect(lines[1]).toMatch(/^"a ""b"", c d",poweredO/);
    expect(lines).toHaveLength(estate.vms.length + 2);
  });
});

describe('escaping', () => {
  it('leaves plain text alone and replaces what XML cannot hold', () => {
    expect(escapeText('nk-dc01')).toBe('nk-dc01');
    expect(escapeText('<&>"\r')).toBe('&lt;&amp;&gt;&quot;&#13;');
    expect(escapeText('a\u0001b\ud83d\ude00c\udc00')).toBe('a\ufffdb\ud83d\ude00c\ufffd');
  });
});
