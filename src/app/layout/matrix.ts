import type { LayoutView } from '../../contract/types.js';

/** What a host sees of a datastore. `missing`: it does not see it, but peers of its cluster do. */
export const cellStates = { none: 0, readWrite: 1, readOnly: 2, inaccessible: 3, missing: 4 } as const;
export type CellState = (typeof cellStates)[keyof typeof cellStates];

export interface MatrixLine {
  /** Index into `LayoutView.hosts` or `.datastores`. */
  readonly index: number;
  readonly key: string;
  readonly name: string;
  readonly group: number;
}

export interface MatrixGroup {
  readonly name: string;
  readonly site: string;
  /** First and last line, both included. */
  readonly first: number;
  readonly last: number;
}

export interface Matrix {
  readonly rows: readonly MatrixLine[];
  readonly columns: readonly MatrixLine[];
  readonly rowGroups: readonly MatrixGroup[];
  readonly columnGroups: readonly MatrixGroup[];
  /** Row by row, `rows.length × columns.length`. */
  readonly cells: Uint8Array;
  /** Where in them something is, each once: few of what may be millions. */
  readonly marks: readonly number[];
  /** How many cells have each state; by `cellStates`. */
  readonly totals: readonly [number, number, number, number, number];
  /** What a cell means, in words. */
  readonly tell: (row: number, column: number) => string;
}

export interface MatrixFilter {
  readonly text: string;
  /** Only hosts and datastores with a cell that is missing, read-only or not accessible. */
  readonly onlyOdd: boolean;
}

const naturally = new Intl.Collator('en', { numeric: true });
const unplaced = 'Site not set';
const unclustered = 'Hosts in no cluster';

/** State of every host × datastore pair, in the order of `LayoutView`. */
export interface Seen {
  /** Host by host, `hosts.length × datastores.length`. */
  readonly cells: Uint8Array;
  /** Where in them something is, each once: few of what may be millions. */
  readonly marks: readonly number[];
}

/**
 * Who sees what. Linear in mounts and gaps: of 2,500 hosts and 1,024 datastores hardly any pair is
 * either.
 *
 * Peers are hosts of one cluster at one site, as the finding `cluster-mount-gap` has it: recovery
 * hosts do not mount replicated originals before failover. Where no site is known, hosts in
 * maintenance mode are kept apart.
 */
export function whoSeesWhat(view: LayoutView): Seen {
  const width = view.datastores.length;
  const cells = new Uint8Array(view.hosts.length * width);
  const marks: number[] = [];
  const mark = (at: number, state: CellState): void => {
    if (cells[at] === cellStates.none) marks.push(at);
    cells[at] = state;
  };
  const mountsOfDatastore = new Uint32Array(width);
  for (const [host, datastore, state] of view.mounts) {
    mark(host * width + datastore, state);
    mountsOfDatastore[datastore] = (mountsOfDatastore[datastore] ?? 0) + 1;
  }
  const peersOf = new Map<string, number[]>();
  const peers = view.hosts.map((host, at) => {
    if (host.cluster === null) return null;
    const id = `${host.cluster} ${host.site ?? (host.maintenance === true ? '?maintenance' : '?')}`;
    const list = peersOf.get(id) ?? [];
    peersOf.set(id, list);
    list.push(at);
    return list;
  });
  /** Cluster and datastore: the cell of the first of the peers stands for all. */
  const looked = new Set<number>();
  for (const [host, column] of view.mounts) {
    const hosts = peers[host] ?? null;
    const [first] = hosts ?? [];
    if (hosts === null || first === undefined || looked.has(first * width + column)) continue;
    looked.add(first * width + column);
    const datastore = view.datastores[column];
    // A disk of one host's own is missing nowhere.
    const replicated = datastore?.replication === 'synchronous' || datastore?.replication === 'asynchronous';
    if (datastore?.type !== 'nfs' && !replicated && (mountsOfDatastore[column] ?? 0) <= 1) continue;
    for (const peer of hosts) {
      if (cells[peer * width + column] === cellStates.none) mark(peer * width + column, cellStates.missing);
    }
  }
  return { cells, marks };
}

/**
 * The matrix in display order: by site, then cluster (hosts) or name (datastores), filtered. `seen` is
 * what the view tells, where it is known already: a filter changes with every key.
 */
