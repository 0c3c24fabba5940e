import type { HaSettings } from '../estate/types.js';
import type { HaVersion } from './types.js';

/**
 * HA's restart order (vSphere HA Deepdive): agent VMs, then secondaries of Fault Tolerance, then by restart
 * priority. From 6.5 on there are five priorities; before, the outer two count as their neighbours.
 */
export const restartOrder = [
  'agent VMs',
  'FT secondaries',
  'highest',
  'high',
  'medium',
  'low',
  'lowest',
] as const;

export type RestartClass = (typeof restartOrder)[number];

export const rankOf = (restartClass: RestartClass): number => restartOrder.indexOf(restartClass);

/**
 * A VM's restart priority: its own, else its cluster's, else medium. 'disabled' VMs are not
 * restarted. vCenter writes "clusterRestartPriority" for "as the cluster".
 */
export function restartPriority(
  own: string | null,
  cluster: HaSettings | null,
  version: HaVersion,
): Exclude<RestartClass, 'agent VMs' | 'FT secondaries'> | 'disabled' {
  const text = own?.toLowerCase() ?? 'clusterrestartpriority';
  const word = text === 'clusterrestartpriority' ? cluster?.restartPriority?.toLowerCase() : text;
  switch (word) {
    case 'disabled':
      return 'disabled';
    case 'highest':
      return version === 'fdm-6.5' ? 'highest' : 'high';
    case 'high':
      return 'high';
    case 'low':
      return 'low';
    case 'lowest':
      return version === 'fdm-6.5' ? 'lowest' : 'low';
    default:
      return 'medium';
  }
}
