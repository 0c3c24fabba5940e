import { cited } from '../../documents.js';
import { ref, type EstateIndex } from '../../estate/index.js';
import type { Datastore, DvPortgroup, Estate, Key, Nic, Vm } from '../../estate/types.js';
import { atLeast } from '../limits.js';
import { lookupsOf, push } from '../lookups.js';
import { portFileIds } from '../portFileIds.js';
import { count, finding, names, number, plural, refs } from '../report.js';
import type { Rule } from '../types.js';

interface Gap {
  readonly vm: Vm;
  readonly nic: Nic;
  readonly portgroup: DvPortgroup;
}

/** A VM on a dvPort whose port file is not beside its .vmx. */
export const portFileMissing: Rule = {
  id: 'port-file-missing',
  name: 'Port file missing',
  severity: 'critical',
  explanation:
    'HA needs the port file in .dvsData on the VM’s home datastore to give the VM its network port back. ' +
    'Without it the restart of the VM fails. In vSphere 5 a Storage vMotion leaves the file behind.',
  cure:
    'Before the exercise, move each NIC to a free port of its portgroup and back: that writes the file anew. ' +
    'If the portgroup is full, grow it by 1 first.',
  source: `${cited('kb2013639')}; ${cited('vdsConstruct')}`,
  versions: 'vSphere 5 (the Storage vMotion fault); the file is needed by every version',
  find(estate, index) {
    const lookups = lookupsOf(estate, index);
    const ids = portFileIds();
    const listed = new Set(estate.portFilesListedOn);
    const gaps = new Map<Key, Gap[]>();
    for (const vm of lookups.liveVms) {
      // HA brings back what ran; a VM that is off gets its port from vCenter when it is started.
      if (vm.homeDatastore === null || !listed.has(vm.homeDatastore) || vm.power === 'off') continue;
      for (const nic of index.nicsOfVm.get(vm.key) ?? []) {
        const portgroup = nic.dvPortgroup === null ? undefined : index.dvPortgroup.get(nic.dvPortgroup);
        const uuid = nic.dvSwitch === null ? null : (index.dvSwitch.get(nic.dvSwitch)?.uuid ?? null);
        // An ephemeral port is made by the host at power-on and needs no file.
        if (!portgroup || portgroup.binding === null || portgroup.binding === 'ephemeral') continue;
        if (uuid === null || !nic.portKnown || nic.portKey === null) continue;
        if (lookups.portFileKeys.has(ids.file(vm.homeDatastore, uuid, nic.portKey))) continue;
        push(gaps, vm.homeDatastore, { vm, nic, portgroup });
      }
    }
    return [...gaps].flatMap(([key, list]) => {
      const home = index.datastore.get(key);
      return home ? [tell(this, home, list, estate, index)] : [];
    });
  },
};

function tell(rule: Rule, home: Datastore, gaps: readonly Gap[], estate: Estate, index: EstateIndex) {
  const vms = [...new Set(gaps.map((gap) => gap.vm))];
  const files = plural(gaps.length, 'its port file', 'their port files');
  const title =
    vms.length === 1
      ? `${vms[0]?.name ?? ''} has no port file on ${home.name}: port ${names(gaps.map((gap) => gap.nic.portKey ?? ''))}`
      : `${count(vms.length, 'VM')} on ${home.name} ${plural(vms.length, 'lacks', 'lack')} ${files} (${number(gaps.length)} missing)`;
  const full = fullPortgroups([...new Set(gaps.map((gap) => gap.portgroup))], estate);
  // The fault that loses the file is vSphere 5's: where all hosts are newer, something else did it.
  const newer = vms.every((vm) => {
    const host = vm.host === null ? undefined : index.host.get(vm.host);
    return host !== undefined && atLeast(host.version, 6, 0) === true;
  });
  return finding(rule, {
    about: ref('datastore', home),
    objects: refs('vm', vms),
    title,
    severity: newer ? 'warning' : rule.severity,
    explanation: newer
      ? 'HA needs the port file in .dvsData on the VM’s home datastore. The fault that loses it in a Storage vMotion belongs to vSphere 5, and these hosts are newer; check whether the listing is current.'
      : rule.explanation,
    cure: full.length > 0 ? `${rule.cure} Full now: ${names(full)}.` : rule.cure,
  });
}

/** Portgroups of which every port is taken, described. Those whose ports were not listed are left out. */
function fullPortgroups(portgroups: readonly DvPortgroup[], estate: Estate): string[] {
  const taken = new Map<Key, number>(portgroups.map((portgroup) => [portgroup.key, 0]));
  for (const port of estate.dvPorts) {
    if (port.dvPortgroup === null || port.connectee === null) continue;
    const used = taken.get(port.dvPortgroup);
    if (used !== undefined) taken.set(port.dvPortgroup, used + 1);
  }
  return portgroups
    .filter((portgroup) => portgroup.ports !== null && (taken.get(portgroup.key) ?? 0) >= portgroup.ports)
    .map((portgroup) => `${portgroup.name} (${count(portgroup.ports ?? 0, 'port')})`);
}
