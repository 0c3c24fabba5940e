import { describe, expect, it } from 'vitest';
import { indexEstate } from '../../../src/domain/estate/index.js';
import { editPlan, groundPlan, makePlan, runbooks, scenarioFor } from '../../../src/domain/plan/index.js';
import type { Plan, RunbookId, Scenario } from '../../../src/domain/plan/types.js';
import { generateEstate } from '../../../src/domain/sample/generate.js';
import {
  faultChoices,
  whatIf,
  type Fault,
  type FaultKind,
  type Touches,
  type WhatIf,
} from '../../../src/domain/whatif/index.js';

/**
 * Every fault thrown at every runbook, on the sample estate: 138 desktops on VMFS and 135 on NFS come over,
 * 44 need sp-vmfs-desk-01, 62 read a replica on sp-vmfs-replica-01, 10 management VMs are in SRM, 20 hosts
 * are managed by the vCenter of the desktops.
 */
const estate = generateEstate();
const index = indexEstate(estate);
const clusters = estate.clusters.filter((each) => each.purpose === 'desktops').map((each) => each.key);

function planOf(runbook: RunbookId, settings: Scenario['settings'] = {}): Plan {
  const scenario = scenarioFor(runbook, estate, index);
  return makePlan({
    runbook,
    estate,
    index,
    scenario: { ...scenario, settings: { ...scenario.settings, ...settings } },
    name: 'p',
  });
}

function ask(plan: Plan, ...faults: Fault[]): WhatIf {
  const answer = whatIf(plan, estate, index, faults);
  if (!answer.ok) throw new Error(answer.message);
  return answer.value;
}

const times = {
  vcenterBackup: '2012-11-20 23:30',
  composerBackup: '2012-11-20 23:40',
  ldapBackup: '2012-11-20 23:40',
};
const plans = {
  'view-failover': planOf('view-failover'),
  'view-failback': planOf('view-failback'),
  'floating-pools': planOf('floating-pools'),
  'view-restore': planOf('view-restore', times),
  'vcd-failover A': planOf('vcd-failover', { clusters, cells: 'cell-1\ncell-2' }),
  'vcd-failover B': planOf('vcd-failover', { clusters, option: 'register' }),
  'vcd-failback': planOf('vcd-failback', { clusters }),
  'srm-plan': planOf('srm-plan', { dependencies: 'nk-sql01 after nk-dc01' }),
  'vcenter-cold-standby': planOf('vcenter-cold-standby'),
  'vcenter-warm-standby': planOf('vcenter-warm-standby'),
  'vcenter-cluster': planOf('vcenter-cluster'),
} as const;
type Name = keyof typeof plans;
const names = Object.keys(plans) as Name[];

const VOLUME = 'sp-vmfs-desk-01';
const REPLICA = 'sp-vmfs-replica-01';
const MANAGEMENT = 'sp-vmfs-mgmt-01';
const recoveryHosts = [1, 2, 3, 4].map((n) => `esx-ge-v01-0${n}.nordkai.example`);
const homeHosts = [1, 2, 3, 4].map((n) => `esx-sp-v01-0${n}.nordkai.example`);

const faults: Readonly<Record<string, Fault>> = {
  'a recovery host down': { kind: 'host-down', host: recoveryHosts[0]! },
  'a host at home down': { kind: 'host-down', host: homeHosts[0]! },
  'a LUN to no host': { kind: 'lun-not-presented', datastore: VOLUME, hosts: 'all' },
  'the management’s LUN to no host': { kind: 'lun-not-presented', datastore: MANAGEMENT, hosts: 'all' },
  'storage an hour late': { kind: 'storage-late', datastore: VOLUME, minutes: 60 },
  'a replica datastore not replicated': { kind: 'not-replicated', datastore: REPLICA },
  'a replica older than the recompose': { kind: 'replica-old', datastore: REPLICA },
  'five VMs not on the copies': { kind: 'stale-copies', desktops: 5 },
  'five VMs not in protectedlist': { kind: 'stale-copies', desktops: 5, of: 'protectedlist' },
  'five VMs with old .dvsData': { kind: 'stale-copies', desktops: 5, of: 'dvsdata' },
  'DNS not swapped': { kind: 'dns-not-swapped', alias: 'nas-desk.nordkai.example', minutes: null },
  'priority 1 of SRM times out': { kind: 'srm-timeout', priority: 1, needsSeconds: 900 },
  'vCenter down': { kind: 'service-down', service: 'vcenter', minutes: null },
  'license server down': { kind: 'service-down', service: 'license', minutes: null },
  'Edges not deployed': { kind: 'service-down', service: 'edges', minutes: null },
  'Composer’s backup an hour older': { kind: 'backup-old', store: 'composer', minutes: 60 },
  'vCenter’s backup an hour older': { kind: 'backup-old', store: 'vcenter', minutes: 60 },
  'second server not in step': { kind: 'not-synchronised' },
};

