import { cited } from '../../documents.js';
import { deduced, read } from '../../steps/kind.js';
import { cleanedUp, planProved } from '../../steps/srm/facts.js';
import { prompt, provePlan, startPriority, startVm, vmStep, type Turn } from '../../steps/srm/powerOn.js';
import {
  cleanUp,
  clearDatastore,
  declareRun,
  lastSync,
  machines,
  preSync,
  readyStorage,
  runPlan,
  shutDownPriority,
} from '../../steps/srm/storage.js';
import { countedOf, countOf, listed, namesOf, plural } from '../../steps/words.js';
import { assumer } from '../assumptions.js';
import { inUse, is } from '../facts.js';
import { srmRun, type SrmPlan, type SrmRun } from '../scope/srm.js';
import { replicationDenied } from '../replicationDenied.js';
import { choiceSetting, listSetting, objectsSetting } from '../settings.js';
import { namedVms } from '../scope/vms.js';
import type { RecoveryStep } from '../../estate/types.js';
import type { Assumption, GroundStep } from '../types.js';
import { siteBlockers, WHERE_TO_SET } from './places.js';
import { withoutRecoveryPlans } from './misfit.js';
import type { RunbookKind, Situation } from './types.js';

/** The pure SRM plan: what SRM does by itself, in its order, with what it heeds and what it ignores. */
export const srmPlan: RunbookKind = {
  id: 'srm-plan',
  name: 'SRM recovery plan',
  goal: 'The VMs of the recovery plans run at the recovery site, started in the order they need.',
  description:
    'Recovery plans as Site Recovery Manager runs them: protection groups, priorities 1 to 5, dependencies, prompts and commands. A dependency SRM does not heed is found here, not on the day.',
  source: `${cited('srm')}, 4.1 to 8.7; the run order recalled`,
  products: 'SRM 5.5 and later; dependencies 6.1 to 8.7',
  fields: ['event', 'protectedSite', 'recoverySite'],
  settings: () => [
    objectsSetting('plans', 'Recovery plans', 'None means all of them.', 'recoveryPlan', []),
    choiceSetting('mode', 'Run', 'A test runs beside production and is cleaned up.', [
      ['recovery', 'Recovery or planned migration'],
      ['test', 'Test'],
    ]),
    listSetting('priorities', 'Priorities', 'Other ones than imported: “sql01: 1”, one VM a line.'),
    listSetting('dependencies', 'Dependencies', 'Besides those imported: “web01 after sql01”, one a line.'),
    listSetting('prompts', 'Prompts', '“3: Has the database been checked?” pauses before priority 3.'),
  ],
  misfit: withoutRecoveryPlans,
  blockers: (situation) => {
    const missing = siteBlockers(situation);
    if (missing.length > 0) return missing;
    const run = runOf(situation);
    if (run.plans.length === 0) {
      return [
        `The estate has no recovery plan. Enter the protection groups and recovery plans ${WHERE_TO_SET}.`,
      ];
    }
    return run.plans
      .filter((plan) => plan.vms.length === 0)
      .map(
        ({ name }) =>
          `The recovery plan ${name} protects no VM. Enter its protection groups ${WHERE_TO_SET}.`,
      );
  },
  ground: (situation) => {
    const run = runOf(situation);
    const vms = [...new Set(run.plans.flatMap((plan) => plan.vms))];
    const leftOff = [...new Set(run.plans.flatMap((plan) => plan.leftOff))];
    return {
      steps: steps(run),
      initial: run.mode === 'recovery' ? [inUse(run.scenario.protectedSite)] : [],
      goals: run.plans.map(({ key, name }) =>
        run.mode === 'test'
          ? { ...is(cleanedUp(key)), text: `${name} has been tested and cleaned up` }
          : { ...is(planProved(key)), text: `what ${name} brings works` },
      ),
      assumptions: assumptions(run, situation),
      goal: {
        text: `${countedOf(machines(vms), namesOf(run.plans), 4)} ${run.mode === 'test' ? `${plural(vms.length, 'has', 'have')} been seen to run at ${run.recoveryName}, and nothing of the test is left.` : `${plural(vms.length, 'runs', 'run')} at ${run.recoveryName}.`}`,
        vms: vms.length - leftOff.length,
      },
      leftBehind:
        leftOff.length === 0
          ? []
          : [
              {
                text: 'told to be left off in the recovery plan',
                count: leftOff.length,
                objects: namedVms(leftOff),
              },
            ],
    };
  },
};

const runOf = ({ estate, index, scenario, settings }: Situation): SrmRun =>
  srmRun(estate, index, scenario, settings);

