import { describe, expect, it } from 'vitest';
import { runbooks } from '../../../src/domain/plan/index.js';
import {
  change,
  cluster,
  DESK,
  desktop,
  host,
  indexed,
  NORTH,
  notReplicated,
  OS_UUID,
  SOUTH,
  viewEstate,
  volume,
} from '../../fixtures/estates/view.js';
import type { Scenario } from '../../../src/domain/plan/types.js';
import { Bench, labels } from './support.js';

const plain = () => new Bench(indexed(viewEstate().draft));

describe('the plan made for an estate', () => {
  it('is safe as made and has a step for each cluster and datastore in scope', () => {
    const { view } = plain();
    expect(view.check.verdict).toBe('safe');
    expect(labels(view)).toBe('V1 V2 V3 V3 V3 V3 V4 V4 V4 V5 V5 V6a V6a V6b V6b V6b V7 V8 V9 V10 V11');
    expect(view.goal.vms).toBe(7);
    expect(view.leftBehind).toEqual([]);
  });

  it('gives the exact mount command and every host it is typed on', () => {
    const bench = plain();
    expect(bench.step('mount-volume', 'vol-os').commands.at(-1)).toEqual({
      text: `esxcfg-volume -m ${OS_UUID}`,
      shell: 'esxi',
      hosts: ['south-1', 'south-2'],
    });
    const persistent = new Bench(bench.at, { mount: 'persistent' });
    expect(persistent.step('mount-volume', 'vol-os').commands.at(-1)?.text).toBe(
      `esxcfg-volume -M ${OS_UUID}`,
    );
  });

  it('keeps the step ids when the estate is imported again with another order and other names', () => {
    const { draft } = viewEstate();
    const first = new Bench(indexed(draft));
    const again = viewEstate().draft;
    again.datastores.reverse();
    again.vms.reverse();
    change(again.clusters, DESK, { name: 'renamed' });
    const second = new Bench(indexed(again));
    expect(new Set(second.view.steps.map((s) => s.id))).toEqual(new Set(first.view.steps.map((s) => s.id)));
  });

  it('takes up what a newer snapshot has more, in its place, and stays safe', () => {
    const bench = plain();
    const os = bench.step('mount-volume', 'vol-os');
    bench.moveBefore(os, bench.step('mount-volume', 'vol-base'));
    const { draft } = viewEstate();
    const added = volume('vol-new', 'cccc');
    draft.datastores.push(added);
    desktop(draft, 'new-1', added, '401');
    const newer = new Bench(indexed(draft));
    newer.plan = bench.plan;
    const { view } = newer;
    expect(view.check.verdict).toBe('safe');
    expect(view.goal.vms).toBe(8);
    const mounts = view.steps
      .filter((step) => step.kind === 'mount-volume')
      .map((step) => step.title.split(' ')[1]);
    expect(mounts).toEqual(['vol-os', 'vol-base', 'vol-new']);
  });

  it('is the same for the same input', () => {
    const at = indexed(viewEstate().draft);
    expect(new Bench(at).view).toEqual(new Bench(indexed(viewEstate().draft)).view);
  });

  it('leaves V4 and V5 out where the scenario says they are not needed, and says what it assumes', () => {
    const bench = new Bench(indexed(viewEstate().draft), { breakReplication: false, presentLuns: false });
    expect(labels(bench.view)).not.toMatch(/V4|V5/);
    expect(bench.view.check.verdict).toBe('safe');
    expect(bench.view.check.assumptions.map((a) => a.id)).toEqual(
      expect.arrayContaining(['copies-writable', 'luns-presented']),
    );
  });

  it('leaves V8 out where no host booted before its storage, or no dvPort is static', () => {
    const at = indexed(viewEstate().draft);
    for (const scenario of [{ bootedBeforeStorage: 'none' }, { binding: 'ephemeral' }] as const) {
      const { view } = new Bench(at, scenario);
      expect(labels(view)).not.toContain('V8');
      expect(view.check.verdict).toBe('safe');
    }
  });

  it('restarts the agents only on the hosts that booted before their storage', () => {
    const bench = new Bench(indexed(viewEstate().draft), { bootedBeforeStorage: ['host:south-2'] });
    expect(bench.step('restart-services').commands[0]?.hosts).toEqual(['south-2']);
  });

  it('shuts down and powers on by hand in a planned move, because HA leaves those VMs alone', () => {
    const bench = new Bench(indexed(viewEstate().draft), { event: 'planned' });
    expect(bench.view.check.verdict).toBe('safe');
    expect(labels(bench.view)).toMatch(/^V1 V1a V1b V2/);
    const on = bench.step('power-on-desktops');
    expect(on.hazards.map((h) => h.id)).toContain('no-network');
    expect(bench.step('make-hosts-available').hazards.map((h) => h.id)).toEqual([
      'may-not-verified',
      'may-no-network',
    ]);
  });

  it('brings management over by hand where SRM protects none of it', () => {
    const { draft } = viewEstate();
    draft.protectionGroups.length = 0;
    const bench = new Bench(indexed(draft));
    expect(bench.step('fail-over-management').title).toBe('Bring 4 management VMs over to South by hand');
    expect(bench.view.check.verdict).toBe('safe');
  });

  it('takes management for granted where the estate knows none, and says so', () => {
    const { draft } = viewEstate();
    draft.vms = draft.vms.filter((vm) => vm.role === 'desktop');
    const { view } = new Bench(indexed(draft));
    expect(labels(view)).not.toMatch(/V2|V3/);
    expect(view.check.verdict).toBe('safe');
    expect(view.check.assumptions.map((a) => a.id)).toEqual(
      expect.arrayContaining(['vcenter', 'management']),
    );
  });

  it('gives no command a name could break out of', () => {
    const { draft, volOs } = viewEstate();
    change(draft.datastores, volOs.key, { vmfsUuid: null, name: "a'; rm -rf / #" });
    change(draft.clusters, DESK, { name: 'x’); Remove-VM *' });
    change(draft.hosts, 'host:south-1', { name: 'evil\nrm' });
    const bench = new Bench(indexed(draft));
    expect(bench.step('mount-volume', 'rm -rf').commands.at(-1)?.text).toBe(
      `esxcfg-volume -m 'a'\\''; rm -rf / #'`,
    );
    expect(bench.step('confirm-power-on').commands[0]?.text).toContain("-Name 'x’’); Remove-VM `*'");
    expect(bench.step('make-hosts-available').commands).toMatchObject([
      { text: '# By hand: a name in this command holds a character that cannot be typed on one line.' },
    ]);
  });
});

