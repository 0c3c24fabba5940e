import { describe, expect, it } from 'vitest';
import type { EstateDraft } from '../../../src/domain/estate/draft.js';
import type { Vm } from '../../../src/domain/estate/types.js';
import type { RunbookId } from '../../../src/domain/plan/types.js';
import { vcdEstate, vcdNames } from '../../fixtures/estates/vcd.js';
import {
  DESK,
  SOUTH,
  cluster,
  desktop,
  host,
  indexed,
  notReplicated,
  viewEstate,
  vm,
  volume,
} from '../../fixtures/estates/view.js';
import { Bench } from './support.js';

/** VMs that stand beside those a plan moves: no line may touch them, and no host sleeps over them. */

const line = (bench: Bench, kind: string): string | undefined => bench.step(kind).commands.at(-1)?.text;
const shutDownBut = (condition: string, where = 'desk'): string =>
  `Get-Cluster -Name '${where}' | Get-VM | Where-Object { $_.PowerState -eq 'PoweredOn'${condition} } | Shutdown-VMGuest -Confirm:$false`;
const assumed = (bench: Bench): string[] =>
  bench.view.check.assumptions.flatMap(({ id, text, check }) =>
    /^management-(beside|elsewhere)$/.test(id) ? [`${text} ${check}`] : [],
  );

function of(draft: EstateDraft, runbook: RunbookId, settings = {}): Bench {
  return new Bench(
    indexed(draft),
    { event: runbook.endsWith('failback') ? 'lost' : 'planned', settings },
    runbook,
  );
}

/** The estate by hand, some of its VMs otherwise. */
function estateWith(change: (vm: Vm, volOs: string) => Partial<Vm>): EstateDraft & { volOs: string } {
  const { draft, volOs } = viewEstate();
  draft.vms = draft.vms.map((one) => ({ ...one, ...change(one, volOs.key) }));
  return Object.assign(draft, { volOs: volOs.key });
}

const inDesk = { cluster: DESK, host: 'host:north-1' };

