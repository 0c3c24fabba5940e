import { cited } from '../../documents.js';
import { ref } from '../../estate/index.js';
import type { Datastore, Host, Vm } from '../../estate/types.js';
import type { Absence, Why } from '../../ha/index.js';
import { mounted, presented, recovered, up } from '../../plan/facts.js';
import { groupKeyOf } from '../../plan/scope/index.js';
import { leaveOut, leftOutOf } from '../../plan/scope/leftOut.js';
import type { Scenario } from '../../plan/types.js';
import { storageReady } from '../../steps/srm/facts.js';
import { allOf, countOf, listed, namesOf, plural } from '../../steps/words.js';
import { block, delay, loseService, type Effects } from '../effects.js';
import type { ResolvedOf } from '../resolve.js';
import type { Situation } from '../situation.js';
import { scenarioEdit, type Trial } from '../trial.js';
import { pair } from '../types.js';
import { managementOn, using } from '../world.js';
import { leaveOutHosts } from './hosts.js';
import { not, unknown, yes, type FaultSpec, type Meeting } from './spec.js';

type Gone = ResolvedOf<'lun-not-presented' | 'not-replicated'>;

/** Recovery groups of SRM plans that have a datastore. */
function srmGroups(datastore: Datastore, { world }: Situation) {
  return (world.srm?.plans ?? []).flatMap((plan) =>
    plan.groups.filter((group) => group.datastores.includes(datastore.key)).map((group) => ({ plan, group })),
  );
}

/** What of a plan hangs on a datastore. */
export function meetsDatastore(datastore: Datastore, situation: Situation): Meeting {
  const { world, index, estate } = situation;
  const told: string[] = [];
  const places = using(datastore, world);
  if (places.length > 0) {
    const vms = places.reduce((sum, p) => sum + (p.vmsNeeding.get(datastore.key)?.length ?? 0), 0);
    told.push(
      `${countOf(vms, 'VM')} of ${listed(namesOf(places.map((p) => p.cluster)))} ${plural(vms, 'needs', 'need')} it.`,
    );
  }
  const groups = srmGroups(datastore, situation);
  if (groups.length > 0) {
    told.push(
      `It is in ${listed(namesOf(groups.map(({ group }) => group)))}, which SRM recovers as a whole or not at all.`,
    );
  }
  const management = managementOn(datastore, world, index);
  if (management.length > 0 && groups.length === 0) {
    told.push(
      `${countOf(management.length, 'management VM')} ${plural(management.length, 'lies', 'lie')} on it: ${listed(namesOf(management), 5)}.`,
    );
  }
  if (told.length > 0) return yes(told.join(' '));
  if (world.floating !== null) {
    if (world.floating.datastores.some((ds) => ds.key === datastore.key)) {
      return unknown(
        'New desktops are to be made on it; whether the others have the room, the model does not know.',
      );
    }
    const parents = new Set(world.floating.pools.map(({ pool }) => pool.parentVm));
    const image = estate.vms.find((vm) => parents.has(vm.name) && vm.homeDatastore === datastore.key);
    if (image !== undefined) {
      return unknown(
        `${image.name}, a parent of the pools, lies on it; whether there is a copy at the other site, the plan asks and the model does not know.`,
      );
    }
    return not('Floating desktops are made anew; this plan brings no datastore over.');
  }
  if (world.runbook === 'view-restore') return not('This plan restores databases and moves no storage.');
  if (world.runbook.startsWith('vcenter-'))
    return not('This plan is about VirtualCenter itself and moves no storage.');
  return leftOutOf(situation.plan.scenario).datastores.has(datastore.key)
    ? not('The plan leaves it out already, with what needs it.')
    : not('The plan does not use this datastore.');
}

