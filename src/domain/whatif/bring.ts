import { cited } from '../documents.js';
import type { EstateIndex } from '../estate/index.js';
import type { Cluster, Key, ObjectRef, Vm } from '../estate/types.js';
import {
  groupLosses,
  powerOnAt,
  type HaClusterOutcome,
  type HaLoss,
  type HaQuestion,
  type Why,
} from '../ha/index.js';
import type { Fact } from '../plan/types.js';
import type { Placement } from '../plan/scope/index.js';
import { leftOutOf } from '../plan/scope/leftOut.js';
import { clusterOfVm } from '../findings/lookups.js';
import { listed } from '../steps/words.js';
import { barredNow } from './effects.js';
import { bringGroups } from './groups.js';
import { startOf, type Ended } from './run.js';
import type { Situation } from './situation.js';
import { pair, type RunOutcome } from './types.js';

/** What a run brings. */
export interface Brought {
  readonly counts: Pick<RunOutcome, 'vms' | 'up' | 'losses' | 'warnings'>;
  readonly services: readonly HaLoss[];
}

export type Bringer = (ended: Ended) => Brought;

/** All that a plan is to bring, cluster by cluster, as it was before anything was changed about it. */
type Clusters = Map<Key, { readonly name: string; readonly objects: readonly ObjectRef[] }>;

const kept = new WeakMap<EstateIndex, Map<string, HaClusterOutcome>>();
/** Outcomes of clusters that are kept for an estate, as multiples of its clusters. */
const KEPT_RUNS = 6;

/**
 * Counts what runs bring. Runs of one question share what does not differ between them: a cluster under
 * the same conditions is simulated once. The first run counted says what there is to be brought.
 */
export function bringerFor(situation: Situation): Bringer {
  const { index, estate, world } = situation;
  const outcomes = kept.get(index) ?? new Map<string, HaClusterOutcome>();
  kept.set(index, outcomes);
  if (outcomes.size > KEPT_RUNS * (estate.clusters.length + 1)) outcomes.clear();
  const baseline: Clusters = new Map();
  const groups = new Map<Key, ObjectRef>();
  const stores = new Map(
    world.placements.map((p) => [p.key, new Set([...p.vmfs, ...p.nfs].map((ds) => ds.key))]),
  );
  const returning = world.out === null ? null : new Set(world.placements.flatMap((p) => p.vms));
  return (ended) => {
    const services = groupLosses([...ended.effects.services.values()]);
    const counts =
      world.scope === null
        ? bringGroups(ended, groups)
        : powerOn(ended, { outcomes, baseline, stores, returning });
    return { counts, services };
  };
}

interface Known {
  readonly outcomes: Map<string, HaClusterOutcome>;
  readonly baseline: Clusters;
  /** Datastores of each cluster, by the plan as it was at first. */
  readonly stores: ReadonlyMap<Key, ReadonlySet<Key>>;
  /** Of a way back: the VMs that are there to come back; null where the estate tells. */
  readonly returning: ReadonlySet<Vm> | null;
}