/** What each does to each plan, by the facts: y touches it, . does not, ? cannot be told. */
const expected: Readonly<Record<string, string>> = {
  //                                     View    View    float.  View    vCD     vCD     vCD     SRM   cold  warm  MSCS
  //                                     over    back    pools   restore A       B       back    plan
  'a recovery host down': /*          */ 'y ? y . y y ? ? y y y',
  'a host at home down': /*           */ '. y . . . . y . y y y',
  'a LUN to no host': /*              */ 'y y . . y y y . . . .',
  'the management’s LUN to no host': /**/ 'y y y . y y y y . . .',
  'storage an hour late': /*          */ 'y y . . y y y . . . .',
  'a replica datastore not replicated': 'y y ? . y y y . . . .',
  'a replica older than the recompose': 'y . . . y y . . . . .',
  'five VMs not on the copies': /*    */ 'y . . . y y . . . . .',
  'five VMs not in protectedlist': /* */ 'y . . . y . . . . . .',
  'five VMs with old .dvsData': /*    */ 'y . . . y . . . . . .',
  'DNS not swapped': /*               */ 'y y . . y y y . . . .',
  'priority 1 of SRM times out': /*   */ 'y y y . y y y y . . .',
  'vCenter down': /*                  */ 'y y y y y y y . . . .',
  'license server down': /*           */ '. . . . . . . . . . y',
  'Edges not deployed': /*            */ '. . . . . y y . . . .',
  'Composer’s backup an hour older': /**/ '. . . y . . . . . . .',
  'vCenter’s backup an hour older': /**/ '. . . ? . . . . ? ? .',
  'second server not in step': /*     */ '. . . . . . . . y y y',
};
const marks: Readonly<Record<Touches, string>> = { yes: 'y', no: '.', unknown: '?' };

describe('every fault and every runbook', () => {
  it('are what they were made for: plans that are safe', () => {
    expect(new Set(Object.values(plans).map((plan) => plan.runbook))).toEqual(
      new Set(runbooks.map(({ id }) => id)),
    );
    for (const plan of Object.values(plans)) {
      expect(groundPlan(plan, estate, index).check.verdict).toBe('safe');
      expect(ask(plan)).toMatchObject({ survives: true, without: { clean: true, missed: [] } });
    }
  });

  it.each(Object.keys(faults))('%s', (name) => {
    const fault = faults[name]!;
    const told = names.map((plan) => {
      const answer = ask(plans[plan], fault);
      const [meeting] = answer.faults;
      expect(meeting!.effect).toMatch(/\.$/);
      // What does not touch a plan changes nothing about its run.
      if (meeting!.touches === 'no') {
        expect([plan, answer.verdict, answer.asPlanned]).toEqual([plan, 'survives', answer.without]);
      }
      if (meeting!.touches === 'unknown') expect(answer.unknown.join()).toContain(meeting!.sentence);
      return marks[meeting!.touches];
    });
    expect(told.join(' ')).toBe(expected[name]);
  });

  it('offer of each plan what can touch it, and say of the others why not', () => {
    for (const plan of Object.values(plans)) {
      const choices = faultChoices(plan, estate, index, groundPlan(plan, estate, index));
      const offered = new Set(choices.kinds.filter((each) => each.applies).map((each) => each.kind));
      for (const [name, fault] of Object.entries(faults)) {
        if (ask(plan, fault).faults[0]!.touches === 'yes') {
          expect([plan.runbook, name, offered.has(fault.kind satisfies FaultKind)]).toEqual([
            plan.runbook,
            name,
            true,
          ]);
        }
      }
      for (const { applies, why } of choices.kinds) expect(why === null).toBe(applies);
    }
  });
});

/** Makes a proposal on a plan, by its edits. */
function changed(plan: Plan, { proposals }: WhatIf, at = 0): Plan {
  return proposals[at]!.edits.reduce((now, edit) => {
    const made = editPlan(now, edit, estate, index);
    if (!made.ok) throw new Error(made.message);
    return made.plan;
  }, plan);
}

