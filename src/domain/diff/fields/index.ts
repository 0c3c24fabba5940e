import type { ObjectKind } from '../../estate/types.js';
import { vappSpec, vdcSpec } from './cloud.js';
import { clusterSpec, datacenterSpec, hostSpec, siteSpec, vcenterSpec } from './compute.js';
import { linkedCloneSpec, poolSpec, protectionGroupSpec, recoveryPlanSpec, replicaSpec } from './desktops.js';
import type { KindSpec } from './field.js';
import { diskSpec, nicSpec, vmSpec } from './machines.js';
import { dvPortgroupSpec, dvPortSpec, dvSwitchSpec, portFileSpec } from './network.js';
import { datastoreSpec, mountSpec } from './storage.js';

/** What the diff looks at, kind by kind. */
export const kindSpecs: { readonly [K in ObjectKind]: KindSpec<K> } = {
  site: siteSpec,
  vcenter: vcenterSpec,
  datacenter: datacenterSpec,
  cluster: clusterSpec,
  host: hostSpec,
  datastore: datastoreSpec,
  mount: mountSpec,
  vm: vmSpec,
  disk: diskSpec,
  nic: nicSpec,
  dvSwitch: dvSwitchSpec,
  dvPortgroup: dvPortgroupSpec,
  dvPort: dvPortSpec,
  portFile: portFileSpec,
  replica: replicaSpec,
  linkedClone: linkedCloneSpec,
  pool: poolSpec,
  protectionGroup: protectionGroupSpec,
  recoveryPlan: recoveryPlanSpec,
  vdc: vdcSpec,
  vapp: vappSpec,
};

export const objectKinds = Object.keys(kindSpecs) as readonly ObjectKind[];
