import type { EstateIndex } from '../estate/index.js';
import type { Estate } from '../estate/types.js';
import { cloneReplicaMismatch } from './rules/cloneReplicaMismatch.js';
import { clonesPerDatastore } from './rules/clonesPerDatastore.js';
import { cloudVmUnderSrm } from './rules/cloudVmUnderSrm.js';
import { clusterMountGap } from './rules/clusterMountGap.js';
import { datastoreInaccessible } from './rules/datastoreInaccessible.js';
import { duplicateVmName } from './rules/duplicateVmName.js';
import { dvNicWithoutPort } from './rules/dvNicWithoutPort.js';
import { dynamicBinding } from './rules/dynamicBinding.js';
import { ephemeralBinding } from './rules/ephemeralBinding.js';
import { haWillNotPowerOn } from './rules/haWillNotPowerOn.js';
import { hostsPerReplica } from './rules/hostsPerReplica.js';
import { nfsSpelling } from './rules/nfsSpelling.js';
import { placeholderDatastore } from './rules/placeholderDatastore.js';
import { placeholdersNotCounted } from './rules/placeholdersNotCounted.js';
import { portFileMissing } from './rules/portFileMissing.js';
import { portFileOrphaned } from './rules/portFileOrphaned.js';
import { portStateUnknown } from './rules/portStateUnknown.js';
import { recoveryHostLacksMount } from './rules/recoveryHostLacksMount.js';
import { replicaNotReplicated } from './rules/replicaNotReplicated.js';
import { replicationUnknown } from './rules/replicationUnknown.js';
import { unprotectedVm } from './rules/unprotectedVm.js';
import { vmNotConnected } from './rules/vmNotConnected.js';
import { vmSpansProtection } from './rules/vmSpansProtection.js';
import { vmxOutsideReplication } from './rules/vmxOutsideReplication.js';
import { volumeCopyOnSomeHosts } from './rules/volumeCopyOnSomeHosts.js';
import { volumeCopyRefused } from './rules/volumeCopyRefused.js';
import type { Finding, Rule, Severity } from './types.js';

/** All rules. */
export const rules: readonly Rule[] = [
  vmxOutsideReplication,
  portFileMissing,
  portFileOrphaned,
  portStateUnknown,
  replicaNotReplicated,
  unprotectedVm,
  cloudVmUnderSrm,
  recoveryHostLacksMount,
  volumeCopyRefused,
  volumeCopyOnSomeHosts,
  clusterMountGap,
  duplicateVmName,
  vmSpansProtection,
  cloneReplicaMismatch,
  hostsPerReplica,
  dvNicWithoutPort,
  placeholdersNotCounted,
  placeholderDatastore,
  clonesPerDatastore,
  dynamicBinding,
  ephemeralBinding,
  datastoreInaccessible,
  vmNotConnected,
  haWillNotPowerOn,
  nfsSpelling,
  replicationUnknown,
];

const gravity: Record<Severity, number> = { critical: 0, warning: 1, notice: 2 };

/** Applies every rule. Gravest first, then by rule, then by id, so that two runs give one order. */
export function findAll(estate: Estate, index: EstateIndex): Finding[] {
  return rules
    .flatMap((rule) => rule.find(estate, index))
    .sort(
      (a, b) => gravity[a.severity] - gravity[b.severity] || compare(a.rule, b.rule) || compare(a.id, b.id),
    );
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
