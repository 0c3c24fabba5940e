/**
 * The estate: immutable plain data that describes one vSphere environment at one moment.
 *
 * Everything is a flat array of records joined by keys, so that it can be stored row by row, sent
 * between threads and indexed on demand. Keys are stable across re-imports and renames:
 * a VM is (vCenter instance UUID, MoRef), a datastore its VMFS UUID or NFS host + path.
 * `null` always means "the sources do not say"; it never means "no".
 */

/** A key that is stable across imports of the same environment. Opaque: build it with `keys.ts`. */
export type Key = string;

/** What an object kind is called everywhere: in tables, on the command line, in stored rows. */
export type ObjectKind =
  | 'site'
  | 'vcenter'
  | 'datacenter'
  | 'cluster'
  | 'host'
  | 'datastore'
  | 'mount'
  | 'vm'
  | 'disk'
  | 'nic'
  | 'dvSwitch'
  | 'dvPortgroup'
  | 'dvPort'
  | 'portFile'
  | 'replica'
  | 'linkedClone'
  | 'pool'
  | 'protectionGroup'
  | 'recoveryPlan'
  | 'vdc'
  | 'vapp';

/** A reference to one object, enough to open it in any view. */
export interface ObjectRef {
  readonly kind: ObjectKind;
  readonly key: Key;
  readonly name: string;
}

/** Where a record was read. `place` is a sheet and row, or a file in an archive. */
export interface Provenance {
  /** Index into `Estate.sources`. */
  readonly source: number;
  /** E.g. "vInfo row 12" or "0132-VirtualMachine-vm-1090.xml". */
  readonly place: string;
}

/** What kind of file facts were read from; each has an importer of its own. */
export type SourceFormat =
  | 'govc'
  | 'rvtools-xlsx'
  | 'rvtools-csv'
  | 'esxi'
  | 'vmx'
  | 'srm-json'
  | 'srm-csv'
  | 'view-ldif'
  | 'horizon-json'
  | 'vcd-json'
  | 'overlay'
  | 'editor'
  | 'sample';

/** One file (or folder, or the overlay editor) that facts were taken from. */
export interface Source {
  readonly format: SourceFormat;
  /** The name the user gave it: the last path segment, never the whole path. */
  readonly name: string;
  /** SHA-256 of the content, lower-case hex; for folders, of the sorted (name, hash) list. */
  readonly sha256: string;
  /** When the export was made, ISO 8601 UTC, or null when the export does not say. */
  readonly takenAt: string | null;
  /** Product that wrote it, e.g. "RVTools 4.6.1" or "vCenter Server 6.0.0 build-2656761". */
  readonly producer: string | null;
}

interface Sourced {
  readonly key: Key;
  readonly from: Provenance;
  /** Further sources that added facts to the record, e.g. the overlay; absent when there are none. */
  readonly also?: readonly Provenance[];
  /**
   * The fields whose value is not from `from`, and the source each is from (an index into
   * `Estate.sources`; its place is in `also`). Absent when `from` told them all. Nested fields are
   * written with a dot: "ha.policy".
   */
  readonly fieldFrom?: Readonly<Record<string, number>>;
  /**
   * Other identities the source knows the object by, beside what its fields tell: see
   * `estate/aliases.ts`. Importers set it, merging uses it up: a merged estate has none.
   */
  readonly aliases?: readonly Key[];
  /**
   * Of a source that joins what several hosts say: the hosts that told of it, by their keys there.
   * With a later pack of a host its word goes. Importers set it, a merged estate has none.
   */
  readonly toldBy?: readonly Key[];
}

export interface Site extends Sourced {
  readonly name: string;
  readonly role: 'protected' | 'recovery' | 'both' | null;
}

export interface VCenter extends Sourced {
  readonly name: string;
  readonly instanceUuid: string | null;
  /** E.g. "5.1.0"; null when unknown. */
  readonly version: string | null;
}

export interface Datacenter extends Sourced {
  readonly name: string;
  readonly vcenter: Key | null;
}

