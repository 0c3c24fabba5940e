import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { editPlan, groundPlan } from '../../../src/domain/plan/index.js';
import type { OwnStep, Plan, PlanEdit, PlanView } from '../../../src/domain/plan/types.js';
import { indexed, viewEstate } from '../../fixtures/estates/view.js';
import { Bench } from './support.js';

const plain = () => new Bench(indexed(viewEstate().draft));

const own = (id: string): OwnStep => ({
  id,
  title: 'Call the bank',
  detail: '',
  role: 'lead',
  commands: [],
  expect: 'They answer.',
  duration: { min: 1, likely: 2, max: 3 },
});

function expectListAgrees(view: PlanView): void {
  const place = new Map(view.steps.map((step, i) => [step.id, i]));
  for (const edge of view.edges) expect(place.get(edge.before)!).toBeLessThan(place.get(edge.after)!);
}

describe('moving a step', () => {
  it('turns the prerequisites it passes, and moving it back restores the plan', () => {
    const bench = plain();
    const before = bench.plan;
    const list = bench.view.steps.map((step) => step.id);
    const available = bench.step('make-hosts-available');
    bench.moveBefore(available, bench.step('verify-visible'));
    expect(bench.plan.addedEdges).toContainEqual({
      before: available.id,
      after: bench.step('verify-visible').id,
    });
    expect(bench.plan.removedEdges).toContainEqual({
      before: bench.step('verify-visible').id,
      after: available.id,
    });
    expectListAgrees(bench.view);
    bench.edit({ type: 'move-step', step: available.id, toIndex: list.indexOf(available.id) });
    expect(bench.plan).toEqual(before);
  });

  it('is only a matter of the list where no prerequisite is passed', () => {
    const bench = plain();
    const mount = bench.step('mount-volume', 'vol-os');
    bench.moveBefore(mount, bench.step('mount-volume', 'vol-base'));
    expect(bench.plan.addedEdges).toEqual([]);
    expect(bench.plan.removedEdges).toEqual([]);
    expect(bench.view.check.verdict).toBe('safe');
    const mounts = bench.view.steps.filter((step) => step.kind === 'mount-volume');
    expect(mounts[0]?.id).toBe(mount.id);
  });

  it('takes a place beyond the end for the end', () => {
    const bench = plain();
    const declare = bench.step('declare');
    bench.edit({ type: 'move-step', step: declare.id, toIndex: 999 });
    expect(bench.view.steps.at(-1)?.id).toBe(declare.id);
    expectListAgrees(bench.view);
    expect(bench.view.check.verdict).toBe('unsafe');
    bench.repair();
  });
});

describe('steps', () => {
  it('go out and come back where they were, with their prerequisites', () => {
    const bench = plain();
    const before = bench.view;
    const verify = bench.step('verify-visible');
    bench.edit({ type: 'remove-step', step: verify.id });
    expect(bench.view.removed.map((step) => step.id)).toEqual([verify.id]);
    bench.edit({ type: 'restore-step', step: verify.id });
    expect(bench.view).toEqual(before);
  });

  it('of one’s own stand where they are put, and go for good', () => {
    const bench = plain();
    const before = bench.plan;
    bench.edit({ type: 'add-step', ownStep: own('own:1'), atIndex: 3 });
    expect(bench.view.steps[3]?.id).toBe('own:1');
    bench.edit({ type: 'add-edge', edge: { before: 'own:1', after: bench.step('verify-visible').id } });
    expect(bench.view.check.verdict).toBe('safe');
    expect(bench.view.check.assumptions.map((a) => a.id)).toContain('own-steps');
    bench.edit({ type: 'change-step', ownStep: { ...own('own:1'), title: 'Call them again' } });
    expect(bench.view.steps[3]?.title).toBe('Call them again');
    bench.edit({ type: 'remove-step', step: 'own:1' });
    expect(bench.plan).toEqual(before);
  });

  it('are refused with a sentence where they cannot be', () => {
    const bench = plain();
    expect(bench.refusal({ type: 'remove-step', step: 'nowhere' })).toMatch(/not in the plan/);
    expect(bench.refusal({ type: 'restore-step', step: bench.step('declare').id })).toMatch(
      /not been taken out/,
    );
    expect(bench.refusal({ type: 'add-step', ownStep: own(bench.step('declare').id), atIndex: 0 })).toMatch(
      /already/,
    );
    expect(bench.refusal({ type: 'change-step', ownStep: own('declare') })).toMatch(/you wrote/);
    expect(bench.refusal({ type: 'rename', name: '  ' })).toMatch(/name/);
  });

  it('do not come back into a circle', () => {
    const bench = plain();
    const verify = bench.step('verify-visible');
    const restart = bench.step('restart-services');
    const mount = bench.step('mount-volume', 'vol-os');
    bench.edit({ type: 'remove-step', step: verify.id });
    bench.edit({ type: 'remove-edge', edge: { before: mount.id, after: restart.id } });
    bench.edit({ type: 'add-edge', edge: { before: restart.id, after: mount.id } });
    expect(bench.refusal({ type: 'restore-step', step: verify.id })).toMatch(/circle/);
    // The repair drops what stands in the way.
    expect(bench.view.check.repair?.restoreSteps).toEqual([verify.id]);
    expect(bench.view.check.repair?.dropEdges).toEqual([{ before: restart.id, after: mount.id }]);
    bench.repair();
  });
});

