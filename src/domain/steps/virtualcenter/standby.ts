import { is, isNot } from '../../plan/facts.js';
import type { Hazard } from '../../plan/types.js';
import { typed } from '../commands.js';
import { again, deduced, minutes, read, requirement, stepKind } from '../kind.js';
import {
  databaseReady,
  hostsConnected,
  hostsTold,
  installed,
  primaryOff,
  serves,
  standbyPrepared,
  stateInstalled,
} from './facts.js';
import { hostRefs, hostsText, STATE_FILES, type Standby } from './types.js';
import { plural } from '../words.js';

const FILES_ARE_FOR =
  'The sources differ on the SSL certificate: the VMworld session says it is for the database, TN-019 for the ESX hosts. This plan takes TN-019, by which it authenticates all communication with the hosts.';

/** E0, W1. One VirtualCenter at a time. */
export const turnPrimaryOff = stepKind<null, Standby>({
  id: 'primary-off',
  label: 'E0',
  role: 'virtualisation',
  keys: () => [],
  title: (_, { primary }) => `Make sure that ${primary} is off and stays off`,
  detail: () =>
    'Power it off, or take its network away, and set its services so that they do not start by themselves. A server that comes back when its site does would manage the hosts a second time. Running VMs, hosts and vSphere HA go on without it.',
  objects: (_, { hosts }) => hostRefs(hosts),
  adds: () => [primaryOff()],
  ifFails: () =>
    'Cut it off the network at the switch. Two servers that manage the same hosts are worse than none.',
  twice: () => again('What is off stays off.'),
  expect: (_, { primary }) => `${primary} does not answer, and nobody will start it.`,
  duration: () => minutes(1, 5, 30),
  sources: [deduced()],
});

/** E1. The database is restored by whatever means are used for databases. */
export const readyDatabase = stepKind<null, Standby>({
  id: 'database-ready',
  label: 'E1',
  role: 'storage',
  keys: () => [],
  title: (_, { database }) => `Make ${database} ready for use`,
  detail: () =>
    'Restore it, or make its copy writable, by whatever means you use for databases. VirtualCenter is almost stateless besides: nearly everything is in here. Note how old its last change is.',
  objects: () => [],
  adds: () => [databaseReady()],
  ifFails: () =>
    'Look for the last backup that can be restored, and decide with its age in hand. VMs, hosts and vSphere HA go on meanwhile.',
  twice: (_, { hosts }) => ({
    harm: true,
    text: `what VirtualCenter wrote since the first restore is lost, and ${hostsText(hosts)} may differ from what it knows`,
    affected: hostRefs(hosts),
    count: hosts.length,
    cure: 'Restore before the service is started, and not again after.',
    source: deduced(),
  }),
  expect: (_, { database }) =>
    `${database} accepts a connection from the standby server, with read and write.`,
  duration: () => minutes(5, 45, 240),
  sources: [read('protectVc', 'disaster recovery'), deduced()],
});

/** E2. A cold standby has nothing on it yet. */
export const installFresh = stepKind<null, Standby>({
  id: 'install-fresh',
  label: 'E2',
  role: 'virtualisation',
  keys: () => [],
  title: (_, { standby }) => `Install VirtualCenter on ${standby}`,
  detail: () =>
    'The same version and patch as on the primary, license server and Web Access with it. Do not let the service start, and do not let the installer make a new database.',
  objects: () => [],
  hazards: (_, vc) => [
    twoAtOnce(
      vc,
      vc.sameAddress
        ? `two servers claim one address, and ${hostsText(vc.hosts)} ${plural(vc.hosts.length, 'follows', 'follow')} now the one and now the other`
        : `two VirtualCenter Servers of one name are in the network, and ${hostsText(vc.hosts)} ${plural(vc.hosts.length, 'is', 'are')} managed by the one nobody looks at`,
    ),
  ],
  adds: (_, { standby }) => [installed(standby)],
  twice: (_, { hosts, standby }) => ({
    harm: true,
    text: `a second installation puts default configuration and a new certificate on ${standby}, and the root ${plural(hosts.length, 'password', 'passwords')} of ${hostsText(hosts)} must be typed again`,
    affected: hostRefs(hosts),
    count: hosts.length,
    cure: 'Install once; put the state files back where it was done again.',
    source: deduced('from what VirtualCenter keeps in files'),
  }),
  ifFails: () =>
    'Read the installer’s log; begin with a clean server again. VMs, hosts and vSphere HA go on meanwhile.',
  expect: (_, { standby }) => `VirtualCenter is installed on ${standby}, its service stopped.`,
  duration: () => minutes(20, 45, 120),
  sources: [read('protectVc', 'cold standby, step 1'), deduced()],
});

