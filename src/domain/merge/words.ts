import type { ObjectKind, Source } from '../estate/types.js';

/** What an object is called in a sentence. */
export const kindWords: Readonly<Record<ObjectKind, readonly [one: string, many: string]>> = {
  site: ['site', 'sites'],
  vcenter: ['vCenter', 'vCenters'],
  datacenter: ['datacenter', 'datacenters'],
  cluster: ['cluster', 'clusters'],
  host: ['host', 'hosts'],
  datastore: ['datastore', 'datastores'],
  mount: ['mount', 'mounts'],
  vm: ['VM', 'VMs'],
  disk: ['disk', 'disks'],
  nic: ['NIC', 'NICs'],
  dvSwitch: ['dvSwitch', 'dvSwitches'],
  dvPortgroup: ['dvPortgroup', 'dvPortgroups'],
  dvPort: ['dvPort', 'dvPorts'],
  portFile: ['port file', 'port files'],
  replica: ['replica', 'replicas'],
  linkedClone: ['linked clone', 'linked clones'],
  pool: ['pool', 'pools'],
  protectionGroup: ['protection group', 'protection groups'],
  recoveryPlan: ['recovery plan', 'recovery plans'],
  vdc: ['vDC', 'vDCs'],
  vapp: ['vApp', 'vApps'],
};

/** What is being done while records of a kind are matched, as progress calls it. */
export function matchingPhase(kind: ObjectKind): string {
  return `Matching ${kindWords[kind][1]}`;
}

/** A name from an inventory inside a sentence: on one line, and short enough to read. */
export function quote(name: string): string {
  const line = name.replace(/[\s\p{Cc}]+/gu, ' ').trim();
  return `"${line.length > 80 ? `${line.slice(0, 79)}…` : line}"`;
}

/** A source inside a sentence. */
export function sourceWords(source: Source): string {
  return quote(source.name);
}
