import { cited } from '../../documents.js';
import { ref } from '../../estate/index.js';
import type { DvPortgroup, DvSwitch, Vm } from '../../estate/types.js';
import { lookupsOf } from '../lookups.js';
import { count, finding, names, plural, refs } from '../report.js';
import type { Rule } from '../types.js';

/** A NIC on a dvSwitch that holds no port. */
export const dvNicWithoutPort: Rule = {
  id: 'dv-nic-without-port',
  name: 'VM on a dvSwitch with no port',
  severity: 'warning',
  explanation:
    'The NIC names a distributed switch but holds no port of it. There is no port file to restore it from: ' +
    'the VM comes up without network until vCenter is back and somebody connects it.',
  cure: 'While vCenter is up, connect the NIC to a free port of its portgroup; if there is none, grow the portgroup by 1.',
  source: `${cited('vdsConstruct')}; ${cited('networking', 'port binding')}`,
  versions: null,
  find(estate, index) {
    const lookups = lookupsOf(estate, index);
    const groups = new Map<DvPortgroup | DvSwitch, Set<Vm>>();
    for (const vm of lookups.liveVms) {
      for (const nic of index.nicsOfVm.get(vm.key) ?? []) {
        if (nic.dvSwitch === null || !nic.portKnown || nic.portKey !== null) continue;
        // Left unplugged on purpose.
        if (nic.connected === false && nic.startsConnected === false) continue;
        const portgroup = nic.dvPortgroup === null ? undefined : index.dvPortgroup.get(nic.dvPortgroup);
        // Only static binding keeps a port for a VM that is off.
        if (vm.power !== 'on' && portgroup?.binding !== 'static') continue;
        const about = portgroup ?? index.dvSwitch.get(nic.dvSwitch);
        if (!about) continue;
        const vms = groups.get(about);
        if (vms) vms.add(vm);
        else groups.set(about, new Set([vm]));
      }
    }
    return [...groups].map(([about, vms]) =>
      finding(this, {
        about: ref(index.dvPortgroup.has(about.key) ? 'dvPortgroup' : 'dvSwitch', about),
        objects: refs('vm', vms),
        title: `${count(vms.size, 'VM')} on ${about.name} ${plural(vms.size, 'has a NIC', 'have NICs')} with no port: ${names([...vms])}`,
      }),
    );
  },
};
