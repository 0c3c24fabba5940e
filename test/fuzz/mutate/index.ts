import type { Random } from '../random.js';
import { mutateBytes, reencode } from './bytes.js';
import { mutateJson } from './json.js';
import { mutateLdif } from './ldif.js';
import { mutateTable } from './table.js';
import { mutatePack, mutateText } from './text.js';
import { mutateXml } from './xml.js';
import { mutateYaml } from './yaml.js';
import { mutateZip } from './zip.js';

/** What a file is written in, by which it is changed. */
export type Kind = 'xml' | 'table' | 'json' | 'ldif' | 'yaml' | 'pack' | 'text' | 'zip';

/** One file of an input. */
export interface FuzzFile {
  readonly name: string;
  readonly kind: Kind;
  readonly content: Buffer;
}

/** Largest file a mutation may make: the figures for time and memory are for inputs of at most this size. */
export const largestFile = 1024 * 1024;

const byKind: Readonly<Record<Exclude<Kind, 'zip'>, (text: string, random: Random) => string>> = {
  xml: mutateXml,
  table: mutateTable,
  json: mutateJson,
  ldif: mutateLdif,
  yaml: mutateYaml,
  pack: mutatePack,
  text: mutateText,
};

/** Changes a file in one way, mostly one that suits its kind; it stays within `largestFile`. */
export function mutate(file: FuzzFile, random: Random): FuzzFile {
  const content = changed(file, random);
  return content.length > largestFile ? file : { ...file, content };
}

function changed({ kind, content }: FuzzFile, random: Random): Buffer {
  if (random.chance(0.08)) return mutateBytes(content, random);
  if (kind === 'zip') return mutateZip(content, random, mutateEntry);
  if (random.chance(0.03)) return reencode(content, random);
  return Buffer.from(byKind[kind](content.toString('latin1'), random), 'latin1');
}

/** A file in an archive: by its name, for nothing else is known of it. */
function mutateEntry(
  entry: { readonly name: string; readonly content: Buffer },
  random: Random,
): { readonly name: string; readonly content: Buffer } {
  const { name, content } = mutate({ ...entry, kind: kindOf(entry.name) }, random);
  return { name, content };
}

/** The kind that a file's name tells; 'text' where it tells none. */
export function kindOf(name: string): Kind {
  const extension = /\.(\w+)$/.exec(name)?.[1]?.toLowerCase() ?? '';
  const kinds: Readonly<Record<string, Kind>> = {
    xml: 'xml',
    rels: 'xml',
    csv: 'table',
    json: 'json',
    ldif: 'ldif',
    yaml: 'yaml',
    zip: 'zip',
    xlsx: 'zip',
    pack: 'pack',
  };
  return Object.hasOwn(kinds, extension) ? (kinds[extension] as Kind) : 'text';
}
