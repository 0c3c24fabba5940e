import { describe, expect, it } from 'vitest';
import type { EstateDraft } from '../../../src/domain/estate/draft.js';
import { indexEstate } from '../../../src/domain/estate/index.js';
import type { Datastore } from '../../../src/domain/estate/types.js';
import { answerHostFailure, haTable, summaryOf, type HostFailure } from '../../../src/domain/ha/index.js';
import { generateEstate } from '../../../src/domain/sample/generate.js';
import { change, desktop, DESK, host, indexed, viewEstate } from '../../fixtures/estates/view.js';

const ask = (
  failing: readonly string[],
  change_: (draft: EstateDraft, volOs: Datastore) => void = () => undefined,
  settings: HostFailure['settings'] = {},
) => {
  const { draft, volOs } = viewEstate();
  change_(draft, volOs);
  const { estate, index } = indexed(draft);
  return answerHostFailure(estate, index, { failing: new Set(failing), settings });
};

describe('hosts that fail in their cluster', () => {
  it('have their VMs restarted on the hosts that are left and see their storage', () => {
    const { outcome } = ask(['host:north-1']);
    expect(outcome.vms).toBeGreaterThan(0);
    expect(outcome.started).toBe(outcome.vms);
    const [desk] = outcome.clusters;
    const on = new Set(desk!.placements.map(({ host: h }) => desk!.hosts[h]!.host.name));
    expect([...on].every((name) => name.startsWith('north') && name !== 'north-1')).toBe(true);
    // Nobody says which host is the master, so the longer time is taken.
    expect(desk!.placements[0]!.at).toBe(35);
    expect(outcome.assumptions.join()).toContain('the master is taken to be among those that fail');
  });

  it('have none come up when all hosts of the cluster fail, or are in maintenance mode', () => {
    const all = viewEstate()
      .draft.hosts.filter((each) => each.cluster === DESK)
      .map((each) => each.key);
    const { outcome } = ask(all);
    expect(outcome.started).toBe(0);
    expect(outcome.losses).toMatchObject([{ reason: 'no-host', count: outcome.vms }]);
    const left = all.filter((key) => key !== 'host:north-1');
    const asleep = ask(['host:north-1'], (draft) => {
      for (const key of left) change(draft.hosts, key, { inMaintenanceMode: true });
    });
    expect(asleep.outcome).toMatchObject({ started: 0, losses: [{ reason: 'no-host' }] });
    expect(asleep.outcome.clusters[0]!.hosts.every((use) => use.absence === 'maintenance')).toBe(true);
  });

  it('name no VM when nothing ran on them, and nothing at all when none fails', () => {
    const idle = ask(['host:idle'], (draft) => draft.hosts.push(host('idle', DESK)));
    expect(idle.outcome).toMatchObject({ vms: 0, started: 0, losses: [], readyAt: null });
    expect(ask([]).outcome).toMatchObject({ clusters: [], vms: 0, losses: [] });
  });

  it('in no cluster are not restarted by HA', () => {
    const { outcome } = ask(['host:alone'], (draft, volOs) => {
      draft.hosts.push(host('alone', null));
      desktop(draft, 'stray', volOs, '901', { host: 'host:alone', cluster: null });
    });
    expect(outcome.losses).toMatchObject([{ reason: 'no-cluster', count: 1, objects: [{ name: 'stray' }] }]);
    expect(outcome.losses[0]!.because).toContain('alone is in no cluster');
  });

  it('stay off where HA is off', () => {
    const { outcome } = ask(['host:north-1'], (draft) =>
      change(draft.clusters, DESK, { ha: { ...draft.clusters[0]!.ha!, enabled: false } }),
    );
    expect(outcome).toMatchObject({ started: 0, losses: [{ reason: 'ha-off' }] });
  });

  it('up to 4.1 leave it open whether a primary is left, from five failures on', () => {
    const many = ['1', '2', '3', '4', '5'].map((n) => `fifth-${n}`);
    const grow = (draft: EstateDraft): void => many.forEach((name) => draft.hosts.push(host(name, DESK)));
    const keys = many.map((name) => `host:${name}`);
    const aam = { version: 'aam' } as const;
    expect(ask(keys, grow, aam).outcome.unknowns.join()).toContain('all five primaries');
    expect(ask(keys.slice(1), grow, aam).outcome.unknowns.join()).not.toContain('primaries');
    expect(ask(keys, grow).outcome.unknowns.join()).not.toContain('primaries');
  });
});

