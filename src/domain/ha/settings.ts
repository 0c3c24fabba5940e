import type { Cluster } from '../estate/types.js';
import { atLeast } from '../findings/limits.js';
import type { AdmissionPolicy, HaRules, HaVersion, WaveCondition } from './types.js';

/** What has failed, as far as it sets how soon HA acts. */
export type FailureRole = 'slave' | 'master' | 'isolated-slave' | 'isolated-master' | 'site';

/** What a user can set over what the estate tells. Whatever is left out stays as the estate has it. */
export interface HaOverrides {
  readonly version?: HaVersion;
  readonly admission?: AdmissionPolicy;
  readonly aamControl?: 'strict' | 'guaranteed';
  readonly failure?: FailureRole;
  readonly heartbeatDatastores?: boolean;
  readonly powerOnSeconds?: number;
  readonly bootSeconds?: number;
  readonly portsPerHost?: number;
  /** Dedicated failover hosts by name or key, beside those of das.defaultfailoverhost. */
  readonly failoverHosts?: readonly string[];
  readonly nextPriority?: { readonly when: WaveCondition; readonly timeoutSeconds: number };
  /** Advanced options by name, e.g. `das.slotcpuinmhz`; names are not case-sensitive. */
  readonly options?: Readonly<Record<string, string>>;
}

/** Advanced options the simulation heeds; others change nothing here. */
export const heededOptions = [
  'das.maxvmrestartcount',
  'das.perhostconcurrentfailoverslimit',
  'das.vmcpuminmhz',
  'das.vmmemoryminmb',
  'das.slotcpuinmhz',
  'das.slotmeminmb',
  'das.failuredetectiontime',
  'das.defaultfailoverhost',
  'das.respectvmvmantiaffinityrules',
] as const;

const estimatedPowerOn = 20;
/** A desktop takes two to three minutes to boot (VMware View Installation, power operations). */
const likelyBoot = 150;

/**
 * Seconds from a failure to the first restart (vSphere HA Deepdive). A site that is lost leaves no master:
 * the hosts that take over elect one first, so the figures of a dead master hold.
 */
export function detectionSeconds(
  version: HaVersion,
  failure: FailureRole,
  heartbeatDatastores: boolean,
): number {
  if (version === 'aam') return 15;
  switch (failure) {
    case 'slave':
      return heartbeatDatastores ? 18 : 15;
    case 'master':
    case 'isolated-master':
    case 'site':
      return 35;
    case 'isolated-slave':
      return 60;
  }
}

/** Seconds from the first try to each: 0, 2, 6, 14, 30 min; the wait doubles every time. */
export function trySchedule(count: number): number[] {
  return Array.from({ length: count }, (_, n) => 120 * (2 ** n - 1));
}

/** The HA of a cluster: by its vCenter's version, else by its oldest host's; FDM when neither is known. */
export function haVersionOf(vcenter: string | null, hosts: readonly (string | null)[]): HaVersion {
  const versions = vcenter === null ? hosts : [vcenter];
  if (versions.some((version) => atLeast(version, 5, 0) === false)) return 'aam';
  return versions.length > 0 && versions.every((version) => atLeast(version, 6, 5) === true)
    ? 'fdm-6.5'
    : 'fdm';
}

/** The rules of a cluster: what the estate tells, with the user's settings on top. */
export function rulesOf(cluster: Pick<Cluster, 'ha'>, told: HaVersion, wish: HaOverrides = {}): HaRules {
  const version = wish.version ?? told;
  const options = { ...lowered(cluster.ha?.options), ...lowered(wish.options) };
  const option = optionsReader(options);
  const heartbeat = wish.heartbeatDatastores ?? true;
  const milliseconds = option('das.failuredetectiontime');
  return {
    version,
    admission: wish.admission ?? admissionOf(cluster),
    aamControl: wish.aamControl ?? (cluster.ha?.admissionControl === false ? 'guaranteed' : 'strict'),
    detectionSeconds:
      version === 'aam' && milliseconds !== null
        ? Math.ceil(milliseconds / 1000)
        : detectionSeconds(version, wish.failure ?? 'site', heartbeat),
    tries: trySchedule(Math.min(10, Math.max(1, Math.floor(option('das.maxvmrestartcount') ?? 5)))),
    powerOnsPerHost: Math.max(1, Math.floor(option('das.perhostconcurrentfailoverslimit') ?? 32)),
    powerOnSeconds: wish.powerOnSeconds ?? estimatedPowerOn,
    bootSeconds: wish.bootSeconds ?? likelyBoot,
    nextPriority: wish.nextPriority ?? { when: 'resources-allocated', timeoutSeconds: 600 },
    defaultCpuMhz: option('das.vmcpuminmhz') ?? (version === 'aam' ? 256 : 32),
    defaultMemoryMib: option('das.vmmemoryminmb') ?? 0,
    slotCpuMhz: option('das.slotcpuinmhz'),
    slotMemoryMib: option('das.slotmeminmb'),
    portsPerHost: wish.portsPerHost ?? null,
    keepsVmsApart: keepsVmsApart(version, options['das.respectvmvmantiaffinityrules']),
  };
}

function admissionOf({ ha }: Pick<Cluster, 'ha'>): AdmissionPolicy {
  if (ha === null) return { policy: 'unknown' };
  if (ha.admissionControl === false) return { policy: 'none' };
  switch (ha.policy) {
    case 'percentage':
      return { policy: 'percentage', cpuPercent: ha.cpuPercent ?? 25, memoryPercent: ha.memoryPercent ?? 25 };
    case 'dedicated-hosts':
      return { policy: 'dedicated-hosts' };
    case 'slots':
      return { policy: 'slots', failures: ha.failuresToTolerate ?? 1 };
    case null:
      return ha.failuresToTolerate === null
        ? { policy: 'unknown' }
        : { policy: 'slots', failures: ha.failuresToTolerate };
  }
}

/**
 * Whether HA leaves a VM off rather than break a rule that keeps VMs apart. The option is documented for
 * 5.5 and later; what it is when nobody sets it is recalled: true from 6.5 on.
 */
function keepsVmsApart(version: HaVersion, option: string | undefined): boolean {
  const said = option?.trim().toLowerCase();
  if (version === 'aam') return false;
  return said === 'true' || (said !== 'false' && version === 'fdm-6.5');
}

/**
 * Names or keys of dedicated failover hosts: those the user named, else those of the cluster. Those of
 * das.defaultfailoverhost are parted by commas or blanks.
 */
export function failoverHostNames(
  { options, failoverHosts }: HaOverrides = {},
  cluster: Pick<Cluster, 'ha'> | null = null,
): Set<string> {
  const ha = cluster?.ha ?? null;
  const all = { ...lowered(ha?.options), ...lowered(options) };
  const named = (all['das.defaultfailoverhost'] ?? '').split(/[\s,]+/).filter((name) => name !== '');
  return new Set([...(failoverHosts ?? ha?.failoverHosts ?? []), ...named]);
}

/** Whether the value of an option is a number from 0 on. */
export const isCount = (text: string): boolean => /^\d+(\.\d+)?$/.test(text.trim());

function optionsReader(options: Readonly<Record<string, string>>): (name: string) => number | null {
  return (name) => {
    const text = options[name];
    return text === undefined || !isCount(text) ? null : Number(text);
  };
}

/** Options by their names in small letters. */
function lowered(options: Readonly<Record<string, string>> = {}): Record<string, string> {
  return Object.fromEntries(Object.entries(options).map(([name, value]) => [name.toLowerCase(), value]));
}
