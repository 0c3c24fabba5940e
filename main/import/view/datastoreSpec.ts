import { computeName, lastName } from './inventoryPath.js';

/** One datastore as a pool names it. */
export interface DatastoreSpec {
  readonly name: string;
  /** The cluster in its path, where it has one. */
  readonly cluster: string | null;
  /** Whether it is said to hold replicas; null where nothing is said. */
  readonly replica: boolean | null;
}

/**
 * Takes a datastore value apart: an inventory path or a name alone, with words about its use before
 * it in brackets ("[Conservative,replica]/DC/host/Cluster/ds") or behind a semicolon.
 */
export function datastoreSpecs(value: string): DatastoreSpec[] {
  const found: { path: string; words: string }[] = [];
  for (const part of value.split(';')) {
    const [, words = '', path = ''] = /^\s*(?:\[([^\]]*)\])?\s*(.*?)\s*$/s.exec(part) ?? [];
    if (path === '' && words === '') continue;
    const last = found.at(-1);
    // Words about the path before them; a further path begins with a slash or a bracket.
    if (last && !path.startsWith('/') && words === '') last.words += `,${path}`;
    else if (path !== '') found.push({ path, words });
  }
  return found.flatMap(({ path, words }) => {
    const name = lastName(path);
    if (name === null) return [];
    return [{ name, cluster: computeName(path), replica: words.trim() === '' ? null : replicaIn(words) }];
  });
}

function replicaIn(words: string): boolean | null {
  const said = words.toLowerCase().split(/[,=\s]+/);
  if (said.includes('replica')) return true;
  return said.includes('os') || said.includes('linkedclone') || said.includes('data') ? false : null;
}
