import type { ObjectRef } from '../estate/types.js';
import type { HaAnswer } from './answer.js';
import { restartOrder } from './priority.js';
import type { AdmissionReport, HaLoss, HaRules, HaWave } from './types.js';

/** How many reasons, and VMs of each, a summary names; all of them are in the tables. */
const lossesNamed = 50;
const objectsNamed = 12;
const sentencesNamed = 50;

export interface HaClusterSummary {
  readonly cluster: ObjectRef;
  readonly rules: HaRules;
  readonly hosts: number;
  /** Hosts that take VMs at some time. */
  readonly taking: number;
  readonly failed: number;
  readonly vms: number;
  readonly started: number;
  readonly withoutNetwork: number;
  readonly readyAt: number | null;
  readonly waves: readonly HaWave[];
  readonly admission: AdmissionReport;
  readonly admissionBefore: AdmissionReport | null;
}

/** What a page shows at first sight: small, however many VMs there are. */
export interface HaSummary {
  readonly vms: number;
  readonly started: number;
  readonly withoutNetwork: number;
  readonly readyAt: number | null;
  /** The most VMs first; `objects` holds the first few. */
  readonly losses: readonly HaLoss[];
  /** How many reasons there are in all. */
  readonly reasons: number;
  /** Of all clusters together. */
  readonly waves: readonly HaWave[];
  readonly clusters: readonly HaClusterSummary[];
  readonly warnings: readonly string[];
  readonly unknowns: readonly string[];
  readonly assumptions: readonly string[];
}

/** Sums an answer up. */
export function summaryOf({ clusters, outcome }: HaAnswer): HaSummary {
  return {
    vms: outcome.vms,
    started: outcome.started,
    withoutNetwork: outcome.withoutNetwork,
    readyAt: outcome.readyAt,
    losses: outcome.losses
      .slice(0, lossesNamed)
      .map((loss) => ({ ...loss, objects: loss.objects.slice(0, objectsNamed) })),
    reasons: outcome.losses.length,
    waves: together(outcome.clusters.flatMap((each) => each.waves)),
    clusters: outcome.clusters.map((each, i) => ({
      cluster: each.cluster,
      rules: each.rules,
      hosts: each.hosts.length,
      taking: each.hosts.filter((host) => host.availableAt !== null).length,
      failed: clusters[i]!.failed.length + each.hosts.filter((host) => host.absence === 'failed').length,
      vms: each.vms,
      started: each.started,
      withoutNetwork: each.withoutNetwork.length,
      readyAt: each.readyAt,
      waves: each.waves,
      admission: each.admission,
      admissionBefore: each.admissionBefore,
    })),
    warnings: outcome.warnings.slice(0, sentencesNamed),
    unknowns: outcome.unknowns,
    assumptions: outcome.assumptions,
  };
}

/** Waves of one priority, whatever the cluster, as one; in restart order. */
function together(waves: readonly HaWave[]): HaWave[] {
  const sums = new Map<string, HaWave>();
  const first = (a: number | null, b: number | null): number | null =>
    a === null || b === null ? (a ?? b) : Math.min(a, b);
  const last = (a: number | null, b: number | null): number | null =>
    a === null || b === null ? (a ?? b) : Math.max(a, b);
  for (const wave of waves) {
    const sum = sums.get(wave.priority);
    sums.set(
      wave.priority,
      sum === undefined
        ? wave
        : {
            priority: wave.priority,
            vms: sum.vms + wave.vms,
            started: sum.started + wave.started,
            from: first(sum.from, wave.from),
            until: last(sum.until, wave.until),
          },
    );
  }
  const place = (priority: string): number => restartOrder.findIndex((each) => each === priority);
  return [...sums.values()].sort((a, b) => place(a.priority) - place(b.priority));
}
