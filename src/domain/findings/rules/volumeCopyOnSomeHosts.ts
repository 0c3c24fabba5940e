import { cited } from '../../documents.js';
import { count, finding, names, plural, refs } from '../report.js';
import type { Finding, Rule } from '../types.js';
import { copiesSeen } from '../volumeCopies.js';

/** A copy that is presented to some hosts of a cluster and not to their peers. */
export const volumeCopyOnSomeHosts: Rule = {
  id: 'volume-copy-on-some-hosts',
  name: 'Copy of a volume presented to some hosts only',
  severity: 'warning',
  explanation:
    'A copy is mounted host by host. A host it is not presented to cannot mount it: HA may choose that host for a VM whose files it does not see, ' +
    'and the restart fails there.',
  cure: 'Put the hosts into the storage group of the copy, under the same LUN number, and scan. Then ask them again.',
  source: `${cited('viewDr', 'steps 4 and 5')}; ${cited('esxcfgVolume', 'its list of copies')}`,
  versions: 'ESX 4 and later',
  find(estate, index) {
    return copiesSeen(estate, index)
      .filter(({ notBy }) => notBy.length > 0)
      .map(({ cluster, site, vmfsUuid, label, by, notBy }): Finding =>
        finding(this, {
          about: null,
          part: `${cluster.key}:${site ?? ''}:${vmfsUuid}`,
          objects: refs('host', notBy),
          title: `${notBy.length === 1 ? names(notBy) : count(notBy.length, 'host')} of ${cluster.name} ${plural(notBy.length, 'does', 'do')} not see the copy of ${label}, which ${count(by.length, 'peer')} ${plural(by.length, 'does', 'do')}`,
        }),
      );
  },
};
