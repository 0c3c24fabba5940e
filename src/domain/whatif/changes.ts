import { indexEstate, ref } from '../estate/index.js';
import type { Datastore, Estate, Host, Key, Replication } from '../estate/types.js';
import { editPlan } from '../plan/index.js';
import type { Plan, Scenario } from '../plan/types.js';
import { countOf, listed, namesOf } from '../steps/words.js';
import { using } from './effects.js';
import type { Resolved } from './resolve.js';
import { situationOf, type Situation } from './situation.js';
import { prematureTiers } from './srm.js';
import { pair, type Change } from './types.js';

/** A change that can be tried: told, and made. */
export interface Trial {
  readonly told: Change;
  /** Equal changes of two faults are made once. */
  readonly id: string;
  /** The situation with the change made; null when it cannot be. */
  make(situation: Situation): Situation | null;
}

/** What could be done about a fault, each of the lists one way out; doing nothing is not among them. */
export function waysOut(fault: Resolved, situation: Situation): Trial[][] {
  switch (fault.kind) {
    case 'host-down':
      return isRecoveryHost(fault.host, situation) ? [[leaveOutHost(fault.host)]] : [];
    case 'lun-not-presented':
      return fault.hosts === 'all'
        ? [[leaveOutDatastore(fault.datastore)]]
        : [
            [remainingHosts(fault.datastore, fault.hosts)],
            fault.hosts.filter((host) => isRecoveryHost(host, situation)).map(leaveOutHost),
            [leaveOutDatastore(fault.datastore)],
          ].filter((way) => way.length > 0);
    case 'not-replicated':
      return using(fault.datastore, situation).length > 0 ? [[leaveOutDatastore(fault.datastore)]] : [];
    case 'storage-late':
      return [[storageCameLate(fault.datastore, situation)], [leaveOutDatastore(fault.datastore)]];
    case 'dns-not-swapped':
      return [fault.datastores.map(leaveOutDatastore)];
    case 'srm-timeout':
      return prematureTiers(fault.priority, fault.timeoutSeconds, situation).length === 0
        ? []
        : [[raiseTimeout(fault.needsSeconds)], [insertPrompt(fault.priority)]];
    case 'stale-copies':
      return [];
  }
}

/** The repair the check itself offers for a plan that is not safe; null when it offers none. */
export function ownRepair({ view }: Situation): Trial | null {
  const { repair } = view.check;
  if (repair === null) return null;
  const edit = { type: 'apply-repair', repair } as const;
  return {
    id: 'repair',
    told: {
      kind: 'repair',
      sentence: repair.sentence,
      how: 'Apply the repair to the plan.',
      edit,
      about: null,
    },
    make: (situation) => {
      // Another change may have altered the plan: its own repair is the one that fits.
      const wanted = situation.view.check.repair;
      if (wanted === null) return situation;
      const edited = editPlan(
        situation.plan,
        { type: 'apply-repair', repair: wanted },
        situation.estate,
        situation.index,
      );
      return edited.ok ? again(situation, { plan: edited.plan }) : null;
    },
  };
}

const isRecoveryHost = (host: Host, { scope }: Situation): boolean =>
  scope.placements.some((p) => p.hosts.some((each) => each.key === host.key));

const none: Replication = {
  mode: 'none',
  toSite: null,
  rpoMinutes: null,
  targetDevices: [],
  targetNfsHost: null,
  targetNfsPath: null,
  cname: null,
  consistencyGroup: null,
};

function leaveOutDatastore(datastore: Datastore): Trial {
  return {
    id: `leave-out ${datastore.key}`,
    told: {
      kind: 'leave-out-datastore',
      sentence: `Leave ${datastore.name} out and go on with the other volumes.`,
      how: `Set the replication of ${datastore.name} to "none" in the DR settings: its steps leave the plan, and the volumes that are verified are those that are left.`,
      edit: null,
      about: ref('datastore', datastore),
    },
    make: (situation) =>
      again(situation, {
        estate: {
          ...situation.estate,
          datastores: situation.estate.datastores.map((each) =>
            each.key === datastore.key ? { ...each, replication: none } : each,
          ),
        },
      }),
  };
}

function leaveOutHost(host: Host): Trial {
  return {
    id: `leave-out ${host.key}`,
    told: {
      kind: 'leave-out-host',
      sentence: `Leave ${host.name} out of every step, and in maintenance mode.`,
      how: `Set the site of ${host.name} to none of the plan’s in the DR settings, or strike it from the commands.`,
      edit: null,
      about: ref('host', host),
    },
    make: (situation) =>
      again(situation, {
        plan: withoutHost(situation.plan, host.key),
        estate: withoutHostRecord(situation.estate, host.key),
      }),
  };
}

