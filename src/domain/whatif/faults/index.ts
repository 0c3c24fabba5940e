import type { Effects } from '../effects.js';
import type { Resolved, ResolvedOf } from '../resolve.js';
import type { Situation } from '../situation.js';
import type { WaysOut } from '../trial.js';
import type { FaultKind } from '../types.js';
import { replicaOld, staleCopies } from './copies.js';
import { backupOld, notSynchronised } from './databases.js';
import { hostDown } from './hosts.js';
import { dnsNotSwapped } from './names.js';
import { serviceDown } from './services.js';
import type { FaultSpec, Meeting } from './spec.js';
import { srmTimeout } from './srm.js';
import { lunNotPresented, notReplicated, storageLate } from './storage.js';

const specs: { readonly [K in FaultKind]: FaultSpec<K> } = {
  'host-down': hostDown,
  'lun-not-presented': lunNotPresented,
  'storage-late': storageLate,
  'not-replicated': notReplicated,
  'replica-old': replicaOld,
  'stale-copies': staleCopies,
  'dns-not-swapped': dnsNotSwapped,
  'srm-timeout': srmTimeout,
  'service-down': serviceDown,
  'backup-old': backupOld,
  'not-synchronised': notSynchronised,
};

export const faultKinds = Object.keys(specs) as FaultKind[];

/** A fault's declaration, for the fault itself: the map above pairs them. */
const specOf = (fault: Resolved): FaultSpec<FaultKind> =>
  specs[fault.kind] as unknown as FaultSpec<FaultKind>;

type Any = ResolvedOf<FaultKind>;

export const tellFault = (fault: Resolved, situation: Situation): string =>
  specOf(fault).tell(fault as Any, situation);
export const meetingOf = (fault: Resolved, situation: Situation): Meeting =>
  specOf(fault).meets(fault as Any, situation);
export const waysOutOf = (fault: Resolved, situation: Situation): WaysOut =>
  specOf(fault).waysOut(fault as Any, situation);
export const applyFault = (fault: Resolved, situation: Situation, effects: Effects): void =>
  specOf(fault).apply(fault as Any, situation, effects);