function steps(run: SrmRun): GroundStep[] {
  return [
    ...run.unclear.map((each) => clearDatastore.ground(each, run)),
    declareRun.ground(null, run),
    ...run.plans.flatMap((plan) => planSteps(plan, run)),
  ];
}

function planSteps(plan: SrmPlan, run: SrmRun): GroundStep[] {
  const ofGroups = plan.groups.map((of) => ({ plan, of }));
  const backwards = [...plan.priorities].reverse();
  const turns = plan.priorities.map((group, i): Turn => ({
    plan,
    group,
    previous: plan.priorities[i - 1] ?? null,
  }));
  return [
    runPlan.ground(plan, run),
    ...(run.mode === 'recovery' ? [] : ofGroups.map((each) => preSync.ground(each, run))),
    ...(run.mode === 'planned'
      ? [
          ...backwards.map((of, i) =>
            shutDownPriority.ground({ plan, of, after: backwards[i - 1] ?? null }, run),
          ),
          ...ofGroups.map((each) => lastSync.ground(each, run)),
        ]
      : []),
    ...ofGroups.map((each) => readyStorage.ground(each, run)),
    ...turns.flatMap((turn) => turnSteps(turn, run)),
    provePlan.ground(plan, run),
    ...(run.mode === 'test' ? [cleanUp.ground(plan, run)] : []),
  ];
}

function turnSteps(turn: Turn, run: SrmRun): GroundStep[] {
  return [
    ...turn.group.prompts.map((_, at) => prompt.ground({ turn, at }, run)),
    ...turn.group.single.flatMap((single) => [
      ...single.before.map((step, at) =>
        answeredBy(step, vmStep.ground({ turn, vm: single.vm, when: 'before', at, step }, run)),
      ),
      startVm.ground({ turn, single }, run),
      ...single.after.map((step, at) =>
        answeredBy(step, vmStep.ground({ turn, vm: single.vm, when: 'after', at, step }, run)),
      ),
    ]),
    startPriority.ground(turn, run),
  ];
}

/** A command runs by itself; a prompt waits for a person. */
const answeredBy = ({ kind }: RecoveryStep, step: GroundStep): GroundStep =>
  kind === 'prompt' ? { ...step, role: 'lead' } : step;

function assumptions(run: SrmRun, { index }: Situation): Assumption[] {
  const list: Assumption[] = [];
  const assume = assumer(list);
  const denied = replicationDenied(
    run.plans.flatMap(({ groups }) => groups),
    (key) => index.datastore.get(key),
    { site: run.scenario.recoverySite, name: run.recoveryName },
  );
  if (denied !== null) assume('replication-denied', denied.text, denied.check, denied.source);
  assume(
    'tools-in-time',
    'No priority takes longer than SRM waits for VMware Tools, 300 s unless the scenario says otherwise. Where one does, the next begins before it is up.',
    'Time a test on the storage of the recovery site; raise the time-out where it is short.',
    read('srmField'),
  );
  const served = run.plans.flatMap((plan) =>
    plan.priorities.flatMap((group) =>
      group.single.flatMap(({ vm, needs }) =>
        needs.filter(({ fate }) => fate === 'served').map(({ on }) => `${vm.name} after ${on.name}`),
      ),
    ),
  );
  if (served.length > 0) {
    assume(
      'dependencies-served',
      `SRM ignores ${countOf(served.length, 'dependency', 'dependencies')} across priorities, ${listed(served)}; the order of the priorities serves ${served.length === 1 ? 'it' : 'them'} all the same, as long as none times out.`,
      'Give both VMs one priority to make SRM wait.',
      read('srm', 'VM dependencies, 6.1 to 8.7'),
    );
  }
  if (run.notUnderstood.length > 0) {
    assume(
      'settings-not-used',
      `Nothing hangs on these lines of the scenario, which name no VM of the plans or cannot be read: ${listed(run.notUnderstood, 5)}.`,
      'Correct them.',
      { text: 'scenario', basis: 'user' },
    );
  }
  const single = run.plans.some((plan) => plan.priorities.some((group) => group.single.length > 0));
  if (!single) {
    assume(
      'no-dependencies',
      'No VM needs another one of its own priority: no dependency is known.',
      'Ask the owners; type the dependencies into the scenario.',
      deduced(),
    );
  }
  assume(
    'placeholders',
    `Placeholder datastores at ${run.recoveryName} are not replicated and visible to all hosts.`,
    'Look at the datastores of the placeholders.',
    read('srm', 'placeholder datastores, 5.5'),
  );
  return list;
}
