import type { Cluster, Vm } from '../estate/types.js';
import type { Beside } from '../plan/scope/beside.js';
import { MOST_NAMED } from '../plan/scope/vms.js';
import type { Command } from '../plan/types.js';
import { powerCliNames, powerShell, typed } from './commands.js';
import { namesOf } from './words.js';

/** Agent VMs come and go with their hosts; vCenter does that. */
const butAgents = " -and $_.ExtensionData.Config.ManagedBy.ExtensionKey -ne 'com.vmware.vim.eam'";

/** The end of a condition on VMs in PowerCLI that leaves some out, by name; null where there are too many to name. */
export function sparing(vms: readonly Vm[], agents: boolean): string | null {
  const names = [...new Set(namesOf(vms))].sort();
  if (names.length > MOST_NAMED) return null;
  const but = names.length === 0 ? '' : ` -and ${names.map(powerShell).join(', ')} -notcontains $_.Name`;
  return `${but}${agents ? butAgents : ''}`;
}

/** The line that shuts down what is on in some clusters, but for management VMs and those that stay. */
export function shutDown(
  clusters: readonly Cluster[],
  { management, staying, agents }: Pick<Beside, 'management' | 'staying' | 'agents'>,
): Command[] {
  // Placeholders are never on.
  const but = sparing(
    [...management, ...staying].filter(({ placeholder }) => !placeholder),
    agents,
  );
  return but === null
    ? []
    : typed(
        'powercli',
        `Get-Cluster -Name ${powerCliNames(namesOf(clusters))} | Get-VM | Where-Object { $_.PowerState -eq 'PoweredOn'${but} } | Shutdown-VMGuest -Confirm:$false`,
      );
}

/** Why there is no line, where there is none. */
export const notInLine = (commands: readonly Command[], what: string): string =>
  commands.length > 0
    ? ''
    : ` No line for it: more than ${MOST_NAMED} VMs that ${what} would have to be spared by name.`;