/** VMs that are powered on from copies, by HA or by people, with the room hosts have. */
function powerOn(ended: Ended, known: Known): Brought['counts'] {
  const { situation, effects, powerOns } = ended;
  const { estate, index, plan, world } = situation;
  const byCluster = new Map(world.placements.map((p) => [p.key, p]));
  const ofHost = new Map(world.placements.flatMap((p) => p.hosts.map((host) => [host.key, p] as const)));
  const barred = barredNow(effects, ended.state);
  if (known.returning !== null) stayThere(known.returning, ended, barred);
  const question: HaQuestion = {
    scenario: plan.scenario,
    conditions: {
      down: effects.down,
      mountedAt: (datastore, host) => {
        const p = ofHost.get(host.key);
        if (p === undefined || powerOns.get(p.key)?.mounted.has(datastore.key) !== true) return null;
        if (effects.unseen.has(pair(datastore.key, host.key))) return null;
        return world.scope!.mayMiss.get(datastore.key)?.has(host.key) === true ? null : 0;
      },
      portsKnown: (host) => {
        const p = ofHost.get(host.key);
        if (p === undefined) return true;
        const late = effects.late.has(p.key) || p.lateHosts.includes(host);
        return !late || powerOns.get(p.key)?.portsKnown === true;
      },
      byPeople: (cluster) => byCluster.get(cluster.key)?.haPowersOn === false,
      heldUp: (cluster) => {
        const p = byCluster.get(cluster.key);
        return p === undefined || powerOns.has(p.key) ? null : heldUp(p, ended);
      },
      barred,
      absent: effects.absent,
    },
  };
  const others = [
    ...world.sets.flatMap((set) => set.vms),
    ...world.scope!.managementLeft,
    // The hosts at home still see what never went over.
    ...(known.returning === null ? [] : estate.vms.filter((vm) => !known.returning!.has(vm))),
  ];
  const clusters = powerOnAt(estate, index, question, {
    places: world.placements,
    management: new Set(others.map((vm) => vm.key)),
    hostsEmpty: world.out !== null,
    like: likenessOf(ended, barred, known),
    outcomes: known.outcomes,
  });
  const taken = new Map(clusters.map((outcome) => [outcome.cluster.key, outcome]));
  if (known.baseline.size === 0) {
    for (const [key, outcome] of taken) {
      known.baseline.set(key, { name: outcome.cluster.name, objects: vmsOf(outcome) });
    }
  }
  // Where a cluster has no hosts left another one may take its VMs over: those are counted there.
  const elsewhere = new Set(clusters.flatMap(vmsOf).map((vm) => vm.key));
  const gone = [...known.baseline]
    .filter(([key]) => !taken.has(key))
    .map(([key, { name, objects }]) => ({
      key,
      name,
      objects: objects.filter((vm) => !elsewhere.has(vm.key)),
    }));
  const withoutNetwork = clusters.flatMap((cluster) =>
    cluster.withoutNetwork.map((vm) => ({ vm, step: powerOns.get(cluster.cluster.key)?.step })),
  );
  return {
    vms: sumOf(clusters, (each) => each.vms) + gone.reduce((sum, { objects }) => sum + objects.length, 0),
    up: sumOf(clusters, (each) => each.started) - withoutNetwork.length,
    losses: bySize([
      ...groupLosses([
        ...clusters.flatMap(({ losses }) =>
          losses.flatMap((why) => why.objects.map((object) => ({ ref: object, why: located(why, ended) }))),
        ),
        ...withoutNetwork.map(({ vm, step }) => ({
          ref: vm,
          why: noNetwork(world.scope!.recoveryName, step),
        })),
        ...gone.flatMap(({ key, name, objects }) => {
          const why = leftOut(name, [...(known.stores.get(key) ?? [])], ended);
          return objects.map((object) => ({ ref: object, why }));
        }),
      ]),
    ]),
    warnings: clusters.flatMap((each) => each.warnings),
  };
}

/** Of a way back: VMs whose storage the plan leaves out stay where they are. */
function stayThere(returning: ReadonlySet<Vm>, { situation }: Ended, barred: Map<Key, Why>): void {
  const { out, placements } = situation.world;
  const coming = new Set(placements.flatMap((p) => p.vms));
  if (coming.size === returning.size) return;
  const why: Why = {
    reason: 'left-out',
    because: `left at ${out?.recoveryName ?? 'the other site'}: the plan leaves out the storage`,
    cure: 'Come back with a plan of its own once the storage is there.',
    source: 'the plan',
  };
  for (const vm of returning) if (!coming.has(vm) && !barred.has(vm.key)) barred.set(vm.key, why);
}

const sumOf = (clusters: readonly HaClusterOutcome[], of: (one: HaClusterOutcome) => number): number =>
  clusters.reduce((sum, each) => sum + of(each), 0);

const vmsOf = (outcome: HaClusterOutcome): ObjectRef[] => [
  ...outcome.placements.map((placement) => placement.vm),
  ...outcome.losses.flatMap((loss) => loss.objects),
];

