import { describe, expect, it } from 'vitest';
import { indexEstate } from '../../../src/domain/estate/index.js';
import type { Estate } from '../../../src/domain/estate/types.js';
import { editPlan, groundPlan, makePlan, proposeScenario } from '../../../src/domain/plan/index.js';
import type { Plan, PlanEdit, Scenario } from '../../../src/domain/plan/types.js';
import { generateEstate } from '../../../src/domain/sample/generate.js';
import { whatIf, type Fault, type WhatIf } from '../../../src/domain/whatif/index.js';
import { emptyDraft } from '../../../src/domain/estate/draft.js';

const estate = generateEstate();
const VMFS = 'sp-vmfs-desk-01';
const REPLICA = 'sp-vmfs-replica-01';
const HOSTS = [1, 2, 3, 4].map((n) => `esx-ge-v01-0${n}.nordkai.example`);
const ALIAS = 'nas-desk.nordkai.example';

class Desk {
  readonly index;
  plan: Plan;

  constructor(
    readonly estate: Estate,
    scenario: Partial<Scenario> = {},
  ) {
    this.index = indexEstate(estate);
    this.plan = makePlan({
      runbook: 'view-failover',
      estate,
      index: this.index,
      scenario: { ...proposeScenario(estate, this.index), ...scenario },
      name: 'p',
    });
  }

  edit(edit: PlanEdit): this {
    const edited = editPlan(this.plan, edit, this.estate, this.index);
    if (!edited.ok) throw new Error(edited.message);
    this.plan = edited.plan;
    return this;
  }

  remove(kind: string): this {
    for (const step of groundPlan(this.plan, this.estate, this.index).steps) {
      if (step.kind === kind) this.edit({ type: 'remove-step', step: step.id });
    }
    return this;
  }

  ask(...faults: Fault[]): WhatIf {
    const answer = whatIf(this.plan, this.estate, this.index, faults);
    if (!answer.ok) throw new Error(answer.message);
    for (const proposal of answer.value.proposals) {
      expect(proposal.check.verdict).toBe('safe');
      if (proposal.survives === 'all') {
        expect(proposal.run.up).toBeGreaterThanOrEqual(answer.value.without.up);
      }
    }
    return answer.value;
  }
}

const sample = new Desk(estate);
const kinds = (of: WhatIf) => of.proposals.map((proposal) => proposal.changes.map((change) => change.kind));
const lostNames = (of: WhatIf) => of.lost.flatMap((loss) => loss.objects.map((object) => object.name));

/** Desktops of the sample that come up without faults and need a datastore, counted by hand. */
const needing = (datastore: string, among = sample) => {
  const { lost, asPlanned, without } = among.ask({ kind: 'not-replicated', datastore });
  expect(asPlanned.up).toBe(without.up - lost.reduce((sum, loss) => sum + loss.count, 0));
  const key = estate.datastores.find((each) => each.name === datastore)!.key;
  const replicas = new Map(estate.replicas.map((replica) => [replica.key, replica.datastore]));
  const clones = new Map(estate.linkedClones.map((clone) => [clone.vm, clone.replica]));
  const names = new Set(lostNames(among.ask({ kind: 'not-replicated', datastore })));
  return estate.vms.filter(
    (vm) =>
      names.has(vm.name) && (vm.homeDatastore === key || replicas.get(clones.get(vm.key) ?? '') === key),
  ).length;
};

describe('without faults', () => {
  it('the plan brings what it promises', () => {
    const none = sample.ask();
    expect(none).toMatchObject({ survives: true, lost: [], proposals: [], missing: [] });
    expect(none.without).toMatchObject({ clean: true, missed: [], harms: [] });
    expect(none.without.up).toBe(groundPlan(sample.plan, estate, sample.index).goal.vms);
  });
});

