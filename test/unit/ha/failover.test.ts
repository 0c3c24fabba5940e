import { describe, expect, it } from 'vitest';
import { indexEstate } from '../../../src/domain/estate/index.js';
import { answerFailover, haTable, simulateFailover, type HaQuestion } from '../../../src/domain/ha/index.js';
import { groundPlan, makePlan, proposeScenario } from '../../../src/domain/plan/index.js';
import { generateEstate } from '../../../src/domain/sample/generate.js';
import { MISSING_PORT_FILE, UNREPLICATED_REPLICA } from '../../../src/domain/sample/planted.js';
import { change, desktop, DESK, indexed, viewEstate } from '../../fixtures/estates/view.js';

describe('the sample estate', () => {
  const estate = generateEstate();
  const index = indexEstate(estate);
  const scenario = proposeScenario(estate, index);
  const outcome = simulateFailover(estate, index, { scenario });

  it('has every desktop the plan promises come up, and the planted faults keep the others off', () => {
    const plan = makePlan({ runbook: 'view-failover', estate, index, scenario, name: 'p' });
    const view = groundPlan(plan, estate, index);
    expect(outcome.started).toBe(view.goal.vms);
    expect(outcome.vms - outcome.started).toBe(view.leftBehind.reduce((sum, group) => sum + group.count, 0));
    const names = (reason: string) =>
      outcome.losses
        .filter((loss) => loss.reason === reason)
        .flatMap((loss) => loss.objects.map((o) => o.name));
    expect(names('port-file-missing')).toEqual([MISSING_PORT_FILE.vm]);
    const storage = outcome.losses.find((loss) => loss.reason === 'storage')!;
    expect(storage.because).toContain(`${UNREPLICATED_REPLICA.datastore}, which is not replicated`);
  });

  it('counts VMs that storage keeps off with the datastore that is missing, not with those that are there', () => {
    const { rows } = haTable(answerFailover(estate, index, { scenario }), 'datastores');
    const off = new Map(rows.map(({ cells }) => [cells[0], [cells[1], cells[3], cells[8]]]));
    expect(off.get(UNREPLICATED_REPLICA.datastore)).toEqual(['nowhere', 13, 'is not replicated']);
    off.delete(UNREPLICATED_REPLICA.datastore);
    expect(new Set([...off.values()].map(([state, lost]) => `${state} ${lost}`))).toEqual(
      new Set(['on every host 0']),
    );
  });

  it('loses the desktops of a cluster whose hosts all stay down, each by name', () => {
    const cluster = estate.clusters.find((each) => each.name === 'desk-vmfs-01')!;
    const down = new Set(estate.hosts.filter((host) => host.cluster === cluster.key).map((host) => host.key));
    const without = simulateFailover(estate, index, { scenario, conditions: { down } });
    const lost = without.losses.find((loss) => loss.reason === 'no-host')!;
    const before = outcome.clusters.find((each) => each.cluster.key === cluster.key)!;
    const never = before.losses.filter((loss) => loss.reason === 'port-file-missing');
    expect(lost.count).toBe(before.vms - never.reduce((sum, loss) => sum + loss.count, 0));
    expect(lost.objects).toHaveLength(lost.count);
  });
});

describe('a small estate', () => {
  const ask = (
    change_: (estate: ReturnType<typeof viewEstate>) => void,
    question: Partial<HaQuestion> = {},
  ) => {
    const made = viewEstate();
    change_(made);
    const { estate, index } = indexed(made.draft);
    return simulateFailover(estate, index, { scenario: proposeScenario(estate, index), ...question });
  };
  const nothing = (): void => undefined;

  it('starts what was on, and counts neither what was off nor the management', () => {
    expect(ask(nothing)).toMatchObject({ vms: 7, started: 7, withoutNetwork: 0, losses: [] });
  });

  it('has VMs whose restart is disabled stay off', () => {
    const { losses } = ask(({ draft }) => change(draft.vms, 'vm:os-1', { haRestartPriority: 'disabled' }));
    expect(losses).toMatchObject([{ reason: 'restart-disabled', objects: [{ name: 'os-1' }] }]);
  });

  it('has nothing started where HA is off, but people can', () => {
    const off = ({ draft }: ReturnType<typeof viewEstate>): void =>
      change(draft.clusters, DESK, { ha: { ...draft.clusters[0]!.ha!, enabled: false } });
    expect(ask(off)).toMatchObject({ started: 0, losses: [{ reason: 'ha-off', count: 7 }] });
    expect(ask(off, { conditions: { byPeople: () => true } })).toMatchObject({ started: 7 });
  });

  it('has nothing started by HA up to 4.1: its primaries are lost with the site', () => {
    expect(ask(nothing, { settings: { version: 'aam' } })).toMatchObject({
      started: 0,
      losses: [{ reason: 'no-primary', count: 7 }],
    });
    expect(ask(nothing, { settings: { version: 'aam', failure: 'slave' } })).toMatchObject({ started: 7 });
  });

  it('comes up without network where hosts do not know the static ports', () => {
    const blind = { conditions: { portsKnown: () => false } };
    expect(ask(nothing, blind)).toMatchObject({ started: 7, withoutNetwork: 7 });
  });

  it('subtracts what runs on the recovery hosts already', () => {
    const south = { memoryMib: 1000, cpuMhz: 1000 };
    const busy = ask(({ draft, volOs }) => {
      change(draft.hosts, 'host:south-1', south);
      change(draft.hosts, 'host:south-2', south);
      for (const host of ['host:south-1', 'host:south-2']) {
        desktop(draft, `busy-${host}`, volOs, '900', { host, memoryReservationMib: 900 });
      }
    });
    // What is left after overhead holds three more a host.
    expect(busy.started).toBe(4);
    expect(busy.losses).toMatchObject([{ reason: 'memory', count: 3 }]);
  });

  it('says which advanced options change nothing', () => {
    const options = {
      'das.isolationaddress0': '10.0.0.1',
      'das.slotCpuInMHz': '-5',
      'das.maxvmrestartcount': '3',
    };
    const told = ask(nothing, { settings: { options } }).unknowns.join('\n');
    expect(told).toContain('does not heed das.isolationaddress0: it changes nothing');
    expect(told).toContain('for das.slotCpuInMHz is not of its kind');
    expect(told).not.toContain('das.maxvmrestartcount');
  });

  it('says that strict and guaranteed are of 4.x, where no HA is', () => {
    const asked = { settings: { aamControl: 'strict' as const } };
    expect(ask(nothing, asked).unknowns.join()).toContain('“strict” is said of HA up to 4.1');
    const old = { settings: { aamControl: 'strict' as const, version: 'aam' as const } };
    expect(ask(nothing, old).unknowns.join()).not.toContain('is said of HA up to 4.1');
  });

  it('names a datastore that is not mounted, and the host that lacks one of several', () => {
    const absent = ask(nothing, {
      conditions: { mountedAt: (datastore) => (datastore.name === 'vol-base' ? null : 0) },
    });
    expect(absent).toMatchObject({ started: 3, losses: [{ reason: 'storage', count: 4 }] });
    expect(absent.losses[0]!.because).toContain('vol-base');
    const onOne = ask(nothing, {
      conditions: { mountedAt: (_, host) => (host.name === 'south-1' ? null : 0) },
    });
    expect(onOne.started).toBe(7);
    expect(new Set(onOne.clusters[0]!.placements.map((placement) => placement.host))).toEqual(new Set([1]));
  });
});