/** Some or all hosts are not given a LUN. */
export const lunNotPresented: FaultSpec<'lun-not-presented'> = {
  tell: ({ datastore, hosts }) =>
    `${datastore.name} is not presented to ${hosts === 'all' ? 'any host' : listed(namesOf(hosts), 5)}.`,

  meets({ datastore, hosts }, situation) {
    const meeting = meetsDatastore(datastore, situation);
    if (hosts === 'all' || meeting.touches !== 'yes') return meeting;
    const concerned = using(datastore, situation.world).flatMap((p) => p.hosts);
    if (concerned.length === 0) {
      return unknown(`${meeting.effect} On which hosts SRM starts them, no export tells.`);
    }
    const hit = hosts.filter((host) => concerned.some((other) => other.key === host.key));
    return hit.length === 0
      ? not(`The plan mounts ${datastore.name} on none of these hosts.`)
      : yes(
          `${meeting.effect} ${countOf(concerned.length - hit.length, 'host')} of ${concerned.length} ${plural(concerned.length - hit.length, 'sees', 'see')} it.`,
        );
  },

  apply: (fault, situation, effects) => goneFrom(fault, fault.hosts, situation, effects),

  waysOut({ datastore, hosts }, situation) {
    if (using(datastore, situation.world).length === 0) return [];
    if (hosts === 'all') return [[leaveOutDatastore(datastore)]];
    const hit = recoveryHosts(hosts, situation).filter((host) =>
      using(datastore, situation.world).some((p) => p.hosts.some((other) => other.key === host.key)),
    );
    return hit.length === 0
      ? []
      : [[remainingHosts(datastore, hit)], [leaveOutHosts(hit)], [leaveOutDatastore(datastore)]];
  },
};

/** There is no copy. */
export const notReplicated: FaultSpec<'not-replicated'> = {
  tell: ({ datastore }) => `${datastore.name} was not replicated.`,
  meets: ({ datastore }, situation) => meetsDatastore(datastore, situation),
  apply: (fault, situation, effects) =>
    goneFrom({ kind: 'not-replicated', datastore: fault.datastore }, 'all', situation, effects),
  waysOut: ({ datastore }, situation) =>
    using(datastore, situation.world).length > 0 ? [[leaveOutDatastore(datastore)]] : [],
};

/** Storage comes late: by a time, or after a step. */
export const storageLate: FaultSpec<'storage-late'> = {
  tell: ({ datastore, minutes, after }) =>
    after === null
      ? `${datastore.name} comes ${countOf(minutes, 'minute')} late, after the hosts have booted.`
      : `${datastore.name} comes only ${minutes === 0 ? '' : `${countOf(minutes, 'minute')} `}after “${after.title}”, and after the hosts have booted.`,

  meets: ({ datastore }, situation) => meetsDatastore(datastore, situation),

  apply({ datastore, minutes, after }, situation, effects) {
    const facts = [
      ...using(datastore, situation.world).map((p) => mounted(datastore.key, p.key)),
      ...srmGroups(datastore, situation).map(({ plan, group }) => storageReady(plan.key, group.key)),
      ...(managementOn(datastore, situation.world, situation.index).length > 0
        ? situation.world.sets
            .filter(
              (set) =>
                managementOn(datastore, { ...situation.world, sets: [set] }, situation.index).length > 0,
            )
            .map((set) => recovered(set.key))
        : []),
    ];
    for (const fact of facts) {
      delay(effects, fact, minutes * 60);
      if (after !== null)
        effects.waits.set(fact, { step: after.id, what: `the storage of ${datastore.name}` });
    }
    for (const p of using(datastore, situation.world)) effects.late.add(p.key);
  },

  waysOut({ datastore }, situation) {
    return using(datastore, situation.world).length === 0
      ? []
      : [[cameLate(datastore, situation)], [leaveOutDatastore(datastore)]];
  },
};

function goneFrom(
  fault: Gone | { readonly kind: 'not-replicated'; readonly datastore: Datastore },
  from: readonly Host[] | 'all',
  situation: Situation,
  effects: Effects,
): void {
  const { datastore, kind } = fault;
  const { world, index } = situation;
  const places = using(datastore, world);
  for (const p of places) {
    for (const host of from === 'all' ? p.hosts : from) effects.unseen.add(pair(datastore.key, host.key));
  }
  // Also where a change of plan leaves it out: that is why it is not there.
  effects.absent.set(datastore.key, absenceOf(kind, datastore));
  if (from !== 'all') return;
  blockGroup(kind, datastore, situation, effects);
  const because = noCopy(kind, datastore);
  for (const { plan, group } of srmGroups(datastore, situation)) {
    block(
      effects,
      storageReady(plan.key, group.key),
      `${because}, and SRM recovers ${group.name} as a whole`,
    );
  }
  const lost = new Set(managementOn(datastore, world, index).map((vm) => vm.key));
  if (lost.size === 0 || world.srm !== null) return;
  const gone = (vm: Vm): boolean => lost.has(vm.key);
  const why = serviceLost(kind, datastore);
  for (const set of world.sets) {
    for (const vm of set.vms.filter(gone)) loseService(effects, vm, why);
    if (set.vms.every(gone)) block(effects, recovered(set.key), because);
  }
  for (const tier of world.tiers) {
    if (tier.vms.length > 0 && tier.vms.length === tier.names.length && tier.vms.every(gone)) {
      block(
        effects,
        up(tier.id),
        `${listed(tier.names, 3)} ${plural(tier.names.length, 'is', 'are')} on ${datastore.name}, and ${because}`,
      );
    }
  }
}

