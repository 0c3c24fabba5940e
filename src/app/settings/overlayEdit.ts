import type { Overlay } from '../../contract/overlay.js';

/** Edits of the overlay. Each answers a new overlay and leaves the old one as it was. */

type ListName = 'clusters' | 'hosts' | 'datastores' | 'vms';
type Entry<L extends ListName> = Overlay[L][number];

/** An object as the editors know it: overlays name it by name, or by key where the name is not unique. */
export interface Named {
  readonly key: string;
  readonly name: string;
  /** SRM placeholders: named like the VM they stand for, and never meant by that name. */
  readonly placeholder?: boolean;
}

function count(objects: readonly Named[]): Map<string, number> {
  const times = new Map<string, number>();
  for (const object of objects) times.set(object.name, (times.get(object.name) ?? 0) + 1);
  return times;
}

/** How the overlay names each object: its name where that is clear, else its key. By key. */
export function overlayNames(objects: readonly Named[]): Map<string, string> {
  const all = count(objects);
  const real = count(objects.filter((object) => object.placeholder !== true));
  return new Map(
    objects.map((object) => {
      const times = object.placeholder === true ? all.get(object.name) : real.get(object.name);
      return [object.key, times === 1 && object.name.trim() !== '' ? object.name : object.key];
    }),
  );
}

/** Whether an entry still says anything besides the name. */
function saysSomething(entry: object): boolean {
  return Object.entries(entry).some(([field, value]) => field !== 'name' && value !== undefined);
}

/**
 * Changes fields of the entries of these objects, making entries where there are none. Fields set to
 * undefined are taken out; entries that say nothing any more go.
 */
export function patch<L extends ListName>(
  overlay: Overlay,
  list: L,
  names: readonly string[],
  change: (entry: Entry<L> | { name: string }) => Partial<Entry<L>>,
): Overlay {
  const wanted = new Set(names);
  const next: (Entry<L> | { name: string })[] = [];
  const apply = (entry: Entry<L> | { name: string }): void => {
    const changed = { ...entry, ...change(entry) };
    if (saysSomething(changed)) next.push(changed);
  };
  for (const entry of overlay[list] as Entry<L>[]) {
    if (wanted.delete(entry.name)) apply(entry);
    else next.push(entry);
  }
  for (const name of wanted) apply({ name });
  return { ...overlay, [list]: next };
}

type Replication = NonNullable<Overlay['datastores'][number]['replication']>;

/** Sets the replication of datastores; a null mode means "not known". Other facts of the copy stay. */
export function setReplication(
  overlay: Overlay,
  names: readonly string[],
  change: Partial<Omit<Replication, 'mode'>> & { readonly mode?: Replication['mode'] | null },
): Overlay {
  return patch(overlay, 'datastores', names, (entry) => {
    if (change.mode === null) return { replication: undefined };
    const before = 'replication' in entry ? entry.replication : undefined;
    const mode = change.mode ?? before?.mode;
    if (mode === undefined) return {};
    // "Not replicated" has no target: what was said of one no longer holds.
    if (mode === 'none') return { replication: { mode } };
    return { replication: { ...before, ...change, mode } };
  });
}

/** How the copy of a datastore is written in its field: "naa.1, naa.2", or "server:/path" for NFS. */
export function copyText(nfs: boolean, replication: Replication | undefined): string {
  if (!nfs) return (replication?.targetDevices ?? []).join(', ');
  const { targetNfsHost: host, targetNfsPath: path } = replication ?? {};
  if (host === undefined && path === undefined) return '';
  return path === undefined ? (host ?? '') : `${host ?? ''}:${path}`;
}

/** Reads such a field. A server without a path keeps the path of the original. */
export function copyOf(
  nfs: boolean,
  text: string,
): Pick<Replication, 'targetDevices' | 'targetNfsHost' | 'targetNfsPath'> {
  const trimmed = text.trim();
  if (!nfs) {
    const devices = trimmed.split(/[\s,;]+/).filter(Boolean);
    return { targetDevices: devices.length === 0 ? undefined : devices };
  }
  // The server may be an IPv6 address: the path begins at the first ":/".
  const at = trimmed.indexOf(':/');
  const [host, path] = at < 0 ? [trimmed, ''] : [trimmed.slice(0, at), trimmed.slice(at + 1)];
  return { targetNfsHost: host === '' ? undefined : host, targetNfsPath: path === '' ? undefined : path };
}

/** Gives a site another name everywhere it is named. */
export function renameSite(overlay: Overlay, from: string, to: string): Overlay {
  const renamed = (site: string | undefined): string | undefined => (site === from ? to : site);
  return {
    ...overlay,
    sites: overlay.sites.map((site) => (site.name === from ? { ...site, name: to } : site)),
    clusters: overlay.clusters.map((one) => ({ ...one, site: renamed(one.site) })),
    hosts: overlay.hosts.map((one) => (one.site === from ? { ...one, site: to } : one)),
    datastores: overlay.datastores.map((one) => ({
      ...one,
      site: renamed(one.site),
      replication: one.replication && { ...one.replication, to: renamed(one.replication.to) },
    })),
  };
}

/** Takes a site out, and what was said to be at it or replicated to it. */
export function removeSite(overlay: Overlay, name: string): Overlay {
  const left = (site: string | undefined): string | undefined => (site === name ? undefined : site);
  return {
    ...overlay,
    sites: overlay.sites.filter((site) => site.name !== name),
    clusters: overlay.clusters.map((one) => ({ ...one, site: left(one.site) })).filter(saysSomething),
    hosts: overlay.hosts.filter((one) => one.site !== name),
    datastores: overlay.datastores
      .map((one) => ({
        ...one,
        site: left(one.site),
        replication: one.replication && { ...one.replication, to: left(one.replication.to) },
      }))
      .filter(saysSomething),
  };
}

/** A name that no entry has yet: "Pool", "Pool 2", "Pool 3" … */
export function freshName(base: string, taken: readonly { readonly name: string }[]): string {
  const names = new Set(taken.map((one) => one.name));
  if (!names.has(base)) return base;
  for (let number = 2; ; number += 1) {
    const name = `${base} ${number}`;
    if (!names.has(name)) return name;
  }
}
