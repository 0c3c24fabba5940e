import { is, isNot } from '../../plan/facts.js';
import { typed } from '../commands.js';
import { again, deduced, minutes, read, requirement, seconds, stepKind } from '../kind.js';
import {
  filesCopied,
  keptApart,
  managedIpSet,
  moved,
  online,
  resourceMade,
  serves,
  synchronised,
  tested,
  testing,
  vpxdRestarted,
  waited,
  watched,
  webRestarted,
} from './facts.js';
import { resourcesOf } from './clusterBuild.js';
import { hostRefs, hostsText, STATE_FILES, VC_FOLDER, type VcCluster } from './types.js';
import { plural } from '../words.js';

const SSL_FILES = 'the three files of the SSL folder';

/** M12. VirtualCenter learns under which address hosts are to find it. */
export const setManagedIp = stepKind<null, VcCluster>({
  id: 'set-managed-ip',
  label: 'M12',
  role: 'virtualisation',
  keys: () => [],
  title: (_, { nodes, address, addressIn }) =>
    `Set managedip to ${address} in ${addressIn === 'file' ? 'vpxd.cfg' : 'the registry'} on ${nodes[0]}`,
  detail: (_, { addressIn, address }) =>
    addressIn === 'file'
      ? `In ${VC_FOLDER}\\vpxd.cfg, below the vpxd element: <managedip>${address}</managedip>. TN-019 prints the name of the file as vpzd.cfg once, in Table 1; it is vpxd.cfg.`
      : 'A value called managedip below HKEY_LOCAL_MACHINE\\SOFTWARE\\VMware, Inc.\\VMware VirtualCenter. The cluster replicates it, so the resource with its registry replication must be there first.',
  objects: () => [],
  requires: (_, { group }) => [
    requirement(
      is(resourceMade(group, 'vpxd')),
      'the vpxd resource exists',
      read('mscsVc', 'Synchronize the Cluster and Bring it Online'),
    ),
  ],
  adds: () => [managedIpSet()],
  twice: () => ({
    harm: false,
    text: 'The same value is written again; a second element of the name in vpxd.cfg is an error, so replace it.',
    source: deduced(),
  }),
  ifFails: () =>
    'Put the file or the value back from before, and look at the place: below the vpxd element, nowhere else.',
  expect: () => 'The value is the cluster’s address, not the node’s.',
  duration: () => minutes(2, 5, 20),
  sources: [
    read('mscsVc', 'Synchronize the primary node, options 1 and 2'),
    read('protectVc', 'what the SSL certificate is for'),
  ],
});

/** M12. vpxd first. */
export const restartVpxd = stepKind<null, VcCluster>({
  id: 'restart-vpxd',
  label: 'M12',
  role: 'virtualisation',
  keys: () => [],
  title: (_, { nodes }) => `Restart vpxd on ${nodes[0]}`,
  detail: () => 'In Services: VMware VirtualCenter Server, Restart. Before Web Access, never after.',
  objects: () => [],
  hazards: (_, { hosts, webAccess }) => [
    {
      id: 'address-not-read',
      when: [isNot(managedIpSet())],
      consequence: `vpxd tells ${hostsText(hosts)} the node’s own address, which is lost when the group moves`,
      because: 'managedip has not been set',
      affected: hostRefs(hosts),
      count: hosts.length,
      cure: 'Set managedip, then restart.',
      source: read('mscsVc', 'Synchronize the primary node, steps 3 to 8'),
      versions: 'VirtualCenter 2.0.1 patch 2 and later',
    },
    ...(webAccess
      ? [
          {
            id: 'web-before',
            when: [is(webRestarted())],
            consequence:
              'Web Access holds on to the vpxd that has gone: everybody who works by browser gets errors until it is restarted as well',
            because: 'vpxd is restarted after Web Access, not before it',
            affected: hostRefs(hosts),
            count: hosts.length,
            cure: 'Restart Web Access again, last.',
            source: read('mscsVc', 'Synchronize the primary node, steps 8 and 9'),
            versions: 'VirtualCenter 2.0.1 patch 2 and later',
          },
        ]
      : []),
  ],
  adds: () => [vpxdRestarted()],
  commands: () => [...typed('gui', 'net stop vpxd'), ...typed('gui', 'net start vpxd')],
  ifFails: () =>
    'Read vpxd.log. An error in vpxd.cfg keeps it from starting: put the file back and begin with managedip again.',
  twice: () => again('Clients lose their session once more. Web Access has to be restarted after it again.'),
  expect: () => 'The client connects to the node.',
  duration: () => minutes(1, 3, 10),
  sources: [read('mscsVc', 'Synchronize the primary node')],
});

