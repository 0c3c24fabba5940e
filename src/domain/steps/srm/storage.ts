import { ref } from '../../estate/index.js';
import type { Datastore, ProtectionGroup, Vm } from '../../estate/types.js';
import { declared, inUse, is, isNot } from '../../plan/facts.js';
import type { PriorityGroup, SrmPlan, SrmRun } from '../../plan/scope/srm.js';
import { MOST_NAMED, namedVms } from '../../plan/scope/vms.js';
import { again, deduced, minutes, read, recalled, requirement, stepKind } from '../kind.js';
import { countOf, listed, namesOf, plural } from '../words.js';
import {
  clear,
  cleanedUp,
  isolated,
  planProved,
  planRunning,
  planStarted,
  preSynced,
  shutDown,
  storageReady,
  synced,
} from './facts.js';

export const machines = (vms: readonly Vm[]): string => countOf(vms.length, 'VM');

/** S0. A VM nobody protects keeps its datastore, and with it everybody on it. */
export const clearDatastore = stepKind<
  { readonly datastore: Datastore; readonly bare: readonly Vm[] },
  SrmRun
>({
  id: 'clear-datastore',
  label: 'S0',
  role: 'srm',
  keys: ({ datastore }) => [datastore.key],
  title: ({ datastore, bare }) =>
    `Protect ${listed(namesOf(bare), 3)} or move ${bare.length === 1 ? 'it' : 'them'} off ${datastore.name}`,
  detail: () =>
    'Before the day. A datastore group holds all files of its VMs and moves as a whole. What an unprotected VM there does differs by version: in SRM 5.5 recovery fails for all VMs of the datastore; by the guide of 5.8 recovery goes on without a VM whose protection was removed; by that of 6.1 test and planned migration then fail for the whole group, and disaster recovery brings the protected ones. Count on the worst. In SRM 5.8 a new disk on an unreplicated datastore is not protected, one on a datastore of another group makes the protection invalid.',
  objects: ({ datastore, bare }) => [ref('datastore', datastore), ...namedVms(bare)],
  adds: ({ datastore }) => [clear(datastore.key)],
  ifFails: () =>
    'Where the VM can be neither protected nor moved, take the datastore’s group out of the plan and tell who is left behind.',
  twice: () => again('What is protected stays so.'),
  expect: ({ datastore }) =>
    `Every VM on ${datastore.name} is protected; no protection group is “Not Configured”.`,
  duration: ({ bare }) => minutes(5, 15 + 5 * bare.length, 60 + 60 * bare.length),
  sources: [
    read('srm', 'protection of virtual machines, 5.5'),
    read('srm', 'Remove Protection from a Virtual Machine, 5.8 and 6.1'),
    read('srm', 'Modifying the Settings of a Protected Virtual Machine, 5.8'),
  ],
});

/** S1. Who decides; where the site is lost, that it is. */
export const declareRun = stepKind<null, SrmRun>({
  id: 'declare-run',
  label: 'S1',
  role: 'lead',
  keys: () => [],
  title: (_, { mode, protectedName }) =>
    mode === 'test'
      ? 'Decide on the test and check that its network is isolated'
      : mode === 'planned'
        ? `Decide on the planned migration from ${protectedName}`
        : `Declare the recovery; confirm that nothing at ${protectedName} runs`,
  detail: (_, { mode, protectedName }) =>
    mode === 'test'
      ? 'The VMs of a test run beside the originals. A test network with an uplink to production puts two machines of one name and address into it.'
      : mode === 'planned'
        ? 'Both sites are up; the migration stops at the first error rather than lose data.'
        : `SRM tries to shut down what it still reaches at ${protectedName} and goes on when it cannot.`,
  objects: (_, { scenario, protectedName }) =>
    scenario.protectedSite === '' ? [] : [{ kind: 'site', key: scenario.protectedSite, name: protectedName }],
  adds: (_, { mode }) => (mode === 'test' ? [declared(), isolated()] : [declared()]),
  deletes: (_, { mode, scenario }) => (mode === 'recovery' ? [inUse(scenario.protectedSite)] : []),
  ifFails: (_, { mode }) =>
    mode === 'test'
      ? 'Do not test with a network of which it is not known that it is isolated: choose SRM’s own test network.'
      : 'Do not run the plan. Nothing has been changed yet.',
  twice: () => again('The decision is repeated; nothing changes.'),
  expect: () => 'The decision is written down.',
  duration: () => minutes(5, 15, 60),
  sources: [deduced(), read('srm', 'planned migration and disaster recovery, 5.5')],
});

