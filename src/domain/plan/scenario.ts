import type { EstateIndex } from '../estate/index.js';
import type { Estate, Key, Site } from '../estate/types.js';
import { siteOfHost } from '../estate/index.js';
import type { Scenario } from './types.js';

/**
 * The scenario a plan starts from: the site that is protected is lost, and what cannot be known is
 * taken for the worse. Keys are empty where the estate names no such site; the runbook's blockers
 * then say so.
 */
export function proposeScenario(estate: Estate, index: EstateIndex): Scenario {
  const { protectedSite, recoverySite } = proposeSites(estate);
  const moved = estate.datastores.filter((ds) => ds.replication !== null && ds.replication.mode !== 'none');
  const vmfs = moved.some((ds) => ds.type === 'vmfs');
  const nfs = moved.some((ds) => ds.type === 'nfs');
  const recoveryHosts = estate.hosts.filter((host) => siteOfHost(host, index) === recoverySite);
  return {
    event: 'lost',
    protectedSite,
    recoverySite,
    // Storage that is mounted in the failover came after the hosts had booted.
    bootedBeforeStorage: 'unknown',
    storagePaths: vmfs === nfs ? 'vmfs-and-nfs' : vmfs ? 'vmfs' : 'nfs',
    binding: 'as-imported',
    breakReplication: true,
    presentLuns: vmfs,
    mount: 'until-reboot',
    recoveryHosts: recoveryHosts.some((host) => host.cluster === null)
      ? 'added-to-cluster'
      : 'maintenance-mode',
  };
}

function proposeSites(estate: Estate): { protectedSite: Key; recoverySite: Key } {
  const { sites } = estate;
  const withRole = (role: Site['role']): Site | undefined => sites.find((site) => site.role === role);
  // With no role given, replication says which way things go.
  const target = estate.datastores.find((ds) => ds.replication?.toSite)?.replication?.toSite;
  const recovery =
    withRole('recovery') ??
    sites.find((site) => site.key === target) ??
    sites.find((site) => site.role === 'both');
  const from =
    withRole('protected') ?? sites.find((site) => site.key !== recovery?.key && site.role !== 'recovery');
  return { protectedSite: from?.key ?? '', recoverySite: recovery?.key ?? '' };
}
