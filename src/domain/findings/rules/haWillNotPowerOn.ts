import { cited } from '../../documents.js';
import { ref, type EstateIndex } from '../../estate/index.js';
import type { Cluster, HaSettings, Vm } from '../../estate/types.js';
import { clusterOfVm, lookupsOf } from '../lookups.js';
import { count, finding, plural, refs } from '../report.js';
import type { Finding, Rule } from '../types.js';

/** A cluster of desktops in which HA would power nothing on. */
export const haWillNotPowerOn: Rule = {
  id: 'ha-will-not-power-on',
  name: 'HA off, or restart disabled, for desktops',
  severity: 'critical',
  explanation:
    'After the storage is mounted it is HA that powers the desktops on. Here it does not: they stay off until somebody starts them by hand or by script.',
  cure: 'Turn vSphere HA on for the cluster and set the restart priority of the desktops to low or higher. Both are kept by vCenter, so do it before the exercise.',
  source: `${cited('viewDr', 'step 8')}; ${cited('deepdive', 'restart priority')}`,
  versions: null,
  find(estate, index) {
    const lookups = lookupsOf(estate, index);
    const desktops = new Map<Cluster, Vm[]>();
    for (const cluster of estate.clusters) if (cluster.purpose === 'desktops') desktops.set(cluster, []);
    for (const vm of lookups.liveVms) {
      // What was powered off stays off at failover anyway.
      if (!lookups.desktops.has(vm.key) || vm.power !== 'on') continue;
      const cluster = clusterIn(vm, index);
      if (!cluster) continue;
      const list = desktops.get(cluster);
      if (list) list.push(vm);
      else desktops.set(cluster, [vm]);
    }
    const findings: Finding[] = [];
    for (const [cluster, vms] of desktops) {
      const { ha } = cluster;
      if (ha && !ha.enabled) {
        findings.push(
          finding(this, {
            about: ref('cluster', cluster),
            part: 'off',
            objects: refs('vm', vms),
            title: `HA is off in ${cluster.name}: ${count(vms.length, 'desktop')} would stay off`,
          }),
        );
        continue;
      }
      const disabled = vms.filter((vm) => restartPriority(vm, ha) === 'disabled');
      if (disabled.length === 0) continue;
      findings.push(
        finding(this, {
          about: ref('cluster', cluster),
          part: 'priority',
          objects: refs('vm', disabled),
          title: `HA restart is disabled for ${count(disabled.length, 'desktop')} of ${cluster.name}: ${plural(disabled.length, 'it', 'they')} would stay off`,
        }),
      );
    }
    return findings;
  },
};

function clusterIn(vm: Vm, index: EstateIndex): Cluster | undefined {
  const key = clusterOfVm(vm, index);
  return key === null ? undefined : index.cluster.get(key);
}

/** The VM's own setting, else its cluster's, in lower case; vCenter writes "clusterRestartPriority" for "as the cluster". */
function restartPriority(vm: Vm, ha: HaSettings | null): string | null {
  const own = vm.haRestartPriority?.toLowerCase() ?? null;
  return own !== null && own !== 'clusterrestartpriority'
    ? own
    : (ha?.restartPriority?.toLowerCase() ?? null);
}
