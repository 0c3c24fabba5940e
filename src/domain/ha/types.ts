import type { Key, ObjectRef } from '../estate/types.js';

/**
 * vSphere HA's restarts, simulated. Times are whole seconds after the moment the cluster has lost its
 * VMs and something can be done about it: a host failed, or the first recovery hosts may run VMs.
 */

/** Which HA: AAM up to 4.1, FDM from 5.0, FDM with five priorities and dependencies from 6.5. */
export type HaVersion = 'aam' | 'fdm' | 'fdm-6.5';

/** What admission control keeps free, as set in vCenter. */
export type AdmissionPolicy =
  /** It is off. */
  | { readonly policy: 'none' }
  /** The sources do not tell. */
  | { readonly policy: 'unknown' }
  | { readonly policy: 'slots'; readonly failures: number }
  | { readonly policy: 'percentage'; readonly cpuPercent: number; readonly memoryPercent: number }
  | { readonly policy: 'dedicated-hosts' };

/** When HA of 6.5 and later goes on to the next priority. */
export type WaveCondition = 'resources-allocated' | 'powered-on' | 'heartbeats';

/** The rules one cluster's HA goes by: version, settings and advanced options, resolved. */
export interface HaRules {
  readonly version: HaVersion;
  readonly admission: AdmissionPolicy;
  /** AAM only. 'strict' holds restarts back that exceed physical memory, 'guaranteed' lets them overcommit. */
  readonly aamControl: 'strict' | 'guaranteed';
  /** Seconds until the first try. */
  readonly detectionSeconds: number;
  /** Seconds from a VM's first try to each of its tries; the first is 0. */
  readonly tries: readonly number[];
  /** Power-ons one host has under way at once. */
  readonly powerOnsPerHost: number;
  /** Seconds one power-on takes; an estimate, no source gives it. */
  readonly powerOnSeconds: number;
  /** Seconds from power-on until the guest answers. */
  readonly bootSeconds: number;
  /** 6.5 and later. */
  readonly nextPriority: { readonly when: WaveCondition; readonly timeoutSeconds: number };
  /** MHz that count for a VM without a CPU reservation, in slots and percentages. */
  readonly defaultCpuMhz: number;
  /** MiB that count for a VM without a memory reservation; its overhead comes on top. */
  readonly defaultMemoryMib: number;
  /** Upper bounds of a slot (das.slotcpuinmhz, das.slotmeminmb); null when not set. */
  readonly slotCpuMhz: number | null;
  readonly slotMemoryMib: number | null;
  /** dvPorts one host can give to VMs; null when not limited. */
  readonly portsPerHost: number | null;
  /** Whether a VM stays off rather than share a host with one that a rule keeps it apart from. */
  readonly keepsVmsApart: boolean;
}

/** What a powered-on VM reserves; overhead apart. */
export interface Reservation {
  readonly cpuReservationMhz: number;
  readonly memoryReservationMib: number;
  readonly overheadMib: number;
}

/** Why a host takes no VM now. */
export type HostAbsence = 'failed' | 'maintenance' | 'disconnected';

export interface HaHost {
  readonly ref: ObjectRef;
  readonly version: string | null;
  /** Null when the sources do not say: then no limit is taken. */
  readonly cpuMhz: number | null;
  readonly memoryMib: number | null;
  /** What VMs that run there already hold. */
  readonly used: { readonly cpuMhz: number; readonly memoryMib: number; readonly ports: number };
  /** The VMs that hold it, one by one: admission control counts them. */
  readonly running: readonly Reservation[];
  /** When it may run VMs; null for never. */
  readonly availableAt: number | null;
  /** Why it never may, when that is known. */
  readonly absence: HostAbsence | null;
  /** When each datastore is accessible there. One that is not listed never is, unless nothing was told. */
  readonly datastores: ReadonlyMap<Key, number>;
  /** False when the sources do not say what the host mounts; then it is taken to see what is not listed. */
  readonly mountsTold: boolean;
  /** Whether it knows the state of static dvPorts; without it VMs come up with no network. */
  readonly portsKnown: boolean;
  /** A dedicated failover host, tried first. */
  readonly dedicated: boolean;
}

export interface HaVm extends Reservation {
  readonly ref: ObjectRef;
  /** Place in the restart order; lower first. */
  readonly rank: number;
  readonly memoryMib: number;
  /** Datastores of its home, disks, parents and replica. */
  readonly needs: readonly Key[];
  /** dvPorts it takes on its host. */
  readonly ports: number;
  /** Whether one of them is statically bound. */
  readonly staticPort: boolean;
  /** Datastore of its replica, when a VMFS volume that few hosts may read at once. */
  readonly replicaDatastore: Key | null;
  /** VMs that must be ready before. 6.5 and later. */
  readonly dependsOn: readonly Key[];
  /** What rules of the cluster keep it to; left out where none does. */
  readonly bond?: VmBond | undefined;
  /** Why it is not even tried, when that is known beforehand. */
  readonly barred: Why | null;
}