describe('management VMs beside the desktops', () => {
  const beside = (): EstateDraft =>
    estateWith(({ name }, volOs) =>
      name === 'vc' ? { ...inDesk, homeDatastore: volOs } : name === 'conn' ? inDesk : {},
    );

  it('are shut down by no line', () => {
    const there = of(beside(), 'view-failover');
    expect(line(there, 'stop-desktops')).toBe(shutDownBut(" -and 'conn', 'vc' -notcontains $_.Name"));
    expect(there.step('stop-desktops').expect).toContain('No VM of desk but conn and vc is powered on');
    // Where they run after a failover, no snapshot from before it knows.
    const back = of(beside(), 'view-failback');
    expect(line(back, 'stop-for-return')).toBe(
      shutDownBut(" -and 'conn', 'dc', 'sql', 'vc' -notcontains $_.Name"),
    );
    expect(back.step('stop-for-return').expect).toContain('No VM of desk but management VMs is on');
  });

  it('are said to keep hosts from maintenance mode, and volumes in use', () => {
    const planned = of(beside(), 'view-failover');
    const { detail } = planned.step('release-originals');
    expect(detail).toContain(
      ' conn and vc run in desk, and no host goes into maintenance mode over them: move them to hosts of another cluster before.',
    );
    expect(detail).toContain(' vc has files on these volumes, which stay in use until it is off.');
    expect(assumed(planned)).toEqual([
      'conn and vc are moved to hosts of another cluster, or shut down, before the hosts of desk go into maintenance mode; in the snapshot they run there. Find hosts for them before the day.',
    ]);
    expect(assumed(new Bench(indexed(beside()), { event: 'lost' }))).toEqual([]);
    const back = of(beside(), 'view-failback');
    expect(back.step('enter-maintenance').detail).toContain(
      'look whether conn, dc, sql and vc run on these hosts by now, and move them to others first.',
    );
    expect(back.step('enter-maintenance').detail).toContain(
      ' vc has files on the volumes that are released: shut it down before these go.',
    );
    expect(assumed(back)).toEqual([
      'conn, dc, sql and vc run on no host of desk when the hosts there go into maintenance mode. Look in vCenter where they run by now; they go home only after that.',
    ]);
  });

  it('are told as one where there is one', () => {
    const planned = of(
      estateWith(({ name }) => (name === 'vc' ? inDesk : {})),
      'view-failover',
    );
    expect(planned.step('release-originals').detail).toContain(
      ' vc runs in desk, and no host goes into maintenance mode over it: move it',
    );
    expect(assumed(planned)[0]).toMatch(
      /^vc is moved .* it runs there\. Find hosts for it before the day\.$/,
    );
  });

  it('that are off are in nobody’s way, and stay off; those of unknown state count as on', () => {
    for (const [power, told] of [
      ['off', false],
      ['suspended', false],
      [null, true],
    ] as const) {
      const draft = estateWith(({ name }) => (name === 'vc' ? { ...inDesk, power } : {}));
      const bench = of(draft, 'view-failover');
      expect([power, assumed(bench).length]).toEqual([power, told ? 1 : 0]);
      expect(bench.step('release-originals').detail.includes('vc runs in desk')).toBe(told);
      expect(bench.step('stop-desktops').expect.includes('but vc')).toBe(told);
      // Somebody may have started it since.
      expect(line(bench, 'stop-desktops')).toContain("'vc' -notcontains");
    }
  });

  it('of another cluster are named where their disks lie on the volumes', () => {
    const draft = estateWith(() => ({}));
    const sql = draft.vms.find(({ name }) => name === 'sql')!;
    draft.disks = [...draft.disks, { ...draft.disks[0]!, vm: sql.key, datastore: draft.volOs, parents: [] }];
    expect(of(draft, 'view-failover').step('release-originals').detail).toContain(
      ' sql has files on these volumes',
    );
  });

  it('no tier knows are management all the same: SRM is still needed', () => {
    const draft = estateWith(() => ({}));
    draft.vms.push(vm('srm-north', { ...inDesk, home: 'ds:local' }, { role: 'srm' }));
    const bench = of(draft, 'view-failover');
    expect(line(bench, 'stop-desktops')).toBe(shutDownBut(" -and 'srm-north' -notcontains $_.Name"));
    expect(assumed(bench)[0]).toContain('srm-north is moved');
    const back = of(draft, 'view-failback').view.check.assumptions;
    expect(back.map(({ text }) => text)).toContain('srm-north, which did not go over, works at North again.');
    expect(back.map(({ id }) => id)).not.toContain('management-left');
    // On a volume that is moved, too: it is no desktop that goes with it.
    const { draft: moved, volOs } = viewEstate();
    moved.vms.push(vm('srm-north', { ...inDesk, home: volOs.key }, { role: 'srm' }));
    const there = of(moved, 'view-failover');
    expect(line(there, 'stop-desktops')).toBe(shutDownBut(" -and 'srm-north' -notcontains $_.Name"));
    expect(there.step('stop-desktops').title).toContain('7 desktops');
    expect(there.step('release-originals').detail).toContain(' srm-north has files on these volumes');
  });
});

describe('lines for a cluster', () => {
  it('are not given where another cluster has its name', () => {
    const draft = estateWith(() => ({}));
    draft.clusters.push(cluster('cluster:other', 'desk', { purpose: 'servers' }));
    const step = of(draft, 'view-failover').step('stop-desktops');
    expect(step.commands).toEqual([]);
    expect(step.detail).toContain(' No line for it: another cluster is called desk, too.');
  });
});

describe('desktops that SRM brings over with the management', () => {
  it('are shut down with the others, and are no management on the way back', () => {
    const { draft } = viewEstate();
    const keys = draft.vms.filter(({ name }) => name === 'os-1' || name === 'conn').map(({ key }) => key);
    draft.protectionGroups = draft.protectionGroups.map((group) => ({
      ...group,
      vms: [...group.vms, ...keys],
    }));
    const bench = of(draft, 'view-failover');
    expect(line(bench, 'stop-desktops')).toBe(shutDownBut(''));
    expect(bench.step('stop-desktops').detail).toContain(
      ' SRM brings os-1 over with the management. The line shuts it down as well.',
    );
    expect(bench.step('release-originals').detail).not.toContain('os-1');
    expect(line(of(draft, 'view-failback'), 'stop-for-return')).not.toContain('os-1');
  });
});