/** M12. Web Access after vpxd. */
export const restartWeb = stepKind<null, VcCluster>({
  id: 'restart-web',
  label: 'M12',
  role: 'virtualisation',
  keys: () => [],
  title: (_, { nodes }) => `Restart Web Access on ${nodes[0]}`,
  detail: () => 'In Services: VMware Virtual Infrastructure Web Access, Restart.',
  commands: () => [...typed('gui', 'net stop webAccess'), ...typed('gui', 'net start webAccess')],
  objects: () => [],
  requires: () => [
    requirement(
      is(vpxdRestarted()),
      'vpxd has been restarted',
      read('mscsVc', 'Synchronize the primary node, steps 8 and 9'),
    ),
  ],
  adds: () => [webRestarted()],
  ifFails: () => 'Look whether vpxd answers; Web Access does not start properly without it.',
  twice: () => again('Browsers lose their session once more.'),
  expect: () => 'A browser gets the log-on page.',
  duration: () => minutes(1, 2, 10),
  sources: [read('mscsVc', 'Synchronize the primary node')],
});

/** M13. The secondary node becomes like the primary. */
export const copyFiles = stepKind<null, VcCluster>({
  id: 'copy-files',
  label: 'M13',
  role: 'virtualisation',
  keys: () => [],
  title: (_, { nodes, addressIn }) =>
    `Copy ${addressIn === 'file' ? `vpxd.cfg and ${SSL_FILES}` : SSL_FILES} from ${nodes[0]} to ${nodes[1]}`,
  detail: () =>
    `In ${VC_FOLDER}, the SSL folder below it. To the same places, over what the installation put there. From the primary to the secondary, never the other way. The sources differ on the certificate: TN-019 says it is for ESX hosts, the VMworld session for the database; this plan takes TN-019.`,
  objects: () => [],
  hazards: (_, { nodes, hosts, addressIn }) => [
    {
      id: 'without-managed-ip',
      when: [isNot(managedIpSet())],
      consequence:
        addressIn === 'file'
          ? `the other node gets a vpxd.cfg without managedip: after a move it tells ${hostsText(hosts)} its own address, and VirtualCenter is lost to ${plural(hosts.length, 'it', 'them')} at the next move`
          : `nobody knows what ${nodes[1]} will tell ${hostsText(hosts)} its address is`,
      because: `managedip has not been set on ${nodes[0]}`,
      affected: hostRefs(hosts),
      count: hosts.length,
      cure: 'Set managedip on the primary node, restart, then copy.',
      source: read('mscsVc', 'Synchronize the Cluster and Bring it Online'),
      versions: 'VirtualCenter 2.0.1 patch 2 and later',
    },
    {
      id: 'not-tried',
      when: [isNot(vpxdRestarted())],
      consequence: `${nodes[1]} gets files with which nobody has seen VirtualCenter start, and a mistake in them keeps ${hostsText(hosts)} without it on either node`,
      because: `vpxd has not been restarted on ${nodes[0]} with what is copied`,
      affected: hostRefs(hosts),
      count: hosts.length,
      cure: 'Restart vpxd on the primary node and connect to it, then copy.',
      source: read('mscsVc', 'Synchronize the Cluster and Bring it Online'),
      versions: 'VirtualCenter 2.0.1 patch 2 and later',
    },
  ],
  adds: () => [filesCopied()],
  twice: () => ({
    harm: false,
    text: 'The same files are copied again. After the group has moved it would be the wrong way: then the other node is the newer.',
    source: deduced(),
  }),
  ifFails: () =>
    'Do not bring the group online: the other node would serve with other files. Copy again and compare.',
  expect: () => 'Dates and sizes are equal on both nodes.',
  duration: () => minutes(2, 5, 20),
  sources: [
    read('mscsVc', 'Synchronize the secondary node'),
    read('protectVc', 'what the SSL certificate is for'),
  ],
});

