import type { Key } from '../estate/types.js';
import type { Fact, Literal } from './types.js';

/**
 * The facts runbooks speak of. A fact is a predicate and the keys of the objects it is
 * about; keys hold names from inventories, so the characters that give a fact its form are escaped.
 */
export function fact(predicate: string, ...keys: readonly Key[]): Fact {
  const safe = keys.map((key) => key.replace(/[%,()]/g, (c) => `%${c.charCodeAt(0).toString(16)}`));
  return `${predicate}(${safe.join(',')})`;
}

/** The failover has been declared by whoever may. */
export const declared = (): Fact => fact('declared');
/** Somebody at the protected site may still be writing to the original volumes. */
export const inUse = (site: Key): Fact => fact('inUse', site);
/** The desktops of a cluster are running at the protected site. */
export const running = (group: Key): Fact => fact('running', group);
/** A set of management VMs has been brought over to the recovery site. */
export const recovered = (set: Key): Fact => fact('recovered', set);
/** The management VMs of a tier are on and serve. */
export const up = (tier: string): Fact => fact('up', tier);
/** The copies of a replication group are writable. */
export const writable = (group: Key): Fact => fact('writable', group);
/** The LUNs of a replication group are presented to the recovery hosts. */
export const presented = (group: Key): Fact => fact('presented', group);
/** A DNS alias points to the secondary NFS server. */
export const points = (alias: string): Fact => fact('points', alias);
/** The recovery hosts of a cluster resolve an alias to where it points now. */
export const resolved = (alias: string, cluster: Key): Fact => fact('resolved', alias, cluster);
/** A datastore is mounted on all recovery hosts of a cluster. */
export const mounted = (datastore: Key, cluster: Key): Fact => fact('mounted', datastore, cluster);
/** A datastore is mounted on the first of the recovery hosts of a cluster. */
export const mountedOnFirst = (datastore: Key, cluster: Key): Fact =>
  fact('mountedOnFirst', datastore, cluster);
/** A copy has been given a signature of its own. */
export const resignatured = (datastore: Key): Fact => fact('resignatured', datastore);
/** ESX 3 hosts of a cluster mount copies as they are and give them no new signature. */
export const keepsSignatures = (cluster: Key): Fact => fact('keepsSignatures', cluster);
/** All volumes of a cluster have been seen in vCenter. */
export const visible = (cluster: Key): Fact => fact('visible', cluster);
/** The hosts of a cluster know the dvPort state that lies on the storage they see now. */
export const portsKnown = (cluster: Key): Fact => fact('portsKnown', cluster);
/** The recovery hosts of a cluster run VMs: out of maintenance mode, or added to the cluster. */
export const available = (cluster: Key): Fact => fact('available', cluster);
/** The VMs are registered in the recovery cluster. */
export const registered = (cluster: Key): Fact => fact('registered', cluster);
/** View or vCloud Director finds the VMs of a cluster under the identifiers vCenter gives them. */
export const known = (cluster: Key): Fact => fact('known', cluster);
/** The power-on of the desktops of a cluster has been set off. */
export const powerOnStarted = (cluster: Key): Fact => fact('powerOnStarted', cluster);
/** The desktops of a cluster are on. */
export const poweredOn = (cluster: Key): Fact => fact('poweredOn', cluster);
/** The desktops of a cluster have network and answer. */
export const serving = (cluster: Key): Fact => fact('serving', cluster);

/** The last recovery ended without errors, and the site to go back to is healthy. */
export const wayBackClear = (): Fact => fact('wayBackClear');
/** SRM protects a set of management VMs in the other direction. */
export const reprotected = (set: Key): Fact => fact('reprotected', set);
/** A replication group is copied back and in step. */
export const copiedBack = (group: Key): Fact => fact('copiedBack', group);
/** Provisioning makes no new desktops. */
export const provisioningStopped = (): Fact => fact('provisioningStopped');
/** Provisioning makes new desktops again. */
export const provisioningResumed = (): Fact => fact('provisioningResumed');
/** The hosts that run a cluster's VMs at the recovery site are in maintenance mode. */
export const inMaintenance = (cluster: Key): Fact => fact('inMaintenance', cluster);
/** The hosts of a cluster at the recovery site have let go of its volumes. */
export const released = (cluster: Key): Fact => fact('released', cluster);
/** The VMs of a cluster are registered nowhere, so that their volumes can be unmounted. */
export const unregistered = (cluster: Key): Fact => fact('unregistered', cluster);
/** A tier serves at the site that is to be left. */
export const servesThere = (tier: string): Fact => fact('servesThere', tier);
/** A replication group, or a set of management VMs, is protected again as it was at first. */
export const protectedAgain = (key: Key): Fact => fact('protectedAgain', key);

/** All cells of vCloud Director serve and agree with each other. */
export const cellsHealthy = (): Fact => fact('cellsHealthy');
/** HA powers the Edges on before other VMs. */
export const edgesFirst = (): Fact => fact('edgesFirst');
/** The Edges' way out leads to the internet network of the site they come up at. */
export const routesSet = (): Fact => fact('routesSet');
/** The Edges are on and route. */
export const edgesUp = (): Fact => fact('edgesUp');
/** The Edges run at the site that is to be left. */
export const edgesRunning = (): Fact => fact('edgesRunning');
/** It is known which VM belongs to which vApp, organisation vDC and provider vDC. */
export const mapped = (): Fact => fact('mapped');
/** The vApps of a priority are on. */
export const vAppsOn = (priority: string): Fact => fact('vAppsOn', priority);
/** The network adapters of the vApps are connected. */
export const nicsConnected = (): Fact => fact('nicsConnected');
/** Addresses are translated at the site the Edges run at. */
export const natSet = (): Fact => fact('natSet');
/** The Edges have no leg in a network that stayed behind. */
export const oldNetworkGone = (): Fact => fact('oldNetworkGone');
/** Public names and the load balancer lead to the cells. */
export const publicAddress = (): Fact => fact('publicAddress');

/** Parent VM and snapshot of a pool are at the recovery site. */
export const imageThere = (pool: Key): Fact => fact('imageThere', pool);
/** Profiles and files of users can be reached at the recovery site. */
export const sharesThere = (): Fact => fact('sharesThere');
/** The desktops of a pool that stayed behind are no longer in View and in the directory. */
export const oldOnesGone = (pool: Key): Fact => fact('oldOnesGone', pool);
/** A pool makes desktops at the recovery site. */
export const poolEnabled = (pool: Key): Fact => fact('poolEnabled', pool);
/** A pool has the desktops its users need. */
export const poolFilled = (pool: Key): Fact => fact('poolFilled', pool);

/** Brokers and Composer are stopped and no pool provisions. */
export const viewStopped = (): Fact => fact('viewStopped');
/** A database, or View's directory, has been restored. */
export const restored = (what: string): Fact => fact('restored', what);
/** The other Connection Servers have no copy of the directory that could come back. */
export const replicasGone = (): Fact => fact('replicasGone');
/** What a restored database does not know of has been put right. */
export const putRight = (what: string): Fact => fact('putRight', what);
/** All Connection Servers serve from the restored directory. */
export const brokersServe = (): Fact => fact('brokersServe');

/** A step that must not be done a second time has been done. */
export const done = (step: string): Fact => fact('done', step);

export const is = (fact: Fact): Literal => ({ fact, holds: true });
export const isNot = (fact: Fact): Literal => ({ fact, holds: false });
