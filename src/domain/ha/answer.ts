import { countOf } from '../steps/words.js';
import { groupLosses, simulateCluster } from './outcome.js';
import type { HaCluster, HaClusterOutcome, HaOutcome } from './types.js';

/** What came of a simulation, and what it was worked out from: `clusters` and `outcome.clusters` go side by side. */
export interface HaAnswer {
  readonly clusters: readonly HaCluster[];
  readonly outcome: HaOutcome;
}

/** Restarts the VMs of each cluster; clusters do not help each other. */
export function answerOf(
  clusters: readonly HaCluster[],
  unknowns: readonly string[],
  assumptions: readonly string[],
): HaAnswer {
  const outcomes = clusters.map(simulateCluster);
  const sum = (of: (outcome: HaClusterOutcome) => number): number =>
    outcomes.reduce((all, outcome) => all + of(outcome), 0);
  let readyAt: number | null = null;
  for (const outcome of outcomes) {
    if (outcome.readyAt !== null) readyAt = Math.max(readyAt ?? 0, outcome.readyAt);
  }
  return {
    clusters,
    outcome: {
      clusters: outcomes,
      vms: sum((outcome) => outcome.vms),
      started: sum((outcome) => outcome.started),
      withoutNetwork: sum((outcome) => outcome.withoutNetwork.length),
      losses: groupLosses(
        outcomes.flatMap(({ losses }) =>
          losses.flatMap((why) => why.objects.map((object) => ({ ref: object, why }))),
        ),
      ),
      readyAt,
      warnings: outcomes.flatMap((outcome) => outcome.warnings),
      unknowns: [...hostUnknowns(clusters), ...unknowns],
      assumptions: [...assumptions, ...always(clusters)],
    },
  };
}

function hostUnknowns(clusters: readonly HaCluster[]): string[] {
  const hosts = clusters.flatMap((cluster) => cluster.hosts);
  const size = hosts.filter((host) => host.cpuMhz === null || host.memoryMib === null).length;
  const mounts = hosts.filter((host) => !host.mountsTold).length;
  return [
    ...(size > 0
      ? [
          `The capacity of ${countOf(size, 'host')} is not known; no limit was taken for ${size === 1 ? 'it' : 'them'}.`,
        ]
      : []),
    ...(mounts > 0
      ? [
          `What ${countOf(mounts, 'host')} mount${mounts === 1 ? 's' : ''} is not known; ${mounts === 1 ? 'it is' : 'they are'} taken to see every datastore.`,
        ]
      : []),
  ];
}

/** What the figures rest on whatever was imported. */
function always(clusters: readonly HaCluster[]): string[] {
  const rules = clusters[0]?.rules;
  return [
    'Reservations are those of the VMs; what resource pools reserve is not in any export.',
    ...(rules === undefined
      ? []
      : [
          `One power-on takes about ${rules.powerOnSeconds} s and VMs of one priority are taken by name: no source tells either.`,
        ]),
    ...(rules?.portsPerHost === null
      ? ['How many dvPorts a host may have is not in any export; no limit was taken.']
      : []),
    'Overhead is that of the published samples, by memory and CPUs. What ESX keeps for itself is not taken off.',
  ];
}