describe('VMs that no step brings over', () => {
  function withLeft(): EstateDraft {
    const { draft } = viewEstate();
    const local = volume('local', 'aaaa', { replication: notReplicated });
    draft.datastores.push(local);
    desktop(draft, 'left-1', local, '305');
    desktop(draft, 'left-off', local, '306', { power: 'off' });
    desktop(draft, 'left-unknown', local, '307', { power: null });
    return draft;
  }

  it('are shut down with the desktops, and named before', () => {
    const { detail, expect: seen } = of(withLeft(), 'view-failover').step('stop-desktops');
    expect(seen).toBe('No VM of desk is powered on (9 VMs were to be shut down).');
    expect(detail).toContain(
      'Also on there in the snapshot, and brought over by no step: left-1 and left-unknown. The line shuts them down as well: no host goes into maintenance mode over them.',
    );
  });

  it('are left to people where no line can be typed', () => {
    const draft = withLeft();
    draft.vms = draft.vms.map((one) => (one.name === 'vc' ? { ...one, ...inDesk, name: 'v\u200bc' } : one));
    const step = of(draft, 'view-failover').step('stop-desktops');
    expect(step.commands[0]?.text).toMatch(/^# By hand/);
    expect(step.detail).toContain('. Shut them down as well:');
  });

  it('are no agents: those are vCenter’s', () => {
    const draft = withLeft();
    draft.vms.push(vm('agent-1', { ...inDesk, home: 'ds:local' }, { agent: true }));
    const bench = of(draft, 'view-failover');
    expect(line(bench, 'stop-desktops')).toBe(
      shutDownBut(" -and $_.ExtensionData.Config.ManagedBy.ExtensionKey -ne 'com.vmware.vim.eam'"),
    );
    expect(bench.step('stop-desktops').detail).not.toContain('agent-1');
    expect(bench.step('stop-desktops').expect).toContain('but vCenter’s agents is powered on');
  });
});

describe('VMs of the recovery site', () => {
  const southern = { cluster: DESK, host: 'host:south-1', home: 'ds:local' };

  it('stay on in a stretched cluster, whatever they are for', () => {
    const { draft } = viewEstate();
    draft.vms.push(vm('vc-south', southern, { role: 'vcenter' }), vm('tenant-south', southern, {}));
    const bench = of(draft, 'view-failover');
    expect(line(bench, 'stop-desktops')).toBe(
      shutDownBut(" -and 'tenant-south', 'vc-south' -notcontains $_.Name"),
    );
    expect(bench.step('stop-desktops').detail).not.toContain('south');
    expect(bench.step('stop-desktops').expect).toContain('No VM of desk but tenant-south and vc-south is');
    expect(assumed(bench)).toEqual([]);
    const cloud = vcdEstate().draft;
    cloud.vms.push(vm('tenant-south', southern, {}));
    expect(of(cloud, 'vcd-failover', vcdNames).step('stop-desktops').detail).not.toContain('tenant-south');
  });

  function withShelter(): EstateDraft {
    const { draft } = viewEstate();
    draft.hosts = draft.hosts.filter(({ site }) => site !== SOUTH);
    draft.clusters.push(cluster('cluster:south', 'south', { purpose: 'desktops', site: SOUTH }));
    draft.hosts.push(host('shelter-1', 'cluster:south', { site: SOUTH }));
    const there = { cluster: 'cluster:south', host: 'host:shelter-1', home: 'ds:local' };
    draft.vms.push(
      vm('own-on', there, {}),
      vm('own-off', there, { power: 'off' }),
      vm('stand-in', there, { placeholder: true, power: 'off' }),
    );
    return draft;
  }

  it('outlive a failback: neither shut down nor unregistered', () => {
    const bench = of(withShelter(), 'view-failback', { release: 'unregister' });
    expect(line(bench, 'stop-for-return')).toBe(
      shutDownBut(
        " -and 'conn', 'dc', 'own-off', 'own-on', 'sql', 'stand-in', 'vc' -notcontains $_.Name",
        'south',
      ),
    );
    expect(bench.step('stop-for-return').detail).toContain(
      ' own-on was on there in the snapshot, before anything came over: this step leaves it alone.',
    );
    expect(bench.step('stop-for-return').expect).toContain(
      'No VM of south but what was there before and management VMs is on',
    );
    expect(bench.step('enter-maintenance').detail).toContain(
      ' own-on was there before anything came over: move it to hosts of another cluster, or shut it down and start it again afterwards.',
    );
    expect(line(bench, 'unregister-vms')).toBe(
      "Get-VMHost -Name 'shelter-1' | Get-VM | Where-Object { $_.PowerState -eq 'PoweredOff' -and 'conn', 'dc', 'own-off', 'own-on', 'sql', 'stand-in', 'vc' -notcontains $_.Name } | Remove-VM",
    );
    expect(bench.step('unregister-vms').expect).toContain(
      'but those that were there before and management VMs',
    );
  });

  it('are assumed to be out of the way before hosts go into maintenance mode', () => {
    const told = of(withShelter(), 'view-failback').view.check.assumptions.find(
      ({ id }) => id === 'living-there',
    );
    expect(told?.text).toBe(
      'own-on, at South before anything came over, is moved to other hosts or shut down before the hosts of south go into maintenance mode.',
    );
    expect(told?.check).toBe('Find hosts for it before the day, or name who starts it again.');
  });

  it('are those whose site nobody tells, where VMs came over', () => {
    const draft = withShelter();
    draft.clusters = draft.clusters.map((one) => (one.name === 'south' ? { ...one, site: null } : one));
    draft.vms = draft.vms.map((one) => (one.name === 'own-on' ? { ...one, host: null } : one));
    const bench = of(draft, 'view-failback', { release: 'unregister' });
    expect(line(bench, 'stop-for-return')).toContain("'own-on'");
    expect(line(bench, 'unregister-vms')).toContain("'own-on'");
  });

  it('go with the volumes they lie on, wherever they run', () => {
    const { draft, volOs } = viewEstate();
    desktop(draft, 'os-6', volOs, '306', { host: 'host:south-1' });
    const planned = of(draft, 'view-failover');
    expect(line(planned, 'stop-desktops')).toBe(shutDownBut(''));
    expect(planned.step('stop-desktops').detail).toContain(
      'brought over by no step: os-6. The line shuts it down',
    );
    expect(line(of(draft, 'view-failback'), 'stop-for-return')).not.toContain('os-6');
  });

  it('that have the name of one that came over leave no line for either', () => {
    const draft = withShelter();
    draft.vms = draft.vms.map((one) => (one.name === 'own-on' ? { ...one, name: 'os-1' } : one));
    const bench = of(draft, 'view-failback', { release: 'unregister' });
    const why = ' No line for it: other VMs that are to be left alone are called os-1, too.';
    for (const kind of ['stop-for-return', 'unregister-vms']) {
      expect(bench.step(kind).detail).toContain(why);
      expect(
        bench
          .step(kind)
          .commands.map(({ text }) => text)
          .join(),
      ).not.toMatch(/Shutdown|Remove/);
    }
  });

  it('are seen on hosts that joined the cluster, too', () => {
    const { draft } = viewEstate();
    draft.hosts = draft.hosts.filter(({ site }) => site !== SOUTH);
    draft.hosts.push(host('free-1', null, { site: SOUTH }));
    draft.vms.push(vm('own-on', { ...inDesk, host: 'host:free-1', home: 'ds:local' }, { cluster: null }));
    const bench = of(draft, 'view-failback');
    expect(line(bench, 'stop-for-return')).toContain("'own-on'");
    expect(bench.step('stop-for-return').detail).toContain('own-on was on there');
  });

  it('too many to be named give no line, and the step says why', () => {
    const draft = withShelter();
    for (let at = 0; at < 200; at += 1)
      draft.vms.push(
        vm(`own-${at}`, { cluster: 'cluster:south', host: 'host:shelter-1', home: 'ds:local' }, {}),
      );
    const bench = of(draft, 'view-failback', { release: 'unregister' });
    expect(bench.step('stop-for-return').commands).toEqual([]);
    expect(bench.step('stop-for-return').detail).toContain(
      'No line for it: more than 200 VMs that are to be left alone would have to be named in it.',
    );
    expect(
      bench
        .step('unregister-vms')
        .commands.map(({ text }) => text)
        .join(),
    ).not.toContain('Remove-VM');
    expect(bench.step('unregister-vms').detail).toContain('No line for it: more than 200 VMs');
  });
});
