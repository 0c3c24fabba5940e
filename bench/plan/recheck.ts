import { indexEstate } from '../../src/domain/estate/index.js';
import { baseOf } from '../../src/domain/plan/base.js';
import { checkedFor, type Model } from '../../src/domain/plan/check/index.js';
import { editPlan, groundPlan, makePlan, proposeScenario } from '../../src/domain/plan/index.js';
import { skeletonOf } from '../../src/domain/plan/skeleton.js';
import { toModel } from '../../src/domain/plan/toModel.js';
import type { Plan, PlanEdit } from '../../src/domain/plan/types.js';
import { generateEstate, parametersForEstateOf } from '../../src/domain/sample/generate.js';
import { measured } from '../import/measured.js';

/**
 * Edits a plan of at least 2,000 steps many times over and times two things after each edit: the check
 * of its model, and the whole new view with list, edges and assumptions.
 *   recheck.js [VMs of the estate]
 */
const vms = Number(process.argv[2] ?? 30_000);
const estate = generateEstate(parametersForEstateOf(vms));
const index = indexEstate(estate);
const scenario = proposeScenario(estate, index);
const start = makePlan({ runbook: 'view-failover', estate, index, scenario, name: 'bench' });
const base = baseOf('view-failover', estate, index, scenario);
const view = groundPlan(start, estate, index);

const modelOf = (plan: Plan): Model => toModel(skeletonOf(plan, base), base);
const timed = (work: () => unknown): number => {
  const began = performance.now();
  work();
  return performance.now() - began;
};
const middle = (list: number[]): string => {
  const sorted = [...list].sort((a, b) => a - b);
  const at = (share: number): string =>
    sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]!.toFixed(1);
  return `median ${at(0.5)} ms, 95 % within ${at(0.95)} ms`;
};

/** Edits of one kind, spread over the plan, each on the plan as it was made. */
const kinds: Readonly<Record<string, (i: number) => PlanEdit>> = {
  'edge added': (i) => ({
    type: 'add-edge',
    edge: { before: view.steps[i]!.id, after: view.steps[view.steps.length - 1 - i]!.id },
  }),
  'edge removed': (i) => ({ type: 'remove-edge', edge: view.edges[i]! }),
  'step moved': (i) => ({
    type: 'move-step',
    step: view.steps[i]!.id,
    toIndex: Math.min(view.steps.length - 1, i + 40),
  }),
  'step removed': (i) => ({ type: 'remove-step', step: view.steps[i]!.id }),
};

await measured(async () => {
  const told: string[] = [];
  for (const [name, edit] of Object.entries(kinds)) {
    const checks: number[] = [];
    const views: number[] = [];
    for (let i = 0; i < 60; i += 1) {
      const at = Math.floor((i * (view.steps.length / 2 - 50)) / 60);
      const edited = editPlan(start, edit(at), estate, index);
      if (!edited.ok) continue;
      const model = modelOf(edited.plan);
      const before = modelOf(start);
      checkedFor(base, before)?.check();
      checks.push(timed(() => checkedFor(base, model)?.check()));
      checkedFor(base, before)?.check();
      views.push(timed(() => groundPlan(edited.plan, estate, index)));
    }
    told.push(
      `${name}: check ${middle(checks.slice(10))}, whole view ${middle(views.slice(10))} (${checks.length})`,
    );
  }
  return `${view.steps.length} steps; ${told.join('; ')}`;
});
