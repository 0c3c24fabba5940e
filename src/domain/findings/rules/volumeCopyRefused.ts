import { cited } from '../../documents.js';
import { refs, finding, count, names, plural } from '../report.js';
import type { Finding, Rule } from '../types.js';
import { copiesSeen } from '../volumeCopies.js';

/** A copy a host sees and says it would not mount. */
export const volumeCopyRefused: Rule = {
  id: 'volume-copy-refused',
  name: 'Host would not mount the copy of a volume',
  severity: 'warning',
  explanation:
    'The host was asked with esxcfg-volume -l. A copy is not mounted with its signature while the original is online at the same host, ' +
    'or while a part of it is missing. If nothing changes before the failover, the mount step fails on these hosts.',
  cure: 'Where the original is online: see that the failover takes it from the hosts first. Where extents are missing: present them all. Then ask the hosts again.',
  source: `${cited('esxcfgVolume', 'its list of copies')}; ${cited('api', 'HostUnresolvedVmfsVolume, VmfsVolumeAlreadyMounted')}`,
  versions: 'ESX 4 and later',
  find(estate, index) {
    return copiesSeen(estate, index)
      .filter(({ refused }) => refused.length > 0)
      .map(({ cluster, site, vmfsUuid, label, refused }): Finding => {
        const hosts = refused.map(({ host }) => host);
        const reasons = [...new Set(refused.flatMap(({ why }) => why ?? []))];
        return finding(this, {
          about: null,
          part: `${cluster.key}:${site ?? ''}:${vmfsUuid}`,
          objects: refs('host', hosts),
          title: `${hosts.length === 1 ? names(hosts) : count(hosts.length, 'host')} of ${cluster.name} ${plural(hosts.length, 'sees', 'see')} a copy of ${label} and would not mount it${reasons.length === 0 ? '' : `: ${reasons.slice(0, 2).join('; ')}`}`,
        });
      });
  },
};
