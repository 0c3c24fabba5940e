import type { EstateIndex } from '../estate/index.js';
import type { Datastore, Estate, Key } from '../estate/types.js';
import { SRM_WAITS, srmWaitOf } from '../plan/srmWait.js';
import type { Plan, PlanView } from '../plan/types.js';
import { countOf } from '../steps/words.js';
import { faultKinds } from './faults/index.js';
import { servicesToldOf } from './faults/services.js';
import { tiersOfPriority } from './faults/priorities.js';
import { newestVms } from './newest.js';
import { PUBLIC_NAMES } from './services.js';
import { situationOf, type Situation } from './situation.js';
import type { FaultKind, ServiceId } from './types.js';
import { managementOn } from './world.js';

/** Whether a kind of fault can touch a plan at all, and why not. */
export interface KindChoice {
  readonly kind: FaultKind;
  readonly applies: boolean;
  /** A sentence; null where it applies. */
  readonly why: string | null;
}

/** An object a fault can be about; `note` tells what the plan does with it. */
export interface ObjectChoice {
  readonly key: Key;
  readonly name: string;
  readonly note: string;
}

/** What a plan can be asked: its own objects first. */
export interface FaultChoices {
  readonly kinds: readonly KindChoice[];
  readonly hosts: readonly ObjectChoice[];
  readonly datastores: readonly ObjectChoice[];
  readonly aliases: readonly { readonly alias: string; readonly name: string }[];
  readonly services: readonly { readonly id: ServiceId; readonly name: string }[];
  /** Priorities in which SRM starts something, and what. */
  readonly priorities: readonly { readonly priority: 1 | 2 | 3 | 4 | 5; readonly name: string }[];
  /** Seconds SRM waits, as the plan says. */
  readonly srmWaits: number;
  /** How many VMs the plan brings over are copied with a lag. */
  readonly lagging: number;
}

/** Works out what a plan can be asked. */
export function faultChoices(plan: Plan, estate: Estate, index: EstateIndex, view: PlanView): FaultChoices {
  const situation = situationOf(plan, estate, index, view);
  const choices = {
    hosts: hostChoices(situation),
    datastores: datastoreChoices(situation),
    aliases: aliasChoices(situation),
    services: servicesToldOf(situation),
    priorities: priorityChoices(situation),
    srmWaits: srmWaitOf(plan.scenario) ?? SRM_WAITS,
    lagging: waits(situation) ? 0 : newestVms(situation, Infinity).length,
  };
  return { ...choices, kinds: faultKinds.map((kind) => kindChoice(kind, situation, choices)) };
}

const waits = ({ view }: Situation): boolean =>
  view.steps.some((step) => ['release-originals', 'final-sync', 'last-sync-of-group'].includes(step.kind));

function kindChoice(kind: FaultKind, situation: Situation, choices: Omit<FaultChoices, 'kinds'>): KindChoice {
  const { world } = situation;
  const when = (applies: boolean, why: string): KindChoice => ({ kind, applies, why: applies ? null : why });
  const isRestore = world.runbook === 'view-restore';
  const standby = world.runbook.startsWith('vcenter-');
  switch (kind) {
    case 'host-down':
      return when(
        choices.hosts.length > 0,
        isRestore ? 'This plan does nothing on hosts.' : 'The plan uses no host.',
      );
    case 'lun-not-presented':
    case 'not-replicated':
    case 'storage-late':
      return when(
        choices.datastores.length > 0,
        world.floating !== null
          ? 'Floating desktops are made anew; this plan brings no datastore over.'
          : 'This plan moves no storage.',
      );
    case 'replica-old':
      return when(
        choices.datastores.length > 0 &&
          world.placements.length > 0 &&
          hasReplicas(situation) &&
          !waits(situation),
        world.floating !== null
          ? 'Replicas are made anew with the pools.'
          : waits(situation) && world.placements.length > 0
            ? 'The plan waits for the last changes, so no copy is behind.'
            : 'This plan starts no linked clone from a copy.',
      );
    case 'stale-copies':
      return when(
        choices.lagging > 0,
        waits(situation)
          ? 'The plan waits for the last changes, so no copy is behind.'
          : 'Nothing the plan brings over is copied with a lag.',
      );
    case 'dns-not-swapped':
      return when(choices.aliases.length > 0, 'The plan swaps no DNS name.');
    case 'srm-timeout':
      return when(choices.priorities.length > 0, 'No recovery plan of SRM has a part in this plan.');
    case 'service-down':
      return when(choices.services.length > 0, 'The plan starts no service.');
    case 'backup-old':
      return when(
        isRestore || (standby && world.runbook !== 'vcenter-cluster'),
        'This plan restores no database from a backup.',
      );
    case 'not-synchronised':
      return when(standby, 'This plan has no second server that is kept in step.');
  }
}