describe('a host that stays down', () => {
  it('costs nothing while the others have room', () => {
    const one = sample.ask({ kind: 'host-down', host: HOSTS[0]! });
    expect(one.survives).toBe(true);
    expect(one.faults[0]!.effect).toMatch(/^desk-vmfs-01 has 3 hosts left for \d+ VMs; \d+ steps/);
  });

  it('costs what has no room on the others, and no order of steps brings it', () => {
    const small: Estate = {
      ...estate,
      hosts: estate.hosts.map((host) => (HOSTS.includes(host.name) ? { ...host, memoryMib: 1300 } : host)),
    };
    const desk = new Desk(small);
    const all = desk.ask().without.up;
    const one = desk.ask({ kind: 'host-down', host: HOSTS[0]! });
    expect(one.asPlanned.up).toBeLessThan(all);
    expect(one.lost).toMatchObject([{ reason: 'memory', count: all - one.asPlanned.up }]);
    expect(one.lost[0]!.objects).toHaveLength(one.lost[0]!.count);
    expect(one.proposals).toEqual([]);
    expect(one.missing[0]).toContain('Bring more memory or hosts');
  });

  it('costs the whole cluster when it is every one of its hosts', () => {
    const all = sample.ask(...HOSTS.map((host): Fault => ({ kind: 'host-down', host })));
    expect(all.asPlanned.notDone[0]!.because).toContain('all 4 hosts of desk-vmfs-01 are down');
    expect(all.asPlanned.missed).toEqual(['the desktops of desk-vmfs-01 have network and answer']);
    expect(all.proposals.every((proposal) => proposal.survives === 'part')).toBe(true);
  });
});

describe('a LUN that is not presented', () => {
  it('stops its cluster, until the plan goes on without it', () => {
    const gone = sample.ask({ kind: 'lun-not-presented', datastore: VMFS, hosts: 'all' });
    expect(gone.asPlanned.notDone[0]).toMatchObject({ end: 'failed' });
    expect(gone.asPlanned.missed).toEqual(['the desktops of desk-vmfs-01 have network and answer']);
    expect(gone.lost).toMatchObject([{ reason: 'held-up' }]);
    expect(gone.lost[0]!.because).toBe(
      `the plan stops before “Take 4 hosts of desk-vmfs-01 out of maintenance mode”: no host of desk-vmfs-01 sees the copy of ${VMFS}`,
    );
    expect(kinds(gone)).toEqual([['leave-out-datastore']]);
    const [best] = gone.proposals;
    expect(best!.survives).toBe('part');
    expect(best!.run.up).toBe(
      gone.without.up - best!.run.losses.find((l) => l.because.includes(VMFS))!.count,
    );
    expect(gone.missing.join()).toContain(`Present ${VMFS} to the hosts`);
  });

  it('tells what going on regardless does', () => {
    const gone = sample.ask({ kind: 'lun-not-presented', datastore: VMFS, hosts: 'all' });
    expect(gone.pressedOn.harms.map((harm) => harm.sentence).join()).toMatch(/HA gives up after 5 tries/);
    expect(gone.pressedOn.losses.map((loss) => loss.reason)).toContain('no-network');
  });

  it('to some hosts only is survived by the others: mount on those, or leave the host out', () => {
    const one = sample.ask({ kind: 'lun-not-presented', datastore: VMFS, hosts: [HOSTS[0]!] });
    expect(one.survives).toBe(false);
    expect(kinds(one).slice(0, 2)).toEqual([['remaining-hosts'], ['leave-out-host']]);
    expect(one.proposals.slice(0, 2).map((proposal) => proposal.survives)).toEqual(['all', 'all']);
    expect(one.missing).toEqual([]);
  });
});

