import { ref } from '../../estate/index.js';
import type { Host } from '../../estate/types.js';
import { lookupsOf } from '../lookups.js';
import { count, finding, names, plural, refs } from '../report.js';
import type { Finding, Rule } from '../types.js';

/** A datastore that nobody, or not every host that mounts it, can reach. */
export const datastoreInaccessible: Rule = {
  id: 'datastore-inaccessible',
  name: 'Datastore not accessible',
  severity: 'critical',
  explanation:
    'What lies on it cannot be read. VMs there do not restart, and what the snapshot says about them may be old.',
  cure: 'Find out why (paths down, export withdrawn, device lost), bring it back or unmount it, and take a new snapshot.',
  source: 'the datastore’s own state in the export',
  versions: null,
  find(estate, index) {
    const lookups = lookupsOf(estate, index);
    const findings: Finding[] = [];
    for (const datastore of estate.datastores) {
      const vms = (index.vmsOfHomeDatastore.get(datastore.key) ?? []).filter((vm) => !vm.placeholder);
      if (datastore.accessible === false) {
        const dependent = new Set([...vms, ...(lookups.diskVmsOfDatastore.get(datastore.key) ?? [])]);
        findings.push(
          finding(this, {
            about: ref('datastore', datastore),
            severity: dependent.size > 0 ? 'critical' : 'warning',
            objects: refs('vm', dependent),
            title: `${datastore.name} is not accessible; ${count(dependent.size, 'VM')} ${plural(dependent.size, 'has', 'have')} files there`,
          }),
        );
        continue;
      }
      const blind: Host[] = [];
      for (const mount of index.mountsOfDatastore.get(datastore.key) ?? []) {
        const host =
          mount.mounted !== false && mount.accessible === false ? index.host.get(mount.host) : null;
        if (host) blind.push(host);
      }
      if (blind.length === 0) continue;
      findings.push(
        finding(this, {
          about: ref('datastore', datastore),
          part: 'hosts',
          severity: 'warning',
          objects: refs('host', blind),
          title: `${datastore.name} is mounted but not accessible on ${names(blind)}`,
          explanation: 'HA may choose such a host for a VM of this datastore, and the restart fails there.',
        }),
      );
    }
    return findings;
  },
};
