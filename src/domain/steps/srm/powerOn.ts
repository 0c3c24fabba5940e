import { ref } from '../../estate/index.js';
import type { RecoveryStep, Vm } from '../../estate/types.js';
import { is, isNot } from '../../plan/facts.js';
import type { Dependency, PriorityGroup, SingleVm, SrmPlan, SrmRun } from '../../plan/scope/srm.js';
import { namedVms } from '../../plan/scope/vms.js';
import type { Hazard, Requirement } from '../../plan/types.js';
import { again, deduced, minutes, read, requirement, seconds, stepKind } from '../kind.js';
import { listed, namesOf, plural } from '../words.js';
import {
  answered,
  isolated,
  planProved,
  planRunning,
  planStarted,
  priorityDone,
  storageReady,
  vmUp,
} from './facts.js';
import { machines } from './storage.js';

/** A priority of a plan, and the one SRM finishes first. */
export interface Turn {
  readonly plan: SrmPlan;
  readonly group: PriorityGroup;
  readonly previous: PriorityGroup | null;
}

/** What SRM waits for before it starts anything of a priority. */
function turnHasCome({ plan, previous }: Turn): Requirement[] {
  return [
    requirement(is(planStarted(plan.key)), `${plan.name} runs`, deduced()),
    ...plan.groups.map((group) =>
      requirement(
        is(storageReady(plan.key, group.key)),
        `the storage of ${group.name} is writable`,
        read('srm', 'datastore groups, 5.1'),
      ),
    ),
    ...(previous === null
      ? []
      : [
          requirement(
            is(priorityDone(plan.key, String(previous.priority))),
            `priority ${previous.priority} has been recovered or has failed`,
            read('srm', 'recovery order, 5.5 and later'),
          ),
        ]),
  ];
}

const promptId = (turn: Turn, i: number): string => `${turn.plan.key}:${turn.group.priority}:${i}`;

function promptsAnswered(turn: Turn): Requirement[] {
  return turn.group.prompts.map((text, i) =>
    requirement(
      is(answered(promptId(turn, i))),
      `the prompt “${text}” is answered`,
      read('srm', 'message steps, 5.5'),
    ),
  );
}

/** S7. The plan pauses until somebody answers. */
export const prompt = stepKind<{ readonly turn: Turn; readonly at: number }, SrmRun>({
  id: 'srm-prompt',
  label: 'S7',
  role: 'lead',
  keys: ({ turn, at }) => [turn.plan.key, String(turn.group.priority), String(at)],
  title: ({ turn, at }) =>
    `Answer the prompt before priority ${turn.group.priority}: ${turn.group.prompts[at]}`,
  detail: ({ turn }) =>
    `The plan ${turn.plan.name} stands still until somebody answers. Decide before the day who does.`,
  objects: () => [],
  requires: ({ turn }) => turnHasCome(turn),
  adds: ({ turn, at }) => [answered(promptId(turn, at))],
  ifFails: () =>
    'The plan stands still for as long as nobody answers. Whoever was to decide cannot be reached: the lead decides and writes it down.',
  twice: () => again('A prompt is answered once.'),
  expect: () => 'The plan goes on.',
  duration: () => minutes(1, 5, 60),
  sources: [read('srm', 'message steps, 5.5')],
});

const stepId = (plan: SrmPlan, vm: Vm, when: 'before' | 'after', i: number): string =>
  `${plan.key}:${vm.key}:${when}:${i}`;

/** S7. A prompt or a command of one VM. */
export const vmStep = stepKind<
  {
    readonly turn: Turn;
    readonly vm: Vm;
    readonly when: 'before' | 'after';
    readonly at: number;
    readonly step: RecoveryStep;
  },
  SrmRun
