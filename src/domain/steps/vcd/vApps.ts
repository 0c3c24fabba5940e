import { ref } from '../../estate/index.js';
import type { Fact, Hazard } from '../../plan/types.js';
import {
  available,
  cellsHealthy,
  edgesRunning,
  edgesUp,
  is,
  isNot,
  mapped,
  nicsConnected,
  poweredOn,
  registered,
  routesSet,
  running,
  serving,
  up,
  vAppsOn,
} from '../../plan/facts.js';
import type { Placement } from '../../plan/scope/index.js';
import { ALL_PRIORITIES, type VAppGroup, type Vcd } from '../../plan/scope/vcd.js';
import { MOST_NAMED, namedVms } from '../../plan/scope/vms.js';
import { switchHa } from '../commands.js';
import { again, deduced, minutes, read, requirement, seconds, stepKind } from '../kind.js';
import { turnsHaOff } from '../makeHostsAvailable.js';
import { powerOnHazards } from '../powerOnHazards.js';
import { countOf, listed, plural, vmCount } from '../words.js';
import {
  edgeNames,
  edgesText,
  groupText,
  incompleteText,
  mapText,
  vAppNames,
  vmsOf,
  vmsText,
} from './words.js';

/** C10a. The Edges come first: without them what is behind has no way out. */
export const powerOnEdges = stepKind<null, Vcd>({
  id: 'power-on-edges',
  label: 'C10a',
  role: 'network',
  keys: () => [],
  title: (_, vcd) => `Power on ${edgesText(vcd)}`,
  detail: (_, vcd) =>
    `In vCloud Director or vShield Manager, so that they keep their configuration. Edges: ${edgeNames(vcd)}.`,
  objects: (_, { edgeVms }) => namedVms(edgeVms),
  requires: (_, { scope, register }) => [
    requirement(is(cellsHealthy()), 'the cells serve', deduced()),
    ...scope.placements.map((p) =>
      register
        ? requirement(
            is(registered(p.key)),
            `the VMs are registered in ${p.cluster.name}`,
            read('vcdAutomation', 'order of its sections'),
          )
        : requirement(is(available(p.key)), `the hosts of ${p.cluster.name} may run VMs`, deduced()),
    ),
    ...vShield(scope.tiers.some((tier) => tier.id === 'vshield')),
  ],
  hazards: (_, vcd) => [
    ...(vcd.stretched ? [] : [noWayOut(vcd)]),
    ...vcd.scope.placements.flatMap((p) =>
      powerOnHazards(p, vcd.scope).filter(({ id }) => id === 'no-network' || id === 'not-verified'),
    ),
  ],
  adds: () => [edgesUp()],
  ifFails: () =>
    'Redeploy the Edge from vShield Manager: it gets its configuration anew. Start nothing behind an Edge that does not route.',
  twice: () => again('An Edge that is on is left alone.'),
  expect: () => 'Each Edge is green in vShield Manager and its outside address answers.',
  duration: (_, { edges }) => minutes(2, 5 + edges.length / 2, 30 + 2 * edges.length),
  sources: [read('vcdAutomation', 'order of its sections')],
});

const vShield = (there: boolean) =>
  there ? [requirement(is(up('vshield')), 'vShield Manager is up', deduced())] : [];

/** What happens to traffic when Edges start with the way out of the site that was left. */
export function noWayOut(vcd: Vcd): Hazard {
  const vms = vmsOf(vcd);
  return {
    id: 'no-way-out',
    when: [isNot(routesSet())],
    consequence: `the Edges come up with a default route to the internet network that was left, and ${vmsText(vcd)} behind them ${plural(vms.length, 'reaches', 'reach')} nothing outside`,
    because: 'the Edges’ default route has not been set to the network at this site',
    affected: namedVms(vms),
    count: vms.length,
    cure: 'Set the route before the Edges are started.',
    source: read('vcat', 'without stretched layer 2'),
    versions: 'vCloud Director 1.5 and 5.1',
  };
}

/** C10b. Which VM belongs where: the order of the vApps follows from it. */
export const mapVApps = stepKind<null, Vcd>({
  id: 'map-vapps',
  label: 'C10b',
  role: 'virtualisation',
  keys: () => [],
  title: () => 'Map provider vDCs to organisation vDCs to vApps',
  detail: (_, vcd) =>
    `Read it from vCloud Director: which organisation vDCs hang on the provider vDCs that came over, which vApps on those, and their priority in the metadata. A vApp without one comes last.${vcd.vapps.length === 0 ? '' : ` In the snapshot: ${mapText(vcd)}.`}`,
  objects: (_, { scope }) => scope.placements.map((p) => ref('cluster', p.cluster)),
  requires: () => [
    requirement(is(edgesUp()), 'the Edges are on', read('vcdAutomation', 'order of its sections')),
  ],
  adds: () => [mapped()],
  ifFails: () =>
    'Go on by what the snapshot or the owners tell, the most important first; write down what was guessed.',
  twice: () => again('Looking again does no harm.'),
  expect: (_, { vapps }) =>
    vapps.length === 0
      ? 'A list of vApps with their organisation and priority, complete.'
      : `A list of vApps with their organisation and priority. The snapshot had ${countOf(vapps.length, 'vApp')} here.`,
  duration: () => minutes(5, 20, 90),
  sources: [read('vcdAutomation', 'vCloud Director Power-On')],
});