export interface Cluster extends Sourced {
  readonly name: string;
  readonly vcenter: Key | null;
  readonly datacenter: Key | null;
  /** The site all hosts of the cluster are at, unless a host says otherwise. */
  readonly site: Key | null;
  readonly ha: HaSettings | null;
  readonly drsEnabled: boolean | null;
  /** What the cluster is for in DR; set by the overlay. */
  readonly purpose: 'desktops' | 'management' | 'servers' | null;
}

export interface HaSettings {
  readonly enabled: boolean;
  readonly admissionControl: boolean | null;
  readonly policy: 'slots' | 'percentage' | 'dedicated-hosts' | null;
  /** Host failures tolerated, for `slots`. */
  readonly failuresToTolerate: number | null;
  readonly cpuPercent: number | null;
  readonly memoryPercent: number | null;
  readonly isolationResponse: string | null;
  readonly restartPriority: string | null;
  readonly heartbeatDatastores: readonly Key[];
  /** Hosts kept free under `dedicated-hosts`; left out where the source does not tell. */
  readonly failoverHosts?: readonly Key[] | undefined;
  /** Advanced options by name; left out where the source does not tell. */
  readonly options?: Readonly<Record<string, string>> | undefined;
  /** Rules of DRS that are on; left out where the source does not tell. */
  readonly rules?: readonly PlacementRule[] | undefined;
}

/** A rule of a cluster about where VMs run, or when HA restarts them. */
export interface PlacementRule {
  readonly name: string;
  readonly kind: 'apart' | 'together' | 'on-hosts' | 'not-on-hosts' | 'after';
  /** Of rules about hosts: "must" rather than "should". */
  readonly mandatory: boolean;
  readonly vms: readonly Key[];
  /** For rules about hosts. */
  readonly hosts: readonly Key[];
  /** For `after`: the VMs that have to be ready before. */
  readonly on: readonly Key[];
}

export interface Host extends Sourced {
  readonly name: string;
  readonly vcenter: Key | null;
  readonly datacenter: Key | null;
  readonly cluster: Key | null;
  /** Overrides the cluster's site: hosts of one cluster may stand in two sites. */
  readonly site: Key | null;
  readonly moref: string | null;
  /** ESXi version, e.g. "5.0.0". */
  readonly version: string | null;
  readonly build: string | null;
  readonly inMaintenanceMode: boolean | null;
  readonly connectionState: 'connected' | 'disconnected' | 'notResponding' | null;
  /** ISO 8601 UTC. */
  readonly bootTime: string | null;
  readonly cpuMhz: number | null;
  readonly memoryMib: number | null;
  /**
   * VMFS volumes the host sees on other devices than they were made on, so that it does not mount
   * them by itself: at a recovery host, the replicas presented to it. Null: nobody asked the host.
   */
  readonly unresolvedCopies: readonly VolumeCopy[] | null;
}

/** One volume of `esxcfg-volume -l`: a copy, or a volume whose LUN is presented in another way. */
export interface VolumeCopy {
  /** The UUID in the volume's header: that of the original. */
  readonly vmfsUuid: string;
  readonly label: string;
  /** The devices the copy lies on; empty when the source does not say. */
  readonly extents: readonly Extent[];
  /** Whether the host would mount it with its signature (`esxcfg-volume -m`). */
  readonly canMount: boolean | null;
  /** The host's word on why not, e.g. "the original volume is still online". */
  readonly whyNotMount: string | null;
  readonly canResignature: boolean | null;
}

export type DatastoreType = 'vmfs' | 'nfs' | 'vsan' | 'vvol' | 'other';

export interface Datastore extends Sourced {
  readonly name: string;
  readonly vcenter: Key | null;
  readonly datacenter: Key | null;
  readonly moref: string | null;
  readonly type: DatastoreType;
  /** VMFS volume UUID, e.g. "5fd23c30-16acc074-006d-d09466c6d6af". */
  readonly vmfsUuid: string | null;
  /** Major version of VMFS (3, 5, 6). */
  readonly vmfsVersion: number | null;
  readonly nfsHost: string | null;
  readonly nfsPath: string | null;
  readonly extents: readonly Extent[];
  readonly capacityMib: number | null;
  readonly freeMib: number | null;
  readonly accessible: boolean | null;
  /** The site the writable copy is at; set by the overlay or by a cluster that alone mounts it. */
  readonly site: Key | null;
  readonly replication: Replication | null;
}

