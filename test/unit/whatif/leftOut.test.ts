import { describe, expect, it } from 'vitest';
import { indexEstate } from '../../../src/domain/estate/index.js';
import { groundPlan, makePlan, scenarioFor, settingsTold } from '../../../src/domain/plan/index.js';
import { leaveOut } from '../../../src/domain/plan/scope/leftOut.js';
import { srmPromptsOf, srmWaitOf, withSrmPrompt, withSrmWait } from '../../../src/domain/plan/srmWait.js';
import type { Plan, RunbookId, Scenario } from '../../../src/domain/plan/types.js';
import { generateEstate } from '../../../src/domain/sample/generate.js';

const estate = generateEstate();
const index = indexEstate(estate);
const volume = estate.datastores.find((each) => each.name === 'sp-vmfs-desk-01')!;
const host = estate.hosts.find((each) => each.name.startsWith('esx-ge-v01-02'))!;

const planned = (change: (scenario: Scenario) => Scenario, runbook: RunbookId = 'view-failover'): Plan =>
  makePlan({ runbook, estate, index, scenario: change(scenarioFor(runbook, estate, index)), name: 'p' });
const view = (plan: Plan) => groundPlan(plan, estate, index);
const text = (plan: Plan): string => JSON.stringify(view(plan).steps);

describe('what a plan goes on without', () => {
  it('a datastore: none of its steps, its VMs left behind, and still safe', () => {
    const plan = planned((scenario) => leaveOut(scenario, { datastores: [volume] }));
    expect(view(plan).steps.some((step) => step.title.includes(volume.name))).toBe(false);
    expect(view(plan).check.verdict).toBe('safe');
    expect(
      view(plan)
        .leftBehind.map((each) => each.text)
        .join(),
    ).toContain(`${volume.name}, which this plan leaves out`);
    expect(view(plan).goal.vms).toBe(view(planned((each) => each)).goal.vms - 44);
  });

  it('a host: on no command and in no step', () => {
    expect(text(planned((each) => each))).toContain(host.name);
    const plan = planned((scenario) => leaveOut(scenario, { hosts: [host] }));
    expect(text(plan)).not.toContain(host.name);
    expect(view(plan).check.verdict).toBe('safe');
  });

  it('a mount: that volume on the other hosts, the host on all else; the check of volumes says so', () => {
    const plan = planned((scenario) => leaveOut(scenario, { mounts: [{ datastore: volume, host }] }));
    const mounts = view(plan).steps.filter((step) => step.kind === 'mount-volume');
    const hostsOf = (name: string) =>
      mounts.find((step) => step.title.includes(name))!.commands.flatMap((command) => command.hosts);
    expect(hostsOf(volume.name)).not.toContain(host.name);
    expect(hostsOf('sp-vmfs-desk-02')).toContain(host.name);
    const verify = view(plan).steps.find(
      (step) => step.kind === 'verify-visible' && step.title.includes('vmfs'),
    );
    expect(verify!.detail).toContain(`May be missing, as the scenario says: ${volume.name} on ${host.name}.`);
  });

  it('of a failback: the hosts at home', () => {
    const home = estate.hosts.find((each) => each.name.startsWith('esx-sp-v01-02'))!;
    const rescan = (plan: Plan) =>
      view(plan).steps.find((step) => step.kind === 'rescan-home' && step.title.includes(volume.name));
    expect(rescan(planned((each) => each, 'view-failback'))!.title).toContain('4 hosts');
    const less = planned((scenario) => leaveOut(scenario, { hosts: [home] }), 'view-failback');
    expect(rescan(less)!.title).toContain('3 hosts');
    const without = planned((scenario) => leaveOut(scenario, { datastores: [volume] }), 'view-failback');
    expect(rescan(without)).toBeUndefined();
    expect(view(without).check.verdict).toBe('safe');
  });

  it('is told on paper by name, and twice is once', () => {
    const twice = planned((scenario) =>
      leaveOut(leaveOut(scenario, { datastores: [volume], hosts: [host] }), { datastores: [volume] }),
    );
    const told = settingsTold(twice, estate, index);
    expect(told.find((each) => each.label === 'Datastores left out')?.value).toBe(volume.name);
    expect(told.find((each) => each.label === 'Hosts left out')?.value).toBe(host.name);
  });

  it('answers of another shape are none', () => {
    const plan = planned((scenario) => ({
      ...scenario,
      settings: { ...scenario.settings, withoutDatastores: 'all', withoutHosts: true, withoutMounts: ['x'] },
    }));
    expect(view(plan).steps).toEqual(view(planned((each) => each)).steps);
  });
});

describe('how long SRM waits', () => {
  const scenario = scenarioFor('view-failover', estate, index);

  it('is 300 seconds until somebody says otherwise', () => {
    expect(srmWaitOf(scenario)).toBeNull();
    expect(srmWaitOf(withSrmWait(scenario, 900))).toBe(900);
    for (const srmWait of ['', 'long', '-1', '300', '1e9']) {
      expect(srmWaitOf({ settings: { srmWait } })).toBeNull();
    }
  });

  it('and where it pauses: each priority once, in order', () => {
    expect(srmPromptsOf(scenario)).toEqual([]);
    expect(srmPromptsOf(withSrmPrompt(withSrmPrompt(withSrmPrompt(scenario, 3), 1), 3))).toEqual([1, 3]);
  });
});
