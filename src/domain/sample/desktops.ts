import { morefKey } from '../estate/keys.js';
import type { Cluster, Datastore, Host, Key } from '../estate/types.js';
import { CLUSTER_RESTART_PRIORITY, FROM_SAMPLE, two, type EstateBuilder } from './builder.js';
import { naa } from './identifiers.js';
import { NOT_REPLICATED } from './management.js';
import { SwitchBuilder } from './network.js';
import { HOST_WITHOUT_MOUNT } from './planted.js';
import { seededRandom, seedOf } from './random.js';
import { DOMAIN, type Sites } from './sites.js';

/** The desktops' own vCenter and its datacenter. */
export interface DesktopGround {
  readonly vcenter: Key;
  readonly datacenter: Key;
}

/** A stretched cluster: hosts that work and hosts that wait, on the same switch. */
export interface StretchedCluster {
  readonly key: Key;
  readonly working: readonly Host[];
  readonly waiting: readonly Host[];
  readonly dvSwitch: SwitchBuilder;
  readonly osDatastores: readonly Datastore[];
  /** Where pools with a separate replica datastore keep their replica. */
  readonly replicaDatastore: Datastore;
}

export interface Pair {
  readonly number: number;
  readonly vmfs: StretchedCluster;
  readonly nfs: StretchedCluster;
  /** Space nobody replicates, for tests and left-overs. */
  readonly scratch: Datastore;
}

/** ESXi 5.0 allows eight hosts on a replica in VMFS: four that work and four that wait. */
const VMFS_HOSTS_A_SITE = 4;
/** Replicas on NFS know no such limit. */
const NFS_HOSTS_A_SITE = 6;

/**
 * One pair of desktop clusters, on VMFS and on NFS. The hosts at the recovery site sit in the same
 * clusters with the same switches and wait in maintenance mode; of the storage they see only what
 * is at their site.
 */
export function buildPair(
  build: EstateBuilder,
  sites: Sites,
  ground: DesktopGround,
  number: number,
  faults: boolean,
): Pair {
  const here = { ...ground, site: sites.protected };
  const copied = (): Datastore['replication'] => ({
    mode: 'asynchronous',
    toSite: sites.recovery,
    rpoMinutes: 15,
    targetDevices: [naa(build.random)],
    targetNfsHost: null,
    targetNfsPath: null,
    cname: null,
    consistencyGroup: `CG-DESK-${two(number)}`,
  });
  const volumes = [1, 2, 3].map((n) =>
    build.vmfs(`sp-vmfs-desk-${two((number - 1) * 3 + n)}`, here, 2048, copied),
  );
  const replica = build.vmfs(`sp-vmfs-replica-${two(number)}`, here, 512, copied);
  const scratch = build.vmfs(`sp-vmfs-scratch-${two(number)}`, here, 1024, () => NOT_REPLICATED);
  const exports = [1, 2].map((n) => nfsExport(build, here, sites, (number - 1) * 2 + n));
  const util = build.nfs(
    `ge-nfs-util-${two(number)}`,
    { ...ground, site: sites.recovery },
    256,
    `nas-ge01.${DOMAIN}`,
    `/vol/util_${two(number)}`,
    NOT_REPLICATED,
  );

  const vmfs = stretch(build, sites, ground, {
    code: `v${two(number)}`,
    name: `desk-vmfs-${two(number)}`,
    hosts: VMFS_HOSTS_A_SITE,
    esxi: { version: '5.0.0', build: '469512' },
    datastores: [...volumes, replica, scratch],
    heartbeat: volumes.slice(0, 2),
  });
  const nfs = stretch(build, sites, ground, {
    code: `n${two(number)}`,
    name: `desk-nfs-${two(number)}`,
    hosts: NFS_HOSTS_A_SITE,
    esxi: { version: '5.1.0', build: '799733' },
    datastores: exports,
    heartbeat: exports,
  });
  for (const host of [...vmfs.waiting, ...nfs.waiting]) {
    if (faults && host.name === HOST_WITHOUT_MOUNT.host) continue;
    build.mount(host, util, volumeFolder(util));
  }
  return {
    number,
    vmfs: { ...vmfs, osDatastores: volumes, replicaDatastore: replica },
    nfs: { ...nfs, osDatastores: exports, replicaDatastore: exports[0] ?? replica },
    scratch,
  };
}

/** An NFS export mounted by alias; at failover the alias is pointed at the other site's server. */
function nfsExport(
  build: EstateBuilder,
  of: DesktopGround & { site: Key },
  sites: Sites,
  n: number,
): Datastore {
  const alias = `nas-desk.${DOMAIN}`;
  const path = `/vol/desk_${two(n)}`;
  return build.nfs(`sp-nfs-desk-${two(n)}`, of, 4096, alias, path, {
    mode: 'asynchronous',
    toSite: sites.recovery,
    rpoMinutes: 60,
    targetDevices: [],
    targetNfsHost: `nas-ge01.${DOMAIN}`,
    targetNfsPath: path,
    cname: alias,
    consistencyGroup: null,
  });
}

interface StretchWish {
  readonly code: string;
  readonly name: string;
  readonly hosts: number;
  readonly esxi: { version: string; build: string };
  readonly datastores: readonly Datastore[];
  readonly heartbeat: readonly Datastore[];
}

function stretch(
  build: EstateBuilder,
  sites: Sites,
  ground: DesktopGround,
  wish: StretchWish,
): Pick<StretchedCluster, 'key' | 'working' | 'waiting' | 'dvSwitch'> {
  const key = morefKey(ground.vcenter, build.moref(ground.vcenter, 'domain-c'));
  const cluster: Cluster = {
    key,
    from: FROM_SAMPLE,
    name: wish.name,
    ...ground,
    site: sites.protected,
    ha: {
      enabled: true,
      admissionControl: true,
      policy: 'percentage',
      failuresToTolerate: null,
      cpuPercent: 25,
      memoryPercent: 25,
      isolationResponse: 'powerOff',
      restartPriority: CLUSTER_RESTART_PRIORITY,
      heartbeatDatastores: wish.heartbeat.map((datastore) => datastore.key),
      rules: [],
    },
    drsEnabled: true,
    purpose: 'desktops',
  };
  build.draft.clusters.push(cluster);
  const hosts = (short: string, site: Key | null): Host[] =>
    Array.from({ length: wish.hosts }, (_, i) =>
      build.host(
        `esx-${short}-${wish.code}-${two(i + 1)}.${DOMAIN}`,
        { ...ground, cluster: key, site },
        wish.esxi,
        site !== null,
      ),
    );
  const working = hosts('sp', null);
  const waiting = hosts('ge', sites.recovery);
  for (const host of working) {
    for (const datastore of wish.datastores) build.mount(host, datastore, volumeFolder(datastore));
  }
  const dvSwitch = new SwitchBuilder(build, `dvs-desk-${wish.code}`, ground, [...working, ...waiting]);
  return { key, working, waiting, dvSwitch };
}

/** What a host calls a volume: the VMFS UUID, or two words that ESXi makes of an NFS export. */
function volumeFolder(datastore: Datastore): string {
  if (datastore.vmfsUuid) return datastore.vmfsUuid;
  const words = seededRandom(seedOf(datastore.key)).hex(16);
  return `${words.slice(0, 8)}-${words.slice(8)}`;
}