export interface Extent {
  /** Device name: "naa.…", "t10.…", "mpx.…". */
  readonly device: string;
  readonly partition: number | null;
}

/** Storage replication of one datastore, as told by the overlay: no export knows it. */
export interface Replication {
  /** 'none' is a known fact: "this datastore is not replicated". An unknown is `replication: null`. */
  readonly mode: 'none' | 'synchronous' | 'asynchronous';
  readonly toSite: Key | null;
  /** Minutes of changes that may be lost; 0 for synchronous. */
  readonly rpoMinutes: number | null;
  /** Devices the copy appears as at the recovery site. */
  readonly targetDevices: readonly string[];
  /** For NFS: server name or alias the recovery hosts mount, and its path. */
  readonly targetNfsHost: string | null;
  readonly targetNfsPath: string | null;
  /** For NFS: the DNS CNAME that is repointed to the secondary server. */
  readonly cname: string | null;
  /** LUNs that must stay together, by the array's name for the group. */
  readonly consistencyGroup: string | null;
}

/** One host sees one datastore. */
export interface Mount extends Sourced {
  readonly host: Key;
  readonly datastore: Key;
  readonly path: string | null;
  readonly accessMode: 'readWrite' | 'readOnly' | null;
  readonly mounted: boolean | null;
  readonly accessible: boolean | null;
}

export type PowerState = 'on' | 'off' | 'suspended';

export interface Vm extends Sourced {
  readonly name: string;
  readonly vcenter: Key | null;
  readonly datacenter: Key | null;
  readonly cluster: Key | null;
  readonly host: Key | null;
  readonly moref: string | null;
  /** vCenter's instance UUID. Unique within one vCenter; null when the source has none. */
  readonly instanceUuid: string | null;
  readonly smbiosUuid: string | null;
  readonly template: boolean;
  /** An SRM placeholder: kept, but left out of every count of VMs. */
  readonly placeholder: boolean;
  readonly power: PowerState | null;
  readonly connectionState: 'connected' | 'disconnected' | 'inaccessible' | 'invalid' | 'orphaned' | null;
  /** The datastore that holds the .vmx: the VM's home, and where its port files must be. */
  readonly homeDatastore: Key | null;
  /** As written by vCenter: "[datastore] folder/vm.vmx". */
  readonly vmxPath: string | null;
  readonly cpus: number | null;
  readonly memoryMib: number | null;
  readonly cpuReservationMhz: number | null;
  readonly memoryReservationMib: number | null;
  /** Guest operating system's name as configured. */
  readonly guest: string | null;
  readonly haRestartPriority: string | null;
  /** Whether vCenter's ESX Agent Manager made it and keeps it: vCLS, for one. */
  readonly agent: boolean | null;
  /** What it is in a pair of Fault Tolerance. */
  readonly ftRole: FtRole | null;
  /** What the VM does in a View or vCD estate; set by the overlay or recognised from names. */
  readonly role: VmRole | null;
}

export type FtRole = 'none' | 'primary' | 'secondary';

export type VmRole =
  | 'domain-controller'
  | 'dns'
  | 'database'
  | 'vcenter'
  | 'composer'
  | 'connection-server'
  | 'security-server'
  | 'srm'
  | 'desktop'
  | 'other';

export interface Disk extends Sourced {
  readonly vm: Key;
  /** "Hard disk 1". */
  readonly label: string;
  /** Datastore of the topmost file. */
  readonly datastore: Key | null;
  readonly path: string | null;
  readonly capacityMib: number | null;
  readonly thin: boolean | null;
  readonly raw: boolean;
  /** The files below the topmost one, nearest parent first. Empty when there is none or it is not known. */
  readonly parents: readonly DiskFile[];
  /** Whether the source could tell parents at all (RVTools cannot). */
  readonly parentsKnown: boolean;
}

