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
  /** How many cells have each state; by `cellStates`. */
  readonly totals: readonly [number, number, number, number, number];
}

export interface MatrixFilter {
  readonly text: string;
  /** Only hosts and datastores with a cell that is missing, read-only or not accessible. */
  readonly onlyOdd: boolean;
}

const naturally = new Intl.Collator('en', { numeric: true });
const unplaced = 'Site not set';

/**
 * State of every host × datastore pair, in the order of `LayoutView`. Linear in pairs.
 *
 * Peers are hosts of one cluster at one site, as the finding `cluster-mount-gap` has it: recovery
 * hosts do not mount replicated originals before failover. Where no site is known, hosts in
 * maintenance mode are kept apart.
 */
export function cellsOf(view: LayoutView): Uint8Array {
  const width = view.datastores.length;
  const cells = new Uint8Array(view.hosts.length * width);
  const mountsOfDatastore = new Uint32Array(width);
  for (const [host, datastore, state] of view.mounts) {
    cells[host * width + datastore] = state;
    mountsOfDatastore[datastore] = (mountsOfDatastore[datastore] ?? 0) + 1;
  }
  const peers = new Map<string, number[]>();
  view.hosts.forEach((host, at) => {
    if (host.cluster === null) return;
    const id = `${host.cluster} ${host.site ?? (host.maintenance === true ? '?maintenance' : '?')}`;
    const list = peers.get(id);
    if (list) list.push(at);
    else peers.set(id, [at]);
  });
  for (let column = 0; column < width; column += 1) {
    const datastore = view.datastores[column];
    // A disk of one host's own is missing nowhere.
    const replicated = datastore?.replication === 'synchronous' || datastore?.replication === 'asynchronous';
    if (datastore?.type !== 'nfs' && !replicated && (mountsOfDatastore[column] ?? 0) <= 1) continue;
    for (const hosts of peers.values()) {
      const seen = hosts.filter((host) => cells[host * width + column] !== cellStates.none).length;
      if (seen === 0 || seen === hosts.length) continue;
      for (const host of hosts) {
        if (cells[host * width + column] === cellStates.none)
          cells[host * width + column] = cellStates.missing;
      }
    }
  }
  return cells;
}

/** The matrix in display order: by site, then cluster (hosts) or name (datastores), filtered. */
export function buildMatrix(view: LayoutView, filter: MatrixFilter): Matrix {
  const all = cellsOf(view);
  const width = view.datastores.length;
  const siteName = new Map(view.sites.map((site) => [site.key, site.name]));
  const siteRank = new Map(view.sites.map((site, at) => [site.key, at]));
  const clusterName = new Map(view.clusters.map((cluster) => [cluster.key, cluster.name]));
  const rank = (site: string | null): number =>
    site === null ? view.sites.length : (siteRank.get(site) ?? 0);

  let hosts = view.hosts.map((_, at) => at);
  let datastores = view.datastores.map((_, at) => at);
  const odd = (state: number | undefined): boolean => state !== undefined && state >= cellStates.readOnly;
  if (filter.onlyOdd) {
    const oddHosts = new Set<number>();
    const oddDatastores = new Set<number>();
    for (let at = 0; at < all.length; at += 1) {
      if (!odd(all[at])) continue;
      oddHosts.add(Math.floor(at / width));
      oddDatastores.add(at % width);
    }
    hosts = hosts.filter((at) => oddHosts.has(at));
    datastores = datastores.filter((at) => oddDatastores.has(at));
  }
  const text = filter.text.trim().toLowerCase();
  if (text !== '') {
    const hit = (...names: (string | undefined)[]): boolean =>
      names.some((name) => name !== undefined && name.toLowerCase().includes(text));
    const hitHosts = hosts.filter((at) => {
      const host = view.hosts[at];
      return hit(host?.name, clusterName.get(host?.cluster ?? ''), siteName.get(host?.site ?? ''));
    });
    const hitDatastores = datastores.filter((at) => {
      const datastore = view.datastores[at];
      return hit(datastore?.name, siteName.get(datastore?.site ?? ''));
    });
    // A text that names only hosts leaves all datastores in sight, and the other way round.
    if (hitHosts.length > 0 || hitDatastores.length > 0) {
      if (hitHosts.length > 0) hosts = hitHosts;
      if (hitDatastores.length > 0) datastores = hitDatastores;
    } else {
      hosts = [];
      datastores = [];
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
    const name = clusterName.get(host.cluster ?? '') ?? 'Hosts in no cluster';
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
  const totals: [number, number, number, number, number] = [0, 0, 0, 0, 0];
  let to = 0;
  for (const row of rowLines) {
    const from = row.index * width;
    for (const column of columnLines) {
      const state = (all[from + column.index] ?? 0) as CellState;
      cells[to] = state;
      to += 1;
      totals[state] += 1;
    }
  }
  return { rows: rowLines, columns: columnLines, rowGroups, columnGroups, cells, totals };
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
