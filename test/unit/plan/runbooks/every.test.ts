import { describe, expect, it } from 'vitest';
import {
  scenario as scenarioSchema,
  plan as planSchema,
  runbookId,
} from '../../../../src/contract/schemas.js';
import { emptyDraft } from '../../../../src/domain/estate/draft.js';
import { indexEstate } from '../../../../src/domain/estate/index.js';
import {
  runbooks,
  scenarioFor,
  settingsTold,
  timingOf,
  timingsOf,
} from '../../../../src/domain/plan/index.js';
import type { Scenario } from '../../../../src/domain/plan/types.js';
import { generateEstate } from '../../../../src/domain/sample/generate.js';
import { change, DESK, indexed, viewEstate } from '../../../fixtures/estates/view.js';
import { Bench } from '../support.js';
import { expectArrows, incomplete } from './arrows.js';

const sample = generateEstate();
const at = { estate: sample, index: indexEstate(sample) };
const clusters = sample.clusters.filter((c) => c.purpose === 'desktops').map((c) => c.key);

describe.each(runbooks.map((runbook) => [runbook.id, runbook] as const))('runbook %s', (id, runbook) => {
  const settings: Scenario['settings'] = id.startsWith('vcd') ? { clusters } : {};
  const bench = () => new Bench(at, { settings }, id);

  it('is safe in every order it allows, on the sample estate', () => {
    const { view } = bench();
    expect(view.check.sentence).toMatch(/^In each order/);
    expect(view.check.failures).toBe(0);
    expect(view.steps.length).toBeGreaterThan(4);
    expect(incomplete(view)).toEqual([]);
  });

  it('gives every step a source and every hazard its consequence, cure and source', () => {
    for (const step of bench().view.steps) {
      expect(step.sources.every((source) => source.text !== '')).toBe(true);
      for (const hazard of step.hazards) {
        expect(hazard.consequence).not.toMatch(/[.]$|^\s*$|undefined|NaN/);
        expect(hazard.cure).toMatch(/\.$/);
        expect(hazard.source.text).not.toBe('');
      }
      for (const needed of step.requires) expect(needed.text).not.toMatch(/undefined|^\s*$/);
    }
  });

  it('says of every step what is seen when it worked, what to do when not, and what a second time does', () => {
    for (const step of bench().view.steps) {
      for (const text of [step.expect, step.ifFails, step.detail, step.twice?.text]) {
        expect(text, step.id).toMatch(/\S/);
        expect(text).not.toMatch(/undefined|NaN| {2}/);
      }
      expect(step.ifFails).toMatch(/\.$/);
      // Harm is told as a hazard is, without a full stop.
      expect(/\.$/.test(step.twice!.text), step.id).toBe(!step.twice!.harm);
      expect(step.hazards.some(({ id: hazard }) => hazard === 'done-twice')).toBe(step.twice!.harm);
      expect(step.duration.likely).toBeGreaterThanOrEqual(step.duration.min);
      expect(step.duration.max).toBeGreaterThanOrEqual(step.duration.likely);
    }
  });

  it('says of every step what it waits for or what waits for it', () => {
    const { steps } = bench().view;
    const timing = timingsOf(steps);
    for (const step of steps) {
      const { early, late } = timing(step);
      expect(early.length + late.length, step.id).toBeGreaterThan(0);
      expect(timing(step)).toEqual(timingOf(step, steps));
    }
  });

  it('has no two steps of one id, and needs no step that is not there', () => {
    const { steps } = bench().view;
    expect(new Set(steps.map((step) => step.id)).size).toBe(steps.length);
  });

  it('proposes a scenario and makes a plan the contract takes', () => {
    const scenario = scenarioFor(id, at.estate, at.index);
    expect(scenarioSchema.parse(scenario)).toEqual(scenario);
    expect(runbookId.parse(id)).toBe(id);
    const { plan } = bench();
    expect(planSchema.parse(JSON.parse(JSON.stringify(plan)))).toEqual(plan);
  });

  it('declares settings a form can be made from', () => {
    for (const spec of runbook.settings(at.estate, at.index)) {
      expect(spec.label).not.toBe('');
      if (spec.kind === 'choice') {
        expect(spec.choices?.map((choice) => choice.value)).toContain(spec.default);
      }
      const kind = { choice: 'string', text: 'string', boolean: 'boolean', objects: 'object' }[spec.kind];
      expect(typeof spec.default).toBe(kind);
    }
  });

  it('takes answers that fit no question for none given', () => {
    const specs = runbook.settings(at.estate, at.index);
    const odd = Object.fromEntries(specs.map((spec) => [spec.id, spec.kind === 'boolean' ? 'maybe' : true]));
    const asked = new Bench(at, { settings: { ...odd, unheard: 'of' } }, id);
    const plain = new Bench(at, {}, id);
    expect(asked.view.steps.map((s) => s.id)).toEqual(plain.view.steps.map((s) => s.id));
  });

  it('tells its settings in words', () => {
    const { plan } = bench();
    for (const { label, value } of settingsTold(plan, at.estate, at.index)) {
      expect(label).not.toBe('');
      expect(value).not.toMatch(/undefined|vc:/);
    }
  });

  it('can be grounded on an estate that says nothing', () => {
    const { view } = new Bench(indexed(emptyDraft('empty', '2012-01-01T00:00:00Z')), {}, id);
    expect(['safe', 'unreachable']).toContain(view.check.verdict);
    if (runbook.fields.includes('recoverySite')) expect(view.check.verdict).toBe('unreachable');
  });

  it('is the same for the same input', () => {
    expect(bench().view).toEqual(bench().view);
  });
});