function twoAtOnce({ hosts, primary }: Standby, consequence: string): Hazard {
  return {
    id: 'two-at-once',
    when: [isNot(primaryOff())],
    consequence,
    because: `nobody has made sure that ${primary} is off`,
    affected: hostRefs(hosts),
    count: hosts.length,
    cure: 'Turn the primary off first, and keep it off.',
    source: deduced(),
    versions: 'VirtualCenter 2.x',
  };
}

/** E3. What is not in the database comes from the backup of the files. */
export const installState = stepKind<null, Standby>({
  id: 'install-state',
  label: 'E3',
  role: 'virtualisation',
  keys: () => [],
  title: (_, { standby }) => `Install the configuration files of the primary on ${standby}`,
  detail: () =>
    `${STATE_FILES} ${FILES_ARE_FOR} TN-019 prints vpzd.cfg once, in Table 1; the file is vpxd.cfg.`,
  objects: () => [],
  requires: (_, { standby }) => [
    requirement(
      is(installed(standby)),
      `VirtualCenter is installed on ${standby}: the installer would write over the files`,
      read('protectVc', 'cold standby, steps 1 and 2'),
    ),
  ],
  adds: () => [stateInstalled()],
  ifFails: () =>
    'Without the certificate hosts have to be connected one by one with their passwords: have them at hand before you go on without it.',
  twice: () =>
    again('The same files are written again. Once VirtualCenter has run here they are older than its own.'),
  expect: (_, { standby }) => `The files on ${standby} are those of the last backup, by date and size.`,
  duration: () => minutes(5, 15, 60),
  sources: [
    read('protectVc', 'cold standby, step 2'),
    read('mscsVc', 'Table 1'),
    read('protectVc', 'what the SSL certificate is for'),
  ],
});

/** E3, W3. From here the standby server is VirtualCenter. */
export const connectDatabase = stepKind<null, Standby>({
  id: 'connect-database',
  label: 'E3',
  role: 'virtualisation',
  keys: () => [],
  title: (_, { standby, database }) => `Connect ${standby} to ${database} and start VirtualCenter`,
  detail: (_, { sameAddress, primary }) =>
    `Point its data source at the database, start the service.${sameAddress ? ` The server has the address of ${primary} before the service starts.` : ''} The license server comes too; without it there are 14 days of grace.`,
  objects: (_, { hosts }) => hostRefs(hosts),
  requires: (_, { standby, database }) => [
    requirement(is(installed(standby)), `VirtualCenter is installed on ${standby}`, read('protectVc')),
    requirement(is(databaseReady()), `${database} is ready`, deduced()),
  ],
  hazards: (_, vc) => [
    twoAtOnce(vc, `two VirtualCenter Servers write one database and manage ${hostsText(vc.hosts)} together`),
    {
      id: 'state-missing',
      when: [isNot(stateInstalled())],
      consequence: `VirtualCenter starts with another configuration and another certificate: ${hostsText(vc.hosts)} ${plural(vc.hosts.length, 'shows', 'show')} as disconnected, and each asks for its root password`,
      because: 'the state files are not those of the last change on the primary',
      affected: hostRefs(vc.hosts),
      count: vc.hosts.length,
      cure: 'Bring the state files up to date before the service starts.',
      source: read('mscsVc', 'Table 1'),
      versions: 'VirtualCenter 2.x',
    },
  ],
  adds: () => [serves()],
  commands: () => typed('gui', 'net start vpxd'),
  ifFails: () =>
    'Read vpxd.log: the data source, the account, the version of the database. Do not let it upgrade or create one.',
  twice: () => again('The service runs already.'),
  expect: (_, { standby }) => `The client connects to ${standby} and shows the inventory.`,
  duration: () => minutes(3, 10, 45),
  sources: [read('protectVc', 'cold standby, step 2'), read('protectVc', 'license server')],
});

