import type { EstateIndex } from '../../estate/index.js';
import type { Datastore, Estate, Key, ProtectionGroup, RecoveryStep, Vm } from '../../estate/types.js';
import { lookupsOf, push } from '../../findings/lookups.js';
import type { Settings } from '../settings.js';
import type { Scenario } from '../types.js';

export type Priority = 1 | 2 | 3 | 4 | 5;

/** Recovery plans as they run, worked out from the estate and the scenario. */
export interface SrmRun {
  readonly scenario: Scenario;
  readonly protectedName: string;
  readonly recoveryName: string;
  readonly mode: 'recovery' | 'planned' | 'test';
  readonly plans: readonly SrmPlan[];
  /** Protected datastores with VMs no group protects. */
  readonly unclear: readonly { readonly datastore: Datastore; readonly bare: readonly Vm[] }[];
  /** Settings that name VMs the plans do not have. */
  readonly notUnderstood: readonly string[];
}

export interface SrmPlan {
  readonly key: Key;
  readonly name: string;
  readonly groups: readonly ProtectionGroup[];
  readonly datastores: readonly Datastore[];
  readonly vms: readonly Vm[];
  /** Priorities that have VMs, 1 first. */
  readonly priorities: readonly PriorityGroup[];
  /** VMs the plan is told to leave off. */
  readonly leftOff: readonly Vm[];
  /** Earlier plans of the list with a group in common: only one of them may run at a time. */
  readonly sharing: readonly { readonly key: Key; readonly name: string }[];
  /** Later ones likewise. */
  readonly sharedBy: readonly { readonly key: Key; readonly name: string }[];
}

export interface PriorityGroup {
  readonly priority: Priority;
  readonly vms: readonly Vm[];
  /** VMs told one by one: something waits for them or they wait for something. */
  readonly single: readonly SingleVm[];
  /** Messages that pause the plan before this priority. */
  readonly prompts: readonly string[];
}

export interface SingleVm {
  readonly vm: Vm;
  readonly needs: readonly Dependency[];
  readonly before: readonly RecoveryStep[];
  readonly after: readonly RecoveryStep[];
}

/** A wish that a VM starts after another one. */
export interface Dependency {
  readonly on: Vm;
  readonly onPriority: Priority;
  /**
   * 'heeded': the same priority. 'served': an earlier one, which SRM runs first anyway. 'ignored': a
   * later one. 'circular': the same priority, but each needs the other.
   */
  readonly fate: 'heeded' | 'served' | 'ignored' | 'circular';
}

/** Works the chosen recovery plans out; all of the estate's where none is chosen. */
export function srmRun(estate: Estate, index: EstateIndex, scenario: Scenario, settings: Settings): SrmRun {
  const chosen = new Set(settings.keys('plans'));
  const typed = new Typed(settings);
  const plans = estate.recoveryPlans.filter((plan) => chosen.size === 0 || chosen.has(plan.key));
  const groupsOf = new Map(plans.map((plan) => [plan.key, new Set(plan.groups)]));
  const share = (a: Key, b: Key): boolean =>
    [...(groupsOf.get(a) ?? [])].some((group) => groupsOf.get(b)?.has(group));
  const groupOf = new Map(estate.protectionGroups.map((group) => [group.key, group]));
  const run = plans.map((plan, i): SrmPlan => {
    const groups = plan.groups.flatMap((key) => groupOf.get(key) ?? []);
    const vms = [
      ...new Map(groups.flatMap((group) => membersOf(group, index)).map((vm) => [vm.key, vm])).values(),
    ];
    const priorityOf = new Map<Key, Priority>(plan.priorities.map(({ vm, priority }) => [vm, priority]));
    for (const vm of vms) {
      const wished = typed.priorityOf(vm);
      if (wished !== null) priorityOf.set(vm.key, wished);
    }
    const priority = (vm: Vm): Priority => priorityOf.get(vm.key) ?? 3;
    const own = new Map(plan.vmSettings.map((setting) => [setting.vm, setting]));
    const leftOff = vms.filter((vm) => own.get(vm.key)?.startUp === 'leave-off');
    const started = vms.filter((vm) => !leftOff.includes(vm));
    const byKey = new Map(started.map((vm) => [vm.key, vm]));
    const wishes = [
      ...plan.dependencies.flatMap(({ vm, on }) => {
        const [a, b] = [byKey.get(vm), byKey.get(on)];
        return a && b ? [{ vm: a, on: b }] : [];
      }),
      ...typed.dependenciesOf(started),
    ];
    const circular = circularOf(wishes.filter((wish) => priority(wish.vm) === priority(wish.on)));
    const alone = new Set(wishes.flatMap(({ vm, on }) => [vm.key, on.key]));
    for (const [key, { beforePowerOn, afterPowerOn }] of own)
      if (beforePowerOn.length + afterPowerOn.length > 0) alone.add(key);
    return {
      key: plan.key,
      name: plan.name,
      groups,
      datastores: [...new Set(groups.flatMap((group) => group.datastores))].flatMap(
        (key) => index.datastore.get(key) ?? [],
      ),
      vms,
      leftOff,
      sharing: plans.slice(0, i).filter((other) => share(plan.key, other.key)),
      sharedBy: plans.slice(i + 1).filter((other) => share(plan.key, other.key)),
      priorities: ([1, 2, 3, 4, 5] as const).flatMap((p): PriorityGroup[] => {
        const members = started.filter((vm) => priority(vm) === p);
        if (members.length === 0) return [];
        const single = members
          .filter((vm) => alone.has(vm.key))
          .map((vm): SingleVm => ({
            vm,
            needs: wishes
              .filter((wish) => wish.vm === vm)
              .map((wish) => ({
                on: wish.on,
                onPriority: priority(wish.on),
                fate: circular.has(wish) ? ('circular' as const) : fateOf(p, priority(wish.on)),
              })),
            before: own.get(vm.key)?.beforePowerOn ?? [],
            after: own.get(vm.key)?.afterPowerOn ?? [],
          }));
        return [{ priority: p, vms: members, single, prompts: typed.promptsBefore(p) }];
      }),
    };
  });
  const everything = new Map(run.flatMap((plan) => plan.vms).map((vm) => [vm.name.toLowerCase(), vm]));
  return {
    scenario,
    protectedName: index.site.get(scenario.protectedSite)?.name ?? 'the protected site',
    recoveryName: index.site.get(scenario.recoverySite)?.name ?? 'the recovery site',
    mode: settings.choice('mode') === 'test' ? 'test' : scenario.event === 'planned' ? 'planned' : 'recovery',
    plans: run,
    unclear: unclearDatastores(estate, index, run),
    notUnderstood: typed.notUnderstood(everything),
  };
}

