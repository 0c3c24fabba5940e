import type { EstateIndex } from '../../estate/index.js';
import type { Datastore, Estate, Key, ProtectionGroup } from '../../estate/types.js';
import type { Scenario } from '../types.js';
import { leftOutOf } from './leftOut.js';

/** What becomes of a datastore in the failover. */
export type Fate =
  | { readonly is: 'moved' }
  /** It is at the recovery site already. */
  | { readonly is: 'there' }
  /** It does not come; `why` goes on from its name: "is not replicated". */
  | { readonly is: 'lost'; readonly why: string };

const moved: Fate = { is: 'moved' };
const there: Fate = { is: 'there' };
const lost = (why: string): Fate => ({ is: 'lost', why });

/** Tells the fate of every datastore, for one scenario. */
export function datastoreFates(
  estate: Estate,
  index: EstateIndex,
  scenario: Scenario,
): (key: Key | null) => Fate {
  const protectedBySrm = new Map<Key, ProtectionGroup>();
  for (const group of estate.protectionGroups) {
    for (const datastore of group.datastores) protectedBySrm.set(datastore, group);
  }
  const leftOut = leftOutOf(scenario).datastores;
  const known = new Map<Key, Fate>();
  return (key) => {
    const datastore = key === null ? undefined : index.datastore.get(key);
    if (datastore === undefined) return lost('is not known');
    let fate = known.get(datastore.key);
    if (fate === undefined) {
      fate = leftOut.has(datastore.key)
        ? lost('this plan leaves out')
        : fateOf(datastore, scenario, protectedBySrm.get(datastore.key) ?? null, index);
      known.set(datastore.key, fate);
    }
    return fate;
  };
}

function fateOf(
  datastore: Datastore,
  scenario: Scenario,
  srm: ProtectionGroup | null,
  index: EstateIndex,
): Fate {
  const recovery = index.site.get(scenario.recoverySite)?.name ?? 'the recovery site';
  const { replication } = datastore;
  if (datastore.site === scenario.recoverySite) return there;
  if (datastore.site !== null && datastore.site !== scenario.protectedSite) {
    return lost(`is at ${index.site.get(datastore.site)?.name ?? 'a third site'}`);
  }
  if (replication === null) return lost('is not known to be replicated');
  if (replication.mode === 'none') return lost('is not replicated');
  if (replication.toSite !== null && replication.toSite !== scenario.recoverySite) {
    return lost(`is replicated, but not to ${recovery}`);
  }
  if (srm !== null) {
    return lost(`is in the SRM protection group ${srm.name}: SRM mounts it under a new signature`);
  }
  switch (datastore.type) {
    case 'vmfs':
      return scenario.storagePaths === 'nfs' ? lost('is VMFS, which this scenario leaves out') : moved;
    case 'nfs':
      return scenario.storagePaths === 'vmfs'
        ? lost('is NFS, which this scenario leaves out')
        : nfsFate(datastore);
    default:
      return lost(`is ${typeName(datastore.type)}, which cannot be mounted from a copy`);
  }
}

/**
 * NFSv3 hosts know an export by the server's name and the path as they were typed. Where the copy
 * has another name or path it comes up as another datastore, and the VMs stay inaccessible.
 */
function nfsFate(datastore: Datastore): Fate {
  const { nfsHost, nfsPath, replication } = datastore;
  const target = replication?.targetNfsHost ?? null;
  const alias = replication?.cname ?? null;
  const path = replication?.targetNfsPath ?? null;
  if (path !== null && nfsPath !== null && trimmed(path) !== trimmed(nfsPath)) {
    return lost(`has another path at the other site (${path}), so hosts take its copy for another datastore`);
  }
  if (alias === null && target !== null && nfsHost !== null && !sameName(target, nfsHost)) {
    return lost(
      `is mounted from ${nfsHost} without an alias, so hosts take its copy on ${target} for another datastore`,
    );
  }
  return moved;
}

const trimmed = (path: string): string => path.replace(/\/+$/, '');

export const sameName = (a: string, b: string): boolean =>
  a.toLowerCase().replace(/\.$/, '') === b.toLowerCase().replace(/\.$/, '');

function typeName(type: Datastore['type']): string {
  return type === 'vsan' ? 'vSAN' : type === 'vvol' ? 'a virtual volume' : 'of a kind';
}