/** Every scenario a user can set on this estate. */
function* allScenarios(): Generator<Partial<Scenario>> {
  for (const event of ['lost', 'planned'] as const)
    for (const bootedBeforeStorage of ['none', 'all', 'unknown', ['host:south-1']] as const)
      for (const storagePaths of ['vmfs-and-nfs', 'vmfs', 'nfs'] as const)
        for (const binding of ['as-imported', 'static', 'ephemeral'] as const)
          for (const breakReplication of [true, false])
            for (const presentLuns of [true, false])
              for (const recoveryHosts of ['maintenance-mode', 'added-to-cluster'] as const)
                yield {
                  event,
                  bootedBeforeStorage,
                  storagePaths,
                  binding,
                  breakReplication,
                  presentLuns,
                  recoveryHosts,
                };
}

describe('the plan as made', () => {
  it('is safe in every scenario, in a stretched cluster and in one of its own', () => {
    const stretched = indexed(viewEstate().draft);
    const { draft } = viewEstate();
    draft.hosts = draft.hosts.filter((h) => h.site !== SOUTH);
    draft.clusters.push(cluster('south', 'desk-south', { site: SOUTH, purpose: 'desktops' }));
    draft.hosts.push(host('south-1', 'south', { inMaintenanceMode: true }));
    for (const at of [stretched, indexed(draft)]) {
      for (const scenario of allScenarios()) {
        const { check, steps } = new Bench(at, scenario).view;
        expect(check.sentence).toMatch(/^In each order it allows, /);
        expect(check.checked).toBeGreaterThan(steps.length);
        expect(new Set(steps.map((step) => step.id)).size).toBe(steps.length);
      }
    }
  });
});

