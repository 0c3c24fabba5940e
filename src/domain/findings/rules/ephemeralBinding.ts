import { cited } from '../../documents.js';
import { portgroupsInUse } from '../portgroupsInUse.js';
import { count, finding, names, plural, refs } from '../report.js';
import type { Rule } from '../types.js';

/** Portgroups with ephemeral binding that VMs are on: what the plan may leave out for them. */
export const ephemeralBinding: Rule = {
  id: 'ephemeral-binding',
  name: 'Portgroup with ephemeral binding',
  severity: 'notice',
  explanation:
    'With ephemeral binding the host creates the port at power-on. These VMs do not lose their network when a host booted before its storage, ' +
    'and need neither port file nor services.sh restart. What was set on the port itself (statistics, policies) is not kept.',
  cure: 'Nothing to do for these VMs. Restart the management agents only for hosts that run VMs with static binding.',
  source: `${cited('vdsLocation')}; ${cited('vdsConstruct')}`,
  versions: null,
  find(estate, index) {
    return portgroupsInUse(estate, index, 'ephemeral').map(({ about, portgroups, vms }) =>
      finding(this, {
        about,
        objects: [...refs('dvPortgroup', portgroups), ...refs('vm', vms)],
        title: `${count(vms.length, 'VM')} on ${names(portgroups)} ${plural(vms.length, 'gets its port', 'get their ports')} from the host at power-on (ephemeral binding)`,
      }),
    );
  },
};
