import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { planTemplate } from '../../../src/contract/planTemplate.js';
import { indexEstate, type EstateIndex } from '../../../src/domain/estate/index.js';
import type { Estate } from '../../../src/domain/estate/types.js';
import { closeOrder, GrowingOrder } from '../../../src/domain/plan/check/order.js';
import { groundPlan } from '../../../src/domain/plan/index.js';
import { conditionTies, MOST_TIES } from '../../../src/domain/plan/ownConditions.js';
import { planFromTemplate, type PlanTemplate, type TemplateStep } from '../../../src/domain/plan/template.js';
import type { EdgeRef, OwnStep } from '../../../src/domain/plan/types.js';
import { generateEstate } from '../../../src/domain/sample/generate.js';
import { Bench } from './support.js';

/** Plans somebody wrote to keep Drydock busy. They are worked through, or refused in words. */
let at: { estate: Estate; index: EstateIndex };
beforeAll(() => {
  const estate = generateEstate({ desktops: 160 });
  at = { estate, index: indexEstate(estate) };
});

const step = (n: number, more: Partial<TemplateStep> = {}): TemplateStep => ({
  title: `S ${n}`,
  role: 'lead',
  duration: { min: 1, likely: 1, max: 1 },
  ...more,
});
const template = (more: Partial<PlanTemplate>): PlanTemplate => ({
  drydockPlan: 1,
  name: 'p',
  runbook: 'view-failover',
  scenario: {},
  ...more,
});
const many = <T>(count: number, make: (n: number) => T): T[] =>
  Array.from({ length: count }, (_, n) => make(n));
const view = (wanted: PlanTemplate) =>
  groundPlan(planFromTemplate(wanted, at.estate, at.index).plan, at.estate, at.index);

describe('steps that all need and bring about the same', () => {
  const all = (count: number) => many(count, (n) => step(n, { requires: ['x'], adds: ['x'] }));

  it('are refused when there are too many, in a file and one by one', () => {
    expect(planTemplate.safeParse(template({ ownSteps: all(400) })).success).toBe(true);
    const refused = planTemplate.safeParse(template({ ownSteps: all(1000) }));
    expect(refused.error?.issues[0]?.message).toContain('ties too many steps');
    const crowd = many(800, (n) => step(n, { adds: many(50, (c) => `c${c}`) }));
    const { plan } = planFromTemplate(template({ ownSteps: crowd }), at.estate, at.index);
    const bench = new Bench(at);
    bench.plan = plan;
    const ownStep: OwnStep = {
      ...{ id: 'own:last', title: 'Last', detail: '', role: 'lead', commands: [], expect: '' },
      duration: { min: 1, likely: 1, max: 1 },
      requires: many(50, (c) => `c${c}`),
    };
    for (let n = 0; n < 5; n += 1) {
      bench.edit({ type: 'add-step', ownStep: { ...ownStep, id: `own:${n}` }, atIndex: 0 });
    }
    expect(bench.refusal({ type: 'add-step', ownStep, atIndex: 0 })).toContain('tie too many of them');
    const first = bench.plan.ownSteps[0]!;
    const changed = { ...first, requires: ownStep.requires };
    expect(bench.refusal({ type: 'change-step', ownStep: changed })).toContain('tie too many of them');
  });

  it('are checked when they go in a circle, as far as they are few enough', () => {
    const { steps, check } = view(template({ ownSteps: all(400) }));
    expect(steps.filter(({ kind }) => kind === 'own')).toHaveLength(400);
    expect(check.verdict).not.toBe('safe');
  });

  it('count what is set where it is needed', () => {
    expect(conditionTies([{ adds: ['a'] }, { deletes: ['a'] }, { adds: ['b'] }])).toBe(0);
    expect(conditionTies([{ requires: ['A '] }, { adds: ['a'] }, { deletes: ['a'] }, { adds: ['a'] }])).toBe(
      3 + 2,
    );
    expect(MOST_TIES).toBeGreaterThan(100_000);
  });

  it('without prerequisites of their own where the runbook needs it at too many places, and still checked', () => {
    const declared = new Bench(at).view.steps[1]!.requires[0]!.text;
    const { check } = view(template({ ownSteps: many(5000, (n) => step(n, { adds: [declared] })) }));
    expect(check.verdict).toBe('safe');
  });
});

it('tens of thousands of prerequisites, each second one against the others', () => {
  const ownSteps = many(320, (n) => step(n));
  const prerequisites = many(50_000, (n): EdgeRef => {
    const [a, b] = [n % 320, Math.floor(n / 320) * 2];
    return { before: `S ${a}`, after: `S ${b % 320}` };
  });
  const { steps, check } = view(template({ ownSteps, prerequisites }));
  expect(steps.filter(({ kind }) => kind === 'own')).toHaveLength(320);
  expect(check.assumptions.map(({ id }) => id)).toContain('ignored-edges');
});

it('an order grown edge by edge takes just those that close no circle', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 9 }),
      fc.array(fc.tuple(fc.nat(), fc.nat()), { maxLength: 40 }),
      fc.nat(6),
      (size, drawn, begun) => {
        const edges = drawn.map(([a, b]) => [a % size, b % size] as const);
        const first = edges.slice(0, begun);
        const growing = GrowingOrder.of(size, first);
        expect(growing === null).toBe(closeOrder(size, first) === null);
        if (growing === null) return;
        const taken = [...first];
        for (const edge of edges.slice(begun)) {
          const fits = closeOrder(size, [...taken, edge]) !== null;
          expect(growing.add(edge)).toBe(fits);
          if (fits) taken.push(edge);
        }
      },
    ),
    { numRuns: 2000 },
  );
});
