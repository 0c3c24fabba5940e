import { is, isNot } from '../../plan/facts.js';
import { typed } from '../commands.js';
import { again, deduced, minutes, read, requirement, stepKind } from '../kind.js';
import {
  clusterUp,
  databaseReady,
  groupMade,
  identityNoted,
  installed,
  keptApart,
  prerequisites,
  resourceMade,
  vpxdStopped,
} from './facts.js';
import { hostRefs, hostsText, type VcCluster } from './types.js';

/** M0. What a Microsoft cluster needs. */
export const gatherPrerequisites = stepKind<null, VcCluster>({
  id: 'cluster-prerequisites',
  label: 'M0',
  role: 'lead',
  keys: () => [],
  title: (_, { quorum }) =>
    `Have a domain controller, two servers and ${quorum === 'disk' ? 'a quorum disk both see' : 'a third server for the witness share'}`,
  detail: (_, { quorum }) =>
    quorum === 'disk'
      ? 'The quorum disk lies on storage both nodes reach. Where the nodes are VMs, VMware’s guide for clusters across hosts applies.'
      : 'A majority node set needs three servers and survives the loss of one. The sources differ: the VMworld session recommends it without a reason; TN-019 recommends neither, and says that VMware has not tested it with VMs, so that only physical nodes are supported. The choice is yours, in the scenario. Candidates for the witness share: the database server, or a VM that HA protects.',
  objects: () => [],
  adds: () => [prerequisites()],
  ifFails: () => 'Do not begin: a cluster without its quorum or its domain does not come up.',
  twice: () => again('Looking again does no harm.'),
  expect: () => 'Both servers are members of the domain and resolve each other.',
  duration: () => minutes(30, 120, 960),
  sources: [read('mscsVc', 'Table 3'), read('protectVc', 'majority node set'), deduced()],
});

/** M1. A cluster that has never moved a group is not one. */
export const buildCluster = stepKind<null, VcCluster>({
  id: 'build-cluster',
  label: 'M1',
  role: 'virtualisation',
  keys: () => [],
  title: (_, { nodes }) => `Set up the Microsoft cluster of ${nodes[0]} and ${nodes[1]} and move a group`,
  detail: () =>
    'Test it before anything of VirtualCenter is on it, for instance by moving a resource group in Cluster Administrator. The sources differ on the version VirtualCenter needs: TN-019 says 2.0.1 patch 2, the VMworld session 2.0.2 patch 2. Use 2.0.2 patch 2 or later, which meets both.',
  objects: () => [],
  requires: () => [
    requirement(
      is(prerequisites()),
      'domain controller, servers and quorum are there',
      read('mscsVc', 'Table 3'),
    ),
  ],
  adds: () => [clusterUp()],
  ifFails: () =>
    'Read the cluster log and validate storage, heartbeat network and accounts. Install nothing of VirtualCenter on a cluster that does not move a group.',
  twice: () => again('The group is moved once more.'),
  expect: () => 'The group came up on the other node and back.',
  duration: () => minutes(60, 180, 720),
  sources: [read('mscsVc', 'Set Up Clustering between Two Servers'), read('protectVc', 'MSCS requirements')],
});

/** M2. The database is somewhere else and has protection of its own. */
export const placeDatabase = stepKind<null, VcCluster>({
  id: 'cluster-database',
  label: 'M2',
  role: 'storage',
  keys: () => [],
  title: (_, { database }) => `Deploy ${database} on a host or cluster of its own`,
  detail: () =>
    'Not on the two nodes. It needs high availability of its own; how is a matter of the database. An existing one can be used.',
  objects: () => [],
  adds: () => [databaseReady()],
  ifFails: () => 'Look at the data source on each node, the account’s rights and name resolution.',
  twice: () => again('What is there stays there: do not create it over one that is used.'),
  expect: () => 'Both nodes have the data source and connect.',
  duration: () => minutes(30, 90, 480),
  sources: [read('mscsVc', 'Deploy the Database to be Used by VirtualCenter')],
});

/** M3. Every later step types these. */
export const noteIdentity = stepKind<null, VcCluster>({
  id: 'note-identity',
  label: 'M3',
  role: 'network',
  keys: () => [],
  title: (_, { name, address, netmask }) =>
    `Note the cluster’s name, address and netmask: ${name}, ${address}, ${netmask}`,
  detail: () =>
    'The common identity of the clustered service, not the nodes’ own. The name stands in DNS for this address.',
  objects: () => [],
  adds: () => [identityNoted()],
  ifFails: () => 'Correct DNS first; every later step types the name and the address.',
  twice: () => again('Looking again does no harm.'),
  expect: () => 'The name resolves to the address both ways; nothing answers there yet.',
  duration: () => minutes(5, 15, 120),
  sources: [read('mscsVc', 'Create the Cluster Resource Groups and Resources')],
});

/** A node to install on; the primary first. */
export interface Node {
  readonly name: string;
  readonly primary: boolean;
}

