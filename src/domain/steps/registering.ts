import type { Host } from '../estate/types.js';
import type { Placement, Scope } from '../plan/scope/index.js';
import { leftOutOf } from '../plan/scope/leftOut.js';
import { byName } from '../plan/scope/places.js';
import { MOST_NAMED } from '../plan/scope/vms.js';
import type { Command } from '../plan/types.js';
import { isTypable, noneCalled, powerCliName, powerShell, typed } from './commands.js';
import { countOf, namesOf, plural } from './words.js';

/** Paths on one line: what can be pasted, and read over, at once. */
const PATHS_PER_LINE = 10;

/** The .vmx files the sources tell and that can be typed, and how many there are besides. */
function pathsOf({ vms }: Placement): { readonly paths: readonly string[]; readonly others: number } {
  const paths = vms
    .flatMap(({ vmxPath }) => (vmxPath !== null && isTypable(vmxPath) ? [vmxPath] : []))
    .sort();
  return { paths, others: vms.length - paths.length };
}

/**
 * Lines that register VMs where the snapshot had their .vmx: the copies keep the names of their datastores.
 * More than people paste are not written out.
 */
export function registerCommands(p: Placement, scope: Scope): Command[] {
  const { paths } = pathsOf(p);
  if (paths.length > MOST_NAMED) return [];
  const unfit = namesOf(unfitHosts(p, scope));
  const but = unfit.length === 0 ? '' : ` | Where-Object { ${noneCalled(unfit)} }`;
  const hosts = `(Get-Cluster -Name ${powerCliName(p.cluster.name)} | Get-VMHost -State Connected${but} | Get-Random)`;
  const lines: Command[] = [];
  for (let at = 0; at < paths.length; at += PATHS_PER_LINE) {
    const some = paths
      .slice(at, at + PATHS_PER_LINE)
      .map(powerShell)
      .join(', ');
    lines.push(...typed('powercli', `${some} | ForEach-Object { New-VM -VMFilePath $_ -VMHost ${hosts} }`));
  }
  return lines;
}

/** Hosts of the cluster no VM is to be registered on: those left out, and those that may be without a volume. */
function unfitHosts(p: Placement, { index, scenario, mayMiss }: Scope): Host[] {
  const leftOut = leftOutOf(scenario).hosts;
  const missing = new Set([...p.vmfs, ...p.nfs].flatMap(({ key }) => [...(mayMiss.get(key) ?? [])]));
  // Where each may be without one, none is better than another.
  const some = p.hosts.some(({ key }) => !missing.has(key));
  // Hosts that joined are of the cluster by then.
  return [...new Set([...(index.hostsOfCluster.get(p.cluster.key) ?? []), ...p.hosts])]
    .filter(({ key }) => leftOut.has(key) || (some && missing.has(key)))
    .sort(byName);
}

/** What the lines do not say; empty where they say all. */
export function notInLines(p: Placement): string {
  const { paths, others } = pathsOf(p);
  return [
    ...(paths.length > MOST_NAMED
      ? [
          ` No lines for ${countOf(paths.length, 'VM')}: take the paths from the table of VMs, column “Configuration file”, saved as CSV.`,
        ]
      : []),
    ...(others > 0
      ? [
          ` The import does not tell, or not so that it can be typed, where ${countOf(others, '.vmx file')} ${plural(others, 'lies', 'lie')}: look on the volumes.`,
        ]
      : []),
  ].join('');
}
