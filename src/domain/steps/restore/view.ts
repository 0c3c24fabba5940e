import type { Pool, Vm } from '../../estate/types.js';
import { ref } from '../../estate/index.js';
import {
  brokersServe,
  is,
  isNot,
  provisioningResumed,
  putRight,
  replicasGone,
  restored,
  up,
  viewStopped,
} from '../../plan/facts.js';
import { MOST_NAMED, namedVms } from '../../plan/scope/vms.js';
import { typed } from '../commands.js';
import { again, deduced, minutes, read, recalled, requirement, stepKind } from '../kind.js';
import { countOf, listed, namesOf } from '../words.js';

/** View with its three stores of state, and how old their backups are against each other. */
export interface ViewStores {
  readonly clones: readonly Vm[];
  readonly desktops: readonly Vm[];
  readonly pools: readonly Pool[];
  readonly brokers: readonly Vm[];
  readonly composer: readonly Vm[];
  /** Words for when the backups were taken; null where nobody said. */
  readonly taken: {
    readonly vcenter: string | null;
    readonly composer: string | null;
    readonly ldap: string | null;
  };
  /** How much older than vCenter's the backup is: words, null where it is not older. */
  readonly composerBehind: string | null;
  readonly ldapBehind: string | null;
}

/** Where none is known the words stand alone: there may be some all the same. */
const clonesText = ({ clones }: ViewStores): string =>
  clones.length === 0 ? 'the linked clones' : countOf(clones.length, 'linked clone');
const desktopsText = ({ desktops }: ViewStores): string =>
  desktops.length === 0 ? 'the desktops' : countOf(desktops.length, 'desktop');
const when = (time: string | null): string => (time === null ? '' : ` of ${time}`);

/** R1. Nothing may write while databases are exchanged. */
export const stopView = stepKind<null, ViewStores>({
  id: 'stop-view',
  label: 'R1',
  role: 'desktop',
  keys: () => [],
  title: (_, { brokers }) =>
    `Stop provisioning, View Composer and ${brokers.length === 0 ? 'the Connection Servers' : countOf(brokers.length, 'Connection Server')}`,
  detail: () =>
    'Disable provisioning on every pool first, then stop the services. Desktops users are logged on to go on.',
  objects: (_, { brokers, composer }) => namedVms([...brokers, ...composer]),
  adds: () => [viewStopped()],
  commands: () => [...typed('gui', 'net stop wsbroker'), ...typed('gui', 'net stop svid')],
  ifFails: () =>
    'Restore nothing while a service writes. Stop the service by the service manager of its server, and look at vCenter’s tasks.',
  twice: () => again('What is stopped stays stopped.'),
  expect: () => 'No task of View or Composer runs in vCenter, and neither service runs.',
  duration: () => minutes(5, 15, 45),
  sources: [recalled('restoring View; names of the services: wsbroker, svid'), deduced()],
});

/** R2. vCenter first: the others speak of what it has. */
export const restoreVcenter = stepKind<null, ViewStores>({
  id: 'restore-vcenter',
  label: 'R2',
  role: 'virtualisation',
  keys: () => [],
  title: (_, { taken }) => `Restore vCenter’s database${when(taken.vcenter)} and start vCenter`,
  detail: () =>
    'vCenter stopped while its database is exchanged. Then compare its inventory with the hosts: what was made since the backup is on the datastores and in no inventory.',
  objects: () => [],
  requires: () => [
    requirement(is(viewStopped()), 'View and Composer are stopped', recalled('restoring View')),
  ],
  adds: () => [restored('vcenter'), up('vcenter')],
  ifFails: () =>
    'Keep the database as it was before, and put it back. Look at the backup’s version: it must be that of the vCenter.',
  twice: (_, stores) => ({
    harm: true,
    text: `what vCenter did since the first restore is forgotten, and Composer and View know some of ${desktopsText(stores)} that it does not`,
    affected: namedVms(stores.desktops),
    count: stores.desktops.length,
    cure: 'Restore once; start over from R1 where it has to be done again.',
    source: deduced(),
  }),
  expect: () => 'All hosts connected; no VM orphaned that should be there.',
  duration: () => minutes(15, 60, 240),
  sources: [deduced()],
});

