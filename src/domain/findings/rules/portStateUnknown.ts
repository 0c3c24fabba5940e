import { cited } from '../../documents.js';
import type { Datastore, Key, Vm } from '../../estate/types.js';
import { lookupsOf } from '../lookups.js';
import { count, finding, plural, refs } from '../report.js';
import type { Finding, Rule } from '../types.js';

/** VMs on a dvSwitch of which nobody can say whether their port files are there. */
export const portStateUnknown: Rule = {
  id: 'port-state-unknown',
  name: 'Port files or ports not known',
  severity: 'notice',
  explanation:
    'HA needs each VM’s port file on its home datastore. What this snapshot does not tell, no rule can check: ' +
    'missing and orphaned port files here stay unseen.',
  cure:
    'List .dvsData on these datastores from any host that mounts them and give the listing in the overlay; ' +
    'for ports not known, import a govc export, which carries them.',
  source: `${cited('vdsConstruct')}; what exports hold`,
  versions: null,
  find(estate, index) {
    const lookups = lookupsOf(estate, index);
    const listed = new Set(estate.portFilesListedOn);
    const datastores = new Map<Key, Datastore>();
    const unlisted = new Set<Vm>();
    const portless = new Set<Vm>();
    for (const vm of lookups.liveVms) {
      if (vm.power === 'off') continue;
      for (const nic of index.nicsOfVm.get(vm.key) ?? []) {
        if (nic.dvSwitch === null) continue;
        if (!nic.portKnown) portless.add(vm);
        const binding = nic.dvPortgroup === null ? null : index.dvPortgroup.get(nic.dvPortgroup)?.binding;
        if (binding === 'ephemeral' || vm.homeDatastore === null || listed.has(vm.homeDatastore)) continue;
        const home = index.datastore.get(vm.homeDatastore);
        if (!home) continue;
        unlisted.add(vm);
        datastores.set(home.key, home);
      }
    }
    const findings: Finding[] = [];
    if (unlisted.size > 0) {
      findings.push(
        finding(this, {
          about: null,
          part: 'files',
          objects: refs('datastore', datastores.values()),
          title: `Port files were not listed on ${count(datastores.size, 'datastore')} that ${plural(datastores.size, 'is', 'are')} home to ${count(unlisted.size, 'VM')} on a dvSwitch`,
        }),
      );
    }
    if (portless.size > 0) {
      findings.push(
        finding(this, {
          about: null,
          part: 'ports',
          objects: refs('vm', portless),
          title: `The dvPort of ${count(portless.size, 'VM')} is not known: the export does not tell it`,
        }),
      );
    }
    return findings;
  },
};
