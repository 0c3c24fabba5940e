import { is, isNot } from '../../plan/facts.js';
import { typed } from '../commands.js';
import { deduced, minutes, read, requirement, stepKind } from '../kind.js';
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
      : 'A majority node set needs three servers and survives the loss of one. 000 recommends it; 001 recommends neither, and says that it was tested with physical nodes only. Candidates for the witness share: the database server, or a VM that HA protects.',
  objects: () => [],
  adds: () => [prerequisites()],
  expect: () => 'Both servers are members of the domain and resolve each other.',
  duration: () => minutes(30, 120, 960),
  sources: [read('001 Table 3'), read('000: majority node set'), deduced('facts C3')],
});

/** M1. A cluster that has never moved a group is not one. */
export const buildCluster = stepKind<null, VcCluster>({
  id: 'build-cluster',
  label: 'M1',
  role: 'virtualisation',
  keys: () => [],
  title: (_, { nodes }) => `Set up the Microsoft cluster of ${nodes[0]} and ${nodes[1]} and move a group`,
  detail: () =>
    'Test it before anything of VirtualCenter is on it, for instance by moving a resource group in Cluster Administrator. The sources differ on the version VirtualCenter needs: 001 says 2.0.1 patch 2, 000 says 2.0.2 patch 2. Use 2.0.2 patch 2 or later, which meets both.',
  objects: () => [],
  requires: () => [
    requirement(is(prerequisites()), 'domain controller, servers and quorum are there', read('001 Table 3')),
  ],
  adds: () => [clusterUp()],
  expect: () => 'The group came up on the other node and back.',
  duration: () => minutes(60, 180, 720),
  sources: [read('001: set up clustering'), deduced('facts C3: patch levels')],
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
  expect: () => 'Both nodes have the data source and connect.',
  duration: () => minutes(30, 90, 480),
  sources: [read('001: deploy the database')],
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
  expect: () => 'The name resolves to the address both ways; nothing answers there yet.',
  duration: () => minutes(5, 15, 120),
  sources: [read('001: determine name, address and netmask')],
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
    requirement(is(clusterUp()), 'the cluster is up and tested', read('001: order of tasks')),
    requirement(is(databaseReady()), `${database} is there`, read('001: order of tasks')),
    requirement(is(identityNoted()), 'name and address of the cluster are noted', read('001')),
    ...(primary
      ? []
      : [
          requirement(
            is(installed(nodes[0])),
            `VirtualCenter is installed on ${nodes[0]}`,
            read('001: primary, then secondary'),
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
            source: read('001: shut it down before proceeding'),
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
    source: deduced('001 Table 1'),
  }),
  expect: ({ name }) => `The client connects to ${name} and shows an empty inventory.`,
  duration: () => minutes(20, 45, 120),
  sources: [read('001: install on the node')],
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
    requirement(is(installed(name)), `VirtualCenter is installed on ${name}`, read('001')),
  ],
  adds: ({ name }) => [vpxdStopped(name)],
  commands: () => typed('gui', 'net stop vpxd'),
  expect: () => 'The client is refused.',
  duration: () => minutes(1, 3, 10),
  sources: [read('001: shut it down before proceeding')],
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
        read('001: M6 after M5'),
      ),
    ),
  adds: (group) => [groupMade(group)],
  expect: (group) => `${group} is listed, offline.`,
  duration: () => minutes(1, 3, 10),
  sources: [read('001: create the resource group')],
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
    requirement(is(groupMade(group)), `the group ${group} exists`, read('001')),
    ...(dependsOn === null
      ? []
      : [
          requirement(
            is(resourceMade(group, dependsOn)),
            `${resourceWords[dependsOn]} it depends on exists`,
            read('001 Table 4'),
          ),
        ]),
  ],
  adds: ({ group, id }) => [resourceMade(group, id)],
  expect: () => 'The resource is listed, offline, its dependencies as stated.',
  duration: () => minutes(2, 5, 20),
  sources: [read('001 Table 4')],
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
  const { group, licenseGroup, address, netmask, name, addressIn, webAccess } = cluster;
  const ip = (of: string, label: string): Resource => ({
    id: 'address',
    label,
    group: of,
    dependsOn: null,
    title: `the IP address resource ${of === group ? `(${address}, ${netmask})` : '(an address of its own)'}`,
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
    detail:
      'Depends on the network name. 001 is at odds with itself: its table says so, its prose says on the VirtualCenter Server. We take the table: a failure of vpxd must not take the licenses with it.',
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
  expect: () => 'cluster group /properties shows the same value for both.',
  duration: () => minutes(1, 3, 10),
  sources: [read('001: separate resource group for the license server')],
});