/** M4, M5. Installed with a license file of its own. */
export const installNode = stepKind<Node, VcCluster>({
  id: 'install-node',
  label: 'M4',
  role: 'virtualisation',
  keys: ({ name }) => [name],
  title: ({ name }) => `Install VirtualCenter and the license server on ${name} and verify them`,
  detail: ({ primary }, { database }) =>
    `Copy the license file to the node first. Choose an existing database server and ${database}; choose a local license server. ${primary ? '' : 'The same choices as on the primary node, the license file in the same place. '}Verify with the client; add no host.`,
  objects: () => [],
  requires: ({ primary }, { nodes, database }) => [
    requirement(is(clusterUp()), 'the cluster is up and tested', read('mscsVc', 'Configuration Overview')),
    requirement(is(databaseReady()), `${database} is there`, read('mscsVc', 'Configuration Overview')),
    requirement(
      is(identityNoted()),
      'name and address of the cluster are noted',
      read('mscsVc', 'Configuration Overview'),
    ),
    ...(primary
      ? []
      : [
          requirement(
            is(installed(nodes[0])),
            `VirtualCenter is installed on ${nodes[0]}`,
            read('mscsVc', 'Configuration Overview'),
          ),
        ]),
  ],
  hazards: ({ primary }, { nodes, hosts }) =>
    primary
      ? []
      : [
          {
            id: 'two-vpxd',
            when: [isNot(vpxdStopped(nodes[0]))],
            consequence: `two VirtualCenter Servers write one database, and what is known of ${hostsText(hosts)} is no longer sure`,
            because: `vpxd has not been stopped on ${nodes[0]}`,
            affected: hostRefs(hosts),
            count: hosts.length,
            cure: `Stop vpxd on ${nodes[0]} and see that the client cannot connect.`,
            source: read('mscsVc', 'Install VirtualCenter Software on the Primary Node'),
            versions: 'VirtualCenter 2.0.1 patch 2 and later',
          },
        ],
  adds: ({ name }) => [installed(name)],
  twice: ({ name }, { hosts }) => ({
    harm: true,
    text: `a second installation on ${name} writes over its vpxd.cfg and its certificate`,
    affected: hostRefs(hosts),
    count: hosts.length,
    cure: 'Copy the files from the other node afterwards.',
    source: deduced('from the files of Table 1 of Using MSCS to Cluster VirtualCenter'),
  }),
  ifFails: () => 'Uninstall, clean the folders up, begin again. The other node is not touched by it.',
  expect: ({ name }) => `The client connects to ${name} and shows an empty inventory.`,
  duration: () => minutes(20, 45, 120),
  sources: [read('mscsVc', 'Install VirtualCenter Software')],
});

/** M4, M5. From here the cluster alone starts vpxd. */
export const stopVpxd = stepKind<Node, VcCluster>({
  id: 'stop-vpxd',
  label: 'M4',
  role: 'virtualisation',
  keys: ({ name }) => [name],
  title: ({ name }) => `Stop vpxd on ${name} and confirm that the client cannot connect`,
  detail: () => 'In Services: VMware VirtualCenter Server, Stop.',
  objects: () => [],
  requires: ({ name }) => [
    requirement(
      is(installed(name)),
      `VirtualCenter is installed on ${name}`,
      read('mscsVc', 'Configuration Overview'),
    ),
  ],
  adds: ({ name }) => [vpxdStopped(name)],
  commands: () => typed('gui', 'net stop vpxd'),
  ifFails: () =>
    'End the process vpxd.exe, and set the service to manual. Do not go on while a client can connect.',
  twice: () => again('What is stopped stays stopped.'),
  expect: () => 'The client is refused.',
  duration: () => minutes(1, 3, 10),
  sources: [read('mscsVc', 'Install VirtualCenter Software on the Primary Node')],
});

/** M6. The group holds what moves together. */
export const makeGroup = stepKind<string, VcCluster>({
  id: 'make-group',
  label: 'M6',
  role: 'virtualisation',
  keys: (group) => [group],
  title: (group) => `Create the cluster group ${group}, without preferred owners`,
  detail: () => 'In Cluster Administrator: Groups, New, Group. Select no preferred owner.',
  objects: () => [],
  requires: (_, { nodes }) =>
    nodes.map((node) =>
      requirement(
        is(vpxdStopped(node)),
        `VirtualCenter is installed on ${node} and vpxd stopped`,
        read('mscsVc', 'Configuration Overview'),
      ),
    ),
  adds: (group) => [groupMade(group)],
  ifFails: () =>
    'Look whether a group of that name is there; the cluster service’s account may lack the right.',
  twice: () => again('A second group of the same name is refused.'),
  expect: (group) => `${group} is listed, offline.`,
  duration: () => minutes(1, 3, 10),
  sources: [read('mscsVc', 'Create the VirtualCenter resource group')],
});

/** A resource of a group, as Table 4 has it. */
export interface Resource {
  readonly id: 'address' | 'name' | 'vpxd' | 'web' | 'license';
  readonly label: string;
  readonly group: string;
  readonly dependsOn: Resource['id'] | null;
  readonly title: string;
  readonly detail: string;
}

const EACH =
  'As for every resource: a separate Resource Monitor, all nodes as possible owners. Generic services: Use Network Name for computer name.';