/** R3. Composer knows its clones by vCenter's identifiers. */
export const restoreComposer = stepKind<null, ViewStores>({
  id: 'restore-composer',
  label: 'R3',
  role: 'desktop',
  keys: () => [],
  title: (_, { taken }) => `Restore View Composer’s database${when(taken.composer)}`,
  detail: () =>
    'With the Composer service stopped, in Composer’s folder, from the .SVI file View writes together with the backup of its directory. Put your own in place of the words in capitals.',
  objects: (_, { composer }) => namedVms(composer),
  requires: () => [
    requirement(is(viewStopped()), 'the Composer service is stopped', recalled('restoring View')),
    requirement(
      is(restored('vcenter')),
      'vCenter’s database is restored, which Composer’s is compared with',
      deduced(),
    ),
  ],
  twice: (_, stores) => ({
    harm: true,
    text: `what Composer did since the first restore is forgotten, and some of ${clonesText(stores)} may again be in no database`,
    affected: namedVms(stores.clones),
    count: stores.clones.length,
    cure: 'Restore once; start over from R1 where it has to be done again.',
    source: deduced(),
  }),
  adds: () => [restored('composer')],
  commands: () =>
    typed(
      'gui',
      'sviconfig -operation=restoredata -dsnname=DSN -username=USER -password=PASSWORD -backupfilepath=FILE',
    ),
  ifFails: () =>
    'Start nothing. Read sviconfig’s message: the data source’s name, the account, the version of the backup. Put the database back as it was before, and try again.',
  expect: () => 'sviconfig ends without an error.',
  duration: () => minutes(5, 20, 90),
  sources: [
    read('viewAdmin', 'restoring configuration data'),
    read('viewAdmin', 'backing up configuration data'),
  ],
});

/** R4. The directory is replicated: a copy that is not stopped comes back. */
export const removeReplicas = stepKind<null, ViewStores>({
  id: 'remove-replicas',
  label: 'R4',
  role: 'desktop',
  keys: () => [],
  title: (_, { brokers }) =>
    brokers.length > 1
      ? `Take ${countOf(brokers.length - 1, 'other Connection Server')} out of the replicated group`
      : 'Make sure that no other Connection Server holds the directory',
  detail: () =>
    'View LDAP is replicated among Connection Servers. One takes the restored directory; the others are uninstalled, with their instance of the directory, and join again afterwards.',
  objects: (_, { brokers }) => namedVms(brokers),
  requires: () => [
    requirement(is(viewStopped()), 'the Connection Servers are stopped', recalled('restoring View')),
  ],
  adds: () => [replicasGone()],
  ifFails: () =>
    'Switch the server off and leave it off: it joins again only after it has been installed anew.',
  twice: () => again('What is out of the group stays out.'),
  expect: () => 'One Connection Server is left in the group.',
  duration: (_, { brokers }) => minutes(5, 10 + 10 * brokers.length, 60 + 20 * brokers.length),
  sources: [recalled('restoring View’s directory')],
});

/** R5. Who owns which desktop. */
export const restoreLdap = stepKind<null, ViewStores>({
  id: 'restore-ldap',
  label: 'R5',
  role: 'desktop',
  keys: () => [],
  title: (_, { taken }) => `Import View’s directory${when(taken.ldap)} on one Connection Server`,
  detail: () =>
    'From the .LDF file View writes with its backup, in place of FILE; the service is stopped meanwhile. A file that was written encrypted is decrypted first, by vdmimport -d with its password: look at the guide of your version.',
  objects: (_, { brokers }) => namedVms(brokers.slice(0, 1)),
  requires: () => [
    requirement(is(viewStopped()), 'the Connection Servers are stopped', recalled('restoring View')),
    requirement(
      is(restored('composer')),
      'Composer’s database is restored, to which the directory refers',
      deduced(),
    ),
  ],
  hazards: (_, stores) => [
    {
      id: 'replicas-there',
      when: [isNot(replicasGone())],
      consequence: `another Connection Server replicates its own state over what was restored, and the assignment of ${desktopsText(stores)} is a mixture of both`,
      because: 'the other Connection Servers are still in the replicated group',
      affected: namedVms(stores.desktops),
      count: stores.desktops.length,
      cure: 'Take them out of the group first.',
      source: recalled('restoring View’s directory'),
      versions: 'View 4.6 to 5.2',
    },
  ],
  adds: () => [restored('ldap')],
  commands: () => typed('gui', 'vdmimport -f FILE'),
  ifFails: () =>
    'Keep the services stopped. Read vdmimport’s message: the version of the file, the password it was encrypted with. Import again; do not start View on half a directory.',
  twice: (_, stores) => ({
    harm: true,
    text: `what was assigned or changed since the first import is taken back for ${desktopsText(stores)}`,
    affected: namedVms(stores.desktops),
    count: stores.desktops.length,
    cure: 'Import once; start over from R1 where it has to be done again.',
    source: deduced(),
  }),
  expect: () => 'The pools and their desktops are listed once the service runs.',
  duration: () => minutes(5, 20, 60),
  sources: [
    read('viewAdmin', 'restoring configuration data'),
    read('viewAdmin', 'backing up configuration data'),
  ],
});