describe('management VMs in the desktops’ own cluster', () => {
  it('come over with SRM and are not counted among what stays behind', () => {
    const { draft } = viewEstate();
    for (const name of ['dc', 'sql', 'vc', 'conn'])
      change(draft.vms, `vm:${name}`, { cluster: DESK, host: 'host:north-1' });
    const { view } = new Bench(indexed(draft));
    expect(view.goal.vms).toBe(7);
    expect(view.leftBehind).toEqual([]);
    expect(labels(view)).toContain('V2 V3 V3 V3 V3');
  });
});

describe('hosts before ESXi 5.0', () => {
  it('get the commands they know', () => {
    const { draft } = viewEstate();
    change(draft.hosts, 'host:south-1', { version: '4.1.0' });
    const bench = new Bench(indexed(draft));
    expect(bench.step('mount-nfs').commands.map(({ text, hosts }) => [text.split(' ')[0], hosts])).toEqual([
      ['esxcli', ['south-2']],
      ['esxcfg-nas', ['south-1']],
    ]);
    expect(bench.step('mount-volume', 'vol-os').commands[0]?.hosts).toEqual(['south-2']);
  });
});

describe('where the VMs go', () => {
  it('registers and powers on by hand where another cluster takes over', () => {
    const { draft } = viewEstate();
    draft.hosts = draft.hosts.filter((h) => h.site !== SOUTH);
    draft.clusters.push(cluster('south', 'desk-south', { site: SOUTH, purpose: 'desktops' }));
    draft.hosts.push(host('s-1', 'south', { inMaintenanceMode: true }));
    const bench = new Bench(indexed(draft));
    expect(labels(bench.view)).toContain('V9 V10a V10b V10 V11');
    expect(bench.view.check.verdict).toBe('safe');
    expect(bench.step('mount-volume', 'vol-os').title).toBe('Mount vol-os on 1 host of desk-south');
    expect(bench.view.check.assumptions.map((a) => a.id)).toContain('which-hosts');
  });

  it('adds hosts that wait outside to the desktops’ cluster, and HA acts then', () => {
    const { draft } = viewEstate();
    draft.hosts = draft.hosts.filter((h) => h.site !== SOUTH);
    draft.hosts.push(host('free-1', null, { site: SOUTH }), host('free-2', null, { site: SOUTH }));
    const bench = new Bench(indexed(draft));
    expect(bench.plan.scenario.recoveryHosts).toBe('added-to-cluster');
    const step = bench.step('make-hosts-available');
    expect(step.title).toBe('Add 2 hosts to desk');
    expect(step.commands[0]?.text).toMatch(/ \| Move-VMHost -Destination \(Get-Cluster -Name 'desk'\)$/);
    expect(step.hazards.map((h) => h.id)).toContain('no-network');
    expect(bench.view.check.verdict).toBe('safe');
  });

  it('takes a host that waits outside in maintenance mode out of it once it is in the cluster', () => {
    const { draft } = viewEstate();
    draft.hosts = draft.hosts.filter((h) => h.site !== SOUTH);
    draft.hosts.push(host('free-1', null, { site: SOUTH, inMaintenanceMode: true }));
    const step = new Bench(indexed(draft)).step('make-hosts-available');
    expect(step.expect).toContain('in no maintenance mode');
    expect(step.commands[0]?.text).toMatch(/Move-VMHost .* \| Set-VMHost -State Connected$/);
  });

  it('powers on by hand where HA is off', () => {
    const { draft } = viewEstate();
    change(draft.clusters, DESK, { ha: { ...draft.clusters[0]!.ha!, enabled: false } });
    const step = new Bench(indexed(draft)).step('power-on-desktops');
    expect(step.hazards.length).toBeGreaterThan(0);
    // What stayed behind is off for good: fifty of it would keep the line from going on.
    expect(step.commands[0]?.text).toContain(
      "-and $_.ExtensionData.Runtime.ConnectionState -eq 'connected' }",
    );
    expect(step.detail).toContain('also what was off before: run it without its last part first');
  });
});