/** Everything the outcome of a cluster depends on, besides the estate and the plan's two sites. */
function likenessOf(
  ended: Ended,
  barred: ReadonlyMap<Key, Why>,
  { stores }: Known,
): (cluster: Cluster) => string {
  const { effects, powerOns } = ended;
  const { index, plan, world } = ended.situation;
  const { settings, event, protectedSite, recoverySite, storagePaths, binding, recoveryHosts } =
    plan.scenario;
  const leftOut = [...leftOutOf({ settings }).datastores].sort();
  const same = JSON.stringify([
    plan.runbook,
    [event, protectedSite, recoverySite, storagePaths, binding, recoveryHosts],
  ]);
  const barredOf = new Map<Key, string[]>();
  for (const [key, why] of barred) {
    const vm = index.vm.get(key);
    const cluster = vm === undefined ? null : clusterOfVm(vm, index);
    if (cluster !== null)
      barredOf.set(cluster, [...(barredOf.get(cluster) ?? []), key, why.reason, why.because]);
  }
  const byCluster = new Map(world.placements.map((p) => [p.key, p]));
  return (cluster) => {
    const p = byCluster.get(cluster.key);
    if (p === undefined) return JSON.stringify([same, cluster.key]);
    const own = stores.get(p.key) ?? new Set<Key>();
    const on = powerOns.get(p.key);
    return JSON.stringify([
      same,
      cluster.key,
      p.haPowersOn,
      p.hosts.map((host) => [
        host.key,
        effects.down.has(host.key),
        effects.late.has(p.key) || p.lateHosts.includes(host),
        [...own].filter(
          (key) =>
            effects.unseen.has(pair(key, host.key)) || world.scope!.mayMiss.get(key)?.has(host.key) === true,
        ),
      ]),
      on === undefined ? heldUp(p, ended) : [[...on.mounted], on.portsKnown],
      leftOut.filter((key) => own.has(key)),
      [...own].map((key) => effects.absent.get(key) ?? null),
      p.sources.map((source) => barredOf.get(source.key) ?? null),
    ]);
  };
}

/** Why the VMs of a cluster are never powered on. */
function heldUp(p: Placement, ended: Ended): Why {
  const { view } = ended.situation;
  const start: Fact = startOf(p, ended.situation);
  const starter = view.steps.find((step) => step.effects.adds.includes(start));
  if (starter === undefined) {
    return {
      reason: 'held-up',
      because: `no step of the plan powers on the VMs of ${p.cluster.name}`,
      cure: 'Put the step back.',
      source: 'the plan',
    };
  }
  const { because, step } = ended.whyNot(start);
  return {
    reason: 'held-up',
    because:
      step?.id === starter.id
        ? `the plan stops at “${starter.title}”: ${because}`
        : `the plan stops before “${starter.title}”: ${because}`,
    cure: 'Put right what stops the plan, then go on from that step; or change it so that it goes on with what is there.',
    source: cited('viewDr', 'step 6'),
    ...(step === null ? {} : { step }),
  };
}

/** The step at which VMs were powered on, where nothing nearer is known. */
function located(loss: HaLoss, { situation, powerOns }: Ended): HaLoss {
  const first = loss.objects[0];
  if (loss.step !== undefined || first === undefined) return loss;
  const vm = situation.index.vm.get(first.key);
  const cluster = vm === undefined ? null : clusterOfVm(vm, situation.index);
  const p = situation.world.placements.find((each) => each.sources.some((source) => source.key === cluster));
  const step = p === undefined ? undefined : powerOns.get(p.key)?.step;
  return step === undefined ? loss : { ...loss, step };
}

const noNetwork = (site: string, step: Why['step']): Why => ({
  reason: 'no-network',
  because: `up at ${site} without network: the hosts booted before the storage and do not know the static dvPorts`,
  cure: 'Restart the management agents (services.sh restart) on these hosts once the storage is mounted, before any VM is powered on.',
  source: cited('vdsConstruct'),
  ...(step === undefined ? {} : { step }),
});

/** A cluster nothing of which is left in the plan; the storage that is not there is why, if any is. */
function leftOut(cluster: string, stores: readonly Key[], { effects, situation }: Ended): Why {
  const absent = stores.flatMap((key) => {
    const absence = effects.absent.get(key);
    const name = situation.index.datastore.get(key)?.name;
    return absence === undefined || name === undefined ? [] : [{ name, ...absence }];
  });
  const [first] = absent;
  return {
    reason: 'left-out',
    because:
      first === undefined
        ? `the plan leaves ${cluster} out: it has no host there any more`
        : `the plan leaves ${cluster} out: it has no storage there any more without ${listed(absent.map((each) => each.name))}, ${first.why}`,
    cure: first?.cure ?? 'Bring hosts for it, and power these VMs on by hand.',
    source: 'the plan',
  };
}

const bySize = (losses: readonly HaLoss[]): HaLoss[] => [...losses].sort((a, b) => b.count - a.count);