describe('the View failover', () => {
  it('has the order of its source', () => {
    const { view } = new Bench(indexed(viewEstate().draft));
    expectArrows(view, [
      ['V2', 'V1'],
      ['V3', 'V2'],
      ['V4', 'V1'],
      ['V5', 'V4'],
      ['V6a', 'V5'],
      ['V7', 'V3', 'V6a', 'V6b'],
      ['V8', 'V7'],
      ['V9', 'V7', 'V8'],
      ['V10', 'V9'],
      ['V11', 'V10'],
    ]);
    const mounts = view.steps.filter((step) => step.kind === 'mount-nfs');
    expectArrows({ ...view, steps: view.steps.filter((s) => s.label !== 'V6b' || mounts.includes(s)) }, [
      ['V6b', 'V4'],
    ]);
  });

  it('says where the sources differ, and which it follows', () => {
    const { draft } = viewEstate();
    change(draft.hosts, 'host:south-1', { version: '4.1.0' });
    const bench = new Bench(indexed(draft));
    expect(bench.step('confirm-power-on').detail).toContain('This plan follows the latter for 5.0 and later');
    expect(bench.view.check.assumptions.find((a) => a.id === 'ha-before-5')?.text).toContain('south-1');
    expect(bench.step('confirm-power-on').detail).toContain(
      'When HA of 4.x tries again no source at hand says',
    );
    expect(bench.step('present-luns', 'vol-os').detail).toContain(
      'The source says “mask the datastores to the recovery site”; it means the opposite',
    );
  });

  it('says of which versions a harm is known, and which the hosts have that it was not tried with', () => {
    const { draft } = viewEstate();
    change(draft.hosts, 'host:south-1', { version: '6.7.0' });
    const bench = new Bench(indexed(draft));
    const known = bench
      .step('make-hosts-available')
      .hazards.map(({ id: hazard, versions }) => [hazard.split(':')[0], versions]);
    expect(known).toContainEqual(['not-mounted', 'vSphere 5.0 and later']);
    expect(known).toContainEqual([
      'no-network',
      'ESXi 5, where it was tried; later ones are taken to be alike',
    ]);
    expect(bench.view.check.assumptions.find((a) => a.id === 'after-5')?.text).toContain('6.7.0 on south-1');
    const plain = new Bench(indexed(viewEstate().draft));
    expect(plain.view.check.assumptions.map((a) => a.id)).not.toContain('after-5');
    expect(plain.step('confirm-power-on').detail).not.toContain('4.x tries');
  });

  it('keeps that order in a planned move, and where another cluster takes over', () => {
    const { draft } = viewEstate();
    change(draft.clusters, DESK, { ha: { ...draft.clusters[0]!.ha!, enabled: false } });
    const { view } = new Bench(indexed(draft), { event: 'planned' });
    expectArrows(view, [['V9', 'V7', 'V8']]);
  });
});

describe('what comes of a step too early, too late, twice', () => {
  it('is read out of the steps', () => {
    const bench = new Bench(indexed(viewEstate().draft));
    const { steps } = bench.view;
    const restart = timingOf(bench.step('restart-services'), steps);
    expect(restart.early.map((one) => one.text)).toEqual([
      'it does not hold that all volumes of desk have been seen in vCenter',
    ]);
    expect(restart.late).toMatchObject([
      { step: bench.step('make-hosts-available').id, harm: true, count: 7 },
    ]);
    const mount = timingOf(bench.step('mount-volume', 'vol-os'), steps);
    expect(mount.early.filter((one) => one.harm).map((one) => one.count)).toEqual([4, 4]);
    expect(mount.late.map((one) => one.harm)).toEqual([false, true]);
    expect(mount.twice?.harm).toBe(false);
  });

  it('tells what waits for what is undone, and not the step itself', () => {
    const bench = new Bench(indexed(viewEstate().draft), { event: 'planned' });
    const stop = timingOf(bench.step('stop-desktops'), bench.view.steps);
    expect(stop.late.map(({ step }) => step)).toEqual([bench.step('release-originals').id]);
    const release = timingOf(bench.step('release-originals'), bench.view.steps);
    expect(release.late.every(({ harm, step }) => harm && step !== bench.step('release-originals').id)).toBe(
      true,
    );
    expect(release.late.length).toBeGreaterThan(4);
  });

  it('tells the harm of a second time where there is one', () => {
    const bench = new Bench(at, {}, 'vcenter-cold-standby');
    const install = timingOf(bench.step('install-fresh'), bench.view.steps);
    expect(install.twice).toMatchObject({ harm: true });
    expect(install.early.every((one) => !one.text.includes('second installation'))).toBe(true);
  });
});
