import type { Cluster, Datastore, Host, Pool, Vm } from '../../estate/types.js';
import { lookupsOf } from '../../findings/lookups.js';
import type { Situation } from '../runbooks/types.js';
import { desktopClusters, findPlaces } from './places.js';
import { scopeOf, type Scope } from './index.js';

/** Floating pools and where they are made again. */
export interface Floating {
  readonly scope: Scope;
  readonly pools: readonly FloatingPool[];
  /** Clusters that take them, with their hosts at the recovery site. */
  readonly clusters: readonly { readonly cluster: Cluster; readonly hosts: readonly Host[] }[];
  /** Whether the pools exist at the recovery site and are only enabled. */
  readonly prepared: boolean;
  /** Shares with users' profiles and files, as typed. */
  readonly shares: readonly string[];
  /** Datastores the new desktops are made on; none where nobody said. */
  readonly datastores: readonly Datastore[];
  /** Floating pools without a cluster that takes them. */
  readonly homeless: readonly Pool[];
}

export interface FloatingPool {
  readonly pool: Pool;
  readonly desktops: readonly Vm[];
  readonly cluster: Cluster;
  readonly hosts: readonly Host[];
}

/** Finds the floating pools of the clusters that have hosts at the recovery site. */
export function floatingOf({ estate, index, scenario, settings }: Situation): Floating {
  const { desktopsOfPool } = lookupsOf(estate, index);
  const working = [
    ...new Map(
      [
        ...desktopClusters(estate, index),
        ...estate.pools.flatMap((pool) =>
          pool.cluster === null ? [] : (index.cluster.get(pool.cluster) ?? []),
        ),
      ].map((cluster) => [cluster.key, cluster]),
    ).values(),
  ];
  const places = findPlaces(estate, index, scenario, working);
  const floating = estate.pools.filter((pool) => pool.assignment === 'floating');
  const placeOf = (pool: Pool) =>
    places.find((place) => place.sources.some((source) => source.key === pool.cluster));
  const pools = floating.flatMap((pool): FloatingPool[] => {
    const place = placeOf(pool);
    return place === undefined
      ? []
      : [
          {
            pool,
            desktops: desktopsOfPool.get(pool.key) ?? [],
            cluster: place.cluster,
            hosts: place.hosts,
          },
        ];
  });
  const clusters = new Map(pools.map(({ cluster, hosts }) => [cluster.key, { cluster, hosts }]));
  return {
    scope: scopeOf(estate, index, scenario),
    pools,
    clusters: [...clusters.values()],
    prepared: settings.choice('pools') === 'enable',
    shares: settings.lines('shares'),
    datastores: settings.keys('datastores').flatMap((key) => index.datastore.get(key) ?? []),
    homeless: floating.filter((pool) => placeOf(pool) === undefined),
  };
}