>({
  id: 'srm-vm-step',
  label: 'S7',
  role: 'automatic',
  keys: ({ turn, vm, when, at }) => [turn.plan.key, vm.key, when, String(at)],
  title: ({ vm, when, step }) =>
    `${step.kind === 'prompt' ? 'Answer the prompt' : 'Run the command'} “${step.name}” ${when} ${vm.name} is powered on`,
  detail: ({ step }) =>
    `${step.text ?? 'The sources tell its name only.'} ${step.kind === 'prompt' ? 'The plan stands still until somebody answers.' : `SRM gives up after ${step.timeoutSeconds ?? 300} s and counts it as failed.`}`,
  objects: ({ vm }) => [ref('vm', vm)],
  requires: ({ turn, vm, when, at }) => [
    ...(when === 'after'
      ? [requirement(is(vmUp(turn.plan.key, vm.key)), `${vm.name} is up`, deduced())]
      : turnHasCome(turn)),
    ...(at === 0
      ? []
      : [
          requirement(
            is(answered(stepId(turn.plan, vm, when, at - 1))),
            'the one before it has ended',
            deduced(),
          ),
        ]),
  ],
  adds: ({ turn, vm, when, at }) => [answered(stepId(turn.plan, vm, when, at))],
  ifFails: () =>
    'SRM counts it as failed and goes on. Do by hand what the command does before anything that needs it is used.',
  twice: () => again('SRM runs it again when the plan is run again: a command has to bear that.'),
  expect: () => 'SRM shows the step as ended without an error.',
  duration: ({ step }) =>
    step.kind === 'prompt' ? minutes(1, 5, 60) : seconds(5, 60, Math.max(300, step.timeoutSeconds ?? 300)),
  sources: [read('srm', 'command and message steps, 5.5')],
});

/** S8. One VM that waits for another or is waited for. */
export const startVm = stepKind<{ readonly turn: Turn; readonly single: SingleVm }, SrmRun>({
  id: 'srm-start-vm',
  label: 'S8',
  role: 'automatic',
  keys: ({ turn, single }) => [turn.plan.key, single.vm.key],
  title: ({ turn, single }) => `Power on ${single.vm.name} (priority ${turn.group.priority})`,
  detail: ({ single }) =>
    single.needs.length === 0
      ? 'Told by itself because something else waits for it.'
      : `It needs ${listed(namesOf(single.needs.map(({ on }) => on)), 6)}. ${single.needs.map(told).join(' ')}`,
  objects: ({ single }) => [ref('vm', single.vm)],
  requires: ({ turn, single: { vm, before } }) => [
    ...turnHasCome(turn),
    ...promptsAnswered(turn),
    ...before.map((step, i) =>
      requirement(is(answered(stepId(turn.plan, vm, 'before', i))), `“${step.name}” has ended`, deduced()),
    ),
  ],
  hazards: ({ turn, single }, run) => [
    ...single.needs.map((need) => withoutNeeded(turn, single.vm, need)),
    ...notIsolated([single.vm], run),
  ],
  adds: ({ turn, single }) => [vmUp(turn.plan.key, single.vm.key)],
  ifFails: () =>
    'SRM goes on without it. Start it by hand from the recovery site’s inventory, then whatever needs it once more.',
  twice: () => again('A VM that is on is left alone.'),
  expect: ({ single }) => `VMware Tools of ${single.vm.name} answer.`,
  duration: () => seconds(60, 180, 300),
  sources: [read('srm', 'VM dependencies, 6.1 to 8.7')],
});

function told({ on, onPriority, fate }: Dependency): string {
  switch (fate) {
    case 'heeded':
      return `${on.name} has the same priority: SRM waits for it.`;
    case 'served':
      return `${on.name} has priority ${onPriority}: SRM ignores the dependency, and starts it before all the same. Not if that priority runs into its time-out.`;
    case 'circular':
      return `${on.name} needs this VM as well, so nothing can serve both.`;
    case 'ignored':
      return `${on.name} has priority ${onPriority}: SRM ignores the dependency with a warning and starts this VM first.`;
  }
}

function withoutNeeded({ plan, group }: Turn, vm: Vm, { on, onPriority, fate }: Dependency): Hazard {
  return {
    id: `without:${on.key}`,
    when: [isNot(vmUp(plan.key, on.key))],
    consequence: `the VM ${vm.name} starts without ${on.name}, which it needs`,
    because:
      fate === 'ignored'
        ? `${vm.name} has priority ${group.priority} and ${on.name} ${onPriority}, and SRM ignores dependencies across priorities: it starts the VM anyway`
        : fate === 'circular'
          ? `each of the two needs the other`
          : `${on.name} is not up`,
    affected: [ref('vm', vm)],
    count: 1,
    cure: {
      heeded: `Power on ${on.name} first.`,
      served: `Power on ${on.name} first, or give both the same priority.`,
      ignored: `Give both the same priority, or ${on.name} an earlier one.`,
      circular: 'Take one of the two dependencies out.',
    }[fate],
    source: read('srm', 'VM dependencies, 6.1 to 8.7'),
    versions: 'SRM 6.1 to 8.7',
    ...(fate === 'ignored' || fate === 'circular' ? { noEdge: true as const } : {}),
  };
}

