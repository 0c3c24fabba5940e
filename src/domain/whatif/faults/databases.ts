import { provisioningResumed, putRight } from '../../plan/facts.js';
import type { OwnStep } from '../../plan/types.js';
import { moved, stateInstalled, tested } from '../../steps/virtualcenter/facts.js';
import { countOf, plural } from '../../steps/words.js';
import { desktopsOf } from '../groups.js';
import type { ResolvedOf } from '../resolve.js';
import type { Situation } from '../situation.js';
import { ownCondition, ownStepEdits, scenarioEdit, type Trial } from '../trial.js';
import type { BackupStore } from '../types.js';
import { not, unknown, yes, type FaultSpec } from './spec.js';

type BackupOld = ResolvedOf<'backup-old'>;

const storeNames: Readonly<Record<BackupStore, string>> = {
  vcenter: 'vCenter’s database',
  composer: 'Composer’s database',
  ldap: 'View’s directory',
};
const settingOf = (store: BackupStore): string => `${store}Backup`;
const TIME = /^(\d{4})-(\d{2})-(\d{2})[ T](\d{2}):(\d{2})$/;

/** Minutes since 1970 of when a backup was taken, as the plan says; null where it does not. */
function takenAt(store: BackupStore, { world }: Situation): number | null {
  const read = TIME.exec(world.settings.text(settingOf(store)));
  if (read === null) return null;
  const [year, month, day, hour, minute] = read.slice(1).map(Number) as [
    number,
    number,
    number,
    number,
    number,
  ];
  return Date.UTC(year, month - 1, day, hour, minute) / 60_000;
}

const written = (minutes: number): string =>
  new Date(minutes * 60_000).toISOString().slice(0, 16).replace('T', ' ');

/** Minutes by which a store's backup really is older than vCenter's; null where nobody can tell. */
function behind({ store, minutes }: BackupOld, situation: Situation): number | null {
  const [own, vcenter] = [takenAt(store, situation), takenAt('vcenter', situation)];
  return own === null || vcenter === null ? null : vcenter - own + minutes;
}

/** A backup that turns out to be older than was thought. */
export const backupOld: FaultSpec<'backup-old'> = {
  tell: ({ store, minutes }) =>
    `The backup of ${storeNames[store]} is ${countOf(minutes, 'minute')} older than was thought.`,

  meets(fault, situation) {
    const { world } = situation;
    const { store, minutes } = fault;
    if (world.runbook === 'vcenter-cold-standby' || world.runbook === 'vcenter-warm-standby') {
      return store === 'vcenter' && minutes > 0
        ? unknown(
            'What was changed in VirtualCenter since is not in the standby database: hosts added since are not managed, and roles are the old ones. How much that is no export tells.',
          )
        : not('This plan uses VirtualCenter’s database only.');
    }
    if (world.runbook !== 'view-restore') return not('This plan restores no database from a backup.');
    if (minutes === 0) return not('Then it is as old as was thought.');
    if (store === 'vcenter') {
      return unknown(
        'Composer and View then know desktops that vCenter does not: they show as missing, and lie on the datastores in no inventory. How many were made in between no export tells.',
      );
    }
    const late = behind(fault, situation);
    if (late !== null && late <= 0) return not(`It is no older than vCenter’s all the same.`);
    return hasStep(store, situation)
      ? yes('The plan takes it for older already and has the step that puts right what it does not know.')
      : yes(
          `It is older than vCenter’s then, by ${countOf(late ?? minutes, 'minute')}, and the plan has no step that puts right what it does not know. Which desktops were made in between no export tells.`,
        );
  },

  apply(fault, situation, effects) {
    const { store, minutes } = fault;
    if (situation.world.runbook !== 'view-restore' || store === 'vcenter' || minutes === 0) return;
    const late = behind(fault, situation);
    if (late !== null && late <= 0) return;
    const all = desktopsOf(situation).length;
    effects.harms.push({
      at: provisioningResumed(),
      unless: putRight(store),
      sentence:
        store === 'composer'
          ? `those of ${countOf(all, 'desktop')} younger than Composer’s database cannot be refreshed or deleted, and their names are given out again, because its backup is older than vCenter’s and nobody has put right what it does not know`
          : `View gives users other desktops than theirs, and never again uses those of ${countOf(all, 'desktop')} it does not know, because the backup of its directory is older than vCenter’s and nobody has put that right`,
      count: all,
    });
  },

  waysOut(fault, situation) {
    const { store, minutes } = fault;
    if (situation.world.runbook !== 'view-restore' || store === 'vcenter' || minutes === 0) return [];
    return hasStep(store, situation) ? [] : [[trueTime(fault)]];
  },
};

