import type { EstateIndex } from '../estate/index.js';
import { siteOfHost } from '../estate/index.js';
import type { Datastore, Estate, Host, Key, Vm } from '../estate/types.js';
import { vcdOf, vcdScope } from '../plan/runbooks/vcd.js';
import { hostsOf } from '../plan/runbooks/virtualCenter.js';
import { situationOf as settingsOf } from '../plan/runbooks/index.js';
import { floatingOf, type Floating } from '../plan/scope/floating.js';
import { scopeOf, type ManagementSet, type Placement, type Scope, type Tier } from '../plan/scope/index.js';
import { srmRun, type SrmRun } from '../plan/scope/srm.js';
import { turnRound } from '../plan/scope/turnRound.js';
import { withRegistering } from '../plan/scope/vcd.js';
import type { Settings } from '../plan/settings.js';
import type { Plan, RunbookId } from '../plan/types.js';

/** What of an estate a plan has to do with, whatever its runbook. */
export interface World {
  readonly runbook: RunbookId;
  readonly settings: Settings;
  /** Where VMs come up: of a failback, the site they came from. */
  readonly scope: Scope | null;
  /** Of a failback: the site that is left. */
  readonly out: Scope | null;
  /** Clusters that take VMs over from their copies. */
  readonly placements: readonly Placement[];
  readonly sets: readonly ManagementSet[];
  readonly tiers: readonly Tier[];
  readonly floating: Floating | null;
  readonly srm: SrmRun | null;
  /** Hosts a VirtualCenter manages, where the plan is about it. */
  readonly managed: readonly Host[];
  /** Of vCloud Director: its Edges, and whether people start its VMs. */
  readonly vcd: {
    readonly edges: readonly Vm[];
    readonly byHand: boolean;
    readonly priorities: readonly string[];
  } | null;
}

/** Works out what a plan has to do with. Scopes are kept by `scopeOf`, so this is cheap a second time. */
export function worldOf(plan: Plan, estate: Estate, index: EstateIndex): World {
  const { runbook, scenario } = plan;
  const grounded = settingsOf(runbook, { estate, index }, scenario);
  const { settings } = grounded;
  const none: World = {
    runbook,
    settings,
    scope: null,
    out: null,
    placements: [],
    sets: [],
    tiers: [],
    floating: null,
    srm: null,
    managed: [],
    vcd: null,
  };
  const on = (scope: Scope): World => ({
    ...none,
    scope,
    placements: scope.placements,
    sets: scope.managementSets,
    tiers: scope.tiers,
  });
  const unregister = (): boolean => settings.choice('release') === 'unregister';
  switch (runbook) {
    case 'view-failover':
      return on(scopeOf(estate, index, scenario));
    case 'view-failback': {
      const way = turnRound(scopeOf(estate, index, scenario), unregister());
      return { ...on(way.home), out: way.out };
    }
    case 'vcd-failover': {
      const register = settings.choice('option') === 'register';
      const scope = vcdScope(grounded);
      const world = on(register ? withRegistering(scope) : scope);
      const vcd = vcdOf(grounded, world.scope!, register);
      return {
        ...world,
        vcd: {
          edges: vcd.edgeVms,
          byHand: register,
          priorities: vcd.groups.map((group) => group.priority),
        },
      };
    }
    case 'vcd-failback': {
      const way = turnRound(vcdScope(grounded), unregister());
      const vcd = vcdOf(grounded, way.home, unregister());
      return {
        ...on(way.home),
        out: way.out,
        vcd: { edges: vcd.edgeVms, byHand: true, priorities: vcd.groups.map((group) => group.priority) },
      };
    }
    case 'floating-pools': {
      const floating = floatingOf(grounded);
      const { managementSets: sets, tiers } = floating.scope;
      return { ...none, floating, sets, tiers };
    }
    case 'srm-plan':
      return { ...none, srm: srmRun(estate, index, scenario, settings) };
    case 'view-restore':
      return none;
    case 'vcenter-cold-standby':
    case 'vcenter-warm-standby':
    case 'vcenter-cluster':
      return { ...none, managed: hostsOf(grounded).hosts };
  }
}

/** Placements that mount a datastore. */
export function using(datastore: Datastore, { placements }: World): Placement[] {
  return placements.filter((p) => [...p.vmfs, ...p.nfs].some((ds) => ds.key === datastore.key));
}

/** VMs of the management, or of recovery plans, that have anything on a datastore. */
export function managementOn(datastore: Datastore, { sets, srm }: World, index: EstateIndex): Vm[] {
  const all = srm === null ? sets.flatMap((set) => set.vms) : srm.plans.flatMap((plan) => plan.vms);
  return [...new Set(all)].filter(
    (vm) =>
      vm.homeDatastore === datastore.key ||
      (index.disksOfVm.get(vm.key) ?? []).some((disk) => disk.datastore === datastore.key),
  );
}

/** Hosts the plan does something on, or whose VMs it brings: of a failover those that take over. */
export function hostsIn({ placements, floating, managed }: World): Host[] {
  const all = [
    ...placements.flatMap((p) => p.hosts),
    ...(floating?.clusters ?? []).flatMap((cluster) => cluster.hosts),
    ...managed,
  ];
  return [...new Map(all.map((host) => [host.key, host])).values()];
}

/** Hosts at the site a plan goes to. */
export function hostsAtRecovery(estate: Estate, index: EstateIndex, site: Key): Host[] {
  return estate.hosts.filter((host) => siteOfHost(host, index) === site);
}