describe('what the plan does not bring back', () => {
  it('counts each VM once, with the reason', () => {
    const { draft, volOs } = viewEstate();
    const scratch = volume('scratch', 'aaaa', { replication: notReplicated });
    const unknown = volume('unknown', 'bbbb', { replication: null });
    draft.datastores.push(scratch, unknown);
    desktop(draft, 'lost-1', scratch, '301');
    desktop(draft, 'lost-2', scratch, '302', { power: 'off' });
    desktop(draft, 'lost-3', unknown, '303');
    desktop(draft, 'no-file', volOs, '304');
    draft.portFiles.pop();
    const { view } = new Bench(indexed(draft));
    expect(view.goal.vms).toBe(7);
    expect(view.leftBehind.map(({ count, text }) => [count, text.split(',').slice(0, 2).join()])).toEqual([
      [2, 'the .vmx is on scratch, which is not replicated'],
      [1, 'the .vmx is on unknown, which is not known to be replicated'],
      [
        1,
        'the file of a dvPort is missing from .dvsData on vol-os, without which HA cannot restart a VM; move the adapter to a free port and back before the day',
      ],
    ]);
    expect(view.check.verdict).toBe('safe');
  });

  it('leaves clones behind whose replica stays', () => {
    const { draft, volBase } = viewEstate();
    change(draft.datastores, volBase.key, { replication: notReplicated });
    const { view } = new Bench(indexed(draft));
    expect(view.goal.vms).toBe(3);
    expect(view.leftBehind[0]).toMatchObject({
      count: 5,
      text: 'the replica is on vol-base, which is not replicated',
    });
  });

  it('leaves NFS behind whose copy hosts would take for another datastore', () => {
    const { draft, exportA } = viewEstate();
    change(draft.datastores, exportA.key, { replication: { ...exportA.replication!, cname: null } });
    const { view } = new Bench(indexed(draft));
    expect(view.goal.vms).toBe(4);
    expect(view.leftBehind[0]?.text).toContain('without an alias');
  });
});

describe('blockers', () => {
  const blockersOf = (change: (draft: ReturnType<typeof viewEstate>['draft']) => void): string[] => {
    const { draft } = viewEstate();
    change(draft);
    const { estate, index } = indexed(draft);
    return runbooks[0]!.blockers(estate, index);
  };

  it('has none for the estate as it is', () => {
    expect(blockersOf(() => undefined)).toEqual([]);
  });

  it('names each missing setting and where to make it', () => {
    expect(blockersOf((draft) => (draft.sites.length = 0))).toHaveLength(2);
    expect(blockersOf((draft) => (draft.sites = draft.sites.slice(0, 1)))[0]).toMatch(
      /^No recovery site.*overlay/,
    );
    expect(blockersOf((draft) => (draft.clusters = []))[0]).toMatch(/^No cluster is known to hold desktops/);
    expect(blockersOf((draft) => (draft.hosts = draft.hosts.filter((h) => h.site !== SOUTH)))[0]).toMatch(
      /recovery hosts at South/,
    );
    expect(
      blockersOf(
        (draft) => (draft.datastores = draft.datastores.map((ds) => ({ ...ds, replication: null }))),
      )[0],
    ).toMatch(/^No datastore of desk/);
  });

  it('makes a plan all the same, which says that it does not reach its goal', () => {
    const { draft } = viewEstate();
    draft.datastores = draft.datastores.map((ds) => ({ ...ds, replication: null, site: NORTH }));
    const { check } = new Bench(indexed(draft)).view;
    expect(check.verdict).toBe('unreachable');
    expect(check.missing[0]).toMatch(/^No datastore of desk/);
  });
});

it('agent VMs of vCenter come over by no step, and the plan says so', () => {
  const { draft } = viewEstate();
  const before = new Bench(indexed(draft)).view;
  const desk = draft.vms.find(({ name }) => name === 'os-1')!;
  draft.vms.push({ ...desk, key: 'vm:vcls', name: 'vCLS (1)', role: null, agent: true });
  const { goal, check } = new Bench(indexed(draft)).view;
  expect(goal.vms).toBe(before.goal.vms);
  expect(check.assumptions.find(({ id }) => id === 'agents')?.text).toContain('makes vCLS (1) anew');
});
