import { cited } from '../../documents.js';
import { ref } from '../../estate/index.js';
import { push } from '../lookups.js';
import { isOddOneOut, isRecoverySite, mountGaps, type MountGap } from '../mountGaps.js';
import { count, finding, number, plural, refs } from '../report.js';
import type { Finding, Rule } from '../types.js';

/** Datastores that some hosts of a cluster do not mount. */
export const clusterMountGap: Rule = {
  id: 'cluster-mount-gap',
  name: 'Datastores that some hosts of a cluster do not mount',
  severity: 'warning',
  explanation:
    'HA and DRS can use only the hosts that see a VM’s datastore and its replica. The cluster looks larger than it is: ' +
    'when the hosts that do see it fail, these VMs have nowhere to restart.',
  cure: 'Mount the datastore on every host of the cluster at the site, or unmount it where it is not wanted.',
  source: cited('ha4', 'what a cluster needs'),
  versions: null,
  find(estate, index) {
    const groups = new Map<string, MountGap[]>();
    for (const gap of mountGaps(estate, index)) {
      // The odd one out among recovery hosts is told host by host.
      if (isRecoverySite(gap.site, index) && isOddOneOut(gap)) continue;
      push(groups, `${gap.cluster.key} ${gap.site ?? ''}`, gap);
    }
    return [...groups.values()].flatMap((gaps): Finding[] => {
      const [first] = gaps;
      if (!first) return [];
      const site = first.site === null ? undefined : index.site.get(first.site);
      const hosts = new Set(gaps.flatMap((gap) => gap.without));
      const shown = gaps
        .slice(0, 3)
        .map((gap) => `${gap.datastore.name} (${number(gap.without.length)} without)`)
        .join(', ');
      const more = gaps.length > 3 ? ` and ${number(gaps.length - 3)} more` : '';
      return [
        finding(this, {
          about: ref('cluster', first.cluster),
          part: site?.key,
          objects: [...refs('datastore', new Set(gaps.map((gap) => gap.datastore))), ...refs('host', hosts)],
          title: `In ${first.cluster.name}${site ? ` at ${site.name}` : ''} ${count(gaps.length, 'datastore')} ${plural(gaps.length, 'is', 'are')} not mounted by every host: ${shown}${more}`,
        }),
      ];
    });
  },
};
