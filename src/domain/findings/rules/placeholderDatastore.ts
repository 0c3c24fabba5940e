import { cited } from '../../documents.js';
import { ref, type EstateIndex } from '../../estate/index.js';
import type { Datastore, Host, Vm } from '../../estate/types.js';
import { clusterOfVm, lookupsOf, replicationOf } from '../lookups.js';
import { count, finding, names, plural, refs } from '../report.js';
import type { Finding, Rule } from '../types.js';

/** A placeholder datastore that is replicated, or that some hosts do not see. */
export const placeholderDatastore: Rule = {
  id: 'placeholder-datastore',
  name: 'Placeholder datastore replicated or not seen by all hosts',
  severity: 'warning',
  explanation:
    'SRM registers the recovered VMs in place of the placeholders. Their datastore must stand by itself and be seen by every host ' +
    'that may recover a VM.',
  cure: 'Use a small datastore of its own for placeholders, not replicated, mounted by every host, one at each site (reprotect needs it there too).',
  source: cited('srm', 'placeholder datastores, 5.5'),
  versions: 'SRM 5.5',
  find(estate, index) {
    const lookups = lookupsOf(estate, index);
    const findings: Finding[] = [];
    for (const [key, placeholders] of lookups.placeholdersOfDatastore) {
      const datastore = index.datastore.get(key);
      if (!datastore) continue;
      if (replicationOf(datastore) === 'replicated') {
        findings.push(
          finding(this, {
            about: ref('datastore', datastore),
            part: 'replicated',
            objects: [],
            title: `${datastore.name} holds ${count(placeholders.length, 'SRM placeholder')} and is replicated`,
            explanation:
              'A placeholder datastore must not be replicated: the copy that arrives may overwrite the placeholders, and SRM may take it for one to protect.',
          }),
        );
      }
      const blind = hostsWithout(datastore, placeholders, index);
      if (blind.length === 0) continue;
      findings.push(
        finding(this, {
          about: ref('datastore', datastore),
          part: 'not-seen',
          objects: refs('host', blind),
          title: `${datastore.name} holds ${count(placeholders.length, 'SRM placeholder')} but ${names(blind)} ${plural(blind.length, 'does', 'do')} not mount it`,
        }),
      );
    }
    return findings;
  },
};

function hostsWithout(datastore: Datastore, placeholders: readonly Vm[], index: EstateIndex): Host[] {
  const seeing = new Set<string>();
  for (const mount of index.mountsOfDatastore.get(datastore.key) ?? []) {
    if (mount.mounted !== false) seeing.add(mount.host);
  }
  // Where no mount is listed, the export does not say who mounts it.
  if (seeing.size === 0) return [];
  const clusters = new Set(placeholders.map((vm) => clusterOfVm(vm, index)));
  return [...clusters].flatMap((cluster) =>
    (cluster === null ? [] : (index.hostsOfCluster.get(cluster) ?? [])).filter(
      (host) =>
        !seeing.has(host.key) && (host.connectionState === 'connected' || index.mountsOfHost.has(host.key)),
    ),
  );
}