export function buildMatrix(view: LayoutView, filter: MatrixFilter, seen = whoSeesWhat(view)): Matrix {
  const width = view.datastores.length;
  const siteName = new Map(view.sites.map((site) => [site.key, site.name]));
  const siteRank = new Map(view.sites.map((site, at) => [site.key, at]));
  const clusterName = new Map(view.clusters.map((cluster) => [cluster.key, cluster.name]));
  const rank = (site: string | null): number =>
    site === null ? view.sites.length : (siteRank.get(site) ?? 0);

  let hosts = view.hosts.map((_, at) => at);
  let datastores = view.datastores.map((_, at) => at);
  if (filter.onlyOdd) {
    const oddHosts = new Uint8Array(view.hosts.length);
    const oddDatastores = new Uint8Array(width);
    for (const at of seen.marks) {
      if ((seen.cells[at] ?? 0) < cellStates.readOnly) continue;
      oddHosts[Math.floor(at / width)] = 1;
      oddDatastores[at % width] = 1;
    }
    hosts = hosts.filter((at) => oddHosts[at] === 1);
    datastores = datastores.filter((at) => oddDatastores[at] === 1);
  }
  const text = filter.text.trim().toLowerCase();
  if (text !== '') {
    const hit = (...names: (string | undefined)[]): boolean =>
      names.some((name) => name !== undefined && name.toLowerCase().includes(text));
    const hitHosts = hosts.filter((at) => {
      const host = view.hosts[at];
      return hit(
        host?.name,
        clusterName.get(host?.cluster ?? '') ?? unclustered,
        siteName.get(host?.site ?? ''),
      );
    });
    const hitDatastores = datastores.filter((at) => {
      const datastore = view.datastores[at];
      return hit(datastore?.name, siteName.get(datastore?.site ?? ''));
    });
    if (hitHosts.length > 0 && hitDatastores.length > 0) {
      hosts = hitHosts;
      datastores = hitDatastores;
    } else {
      // A text that names only hosts leaves the datastores these mount or miss, and the other way round:
      // of a thousand columns, those in which there is something to see.
      const within = { hosts: new Set(hitHosts), datastores: new Set(hitDatastores) };
      const seenHosts = new Set<number>();
      const seenDatastores = new Set<number>();
      for (const at of seen.marks) {
        const [host, datastore] = [Math.floor(at / width), at % width];
        if (within.hosts.has(host)) seenDatastores.add(datastore);
        if (within.datastores.has(datastore)) seenHosts.add(host);
      }
      if (hitHosts.length > 0) datastores = datastores.filter((at) => seenDatastores.has(at));
      else hosts = hosts.filter((at) => seenHosts.has(at));
      if (hitHosts.length > 0) hosts = hitHosts;
      else datastores = hitDatastores;
    }
  }

  hosts.sort((a, b) => {
    const left = view.hosts[a];
    const right = view.hosts[b];
    if (left === undefined || right === undefined) return 0;
    return (
      rank(left.site) - rank(right.site) ||
      naturally.compare(
        clusterName.get(left.cluster ?? '') ?? '',
        clusterName.get(right.cluster ?? '') ?? '',
      ) ||
      naturally.compare(left.name, right.name)
    );
  });
  datastores.sort((a, b) => {
    const left = view.datastores[a];
    const right = view.datastores[b];
    if (left === undefined || right === undefined) return 0;
    return rank(left.site) - rank(right.site) || naturally.compare(left.name, right.name);
  });

  const rowLines: MatrixLine[] = [];
  const rowGroups: MatrixGroup[] = [];
  for (const at of hosts) {
    const host = view.hosts[at];
    if (host === undefined) continue;
    const site = siteName.get(host.site ?? '') ?? unplaced;
    const name = clusterName.get(host.cluster ?? '') ?? unclustered;
    rowLines.push({
      index: at,
      key: host.key,
      name: host.name,
      group: extend(rowGroups, name, site, rowLines.length),
    });
  }
  const columnLines: MatrixLine[] = [];
  const columnGroups: MatrixGroup[] = [];
  for (const at of datastores) {
    const datastore = view.datastores[at];
    if (datastore === undefined) continue;
    const site = siteName.get(datastore.site ?? '') ?? unplaced;
    const group = extend(columnGroups, site, site, columnLines.length);
    columnLines.push({ index: at, key: datastore.key, name: datastore.name, group });
  }

  const cells = new Uint8Array(rowLines.length * columnLines.length);
  const totals: [number, number, number, number, number] = [cells.length, 0, 0, 0, 0];
  const marks: number[] = [];
  const rowOf = placesOf(rowLines, view.hosts.length);
  const columnOf = placesOf(columnLines, width);
  for (const at of seen.marks) {
    const row = rowOf[Math.floor(at / width)] ?? -1;
    const column = columnOf[at % width] ?? -1;
    if (row < 0 || column < 0) continue;
    const state = seen.cells[at] as CellState;
    const place = row * columnLines.length + column;
    cells[place] = state;
    marks.push(place);
    totals[state] += 1;
    totals[cellStates.none] -= 1;
  }
  const tell = (row: number, column: number): string =>
    cellSentence(cells[row * columnLines.length + column] as CellState);
  return { rows: rowLines, columns: columnLines, rowGroups, columnGroups, cells, marks, totals, tell };
}

/** Where each host or datastore is shown; −1 for those that are not. */
function placesOf(lines: readonly MatrixLine[], count: number): Int32Array {
  const places = new Int32Array(count).fill(-1);
  lines.forEach(({ index }, place) => (places[index] = place));
  return places;
}

/** Puts a line into the last group, or begins a new one; answers the group's index. */
function extend(groups: MatrixGroup[], name: string, site: string, line: number): number {
  const last = groups.at(-1);
  if (last !== undefined && last.name === name && last.site === site) {
    groups[groups.length - 1] = { ...last, last: line };
  } else {
    groups.push({ name, site, first: line, last: line });
  }
  return groups.length - 1;
}

/** What a cell means, as a sentence for the status line and for the screen reader. */
export function cellSentence(state: CellState): string {
  switch (state) {
    case cellStates.readWrite:
      return 'mounted read/write';
    case cellStates.readOnly:
      return 'mounted read-only';
    case cellStates.inaccessible:
      return 'mounted, but not accessible';
    case cellStates.missing:
      return 'not mounted, though other hosts of the cluster mount it';
    default:
      return 'not mounted';
  }
}