describe('a replica datastore that was not replicated', () => {
  it('costs every clone that reads it, by name; the rest comes up when it is left out', () => {
    const gone = sample.ask({ kind: 'not-replicated', datastore: REPLICA });
    const [best] = gone.proposals;
    const clones = best!.run.losses.find((loss) => loss.because.includes(REPLICA))!;
    expect(clones.count).toBe(needing(REPLICA));
    expect(clones.objects).toHaveLength(clones.count);
    expect(clones.because).toContain('of which there is no copy');
    expect(best!.run.up).toBe(gone.without.up - clones.count);
    expect(gone.missing[0]).toContain('replicated before the day');
  });
});

describe('storage that comes late', () => {
  const late: Fault = { kind: 'storage-late', datastore: VMFS, minutes: 240 };

  it('only takes longer where the plan restarts the management agents', () => {
    const known = sample.ask(late);
    expect(known.survives).toBe(true);
    expect(known.asPlanned.seconds).toBeGreaterThan(known.without.seconds);
  });

  it('leaves desktops without network where it does not; the restart cures it', () => {
    const unaware = new Desk(estate, { bootedBeforeStorage: 'none' }).ask(late);
    expect(unaware.survives).toBe(false);
    expect(unaware.lost).toMatchObject([{ reason: 'no-network' }]);
    const cluster = estate.clusters.find((each) => each.name === 'desk-vmfs-01')!.key;
    const clusters = lostNames(unaware).map((name) => estate.vms.find((vm) => vm.name === name)!.cluster);
    expect(new Set(clusters)).toEqual(new Set([cluster]));
    expect(unaware.proposals[0]).toMatchObject({ survives: 'all', changes: [{ kind: 'storage-came-late' }] });
    expect(unaware.proposals[0]!.changes[0]!.edit).toMatchObject({ type: 'set-scenario' });
  });

  it('cured by the edit it proposes, asked again with it', () => {
    const desk = new Desk(estate, { bootedBeforeStorage: 'none' });
    desk.edit(desk.ask(late).proposals[0]!.changes[0]!.edit!);
    expect(desk.ask(late).survives).toBe(true);
  });

  it('is cured as well where somebody took the restart out of the plan', () => {
    const desk = new Desk(estate).remove('restart-services');
    const asked = desk.ask(late);
    expect(asked.asPlanned.harms.map((harm) => harm.sentence).join()).toContain('without network');
    expect(asked.proposals[0]).toMatchObject({ survives: 'all' });
  });
});

describe('copies as old as the RPO', () => {
  it('cost the newest desktops, as many as are said', () => {
    const stale = sample.ask({ kind: 'stale-copies', desktops: 7 });
    expect(stale.lost).toMatchObject([{ reason: 'not-protected', count: 7 }]);
    expect(stale.asPlanned.up).toBe(stale.without.up - 7);
    expect(stale.proposals).toEqual([]);
  });

  it('take for the newest those with the highest number of vCenter', () => {
    const names = sample.ask().without.losses.flatMap((loss) => loss.objects.map((object) => object.name));
    const desktops = estate.vms.filter(
      (vm) => vm.role === 'desktop' && vm.power === 'on' && !names.includes(vm.name),
    );
    // Numbered against the order of names and keys.
    const renumbered = new Map(desktops.map((vm, i) => [vm.key, `vm-${5000 - i}`]));
    const desk = new Desk({
      ...estate,
      vms: estate.vms.map((vm) => ({ ...vm, moref: renumbered.get(vm.key) ?? vm.moref })),
    });
    const lost = lostNames(desk.ask({ kind: 'stale-copies', desktops: 7 }));
    expect([...lost].sort()).toEqual(
      desktops
        .slice(0, 7)
        .map((vm) => vm.name)
        .sort(),
    );
  });

  it('cost nothing in a planned move, which waits for the last changes', () => {
    expect(new Desk(estate, { event: 'planned' }).ask({ kind: 'stale-copies', desktops: 7 }).survives).toBe(
      true,
    );
  });
});

