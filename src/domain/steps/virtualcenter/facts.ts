import { fact } from '../../plan/facts.js';
import type { Fact } from '../../plan/types.js';

/** Facts of the runbooks that protect VirtualCenter itself. */

/** The primary VirtualCenter Server is off and does not come back by itself. */
export const primaryOff = (): Fact => fact('primaryOff');
/** The database the server is to use is there and current. */
export const databaseReady = (): Fact => fact('databaseReady');
/** VirtualCenter is installed on a server. */
export const installed = (server: string): Fact => fact('installed', server);
/** The state files of the primary are on the standby server, and as new as the last change. */
export const stateInstalled = (): Fact => fact('stateInstalled');
/** The standby server has been seen to be installed and disconnected. */
export const standbyPrepared = (): Fact => fact('standbyPrepared');
/** VirtualCenter runs on its database. */
export const serves = (): Fact => fact('vcServes');
/** The hosts have been told where VirtualCenter is now. */
export const hostsTold = (): Fact => fact('hostsTold');
/** All hosts show as connected. */
export const hostsConnected = (): Fact => fact('hostsConnected');

/** Domain controller, two servers and a quorum resource are there. */
export const prerequisites = (): Fact => fact('clusterPrerequisites');
/** The Microsoft cluster is up, and a group has been moved. */
export const clusterUp = (): Fact => fact('clusterUp');
/** Name, address and netmask of the cluster are written down. */
export const identityNoted = (): Fact => fact('identityNoted');
/** vpxd does not run on a node as a service of its own. */
export const vpxdStopped = (node: string): Fact => fact('vpxdStopped', node);
/** A cluster group exists. */
export const groupMade = (group: string): Fact => fact('groupMade', group);
/** A resource of a group exists, with its dependencies. */
export const resourceMade = (group: string, resource: string): Fact => fact('resourceMade', group, resource);
/** Both groups have the same AntiAffinityClassName. */
export const keptApart = (): Fact => fact('keptApart');
/** `managedip` holds the cluster's address on the primary node. */
export const managedIpSet = (): Fact => fact('managedIpSet');
/** vpxd on the primary node has been restarted with it. */
export const vpxdRestarted = (): Fact => fact('vpxdRestarted');
/** Web Access on the primary node has been restarted. */
export const webRestarted = (): Fact => fact('webRestarted');
/** The secondary node has the primary's files. */
export const filesCopied = (): Fact => fact('filesCopied');
/** A group is online in the cluster. */
export const online = (group: string): Fact => fact('online', group);
/** The nodes are kept in step from now on. */
export const synchronised = (): Fact => fact('synchronised');
/** A test of the cluster is under way: the group must not be moved by anybody else. */
export const testing = (what: string): Fact => fact('testing', what);
/** Somebody is connected and looks. */
export const watched = (what: string): Fact => fact('watched', what);
/** The group has been moved to the other node for a test. */
export const moved = (what: string): Fact => fact('moved', what);
/** The 120 seconds after the move are over. */
export const waited = (): Fact => fact('waited');
/** A test has been passed. */
export const tested = (what: string): Fact => fact('tested', what);
