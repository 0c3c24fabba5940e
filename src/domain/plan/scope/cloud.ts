import type { EstateIndex } from '../../estate/index.js';
import type { Cluster, Estate, Key, VApp, Vm } from '../../estate/types.js';
import { cloudVms } from '../../findings/cloudVms.js';
import { clusterOfVm } from '../../findings/lookups.js';
import { byName, siteOfVm } from './places.js';
import type { Scope } from './types.js';

/** A vApp as vCloud Director's records and vCenter's together tell it. */
export interface CloudVApp {
  readonly vapp: VApp;
  /** The organisation vDC it is in and the provider vDC of that one, by name; null where nobody says. */
  readonly vdc: string | null;
  readonly provider: string | null;
  /** Its VMs that come over. */
  readonly over: readonly Vm[];
  /** Those that were on and do not come over. */
  readonly behind: readonly Vm[];
}

/** vApps that have VMs in a scope, by organisation and name. Empty where no records were imported. */
export function cloudVApps({ estate, index, scenario, placements }: Scope): CloudVApp[] {
  if (estate.vapps.length === 0) return [];
  const coming = new Set(placements.flatMap((p) => p.vms));
  const vdcs = new Map(estate.vdcs.map((vdc) => [vdc.key, vdc]));
  return estate.vapps
    .filter((vapp) => !vapp.template)
    .map((vapp) => {
      const vms = vapp.vms.flatMap((key) => index.vm.get(key) ?? []);
      const vdc = vapp.vdc === null ? undefined : vdcs.get(vapp.vdc);
      return {
        vapp,
        vdc: vdc?.name ?? null,
        provider: vdc?.provider ? (vdcs.get(vdc.provider)?.name ?? null) : null,
        over: vms.filter((vm) => coming.has(vm)),
        behind: vms.filter(
          (vm) =>
            !coming.has(vm) &&
            (vm.power === 'on' || vm.power === null) &&
            siteOfVm(vm, index) !== scenario.recoverySite,
        ),
      };
    })
    .filter(({ over }) => over.length > 0)
    .sort((a, b) => {
      const [left, right] = [a.vapp.org ?? '', b.vapp.org ?? ''];
      return left === right ? byName(a.vapp, b.vapp) : left < right ? -1 : 1;
    });
}

/** Clusters that run VMs of vApps, by name. */
export function cloudClusters(estate: Estate, index: EstateIndex): Cluster[] {
  const keys = new Set<Key>();
  for (const vm of cloudVms(estate, index)) {
    const cluster = clusterOfVm(vm, index);
    if (cluster !== null) keys.add(cluster);
  }
  return estate.clusters.filter((cluster) => keys.has(cluster.key)).sort(byName);
}
