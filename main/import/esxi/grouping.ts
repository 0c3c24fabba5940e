import type { Problems } from '../problems.js';
import type { Block } from './blocks.js';
import type { HostBlocks } from './hosts.js';
import type { Pack } from './pack.js';

/**
 * Which output belongs to which host: a pack is one host, a folder of files saved by hand is one
 * host, unless the prompts in them name several.
 */
export function hostsOf(
  packs: readonly Pack[],
  blocks: readonly Block[],
  setName: string,
  problems: Problems,
): HostBlocks[] {
  const hosts = new Map<string, HostBlocks>();
  // The newest first: of one host only the newest pack counts.
  const newestFirst = (a: Pack, b: Pack): number =>
    a.date === b.date ? 0 : (a.date ?? '') < (b.date ?? '') ? 1 : -1;
  for (const pack of [...packs].sort(newestFirst)) {
    const name = pack.host === '' ? lastName(pack.file) : pack.host;
    const newer = hosts.get(name.toLowerCase());
    if (newer) {
      problems.add(
        'warning',
        'older-pack',
        `The pack "${pack.file}" is of the host "${name}", of which "${newer.file}" is newer: only the newer one is used.`,
        { file: pack.file },
      );
      continue;
    }
    hosts.set(name.toLowerCase(), {
      name,
      named: pack.host !== '',
      date: pack.date,
      file: pack.file,
      blocks: pack.blocks,
    });
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
      // Beside a pack of the same host only what the pack lacks is taken.
      const has = new Set(known?.blocks.map(({ kind }) => kind));
      hosts.set(name.toLowerCase(), {
        name,
        named: host !== null || (known?.named ?? false),
        date: known?.date ?? null,
        file: known?.file ?? (own[0] as Block).file,
        blocks: [...(known?.blocks ?? []), ...own.filter(({ kind }) => !has.has(kind))],
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