export interface DiskFile {
  readonly path: string;
  readonly datastore: Key | null;
}

export interface Nic extends Sourced {
  readonly vm: Key;
  /** "Network adapter 1". */
  readonly label: string;
  readonly mac: string | null;
  readonly connected: boolean | null;
  readonly startsConnected: boolean | null;
  /** Portgroup or standard network by name. */
  readonly networkName: string | null;
  readonly dvSwitch: Key | null;
  readonly dvPortgroup: Key | null;
  /** The dvPort's key on its switch, e.g. "106"; null on a dvSwitch means "no port". */
  readonly portKey: string | null;
  /** Whether the source could tell the port at all (RVTools' vNetwork cannot). */
  readonly portKnown: boolean;
}

export type PortBinding = 'static' | 'dynamic' | 'ephemeral';

export interface DvSwitch extends Sourced {
  readonly name: string;
  readonly vcenter: Key | null;
  readonly datacenter: Key | null;
  /** As vCenter writes it: "6d 8b 2e 50 3c d3 50 4a-ad dd b5 30 2f b1 0c aa". */
  readonly uuid: string | null;
  readonly version: string | null;
  /** Whether the source listed the switch's ports (older govc does not). */
  readonly portsKnown: boolean;
}

export interface DvPortgroup extends Sourced {
  readonly name: string;
  readonly dvSwitch: Key | null;
  readonly moref: string | null;
  readonly binding: PortBinding | null;
  readonly ports: number | null;
  readonly autoExpand: boolean | null;
  readonly uplink: boolean;
  readonly vlan: string | null;
}

export interface DvPort extends Sourced {
  readonly dvSwitch: Key;
  readonly dvPortgroup: Key | null;
  readonly portKey: string;
  /** The VM connected, when it is a VM. */
  readonly vm: Key | null;
  readonly connectee: 'vm' | 'host' | 'uplink' | null;
  readonly conflict: boolean;
}

/** One file below `.dvsData` on a datastore. Its content is opaque and never read. */
export interface PortFile extends Sourced {
  readonly datastore: Key;
  readonly switchUuid: string;
  readonly portKey: string;
}

/** A replica: the read-only base that linked clones read from. */
export interface Replica extends Sourced {
  readonly name: string;
  /** The replica's VM where it is one; null when only its disk is known. */
  readonly vm: Key | null;
  readonly datastore: Key | null;
  readonly kind: 'composer' | 'instant-clone';
  readonly pool: Key | null;
}

export interface LinkedClone extends Sourced {
  readonly vm: Key;
  readonly replica: Key | null;
  readonly pool: Key | null;
}

export interface Pool extends Sourced {
  readonly name: string;
  readonly assignment: 'dedicated' | 'floating' | null;
  readonly cluster: Key | null;
  readonly parentVm: string | null;
  readonly snapshot: string | null;
  /** View version, e.g. "5.0": some limits depend on it. */
  readonly viewVersion: string | null;
  readonly replicaDatastore: Key | null;
  readonly osDatastores: readonly Key[];
  /** Names of desktops begin with this. */
  readonly namePrefix: string | null;
  /** How many desktops it may have at most. */
  readonly maxDesktops: number | null;
}

export interface ProtectionGroup extends Sourced {
  readonly name: string;
  readonly type: 'array' | 'vsphere-replication' | 'vvol' | 'vsan' | null;
  readonly datastores: readonly Key[];
  readonly vms: readonly Key[];
}

export interface RecoveryPlan extends Sourced {
  readonly name: string;
  readonly groups: readonly Key[];
  /** SRM priority 1 (first) to 5; VMs not listed have 3. */
  readonly priorities: readonly { readonly vm: Key; readonly priority: 1 | 2 | 3 | 4 | 5 }[];
  /** VMs that wait for others. SRM heeds one only where both have the same priority. */
  readonly dependencies: readonly VmDependency[];
  /** VMs of which SRM tells more than the priority; the others are powered on without steps of their own. */
  readonly vmSettings: readonly VmRecoverySettings[];
}