describe('the sample estate', () => {
  const estate = generateEstate();
  const index = indexEstate(estate);

  it('restarts each desktop of a host on one of its cluster that has all its datastores mounted', () => {
    const busiest = estate.hosts.find((each) =>
      estate.vms.some((vm) => vm.host === each.key && vm.power === 'on'),
    )!;
    const answer = answerHostFailure(estate, index, { failing: new Set([busiest.key]) });
    expect(answer.outcome.started).toBeGreaterThan(5);
    expect(answer.outcome.unknowns.join()).not.toContain('mount');
    const needs = new Map(
      answer.clusters.flatMap(({ vms }) => vms.map((vm) => [vm.ref.key, vm.needs] as const)),
    );
    for (const { placements, hosts } of answer.outcome.clusters) {
      for (const { vm, host: h } of placements) {
        const { key } = hosts[h]!.host;
        expect(index.host.get(key)!.cluster).toBe(busiest.cluster);
        const mounted = new Set((index.mountsOfHost.get(key) ?? []).map((mount) => mount.datastore));
        for (const datastore of needs.get(vm.key)!) expect(mounted).toContain(datastore);
      }
    }
  });
});

describe('admission control when hosts fail', () => {
  it('counts the failed hosts still: vCenter says what it said before, whatever is really left', () => {
    const same = (draft: EstateDraft): void => {
      for (const each of draft.hosts.filter((one) => one.cluster === DESK))
        change(draft.hosts, each.key, { cpuMhz: 10_000, memoryMib: 10_000 });
    };
    const north = viewEstate()
      .draft.hosts.filter((each) => each.cluster === DESK && each.inMaintenanceMode !== true)
      .map((each) => each.key);
    const slots = { admission: { policy: 'slots', failures: north.length - 1 } } as const;
    const [desk] = ask(['host:north-1'], same, slots).outcome.clusters;
    expect(desk!.admissionBefore!.satisfied).toBe(true);
    expect(desk!.admission.satisfied).toBe(false);
  });

  it('leaves out hosts in maintenance mode, before and after', () => {
    const percentage = { policy: 'percentage', cpuPercent: 50, memoryPercent: 50 } as const;
    const [desk] = ask(
      ['host:north-1'],
      (draft) => {
        // Only what is left counts: 1,000 MHz that are all reserved, and 100 times as much asleep.
        for (const each of draft.hosts.filter((one) => one.cluster === DESK)) {
          const awake = each.key === 'host:north-1' || each.key === 'host:awake';
          change(draft.hosts, each.key, {
            inMaintenanceMode: !awake,
            cpuMhz: awake ? 1000 : 100_000,
            memoryMib: awake ? 100_000 : 10_000_000,
          });
        }
        draft.hosts.push(host('awake', DESK, { cpuMhz: 1000, memoryMib: 100_000 }));
        draft.vms = draft.vms.map((vm) => ({ ...vm, cpuReservationMhz: 140 }));
      },
      { admission: percentage },
    ).outcome.clusters;
    expect(desk!.started).toBe(7);
    expect(desk!.admissionBefore!.sentence).toContain('51.0 % of CPU');
    expect(desk!.admission.sentence).toContain('2.0 % of CPU');
    expect(desk!.admission.satisfied).toBe(false);
  });
});

describe('what the import does not tell', () => {
  it('is said, and what was taken instead', () => {
    const { outcome } = ask(['host:north-1'], (draft) => {
      change(draft.clusters, DESK, { ha: null });
      draft.mounts.length = 0;
      draft.vms = draft.vms.map((vm) => ({
        ...vm,
        memoryReservationMib: null,
        haRestartPriority: null,
        power: null,
      }));
    });
    const told = outcome.unknowns.join('\n');
    for (const words of [
      'Nothing is told of HA in desk',
      'they are taken to see every datastore',
      'The reservations of',
      'The restart priority of',
      'taken as on',
    ])
      expect(told).toContain(words);
    expect(outcome.started).toBe(outcome.vms);
    expect(outcome.clusters[0]!.admission).toMatchObject({ policy: 'unknown', satisfied: null });
  });

  it('is not said of what admission control would keep free, where it is off', () => {
    const told = (admissionControl: boolean): string =>
      ask(['host:north-1'], (draft) => {
        const { ha } = draft.clusters.find(({ key }) => key === DESK)!;
        change(draft.clusters, DESK, { ha: { ...ha!, admissionControl, policy: 'percentage' } });
      }).outcome.unknowns.join('\n');
    expect(told(true)).toContain('The percentages of desk were not exported');
    expect(told(false)).not.toContain('percentages');
  });

  it('is not said of an import that tells it', () => {
    const told = ask(['host:north-1'], (draft) => {
      draft.vms = draft.vms.map((vm) => ({
        ...vm,
        cpuReservationMhz: 0,
        memoryReservationMib: 0,
        haRestartPriority: 'low',
      }));
    }).outcome.unknowns.join('\n');
    expect(told).not.toMatch(/reservations|restart priority|taken as on|HA in/i);
  });
});

