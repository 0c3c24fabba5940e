import { cited } from '../../documents.js';
import { ref } from '../../estate/index.js';
import type { Datastore, Key, Vm } from '../../estate/types.js';
import { lookupsOf, replicationOf, type Lookups } from '../lookups.js';
import { count, finding, names, plural, refs } from '../report.js';
import type { Finding, Rule, Severity } from '../types.js';

interface Mismatch {
  readonly severity: Severity;
  readonly text: string;
  readonly vms: Vm[];
}

/** A linked clone whose replica is protected, but elsewhere than the clone. */
export const cloneReplicaMismatch: Rule = {
  id: 'clone-replica-mismatch',
  name: 'Linked clone whose replica is elsewhere than its protection',
  severity: 'warning',
  explanation:
    'A clone works only with its replica. When the two fail over apart (to another site, in another protection group, ' +
    'in another consistency group) there is a time, or a case, in which the clones are there and their base is not.',
  cure: 'Put the replica’s datastore and the clones’ datastores into the same protection group and the same consistency group, replicated to the same site.',
  source: `${cited('srm', 'datastore groups, 5.1')}; ${cited('viewAdmin', 'linked clones')}; deduced`,
  versions: null,
  find(estate, index) {
    const lookups = lookupsOf(estate, index);
    const findings: Finding[] = [];
    for (const [key, clones] of lookups.clonesOfReplicaDatastore) {
      const replicaHome = index.datastore.get(key);
      if (!replicaHome) continue;
      const found = new Map<Key, Mismatch | null>();
      const homes: Datastore[] = [];
      for (const vm of clones) {
        if (vm.homeDatastore === null || vm.homeDatastore === key) continue;
        const home = index.datastore.get(vm.homeDatastore);
        if (!home) continue;
        let mismatch = found.get(home.key);
        if (mismatch === undefined) {
          mismatch = compare(home, replicaHome, lookups, (site) => index.site.get(site)?.name ?? site);
          found.set(home.key, mismatch);
          if (mismatch) homes.push(home);
        }
        mismatch?.vms.push(vm);
      }
      const mismatches = [...found.values()].filter((each) => each !== null);
      const vms = mismatches.flatMap((each) => each.vms);
      if (vms.length === 0) continue;
      const reasons = [...new Set(mismatches.map((each) => each.text))];
      findings.push(
        finding(this, {
          about: ref('datastore', replicaHome),
          severity: mismatches.some((each) => each.severity === 'critical') ? 'critical' : this.severity,
          objects: [...refs('datastore', homes), ...refs('vm', vms)],
          title: `${count(vms.length, 'linked clone')} on ${names(homes)} ${plural(vms.length, 'reads its', 'read their')} replica from ${replicaHome.name}, which is ${reasons.join('; ')}`,
        }),
      );
    }
    return findings;
  },
};

function compare(
  home: Datastore,
  replicaHome: Datastore,
  lookups: Lookups,
  siteName: (site: Key) => string,
): Mismatch | null {
  const mismatch = (severity: Severity, text: string): Mismatch => ({ severity, text, vms: [] });
  const homeGroups = lookups.groupsOfDatastore.get(home.key) ?? [];
  const replicaGroups = lookups.groupsOfDatastore.get(replicaHome.key) ?? [];
  const a = home.replication;
  const b = replicaHome.replication;
  if (replicationOf(home) === 'replicated' && replicationOf(replicaHome) === 'replicated' && a && b) {
    if (a.toSite !== null && b.toSite !== null && a.toSite !== b.toSite) {
      return mismatch('critical', `replicated to ${siteName(b.toSite)} and not to ${siteName(a.toSite)}`);
    }
    if (
      a.consistencyGroup !== null &&
      b.consistencyGroup !== null &&
      a.consistencyGroup !== b.consistencyGroup
    ) {
      return mismatch(
        'warning',
        `in consistency group ${b.consistencyGroup} and not in ${a.consistencyGroup}`,
      );
    }
  }
  // A replica that is known not to be replicated has its own, graver rule.
  if (homeGroups.length === 0 || replicationOf(replicaHome) === 'none') return null;
  if (replicaGroups.some((group) => homeGroups.includes(group))) return null;
  return replicaGroups.length > 0
    ? mismatch('warning', `in protection group ${names(replicaGroups)} and not in ${names(homeGroups)}`)
    : mismatch('critical', `in no protection group, while the clones are in ${names(homeGroups)}`);
}
