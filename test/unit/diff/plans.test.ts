import { describe, expect, it } from 'vitest';
import { comparePlanViews, holds, isStill, staleSteps } from '../../../src/domain/diff/index.js';
import { indexEstate } from '../../../src/domain/estate/index.js';
import type { Estate } from '../../../src/domain/estate/types.js';
import { groundPlan, makePlan, proposeScenario } from '../../../src/domain/plan/index.js';
import type { PlanView } from '../../../src/domain/plan/types.js';
import { changed, first, sample, withObject, without } from './support.js';

const estate = sample();
const index = indexEstate(estate);
const plan = makePlan({
  runbook: 'view-failover',
  estate,
  index,
  scenario: proposeScenario(estate, index),
  name: 'test',
});
const on = (of: Estate): PlanView => groundPlan(plan, of, indexEstate(of));
const view = on(estate);
const mounting = first(view.steps, (step) => step.kind === 'mount-volume');
const mounted = first(estate.datastores, (ds) => mounting.objects.some((object) => object.key === ds.key));

describe('a plan on a newer snapshot', () => {
  it('stands still where nothing of it changed', () => {
    const drift = comparePlanViews(view, on(structuredClone(estate)));
    expect(isStill(drift)).toBe(true);
    expect(drift.unchanged).toBe(view.steps.length);
  });

  it('names the steps that speak of a renamed datastore, and no others', () => {
    const after = changed(estate, {
      datastores: withObject(estate.datastores, mounted.key, { name: 'called anew' }),
    });
    const drift = comparePlanViews(view, on(after));
    const step = first(drift.steps, (one) => one.id === mounting.id);
    expect(step).toMatchObject({ state: 'changed', numberBefore: view.steps.indexOf(mounting) + 1 });
    expect(step.aspects).toEqual(expect.arrayContaining(['objects', 'text']));
    expect(drift.steps.length).toBeLessThan(view.steps.length);
  });

  it('does not stand still for another order, other words or times, or what is left behind', () => {
    const [step, next] = [view.steps[3]!, view.steps[4]!];
    const withStep = (over: Partial<typeof step>): PlanView => ({
      ...view,
      steps: view.steps.map((one) => (one === step ? { ...step, ...over } : one)),
    });
    const aspectsOf = (after: PlanView): unknown[] => {
      const drift = comparePlanViews(view, after);
      expect(isStill(drift)).toBe(false);
      return drift.steps.map(({ id, aspects }) => [id, aspects]);
    };
    const edge = { before: next.id, after: step.id, origin: 'user', reason: '' } as const;
    expect(aspectsOf({ ...view, edges: [...view.edges, edge] })).toEqual([[step.id, ['order']]]);
    expect(aspectsOf(withStep({ role: 'network' }))).toEqual([[step.id, ['text']]]);
    expect(aspectsOf(withStep({ expect: 'something else' }))).toEqual([[step.id, ['text']]]);
    expect(aspectsOf(withStep({ duration: { min: 1, likely: 2, max: 99 } }))).toEqual([
      [step.id, ['duration']],
    ]);
    const [group] = view.leftBehind;
    const more = group === undefined ? [] : [{ ...group, count: group.count + 1 }];
    expect(aspectsOf({ ...view, leftBehind: [...more, ...view.leftBehind.slice(1)] })).toEqual([]);
    // The same edges in another order are the same.
    expect(isStill(comparePlanViews(view, { ...view, edges: view.edges.toReversed() }))).toBe(true);
  });

  it('names the steps that are gone and new', () => {
    const after = changed(estate, {
      datastores: without(estate.datastores, (ds) => ds.key === mounted.key),
      mounts: without(estate.mounts, (mount) => mount.datastore === mounted.key),
    });
    const gone = comparePlanViews(view, on(after)).steps.filter((step) => step.state === 'gone');
    expect(gone.map((step) => step.id)).toContain(mounting.id);
    const back = comparePlanViews(on(after), view).steps.filter((step) => step.state === 'new');
    expect(back.map((step) => step.id).sort()).toEqual(gone.map((step) => step.id).sort());
  });
});

describe('a printed page', () => {
  const step = (id: string, number: number, hash = id) => ({ id, number, title: `Step ${id}`, hash });
  const page = { verdict: 'safe', steps: [step('a', 1), step('b', 2), step('c', 3)] };

  it('holds as long as every step says the same in the same order', () => {
    expect(holds(staleSteps(page, page))).toBe(true);
  });

  it('does not hold for steps that say something else, by their numbers on paper', () => {
    const now = { ...page, steps: [step('new', 1), step('a', 2), step('b', 3, 'other')] };
    expect(staleSteps(page, now)).toEqual({
      stale: [{ number: 2, title: 'Step b' }],
      gone: [{ number: 3, title: 'Step c' }],
      missing: [{ number: 1, title: 'Step new' }],
      reordered: false,
      verdictChanged: false,
    });
  });

  it('does not hold in another order, or with another verdict', () => {
    const now = { verdict: 'unsafe', steps: [step('b', 1), step('a', 2), step('c', 3)] };
    const stale = staleSteps(page, now);
    expect(stale).toMatchObject({ stale: [], reordered: true, verdictChanged: true });
    expect(holds(stale)).toBe(false);
  });
});
