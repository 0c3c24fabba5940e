/** What the sample estate is made from. */
export interface SampleParameters {
  /** Linked-clone desktops. At least 160: fewer cannot hold the planted faults. */
  readonly desktops: number;
  /** Desktops of one pair of desktop clusters, up to 320: more would exceed 64 clones a volume. */
  readonly desktopsPerPair: number;
  readonly seed: number;
  /** Whether to plant the faults of `planted.ts`. */
  readonly faults: boolean;
}

/** The estate that is bundled with the program. */
export const sampleDefaults: SampleParameters = {
  desktops: 320,
  desktopsPerPair: 320,
  seed: 2012,
  faults: true,
};

/** The smallest estate that has every planted fault. */
export const MINIMUM_DESKTOPS = 160;

/** The pool patterns below are written for so many desktops. */
const PATTERN_DESKTOPS = 320;

/** What a large estate has: 40,000 VMs then come to some 2,500 hosts and 1,024 datastores. */
const DESKTOPS_PER_PAIR_OF_LARGE = 296;

/** A pool as every pair of clusters has it. */
export interface PoolPattern {
  readonly name: string;
  readonly prefix: string;
  readonly storage: 'vmfs' | 'nfs';
  readonly assignment: 'dedicated' | 'floating';
  /** Of the 320 desktops of a full pair. */
  readonly desktops: number;
  /** Which of the cluster's OS datastores it uses, by position. */
  readonly osDatastores: readonly number[];
  /** One replica for the whole pool on a datastore of its own, or one beside the clones. */
  readonly separateReplica: boolean;
  readonly parentVm: string;
  readonly vlan: number;
  /** How many of 100 desktops are powered on. */
  readonly poweredOnPercent: number;
}

export const poolPatterns: readonly PoolPattern[] = [
  {
    name: 'Trading',
    prefix: 'NKTRD',
    storage: 'vmfs',
    assignment: 'dedicated',
    desktops: 64,
    osDatastores: [0, 1, 2],
    separateReplica: true,
    parentVm: 'w7-trading',
    vlan: 210,
    poweredOnPercent: 97,
  },
  {
    name: 'Branches',
    prefix: 'NKBRN',
    storage: 'vmfs',
    assignment: 'floating',
    desktops: 56,
    osDatastores: [0, 1],
    separateReplica: false,
    parentVm: 'w7-branches',
    vlan: 211,
    poweredOnPercent: 80,
  },
  {
    name: 'Treasury',
    prefix: 'NKTRS',
    storage: 'vmfs',
    assignment: 'dedicated',
    desktops: 36,
    osDatastores: [2],
    separateReplica: false,
    parentVm: 'w7-treasury',
    vlan: 212,
    poweredOnPercent: 94,
  },
  {
    name: 'Audit',
    prefix: 'NKAUD',
    storage: 'vmfs',
    assignment: 'dedicated',
    desktops: 12,
    osDatastores: [1],
    separateReplica: true,
    parentVm: 'w7-audit',
    vlan: 213,
    poweredOnPercent: 100,
  },
  {
    name: 'Contact centre',
    prefix: 'NKCTC',
    storage: 'nfs',
    assignment: 'floating',
    desktops: 96,
    osDatastores: [0, 1],
    separateReplica: false,
    parentVm: 'w7-contact',
    vlan: 220,
    poweredOnPercent: 85,
  },
  {
    name: 'Back office',
    prefix: 'NKBCK',
    storage: 'nfs',
    assignment: 'dedicated',
    desktops: 56,
    osDatastores: [1],
    separateReplica: false,
    parentVm: 'w7-backoffice',
    vlan: 221,
    poweredOnPercent: 95,
  },
];

/** Parent VMs and replicas that come with every pair of clusters. */
const basesPerPair = poolPatterns.reduce(
  (sum, pool) => sum + 1 + (pool.separateReplica ? 1 : pool.osDatastores.length),
  0,
);

/** How many pairs of clusters carry so many desktops. */
export function pairsFor({ desktops, desktopsPerPair }: SampleParameters): number {
  return Math.ceil(desktops / desktopsPerPair);
}

/**
 * Parameters for an estate of `vms` VMs, SRM placeholders left out: desktops, their parents and
 * replicas, and the `serverVms` that any estate has.
 */
export function parametersForVms(vms: number, serverVms: number): SampleParameters {
  const desktopsPerPair = DESKTOPS_PER_PAIR_OF_LARGE;
  let pairs = 1;
  while (pairs * (desktopsPerPair + basesPerPair) + serverVms < vms) pairs += 1;
  const desktops = Math.max(MINIMUM_DESKTOPS, vms - serverVms - pairs * basesPerPair);
  return { ...sampleDefaults, desktopsPerPair, desktops };
}

/** Desktops of each pool in the pair with this number, from 1. They add up over all pairs. */
export function desktopsOfPools({ desktops, desktopsPerPair }: SampleParameters, pair: number): number[] {
  const here = Math.min(desktopsPerPair, desktops - (pair - 1) * desktopsPerPair);
  const counts = poolPatterns.map((pool) => Math.floor((pool.desktops * here) / PATTERN_DESKTOPS));
  const rest = here - counts.reduce((sum, count) => sum + count, 0);
  // The largest pool takes what rounding left over.
  const largest = poolPatterns.findIndex((pool) => pool.name === 'Contact centre');
  counts[largest] = (counts[largest] ?? 0) + rest;
  return counts;
}
