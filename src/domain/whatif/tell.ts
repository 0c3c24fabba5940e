import { countOf, listed, namesOf } from '../steps/words.js';
import { using } from './effects.js';
import type { Resolved } from './resolve.js';
import type { Situation } from './situation.js';
import { prematureTiers } from './srm.js';

/** A fault as a sentence. */
export function tellFault(fault: Resolved): string {
  switch (fault.kind) {
    case 'host-down':
      return `${fault.host.name} stays down.`;
    case 'lun-not-presented':
      return `${fault.datastore.name} is not presented to ${fault.hosts === 'all' ? 'any recovery host' : listed(namesOf(fault.hosts), 5)}.`;
    case 'storage-late':
      return `${fault.datastore.name} comes ${countOf(fault.minutes, 'minute')} late, after the hosts have booted.`;
    case 'not-replicated':
      return `${fault.datastore.name} was not replicated.`;
    case 'stale-copies':
      return `${countOf(fault.desktops, 'desktop')} ${fault.desktops === 1 ? 'was' : 'were'} made or moved within the RPO.`;
    case 'dns-not-swapped':
      return `${fault.alias} goes on leading to the lost server${fault.minutes === null ? '' : ` for ${countOf(fault.minutes, 'minute')}`}.`;
    case 'srm-timeout':
      return `Priority ${fault.priority} of the SRM plan needs ${fault.needsSeconds} s, and SRM waits ${fault.timeoutSeconds}.`;
  }
}

/** What of the plan a fault meets. */
export function tellEffect(fault: Resolved, situation: Situation): string {
  const { scope } = situation;
  switch (fault.kind) {
    case 'host-down': {
      const p = scope.placements.find((each) => each.hosts.some((host) => host.key === fault.host.key));
      return p === undefined
        ? 'The plan does not use this host.'
        : `${p.cluster.name} has ${countOf(p.hosts.length - 1, 'recovery host')} left for ${countOf(p.vms.length, 'VM')}; ${countOf(naming(fault.host.name, situation), 'step')} to be done on those only.`;
    }
    case 'lun-not-presented':
    case 'storage-late':
    case 'not-replicated': {
      const places = using(fault.datastore, situation);
      if (places.length === 0) return 'The plan does not mount this datastore.';
      const vms = places.reduce((sum, p) => sum + (p.vmsNeeding.get(fault.datastore.key)?.length ?? 0), 0);
      return `${countOf(vms, 'VM')} of ${listed(namesOf(places.map((p) => p.cluster)))} need it.`;
    }
    case 'stale-copies':
      return situation.view.steps.some((step) => step.kind === 'release-originals')
        ? 'The plan waits for the last changes, so nothing is lost.'
        : 'The newest desktops are taken for them, by the numbers vCenter gave.';
    case 'dns-not-swapped':
      return `${countOf(fault.datastores.length, 'datastore')} ${fault.datastores.length === 1 ? 'hangs' : 'hang'} on the name.`;
    case 'srm-timeout': {
      const early = prematureTiers(fault.priority, fault.timeoutSeconds, situation);
      return fault.needsSeconds <= fault.timeoutSeconds || early.length === 0
        ? 'No later priority needs what is late.'
        : `Started before what they need: ${listed(namesOf(early.map((each) => each.tier)), 6)}.`;
    }
  }
}

/** How many steps have a command for a host. */
function naming(host: string, { view }: Situation): number {
  return view.steps.filter((step) => step.commands.some((command) => command.hosts.includes(host))).length;
}
