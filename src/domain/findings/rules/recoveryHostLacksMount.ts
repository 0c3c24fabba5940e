import { cited } from '../../documents.js';
import { ref } from '../../estate/index.js';
import type { Host } from '../../estate/types.js';
import { push } from '../lookups.js';
import { isOddOneOut, isRecoverySite, mountGaps, type MountGap } from '../mountGaps.js';
import { count, finding, names, plural, refs } from '../report.js';
import type { Finding, Rule } from '../types.js';

/** A recovery host that does not see what its peers see. */
export const recoveryHostLacksMount: Rule = {
  id: 'recovery-host-lacks-mount',
  name: 'Recovery host lacks a mount its peers have',
  severity: 'critical',
  explanation:
    'HA may choose this host for a desktop whose files it cannot see. The restart fails there and uses up one of its tries; ' +
    'with the capacity of this host missing, others come up late or not at all.',
  cure: 'Present the LUN or the NFS export to the host, rescan, and mount it as on its peers (a volume with an existing signature is mounted per host). Then compare again.',
  source: `${cited('viewDr', 'step 5')}; ${cited('ha4', 'what a cluster needs')}`,
  versions: null,
  find(estate, index) {
    const byHost = new Map<Host, MountGap[]>();
    for (const gap of mountGaps(estate, index)) {
      if (!isRecoverySite(gap.site, index) || !isOddOneOut(gap)) continue;
      for (const host of gap.without) push(byHost, host, gap);
    }
    return [...byHost].map(([host, gaps]): Finding => {
      const datastores = gaps.map((gap) => gap.datastore);
      const peers = Math.max(...gaps.map((gap) => gap.with.length));
      return finding(this, {
        about: ref('host', host),
        objects: refs('datastore', datastores),
        title: `Recovery host ${host.name} does not mount ${names(datastores)}, which ${count(peers, 'peer')} in ${gaps[0]?.cluster.name ?? ''} ${plural(peers, 'does', 'do')}`,
      });
    });
  },
};
