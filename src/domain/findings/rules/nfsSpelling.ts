import { cited } from '../../documents.js';
import { siteOfHost, type EstateIndex } from '../../estate/index.js';
import type { Datastore } from '../../estate/types.js';
import { push } from '../lookups.js';
import { count, finding, names, refs } from '../report.js';
import type { Finding, Rule } from '../types.js';

/** One NFS export that hosts name in two ways, so that vCenter takes it for two datastores. */
export const nfsSpelling: Rule = {
  id: 'nfs-spelling',
  name: 'NFS export spelled differently among hosts',
  severity: 'warning',
  explanation:
    'With NFSv3 the server and folder strings must be the same on all hosts, letter by letter. ' +
    'Spelled in two ways it is two datastores to vCenter: HA and vMotion do not cross between them, and after the CNAME is repointed only some hosts follow.',
  cure: 'Choose one spelling (best the CNAME that is repointed at failover), and remount the export with it on every host.',
  source: cited('storage', 'NFS datastores'),
  versions: 'NFSv3',
  find(estate, index) {
    const byPath = new Map<string, Datastore[]>();
    for (const datastore of estate.datastores) {
      if (datastore.type !== 'nfs' || datastore.nfsHost === null || datastore.nfsPath === null) continue;
      push(byPath, normalPath(datastore.nfsPath), datastore);
    }
    const findings: Finding[] = [];
    for (const [path, candidates] of byPath) {
      if (candidates.length < 2) continue;
      const same = sameExport(candidates, index);
      if (same.length < 2) continue;
      const spellings = same.map((datastore) => `${datastore.nfsHost ?? ''}:${datastore.nfsPath ?? ''}`);
      findings.push(
        finding(this, {
          about: null,
          part: path,
          objects: refs('datastore', same),
          title: `One NFS export seems to be mounted under ${count(same.length, 'spelling')}: ${names(spellings)}`,
        }),
      );
    }
    return findings;
  },
};

function normalPath(path: string): string {
  return `/${path.split('/').filter(Boolean).join('/')}`;
}

/**
 * The same path on two servers is no fault by itself: the secondary NAS often uses it too. It is one
 * export where the server names are forms of one name, or where hosts of one cluster at one site
 * mount either one or the other, never both.
 */
function sameExport(candidates: readonly Datastore[], index: EstateIndex): Datastore[] {
  const same = new Set<Datastore>();
  const groups = candidates.map((datastore) => mountGroups(datastore, index));
  candidates.forEach((a, i) => {
    candidates.slice(i + 1).forEach((b, offset) => {
      const j = i + 1 + offset;
      if (oneName(a.nfsHost ?? '', b.nfsHost ?? '') || neighbours(groups[i], groups[j])) same.add(a).add(b);
    });
  });
  return [...same];
}

interface MountGroups {
  readonly hosts: ReadonlySet<string>;
  /** Cluster and site of each mounting host. */
  readonly places: ReadonlySet<string>;
}

function mountGroups(datastore: Datastore, index: EstateIndex): MountGroups {
  const hosts = new Set<string>();
  const places = new Set<string>();
  for (const mount of index.mountsOfDatastore.get(datastore.key) ?? []) {
    const host = index.host.get(mount.host);
    if (!host || mount.mounted === false) continue;
    hosts.add(host.key);
    const site = siteOfHost(host, index);
    // Without a site the recovery hosts of a stretched cluster cannot be told apart.
    if (host.cluster !== null && site !== null) places.add(`${host.cluster} ${site}`);
  }
  return { hosts, places };
}

function neighbours(a: MountGroups | undefined, b: MountGroups | undefined): boolean {
  if (!a || !b || meet(a.hosts, b.hosts)) return false;
  return meet(a.places, b.places);
}

function meet(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  for (const item of a) if (b.has(item)) return true;
  return false;
}

/** "nas1" and "NAS1.bank.example", with or without the closing dot; addresses only when equal. */
function oneName(a: string, b: string): boolean {
  const [x, y] = [a, b].map((name) => name.trim().toLowerCase().replace(/\.$/, '')) as [string, string];
  if (x === y) return true;
  return /[a-z]/.test(x) && (y.startsWith(`${x}.`) || x.startsWith(`${y}.`));
}