/** The LUNs of a group are not presented when none of them is. */
function blockGroup(kind: string, datastore: Datastore, { world }: Situation, effects: Effects): void {
  const group = world.scope?.groups.find((each) => each.key === groupKeyOf(datastore));
  if (group === undefined || group.datastores.length > 1) return;
  block(effects, presented(group.key), noCopy(kind, datastore));
}

const noCopy = (kind: string, datastore: Datastore): string =>
  kind === 'not-replicated' ? `there is no copy of ${datastore.name}` : `${datastore.name} is not presented`;

const absenceOf = (kind: string, datastore: Datastore): Absence =>
  kind === 'not-replicated'
    ? {
        why: 'of which there is no copy',
        cure: `Have ${datastore.name} replicated before the day; nothing on the day brings it.`,
      }
    : {
        why: 'which is not presented',
        cure: `Present ${datastore.name} to the hosts, mount it on each, and power these VMs on by hand.`,
      };

const serviceLost = (kind: string, datastore: Datastore): Why => ({
  reason: 'storage',
  because: `on ${datastore.name}, ${absenceOf(kind, datastore).why}`,
  cure: absenceOf(kind, datastore).cure ?? '',
  source: cited('srm', 'datastore groups, 5.1'),
});

/** Hosts among some that take VMs over. */
const recoveryHosts = (hosts: readonly Host[], { world }: Situation): Host[] =>
  hosts.filter((host) => world.placements.some((p) => p.hosts.some((each) => each.key === host.key)));

export function leaveOutDatastore(datastore: Datastore): Trial {
  return {
    id: `leave-out ${datastore.key}`,
    told: {
      kind: 'leave-out-datastore',
      sentence: `Leave ${datastore.name} out and go on with the other volumes.`,
      how: 'What needs it stays behind until it is there; it can be mounted and powered on by hand later.',
      about: ref('datastore', datastore),
    },
    edits: (situation) =>
      scenarioEdit(situation, (scenario) => leaveOut(scenario, { datastores: [datastore] })),
  };
}

function remainingHosts(datastore: Datastore, without: readonly Host[]): Trial {
  return {
    id: `remaining ${datastore.key} ${without.map((host) => host.key).join()}`,
    told: {
      kind: 'remaining-hosts',
      sentence: `Mount ${datastore.name} on the remaining hosts only, without ${listed(namesOf(without), 5)}, and take that for enough.`,
      how: 'HA places its VMs on the hosts that see all of their storage.',
      about: ref('datastore', datastore),
    },
    edits: (situation) =>
      scenarioEdit(situation, (scenario) =>
        leaveOut(scenario, { mounts: without.map((host) => ({ datastore, host })) }),
      ),
  };
}

/** The scenario says so, and the runbook brings the restart of the management agents in. */
function cameLate(datastore: Datastore, situation: Situation): Trial {
  const places = using(datastore, situation.world);
  const hosts = places.flatMap((p) => p.hosts);
  const steps = new Set(places.map((p) => `restart-services:${p.key}`));
  return {
    id: `late ${datastore.key}`,
    told: {
      kind: 'storage-came-late',
      sentence: `Restart the management agents (services.sh restart) on ${allOf(hosts.length, 'host')} of ${listed(namesOf(places.map((p) => p.cluster)))} once the storage is there, before any VM is powered on.`,
      how: 'The scenario then says which hosts booted before their storage, and the plan has the step where it belongs.',
      about: ref('datastore', datastore),
    },
    edits: (now) => [
      ...scenarioEdit(now, (scenario) => lateScenario(scenario, hosts)),
      // The step may be one the user took out of the plan.
      ...now.plan.removedSteps
        .filter((id) => steps.has(id))
        .map((step) => ({ type: 'restore-step', step }) as const),
    ],
  };
}

function lateScenario(scenario: Scenario, hosts: readonly Host[]): Scenario {
  const { bootedBeforeStorage: late } = scenario;
  if (late === 'all' || late === 'unknown') return scenario;
  const keys = hosts.map((host) => host.key);
  const all = late === 'none' ? keys : [...new Set([...late, ...keys])];
  return { ...scenario, bootedBeforeStorage: all };
}
