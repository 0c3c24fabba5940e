import fc from 'fast-check';
import { expect, test } from 'vitest';
import { checkYaml } from '../../main/import/yamlFile.js';
import { templateYaml } from '../../main/export/templateYaml.js';
import { planTemplate } from '../../src/contract/planTemplate.js';
import { plan as planSchema } from '../../src/contract/schemas.js';
import { indexEstate } from '../../src/domain/estate/index.js';
import { editPlan, groundPlan, makePlan, runbooks, scenarioFor } from '../../src/domain/plan/index.js';
import { planFromTemplate, templateOf } from '../../src/domain/plan/template.js';
import type { OwnStep, Plan, PlanEdit, PlanView } from '../../src/domain/plan/types.js';
import { generateEstate } from '../../src/domain/sample/generate.js';

/**
 * A plan that was edited in any way, written to a file, read and written again: the second file is the
 * first, and the plan that was read does what the first did.
 */
const estate = generateEstate({ desktops: 160 });
const index = indexEstate(estate);
const kind = { noun: 'plan template', code: 'template-invalid', schema: planTemplate };

/** Words that mean something to YAML, to a shell, to a page or to a spreadsheet. */
const words = fc.oneof(
  fc.constantFrom(
    'Call',
    'true',
    'null',
    '1e3',
    '- x: y',
    '# no',
    '| >',
    '*a &b !c',
    'it\'s "so"',
    '=1+1',
    '<b>x</b>',
    '../../etc',
    'own:1 Call',
    '{a: [b',
    'Grüße 火 👩\u200d🚒',
    'a\u202eb',
    'two\nlines',
    'tab\tand\u0007bell',
    '__proto__',
  ),
  fc.string({ minLength: 1, maxLength: 30, unit: 'binary' }),
);
const name = words.map((text) => text.trim() || 'x');

type Draw = (view: PlanView) => PlanEdit;
const at = <T>(list: readonly T[], n: number): T => list[n % list.length]!;

const edits: fc.Arbitrary<Draw> = fc.oneof(
  fc
    .tuple(name, fc.nat(), fc.boolean(), fc.array(name, { maxLength: 2 }), words, fc.nat(5))
    .map(([title, n, twin, conditions, text, place]): Draw => (view) => {
      const again = at(view.steps, n);
      const ownStep: OwnStep = {
        id: `own:${n}`,
        // Steps of one title, the runbook's own among them, have to be told apart.
        title: twin ? again.title.slice(0, 200) : title,
        detail: text,
        role: 'lead',
        commands: [text],
        expect: text,
        duration: { min: 1, likely: 2, max: (n % 1000) + 3 },
        ...(n % 3 === 0 && again.kind !== 'own' ? { repeats: again.id } : {}),
        requires: conditions,
        adds: conditions.slice(0, 1),
        deletes: conditions.slice(1),
      };
      return { type: 'add-step', ownStep, atIndex: place };
    }),
  fc.tuple(fc.nat(), fc.nat()).map(([a, b]): Draw => (view) => ({
    type: 'move-step',
    step: at(view.steps, a).id,
    toIndex: b % view.steps.length,
  })),
  fc.nat().map((a): Draw => (view) => ({ type: 'remove-step', step: at(view.steps, a).id })),
  fc.tuple(fc.nat(), fc.nat()).map(([a, b]): Draw => (view) => ({
    type: 'add-edge',
    edge: { before: at(view.steps, a).id, after: at(view.steps, b).id },
  })),
  fc.nat().map(
    (a): Draw =>
      (view) =>
        view.edges.length === 0
          ? { type: 'rename', name: 'bare' }
          : { type: 'remove-edge', edge: at(view.edges, a) },
  ),
  fc.tuple(fc.nat(), words).map(([a, text]): Draw => (view) => ({
    type: 'set-note',
    step: at(view.steps, a).id,
    text,
  })),
  fc.tuple(name, fc.nat(), fc.nat()).map(([group, a, b]): Draw => (view) => ({
    type: 'group-steps',
    name: group,
    steps: [at(view.steps, a).id, at(view.steps, b).id],
  })),
  fc.tuple(name, fc.nat()).map(([team, a]): Draw => (view) => ({
    type: 'assign-steps',
    steps: [at(view.steps, a).id],
    role: 'network',
    team,
  })),
  name.map((text): Draw => () => ({ type: 'rename', name: text })),
  fc.constantFrom('none' as const, 'all' as const).map((booted): Draw => ({ plan }) => ({
    type: 'set-scenario',
    scenario: { ...plan.scenario, bootedBeforeStorage: booted },
  })),
);

/** What of a plan does not depend on the ids of the user's own steps. */
function gist(plan: Plan) {
  const { steps, edges, removed, check } = groundPlan(plan, estate, index);
  const place = new Map([...steps, ...removed].map((step, n) => [step.id, n]));
  return {
    steps: steps.map((step) => [step.title, step.detail, step.role, step.team, step.commands, step.duration]),
    edges: edges.map(({ before, after }) => [place.get(before), place.get(after)]),
    removed: removed.map((step) => step.title),
    verdict: [check.verdict, check.failures],
  };
}

test.each(['view-failover', 'srm-plan', 'vcenter-cluster'] as const)(
  'is the same file again, and the same plan: %s',
  (runbook) => {
    expect(runbooks.map(({ id }) => id)).toContain(runbook);
    const scenario = scenarioFor(runbook, estate, index);
    const made = makePlan({ runbook, estate, index, scenario, name: 'p' });
    let twins = 0;
    fc.assert(
      fc.property(fc.array(edits, { minLength: 1, maxLength: 8 }), (drawn) => {
        let plan = made;
        for (const draw of drawn) {
          const view = groundPlan(plan, estate, index);
          if (view.steps.length === 0) return;
          const edited = editPlan(plan, draw(view), estate, index);
          // Only what the contract takes comes to be stored.
          if (edited.ok && planSchema.safeParse(edited.plan).success) plan = edited.plan;
        }
        const titles = groundPlan(plan, estate, index).steps.map(({ title }) => title);
        if (plan.ownSteps.some(({ title }) => titles.indexOf(title) !== titles.lastIndexOf(title)))
          twins += 1;
        const first = templateYaml(templateOf(plan, estate, index));
        const read = planFromTemplate(checkYaml(first, 'p.yaml', kind), estate, index);
        // A tie that another scenario made impossible is told by the plan, and again when it is read.
        const impossible = groundPlan(plan, estate, index).check.assumptions.some(
          ({ id }) => id === 'ignored-edges',
        );
        if (!impossible) expect(read.unresolved).toEqual([]);
        expect(templateYaml(templateOf(read.plan, estate, index))).toBe(first);
        expect(gist(read.plan)).toEqual(gist(plan));
      }),
      { numRuns: 150 },
    );
    expect(twins).toBeGreaterThan(10);
  },
);
