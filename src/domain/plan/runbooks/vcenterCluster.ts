import { cited } from '../../documents.js';
import { calledBy, deduced, read } from '../../steps/kind.js';
import {
  buildCluster,
  gatherPrerequisites,
  installNode,
  keepApart,
  makeGroup,
  makeResource,
  noteIdentity,
  placeDatabase,
  resourcesOf,
  stopVpxd,
  type Node,
} from '../../steps/virtualcenter/clusterBuild.js';
import {
  beginTest,
  bringOnline,
  copyFiles,
  endTest,
  keepInStep,
  moveGroup,
  restartVpxd,
  restartWeb,
  setManagedIp,
  waitForVpxd,
  type MoveTest,
} from '../../steps/virtualcenter/clusterStart.js';
import { online, synchronised, tested } from '../../steps/virtualcenter/facts.js';
import { hostsText, type VcCluster } from '../../steps/virtualcenter/types.js';
import { assumer } from '../assumptions.js';
import { is } from '../facts.js';
import { choiceSetting, textSetting, yesNo } from '../settings.js';
import type { Assumption, GroundStep } from '../types.js';
import type { RunbookKind, Situation } from './types.js';
import { applianceOnly, hostsOf, notOfVirtualCenter2, vcenterSetting } from './virtualCenter.js';

/** Runbook (g): VirtualCenter on a Microsoft cluster, built, synchronised and tested. */
export const vcenterCluster: RunbookKind = {
  id: 'vcenter-cluster',
  name: 'MSCS cluster for VirtualCenter',
  goal: 'VirtualCenter and its license server run on either of two nodes, and it has been tried.',
  description:
    'The cluster is built, VirtualCenter installed on both nodes, the resource group made, the nodes synchronised, the failover tested. The license server may have a group of its own.',
  source: `${cited('mscsVc')}; ${cited('protectVc')}`,
  products: 'VirtualCenter 2.0.2 patch 2 and later (TN-019: 2.0.1 patch 2)',
  fields: [],
  settings: (at) => [
    vcenterSetting(at),
    textSetting('primaryNode', 'Primary node', 'Name of the server.'),
    textSetting('secondaryNode', 'Secondary node', 'Name of the server.'),
    choiceSetting('quorum', 'Quorum', 'The VMworld session recommends a majority node set, TN-019 neither.', [
      ['disk', 'Quorum disk'],
      ['mns', 'Majority node set with witness share'],
    ]),
    yesNo(
      'virtualNodes',
      'The nodes are VMs',
      'A majority node set was tested with physical nodes only.',
      false,
    ),
    textSetting('database', 'Database', 'Name of it or its server: never on the two nodes.'),
    textSetting('clusterName', 'Network name of the cluster', 'As it stands in DNS.'),
    textSetting(
      'clusterAddress',
      'Address of the cluster',
      'Under which hosts and clients find VirtualCenter.',
    ),
    textSetting('netmask', 'Netmask', 'For the address.'),
    textSetting('group', 'Cluster group', 'Its name.', 'VC Group'),
    choiceSetting('license', 'License server', 'In its own group a failure of vpxd no longer moves it.', [
      ['same', 'In the same group'],
      ['own', 'In a group of its own'],
    ]),
    textSetting('licenseGroup', 'Group of the license server', 'Its name, where it has its own.', 'LS Group'),
    textSetting(
      'licenseAddress',
      'Address of the license server’s group',
      'Where it has a group of its own: hosts ask for licenses there.',
    ),
    choiceSetting(
      'addressIn',
      'Where managedip is kept',
      'The registry is a standard place; the file keeps all settings together.',
      [
        ['file', 'In vpxd.cfg'],
        ['registry', 'In the Windows registry'],
      ],
    ),
    yesNo('webAccess', 'Web Access is installed', 'Then it is a resource and is tested by browser.', true),
    choiceSetting('synchronisation', 'Nodes are kept in step by', 'Either will do.', [
      ['dfs', 'DFS replication'],
      ['robocopy', 'Scheduled robocopy'],
    ]),
    textSetting('testHost', 'Standalone ESX host for the license test', 'One that is in no inventory.'),
  ],
  blockers: (situation) => [...applianceOnly(situation), ...sameNames(situation)],
  ground: (situation) => {
    const cluster = clusterOf(situation);
    const groups = cluster.licenseGroup === null ? [cluster.group] : [cluster.group, cluster.licenseGroup];
    return {
      steps: steps(cluster),
      initial: [],
      goals: [
        ...groups.map((group) => ({ ...is(online(group)), text: `${group} is online` })),
        { ...is(synchronised()), text: 'the nodes are kept in step' },
        ...testsOf(cluster).map(({ id }) => ({
          ...is(tested(id)),
          text: `the failover has been tested ${id === 'license' ? 'with the license server' : `by ${id}`}`,
        })),
      ],
      assumptions: assumptions(situation, cluster),
      goal: {
        text: `VirtualCenter manages ${hostsText(cluster.hosts)} from either node, and the move has been tried.`,
        vms: 0,
      },
      leftBehind: [],
    };
  },
};

/** Two things of one name. */
function sameNames({ settings }: Situation): string[] {
  return settings.choice('license') === 'own' && settings.text('group') === settings.text('licenseGroup')
    ? [
        'The two cluster groups have the same name. Give the license server’s group another one in the scenario.',
      ]
    : settings.text('primaryNode') !== '' && settings.text('primaryNode') === settings.text('secondaryNode')
      ? ['Both nodes have the same name. A cluster needs two servers.']
      : [];
}