/** E4, W4. Hosts go on talking to the address they know. */
export const reconnectHosts = stepKind<null, Standby>({
  id: 'reconnect-hosts',
  label: 'E4',
  role: 'virtualisation',
  keys: () => [],
  title: (_, { hosts, standby }) => `Run the scripts that reconnect ${hostsText(hosts)} to ${standby}`,
  detail: () =>
    'VMware’s Perl scripts for it, or disconnect and connect each host. Hosts keep the address of the VirtualCenter that manages them; this is what changes it. Where the standby server takes the primary’s address the step is not needed.',
  objects: (_, { hosts }) => hostRefs(hosts),
  requires: (_, { standby }) => [
    requirement(is(serves()), `VirtualCenter runs on ${standby}`, read('protectVc', 'cold standby, step 3')),
  ],
  adds: () => [hostsTold()],
  twice: () => ({ harm: false, text: 'Hosts are connected anew; nothing else changes.', source: deduced() }),
  ifFails: () =>
    'Disconnect and connect the host by hand in the client, with its root password. The host and its VMs go on meanwhile.',
  expect: (_, { hosts }) =>
    `${hostsText(hosts)} ${plural(hosts.length, 'was', 'were')} worked through without an error.`,
  duration: (_, { hosts }) => minutes(2, 5 + hosts.length / 4, 30 + 2 * hosts.length),
  sources: [read('protectVc', 'cold standby, step 3')],
});

/** E5. Hosts, not only the service, are what counts. */
export const verifyHosts = stepKind<null, Standby>({
  id: 'verify-hosts',
  label: 'E5',
  role: 'virtualisation',
  keys: () => [],
  title: (_, { hosts }) => `Verify that ${hostsText(hosts)} ${plural(hosts.length, 'is', 'are')} connected`,
  detail: () =>
    'None of them disconnected or not responding, alarms and roles as before. Then try what was missing meanwhile: a VMotion, DRS.',
  objects: (_, { hosts }) => hostRefs(hosts),
  requires: (_, { sameAddress }) => [
    sameAddress
      ? requirement(is(serves()), 'VirtualCenter runs at the address hosts know', read('protectVc'))
      : requirement(is(hostsTold()), 'the hosts know where VirtualCenter is', deduced()),
  ],
  adds: () => [hostsConnected()],
  commands: () =>
    typed(
      'powercli',
      "Get-VMHost | Where-Object { 'Connected', 'Maintenance' -notcontains $_.ConnectionState } | Format-Table Name, ConnectionState",
    ),
  ifFails: () =>
    'Look at each host that is missing: its name and address, port 902, its agent; then connect it by hand.',
  twice: () => again('Looking again does no harm.'),
  expect: () => 'The list of hosts that are not connected is empty.',
  duration: (_, { hosts }) => minutes(2, 5 + hosts.length / 10, 30 + hosts.length),
  sources: [deduced()],
});

/** W0. A warm standby is worth what its upkeep was. */
export const confirmPrepared = stepKind<null, Standby>({
  id: 'standby-prepared',
  label: 'W0',
  role: 'virtualisation',
  keys: () => [],
  title: (_, { standby }) => `Confirm that ${standby} is installed, disconnected and kept in step`,
  detail: () =>
    `The same version and patch as the primary, services set to manual and stopped, no connection to a database in use. The state files are copied regularly. ${STATE_FILES}`,
  objects: () => [],
  adds: (_, { standby }) => [standbyPrepared(), installed(standby)],
  ifFails: () =>
    'Then it is no warm standby: follow the runbook of the cold standby, and tell how much longer it takes.',
  twice: () => again('Looking again does no harm.'),
  expect: (_, { standby }) => `vpxd is stopped on ${standby}; the log of the copy job shows its last run.`,
  duration: () => minutes(2, 10, 30),
  sources: [read('protectVc', 'warm standby')],
});

/** W2. Files older than the last change are as bad as none. */
export const lastSync = stepKind<null, Standby>({
  id: 'last-sync',
  label: 'W2',
  role: 'virtualisation',
  keys: () => [],
  title: () => 'Confirm that the last synchronisation is newer than the last change on the primary',
  detail: () =>
    `Compare dates. Where it is not: copy once more if the primary’s disk can be read, else restore the files from backup. ${FILES_ARE_FOR}`,
  objects: () => [],
  requires: (_, { standby }) => [
    requirement(
      is(standbyPrepared()),
      `${standby} is installed and kept in step`,
      read('protectVc', 'warm standby'),
    ),
  ],
  adds: () => [stateInstalled()],
  ifFails: () => 'Take the files from the last backup, and write down which changes are missing.',
  twice: () => again('Looking again does no harm.'),
  expect: () => 'No file on the primary was newer than its copy.',
  duration: () => minutes(2, 10, 60),
  sources: [deduced(), read('mscsVc', 'Table 1')],
});
