import { describe, expect, it } from 'vitest';
import {
  failoverCapacity,
  freePercent,
  reportAdmission,
  slotSize,
  slotsOn,
  slotsUsed,
} from '../../../src/domain/ha/admission.js';
import { rulesOf, type Reservation } from '../../../src/domain/ha/index.js';
import { cluster as clusterRecord } from '../../fixtures/estates/view.js';
import { GIB } from './clusters.js';

const fdm = rulesOf(clusterRecord('c', 'c'), 'fdm');
const of = (cpu: number, memory: number, overhead = 0): Reservation => ({
  cpuReservationMhz: cpu,
  memoryReservationMib: memory,
  overheadMib: overhead,
});
const capacity = (cpuMhz: number, memoryMib: number) => ({ cpuMhz, memoryMib });

describe('slots', () => {
  it('are as large as the largest reservation, CPU and memory each; overhead counts with memory', () => {
    expect(slotSize([of(500, 100, 90), of(2000, 0, 20), of(0, 1024, 50)], fdm)).toEqual(capacity(2000, 1074));
  });

  it('have 32 MHz without any CPU reservation, and 256 MHz up to 4.1', () => {
    const aam = rulesOf(clusterRecord('c', 'c'), 'aam');
    expect(slotSize([of(0, 0, 20)], fdm)).toEqual(capacity(32, 20));
    expect(slotSize([of(0, 0, 20)], aam)).toEqual(capacity(256, 20));
  });

  it('hosts of 9 GHz and 9 GB, 9 and 6, 6 and 6 hold 4, 3 and 3 of 2 GHz and 2 GB; without the largest 6 are left for 5 VMs', () => {
    const slot = slotSize(
      Array.from({ length: 5 }, () => of(2000, 2 * GIB)),
      fdm,
    );
    const slots = [capacity(9000, 9 * GIB), capacity(9000, 6 * GIB), capacity(6000, 6 * GIB)].map((host) =>
      slotsOn(host, slot),
    );
    expect(slots).toEqual([4, 3, 3]);
    expect(failoverCapacity(slots, 5)).toBe(1);
  });

  it('take the largest hosts first, however they are listed', () => {
    expect(failoverCapacity([3, 3, 4], 5)).toBe(1);
    expect(failoverCapacity([10, 1, 1], 3)).toBe(0);
    expect(failoverCapacity([2, 2], 5)).toBe(-1);
    expect(failoverCapacity([2, 2], 0)).toBe(2);
  });

  it('made small by an advanced option count several for a large VM', () => {
    const rules = rulesOf(clusterRecord('c', 'c'), 'fdm', {
      options: { 'das.slotCpuInMHz': '500', 'das.slotmeminmb': '1024' },
    });
    const vms = [of(2100, 0, 100), of(0, 3000, 60), of(0, 0, 20)];
    const slot = slotSize(vms, rules);
    expect(slot).toEqual(capacity(500, 1024));
    expect(slotsUsed(vms, slot, rules)).toBe(5 + 3 + 1);
  });
});

describe('a percentage of resources', () => {
  // The book's printed result for such figures is wrong; these are the right ones.
  const vms = [of(2000, 1100), of(1000, 114), of(0, 626), of(4000, 3200)];

  it('is what is not reserved: (total − reserved) ÷ total, 32 MHz for a VM without reservation', () => {
    const free = freePercent(
      [capacity(8000, 32_000), capacity(8000, 32_000), capacity(8000, 32_000)],
      vms,
      fdm,
    );
    expect(free.cpu).toBeCloseTo(70.7, 1);
    expect(free.memory.toFixed(2)).toBe('94.75');
  });

  it('is satisfied as long as both are at least what is set', () => {
    const hosts = [{ ...capacity(24_000, 96_000), dedicated: false, vms: 4 }];
    const ask = (cpuPercent: number, memoryPercent: number) =>
      reportAdmission({ policy: 'percentage', cpuPercent, memoryPercent }, hosts, vms, fdm).satisfied;
    expect(ask(70, 94)).toBe(true);
    expect(ask(71, 94)).toBe(false);
    expect(ask(70, 95)).toBe(false);
    // 7,200 MHz of 24,000 and a quarter of the memory: exactly as much is left as is set.
    const exact = [of(7200, 24_000)];
    const left = { policy: 'percentage', cpuPercent: 70, memoryPercent: 75 } as const;
    expect(reportAdmission(left, hosts, exact, fdm).satisfied).toBe(true);
  });
});

describe('dedicated failover hosts', () => {
  const hostOf = (dedicated: boolean, vms: number) => ({ ...capacity(1, 1), dedicated, vms });
  const ask = (...hosts: ReturnType<typeof hostOf>[]) =>
    reportAdmission({ policy: 'dedicated-hosts' }, hosts, [], fdm).satisfied;

  it('are kept free: one at least must run nothing', () => {
    expect(ask(hostOf(true, 0), hostOf(false, 3))).toBe(true);
    expect(ask(hostOf(true, 1), hostOf(false, 3))).toBe(false);
    expect(ask(hostOf(false, 3))).toBeNull();
  });
});
