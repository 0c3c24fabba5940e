import type { Cluster, Datastore, Estate, Host, Key, Vm } from '../../estate/types.js';
import type { EstateIndex } from '../../estate/index.js';
import type { LeftBehind, Scenario } from '../types.js';
import type { BesideAt } from './beside.js';

/** What of an estate a failover between sites is about, worked out once a scenario; steps are made from it. */
export interface Scope {
  readonly estate: Estate;
  readonly index: EstateIndex;
  readonly scenario: Scenario;
  readonly protectedName: string;
  readonly recoveryName: string;
  /** What the VMs are to their users: "desktops", "vApps". */
  readonly workload: string;
  readonly placements: readonly Placement[];
  readonly groups: readonly ReplicationGroup[];
  readonly aliases: readonly NfsAlias[];
  readonly managementSets: readonly ManagementSet[];
  readonly tiers: readonly Tier[];
  /** Management VMs of the protected site that nothing in this plan brings over. */
  readonly managementLeft: readonly Vm[];
  /** What else is in the clusters, worked out when first asked for. */
  readonly besideAt: () => BesideAt;
  readonly leftBehind: readonly LeftBehind[];
  readonly unknowns: Unknowns;
  readonly mounting: Mounting;
  /** Hosts that are left out when a volume is mounted, by volume; the mount counts without them. */
  readonly mayMiss: ReadonlyMap<Key, ReadonlySet<Key>>;
}

/** How copies of VMFS volumes are mounted. */
export interface Mounting {
  /** Whether each is mounted on one host first, and then on the others. */
  readonly firstHost: boolean;
  /** 'new' is wrong; the scenario may say that it is what people mean to do. */
  readonly signature: 'kept' | 'new';
}

/** Desktop clusters of the protected site and the hosts that take their VMs over. */
export interface Placement {
  /** Key of `cluster`. */
  readonly key: Key;
  /** The cluster whose recovery hosts run the VMs. */
  readonly cluster: Cluster;
  /** The clusters the VMs are registered in; `cluster` itself when it is stretched over both sites. */
  readonly sources: readonly Cluster[];
  /**
   * 'stretched': the recovery hosts are in the desktops' own cluster. 'joined': they wait outside
   * and are added to it. 'separate': another cluster takes over and has to register the VMs.
   */
  readonly way: 'stretched' | 'joined' | 'separate';
  /** Recovery hosts, by name. */
  readonly hosts: readonly Host[];
  /** Those of `hosts` that booted, or may have booted, before their storage. */
  readonly lateHosts: readonly Host[];
  /** Volumes this plan mounts for the cluster, by name. */
  readonly vmfs: readonly Datastore[];
  readonly nfs: readonly Datastore[];
  /** VMs that were on and come back. */
  readonly vms: readonly Vm[];
  /** Those of `vms` with a network adapter on a statically bound dvPort. */
  readonly staticVms: readonly Vm[];
  /** Those of `vms` that need a datastore: home, disk, parent disk or replica. */
  readonly vmsNeeding: ReadonlyMap<Key, readonly Vm[]>;
  /** Whether vSphere HA powers the VMs on once hosts are available. */
  readonly haPowersOn: boolean;
}

/** Copies that are made writable and presented together. */
export interface ReplicationGroup {
  readonly key: Key;
  readonly name: string;
  /** Whether the name is the array's word for a consistency group, or just the one datastore's. */
  readonly consistent: boolean;
  readonly datastores: readonly Datastore[];
  /** Other datastores of the estate that the array moves with these. */
  readonly alsoMoved: readonly Datastore[];
  readonly placements: readonly Placement[];
}

/** A DNS name under which hosts mount NFS, and the server it is to point to. */
export interface NfsAlias {
  readonly name: string;
  /** What the target is: "the secondary NFS server". */
  readonly targetWords: string;
  /** Null when the overlay does not name the target. */
  readonly target: string | null;
  readonly datastores: readonly Datastore[];
  readonly placements: readonly Placement[];
}

/** Management VMs that come over together. */
export interface ManagementSet {
  readonly key: Key;
  readonly name: string;
  readonly by: 'recovery-plan' | 'protection-group' | 'hand';
  readonly vms: readonly Vm[];
}

export type TierId =
  | 'directory'
  | 'database'
  | 'vcenter'
  | 'composer'
  | 'connection'
  | 'security'
  | 'vshield'
  | 'transfer'
  | 'first-cell'
  | 'cells'
  | 'balancer';

/** Management VMs that are started together, and what must be up before. */
export interface Tier {
  readonly id: TierId;
  readonly name: string;
  /** The verb that goes with the name. */
  readonly be: 'is' | 'are';
  /** What does not work without this tier, as a clause: "no desktop can log on". */
  readonly without: string;
  /** Those of its members the estate knows. */
  readonly vms: readonly Vm[];
  /** All members. */
  readonly names: readonly string[];
  readonly needs: readonly TierId[];
  readonly sets: readonly ManagementSet[];
}

/** What the sources do not say and the plan takes for granted. */
export interface Unknowns {
  /** Datastores in scope whose `.dvsData` nobody listed. */
  readonly portFilesNotListed: readonly Datastore[];
  /** VMs coming back whose disks' parents are not known. */
  readonly parentsNotKnown: number;
  /** Portgroups used by VMs coming back whose binding is not known. */
  readonly bindingNotKnown: number;
  /** Replicated datastores without a named target site. */
  readonly targetNotKnown: readonly Datastore[];
  /** VMs in the desktop clusters whose power state is not known. */
  readonly powerNotKnown: number;
}
