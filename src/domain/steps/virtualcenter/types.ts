import type { Host } from '../../estate/types.js';
import { ref } from '../../estate/index.js';
import { MOST_NAMED } from '../../plan/scope/vms.js';
import type { ObjectRef } from '../../estate/types.js';
import { countOf } from '../words.js';

/** A VirtualCenter Server whose place another one takes. */
export interface Standby {
  /** Name of the server that is replaced. */
  readonly primary: string;
  /** Name of the one that takes over, or words for it. */
  readonly standby: string;
  readonly database: string;
  /** Whether the standby server takes the primary's address. */
  readonly sameAddress: boolean;
  /** Hosts it manages. */
  readonly hosts: readonly Host[];
}

/** A Microsoft cluster for VirtualCenter. */
export interface VcCluster {
  readonly nodes: readonly [primary: string, secondary: string];
  readonly quorum: 'disk' | 'mns';
  readonly database: string;
  readonly group: string;
  /** The license server's own group, or null where it is in the same one. */
  readonly licenseGroup: string | null;
  /** The address of that group, or words for it; null where it is in the same one. */
  readonly licenseAddress: string | null;
  readonly name: string;
  readonly address: string;
  readonly netmask: string;
  /** Where the cluster's address is kept. */
  readonly addressIn: 'file' | 'registry';
  readonly webAccess: boolean;
  readonly synchronisation: 'dfs' | 'robocopy';
  /** A standalone ESX host for the test of the license server, or words for it. */
  readonly testHost: string;
  readonly hosts: readonly Host[];
}

export const hostRefs = (hosts: readonly Host[]): ObjectRef[] =>
  hosts.slice(0, MOST_NAMED).map((host) => ref('host', host));

export const hostsText = (hosts: readonly Host[]): string =>
  hosts.length === 0 ? 'the hosts' : countOf(hosts.length, 'host');

/** Where VirtualCenter keeps its files as installed by default (TN-019, Table 1). */
export const VC_FOLDER =
  'C:\\Documents and Settings\\All Users\\Application Data\\VMware\\VMware VirtualCenter';

/** The files that VirtualCenter does not keep in its database. */
export const STATE_FILES = `Files, as installed by default: all in C:\\Program Files\\VMware\\VMware License Server\\Licenses; vpxd.cfg and the SSL folder in ${VC_FOLDER}; all in C:\\Program Files\\VMware\\VMware VirtualCenter 2.0\\upgrade. Besides, registry values that were changed by hand, and local users that hold roles.`;