/** M14. The group comes up. */
export const bringOnline = stepKind<string, VcCluster>({
  id: 'bring-online',
  label: 'M14',
  role: 'virtualisation',
  keys: (group) => [group],
  title: (group) => `Bring ${group} online`,
  detail: () => 'In Cluster Administrator: the group, Bring Online.',
  objects: () => [],
  requires: (group, cluster) => [
    ...resourcesOf(cluster)
      .filter((resource) => resource.group === group)
      .map((resource) =>
        requirement(
          is(resourceMade(group, resource.id)),
          `${resource.title} exists`,
          read('mscsVc', 'Configuration Overview'),
        ),
      ),
    requirement(
      is(filesCopied()),
      `${cluster.nodes[1]} has the files`,
      read('mscsVc', 'Configuration Overview'),
    ),
    ...(cluster.webAccess
      ? [
          requirement(
            is(webRestarted()),
            'Web Access has been restarted',
            read('mscsVc', 'Configuration Overview'),
          ),
        ]
      : []),
  ],
  hazards: (_, { licenseGroup, group, hosts }) =>
    licenseGroup === null
      ? []
      : [
          {
            id: 'not-kept-apart',
            when: [isNot(keptApart())],
            consequence: `the groups ${group} and ${licenseGroup} may sit on one node: what takes that node takes the licenses of ${hostsText(hosts)} with VirtualCenter`,
            because: 'AntiAffinityClassName is not the same on both groups',
            affected: hostRefs(hosts),
            count: hosts.length,
            cure: 'Set the same value on both groups first.',
            source: read('mscsVc', 'Separate Resource Group for the License Server'),
            versions: 'Windows Server 2003 clusters',
          },
        ],
  adds: (group, { group: main }) => (group === main ? [online(group), serves()] : [online(group)]),
  ifFails: () =>
    'Look at the first resource that failed, in the order of the dependencies: address in use, name not registered, then the service. Bring that one online by itself.',
  twice: () => again('A group that is online stays so.'),
  expect: () => 'Every resource of the group is online.',
  duration: () => minutes(2, 5, 20),
  sources: [read('mscsVc', 'Bring the cluster online')],
});

/** M15. What is changed on one node is changed on the other. */
export const keepInStep = stepKind<null, VcCluster>({
  id: 'keep-in-step',
  label: 'M15',
  role: 'virtualisation',
  keys: () => [],
  title: (_, { synchronisation }) =>
    synchronisation === 'dfs'
      ? 'Set up DFS replication of the state files'
      : 'Schedule robocopy of the state files',
  detail: () =>
    `${STATE_FILES} It can be made a cluster resource, a generic application with the command line cmd /k and your command, so that it runs wherever the group is online; a script has to be on both nodes.`,
  objects: () => [],
  requires: (_, { group }) => [
    requirement(is(online(group)), `${group} is online`, read('mscsVc', 'Configuration Overview')),
  ],
  adds: () => [synchronised()],
  ifFails: () => 'Copy by hand after each change until it works, and write that into the change procedure.',
  twice: () => again('It is set up already; two copy jobs in opposite directions overwrite each other.'),
  expect: () => 'A changed file arrives on the other node.',
  duration: () => minutes(10, 45, 240),
  sources: [read('mscsVc', 'VirtualCenter Server Data Synchronization')],
});

/** A test that moves a group: who looks, and with what. */
export interface MoveTest {
  readonly id: 'client' | 'browser' | 'license';
  readonly label: string;
  readonly group: string;
  /** Test that must have ended, because the group moves in both. */
  readonly after: readonly MoveTest['id'][];
}

/** M16–M18. Before the group moves. */
export const beginTest = stepKind<MoveTest, VcCluster>({
  id: 'begin-test',
  label: 'M16',
  role: 'virtualisation',
  keys: ({ id }) => [id],
  title: ({ id }, { address, licenseAddress, testHost }) =>
    id === 'client'
      ? `Connect the client to ${address} and add a host`
      : id === 'browser'
        ? `Connect a browser to ${address}`
        : `See the license server UP, and license ${testHost} from ${licenseAddress ?? address}:27000`,
  detail: ({ id }) =>
    id === 'license'
      ? 'License Server Tools on the active node: Server Status, Perform Status Enquiry; it reads “UP”. The host is a standalone one, not in this inventory: Licensed Features, Edit License Sources, Use License Server.'
      : 'To the cluster’s address, not to a node’s.',
  objects: () => [],
  requires: ({ group, after }) => [
    requirement(is(online(group)), `${group} is online`, read('mscsVc', 'Configuration Overview')),
    ...after.map((other) =>
      requirement(
        is(tested(other)),
        'the test before it has ended',
        read('mscsVc', 'Configuration Overview'),
      ),
    ),
  ],
  hazards: ({ id }, { hosts }) =>
    otherTests(id).map((other) => ({
      id: `disturbs:${other}`,
      when: [is(testing(other))],
      consequence: `two tests move the group at once; neither says anything, and ${hostsText(hosts)} ${plural(hosts.length, 'is', 'are')} without VirtualCenter twice`,
      because: `the ${testName(other)} is under way`,
      affected: hostRefs(hosts),
      count: hosts.length,
      cure: 'One test after the other.',
      source: deduced('the source tests one after the other'),
      noEdge: true as const,
    })),
  adds: ({ id }) => [watched(id), testing(id)],
  ifFails: () => 'Do not move the group: first it has to work where it is.',
  twice: () => again('Connecting again does no harm.'),
  expect: ({ id }) =>
    ({
      client: 'The host is in the inventory and connected.',
      browser: 'The inventory is there, and the host in it.',
      license: 'No error; the host shows its licensed features.',
    })[id],
  duration: () => minutes(3, 10, 30),
  sources: [read('mscsVc', 'Test the VirtualCenter Failover Functionality')],
});