const hasReplicas = ({ estate }: Situation): boolean => estate.replicas.length > 0;

function hostChoices({ world, estate, index, plan }: Situation): ObjectChoice[] {
  const own = [
    ...world.placements.flatMap((p) =>
      p.hosts.map((host) => ({ host, note: `takes over ${p.cluster.name}` })),
    ),
    ...(world.floating?.clusters ?? []).flatMap(({ cluster, hosts }) =>
      hosts.map((host) => ({ host, note: `takes the pools of ${cluster.name}` })),
    ),
    ...world.managed.map((host) => ({ host, note: 'managed by this VirtualCenter' })),
  ];
  if (own.length > 0 || world.srm === null) {
    return own.map(({ host, note }) => ({ key: host.key, name: host.name, note }));
  }
  return estate.hosts
    .filter(
      (host) =>
        (host.site ?? (host.cluster === null ? null : (index.cluster.get(host.cluster)?.site ?? null))) ===
        plan.scenario.recoverySite,
    )
    .map((host) => ({ key: host.key, name: host.name, note: `at ${world.srm!.recoveryName}` }));
}

function datastoreChoices(situation: Situation): ObjectChoice[] {
  const { world, index, estate } = situation;
  const notes = new Map<Key, { datastore: Datastore; notes: string[] }>();
  const add = (datastore: Datastore, note: string): void => {
    const known = notes.get(datastore.key);
    if (known) known.notes.push(note);
    else notes.set(datastore.key, { datastore, notes: [note] });
  };
  const replicas = new Set(estate.replicas.flatMap((replica) => replica.datastore ?? []));
  for (const p of world.placements) {
    for (const ds of [...p.vmfs, ...p.nfs]) {
      add(
        ds,
        `${countOf(p.vmsNeeding.get(ds.key)?.length ?? 0, 'VM')} of ${p.cluster.name}${replicas.has(ds.key) ? ', replica' : ''}`,
      );
    }
  }
  for (const plan of world.srm?.plans ?? []) for (const ds of plan.datastores) add(ds, plan.name);
  if (world.srm === null && world.sets.length > 0) {
    const keys = new Set(
      world.sets
        .flatMap((set) => set.vms)
        .flatMap((vm) => [
          ...(vm.homeDatastore === null ? [] : [vm.homeDatastore]),
          ...(index.disksOfVm.get(vm.key) ?? []).flatMap((disk) => disk.datastore ?? []),
        ]),
    );
    for (const key of keys) {
      const ds = index.datastore.get(key);
      if (ds !== undefined) add(ds, `${countOf(managementOn(ds, world, index).length, 'management VM')}`);
    }
  }
  return [...notes.values()].map(({ datastore, notes: told }) => ({
    key: datastore.key,
    name: datastore.name,
    note: told.join('; '),
  }));
}

const aliasChoices = ({ world }: Situation): FaultChoices['aliases'] => [
  ...(world.scope?.aliases ?? []).map(({ name }) => ({ alias: name, name })),
  ...(world.vcd !== null && world.out === null
    ? [{ alias: PUBLIC_NAMES, name: 'vCloud Director’s public names' }]
    : []),
];

function priorityChoices(situation: Situation): FaultChoices['priorities'] {
  return ([1, 2, 3, 4, 5] as const).flatMap((priority) => {
    const tiers = tiersOfPriority(priority, situation).map((tier) => tier.name);
    const vms = (situation.world.srm?.plans ?? [])
      .flatMap((plan) => plan.priorities.filter((group) => group.priority === priority))
      .reduce((sum, group) => sum + group.vms.length, 0);
    const name = tiers.length > 0 ? tiers.join(', ') : vms > 0 ? countOf(vms, 'VM') : null;
    return name === null ? [] : [{ priority, name }];
  });
}