describe('DNS that is not swapped', () => {
  it('is waited for, where every host is looked at before mounting', () => {
    const slow = sample.ask({ kind: 'dns-not-swapped', alias: ALIAS, minutes: 600 });
    expect(slow.survives).toBe(true);
    expect(slow.asPlanned.seconds).toBeGreaterThan(slow.without.seconds);
  });

  it('sends mounts to the lost server where nobody looks; looking again cures it', () => {
    const desk = new Desk(estate).remove('refresh-resolvers');
    const slow = desk.ask({ kind: 'dns-not-swapped', alias: ALIAS, minutes: 10 });
    expect(slow.asPlanned.harms.map((harm) => harm.sentence).join()).toMatch(
      /desktops stay inaccessible, because nobody has verified/,
    );
    expect(slow.proposals[0]).toMatchObject({ survives: 'all', changes: [{ kind: 'repair' }] });
    desk.edit(slow.proposals[0]!.changes[0]!.edit!);
    expect(desk.ask({ kind: 'dns-not-swapped', alias: ALIAS, minutes: 10 }).survives).toBe(true);
  });

  it('for good costs all that hangs on the name, and nothing on the plan brings it', () => {
    const never = sample.ask({ kind: 'dns-not-swapped', alias: ALIAS, minutes: null });
    expect(never.asPlanned.missed).toEqual(['the desktops of desk-nfs-01 have network and answer']);
    expect(never.proposals.every((proposal) => proposal.survives === 'part')).toBe(true);
    expect(never.missing.join()).toContain(`Point ${ALIAS} to the other server`);
  });
});

describe('an SRM priority that times out', () => {
  const slow = (priority: 1 | 2 | 3 | 4 | 5, needsSeconds: number): Fault => ({
    kind: 'srm-timeout',
    priority,
    needsSeconds,
    timeoutSeconds: 300,
  });

  it('starts later priorities before what they need; a longer time or a prompt cures it', () => {
    const database = sample.ask(slow(2, 900));
    expect(database.asPlanned.missed.join()).toContain('vCenter Server');
    expect(database.asPlanned.notDone[0]!.because).toMatch(
      /SRM started nk-vc-desk after 300 s, before database servers of priority 2 were up/,
    );
    expect(kinds(database)).toEqual([['srm-timeout'], ['srm-prompt']]);
    expect(database.proposals.map((proposal) => proposal.survives)).toEqual(['all', 'all']);
    expect(database.proposals[0]!.changes[0]!.sentence).toContain('900 s');
  });

  it('does no harm within the time, or when nothing later needs it', () => {
    expect(sample.ask(slow(2, 300)).survives).toBe(true);
    expect(sample.ask(slow(5, 900)).survives).toBe(true);
  });

  const prompt = { kind: 'prompt', name: 'database up?', text: null, timeoutSeconds: null } as const;
  const prompted = (names: RegExp) =>
    new Desk({
      ...estate,
      recoveryPlans: estate.recoveryPlans.map((plan) => ({
        ...plan,
        vmSettings: estate.vms
          .filter((vm) => names.test(vm.name) && !vm.placeholder)
          .map((vm) => ({ vm: vm.key, startUp: null, beforePowerOn: [prompt], afterPowerOn: [] })),
      })),
    });

  it('does no harm where a prompt of the recovery plan holds the next priority, and with it all later ones', () => {
    expect(prompted(/^nk-vc-desk$/).ask(slow(2, 900)).survives).toBe(true);
    expect(prompted(/^nk-conn/).ask(slow(2, 900)).survives).toBe(false);
  });

  it('needs a prompt after each priority that times out', () => {
    const both = sample.ask(slow(1, 900), slow(2, 900));
    const prompts = both.proposals.find((p) => p.changes.every((change) => change.kind === 'srm-prompt'));
    expect(prompts?.changes).toHaveLength(2);
  });
});