/** S2. Somebody starts the plan; from here SRM acts by itself. */
export const runPlan = stepKind<SrmPlan, SrmRun>({
  id: 'run-plan',
  label: 'S2',
  role: 'srm',
  keys: ({ key }) => [key],
  title: ({ name }, { mode }) =>
    `${mode === 'test' ? 'Test' : 'Run'} the recovery plan ${name}${mode === 'planned' ? ' as planned migration' : mode === 'recovery' ? ' as disaster recovery' : ''}`,
  detail: ({ groups, vms }, { recoveryName }) =>
    `In the SRM of ${recoveryName}. ${groups.length === 0 ? 'It has no protection group, and so nothing to bring' : `Protection groups: ${listed(namesOf(groups), 8)}; ${machines(vms)}`}. What follows SRM does by itself, but for prompts. It also wakes hosts on standby, resumes what it needs and suspends what is marked as not critical.`,
  objects: ({ vms }) => vms.slice(0, MOST_NAMED).map((vm) => ref('vm', vm)),
  requires: () => [requirement(is(declared()), 'it has been decided', deduced())],
  hazards: ({ sharing, sharedBy, vms }) =>
    [
      ...sharing.map((other) => ({ other, ours: true })),
      ...sharedBy.map((other) => ({ other, ours: false })),
    ].map(({ other, ours }) => ({
      id: `same-group:${other.key}`,
      when: [is(planRunning(other.key))],
      consequence: `SRM refuses the run, and ${machines(vms)} ${plural(vms.length, 'waits', 'wait')}`,
      because: `${other.name} has a protection group in common and has not ended`,
      affected: namedVms(vms),
      count: vms.length,
      cure: 'Run one plan after the other.',
      source: read('srm', 'one run for a protection group, 5.1 and later'),
      versions: 'SRM 5.1 and later',
      // Of two plans the first of the list goes first; the other way round only the check looks.
      ...(ours ? {} : { noEdge: true as const }),
    })),
  adds: ({ key }) => [planStarted(key), planRunning(key)],
  ifFails: () =>
    'Read why SRM refuses: another plan with a group in common runs, the sites are not connected, the plan’s state is not “Ready”.',
  twice: () => again('SRM refuses a second run while the first is under way.'),
  expect: () => 'The first step of the plan is under way.',
  duration: () => minutes(1, 3, 10),
  sources: [read('srm', 'one run for a protection group, 5.1 and later'), recalled('run order of SRM 6.1')],
});

interface OfPlan<T> {
  readonly plan: SrmPlan;
  readonly of: T;
}

const vmsIn = (plan: SrmPlan, group: ProtectionGroup): readonly Vm[] =>
  plan.vms.filter(
    (vm) =>
      group.vms.includes(vm.key) ||
      (vm.homeDatastore !== null && group.datastores.includes(vm.homeDatastore)),
  );

/** S3. The bulk goes over while the VMs still run. */
export const preSync = stepKind<OfPlan<ProtectionGroup>, SrmRun>({
  id: 'pre-sync',
  label: 'S3',
  role: 'automatic',
  keys: ({ plan, of }) => [plan.key, of.key],
  title: ({ of }, { mode }) =>
    mode === 'test'
      ? `Synchronise ${of.name} (if so chosen)`
      : `Synchronise ${of.name} while its VMs still run`,
  detail: (_, { mode }) =>
    mode === 'test'
      ? 'Without it the test shows the copy as it is: as old as the replication interval.'
      : 'So that the second synchronisation, with everything off, is short.',
  objects: ({ plan, of }) => datastoresOf(plan, of),
  requires: ({ plan }) => [requirement(is(planStarted(plan.key)), `${plan.name} runs`, deduced())],
  adds: ({ plan, of }) => [preSynced(plan.key, of.key)],
  ifFails: (_, { mode }) =>
    mode === 'test'
      ? 'SRM stops with an error. Test without it: the copy is then as old as the replication interval.'
      : 'A planned migration stops here and nothing is lost: cure the replication and run it again, or run it as disaster recovery where the site is about to be lost.',
  twice: () => again('The copy is brought up to date once more.'),
  expect: () => 'SRM shows the step as ended.',
  duration: ({ of }) => minutes(1, 10 + 5 * of.datastores.length, 120),
  sources: [recalled('run order of SRM 6.1'), read('srm', 'test and cleanup, 6.1')],
});

const datastoresOf = (plan: SrmPlan, group: ProtectionGroup) =>
  plan.datastores.filter((ds) => group.datastores.includes(ds.key)).map((ds) => ref('datastore', ds));