describe('a change that was made', () => {
  it.each(names)('survives the faults it was found for: %s', (name) => {
    for (const fault of Object.values(faults)) {
      const plan = plans[name];
      const answer = ask(plan, fault);
      answer.proposals.forEach((proposal, at) => {
        const again = ask(changed(plan, answer, at), fault);
        expect([again.asPlanned.up, again.asPlanned.missed]).toEqual([proposal.run.up, proposal.run.missed]);
        if (proposal.survives === 'all') expect(again.survives).toBe(true);
      });
    }
  });
});

describe('worked through from the facts', () => {
  it('failback: what is on a volume that does not come back stays where it is', () => {
    const gone = ask(plans['view-failback'], { kind: 'lun-not-presented', datastore: VOLUME, hosts: 'all' });
    expect(gone.without).toMatchObject({ vms: 273, up: 273 });
    expect(gone.proposals[0]).toMatchObject({ survives: 'part', run: { up: 273 - 44 } });
    expect(gone.proposals[0]!.run.losses).toMatchObject([{ reason: 'left-out', count: 44 }]);
  });

  it('floating pools: without hosts in one cluster its pools are not made, the others are', () => {
    const down = ask(plans['floating-pools'], { kind: 'host-down', host: recoveryHosts });
    expect(down).toMatchObject({ counted: 'desktop', without: { up: 152 }, asPlanned: { up: 96 } });
    expect(down.lost[0]).toMatchObject({
      count: 56,
      step: { title: expect.stringContaining('maintenance') },
    });
  });

  it('SRM: a datastore group is recovered as a whole or not at all', () => {
    const gone = ask(plans['srm-plan'], { kind: 'lun-not-presented', datastore: MANAGEMENT, hosts: 'all' });
    expect(gone).toMatchObject({ without: { up: 10 }, asPlanned: { up: 0 }, proposals: [] });
  });

  it('SRM: a priority that times out lets those that need it start without; a longer wait cures it', () => {
    const late = ask(plans['srm-plan'], { kind: 'srm-timeout', priority: 1, needsSeconds: 900 });
    expect(late.lost).toMatchObject([{ reason: 'dependency', count: 1, objects: [{ name: 'nk-sql01' }] }]);
    expect(late.proposals.map((each) => each.changes.map(({ kind }) => kind))).toEqual([
      ['srm-timeout'],
      ['srm-prompt'],
    ]);
    // A prompt is a step of this plan; a time-out is a setting.
    expect(late.proposals.map((each) => each.cost)).toEqual([1, 2]);
  });

  it('SRM: 300 seconds unless the plan or the fault says otherwise', () => {
    const fault: Fault = { kind: 'srm-timeout', priority: 1, needsSeconds: 301 };
    expect(ask(plans['srm-plan'], fault).survives).toBe(false);
    expect(ask(plans['srm-plan'], { ...fault, needsSeconds: 300 }).survives).toBe(true);
    expect(ask(plans['srm-plan'], { ...fault, timeoutSeconds: 301 }).survives).toBe(true);
    const told = planOf('srm-plan', { dependencies: 'nk-sql01 after nk-dc01', srmWait: '301' });
    expect(ask(told, fault).survives).toBe(true);
  });

  it('restore: a Composer database older than vCenter’s needs its step before provisioning', () => {
    const old = ask(plans['view-restore'], { kind: 'backup-old', store: 'composer', minutes: 60 });
    expect(old.asPlanned.harms).toHaveLength(1);
    expect(old.proposals[0]).toMatchObject({
      survives: 'all',
      difference: { stepsAdded: [{ id: 'put-right:composer' }] },
    });
    // Ten minutes newer than vCenter's, it may be ten minutes older than was thought.
    expect(
      ask(plans['view-restore'], { kind: 'backup-old', store: 'composer', minutes: 10 }).faults[0]!.touches,
    ).toBe('no');
  });

  it('standby: one host that is down is lost, the others are managed', () => {
    const down = ask(plans['vcenter-warm-standby'], { kind: 'host-down', host: recoveryHosts[0]! });
    expect(down).toMatchObject({ counted: 'host', without: { up: 20 }, asPlanned: { up: 19 } });
    expect(down.proposals[0]).toMatchObject({ survives: 'part', run: { clean: true, up: 19 } });
  });

  it('MSCS: a second node with older files fails its test; copying once more before it cures it', () => {
    const old = ask(plans['vcenter-cluster'], { kind: 'not-synchronised' });
    expect(old.asPlanned.missed.join()).toContain('tested by client');
    expect(old.proposals[0]).toMatchObject({ survives: 'all', cost: 3 });
    expect(old.proposals[0]!.edits.map((edit) => edit.type)).toEqual(['add-step', 'add-edge']);
  });

  it('vCloud Director, option A: Edges that do not come up are lost, and all behind them has no way out', () => {
    const edge = estate.vms.find((vm) => vm.role === 'desktop' && vm.power === 'on')!.name;
    const plan = planOf('vcd-failover', { clusters, cells: 'cell-1', edges: edge });
    const none = ask(plan, { kind: 'service-down', service: 'edges', minutes: null });
    expect(none.lost).toMatchObject([{ reason: 'service-down', count: 1, objects: [{ name: edge }] }]);
    expect(none.asPlanned.missed).toHaveLength(2);
  });

  it('storage that comes only after a step: waited for where the order allows it, said where it does not', () => {
    const plan = plans['view-failover'];
    const { steps } = groundPlan(plan, estate, index);
    const late = (afterStep: string): WhatIf =>
      ask(plan, { kind: 'storage-late', datastore: VOLUME, minutes: 5, afterStep });
    const vcenter = steps.findIndex((step) => step.id === 'start-tier:vcenter') + 1;
    expect(late(String(vcenter)).survives).toBe(true);
    const never = late(
      steps.find((step) => step.kind === 'make-hosts-available' && step.title.includes('desk-vmfs'))!.id,
    );
    expect(never.survives).toBe(false);
    expect(never.asPlanned.notDone[0]!.because).toContain('the plan has that wait for this step');
    expect(never.proposals[0]).toMatchObject({ survives: 'part', run: { up: 273 - 44 } });
  });

  it('management on storage that is not there: named apart from what is counted', () => {
    const gone = ask(plans['view-failover'], { kind: 'not-replicated', datastore: MANAGEMENT });
    const names = gone.servicesLost.flatMap((loss) => loss.objects.map((each) => each.name));
    expect(names).toContain('nk-dc01');
    expect(gone.asPlanned.goals.filter((goal) => !goal.reached)[0]!.because).toContain(MANAGEMENT);
  });
});