describe('prerequisites', () => {
  it('that would go in a circle are refused with the path', () => {
    const bench = plain();
    const message = bench.refusal({
      type: 'add-edge',
      edge: { before: bench.step('make-hosts-available').id, after: bench.step('verify-visible').id },
    });
    expect(message).toMatch(/circle.*V7 .*then V8 .*then V9 /);
    const id = bench.step('declare').id;
    expect(bench.refusal({ type: 'add-edge', edge: { before: id, after: id } })).toMatch(/itself/);
  });

  it('against the list move the later step down', () => {
    const bench = plain();
    const [base, os] = [bench.step('mount-volume', 'vol-base'), bench.step('mount-volume', 'vol-os')];
    bench.edit({ type: 'add-edge', edge: { before: os.id, after: base.id } });
    expectListAgrees(bench.view);
    expect(bench.view.edges).toContainEqual(
      expect.objectContaining({ before: os.id, after: base.id, origin: 'user' }),
    );
  });

  it('go and come back', () => {
    const bench = plain();
    const before = bench.plan;
    const edge = bench.view.edges.find((e) => e.after === bench.step('make-hosts-available').id)!;
    const { before: a, after: b } = edge;
    bench.edit({ type: 'remove-edge', edge: { before: a, after: b } });
    expect(bench.view.removedEdges).toContainEqual(expect.objectContaining({ before: a, after: b }));
    expect(bench.refusal({ type: 'remove-edge', edge: { before: a, after: b } })).toMatch(/no such/);
    bench.edit({ type: 'add-edge', edge: { before: a, after: b } });
    expect(bench.plan).toEqual(before);
    expect(bench.refusal({ type: 'add-edge', edge: { before: a, after: b } })).toMatch(/already/);
  });
});

describe('the rest of a plan', () => {
  it('has notes, a name and a scenario', () => {
    const bench = plain();
    const id = bench.step('declare').id;
    bench.edit({ type: 'set-note', step: id, text: 'Ask Ines.' });
    expect(bench.plan.notes).toEqual({ [id]: 'Ask Ines.' });
    bench.edit({ type: 'set-note', step: id, text: ' ' });
    expect(bench.plan.notes).toEqual({});
    bench.edit({ type: 'rename', name: ' Exercise ' });
    expect(bench.plan.name).toBe('Exercise');
    bench.edit({ type: 'set-scenario', scenario: { ...bench.plan.scenario, bootedBeforeStorage: 'none' } });
    expect(bench.view.steps.some((step) => step.kind === 'restart-services')).toBe(false);
    expect(bench.view.check.verdict).toBe('safe');
  });

  it('refuses a repair made for another plan', () => {
    const bench = plain();
    const repair = { edges: [{ before: 'x', after: 'y' }], restoreSteps: [], dropEdges: [], sentence: '' };
    expect(bench.refusal({ type: 'apply-repair', repair })).toMatch(/another plan/);
  });

  it('tells of prerequisites that a new scenario contradicts, and works on', () => {
    const bench = plain();
    const restart = bench.step('restart-services');
    const available = bench.step('make-hosts-available');
    bench.edit({ type: 'set-scenario', scenario: { ...bench.plan.scenario, bootedBeforeStorage: 'none' } });
    bench.edit({
      type: 'remove-edge',
      edge: { before: bench.step('verify-visible').id, after: available.id },
    });
    bench.edit({ type: 'add-edge', edge: { before: available.id, after: bench.step('verify-visible').id } });
    bench.edit({ type: 'set-scenario', scenario: { ...bench.plan.scenario, bootedBeforeStorage: 'all' } });
    expect(bench.view.steps.map((step) => step.id)).toContain(restart.id);
    expect(bench.view.check.assumptions.map((a) => a.id)).toContain('ignored-edges');
    expectListAgrees(bench.view);
  });
});

