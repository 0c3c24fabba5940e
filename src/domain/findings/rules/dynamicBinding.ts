import { cited } from '../../documents.js';
import { portgroupsInUse } from '../portgroupsInUse.js';
import { count, finding, names, plural, refs } from '../report.js';
import type { Rule } from '../types.js';

/** Portgroups with dynamic binding that VMs are on. */
export const dynamicBinding: Rule = {
  id: 'dynamic-binding',
  name: 'Portgroup with dynamic binding',
  severity: 'notice',
  explanation:
    'With dynamic binding the port is assigned at power-on, and assigning takes vCenter. ' +
    'Dynamic binding is deprecated since vSphere 5.0; on the day the desktops may power on before vCenter is there to give them ports.',
  cure: 'Move the VMs to a portgroup with static binding (ports kept while vCenter is down) or ephemeral binding (the host makes the port).',
  source: `${cited('vdsLocation')}; ${cited('networking', 'dynamic binding, 5.0')}`,
  versions: 'vSphere 5.0 and later',
  find(estate, index) {
    return portgroupsInUse(estate, index, 'dynamic').map(({ about, portgroups, vms }) =>
      finding(this, {
        about,
        objects: [...refs('dvPortgroup', portgroups), ...refs('vm', vms)],
        title: `${count(vms.length, 'VM')} on ${names(portgroups)} ${plural(vms.length, 'gets its port', 'get their ports')} only at power-on (dynamic binding)`,
      }),
    );
  },
};