describe('a proposal, made by hand and asked again', () => {
  const left = { mode: 'none', toSite: null, rpoMinutes: null, targetDevices: [] } as const;
  const without = (name: string): Estate => ({
    ...estate,
    datastores: estate.datastores.map((each) =>
      each.name === name ? { ...each, replication: { ...each.replication!, ...left } } : each,
    ),
  });

  it('holds for a datastore left out in the DR settings', () => {
    const fault: Fault = { kind: 'lun-not-presented', datastore: VMFS, hosts: 'all' };
    const { proposals } = sample.ask(fault);
    const again = new Desk(without(VMFS)).ask(fault);
    expect(again.survives).toBe(true);
    expect(again.asPlanned.up).toBe(proposals[0]!.run.up);
  });

  it('holds for a host left out', () => {
    const fault: Fault = { kind: 'lun-not-presented', datastore: VMFS, hosts: [HOSTS[0]!] };
    const again = new Desk({
      ...estate,
      hosts: estate.hosts.map((h) => (h.name === HOSTS[0] ? { ...h, site: 'site:none' } : h)),
    });
    expect(again.ask(fault)).toMatchObject({
      survives: true,
      asPlanned: { up: sample.ask(fault).without.up },
    });
  });

  it('holds for a longer time in SRM', () => {
    const fault = { kind: 'srm-timeout', priority: 2, needsSeconds: 900 } as const;
    expect(sample.ask({ ...fault, timeoutSeconds: 899 }).survives).toBe(false);
    expect(sample.ask({ ...fault, timeoutSeconds: 900 }).survives).toBe(true);
  });
});

describe('several faults at once', () => {
  it('are answered by the cures of each, together', () => {
    const desk = new Desk(estate, { bootedBeforeStorage: 'none' });
    const both = desk.ask(
      { kind: 'storage-late', datastore: VMFS, minutes: 20 },
      { kind: 'srm-timeout', priority: 2, needsSeconds: 900, timeoutSeconds: 300 },
      { kind: 'host-down', host: HOSTS[1]! },
    );
    const [best] = both.proposals;
    expect(best!.survives).toBe('all');
    expect(best!.changes.map((change) => change.kind).sort()).toEqual(['srm-timeout', 'storage-came-late']);
  });

  it('leave out everything that is not there', () => {
    const both = sample.ask(
      { kind: 'not-replicated', datastore: REPLICA },
      { kind: 'dns-not-swapped', alias: ALIAS, minutes: null },
    );
    const [best] = both.proposals;
    expect(best!.changes.map((change) => change.about!.name).sort()).toEqual(
      [REPLICA, 'sp-nfs-desk-01', 'sp-nfs-desk-02'].sort(),
    );
  });

  it('give the same answer every time', () => {
    const faults: Fault[] = [{ kind: 'lun-not-presented', datastore: VMFS, hosts: [HOSTS[0]!] }];
    expect(sample.ask(...faults)).toEqual(new Desk(estate).ask(...faults));
  });
});

describe('a question that cannot be answered', () => {
  const refusal = (desk: Desk, ...faults: Fault[]): string => {
    const answer = whatIf(desk.plan, desk.estate, desk.index, faults);
    return answer.ok ? '' : answer.message;
  };

  it('names what is not there', () => {
    expect(refusal(sample, { kind: 'host-down', host: 'nope' })).toBe('There is no host “nope”.');
    expect(refusal(sample, { kind: 'dns-not-swapped', alias: 'nope', minutes: null })).toContain(
      `“${ALIAS}”`,
    );
    const twice = new Desk({ ...estate, hosts: [...estate.hosts, { ...estate.hosts[0]!, key: 'twin' }] });
    expect(refusal(twice, { kind: 'host-down', host: estate.hosts[0]!.name })).toContain(
      'name one by its key',
    );
  });

  it('is any about an estate for which no plan can be made', () => {
    expect(refusal(new Desk(emptyDraft('empty', '2012-01-01T00:00:00Z')))).toMatch(
      /^This plan cannot be made/,
    );
  });
});