/** S4. Shut down in reverse: who is started last goes first. */
export const shutDownPriority = stepKind<
  OfPlan<PriorityGroup> & { readonly after: PriorityGroup | null },
  SrmRun
>({
  id: 'shut-down-priority',
  label: 'S4',
  role: 'automatic',
  keys: ({ plan, of }) => [plan.key, String(of.priority)],
  title: ({ of }, { protectedName }) =>
    `Shut down ${machines(of.vms)} of priority ${of.priority} at ${protectedName}`,
  detail: () => 'Guests get 5 minutes; then SRM powers them off.',
  objects: ({ of }) => namedVms(of.vms),
  requires: ({ plan, after }) => [
    requirement(is(planStarted(plan.key)), `${plan.name} runs`, deduced()),
    ...plan.groups.map((group) =>
      requirement(
        is(preSynced(plan.key, group.key)),
        `${group.name} is synchronised`,
        recalled('run order of SRM 6.1'),
      ),
    ),
    ...(after === null
      ? []
      : [
          requirement(
            is(shutDown(plan.key, String(after.priority))),
            `priority ${after.priority} is off`,
            read('srm', 'recovery order, 5.5 and later'),
          ),
        ]),
  ],
  adds: ({ plan, of }) => [shutDown(plan.key, String(of.priority))],
  ifFails: () =>
    'SRM powers off what does not shut down within its time. A VM it cannot power off stops a planned migration: power it off by hand and run the plan again.',
  twice: () => again('What is off stays off.'),
  expect: () => 'Each VM is off.',
  duration: () => minutes(1, 3, 10),
  sources: [read('srm', 'recovery order, 5.5; guest shutdown, 6.1')],
});

/** What each priority of a plan has in a group. */
const sharesIn = (plan: SrmPlan, of: ProtectionGroup) =>
  plan.priorities.map(({ priority, vms }) => ({
    priority,
    vms: vms.filter((vm) => vmsIn(plan, of).includes(vm)),
  }));

/** S5. With everything off, the last change goes over. */
export const lastSync = stepKind<OfPlan<ProtectionGroup>, SrmRun>({
  id: 'last-sync-of-group',
  label: 'S5',
  role: 'automatic',
  keys: ({ plan, of }) => [plan.key, of.key],
  title: ({ of }) => `Synchronise ${of.name} once more`,
  detail: () => 'Nothing is lost in a planned migration: this is why.',
  objects: ({ plan, of }) => datastoresOf(plan, of),
  // SRM shuts everything down first; harm is done only where the group has a share in it.
  requires: ({ plan, of }) =>
    sharesIn(plan, of).flatMap(({ priority, vms }) =>
      vms.length === 0
        ? [
            requirement(
              is(shutDown(plan.key, String(priority))),
              `priority ${priority} is off`,
              recalled('run order of SRM 6.1'),
            ),
          ]
        : [],
    ),
  hazards: ({ plan, of }) =>
    sharesIn(plan, of).flatMap(({ priority, vms }) => {
      if (vms.length === 0) return [];
      return {
        id: `still-on:${priority}`,
        when: [isNot(shutDown(plan.key, String(priority)))],
        consequence: `what ${machines(vms)} of priority ${priority} still ${plural(vms.length, 'writes', 'write')} is not in the copy`,
        because: `priority ${priority} has not been shut down`,
        affected: namedVms(vms),
        count: vms.length,
        cure: 'Shut down first, then synchronise.',
        source: recalled('run order of SRM 6.1'),
      };
    }),
  adds: ({ plan, of }) => [synced(plan.key, of.key)],
  ifFails: () =>
    'A planned migration stops here; nothing is lost. Cure the replication and run the plan again, or start the VMs again where they are.',
  twice: () => again('The copy is brought up to date once more; nothing writes by then.'),
  expect: () => 'SRM shows the step as ended.',
  duration: ({ of }) => minutes(1, 5 + of.datastores.length, 60),
  sources: [recalled('run order of SRM 6.1')],
});