/** `vm` is started after `on`. */
export interface VmDependency {
  readonly vm: Key;
  readonly on: Key;
}

/** What a recovery plan does with one VM. */
export interface VmRecoverySettings {
  readonly vm: Key;
  readonly startUp: 'power-on' | 'leave-off' | null;
  readonly beforePowerOn: readonly RecoveryStep[];
  readonly afterPowerOn: readonly RecoveryStep[];
}

/** A prompt that pauses the plan, or a command it runs. */
export interface RecoveryStep {
  readonly kind: 'prompt' | 'command-in-vm' | 'command-on-srm' | null;
  readonly name: string;
  /** The prompt's message or the command; null where only the name is told. */
  readonly text: string | null;
  /** Seconds until a command is given up; of prompts and where it is not said null. */
  readonly timeoutSeconds: number | null;
}

/**
 * A virtual datacenter of vCloud Director: a provider's, which offers clusters and datastores, or an
 * organisation's, which was given out of one.
 */
export interface Vdc extends Sourced {
  readonly name: string;
  readonly level: 'provider' | 'organisation' | null;
  /** The organisation's name; of a provider vDC null. */
  readonly org: string | null;
  /** The provider vDC an organisation's is given out of. */
  readonly provider: Key | null;
  readonly vcenter: Key | null;
  /** What a provider vDC offers; of an organisation's none are told. */
  readonly datastores: readonly Key[];
}

/** A vApp of vCloud Director, or a template of one. */
export interface VApp extends Sourced {
  readonly name: string;
  /** The organisation vDC it is in. */
  readonly vdc: Key | null;
  /** The organisation's name. */
  readonly org: string | null;
  /** A template in a catalogue: its VMs are never powered on. */
  readonly template: boolean;
  readonly vms: readonly Key[];
  /** Names of the networks its VMs are on, as tenants see them. */
  readonly networks: readonly string[];
}

/** One environment at one moment. */
export interface Estate {
  readonly name: string;
  /** ISO 8601 UTC: when the exports were made, as far as they tell; else when they were imported. */
  readonly takenAt: string;
  readonly sources: readonly Source[];
  readonly sites: readonly Site[];
  readonly vcenters: readonly VCenter[];
  readonly datacenters: readonly Datacenter[];
  readonly clusters: readonly Cluster[];
  readonly hosts: readonly Host[];
  readonly datastores: readonly Datastore[];
  readonly mounts: readonly Mount[];
  /** All VMs, templates and placeholders among them. */
  readonly vms: readonly Vm[];
  readonly disks: readonly Disk[];
  readonly nics: readonly Nic[];
  readonly dvSwitches: readonly DvSwitch[];
  readonly dvPortgroups: readonly DvPortgroup[];
  readonly dvPorts: readonly DvPort[];
  readonly portFiles: readonly PortFile[];
  /** The datastores whose `.dvsData` was listed: only there may a missing file be called missing. */
  readonly portFilesListedOn: readonly Key[];
  readonly replicas: readonly Replica[];
  readonly linkedClones: readonly LinkedClone[];
  readonly pools: readonly Pool[];
  readonly protectionGroups: readonly ProtectionGroup[];
  readonly recoveryPlans: readonly RecoveryPlan[];
  readonly vdcs: readonly Vdc[];
  readonly vapps: readonly VApp[];
}

/** The estate's arrays by object kind. */
export interface EstateTables {
  site: Site;
  vcenter: VCenter;
  datacenter: Datacenter;
  cluster: Cluster;
  host: Host;
  datastore: Datastore;
  mount: Mount;
  vm: Vm;
  disk: Disk;
  nic: Nic;
  dvSwitch: DvSwitch;
  dvPortgroup: DvPortgroup;
  dvPort: DvPort;
  portFile: PortFile;
  replica: Replica;
  linkedClone: LinkedClone;
  pool: Pool;
  protectionGroup: ProtectionGroup;
  recoveryPlan: RecoveryPlan;
  vdc: Vdc;
  vapp: VApp;
}