describe('VMs that HA treats apart', () => {
  const starts = (more: (draft: EstateDraft) => void) => {
    const { outcome } = ask(
      ['host:north-1'],
      (draft) => {
        // One host is left: what comes first is seen by the time.
        draft.hosts = draft.hosts.filter(({ key }) => key !== 'host:north-2');
        draft.hosts.push(host('left', DESK));
        draft.mounts.push(
          ...draft.mounts
            .filter(({ host: on }) => on === 'host:north-1')
            .map((mount) => ({
              ...mount,
              key: `${mount.key} left`,
              host: 'host:left',
            })),
        );
        draft.vms = draft.vms.map((vm) => ({ ...vm, agent: false, ftRole: 'none' as const }));
        more(draft);
      },
      { options: { 'das.perhostconcurrentfailoverslimit': '1' } },
    );
    const placements = outcome.clusters[0]!.placements;
    return {
      outcome,
      names: [...placements].sort((a, b) => a.at - b.at).map(({ vm }) => vm.name),
    };
  };

  it('are started first: agent VMs, then secondaries of Fault Tolerance, whatever their priority', () => {
    const plain = starts(() => undefined).names;
    expect(plain.length).toBeGreaterThan(2);
    const [last, before] = [...plain].reverse();
    const { names, outcome } = starts((draft) => {
      for (const vm of draft.vms) {
        if (vm.name === last) change(draft.vms, vm.key, { agent: true, haRestartPriority: 'low' });
        if (vm.name === before) change(draft.vms, vm.key, { ftRole: 'secondary', haRestartPriority: 'low' });
      }
    });
    expect(names.slice(0, 2)).toEqual([last, before]);
    expect(outcome.unknowns.join()).toContain('1 VM is of pairs of Fault Tolerance');
    expect(outcome.unknowns.join()).not.toContain('not in the import; none is taken for one');
  });

  it('are said not to be known where no source tells', () => {
    const told = ask(['host:north-1']).outcome.unknowns.join('\n');
    expect(told).toContain('agent VMs, which HA starts first, is not in the import');
    expect(told).toContain('secondaries of Fault Tolerance is not in the import');
  });
});

describe('the tables of an answer', () => {
  const answer = ask(['host:north-1'], (draft) =>
    change(draft.vms, draft.vms.find((vm) => vm.host === 'host:north-1' && vm.power === 'on')!.key, {
      haRestartPriority: 'disabled',
    }),
  );
  const cell = (name: 'vms' | 'hosts' | 'losses' | 'datastores', row: number, id: string) => {
    const table = haTable(answer, name);
    return table.rows[row]!.cells[table.columns.findIndex((column) => column.id === id)];
  };

  it('have a cell for every column, and a row for every VM, those that stay off first', () => {
    for (const name of ['vms', 'losses', 'hosts', 'datastores'] as const) {
      const table = haTable(answer, name);
      for (const row of table.rows) expect(row.cells).toHaveLength(table.columns.length);
      expect(new Set(table.rows.map((row) => row.key)).size).toBe(table.rows.length);
    }
    expect(haTable(answer, 'vms').rows).toHaveLength(answer.outcome.vms);
    expect(cell('vms', 0, 'outcome')).toBe('stays off');
    expect(cell('vms', 0, 'reason')).toBe('restart disabled');
    expect(cell('vms', 0, 'host')).toBeNull();
    expect(cell('vms', 1, 'outcome')).toBe('comes up');
    expect(cell('vms', 1, 'begins')).toBe(35);
    expect(cell('losses', 0, 'count')).toBe(1);
  });

  it('list the failed hosts with the others', () => {
    const states = haTable(answer, 'hosts').rows.map((_, row) => cell('hosts', row, 'state'));
    expect(states.filter((state) => state === 'failed')).toHaveLength(1);
    expect(states).toContain('takes VMs');
  });

  it('sum up to the same in short', () => {
    const summary = summaryOf(answer);
    expect(summary).toMatchObject({ vms: answer.outcome.vms, started: answer.outcome.started, reasons: 1 });
    expect(summary.clusters).toMatchObject([{ failed: 1 }]);
    expect(summary.waves.reduce((sum, wave) => sum + wave.started, 0)).toBe(summary.started);
  });
});
