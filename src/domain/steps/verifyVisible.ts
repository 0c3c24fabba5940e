import { ref } from '../estate/index.js';
import { is, mounted, up, visible } from '../plan/facts.js';
import type { Placement, Scope } from '../plan/scope/index.js';
import { typedOfHosts } from './commands.js';
import { again, deduced, minutes, read, requirement, stepKind } from './kind.js';
import { countOf, everyOne, listed } from './words.js';

/** V7. All volumes of a cluster are seen in vCenter. */
export const verifyVisible = stepKind<Placement>({
  id: 'verify-visible',
  label: 'V7',
  role: 'virtualisation',
  keys: (p) => [p.key],
  title: (p) =>
    `Verify in vCenter that ${p.cluster.name} sees ${everyOne(p.vmfs.length + p.nfs.length, 'volume')}`,
  detail: (p, scope) =>
    `Every volume on every host, available and not “inaccessible”. Where one is missing, rescan and refresh the storage, then look again; do not go on with a part.${mayMissText(p, scope)}`,
  objects: (p) => [ref('cluster', p.cluster)],
  requires: (p, { workload }) => [
    requirement(is(up('vcenter')), `the vCenter of the ${workload} is up`, read('viewDr', 'step 2')),
    ...[...p.vmfs, ...p.nfs].map((ds) =>
      requirement(
        is(mounted(ds.key, p.key)),
        `${ds.name} is mounted on the hosts of ${p.cluster.name}`,
        read('viewDr', 'step 6'),
      ),
    ),
  ],
  adds: (p) => [visible(p.key)],
  commands: (p) => [
    ...typedOfHosts(
      p.hosts,
      `Get-VMHostStorage ${p.vmfs.length > 0 ? '-RescanAllHba -RescanVmfs ' : ''}-Refresh | Out-Null`,
    ),
    ...typedOfHosts(
      p.hosts,
      'ForEach-Object { $_.Name; $_ | Get-Datastore | Sort-Object Name | Format-Table Name, State, FreeSpaceGB }',
    ),
  ],
  ifFails: () =>
    'Look at the host itself: esxcli storage filesystem list, esxcli storage nfs list. Mounted there and not seen here: refresh the host’s storage, reconnect the host. Not mounted: go back to its mount. A host that stays without a volume stays in maintenance mode.',
  twice: () => again('Looking again does no harm.'),
  expect: (p) =>
    `${countOf(p.vmfs.length + p.nfs.length, 'volume')} on ${p.hosts.length === 1 ? 'the host' : `each of ${countOf(p.hosts.length, 'host')}`}, all available.`,
  duration: (p) => minutes(2, 5 + p.hosts.length / 4, 20 + p.hosts.length),
  sources: [read('viewDr', 'step 6'), deduced()],
});

/** What the scenario says may be missing. */
function mayMissText(p: Placement, { mayMiss }: Scope): string {
  const missing = [...p.vmfs, ...p.nfs].flatMap((ds) => {
    const hosts = p.hosts.filter((host) => mayMiss.get(ds.key)?.has(host.key) === true);
    return hosts.map((host) => `${ds.name} on ${host.name}`);
  });
  return missing.length === 0 ? '' : ` May be missing, as the scenario says: ${listed(missing, 12)}.`;
}