const testName = (id: MoveTest['id']): string =>
  id === 'license' ? 'test of the license server' : `test by ${id}`;

const otherTests = (id: MoveTest['id']): MoveTest['id'][] =>
  (['client', 'browser', 'license'] as const).filter((other) => other !== id);

/** M16–M18. */
export const moveGroup = stepKind<MoveTest, VcCluster>({
  id: 'move-group',
  label: 'M16',
  role: 'virtualisation',
  keys: ({ id }) => [id],
  title: ({ group, id }) => `Move ${group} to the other node (${testName(id)})`,
  detail: ({ id }, { licenseGroup, group }) =>
    `In Cluster Administrator: the group, Move Group. ${
      id === 'license' && licenseGroup !== null
        ? `The client stays connected, for ${group} does not move; both groups may be on one node now.`
        : 'The client loses its connection.'
    } Wait until all resources show as online on the other node.`,
  objects: () => [],
  requires: ({ id }) => [
    requirement(
      is(watched(id)),
      'somebody is connected and looks',
      read('mscsVc', 'Test the VirtualCenter Failover Functionality'),
    ),
  ],
  adds: ({ id }) => [moved(id)],
  ifFails: () =>
    'Move it back. Read the cluster log of the node that did not take it: disk, address, then the services.',
  twice: () => again('It moves back to the node it came from, and clients lose their session once more.'),
  expect: ({ group }) => `Every resource of ${group} is online on the other node.`,
  duration: () => minutes(1, 3, 10),
  sources: [read('mscsVc', 'Test failover of the VirtualCenter Management Server, step 3')],
});

/** M16. vpxd comes back late. */
export const waitForVpxd = stepKind<null, VcCluster>({
  id: 'wait-for-vpxd',
  label: 'M16',
  role: 'automatic',
  keys: () => [],
  title: () => 'Wait 120 seconds after the resources have moved',
  detail: () =>
    'VirtualCenter waits so long after the move before it starts again. Count from the move’s end.',
  objects: () => [],
  requires: () => [
    requirement(is(moved('client')), 'the group has moved', read('mscsVc', 'Configuration Overview')),
  ],
  adds: () => [waited()],
  ifFails: () => 'Wait another two minutes, then read vpxd.log on the node that has the group.',
  twice: () => again('Waiting longer does no harm.'),
  expect: () => 'Two minutes have passed.',
  duration: () => seconds(120, 120, 180),
  sources: [read('mscsVc', 'Test failover of the VirtualCenter Management Server, step 4')],
});

/** M16–M18. After the group moved. */
export const endTest = stepKind<MoveTest, VcCluster>({
  id: 'end-test',
  label: 'M16',
  role: 'virtualisation',
  keys: ({ id }) => [id],
  title: ({ id }, { testHost }) =>
    id === 'license'
      ? `See the license server UP on the other node, and ${testHost} still licensed`
      : `Connect ${id === 'client' ? 'the client' : 'a browser'} again and see the host still connected`,
  detail: ({ id }, { licenseGroup, group }) =>
    id === 'license'
      ? `License Server Tools on the other node, then Licensed Features of the host.${licenseGroup === null ? '' : ` Then move ${licenseGroup} back where it shares a node with ${group}.`}`
      : 'A new session to the cluster’s address.',
  objects: () => [],
  requires: ({ id }) => [
    requirement(is(moved(id)), 'the group has moved', read('mscsVc', 'Configuration Overview')),
  ],
  hazards: ({ id }, { hosts }) =>
    id === 'client'
      ? [
          {
            id: 'too-early',
            when: [isNot(waited())],
            consequence: `the client is refused, and a cluster that works is taken for one that does not, with ${hostsText(hosts)} behind it`,
            because: 'the 120 seconds in which VirtualCenter waits after a move are not over',
            affected: hostRefs(hosts),
            count: hosts.length,
            cure: 'Wait 120 seconds after the resources have moved.',
            source: read('mscsVc', 'Test failover of the VirtualCenter Management Server, step 4'),
            versions: 'VirtualCenter 2.0.1 patch 2',
          },
        ]
      : [],
  adds: ({ id }) => [tested(id)],
  deletes: ({ id }) => [testing(id)],
  ifFails: () =>
    'Move the group back: the cluster does not protect yet. No host: compare vpxd.cfg and the SSL folder on both nodes, and managedip.',
  twice: () => again('Looking again does no harm.'),
  expect: ({ id }) =>
    id === 'license' ? '“UP”, and no license is missing.' : 'The host is in the inventory and connected.',
  duration: () => minutes(2, 5, 20),
  sources: [read('mscsVc', 'Test the VirtualCenter Failover Functionality')],
});