const hasStep = (store: BackupStore, { view }: Situation): boolean =>
  view.steps.some((step) => step.effects.adds.includes(putRight(store)));

/** The scenario tells when the backup was taken in truth: the runbook then has the step, where it belongs. */
function trueTime(fault: BackupOld): Trial {
  const { store, minutes } = fault;
  const step = `put-right:${store}`;
  return {
    id: `true-time ${store} ${minutes}`,
    told: {
      kind: 'true-times',
      sentence: `Put right what ${storeNames[store]} does not know before provisioning is enabled: the plan gets the step for it.`,
      how: 'The scenario says when the backup was taken in truth.',
      about: null,
    },
    edits(situation) {
      if (situation.plan.removedSteps.includes(step)) return [{ type: 'restore-step', step }];
      const own = takenAt(store, situation);
      if (own === null) return null;
      return scenarioEdit(situation, (scenario) => ({
        ...scenario,
        settings: { ...scenario.settings, [settingOf(store)]: written(own - minutes) },
      }));
    },
  };
}

const SAME_FILES = 'the files of both nodes are the same';
const COPIED_ANEW = 'the state files have been copied once more';

/** The server that is to take over has older files than the one it stands in for. */
export const notSynchronised: FaultSpec<'not-synchronised'> = {
  tell: (_, { world }) =>
    world.runbook === 'vcenter-cluster'
      ? 'The second node has older files than the first.'
      : 'The standby server has older state files than the primary.',

  meets(_, { world }) {
    switch (world.runbook) {
      case 'vcenter-cluster':
        return yes(
          `After the group has moved, VirtualCenter runs with an older configuration and certificate, and ${countOf(world.managed.length, 'host')} ${plural(world.managed.length, 'shows', 'show')} as disconnected.`,
        );
      case 'vcenter-cold-standby':
      case 'vcenter-warm-standby':
        return yes(
          `Started like that, VirtualCenter asks for the root ${plural(world.managed.length, 'password', 'passwords')} of ${countOf(world.managed.length, 'host')} anew.`,
        );
      default:
        return not('This plan has no second server that is kept in step.');
    }
  },

  apply(_, { world }, effects) {
    switch (world.runbook) {
      case 'vcenter-cluster': {
        const when = ownCondition(SAME_FILES);
        effects.harms.push({
          at: moved('client'),
          unless: when,
          sentence: `VirtualCenter comes up on the other node with an older configuration and certificate, and ${countOf(world.managed.length, 'host')} ${plural(world.managed.length, 'shows', 'show')} as disconnected, because the files of the nodes are not the same`,
          count: world.managed.length,
        });
        effects.only.set(tested('client'), {
          when,
          because: 'the other node has older files, and the hosts are not connected there',
        });
        return;
      }
      case 'vcenter-cold-standby':
      case 'vcenter-warm-standby':
        effects.only.set(stateInstalled(), {
          when: ownCondition(COPIED_ANEW),
          because: 'the state files are older than the last change on the primary',
        });
        return;
      default:
        return;
    }
  },

  waysOut(_, { world, view }) {
    if (world.runbook === 'vcenter-cluster') return [[copyAgain(SAME_FILES, 'begin-test:client')]];
    const step = view.steps.find((each) => each.effects.adds.includes(stateInstalled()));
    return step === undefined ? [] : [[copyAgain(COPIED_ANEW, step.id)]];
  },
};

/** The files are copied once more before it matters. */
function copyAgain(condition: string, before: string): Trial {
  const nodes = condition === SAME_FILES;
  const step: OwnStep = {
    id: 'own:copy-again',
    title: nodes
      ? 'Copy the state files to the other node once more and compare dates'
      : 'Copy the state files once more, or restore them from a newer backup',
    detail: nodes
      ? 'From the node that is active to the other one: vpxd.cfg, the SSL folder, the license files. Dates and sizes are equal on both afterwards.'
      : 'From the primary’s disk where it can be read, else from a backup that is newer than the last change. Where there is neither, each host has to be connected with its root password.',
    role: 'virtualisation',
    commands: [],
    expect: 'No file is older than on the other side.',
    duration: { min: 120, likely: 600, max: 3600 },
    adds: [condition],
  };
  return {
    id: step.id,
    told: {
      kind: 'copy-again',
      sentence: `${step.title}.`,
      how: step.detail,
      about: null,
    },
    edits: (situation) => ownStepEdits(situation, step, { before }),
  };
}