function withoutHost(plan: Plan, host: Key): Plan {
  const late = plan.scenario.bootedBeforeStorage;
  if (typeof late === 'string') return plan;
  return { ...plan, scenario: { ...plan.scenario, bootedBeforeStorage: late.filter((key) => key !== host) } };
}

function withoutHostRecord(estate: Estate, host: Key): Estate {
  return {
    ...estate,
    hosts: estate.hosts.filter((each) => each.key !== host),
    mounts: estate.mounts.filter((mount) => mount.host !== host),
  };
}

function remainingHosts(datastore: Datastore, without: readonly Host[]): Trial {
  return {
    id: `remaining ${datastore.key} ${without.map((host) => host.key).join()}`,
    told: {
      kind: 'remaining-hosts',
      sentence: `Mount ${datastore.name} on the remaining hosts only, without ${listed(namesOf(without), 5)}, and take that for enough.`,
      how: `Note it on the steps that mount and verify ${datastore.name}: HA places its VMs on the hosts that see all of their storage.`,
      edit: null,
      about: ref('datastore', datastore),
    },
    make: (situation) => ({
      ...situation,
      accepted: new Set([...situation.accepted, ...without.map((host) => pair(datastore.key, host.key))]),
    }),
  };
}

/** The scenario says so, and the runbook brings the restart of the management agents in. */
function storageCameLate(datastore: Datastore, situation: Situation): Trial {
  const places = using(datastore, situation);
  const hosts = places.flatMap((p) => p.hosts);
  const scenario = lateScenario(situation.plan.scenario, hosts);
  const steps = new Set(places.map((p) => `restart-services:${p.key}`));
  return {
    id: `late ${datastore.key}`,
    told: {
      kind: 'storage-came-late',
      sentence: `Restart the management agents (services.sh restart) on the ${countOf(hosts.length, 'host')} of ${listed(namesOf(places.map((p) => p.cluster)))} once the storage is there, before any VM is powered on.`,
      how: 'Say in the scenario that these hosts booted before their storage: the plan then has the step, where it belongs.',
      edit: scenario === situation.plan.scenario ? null : { type: 'set-scenario', scenario },
      about: ref('datastore', datastore),
    },
    make: (now) => {
      const changed = again(now, { plan: { ...now.plan, scenario: lateScenario(now.plan.scenario, hosts) } });
      // The step may be one the user took out of the plan.
      const back = changed.plan.removedSteps.filter((id) => steps.has(id));
      if (back.length === 0) return changed;
      const removedSteps = changed.plan.removedSteps.filter((id) => !back.includes(id));
      return again(changed, { plan: { ...changed.plan, removedSteps } });
    },
  };
}

function lateScenario(scenario: Scenario, hosts: readonly Host[]): Scenario {
  const { bootedBeforeStorage: late } = scenario;
  if (late === 'all' || late === 'unknown') return scenario;
  const keys = hosts.map((host) => host.key);
  const all = late === 'none' ? keys : [...new Set([...late, ...keys])];
  return { ...scenario, bootedBeforeStorage: all };
}

function raiseTimeout(seconds: number): Trial {
  return {
    id: `timeout ${seconds}`,
    told: {
      kind: 'srm-timeout',
      sentence: `Raise the time SRM waits for VMware Tools to ${seconds} s.`,
      how: 'In the recovery plan: the power-on settings of the VMs of this priority. Do it before the day.',
      edit: null,
      about: null,
    },
    make: (situation) => ({
      ...situation,
      srm: { ...situation.srm, timeoutSeconds: Math.max(seconds, situation.srm.timeoutSeconds ?? 0) },
    }),
  };
}

function insertPrompt(priority: number): Trial {
  return {
    id: `prompt ${priority}`,
    told: {
      kind: 'srm-prompt',
      sentence: `Put a prompt into the SRM plan after priority ${priority}, and go on only when its services answer.`,
      how: 'In the recovery plan: a prompt before the power-on of the VMs of the next priority. Do it before the day.',
      edit: null,
      about: null,
    },
    make: (situation) => ({
      ...situation,
      srm: { ...situation.srm, promptsAfter: new Set([...situation.srm.promptsAfter, priority]) },
    }),
  };
}

/** Grounds a changed plan or estate anew; what people have decided besides stays. */
function again(
  { plan, estate, index, accepted, srm }: Situation,
  changed: { readonly plan?: Plan; readonly estate?: Estate },
): Situation {
  return situationOf(
    changed.plan ?? plan,
    changed.estate ?? estate,
    changed.estate === undefined ? index : indexEstate(changed.estate),
    { accepted, srm },
  );
}