/** S6. The copy, or a snapshot of it, can be written. */
export const readyStorage = stepKind<OfPlan<ProtectionGroup>, SrmRun>({
  id: 'ready-storage',
  label: 'S6',
  role: 'automatic',
  keys: ({ plan, of }) => [plan.key, of.key],
  title: ({ of }, { mode, recoveryName }) =>
    mode === 'test'
      ? `Make a writable snapshot of ${of.name} at ${recoveryName}`
      : `Make the storage of ${of.name} writable at ${recoveryName}`,
  detail: (_, { mode }) =>
    `SRM presents it and mounts VMFS volumes under a new signature; it corrects the paths of the VMs it protects, and of no others.${mode === 'test' ? ' Replication goes on meanwhile.' : ''}`,
  objects: ({ plan, of }) => datastoresOf(plan, of),
  requires: ({ plan, of }, { mode }) => [
    requirement(is(planStarted(plan.key)), `${plan.name} runs`, deduced()),
    ...(mode === 'planned'
      ? [
          requirement(
            is(synced(plan.key, of.key)),
            `${of.name} has the last change`,
            recalled('run order of SRM 6.1'),
          ),
        ]
      : []),
    ...(mode === 'test'
      ? [
          requirement(
            is(preSynced(plan.key, of.key)),
            `${of.name} is synchronised`,
            read('srm', 'test and cleanup, 6.1'),
          ),
        ]
      : []),
  ],
  hazards: ({ plan, of }, { scenario, protectedName, mode, unclear }) => {
    const vms = vmsIn(plan, of);
    return [
      ...(mode === 'recovery'
        ? [
            {
              id: 'originals-in-use',
              when: [is(inUse(scenario.protectedSite))],
              consequence: `${machines(vms)} may run at both sites, and one of the two states is lost`,
              because: `nobody has confirmed that nothing at ${protectedName} runs`,
              affected: namedVms(vms),
              count: vms.length,
              cure: `Make sure that ${protectedName} is down or fenced.`,
              source: deduced(),
            },
          ]
        : []),
      ...unclear
        .filter(({ datastore }) => of.datastores.includes(datastore.key))
        .map(({ datastore, bare }) => {
          const there = vms.filter((vm) => vm.homeDatastore === datastore.key);
          return {
            id: `unprotected:${datastore.key}`,
            when: [isNot(clear(datastore.key))],
            consequence: `recovery of ${machines(there)} on ${datastore.name} fails, not only of what is unprotected`,
            because: `${listed(namesOf(bare))} ${bare.length === 1 ? 'lies' : 'lie'} on ${datastore.name} and ${bare.length === 1 ? 'is' : 'are'} in no protection group`,
            affected: namedVms(there),
            count: there.length,
            cure: 'Protect what lies there or move it off, before the day.',
            source: read('srm', 'protection of virtual machines, 5.5'),
            versions: mode === 'recovery' ? 'SRM 5.5' : 'SRM 5.5 and 6.1',
          };
        }),
    ];
  },
  adds: ({ plan, of }) => [storageReady(plan.key, of.key)],
  ifFails: () =>
    'Read the storage replication adapter’s log. The group stays off as a whole. Make the copy writable at the array and run the plan again.',
  twice: () => again('What is writable stays so.'),
  expect: ({ of }) => `The datastores of ${of.name} are mounted at the recovery site.`,
  duration: ({ of }) => minutes(2, 5 + 2 * of.datastores.length, 30 + 10 * of.datastores.length),
  sources: [recalled('run order of SRM 6.1'), read('srm', 'datastore groups, 5.1')],
});

/** S9. A test leaves nothing behind. */
export const cleanUp = stepKind<SrmPlan, SrmRun>({
  id: 'clean-up',
  label: 'S9',
  role: 'srm',
  keys: ({ key }) => [key],
  title: ({ name }) => `Clean up the test of ${name}`,
  detail: () =>
    'SRM powers the test VMs off, puts the placeholders back and throws the snapshot away. Nothing of the test can be looked at afterwards.',
  objects: ({ vms }) => namedVms(vms),
  hazards: ({ key, vms, name }) => [
    {
      id: 'not-looked-at',
      when: [isNot(planProved(key))],
      consequence: `${machines(vms)} ${plural(vms.length, 'is', 'are')} thrown away before anybody has seen whether ${plural(vms.length, 'it works', 'they work')}`,
      because: `nobody has looked at what ${name} brought up`,
      affected: namedVms(vms),
      count: vms.length,
      cure: 'Look first, clean up after.',
      source: read('srm', 'test and cleanup, 6.1'),
      versions: 'SRM 5.0 and later',
    },
  ],
  requires: ({ key, name }) => [requirement(is(planStarted(key)), `${name} has been tested`, deduced())],
  adds: ({ key }) => [cleanedUp(key)],
  deletes: ({ key }) => [planRunning(key)],
  ifFails: () =>
    'Run it again; where it fails again, force it, and look at the array that no snapshot of the test is left.',
  twice: () => again('SRM offers no second one.'),
  expect: () => 'The plan shows as ready.',
  duration: () => minutes(2, 10, 45),
  sources: [read('srm', 'test and cleanup, 6.1')],
});
