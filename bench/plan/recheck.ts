import { indexEstate } from '../../src/domain/estate/index.js';
import { baseOf } from '../../src/domain/plan/base.js';
import { checkedFor, type Model } from '../../src/domain/plan/check/index.js';
import {
  editPlan,
  groundPlan,
  groundUnrepaired,
  makePlan,
  proposeScenario,
} from '../../src/domain/plan/index.js';
import { skeletonOf } from '../../src/domain/plan/skeleton.js';
import { toModel } from '../../src/domain/plan/toModel.js';
import type { Plan, PlanEdit } from '../../src/domain/plan/types.js';
import { changeOfView } from '../../src/domain/plan/viewChange.js';
import { generateEstate, parametersForEstateOf } from '../../src/domain/sample/generate.js';
import { measured } from '../import/measured.js';

/**
 * Edits a plan of at least 2,000 steps many times over and times, each time on the plan as it was made:
 * the check of its model; the edit with all that is shown of the new plan (list, edges, verdict,
 * assumptions) and what is different from the old one; and the search for a repair, which comes after.
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

/** An edit as the engine makes it: the new plan, its view, and what goes to the page. */
function edited(edit: PlanEdit): ReturnType<typeof changeOfView> | null {
  const made = editPlan(start, edit, estate, index);
  if (!made.ok) return null;
  return changeOfView(view, groundUnrepaired(made.plan, estate, index).view);
}

await measured(async () => {
  const told: string[] = [];
  for (const [name, edit] of Object.entries(kinds)) {
    const checks: number[] = [];
    const wholes: number[] = [];
    const repairs: number[] = [];
    let sent = 0;
    for (let i = 0; i < 60; i += 1) {
      const asked = edit(Math.floor((i * (view.steps.length / 2 - 50)) / 60));
      const made = editPlan(start, asked, estate, index);
      if (!made.ok) continue;
      const model = modelOf(made.plan);
      const before = modelOf(start);
      checkedFor(base, before)?.check();
      checks.push(timed(() => checkedFor(base, model)?.check()));
      checkedFor(base, before)?.check();
      wholes.push(timed(() => edited(asked)));
      const { repair } = groundUnrepaired(made.plan, estate, index);
      repairs.push(timed(repair));
      sent = Math.max(sent, JSON.stringify(edited(asked)).length);
    }
    told.push(
      `${name}: check ${middle(checks.slice(10))}, edit and what it changes of the view ${middle(wholes.slice(10))}, at most ${Math.ceil(sent / 1024)} KiB of ${(JSON.stringify(view).length / 1024 ** 2).toFixed(0)} MiB sent, repair ${middle(repairs.slice(10))} (${checks.length})`,
    );
  }
  return `${view.steps.length} steps; ${told.join('; ')}`;
});
