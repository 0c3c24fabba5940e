import type { Cluster, Host, Vm } from '../estate/types.js';
import type { Scope } from '../plan/scope/index.js';
import { MOST_NAMED } from '../plan/scope/vms.js';
import type { Command } from '../plan/types.js';
import { noneCalled, powerCliNames, typed, typedOfHosts } from './commands.js';
import { listed, namesOf } from './words.js';

/** A line for all VMs of clusters or hosts but some, or why there is none. */
export interface Sparing {
  readonly commands: readonly Command[];
  /** A sentence that begins with a space; empty where there is a line. */
  readonly why: string;
}

/** What a line must not touch, and the VMs it is for. */
interface Spared {
  readonly spared: readonly Vm[];
  readonly agents: readonly Vm[];
  readonly acts: readonly Vm[];
}

/** Agent VMs come and go with their hosts; vCenter does that. */
const butAgents = " -and $_.ExtensionData.Config.ManagedBy.ExtensionKey -ne 'com.vmware.vim.eam'";

/** Lines know VMs by name: what is to be spared must be few, and no name one of those the line is for. */
function sparing({ spared, agents, acts }: Spared, line: (but: string) => Command[]): Sparing {
  const names = [...new Set(namesOf(spared))].sort();
  const acting = new Set(namesOf(acts));
  const both = names.filter((name) => acting.has(name));
  if (both.length > 0)
    return {
      commands: [],
      why: ` No line for it: other VMs that are to be left alone are called ${listed(both)}, too.`,
    };
  if (names.length > MOST_NAMED)
    return {
      commands: [],
      why: ` No line for it: more than ${MOST_NAMED} VMs that are to be left alone would have to be named in it.`,
    };
  const but = names.length === 0 ? '' : ` -and ${noneCalled(names)}`;
  return { commands: line(`${but}${agents.length > 0 ? butAgents : ''}`), why: '' };
}

/** The line that shuts down what is on in some clusters, but for what is to be spared. */
export function shutDown(clusters: readonly Cluster[], what: Spared, { estate }: Scope): Sparing {
  const wanted = new Set(clusters.map(({ key }) => key));
  const called = new Set(namesOf(clusters));
  const twin = estate.clusters.find(({ key, name }) => called.has(name) && !wanted.has(key));
  if (twin !== undefined)
    return { commands: [], why: ` No line for it: another cluster is called ${twin.name}, too.` };
  return sparing(what, (but) =>
    typed(
      'powercli',
      `Get-Cluster -Name ${powerCliNames(namesOf(clusters))} | Get-VM | Where-Object { $_.PowerState -eq 'PoweredOn'${but} } | Shutdown-VMGuest -Confirm:$false`,
    ),
  );
}

/** The line that unregisters what is off on some hosts. Without -DeletePermanently it is the inventory alone; it asks before each. */
export const unregister = (hosts: readonly Host[], what: Spared): Sparing =>
  sparing(what, (but) =>
    typedOfHosts(hosts, `Get-VM | Where-Object { $_.PowerState -eq 'PoweredOff'${but} } | Remove-VM`),
  );
