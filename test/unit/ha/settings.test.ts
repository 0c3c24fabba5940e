import { describe, expect, it } from 'vitest';
import { sortDependencies } from '../../../src/domain/ha/dependencies.js';
import { haVersionOf, rulesOf } from '../../../src/domain/ha/index.js';
import { overheadMib } from '../../../src/domain/ha/overhead.js';
import { restartPriority } from '../../../src/domain/ha/priority.js';
import { detectionSeconds, trySchedule } from '../../../src/domain/ha/settings.js';
import { cluster } from '../../fixtures/estates/view.js';

describe('which HA it is', () => {
  it('follows vCenter, else the oldest host; FDM from 5.0, five priorities from 6.5', () => {
    expect(haVersionOf('4.1.0', ['5.0.0'])).toBe('aam');
    expect(haVersionOf('5.1.0', ['4.1.0'])).toBe('fdm');
    expect(haVersionOf(null, ['4.1.0', '5.0.0'])).toBe('aam');
    expect(haVersionOf('6.5.0', [])).toBe('fdm-6.5');
    expect(haVersionOf(null, ['6.5.0', '6.0.0'])).toBe('fdm');
    expect(haVersionOf(null, [])).toBe('fdm');
    expect(haVersionOf(null, [null])).toBe('fdm');
  });
});

describe('how soon HA acts', () => {
  it.each([
    ['fdm', 'slave', true, 18],
    ['fdm', 'slave', false, 15],
    ['fdm', 'master', true, 35],
    ['fdm', 'site', true, 35],
    ['fdm', 'isolated-slave', true, 60],
    ['fdm', 'isolated-master', true, 35],
    ['aam', 'slave', true, 15],
  ] as const)('%s, %s, heartbeat datastores %s: %i s', (version, failure, heartbeat, seconds) => {
    expect(detectionSeconds(version, failure, heartbeat)).toBe(seconds);
  });

  it('tries at 0, 2, 6, 14 and 30 minutes', () => {
    expect(trySchedule(5).map((seconds) => seconds / 60)).toEqual([0, 2, 6, 14, 30]);
  });
});

describe('advanced options', () => {
  const rules = (options: Record<string, string>, version: 'aam' | 'fdm' = 'fdm') =>
    rulesOf(cluster('c', 'c'), version, { options });

  it('are heeded by any spelling of their names, when they hold a number', () => {
    expect(rules({ 'das.MaxVmRestartCount': '3' }).tries).toEqual([0, 120, 360]);
    expect(rules({}).powerOnsPerHost).toBe(32);
    expect(rules({ 'das.perHostConcurrentFailoversLimit': '8' }).powerOnsPerHost).toBe(8);
    expect(rules({ 'das.perHostConcurrentFailoversLimit': '0' }).powerOnsPerHost).toBe(1);
    expect(rules({ 'das.vmCpuMinMHz': '100' }).defaultCpuMhz).toBe(100);
    expect(rules({ 'das.vmCpuMinMHz': 'many' }).defaultCpuMhz).toBe(32);
    expect(rules({ 'das.failuredetectiontime': '30000' }, 'aam').detectionSeconds).toBe(30);
    expect(rules({ 'das.failuredetectiontime': '30000' }).detectionSeconds).toBe(35);
  });
});

describe('restart priority', () => {
  const { ha } = cluster('c', 'c');
  it('is the VM’s own, else the cluster’s, else medium', () => {
    expect(restartPriority('high', { ...ha!, restartPriority: 'low' }, 'fdm')).toBe('high');
    expect(restartPriority('clusterRestartPriority', { ...ha!, restartPriority: 'low' }, 'fdm')).toBe('low');
    expect(restartPriority(null, { ...ha!, restartPriority: 'disabled' }, 'fdm')).toBe('disabled');
    expect(restartPriority(null, null, 'fdm')).toBe('medium');
  });

  it('has five values from 6.5 and three before', () => {
    expect(restartPriority('highest', ha, 'fdm-6.5')).toBe('highest');
    expect(restartPriority('highest', ha, 'fdm')).toBe('high');
    expect(restartPriority('lowest', ha, 'fdm')).toBe('low');
  });
});

describe('memory overhead', () => {
  it('is that of the published samples, linear between them', () => {
    expect(overheadMib(1024, 1, false)).toBe(25.9);
    expect(overheadMib(4096, 2, false)).toBe(52.72);
    expect(overheadMib(16_384, 8, false)).toBe(168.6);
    expect(overheadMib(2560, 1, false)).toBeCloseTo((25.9 + 48.64) / 2, 5);
    expect(overheadMib(null, null, false)).toBe(20.29);
  });

  it('goes on beyond the samples: a 4.x VM of 16 GiB has 334.96 MiB in the full table', () => {
    expect(overheadMib(4096, 1, true)).toBeCloseTo(165.98, 1);
    expect(overheadMib(16_384, 1, true)).toBeCloseTo(334.96, 0);
  });
});

describe('dependency rules', () => {
  const rank = new Map([
    ['app', 4],
    ['db', 3],
    ['web', 4],
  ]);
  const sort = (...rules: [string, string][]) =>
    sortDependencies(
      rules.map(([vm, on]) => ({ vm, on })),
      (key) => rank.get(key),
    );

  it('are refused when they go in a circle, or when a VM would wait for one of a lower priority', () => {
    expect(sort(['app', 'db'], ['web', 'app'])).toMatchObject({ refused: [] });
    expect(sort(['app', 'web'], ['web', 'app']).refused).toEqual([
      { rule: { vm: 'web', on: 'app' }, because: 'circle' },
    ]);
    expect(sort(['app', 'app']).refused).toMatchObject([{ because: 'circle' }]);
    expect(sort(['db', 'app']).refused).toMatchObject([{ because: 'priority' }]);
  });
});