/** R6, R7. What one store does not know of another. */
export const putStoreRight = stepKind<'composer' | 'ldap', ViewStores>({
  id: 'put-right',
  label: 'R6',
  role: 'desktop',
  keys: (store) => [store],
  title: (store) =>
    store === 'composer'
      ? 'Find the linked clones Composer does not know and put them right'
      : 'Find the desktops View does not know and put them right',
  detail: (store, { composerBehind, ldapBehind }) =>
    store === 'composer'
      ? `${composerBehind ?? 'Composer’s backup is older than vCenter’s'}. Compare vCenter’s inventory with Composer’s database: a clone that was made in between is in vCenter and not in Composer. Empty floating ones are removed by hand; keep the persistent disk of a dedicated one, detach it, make the desktop anew and attach it.`
      : `${ldapBehind ?? 'The directory’s backup is older than vCenter’s'}. A desktop that was made in between is in vCenter and in no pool; one that was assigned in between has no owner.`,
  objects: (_, { pools }) => pools.slice(0, MOST_NAMED).map((pool) => ref('pool', pool)),
  requires: (store) => [
    requirement(is(restored(store)), 'it is restored', deduced()),
    requirement(is(restored('vcenter')), 'vCenter is restored', deduced()),
  ],
  adds: (store) => [putRight(store)],
  ifFails: () =>
    'Keep provisioning off for the pools concerned and enable the others. Write down what could not be put right.',
  twice: () => again('What is right is left alone.'),
  expect: (store) =>
    store === 'composer'
      ? 'No clone in vCenter is missing in Composer.'
      : 'No desktop in vCenter is missing in View.',
  duration: (_, { clones }) => minutes(10, 60 + clones.length / 60, 480 + clones.length / 10),
  sources: [deduced()],
});

/** R8. Composer, then brokers, then the others join. */
export const startView = stepKind<null, ViewStores>({
  id: 'start-view',
  label: 'R8',
  role: 'desktop',
  keys: () => [],
  title: (_, { brokers }) =>
    `Start View Composer and the Connection Server${brokers.length > 1 ? `, and have ${countOf(brokers.length - 1, 'other')} join again` : ''}`,
  detail: (_, { brokers }) =>
    `Composer first. ${brokers.length > 1 ? `Then ${listed(namesOf(brokers), 6)}: the restored one first, the others as replicas of it. ` : ''}Provisioning stays off.`,
  objects: (_, { brokers, composer }) => namedVms([...composer, ...brokers]),
  requires: () => [
    requirement(is(up('vcenter')), 'vCenter is up', recalled('start order')),
    requirement(is(restored('composer')), 'Composer’s database is restored', deduced()),
    requirement(is(restored('ldap')), 'View’s directory is restored', deduced()),
  ],
  adds: () => [brokersServe()],
  commands: () => [...typed('gui', 'net start svid'), ...typed('gui', 'net start wsbroker')],
  ifFails: () =>
    'Composer first: read its log; then View’s. Users stay with what they are logged on to. Do not enable provisioning to find out.',
  twice: () => again('A service that runs is left alone.'),
  expect: () => 'The dashboard is green; a user gets the desktop that is theirs.',
  duration: (_, { brokers }) => minutes(5, 15 + 10 * brokers.length, 60 + 20 * brokers.length),
  sources: [recalled('start order')],
});

/** R9. From here Composer acts on what its database says. */
export const allowProvisioning = stepKind<null, ViewStores>({
  id: 'allow-provisioning',
  label: 'R9',
  role: 'desktop',
  keys: () => [],
  title: (_, { pools }) =>
    `Enable provisioning${pools.length > 0 ? ` of ${countOf(pools.length, 'pool')}` : ''}`,
  detail: () => 'From here View and Composer make, refresh and delete by what their databases say.',
  objects: (_, { pools }) => pools.slice(0, MOST_NAMED).map((pool) => ref('pool', pool)),
  requires: () => [requirement(is(brokersServe()), 'View serves', deduced())],
  hazards: (_, stores) => [
    ...(stores.composerBehind === null
      ? []
      : [
          {
            id: 'composer-older',
            when: [isNot(putRight('composer'))],
            consequence: `those of ${clonesText(stores)} younger than Composer’s database cannot be refreshed or deleted, their names are given out again, and replicas they read from may be deleted as unused`,
            because: stores.composerBehind,
            affected: namedVms(stores.clones),
            count: stores.clones.length,
            cure: 'Compare Composer’s database with vCenter’s inventory and put right what differs, before provisioning is enabled.',
            source: read('viewAdmin', 'backing up configuration data'),
            versions: 'View 4.6 to 5.2',
          },
        ]),
    ...(stores.ldapBehind === null
      ? []
      : [
          {
            id: 'ldap-older',
            when: [isNot(putRight('ldap'))],
            consequence: `View gives users other desktops than theirs, and never again uses or refreshes those of ${desktopsText(stores)} it does not know`,
            because: stores.ldapBehind,
            affected: namedVms(stores.desktops),
            count: stores.desktops.length,
            cure: 'Put the directory right before provisioning is enabled.',
            source: read('viewAdmin', 'backing up configuration data'),
            versions: 'View 4.6 to 5.2',
          },
        ]),
  ],
  adds: () => [provisioningResumed()],
  ifFails: () =>
    'Disable it again at once: what is made, refreshed or deleted from here follows what the databases say. Look at the pool that failed.',
  twice: () => again('What is enabled stays enabled.'),
  expect: () => 'A test desktop is made, refreshed and deleted.',
  duration: () => minutes(5, 20, 60),
  sources: [deduced()],
});