/** M7–M11. */
export const makeResource = stepKind<Resource, VcCluster>({
  id: 'make-resource',
  label: 'M7',
  role: 'virtualisation',
  keys: ({ group, id }) => [group, id],
  title: ({ title, group }) => `Create ${title} in ${group}`,
  detail: ({ detail }) => `${detail} ${EACH}`,
  objects: () => [],
  requires: ({ group, dependsOn }) => [
    requirement(is(groupMade(group)), `the group ${group} exists`, read('mscsVc', 'Configuration Overview')),
    ...(dependsOn === null
      ? []
      : [
          requirement(
            is(resourceMade(group, dependsOn)),
            `${resourceWords[dependsOn]} it depends on exists`,
            read('mscsVc', 'Table 4'),
          ),
        ]),
  ],
  adds: ({ group, id }) => [resourceMade(group, id)],
  ifFails: () =>
    'Look at its dependencies and possible owners; delete it and create it again rather than correct it.',
  twice: () => again('A second resource of the same name is refused.'),
  expect: () => 'The resource is listed, offline, its dependencies as stated.',
  duration: () => minutes(2, 5, 20),
  sources: [read('mscsVc', 'Table 4')],
});

const resourceWords = {
  address: 'the address',
  name: 'the network name',
  vpxd: 'the vpxd resource',
  web: 'the webAccess resource',
  license: 'the license server',
} as const;

/** The resources of a cluster, in the order of Table 4. */
export function resourcesOf(cluster: VcCluster): Resource[] {
  const { group, licenseGroup, licenseAddress, address, netmask, name, addressIn, webAccess } = cluster;
  const ip = (of: string, label: string): Resource => ({
    id: 'address',
    label,
    group: of,
    dependsOn: null,
    title: `the IP address resource ${of === group ? `(${address}, ${netmask})` : `(${licenseAddress ?? 'an address of its own'})`}`,
    detail: 'No dependencies. Enable NetBIOS for this address.',
  });
  const network = (of: string, label: string): Resource => ({
    id: 'name',
    label,
    group: of,
    dependsOn: 'address',
    title: `the network name resource ${of === group ? `(${name})` : '(a name of its own)'}`,
    detail: 'Depends on the IP address. The name that stands in DNS for it.',
  });
  const license: Resource = {
    id: 'license',
    label: 'M11',
    group: licenseGroup ?? group,
    dependsOn: 'name',
    title: 'the license server resource, generic service “VMware License Server”',
    detail: `Depends on the network name. TN-019 is at odds with itself: Table 4 says so, its prose says on the VirtualCenter Server. This plan takes the table: a failure of vpxd must not take the licenses with it.${
      licenseGroup === null
        ? ''
        : ' In its own group it answers at that group’s address: VirtualCenter and the hosts have to be told that one, which TN-019 does not say.'
    }`,
  };
  return [
    ip(group, 'M7'),
    network(group, 'M8'),
    {
      id: 'vpxd',
      label: 'M9',
      group,
      dependsOn: 'name',
      title: 'the VirtualCenter Server resource, generic service “vpxd”',
      detail: `Depends on the network name. Leave start parameters blank.${
        addressIn === 'registry'
          ? ' Add registry replication of HKEY_LOCAL_MACHINE\\SOFTWARE\\VMware, Inc.\\VMware VirtualCenter.'
          : ' No registry replication.'
      }`,
    },
    ...(webAccess
      ? [
          {
            id: 'web',
            label: 'M10',
            group,
            dependsOn: 'vpxd',
            title: 'the Web Access resource, generic service “webAccess”',
            detail: 'Depends on the VirtualCenter Server. No start parameters, no registry replication.',
          } as const,
        ]
      : []),
    ...(licenseGroup === null ? [] : [ip(licenseGroup, 'M11'), network(licenseGroup, 'M11')]),
    license,
  ];
}

/** M11, with the license server in a group of its own. */
export const keepApart = stepKind<string, VcCluster>({
  id: 'keep-apart',
  label: 'M11',
  role: 'virtualisation',
  keys: () => [],
  title: (licenseGroup, { group }) => `Give ${group} and ${licenseGroup} the same AntiAffinityClassName`,
  detail: () =>
    'Any text, but the very same on both: then they avoid each other as long as both nodes are up. A failure of vpxd no longer moves the license server.',
  objects: () => [],
  requires: (licenseGroup, { group }) =>
    [group, licenseGroup].map((each) =>
      requirement(is(groupMade(each)), `the group ${each} exists`, deduced()),
    ),
  adds: () => [keptApart()],
  commands: (licenseGroup, { group }) =>
    [group, licenseGroup].flatMap((each) =>
      each.includes('"')
        ? []
        : typed('gui', `cluster group "${each}" /property AntiAffinityClassName="VirtualCenter"`),
    ),
  ifFails: () =>
    'The cluster works without; the two groups may share a node meanwhile. Look at the spelling of the groups’ names.',
  twice: () => again('The same value is written again.'),
  expect: () => 'cluster group /properties shows the same value for both.',
  duration: () => minutes(1, 3, 10),
  sources: [read('mscsVc', 'Separate Resource Group for the License Server')],
});