interface Wish {
  readonly vm: Vm;
  readonly on: Vm;
}

/** The wishes that close a circle with those before them. */
function circularOf(wishes: readonly Wish[]): ReadonlySet<Wish> {
  const needs = new Map<Key, Key[]>();
  const circular = new Set<Wish>();
  for (const wish of wishes) {
    const reached = new Set([wish.on.key]);
    for (const key of reached) for (const next of needs.get(key) ?? []) reached.add(next);
    if (reached.has(wish.vm.key)) circular.add(wish);
    else push(needs, wish.vm.key, wish.on.key);
  }
  return circular;
}

const fateOf = (own: Priority, other: Priority): Dependency['fate'] =>
  own === other ? 'heeded' : other < own ? 'served' : 'ignored';

/** VMs of a group; one that names none protects all whose home is on its datastores. */
function membersOf(group: ProtectionGroup, index: EstateIndex): Vm[] {
  const keys =
    group.vms.length > 0
      ? group.vms
      : group.datastores.flatMap((ds) => (index.vmsOfHomeDatastore.get(ds) ?? []).map((vm) => vm.key));
  return keys.flatMap((key) => index.vm.get(key) ?? []).filter((vm) => !vm.placeholder && !vm.template);
}

/**
 * Datastores that array-based groups protect, with VMs in no group. A group whose VMs nobody listed
 * protects all of them.
 */
function unclearDatastores(estate: Estate, index: EstateIndex, plans: readonly SrmPlan[]): SrmRun['unclear'] {
  const { groupsOfVm, diskVmsOfDatastore } = lookupsOf(estate, index);
  const seen = new Map<Key, { datastore: Datastore; bare: Vm[] }>();
  for (const group of plans.flatMap((plan) => plan.groups)) {
    if (group.type === 'vsphere-replication' || group.vms.length === 0) continue;
    for (const key of group.datastores) {
      const datastore = index.datastore.get(key);
      if (datastore === undefined || seen.has(key)) continue;
      const here = new Map(
        [...(index.vmsOfHomeDatastore.get(key) ?? []), ...(diskVmsOfDatastore.get(key) ?? [])].map((vm) => [
          vm.key,
          vm,
        ]),
      );
      const bare = [...here.values()].filter(
        (vm) => !vm.template && !vm.placeholder && !groupsOfVm.has(vm.key),
      );
      if (bare.length > 0) seen.set(key, { datastore, bare });
    }
  }
  return [...seen.values()];
}

/** What the user typed about priorities, dependencies and prompts. */
class Typed {
  private readonly priorities = new Map<string, Priority>();
  private readonly dependencies: { readonly vm: string; readonly on: string }[] = [];
  private readonly prompts: { readonly priority: Priority; readonly text: string }[] = [];
  private readonly unread: string[] = [];

  constructor(settings: Settings) {
    for (const line of settings.lines('priorities')) {
      const read = /^(.+?)\s*[:=]\s*([1-5])$/.exec(line);
      if (read === null) this.unread.push(line);
      else this.priorities.set(read[1]!.toLowerCase(), Number(read[2]) as Priority);
    }
    for (const line of settings.lines('dependencies')) {
      const read = /^(.+?)\s+after\s+(.+)$/i.exec(line);
      if (read === null) this.unread.push(line);
      else this.dependencies.push({ vm: read[1]!.toLowerCase(), on: read[2]!.toLowerCase() });
    }
    for (const line of settings.lines('prompts')) {
      const read = /^([1-5])\s*:\s*(.+)$/.exec(line);
      if (read === null) this.unread.push(line);
      else this.prompts.push({ priority: Number(read[1]) as Priority, text: read[2]! });
    }
  }

  priorityOf(vm: Vm): Priority | null {
    return this.priorities.get(vm.name.toLowerCase()) ?? null;
  }

  dependenciesOf(vms: readonly Vm[]): { vm: Vm; on: Vm }[] {
    const byName = new Map(vms.map((vm) => [vm.name.toLowerCase(), vm]));
    return this.dependencies.flatMap(({ vm, on }) => {
      const [a, b] = [byName.get(vm), byName.get(on)];
      return a && b && a !== b ? [{ vm: a, on: b }] : [];
    });
  }

  promptsBefore(priority: Priority): string[] {
    return this.prompts.filter((prompt) => prompt.priority === priority).map(({ text }) => text);
  }

  /** Lines that cannot be read, and names no plan has. */
  notUnderstood(vms: ReadonlyMap<string, Vm>): string[] {
    const strangers = [
      ...this.priorities.keys(),
      ...this.dependencies.flatMap(({ vm, on }) => [vm, on]),
    ].filter((name) => !vms.has(name));
    return [...new Set([...this.unread, ...strangers])];
  }
}