/** An edit drawn for the plan as it stands: `pick` chooses among what there is. */
function drawEdit(view: PlanView, kind: number, pick: readonly number[]): PlanEdit {
  const at = <T>(list: readonly T[], i: number): T => list[pick[i]! % list.length]!;
  const step = at(view.steps, 0).id;
  const other = at(view.steps, 1).id;
  switch (kind) {
    case 0:
      return { type: 'remove-step', step };
    case 1:
      return view.removed.length > 0
        ? { type: 'restore-step', step: at(view.removed, 0).id }
        : { type: 'rename', name: 'x' };
    case 2:
      return { type: 'add-step', ownStep: own(`own:${pick[0]}`), atIndex: pick[1]! % 30 };
    case 3:
      return { type: 'add-edge', edge: { before: step, after: other } };
    case 4:
      return view.edges.length > 0
        ? { type: 'remove-edge', edge: at(view.edges, 0) }
        : { type: 'rename', name: 'y' };
    case 5:
      return view.check.repair
        ? { type: 'apply-repair', repair: view.check.repair }
        : { type: 'rename', name: 'z' };
    default:
      return { type: 'move-step', step, toIndex: pick[1]! % view.steps.length };
  }
}

describe('any sequence of edits', () => {
  it('leaves a list that contradicts no prerequisite, and repairs that hold', () => {
    const at = indexed(viewEstate().draft);
    let unsafe = 0;
    let repaired = 0;
    fc.assert(
      fc.property(
        fc.array(
          fc.tuple(fc.integer({ min: 0, max: 9 }), fc.array(fc.nat(), { minLength: 2, maxLength: 2 })),
          {
            minLength: 1,
            maxLength: 8,
          },
        ),
        (edits) => {
          let plan: Plan = new Bench(at).plan;
          for (const [kind, pick] of edits) {
            const view = groundPlan(plan, at.estate, at.index);
            if (view.steps.length === 0) return;
            const edit = drawEdit(view, kind, pick);
            const edited = editPlan(plan, edit, at.estate, at.index);
            if (!edited.ok) {
              expect(edited.message).toMatch(/[.]$/);
              continue;
            }
            plan = edited.plan;
            const after = groundPlan(plan, at.estate, at.index);
            expectListAgrees(after);
            expect(plan.order).toHaveLength(new Set(plan.order).size);
            expect(plan.order.filter((id) => !plan.removedSteps.includes(id))).toEqual(
              after.steps.map((s) => s.id),
            );
            if (edit.type === 'move-step') expect(after.steps[edit.toIndex]?.id).toBe(edit.step);
            if (edit.type === 'apply-repair') {
              expect(after.check.verdict).toBe('safe');
              repaired += 1;
            }
            if (after.check.verdict !== 'safe') unsafe += 1;
            if (after.check.verdict === 'unsafe')
              expect(after.check.counterexample?.story.length).toBeGreaterThan(1);
          }
        },
      ),
      { numRuns: 150 },
    );
    expect(unsafe).toBeGreaterThan(20);
    expect(repaired).toBeGreaterThan(0);
  });
});
