import type { Problems } from '../problems.js';
import type { Block } from './blocks.js';
import type { PackHeader } from './pack.js';

/** One host and the files that tell of it. */
export interface HostFiles {
  /** What its pack, its prompt or its folder calls it. */
  readonly name: string;
  /** Whether that is the host's own name, or only a file's or folder's. */
  readonly named: boolean;
  /** The newest pack; null for outputs saved by hand alone. */
  readonly pack: PackHeader | null;
  /** Outputs saved by hand. */
  readonly blocks: readonly Block[];
}

/**
 * Which output belongs to which host: a pack is one host, a folder of files saved by hand is one
 * host, unless the prompts in them name several.
 */
export function hostsOf(
  packs: readonly PackHeader[],
  blocks: readonly Block[],
  setName: string,
  problems: Problems,
): HostFiles[] {
  const hosts = new Map<string, HostFiles>();
  // The newest first: of one host only the newest pack counts.
  const newestFirst = (a: PackHeader, b: PackHeader): number =>
    a.date === b.date ? 0 : (a.date ?? '') < (b.date ?? '') ? 1 : -1;
  for (const pack of [...packs].sort(newestFirst)) {
    const name = pack.host === '' ? lastName(pack.file) : pack.host;
    const newer = hosts.get(name.toLowerCase())?.pack;
    if (newer) {
      problems.add(
        'warning',
        'older-pack',
        `The pack "${pack.file}" is of the host "${name}", of which "${newer.file}" is newer: only the newer one is used.`,
        { file: pack.file },
      );
      continue;
    }
    hosts.set(name.toLowerCase(), { name, named: pack.host !== '', pack, blocks: [] });
  }
  for (const [folder, all] of byFolder(blocks)) {
    const names = [...new Set(all.flatMap(({ host }) => host ?? []))];
    if (names.length > 1) {
      problems.add(
        'warning',
        'several-hosts',
        `The files of ${folder === '' ? `"${setName}"` : `the folder "${folder}"`} name ${names.length} hosts in their prompts (${names.slice(0, 5).join(', ')}): each output goes to the host named above it. Keep one folder a host.`,
        { file: folder === '' ? setName : folder },
      );
    }
    const only = names.length === 1 ? (names[0] as string) : null;
    const folderName = folder === '' ? lastName(setName) : (folder.split('/').at(-1) as string);
    for (const [host, own] of byHost(all, only)) {
      const name = host ?? folderName;
      if (own.every(({ kind }) => kind === null)) continue;
      const known = hosts.get(name.toLowerCase());
      hosts.set(name.toLowerCase(), {
        name,
        named: host !== null || (known?.named ?? false),
        pack: known?.pack ?? null,
        blocks: [...(known?.blocks ?? []), ...own],
      });
    }
  }
  return [...hosts.values()];
}

function byFolder(blocks: readonly Block[]): Map<string, Block[]> {
  return groupedBy(blocks, ({ file }) => file.slice(0, Math.max(file.lastIndexOf('/'), 0)));
}

/** Outputs under no prompt belong to the one host the folder names, or else to the folder's own. */
function byHost(blocks: readonly Block[], only: string | null): Map<string | null, Block[]> {
  return groupedBy(blocks, ({ host }) => host ?? only);
}

function groupedBy<K>(blocks: readonly Block[], keyOf: (block: Block) => K): Map<K, Block[]> {
  const groups = new Map<K, Block[]>();
  for (const block of blocks) {
    const group = groups.get(keyOf(block));
    if (group) group.push(block);
    else groups.set(keyOf(block), [block]);
  }
  return groups;
}

/** A file's or archive's name without its ending. */
function lastName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1).replace(/\.(txt|log|zip|out)$/i, '');
}
