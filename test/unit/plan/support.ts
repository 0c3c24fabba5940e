import { expect } from 'vitest';
import type { EstateIndex } from '../../../src/domain/estate/index.js';
import type { Estate } from '../../../src/domain/estate/types.js';
import { editPlan, groundPlan, makePlan, scenarioFor } from '../../../src/domain/plan/index.js';
import type {
  GroundStep,
  Plan,
  PlanEdit,
  PlanView,
  RunbookId,
  Scenario,
} from '../../../src/domain/plan/types.js';

/** A plan on an estate, with the few things tests do to it. */
export class Bench {
  plan: Plan;

  constructor(
    readonly at: { readonly estate: Estate; readonly index: EstateIndex },
    { settings, ...scenario }: Partial<Scenario> = {},
    runbook: RunbookId = 'view-failover',
  ) {
    const proposed = scenarioFor(runbook, at.estate, at.index);
    this.plan = makePlan({
      ...at,
      runbook,
      scenario: { ...proposed, ...scenario, settings: { ...proposed.settings, ...settings } },
      name: 'test',
    });
  }

  get view(): PlanView {
    return groundPlan(this.plan, this.at.estate, this.at.index);
  }

  /** The only step of a kind whose title holds a word. */
  step(kind: string, word = ''): GroundStep {
    const found = [...this.view.steps, ...this.view.removed].filter(
      (step) => step.kind === kind && step.title.includes(word),
    );
    expect(found.map((step) => step.title)).toHaveLength(1);
    return found[0]!;
  }

  edit(edit: PlanEdit): this {
    const edited = editPlan(this.plan, edit, this.at.estate, this.at.index);
    if (!edited.ok) throw new Error(edited.message);
    this.plan = edited.plan;
    return this;
  }

  refusal(edit: PlanEdit): string {
    const edited = editPlan(this.plan, edit, this.at.estate, this.at.index);
    expect(edited.ok).toBe(false);
    return edited.ok ? '' : edited.message;
  }

  /** Moves a step to just before another one. */
  moveBefore(step: GroundStep, other: GroundStep): this {
    const ids = this.view.steps.map((s) => s.id).filter((id) => id !== step.id);
    return this.edit({ type: 'move-step', step: step.id, toIndex: ids.indexOf(other.id) });
  }

  /** Takes the prerequisite between two steps out. */
  loosen(before: GroundStep, after: GroundStep): this {
    return this.edit({ type: 'remove-edge', edge: { before: before.id, after: after.id } });
  }

  /** Adds a step of the user's that does a step of the runbook again, after another one. */
  repeat(step: GroundStep, after: GroundStep): this {
    const ownStep = {
      id: `own:again:${step.id}`,
      title: `Again: ${step.title}`,
      detail: '',
      role: step.role,
      commands: [],
      expect: '',
      duration: { min: 1, likely: 1, max: 1 },
      repeats: step.id,
    };
    return this.edit({ type: 'add-step', atIndex: 100_000, ownStep }).edit({
      type: 'add-edge',
      edge: { before: after.id, after: ownStep.id },
    });
  }

  /** The failure that is told. */
  get told(): string {
    return this.view.check.counterexample?.failure.sentence ?? 'nothing fails';
  }

  /** Applies the repair offered and expects it to do what it says. */
  repair(): this {
    const { repair } = this.view.check;
    if (!repair) throw new Error('no repair is offered');
    this.edit({ type: 'apply-repair', repair });
    expect(this.view.check.verdict).toBe('safe');
    return this;
  }
}

/** The list as labels, e.g. "V1 V2 V3". */
export const labels = (view: PlanView): string => view.steps.map((step) => step.label).join(' ');
