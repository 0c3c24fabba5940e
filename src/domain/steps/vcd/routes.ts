import { declared, is, isNot, natSet, oldNetworkGone, routesSet, up } from '../../plan/facts.js';
import type { Fact } from '../../plan/types.js';
import type { Vcd } from '../../plan/scope/vcd.js';
import { namedVms } from '../../plan/scope/vms.js';
import { again, deduced, minutes, read, requirement, stepKind } from '../kind.js';
import { edgeNames, edgesText, vmsOf, vmsText } from './words.js';

const edgeObjects = ({ edgeVms }: Vcd) => namedVms(edgeVms);
const edgeTime = ({ edges }: Vcd) => minutes(5, 10 + 3 * edges.length, 60 + 10 * edges.length);

/** C11. The way out leads to the internet network of the site the Edges come up at. */
export const setRoutes = stepKind<{ readonly back: boolean }, Vcd>({
  id: 'set-routes',
  label: 'C11',
  role: 'network',
  keys: () => [],
  title: (_, vcd) =>
    `Set the default route of ${edgesText(vcd)} to the internet network of ${vcd.scope.recoveryName}`,
  detail: ({ back }, vcd) =>
    `${
      back
        ? 'While the Edges are off: one that starts with the other site’s route leaves what is behind it without a way out.'
        : 'The source sets it before the failover. Where the site is lost without warning there is no before: then it is set once the management is back, before any Edge starts.'
    } Edges: ${edgeNames(vcd)}.`,
  objects: (_, vcd) => edgeObjects(vcd),
  requires: (_, { scope }) => [
    requirement(is(declared()), 'it has been declared', deduced()),
    ...scope.tiers
      .filter((tier) => tier.id === 'vshield' || tier.id === 'first-cell')
      .map((tier) =>
        requirement(
          is(up(tier.id)),
          `${tier.name} ${tier.be} up, through which Edges are changed`,
          deduced(),
        ),
      ),
  ],
  adds: () => [routesSet()],
  ifFails: () =>
    'Power no Edge on with the old route. Set it in the Edge’s own settings once it is on, before what is behind it.',
  twice: () => again('The same route is set again.'),
  expect: () => 'Every Edge shows the new default route.',
  duration: (_, vcd) => edgeTime(vcd),
  sources: [read('vcat', 'without stretched layer 2'), deduced()],
});

/** C11. Addresses are translated to those of this site. */
export const setNat = stepKind<{ readonly after: readonly Fact[] }, Vcd>({
  id: 'set-nat',
  label: 'C11',
  role: 'network',
  keys: () => [],
  title: (_, vcd) => `Set SNAT and DNAT rules of ${edgesText(vcd)} for ${vcd.scope.recoveryName}`,
  detail: () =>
    'Public addresses are others here. Each rule of the old external network gets its like on the new one.',
  objects: (_, vcd) => edgeObjects(vcd),
  requires: ({ after }) =>
    after.map((fact) => requirement(is(fact), 'the Edges are on', read('vcat', 'without stretched layer 2'))),
  adds: () => [natSet()],
  ifFails: () =>
    'Services stay unreachable from outside, and nothing else is harmed. Set the rules one organisation after the other, by the list.',
  twice: () => again('Rules are there twice; the first that matches counts. Take the second set out.'),
  expect: () => 'A published service answers from outside.',
  duration: (_, vcd) => edgeTime(vcd),
  sources: [read('vcat', 'without stretched layer 2')],
});

/** C11. The Edges let go of the network that stayed behind. */
export const removeOldNetwork = stepKind<null, Vcd>({
  id: 'remove-old-network',
  label: 'C11',
  role: 'network',
  keys: () => [],
  title: (_, vcd) => `Remove the external network of ${vcd.scope.protectedName} from ${edgesText(vcd)}`,
  detail: () => 'The rules that used it go with it, so their like must be there first.',
  objects: (_, vcd) => edgeObjects(vcd),
  hazards: (_, vcd) => {
    const vms = vmsOf(vcd);
    return [
      {
        id: 'rules-lost',
        when: [isNot(natSet())],
        consequence: `the rules that publish services of ${vmsText(vcd)} are gone with the network, and nothing says what they were`,
        because: 'SNAT and DNAT have not been set for the new network',
        affected: namedVms(vms),
        count: vms.length,
        cure: 'Write the rules down and set them for the new network first.',
        source: read('vcat', 'without stretched layer 2'),
        versions: 'vCloud Director 1.5 and 5.1',
      },
    ];
  },
  adds: () => [oldNetworkGone()],
  ifFails: () =>
    'Leave it for now: what counts is that the default route is the new one. See what still refers to it.',
  twice: () => again('It is not there any more.'),
  expect: () => 'No Edge has an interface in the old external network.',
  duration: (_, vcd) => edgeTime(vcd),
  sources: [read('vcat', 'without stretched layer 2')],
});