describe('an impatient stranger', () => {
  const plan = plans['view-failover'];
  const refusal = (fault: Fault): string => {
    const answer = whatIf(plan, estate, index, [fault]);
    return answer.ok ? 'answered' : `${answer.reason}: ${answer.message}`;
  };

  it('throws nothing, everything, the same twice, and every host down', () => {
    expect(ask(plan)).toMatchObject({ verdict: 'survives', proposals: [] });
    const all = ask(plan, ...Object.values(faults).filter((fault) => fault.kind !== 'not-synchronised'));
    expect(all).toMatchObject({ survives: false, asPlanned: { up: 0 } });
    const fault = faults['a LUN to no host']!;
    expect(ask(plan, fault, fault).proposals[0]!.changes).toHaveLength(1);
    const dead = ask(plan, { kind: 'host-down', host: estate.hosts.map((host) => host.key) });
    expect(dead).toMatchObject({ asPlanned: { up: 0 }, survives: false });
    expect(dead.missing.join()).toContain('no host');
  });

  it('names what is not there, and what is of another snapshot', () => {
    expect(refusal({ kind: 'host-down', host: 'esx-ge-v01-01' })).toContain(
      'unknown-object: There is no host “esx-ge-v01-01” in the snapshot this plan was made from. Did you mean esx-ge-v01-01.nordkai.example?',
    );
    expect(refusal({ kind: 'not-replicated', datastore: '' })).toContain('unknown-object');
    expect(refusal({ kind: 'storage-late', datastore: VOLUME, minutes: 1, afterStep: '31' })).toContain(
      '1 to 30',
    );
    expect(refusal({ kind: 'dns-not-swapped', alias: 'nope', minutes: null })).toContain('nas-desk');
  });

  it('asks of a plan that is not safe: the check’s own repair is among the changes', () => {
    const { edges, steps } = groundPlan(plan, estate, index);
    const hosts = steps.find((step) => step.kind === 'make-hosts-available')!;
    const edge = edges.find((each) => each.after === hosts.id)!;
    const loose = editPlan(plan, { type: 'remove-edge', edge }, estate, index);
    if (!loose.ok) throw new Error(loose.message);
    const answer = ask(loose.plan, { kind: 'srm-timeout', priority: 2, needsSeconds: 900 });
    expect(answer.unknown.join()).toContain('not proved safe');
    expect(answer.proposals[0]!.changes.map((change) => change.kind).sort()).toEqual([
      'repair',
      'srm-timeout',
    ]);
  });
});
