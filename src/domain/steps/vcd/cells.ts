import { cellsHealthy, edgesFirst, is, isNot, publicAddress, up } from '../../plan/facts.js';
import type { Vcd } from '../../plan/scope/vcd.js';
import { ref } from '../../estate/index.js';
import { namedVms } from '../../plan/scope/vms.js';
import type { Hazard } from '../../plan/types.js';
import { again, deduced, minutes, read, recalled, requirement, stepKind } from '../kind.js';
import { listed } from '../words.js';
import { edgeNames, edgesText, vmsOf, vmsText } from './words.js';

const cellTiers = ['first-cell', 'cells'];
const cellsOf = ({ scope }: Vcd) => scope.tiers.filter((tier) => cellTiers.includes(tier.id));

/** C3. The cells serve, agree on the time and reach what they share. */
export const verifyCells = stepKind<null, Vcd>({
  id: 'verify-cells',
  label: 'C3',
  role: 'virtualisation',
  keys: () => [],
  title: (_, vcd) => `Confirm that vCloud Director serves on ${cellNames(vcd)}`,
  detail: () =>
    'On each cell: the portal and the console proxy answer on their two addresses, clocks differ by no more than 2 seconds, time zones are equal, names resolve both ways, the transfer share is writable. The console proxy stands behind no load balancer that ends SSL. Appliance cells of 10.x: primary first, then standby, then application cells.',
  objects: (_, vcd) => cellsOf(vcd).flatMap((tier) => tier.vms.map((vm) => ref('vm', vm))),
  requires: (_, vcd) =>
    cellsOf(vcd).map((tier) =>
      requirement(is(up(tier.id)), `${tier.name} ${tier.be} up`, recalled('start order')),
    ),
  adds: () => [cellsHealthy()],
  ifFails: () =>
    'Read vcloud-container-info.log of the cell. Look at the database first, then at the transfer share, the clock and the names; start one cell alone until it serves.',
  twice: () => again('Looking again does no harm.'),
  expect: () => 'A system administrator logs on at every cell, and vCenter shows as connected.',
  duration: (_, vcd) => {
    const cells = cellsOf(vcd).reduce((sum, tier) => sum + tier.names.length, 0);
    return minutes(5, 10 + 2 * cells, 30 + 10 * cells);
  },
  sources: [read('vcdInstall', 'cells, 5.1'), read('vcdAppliance', 'orderly start-up, 10.x')],
});

function cellNames(vcd: Vcd): string {
  return listed(
    cellsOf(vcd).flatMap((tier) => tier.names),
    6,
  );
}

/** C12. Tenants reach the cells under the names they know. */
export const switchPublicAddress = stepKind<null, Vcd>({
  id: 'switch-public-address',
  label: 'C12',
  role: 'network',
  keys: () => [],
  title: (_, { scope }) => `Point vCloud Director's public names to ${scope.recoveryName}`,
  detail: () =>
    'Public URL, console proxy address, their records, the load balancer’s members. Lower the records’ time to live before the day: whoever has looked a name up keeps the old address that long.',
  objects: () => [],
  requires: (_, { scope }) => [
    requirement(is(cellsHealthy()), 'the cells serve', recalled('start order')),
    ...scope.tiers
      .filter((tier) => tier.id === 'balancer')
      .map((tier) => requirement(is(up('balancer')), `${tier.name} is up`, recalled('start order'))),
  ],
  adds: () => [publicAddress()],
  ifFails: () =>
    'Put the old records back only if the other site serves. Look at the certificate’s name, at the balancer’s pool and at what caches the record.',
  twice: () => again('The records are written again.'),
  expect: () => 'The portal and a console open from outside.',
  duration: () => minutes(5, 20, 120),
  sources: [recalled('public names of vCloud Director')],
});

/** Option A: HA must start the Edges before what is behind them. */
export const edgesBeforeOthers = stepKind<null, Vcd>({
  id: 'edges-before-others',
  label: 'C8',
  role: 'virtualisation',
  keys: () => [],
  title: (_, vcd) => `Give ${edgesText(vcd)} HA restart priority high`,
  detail: (_, vcd) =>
    `Once hosts are available HA starts VMs by priority, high before medium before low. Edges: ${edgeNames(vcd)}. HA waits for the attempt to power on, not for the service behind it.`,
  objects: (_, { edgeVms }) => namedVms(edgeVms),
  requires: () => [requirement(is(up('vcenter')), 'the vCenter of the vApps is up', deduced())],
  adds: () => [edgesFirst()],
  ifFails: () =>
    'Leave the hosts in maintenance mode: HA would begin with what is behind the Edges. By hand: power the Edges on first, then the rest (option B without its registering).',
  twice: () => again('The same priority is set again.'),
  expect: () => 'Each Edge has priority high, no vApp VM has.',
  duration: (_, { edges }) => minutes(2, 5 + edges.length / 4, 20 + edges.length),
  sources: [read('deepdive', 'restart order'), deduced()],
});

/** Option A: what happens when HA knows no difference between an Edge and what is behind it. */
export function edgesNotFirst(vcd: Vcd): Hazard {
  const vms = vmsOf(vcd);
  return {
    id: 'edges-not-first',
    when: [isNot(edgesFirst())],
    consequence: `HA starts ${vmsText(vcd)} with no regard to the Edges: those that come up first have no gateway, no DHCP and no address translation`,
    because: 'the Edges have the same restart priority as what is behind them',
    affected: namedVms(vms),
    count: vms.length,
    cure: 'Give the Edges restart priority high before hosts are available.',
    source: read('deepdive', 'restart order'),
    versions: 'vSphere 5.0 and later',
  };
}