function notIsolated(vms: readonly Vm[], { mode, protectedName }: SrmRun): Hazard[] {
  return mode !== 'test' || vms.length === 0
    ? []
    : [
        {
          id: 'not-isolated',
          when: [isNot(isolated())],
          consequence: `${machines(vms)} of the test ${plural(vms.length, 'meets its original', 'meet their originals')} at ${protectedName} in one network`,
          because: 'nobody has checked that the test network is isolated',
          affected: namedVms(vms),
          count: vms.length,
          cure: 'Check the test network first.',
          source: deduced(),
        },
      ];
}

/** S8. The rest of a priority, and its end. */
export const startPriority = stepKind<Turn, SrmRun>({
  id: 'srm-start-priority',
  label: 'S8',
  role: 'automatic',
  keys: ({ plan, group }) => [plan.key, String(group.priority)],
  title: ({ group }) =>
    group.single.length === group.vms.length
      ? `End of priority ${group.priority}`
      : `Power on ${machines(rest(group))} of priority ${group.priority}`,
  detail: ({ group }) =>
    `${listed(namesOf(rest(group)), 12)}${rest(group).length > 0 ? '. ' : ''}The next priority begins when each VM is up or has failed. SRM waits for VMware Tools, 300 s by default: with slow storage it goes on before they are up. At most 20 power-ons at once, and one host after the other below priority high (4.1).`,
  objects: ({ group }) => namedVms(group.vms),
  requires: (turn) => [
    ...turnHasCome(turn),
    ...promptsAnswered(turn),
    ...turn.group.single.flatMap(({ vm, after }) => [
      requirement(is(vmUp(turn.plan.key, vm.key)), `${vm.name} is up or has failed`, deduced()),
      ...after.map((step, i) =>
        requirement(is(answered(stepId(turn.plan, vm, 'after', i))), `“${step.name}” has ended`, deduced()),
      ),
    ]),
  ],
  hazards: ({ group }, run) => notIsolated(rest(group), run),
  adds: ({ plan, group }) => [priorityDone(plan.key, String(group.priority))],
  ifFails: () =>
    'SRM goes on with the next priority all the same. Write down which VMs failed, start them by hand, and start once more what needs them.',
  twice: () => again('A VM that is on is left alone.'),
  expect: ({ group }) => `${machines(group.vms)} on, VMware Tools answer, none of them failed.`,
  duration: ({ group }) => {
    const waves = Math.ceil(rest(group).length / 20);
    return seconds(60 * waves, 180 * waves, 300 * waves + 60);
  },
  sources: [
    read('srm', 'recovery priority, 5.5 and later'),
    read('srm', 'power-ons at once, 4.1'),
    read('srm', 'wait for VMware Tools, 5.5'),
  ],
});

const rest = (group: PriorityGroup): Vm[] => {
  const single = new Set(group.single.map(({ vm }) => vm.key));
  return group.vms.filter((vm) => !single.has(vm.key));
};

/** S9. SRM counts what failed; people see what works. */
export const provePlan = stepKind<SrmPlan, SrmRun>({
  id: 'prove-plan',
  label: 'S9',
  role: 'lead',
  keys: ({ key }) => [key],
  title: ({ name, vms }) =>
    `See that ${name} ended without errors and its ${machines(vms)} ${plural(vms.length, 'works', 'work')}`,
  detail: ({ leftOff }) =>
    `Read the plan’s history: a priority that ran into its time-out counts as ended. Log on to each service.${leftOff.length > 0 ? ` Left off as the plan says: ${listed(namesOf(leftOff), 8)}.` : ''}`,
  objects: ({ vms }) => namedVms(vms),
  requires: ({ key, priorities }) =>
    priorities.map(({ priority }) =>
      requirement(is(priorityDone(key, String(priority))), `priority ${priority} is through`, deduced()),
    ),
  adds: ({ key }) => [planProved(key)],
  deletes: ({ key }, { mode }) => (mode === 'test' ? [] : [planRunning(key)]),
  ifFails: () =>
    'Read the first error of the history: later ones often follow from it. Cure it and run the plan again, or start what is missing by hand; a plan with errors cannot be reprotected.',
  twice: () => again('Looking again does no harm.'),
  expect: () => 'No error and no warning in the history.',
  duration: ({ vms }) => minutes(5, 15 + vms.length, 60 + 3 * vms.length),
  sources: [deduced(), read('srmField')],
});
