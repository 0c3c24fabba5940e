import type { EstateIndex } from '../../estate/index.js';
import type { Cluster, Datastore, Estate, Key } from '../../estate/types.js';
import { push } from '../../findings/lookups.js';
import type { Scenario } from '../types.js';
import { sortBeside, type BesideAt } from './beside.js';
import { leavingOut, leftOutOf, mayMiss } from './leftOut.js';
import { managementOf, managementVms, viewTiers, type TierSpec } from './management.js';
import { byName, findPlaces } from './places.js';
import type { NfsAlias, Placement, ReplicationGroup, Scope } from './types.js';
import { sortDesktopVms } from './vms.js';

export type { ManagementSet, NfsAlias, Placement, ReplicationGroup, Scope, Tier, TierId } from './types.js';

/** What a runbook moves, where that is not the desktops. */
export interface ScopeWish {
  readonly workload: string;
  readonly clusters: readonly Cluster[];
  /** Purpose of clusters at the recovery site alone that may take VMs over. */
  readonly purpose: Cluster['purpose'];
  readonly tiers: readonly TierSpec[];
}

const kept = new WeakMap<EstateIndex, Map<string, Scope>>();
/** Runbooks that ask for the same scope, and the one a plan is edited on. */
const KEPT_SCOPES = 4;

/**
 * Works out what of the estate a failover is about. Linear in the estate's size; the last few answers
 * for an estate are kept. Of the settings only what is left out plays a part in it.
 */
export function scopeOf(
  estate: Estate,
  index: EstateIndex,
  { settings, ...rest }: Scenario,
  wish: ScopeWish | null = null,
): Scope {
  const leaving = leavingOut(settings);
  const scenario: Scenario = leaving === undefined ? rest : { ...rest, settings: leaving };
  const asked = JSON.stringify([scenario, wish]);
  const scopes = kept.get(index) ?? new Map<string, Scope>();
  kept.set(index, scopes);
  const known = scopes.get(asked);
  if (known !== undefined) return known;
  const scope = workOut(estate, index, scenario, wish);
  scopes.set(asked, scope);
  for (const oldest of scopes.keys()) {
    if (scopes.size <= KEPT_SCOPES) break;
    scopes.delete(oldest);
  }
  return scope;
}

function workOut(estate: Estate, index: EstateIndex, scenario: Scenario, wish: ScopeWish | null): Scope {
  const management = managementOf(estate, index, scenario, wish?.tiers ?? viewTiers);
  const places =
    wish === null
      ? findPlaces(estate, index, scenario)
      : findPlaces(estate, index, scenario, wish.clusters, wish.purpose);
  const {
    placements: all,
    leftBehind,
    unknowns,
  } = sortDesktopVms(
    estate,
    index,
    scenario,
    places,
    new Set([...managementVms(management)].map((vm) => vm.key)),
  );
  // Clusters none of whose storage comes over: their VMs are told as left behind.
  const placements = all.filter((p) => p.vmfs.length + p.nfs.length > 0);
  const scope = {
    estate,
    index,
    scenario,
    protectedName: index.site.get(scenario.protectedSite)?.name ?? 'the protected site',
    recoveryName: index.site.get(scenario.recoverySite)?.name ?? 'the recovery site',
    workload: wish?.workload ?? 'desktops',
    placements,
    groups: replicationGroups(estate, placements),
    aliases: nfsAliases(placements),
    managementSets: management.sets,
    tiers: management.tiers,
    managementLeft: management.left,
    leftBehind,
    unknowns,
    mounting: { firstHost: false, signature: 'kept' as const },
    mayMiss: missing(placements, scenario),
  };
  let beside: BesideAt | undefined;
  return { ...scope, besideAt: () => (beside ??= sortBeside(scope)) };
}

/** Hosts that may be without a volume, as the scenario says, by volume. */
function missing(placements: readonly Placement[], scenario: Scenario): Map<Key, Set<Key>> {
  const found = new Map<Key, Set<Key>>();
  const leftOut = leftOutOf(scenario);
  if (leftOut.mounts.length === 0) return found;
  for (const { vmfs, nfs, hosts } of placements) {
    for (const datastore of [...vmfs, ...nfs]) {
      for (const host of hosts) {
        if (!mayMiss(leftOut, datastore, host)) continue;
        found.set(datastore.key, (found.get(datastore.key) ?? new Set()).add(host.key));
      }
    }
  }
  return found;
}

/** What the array names together goes together; all else goes alone. */
export function groupKeyOf(datastore: Datastore): Key {
  const name = datastore.replication?.consistencyGroup ?? null;
  return name === null ? datastore.key : `cg:${name}`;
}

function replicationGroups(estate: Estate, placements: readonly Placement[]): ReplicationGroup[] {
  const groups = new Map<Key, { datastores: Map<Key, Datastore>; placements: Set<Placement> }>();
  for (const placement of placements) {
    for (const datastore of [...placement.vmfs, ...placement.nfs]) {
      const key = groupKeyOf(datastore);
      let group = groups.get(key);
      if (!group) groups.set(key, (group = { datastores: new Map(), placements: new Set() }));
      group.datastores.set(datastore.key, datastore);
      group.placements.add(placement);
    }
  }
  const all = new Map<Key, Datastore[]>();
  for (const datastore of estate.datastores) {
    const key = groupKeyOf(datastore);
    if (groups.has(key)) push(all, key, datastore);
  }
  return [...groups]
    .map(([key, { datastores, placements: users }]) => {
      const members = [...datastores.values()].sort(byName);
      const name = members[0]?.replication?.consistencyGroup ?? null;
      return {
        key,
        name: name ?? members[0]?.name ?? key,
        consistent: name !== null,
        datastores: members,
        alsoMoved: (all.get(key) ?? []).filter((ds) => !datastores.has(ds.key)).sort(byName),
        placements: [...users],
      };
    })
    .sort(byName);
}

/** The aliases that are repointed; exports mounted under the secondary server's own name have none. */
function nfsAliases(placements: readonly Placement[]): NfsAlias[] {
  const aliases = new Map<
    string,
    { target: string | null; datastores: Map<Key, Datastore>; placements: Set<Placement> }
  >();
  for (const placement of placements) {
    for (const datastore of placement.nfs) {
      const name = aliasOf(datastore);
      if (name === null) continue;
      let alias = aliases.get(name);
      if (!alias) aliases.set(name, (alias = { target: null, datastores: new Map(), placements: new Set() }));
      alias.target ??= datastore.replication?.targetNfsHost ?? null;
      alias.datastores.set(datastore.key, datastore);
      alias.placements.add(placement);
    }
  }
  return [...aliases]
    .map(([name, alias]) => ({
      key: name,
      name,
      target: alias.target,
      targetWords: 'the secondary NFS server',
      datastores: [...alias.datastores.values()].sort(byName),
      placements: [...alias.placements],
    }))
    .sort(byName);
}

/** The alias of an NFS datastore, in lower case; null when none has to be repointed. */
export function aliasOf(datastore: Datastore): string | null {
  return datastore.replication?.cname?.toLowerCase() ?? null;
}
