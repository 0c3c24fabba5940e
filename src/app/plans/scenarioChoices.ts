import type { ObjectRef } from '../../domain/estate/types.js';
import type { Scenario } from '../../domain/plan/types.js';
import { ask } from '../lib/ask.js';

/** What of an estate a scenario is chosen from. */
export interface ScenarioChoices {
  readonly sites: readonly ObjectRef[];
  readonly hosts: readonly { readonly key: string; readonly name: string; readonly site: string | null }[];
}

/** Sites and hosts of a snapshot, hosts with their site's key. */
export async function scenarioChoices(snapshotId: number): Promise<ScenarioChoices> {
  const layout = await ask('estate.layout', { snapshotId });
  return {
    sites: layout.sites.map(({ key, name }) => ({ kind: 'site', key, name })),
    hosts: layout.hosts.map(({ key, name, site }) => ({ key, name, site })),
  };
}

interface Choice<T> {
  readonly value: T;
  readonly label: string;
  readonly hint: string;
}

type Choices<K extends keyof Scenario> = readonly Choice<Scenario[K] & string>[];

export const eventChoices: Choices<'event'> = [
  {
    value: 'lost',
    label: 'The protected site is lost',
    hint: 'Nothing there answers. Its copies are what is left.',
  },
  {
    value: 'planned',
    label: 'A planned move',
    hint: 'Both sites are up. Desktops are shut down first, then moved.',
  },
];

export const storageChoices: Choices<'storagePaths'> = [
  { value: 'vmfs-and-nfs', label: 'VMFS and NFS', hint: '' },
  { value: 'vmfs', label: 'VMFS only', hint: '' },
  { value: 'nfs', label: 'NFS only', hint: '' },
];

export const bindingChoices: Choices<'binding'> = [
  { value: 'as-imported', label: 'As imported', hint: 'Each portgroup as the snapshot tells.' },
  { value: 'static', label: 'Static', hint: 'Ports are kept in .dvsData files on the datastore of the VM.' },
  { value: 'ephemeral', label: 'Ephemeral', hint: 'Ports are made when a VM powers on.' },
];

export const mountChoices: Choices<'mount'> = [
  { value: 'until-reboot', label: 'Until the next reboot', hint: 'esxcfg-volume -m' },
  { value: 'persistent', label: 'For good', hint: 'esxcfg-volume -M' },
];

export const waitingChoices: Choices<'recoveryHosts'> = [
  {
    value: 'maintenance-mode',
    label: 'In the cluster, in maintenance mode',
    hint: 'Leaving it lets HA power the desktops on.',
  },
  {
    value: 'added-to-cluster',
    label: 'Outside the cluster',
    hint: 'Adding them lets HA power the desktops on.',
  },
];

export const bootedChoices: readonly Choice<'none' | 'all' | 'unknown' | 'some'>[] = [
  { value: 'unknown', label: 'Not known', hint: 'The plan takes it for the worse.' },
  { value: 'none', label: 'None', hint: '' },
  { value: 'all', label: 'All of them', hint: '' },
  { value: 'some', label: 'Some, namely …', hint: '' },
];

/** Whether both sites are named and are not the same one. */
export function sitesDiffer({ protectedSite, recoverySite }: Scenario): boolean {
  return protectedSite !== '' && recoverySite !== '' && protectedSite !== recoverySite;
}
