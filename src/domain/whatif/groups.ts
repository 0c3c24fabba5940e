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

/** What plans bring that power nothing on from copies: VMs SRM starts, pools made anew, hosts managed. */
export function bringGroups(ended: Ended): Pick<RunOutcome, 'vms' | 'up' | 'losses' | 'warnings'> {
  const barred = barredNow(ended.effects, ended.state);
  const lost: { ref: ObjectRef; why: Why }[] = [];
  const reached: ObjectRef[] = [];
  let all = 0;
  for (const { objects, needs } of groupsOf(ended.situation)) {
    all += objects.length;
    const missing = needs.find((fact) => !ended.state.has(fact));
    const why = missing === undefined ? null : notReached(missing, ended);
    for (const object of objects) {
      const reason = barred.get(object.key) ?? why;
      if (reason === null) reached.push(object);
      else lost.push({ ref: object, why: reason });
    }
  }
  const { floating } = ended.situation.world;
  const noRoom =
    floating === null ? [] : withoutRoom(floating, new Set(reached.map((each) => each.key)), ended);
  return {
    vms: all,
    up: reached.length - noRoom.length,
    losses: groupLosses([...lost, ...noRoom]),
    warnings: [],
  };
}

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
      because: `the hosts of ${cluster.name} that are up have no memory left for them`,
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
