import type { Key } from '../../../src/domain/estate/types.js';
import { rulesOf, simulateCluster, type HaOverrides } from '../../../src/domain/ha/index.js';
import { rankOf, type RestartClass } from '../../../src/domain/ha/priority.js';
import type { HaCluster, HaClusterOutcome, HaHost, HaVersion, HaVm } from '../../../src/domain/ha/types.js';
import { cluster as clusterRecord } from '../../fixtures/estates/view.js';

/** The one datastore of these clusters. */
export const DS = 'ds';

export function host(name: string, more: Partial<HaHost> = {}): HaHost {
  return {
    ref: { kind: 'host', key: name, name },
    version: '5.1.0',
    cpuMhz: null,
    memoryMib: null,
    used: { cpuMhz: 0, memoryMib: 0, ports: 0 },
    running: [],
    availableAt: 0,
    absence: null,
    datastores: new Map([[DS, 0]]),
    mountsTold: true,
    portsKnown: true,
    dedicated: false,
    ...more,
  };
}

export function vm(name: string, more: Partial<HaVm> & { readonly priority?: RestartClass } = {}): HaVm {
  const { priority = 'medium', ...rest } = more;
  return {
    ref: { kind: 'vm', key: name, name },
    rank: rankOf(priority),
    cpuReservationMhz: 0,
    memoryReservationMib: 0,
    overheadMib: 0,
    memoryMib: 0,
    needs: [DS],
    ports: 0,
    staticPort: false,
    replicaDatastore: null,
    dependsOn: [],
    barred: null,
    ...rest,
  };
}

export const many = <T>(count: number, make: (name: string) => T): T[] =>
  Array.from({ length: count }, (_, i) => make(String(i + 1).padStart(4, '0')));

export function cluster(
  hosts: readonly HaHost[],
  vms: readonly HaVm[],
  settings: HaOverrides = {},
  version: HaVersion = 'fdm',
): HaCluster {
  return {
    ref: { kind: 'cluster', key: 'c', name: 'desk' },
    rules: rulesOf(clusterRecord('c', 'desk'), version, settings),
    hosts,
    failed: [],
    vms,
    datastoreName: (key: Key) => key,
    absence: () => null,
  };
}

export const run = (...args: Parameters<typeof cluster>): HaClusterOutcome =>
  simulateCluster(cluster(...args));

/** When each VM's power-on begins, by name. */
export const starts = (outcome: HaClusterOutcome): Record<string, number> =>
  Object.fromEntries(outcome.placements.map((placement) => [placement.vm.name, placement.at]));

export const GIB = 1024;
