import type { VolumeCopy } from '../../../src/domain/estate/types.js';

/** Where a fact stands. */
export interface Place {
  readonly file: string;
  readonly line: number;
}

/** One volume of `esxcli storage filesystem list`. */
export interface VolumeFacts {
  readonly place: Place;
  /** VMFS: "5fd23c30-16acc074-006d-d09466c6d6af"; NFS: "a5c08a61-60834ec4"; vSAN: "vsan:…". */
  readonly uuid: string;
  /** Empty for boot volumes. */
  readonly name: string;
  /** Null when it is not mounted. */
  readonly path: string | null;
  readonly mounted: boolean | null;
  /** "VMFS-5", "NFS", "vfat" … */
  readonly type: string;
  readonly bytes: number | null;
  readonly freeBytes: number | null;
}

/** One extent of a VMFS volume. */
export interface ExtentFacts {
  readonly place: Place;
  readonly uuid: string;
  readonly name: string;
  readonly number: number;
  readonly device: string;
  readonly partition: number | null;
}

export interface NfsFacts {
  readonly place: Place;
  readonly name: string;
  readonly server: string;
  readonly share: string;
  readonly accessible: boolean | null;
  readonly mounted: boolean | null;
  readonly readOnly: boolean | null;
}

/** A VMFS volume the host sees and has not mounted, because its device is not the one it was made on. */
export interface CopyFacts extends VolumeCopy {
  readonly place: Place;
}

/** One VM registered on the host. */
export interface VmFacts {
  readonly place: Place;
  readonly name: string;
  /** "[datastore] folder/file.vmx" */
  readonly vmxPath: string;
  readonly datastoreName: string;
  /** Path within the datastore. */
  readonly file: string;
}

/** One VM that runs. */
export interface ProcessFacts {
  readonly place: Place;
  readonly name: string;
  /** "/vmfs/volumes/<volume>/folder/file.vmx" */
  readonly configFile: string | null;
  readonly smbiosUuid: string | null;
}

/** What `net-dvs -l`, `esxcli … dvs vmware list` or `esxcfg-vswitch -l` say of a switch. */
export interface SwitchFacts {
  readonly place: Place;
  /** Null from `esxcfg-vswitch -l`, which knows names only. */
  readonly uuid: string | null;
  readonly name: string | null;
  readonly ports: readonly PortFacts[];
}

export interface PortFacts {
  readonly place: Place;
  readonly port: string;
  /** Where the host keeps the port's state. */
  readonly persist: string | null;
  /** "vmnic0", "vmk1" or "<VM name>.eth0"; null when the command does not say. */
  readonly client: string | null;
  readonly uplink: boolean;
}

/** Port files found below one volume. */
export interface PortListing {
  readonly place: Place;
  /** The volume's folder: "541e6368-805b140a-e29a-0050560945d9". */
  readonly volume: string;
  /** Whether the whole volume was listed, so that a file that is not there is known to be missing. */
  readonly complete: boolean;
  readonly files: readonly PortFileFacts[];
}

export interface PortFileFacts {
  readonly place: Place;
  readonly switchUuid: string;
  readonly port: string;
}

/** What a host says of itself. */
export interface HostSelf {
  readonly name: string | null;
  readonly shortName: string | null;
  readonly version: string | null;
  readonly build: string | null;
  readonly inMaintenanceMode: boolean | null;
  /** ISO 8601 UTC. */
  readonly bootTime: string | null;
  /** Seconds since boot, for when the boot time itself is not told. */
  readonly upSeconds: number | null;
}
