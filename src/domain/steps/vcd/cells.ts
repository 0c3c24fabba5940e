import { cellsHealthy, edgesFirst, is, isNot, publicAddress, up } from '../../plan/facts.js';
import type { Vcd } from '../../plan/scope/vcd.js';
import { ref } from '../../estate/index.js';
import { namedVms } from '../../plan/scope/vms.js';
import type { Hazard } from '../../plan/types.js';
import { deduced, minutes, read, recalled, requirement, stepKind } from '../kind.js';
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
      requirement(is(up(tier.id)), `${tier.name} ${tier.be} up`, recalled('facts A(c) C3 ← C2')),
    ),
  adds: () => [cellsHealthy()],
  expect: () => 'A system administrator logs on at every cell, and vCenter shows as connected.',
  duration: (_, vcd) => {
    const cells = cellsOf(vcd).reduce((sum, tier) => sum + tier.names.length, 0);
    return minutes(5, 10 + 2 * cells, 30 + 10 * cells);
  },
  sources: [read('003 vCD; facts B1: cells, 5.1 and 10.x')],
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
    requirement(is(cellsHealthy()), 'the cells serve', recalled('facts A(c) C12 ← C3')),
    ...scope.tiers
      .filter((tier) => tier.id === 'balancer')
      .map((tier) => requirement(is(up('balancer')), `${tier.name} is up`, recalled('facts A(c) C2'))),
  ],
  adds: () => [publicAddress()],
  expect: () => 'The portal and a console open from outside.',
  duration: () => minutes(5, 20, 120),
  sources: [recalled('facts A(c) C12')],
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
  expect: () => 'Each Edge has priority high, no vApp VM has.',
  duration: (_, { edges }) => minutes(2, 5 + edges.length / 4, 20 + edges.length),
  sources: [read('facts B5: restart order'), deduced()],
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
    source: read('facts B5: restart order, 5.0 and later'),
    versions: 'vSphere 5.0 and later',
  };
}
