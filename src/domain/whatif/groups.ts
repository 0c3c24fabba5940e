import { cited } from '../documents.js';
import { ref } from '../estate/index.js';
import type { Host, Key, ObjectRef, Vm } from '../estate/types.js';
import { lookupsOf } from '../findings/lookups.js';
import { groupLosses, type Why } from '../ha/index.js';
import { overheadMib } from '../ha/overhead.js';
import { serving } from '../plan/facts.js';
import type { Fact } from '../plan/types.js';
import type { Floating } from '../plan/scope/floating.js';
import type { SrmPlan } from '../plan/scope/srm.js';
import { hostsTold, serves } from '../steps/virtualcenter/facts.js';
import { priorityDone, storageReady, vmUp } from '../steps/srm/facts.js';
import { barredNow } from './effects.js';
import type { Ended } from './run.js';
import type { Situation } from './situation.js';
import type { RunOutcome } from './types.js';

/** Objects that are reached when certain facts hold. */
interface Group {
  readonly objects: readonly ObjectRef[];
  readonly needs: readonly Fact[];
}

/**
 * What plans bring that power nothing on from copies: VMs SRM starts, pools made anew, hosts managed. Each
 * object counts once, in however many groups it is. `baseline` holds what the plan was to bring as it was at
 * first; the first run counted fills it, and what a changed plan has no more is lost.
 */
export function bringGroups(
  ended: Ended,
  baseline: Map<Key, ObjectRef>,
): Pick<RunOutcome, 'vms' | 'up' | 'losses' | 'warnings'> {
  const barred = barredNow(ended.effects, ended.state);
  const found = new Map<Key, { readonly ref: ObjectRef; readonly why: Why | null }>();
  for (const { objects, needs } of groupsOf(ended.situation)) {
    const missing = needs.find((fact) => !ended.state.has(fact));
    const why = missing === undefined ? null : notReached(missing, ended);
    for (const object of objects) {
      if (found.get(object.key)?.why === null) continue;
      found.set(object.key, { ref: object, why: barred.get(object.key) ?? why });
    }
  }
  if (baseline.size === 0) for (const [key, each] of found) baseline.set(key, each.ref);
  const lost = [...found.values()].flatMap(({ ref: object, why }) =>
    why === null ? [] : [{ ref: object, why }],
  );
  const gone = [...baseline.values()].filter(({ key }) => !found.has(key));
  const reached = new Set([...found].flatMap(([key, { why }]) => (why === null ? [key] : [])));
  const { floating } = ended.situation.world;
  const noRoom = floating === null ? [] : withoutRoom(floating, reached, ended);
  return {
    vms: found.size + gone.length,
    up: reached.size - noRoom.length,
    losses: groupLosses([
      ...lost,
      ...noRoom,
      ...gone.map((object) => ({ ref: object, why: barred.get(object.key) ?? leftOut })),
    ]),
    warnings: [],
  };
}

const leftOut: Why = {
  reason: 'left-out',
  because: 'left out of the plan',
  cure: 'Go on with a plan of its own once what is missing is there.',
  source: 'the plan',
};

function notReached(fact: Fact, ended: Ended): Why {
  const { because, step } = ended.whyNot(fact);
  return {
    reason: 'held-up',
    because: step === null ? because : `the plan stops at “${step.title}”: ${because}`,
    cure: 'Put right what stops the plan, then go on from that step.',
    source: 'the plan',
    ...(step === null ? {} : { step }),
  };
}

function groupsOf(situation: Situation): Group[] {
  const { world, goals } = situation;
  if (world.srm !== null) return world.srm.plans.flatMap(ofPlan);
  if (world.floating !== null) {
    return world.floating.pools.map(({ pool, desktops }) => ({
      objects: desktops.map((vm) => ref('vm', vm)),
      needs: [serving(pool.key)],
    }));
  }
  const needs = goals.map((goal) => goal.fact);
  if (world.runbook === 'view-restore') return [{ objects: desktopsOf(situation), needs }];
  const managed = world.managed.map((host) => ref('host', host));
  if (world.runbook === 'vcenter-cluster') return [{ objects: managed, needs }];
  // That one host is missing keeps the plan from ending, not the others from being managed.
  const told = situation.view.steps.some((step) => step.effects.adds.includes(hostsTold()));
  return [{ objects: managed, needs: [serves(), ...(told ? [hostsTold()] : [])] }];
}

/** Desktops View knows. */
export function desktopsOf({ estate, index }: Situation): ObjectRef[] {
  const { liveVms, desktops } = lookupsOf(estate, index);
  return liveVms.filter((vm) => desktops.has(vm.key)).map((vm) => ref('vm', vm));
}

function ofPlan(plan: SrmPlan): Group[] {
  const ready = (vms: readonly Vm[]): Fact[] => {
    const keys = new Set(vms.map((vm) => vm.key));
    const stores = new Set(vms.map((vm) => vm.homeDatastore));
    return plan.groups
      .filter(
        (group) => group.vms.some((key) => keys.has(key)) || group.datastores.some((key) => stores.has(key)),
      )
      .map((group) => storageReady(plan.key, group.key));
  };
  return plan.priorities.flatMap(({ priority, vms, single }) => {
    const told = new Set(single.map(({ vm }) => vm.key));
    return vms.map((vm) => ({
      objects: [ref('vm', vm)],
      needs: [
        ...ready([vm]),
        told.has(vm.key) ? vmUp(plan.key, vm.key) : priorityDone(plan.key, String(priority)),
      ],
    }));
  });
}

/**
 * Desktops for which the hosts that are up have no room, by reservations and overhead, nothing else
 * running there. Filled pool by pool, each desktop on the host with the most memory free.
 */
function withoutRoom(
  floating: Floating,
  made: ReadonlySet<Key>,
  { effects }: Ended,
): { ref: ObjectRef; why: Why }[] {
  return floating.clusters.flatMap(({ cluster, hosts }) => {
    const here = hosts.filter((host) => !effects.down.has(host.key));
    const desktops = floating.pools
      .filter((pool) => pool.cluster.key === cluster.key)
      .flatMap((pool) => pool.desktops)
      .filter((vm) => made.has(vm.key));
    const why: Why = {
      reason: 'memory',
      because: `the hosts of ${cluster.name} that are up have no memory left`,
      cure: 'Bring more memory or hosts, or make fewer desktops.',
      source: cited('deepdive', 'reservations and overhead'),
    };
    return unplaced(desktops, here).map((vm) => ({ ref: ref('vm', vm), why }));
  });
}

function unplaced(vms: readonly Vm[], hosts: readonly Host[]): Vm[] {
  const free = hosts.map((host) => host.memoryMib ?? Infinity);
  return vms.filter((vm) => {
    const needed = (vm.memoryReservationMib ?? 0) + overheadMib(vm.memoryMib, vm.cpus, false);
    let best = -1;
    free.forEach((mib, h) => {
      if (mib >= needed && (best < 0 || mib > free[best]!)) best = h;
    });
    if (best >= 0) free[best]! -= needed;
    return best < 0;
  });
}