/** C10c. vApps of one priority. */
export const powerOnVApps = stepKind<{ readonly group: VAppGroup; readonly before: VAppGroup | null }, Vcd>({
  id: 'power-on-vapps',
  label: 'C10c',
  role: 'desktop',
  keys: ({ group }) => [group.priority],
  title: ({ group }) =>
    group.priority === ALL_PRIORITIES
      ? 'Power on the vApps by their metadata priority'
      : `Power on ${groupText(group)}: ${listed(group.names, 6)}`,
  detail: ({ group }) =>
    [
      'In vCloud Director: it starts the VMs of a vApp in the order the vApp has.',
      ...(group.vapps.length > 0
        ? [`In the snapshot ${countOf(group.vapps.length, 'vApp')}: ${vAppNames(group.vapps, 40)}.`]
        : group.names.length > 6
          ? [`vApps: ${listed(group.names, 40)}.`]
          : []),
      ...(isComplete(group)
        ? []
        : [
            `These come up as partially running, for VMs of theirs stay behind: ${incompleteText(group.vapps)}.`,
          ]),
    ].join(' '),
  objects: ({ group }, { scope }) => [
    ...group.vapps.slice(0, MOST_NAMED).map(({ vapp }) => ref('vapp', vapp)),
    ...scope.placements.map((p) => ref('cluster', p.cluster)),
  ],
  requires: ({ before }, { scope, register }) => [
    requirement(is(cellsHealthy()), 'the cells serve', deduced()),
    ...(register
      ? [
          requirement(
            is(mapped()),
            'it is known which vApps there are',
            read('vcdAutomation', 'order of its sections'),
          ),
        ]
      : []),
    ...scope.placements.map((p) =>
      requirement(is(available(p.key)), `the hosts of ${p.cluster.name} may run VMs`, deduced()),
    ),
    ...(before === null
      ? []
      : [
          requirement(
            is(vAppsOn(before.priority)),
            `${groupText(before)} are on`,
            read('vcdAutomation', 'Using Metadata to Manage Restart Priorities'),
          ),
        ]),
  ],
  hazards: (_, vcd) => [
    noGateway(vcd),
    ...vcd.scope.placements.flatMap((p) =>
      powerOnHazards(p, vcd.scope).map((hazard) => ({ ...hazard, id: `${hazard.id}@${p.key}` })),
    ),
  ],
  adds: ({ group }) => [vAppsOn(group.priority)],
  ifFails: () =>
    'Read the vApp’s error. A VM that vCloud Director does not find has another identifier: go back to that step. Not enough resources: leave vApps of the last priority off.',
  twice: () => again('A vApp that is on is left alone.'),
  expect: ({ group }) =>
    `The vApps show as running, none of them as partially running${isComplete(group) ? '' : ' but those that lack VMs'}.`,
  duration: ({ group }, vcd) => {
    const count =
      group.vapps.length > 0
        ? group.vapps.reduce((sum, { over }) => sum + over.length, 0)
        : vmsOf(vcd).length / vcd.groups.length;
    return seconds(120 + (count / 16) * 60, 180 + (count / 12) * 60, 1800 + (count / 10) * 60);
  },
  sources: [read('vcdAutomation', 'Using Metadata to Manage Restart Priorities')],
});

const isComplete = ({ vapps }: VAppGroup): boolean => vapps.every(({ behind }) => behind.length === 0);

function noGateway(vcd: Vcd): Hazard {
  const vms = vmsOf(vcd);
  return {
    id: 'no-gateway',
    when: [isNot(edgesUp())],
    consequence: `${vmsText(vcd)} ${plural(vms.length, 'starts', 'start')} without gateway, DHCP and address translation, and services that look for each other at start time out`,
    because: 'the Edges are not on',
    affected: namedVms(vms),
    count: vms.length,
    cure: 'Power on the Edges first and see that they route.',
    source: read('vcdAutomation', 'order of its sections'),
    versions: 'vCloud Director 1.5 and 5.1',
  };
}

