import type { Counts } from '../../domain/estate/counts.js';
import type { ObjectKind } from '../../domain/estate/types.js';

export interface KindInfo {
  readonly kind: ObjectKind;
  readonly one: string;
  readonly many: string;
  readonly group: 'Compute' | 'Storage' | 'Network' | 'Desktops' | 'Recovery' | 'Cloud' | 'Places';
  /** The count shown beside it, where the counts have one. */
  readonly count: keyof Counts | null;
}

/** Every object kind in the order the page lists them. */
export const kinds: readonly KindInfo[] = [
  { kind: 'vm', one: 'VM', many: 'Virtual machines', group: 'Compute', count: 'vms' },
  { kind: 'host', one: 'Host', many: 'Hosts', group: 'Compute', count: 'hosts' },
  { kind: 'cluster', one: 'Cluster', many: 'Clusters', group: 'Compute', count: 'clusters' },
  { kind: 'datastore', one: 'Datastore', many: 'Datastores', group: 'Storage', count: 'datastores' },
  { kind: 'mount', one: 'Mount', many: 'Mounts', group: 'Storage', count: 'mounts' },
  { kind: 'disk', one: 'Disk', many: 'Disks', group: 'Storage', count: 'disks' },
  { kind: 'dvSwitch', one: 'dvSwitch', many: 'dvSwitches', group: 'Network', count: 'dvSwitches' },
  { kind: 'dvPortgroup', one: 'dvPortgroup', many: 'dvPortgroups', group: 'Network', count: 'dvPortgroups' },
  { kind: 'dvPort', one: 'dvPort', many: 'dvPorts', group: 'Network', count: 'dvPorts' },
  { kind: 'nic', one: 'Network adapter', many: 'Network adapters', group: 'Network', count: 'nics' },
  { kind: 'portFile', one: 'Port file', many: 'Port files', group: 'Network', count: 'portFiles' },
  { kind: 'pool', one: 'Desktop pool', many: 'Desktop pools', group: 'Desktops', count: 'pools' },
  { kind: 'replica', one: 'Replica', many: 'Replicas', group: 'Desktops', count: 'replicas' },
  {
    kind: 'linkedClone',
    one: 'Linked clone',
    many: 'Linked clones',
    group: 'Desktops',
    count: 'linkedClones',
  },
  {
    kind: 'protectionGroup',
    one: 'Protection group',
    many: 'Protection groups',
    group: 'Recovery',
    count: 'protectionGroups',
  },
  {
    kind: 'recoveryPlan',
    one: 'Recovery plan',
    many: 'Recovery plans',
    group: 'Recovery',
    count: 'recoveryPlans',
  },
  { kind: 'vapp', one: 'vApp', many: 'vApps', group: 'Cloud', count: 'vapps' },
  { kind: 'vdc', one: 'vDC', many: 'vDCs', group: 'Cloud', count: 'vdcs' },
  { kind: 'site', one: 'Site', many: 'Sites', group: 'Places', count: null },
  { kind: 'vcenter', one: 'vCenter', many: 'vCenters', group: 'Places', count: 'vcenters' },
  { kind: 'datacenter', one: 'Datacenter', many: 'Datacenters', group: 'Places', count: 'datacenters' },
];

const byKind = new Map(kinds.map((info) => [info.kind, info]));

/** Whether a text from the address names a kind. */
export function isKind(text: string | undefined): text is ObjectKind {
  return byKind.has(text as ObjectKind);
}

/** A kind within a sentence: "Virtual machines" → "virtual machines", but "vApps", "dvPorts" as they are. */
export function inSentence(words: string): string {
  return /^\p{Lu}\p{Ll}/u.test(words) ? words.charAt(0).toLowerCase() + words.slice(1) : words;
}

/** The words for a kind. */
export function kindInfo(kind: ObjectKind): KindInfo {
  const info = byKind.get(kind);
  if (!info) throw new Error(`There is no object kind called ${kind}.`);
  return info;
}