/** What a cluster's placement rules keep a VM to. */
export interface VmBond {
  /** Keys of the hosts it may run on; null for any. */
  readonly hosts: ReadonlySet<Key> | null;
  /** Names of the rules that say so. */
  readonly rules: readonly string[];
  /** VMs it may not share a host with, by rule. VMs of one rule share the object. */
  readonly apart: readonly ApartRule[];
}

/** VMs that may not share a host. */
export interface ApartRule {
  readonly name: string;
  /** Keys of the hosts on which others of them run already. */
  readonly taken: ReadonlySet<Key>;
}

/** One cluster that has to restart VMs. */
export interface HaCluster {
  readonly ref: ObjectRef;
  readonly rules: HaRules;
  readonly hosts: readonly HaHost[];
  /** Hosts that are lost. vCenter's admission control still counts them (vSphere HA Deepdive). */
  readonly failed: readonly HaHost[];
  readonly vms: readonly HaVm[];
  /** How a datastore is called. */
  readonly datastoreName: (key: Key) => string;
  /** Why a datastore is nowhere in sight, where that is known. */
  readonly absence: (key: Key) => Absence | null;
}

/** Why a datastore is nowhere in sight. */
export interface Absence {
  /** Goes on from its name: "which is not replicated". */
  readonly why: string;
  /** A sentence; null for the usual one. */
  readonly cure: string | null;
}

export type HaReason =
  | 'ha-off'
  | 'no-cluster'
  | 'no-primary'
  | 'no-host'
  | 'restart-disabled'
  | 'not-protected'
  | 'port-file-missing'
  | 'storage'
  | 'storage-late'
  | 'ports'
  | 'cpu'
  | 'memory'
  | 'cpu-and-memory'
  | 'dependency'
  | 'rule'
  | 'held-up'
  | 'no-network'
  | 'host-down'
  | 'service-down'
  | 'left-out';

/** Why a VM does not come up. VMs with the same words share one. */
export interface Why {
  readonly reason: HaReason;
  /** A clause: "no host of desk-01 has sp-vmfs-01 mounted". */
  readonly because: string;
  readonly cure: string;
  /** Where the rule comes from. */
  readonly source: string;
  /** The step of a plan at which it happens, where one was run. */
  readonly step?: { readonly id: string; readonly title: string };
}

/** VMs that do not come up for one reason; every one is named. */
export interface HaLoss extends Why {
  readonly count: number;
  readonly objects: readonly ObjectRef[];
}

export interface HaPlacement {
  readonly vm: ObjectRef;
  /** Position in `HaClusterOutcome.hosts`. */
  readonly host: number;
  /** When its power-on begins. */
  readonly at: number;
  /** 1 for the first try; a try because a host came is counted with the last one before it. */
  readonly tryNumber: number;
  /** False when it comes up without network. */
  readonly network: boolean;
}

/** The VMs of one restart priority. */
export interface HaWave {
  readonly priority: string;
  readonly vms: number;
  readonly started: number;
  /** Begin of the first power-on and end of the last; null when none was powered on. */
  readonly from: number | null;
  readonly until: number | null;
}

export interface HaHostUse {
  readonly host: ObjectRef;
  readonly availableAt: number | null;
  readonly absence: HostAbsence | null;
  readonly cpuMhz: number | null;
  readonly memoryMib: number | null;
  /** Reserved by what ran there and what was started; overhead included. */
  readonly reservedCpuMhz: number;
  readonly reservedMemoryMib: number;
  /** Memory configured for what was started, in relation to what the host has; null when not known. */
  readonly configuredShare: number | null;
  /** dvPorts taken on it. */
  readonly ports: number;
  /** VMs that ran there before. */
  readonly running: number;
  readonly started: number;
}

/** What vCenter's admission control would say; it never holds a restart of FDM back. */
export interface AdmissionReport {
  readonly policy: AdmissionPolicy['policy'];
  /** Whether what was set aside is still free once all VMs are on; null when it cannot be told. */
  readonly satisfied: boolean | null;
  readonly sentence: string;
}

export interface HaClusterOutcome {
  readonly cluster: ObjectRef;
  readonly rules: HaRules;
  readonly vms: number;
  readonly started: number;
  readonly withoutNetwork: readonly ObjectRef[];
  readonly placements: readonly HaPlacement[];
  readonly losses: readonly HaLoss[];
  readonly waves: readonly HaWave[];
  readonly hosts: readonly HaHostUse[];
  /** With the hosts that are left and all VMs that are on. */
  readonly admission: AdmissionReport;
  /** Before hosts failed; vCenter says the same after, for it counts failed hosts. Null when none of the cluster failed. */
  readonly admissionBefore: AdmissionReport | null;
  /** When the last power-on ends; null when there was none. */
  readonly readyAt: number | null;
  readonly warnings: readonly string[];
}

export interface HaOutcome {
  readonly clusters: readonly HaClusterOutcome[];
  readonly vms: number;
  readonly started: number;
  readonly withoutNetwork: number;
  /** By reason and cause over all clusters, the most VMs first. */
  readonly losses: readonly HaLoss[];
  readonly readyAt: number | null;
  readonly warnings: readonly string[];
  /** What this import does not tell, and what was taken in its place. */
  readonly unknowns: readonly string[];
  /** What the figures rest on and no import can tell. */
  readonly assumptions: readonly string[];
}