function clusterOf(situation: Situation): VcCluster {
  const { settings } = situation;
  const named = (id: string, otherwise: string): string => settings.text(id) || otherwise;
  // Two things of one name are told as a blocker; here they stay two.
  const unlike = (name: string, other: string, what: string): string =>
    name === other ? `${name} (${what})` : name;
  const primary = named('primaryNode', 'the primary node');
  const group = named('group', 'VC Group');
  return {
    nodes: [primary, unlike(named('secondaryNode', 'the secondary node'), primary, 'second')],
    quorum: settings.choice('quorum') === 'mns' ? 'mns' : 'disk',
    database: named('database', 'the database'),
    group,
    licenseGroup:
      settings.choice('license') === 'own'
        ? unlike(named('licenseGroup', 'LS Group'), group, 'license server')
        : null,
    licenseAddress:
      settings.choice('license') === 'own'
        ? named('licenseAddress', `the address of ${named('licenseGroup', 'LS Group')}`)
        : null,
    name: named('clusterName', 'the cluster’s name'),
    address: named('clusterAddress', 'the cluster’s address'),
    netmask: named('netmask', 'its netmask'),
    addressIn: settings.choice('addressIn') === 'registry' ? 'registry' : 'file',
    webAccess: settings.flag('webAccess'),
    synchronisation: settings.choice('synchronisation') === 'robocopy' ? 'robocopy' : 'dfs',
    testHost: named('testHost', 'a standalone ESX host'),
    hosts: hostsOf(situation).hosts,
  };
}

/** The tests, one after the other: each moves the group. */
function testsOf({ group, licenseGroup, webAccess }: VcCluster): MoveTest[] {
  const client: MoveTest = { id: 'client', label: 'M16', group, after: [] };
  const browser: MoveTest = { id: 'browser', label: 'M17', group, after: ['client'] };
  const license: MoveTest = {
    id: 'license',
    label: 'M18',
    group: licenseGroup ?? group,
    after: [webAccess ? 'browser' : 'client'],
  };
  return webAccess ? [client, browser, license] : [client, license];
}

function steps(cluster: VcCluster): GroundStep[] {
  const { nodes, group, licenseGroup } = cluster;
  const servers: readonly Node[] = [
    { name: nodes[0], primary: true },
    { name: nodes[1], primary: false },
  ];
  const called = (label: string, step: GroundStep): GroundStep =>
    calledBy([step], { [step.kind]: [label] })[0]!;
  return [
    gatherPrerequisites.ground(null, cluster),
    buildCluster.ground(null, cluster),
    placeDatabase.ground(null, cluster),
    noteIdentity.ground(null, cluster),
    ...servers.flatMap((node) => [
      called(node.primary ? 'M4' : 'M5', installNode.ground(node, cluster)),
      called(node.primary ? 'M4' : 'M5', stopVpxd.ground(node, cluster)),
    ]),
    makeGroup.ground(group, cluster),
    ...(licenseGroup === null ? [] : [called('M11', makeGroup.ground(licenseGroup, cluster))]),
    ...resourcesOf(cluster).map((resource) => called(resource.label, makeResource.ground(resource, cluster))),
    ...(licenseGroup === null ? [] : [keepApart.ground(licenseGroup, cluster)]),
    setManagedIp.ground(null, cluster),
    restartVpxd.ground(null, cluster),
    ...(cluster.webAccess ? [restartWeb.ground(null, cluster)] : []),
    copyFiles.ground(null, cluster),
    bringOnline.ground(group, cluster),
    ...(licenseGroup === null ? [] : [bringOnline.ground(licenseGroup, cluster)]),
    keepInStep.ground(null, cluster),
    ...testsOf(cluster).flatMap((test) => [
      called(test.label, beginTest.ground(test, cluster)),
      called(test.label, moveGroup.ground(test, cluster)),
      ...(test.id === 'client' ? [waitForVpxd.ground(null, cluster)] : []),
      called(test.label, endTest.ground(test, cluster)),
    ]),
  ];
}

function assumptions(situation: Situation, cluster: VcCluster): Assumption[] {
  const { settings } = situation;
  const list: Assumption[] = [];
  const assume = assumer(list);
  const typed = ['primaryNode', 'secondaryNode', 'database', 'clusterName', 'clusterAddress', 'netmask'];
  if (typed.some((id) => settings.text(id) === '')) {
    assume(
      'names-missing',
      'Names and addresses the scenario leaves open are known to those who do the steps.',
      'Type them in, so that they stand on the page.',
      { text: 'scenario', basis: 'user' },
    );
  }
  if (cluster.quorum === 'mns' && settings.flag('virtualNodes')) {
    assume(
      'mns-virtual',
      'A majority node set of VMs works, though VMware has not tested one and supports physical nodes only.',
      'Use a quorum disk, or physical nodes.',
      read('mscsVc', 'Cluster Configuration, note'),
    );
  } else if (settings.flag('virtualNodes')) {
    assume(
      'virtual-nodes',
      'The nodes meet VMware’s rules for clusters of VMs: no DRS, HA or VMotion for them, no iSCSI or NFS, disks with a time-out of 60 s.',
      'Read the guide for Microsoft clusters of VMs.',
      read('mscsGuide'),
    );
  }
  notOfVirtualCenter2(situation, assume);
  assume(
    'database-protected',
    'The database has high availability of its own; this cluster gives it none.',
    'Ask its owners.',
    read('mscsVc', 'High-Availability Considerations'),
  );
  assume(
    'version',
    'VirtualCenter is 2.0.2 patch 2 or later, as the VMworld session says; TN-019 says that 2.0.1 patch 2 is enough.',
    'Look at the build number.',
    deduced(),
  );
  return list;
}
