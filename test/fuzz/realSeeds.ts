import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { kindOf, type FuzzFile } from './mutate/index.js';
import { packed, unpacked } from './mutate/zip.js';
import type { SeedInput } from './seeds.js';

const samples = resolve(import.meta.dirname, '../../../shared/samples');
/** Objects of one kind taken from a real vCenter, and the largest that is. */
const objectsOfAKind = 2;
const largestObject = 50_000;
/** Rows taken of each sheet of a real workbook. */
const rowsOfASheet = 8;

/** Cut from the real exports where they are beside the checkout: small, so that one input stays fast. */
export function realSeeds(): SeedInput[] {
  if (!existsSync(samples)) return [];
  const seed = (name: string, files: readonly FuzzFile[], mayZip = true): SeedInput => ({
    name: `real ${name}`,
    files,
    mayZip,
    overlay: null,
  });
  return [
    seed('esxi', all('esxi')),
    seed('vm files', all('vmx')),
    ...all('govc').map(({ name, content }) => seed(name, someObjects(content))),
    ...all('rvtools').map((file) => seed(file.name, [{ ...file, content: firstRows(file.content) }], false)),
  ];
}

function all(folder: string): FuzzFile[] {
  return readdirSync(join(samples, folder))
    .sort()
    .map((name) => ({ name, kind: kindOf(name), content: readFileSync(join(samples, folder, name)) }));
}

/** The smallest objects of each kind of a vCenter, and its first ports. */
function someObjects(zip: Buffer): FuzzFile[] {
  const taken = new Map<string, number>();
  return (unpacked(zip) ?? [])
    .sort((a, b) => a.content.length - b.content.length || (a.name < b.name ? -1 : 1))
    .flatMap(({ name, content }) => {
      const kind = /\d+-(\w+)-/.exec(name)?.[1] ?? (/FetchDVPorts/i.test(name) ? name : null);
      if (kind === null || (kind !== name && content.length > largestObject)) return [];
      const count = (taken.get(kind) ?? 0) + 1;
      taken.set(kind, count);
      if (count > objectsOfAKind) return [];
      return [{ name, kind: 'xml', content: kind === name ? firstPorts(content) : content }];
    });
}

function firstPorts(content: Buffer): Buffer {
  const parts = content.toString('latin1').split(/(?=\n {2}<returnval>)/);
  if (parts.length < 6) return content;
  return Buffer.from(`${parts.slice(0, 4).join('')}\n</FetchDVPortsResponse>\n`, 'latin1');
}

/** The first rows of every sheet, packed anew. */
function firstRows(workbook: Buffer): Buffer {
  return packed(
    (unpacked(workbook) ?? []).map(({ name, content }) => {
      if (!name.startsWith('xl/worksheets/sheet')) return { name, content };
      const text = content.toString('latin1');
      const rows = [...text.matchAll(/<\/row>/g)];
      const cut = rows[rowsOfASheet - 1]?.index ?? Infinity;
      const last = rows.at(-1)?.index ?? 0;
      return {
        name,
        content: cut >= last ? content : Buffer.from(text.slice(0, cut) + text.slice(last), 'latin1'),
      };
    }),
  );
}
