import { ref } from '../estate/index.js';
import { is, poweredOn, serving, up } from '../plan/facts.js';
import type { Placement } from '../plan/scope/index.js';
import { powerCliNames, typed } from './commands.js';
import { again, deduced, minutes, recalled, requirement, stepKind } from './kind.js';
import { listed, namesOf, vmCount } from './words.js';

/** V11. Desktops have network, their View agents answer, somebody has logged on. */
export const verifyDesktops = stepKind<Placement>({
  id: 'verify-desktops',
  label: 'V11',
  role: 'desktop',
  keys: (p) => [p.key],
  title: (p) => `Check network and agents of the desktops of ${listed(namesOf(p.sources))}`,
  detail: () =>
    'In View: no desktop "agent unreachable". In vCenter: every network adapter connected. Log one user of each pool on.',
  objects: (p) => p.sources.map((cluster) => ref('cluster', cluster)),
  requires: (p, { tiers }) => [
    requirement(is(poweredOn(p.key)), `the desktops of ${listed(namesOf(p.sources))} are on`, deduced()),
    ...tiers
      .filter((tier) => tier.id === 'connection')
      .map((tier) =>
        requirement(is(up(tier.id)), `${tier.name} ${tier.be} up`, recalled('check of the agents')),
      ),
  ],
  adds: (p) => [serving(p.key)],
  commands: (p) =>
    typed(
      'powercli',
      `Get-Cluster -Name ${powerCliNames(namesOf(p.way === 'separate' ? [p.cluster] : p.sources))} | Get-VM | Where-Object { $_.PowerState -eq 'PoweredOn' } | Get-NetworkAdapter | Where-Object { -not $_.ConnectionState.Connected } | Format-Table Parent, Name, NetworkName`,
    ),
  ifFails: () =>
    'No network: run services.sh restart on the host, then power the VM off and on; or move its adapter to a free port and back, which needs vCenter. Agent unreachable: the desktop’s DNS, then the Connection Servers. A whole pool: its replica’s datastore.',
  twice: () => again('Looking again does no harm.'),
  expect: (p, scope) => `${vmCount(p.vms, scope)} reachable; the list of unconnected adapters is empty.`,
  duration: (p) => minutes(5, 10 + p.vms.length / 100, 45 + p.vms.length / 25),
  sources: [recalled('check of the agents')],
});