/** C10d. Adapters of registered VMs have lost their ports. */
export const connectNics = stepKind<null, Vcd>({
  id: 'connect-nics',
  label: 'C10d',
  role: 'network',
  keys: () => [],
  title: (_, vcd) =>
    vcd.register
      ? `Connect the network adapters of ${vmsText(vcd)} again`
      : `Check the network adapters of ${vmsText(vcd)}`,
  detail: () =>
    'Every adapter is connected, and to the portgroup of its organisation or vApp network. Static dvPorts need vCenter to connect.',
  objects: (_, { scope }) => scope.placements.map((p) => ref('cluster', p.cluster)),
  requires: (_, { groups }) =>
    groups.map((group) =>
      requirement(
        is(vAppsOn(group.priority)),
        `${groupText(group)} are on`,
        read('vcdAutomation', 'order of its sections'),
      ),
    ),
  adds: () => [nicsConnected()],
  ifFails: () =>
    'A static dvPort needs vCenter: look that it is up and the portgroup has free ports; move the adapter to a free port and back.',
  twice: () => again('An adapter that is connected stays so.'),
  expect: () => 'The list of unconnected adapters is empty.',
  duration: (_, vcd) => minutes(5, 10 + vmsOf(vcd).length / 60, 60 + vmsOf(vcd).length / 10),
  sources: [read('vcdAutomation', 'Reconnect Virtual Network Adapters'), read('networking', 'port binding')],
});

/** Somebody has seen the vApps of a cluster work. */
export const verifyVApps = stepKind<{ readonly placement: Placement; readonly after: readonly Fact[] }, Vcd>({
  id: 'verify-vapps',
  label: 'C13',
  role: 'desktop',
  keys: ({ placement }) => [placement.key],
  title: ({ placement }, { scope }) =>
    `Check ${vmCount(placement.vms, scope)} of ${placement.cluster.name} with their tenants`,
  detail: ({ placement }, { scope }) =>
    `In vCloud Director: no vApp stopped or partially running. One service of each organisation answers.${
      turnsHaOff(placement, scope)
        ? ` When all that is to run is on, turn vSphere HA on again for ${placement.cluster.name}: without it nothing restarts when a host fails.`
        : ''
    }`,
  objects: ({ placement }) => [ref('cluster', placement.cluster)],
  requires: ({ after }) =>
    after.map((fact) => requirement(is(fact), 'the vApps are on and connected', deduced())),
  adds: ({ placement }) => [serving(placement.key)],
  commands: ({ placement }, { scope }) => (turnsHaOff(placement, scope) ? switchHa(placement, true) : []),
  ifFails: () =>
    'No network: services.sh restart on the host, then power off and on; then Edge and route. Partly running: which VM stayed behind, and does it matter.',
  twice: () => again('Looking again does no harm.'),
  expect: ({ placement }, { scope }) => `${vmCount(placement.vms, scope)} on and reachable.`,
  duration: ({ placement: p }) => minutes(5, 15 + p.vms.length / 60, 60 + p.vms.length / 20),
  sources: [deduced('the source ends with vApps that are on')],
});

/** Facts that tell that the vApps of a cluster are on: by HA, or by people. */
export const onByHa = (p: Placement): Fact[] => [poweredOn(p.key)];
export const onByHand = ({ groups }: Vcd): Fact[] => [
  ...groups.map((group) => vAppsOn(group.priority)),
  nicsConnected(),
];

/** D4. The Edges are the last to go. */
export const powerOffEdges = stepKind<null, Vcd>({
  id: 'power-off-edges',
  label: 'D4',
  role: 'network',
  keys: () => [],
  title: (_, vcd) => `Power off ${edgesText(vcd)}`,
  detail: (_, vcd) => `When nothing behind them is on. Edges: ${edgeNames(vcd)}.`,
  objects: (_, { edgeVms }) => namedVms(edgeVms),
  hazards: (_, vcd) =>
    vcd.scope.placements.map((p) => ({
      id: `behind:${p.key}`,
      when: [is(running(p.key))],
      consequence: `${vmCount(p.vms, vcd.scope)} ${plural(p.vms.length, 'loses its', 'lose their')} gateway while ${plural(p.vms.length, 'it works', 'they work')}, and clean shutdowns that need the network hang`,
      because: `the vApps on ${p.cluster.name} are not powered off`,
      affected: namedVms(p.vms),
      count: p.vms.length,
      cure: 'Power off the vApps first.',
      source: read('vcdAutomation', 'Planned Migration'),
    })),
  deletes: () => [edgesRunning()],
  ifFails: () =>
    'Take the Edge’s VM down in vCenter and write it down. Do not go on while it is on: its host does not get into maintenance mode.',
  twice: () => again('What is off stays off.'),
  expect: () => 'No Edge is on.',
  duration: (_, { edges }) => minutes(2, 5 + edges.length / 4, 20 + edges.length),
  sources: [read('vcdAutomation', 'Planned Migration')],
});
