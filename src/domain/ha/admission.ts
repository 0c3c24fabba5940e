import { countOf } from '../steps/words.js';
import type { AdmissionPolicy, AdmissionReport, HaRules, Reservation } from './types.js';

/** What a host offers to VMs. */
export interface Capacity {
  readonly cpuMhz: number;
  readonly memoryMib: number;
}

type SlotRules = Pick<HaRules, 'defaultCpuMhz' | 'defaultMemoryMib' | 'slotCpuMhz' | 'slotMemoryMib'>;

/** What a VM counts for: its reservation, or the default where it has none; overhead on top. */
export function counted(vm: Reservation, rules: SlotRules): Capacity {
  return {
    cpuMhz: Math.max(vm.cpuReservationMhz, rules.defaultCpuMhz),
    memoryMib: Math.max(vm.memoryReservationMib, rules.defaultMemoryMib) + vm.overheadMib,
  };
}

/**
 * The slot of a cluster: the largest CPU reservation and the largest memory reservation with
 * overhead of the VMs that are on, each no more than its advanced option allows (vSphere HA Deepdive).
 */
export function slotSize(vms: readonly Reservation[], rules: SlotRules): Capacity {
  let cpuMhz = rules.defaultCpuMhz;
  let memoryMib = rules.defaultMemoryMib;
  for (const vm of vms) {
    const needs = counted(vm, rules);
    cpuMhz = Math.max(cpuMhz, needs.cpuMhz);
    memoryMib = Math.max(memoryMib, needs.memoryMib);
  }
  return {
    cpuMhz: Math.min(cpuMhz, rules.slotCpuMhz ?? Infinity),
    memoryMib: Math.min(memoryMib, rules.slotMemoryMib ?? Infinity),
  };
}

/** Whole slots on a host. */
export function slotsOn(host: Capacity, slot: Capacity): number {
  const whole = (has: number, size: number): number => (size <= 0 ? Infinity : Math.floor(has / size));
  return Math.min(whole(host.cpuMhz, slot.cpuMhz), whole(host.memoryMib, slot.memoryMib));
}

/** Slots the VMs take: more than one each where an advanced option made the slot smaller than they are. */
export function slotsUsed(vms: readonly Reservation[], slot: Capacity, rules: SlotRules): number {
  const whole = (needs: number, size: number): number => (size <= 0 ? 0 : Math.ceil(needs / size));
  return vms.reduce((sum, vm) => {
    const needs = counted(vm, rules);
    return sum + Math.max(1, whole(needs.cpuMhz, slot.cpuMhz), whole(needs.memoryMib, slot.memoryMib));
  }, 0);
}

/**
 * How many hosts may fail, the largest first, until what is left holds fewer slots than are used.
 * -1 when they do not even fit with all hosts.
 */
export function failoverCapacity(slotsPerHost: readonly number[], used: number): number {
  const sorted = [...slotsPerHost].sort((a, b) => b - a);
  let left = sorted.reduce((sum, slots) => sum + slots, 0);
  let failures = -1;
  for (const slots of [...sorted, 0]) {
    if (left < used) break;
    failures += 1;
    left -= slots;
  }
  return Math.min(failures, sorted.length);
}

/** What is free of CPU and memory, in percent of the cluster: (total − reserved) ÷ total. */
export function freePercent(
  hosts: readonly Capacity[],
  vms: readonly Reservation[],
  rules: SlotRules,
): { readonly cpu: number; readonly memory: number } {
  const total = { cpu: 0, memory: 0 };
  for (const host of hosts) {
    total.cpu += host.cpuMhz;
    total.memory += host.memoryMib;
  }
  const reserved = { cpu: 0, memory: 0 };
  for (const vm of vms) {
    const needs = counted(vm, rules);
    reserved.cpu += needs.cpuMhz;
    reserved.memory += needs.memoryMib;
  }
  const share = (of: number, taken: number): number => (of <= 0 ? 0 : ((of - taken) / of) * 100);
  return { cpu: share(total.cpu, reserved.cpu), memory: share(total.memory, reserved.memory) };
}

/**
 * What vCenter's admission control says of hosts, by their whole capacity, and all VMs that are on there.
 * It speaks of power-ons by people; HA's own restarts it never holds back (FDM). Hosts in maintenance
 * mode do not count.
 */
export function reportAdmission(
  policy: AdmissionPolicy,
  hosts: readonly (Capacity & { readonly dedicated: boolean; readonly vms: number })[] | null,
  vms: readonly Reservation[],
  rules: SlotRules,
): AdmissionReport {
  const report = (satisfied: boolean | null, sentence: string): AdmissionReport => ({
    policy: policy.policy,
    satisfied,
    sentence,
  });
  if (policy.policy === 'none') {
    return report(null, 'Admission control is off: nothing is kept free for a further failure.');
  }
  if (policy.policy === 'unknown') {
    return report(
      null,
      'The sources do not tell what admission control keeps free. Set it as an assumption.',
    );
  }
  if (hosts === null) {
    return report(
      null,
      'The capacity of some hosts is not known, so admission control cannot be worked out.',
    );
  }
  switch (policy.policy) {
    case 'slots': {
      const slot = slotSize(vms, rules);
      const used = slotsUsed(vms, slot, rules);
      const capacity = failoverCapacity(
        hosts.map((host) => slotsOn(host, slot)),
        used,
      );
      return report(
        capacity >= policy.failures,
        `A slot is ${round(slot.cpuMhz)} MHz and ${round(slot.memoryMib)} MiB; ${countOf(used, 'slot')} used; ${capacity < 0 ? 'they do not fit' : `${countOf(capacity, 'more host')} may fail`}, ${policy.failures} set.`,
      );
    }
    case 'percentage': {
      const free = freePercent(hosts, vms, rules);
      return report(
        free.cpu >= policy.cpuPercent && free.memory >= policy.memoryPercent,
        `${free.cpu.toFixed(1)} % of CPU and ${free.memory.toFixed(1)} % of memory free; ${policy.cpuPercent} % and ${policy.memoryPercent} % set.`,
      );
    }
    case 'dedicated-hosts': {
      const dedicated = hosts.filter((host) => host.dedicated);
      const empty = dedicated.filter((host) => host.vms === 0);
      return report(
        dedicated.length === 0 ? null : empty.length > 0,
        dedicated.length === 0
          ? 'No failover host is known: the sources do not name them.'
          : `${empty.length} of ${countOf(dedicated.length, 'failover host')} free.`,
      );
    }
  }
}

const round = (value: number): string => Math.round(value).toLocaleString('en-GB');
