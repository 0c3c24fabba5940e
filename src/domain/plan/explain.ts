import { threatSentence } from '../certificate/words.js';
import type { CertifiedModel, Ground } from '../certificate/format.js';
import type { EstateIndex } from '../estate/index.js';
import type { Estate } from '../estate/types.js';
import { baseOf } from './base.js';
import { certifiedModel } from './certify.js';
import { CheckedModel, type ModelFailure } from './check/index.js';
import { Prover } from './check/prove.js';
import { skeletonOf } from './skeleton.js';
import { nameOf, tellStory } from './story.js';
import { toModel } from './toModel.js';
import type { Counterexample, Literal, Plan } from './types.js';

/** A step that would undo what a condition needs, and why that does no harm. */
export interface ExplainedThreat {
  readonly step: string;
  readonly sentence: string;
}

/** One condition of a step, or of the goal, with what it stands on or how it fails. */
export interface ExplainedCondition {
  readonly kind: 'requirement' | 'hazard' | 'goal';
  /** The requirement, the harm or the goal, as a clause. */
  readonly text: string;
  /** The facts it is about. */
  readonly facts: readonly string[];
  /** 'open': neither proved nor refuted, because there are too many cases. */
  readonly state: 'holds' | 'fails' | 'open';
  readonly sentence: string;
  /** Id of the step that establishes it; null from the start, or where cases had to be distinguished. */
  readonly establishedBy: string | null;
  readonly threats: readonly ExplainedThreat[];
  /** The shortest run in which it fails. */
  readonly counterexample: Counterexample | null;
}

/** What the conditions of one step stand on; step null: those of the goal. */
export interface Explanation {
  readonly step: string | null;
  readonly name: string;
  readonly conditions: readonly ExplainedCondition[];
}

/** Explains every condition of a plan, or of one step. An id the plan does not have explains nothing. */
export function explainPlan(
  plan: Plan,
  at: { readonly estate: Estate; readonly index: EstateIndex },
  only: string | null = null,
): Explanation[] {
  const base = baseOf(plan.runbook, at.estate, at.index, plan.scenario);
  const skeleton = skeletonOf(plan, base);
  const model = certifiedModel(skeleton, base);
  const prover = Prover.of(model);
  const checked = CheckedModel.of(toModel(skeleton, base));
  if (prover === null || checked === null) throw new Error('The plan’s edges go in a circle.');

  const explained = (
    about: Pick<ExplainedCondition, 'kind' | 'text' | 'facts'>,
    found: { readonly sentence: string } & Partial<Ground>,
  ): ExplainedCondition => ({
    ...about,
    state: 'holds',
    sentence: found.sentence,
    ...grounds(model, found.establishedBy === undefined ? null : (found as Ground)),
    counterexample: null,
  });
  const failing = (
    about: Pick<ExplainedCondition, 'kind' | 'text' | 'facts'>,
    failure: Omit<ModelFailure, 'madeBy' | 'length'>,
  ): ExplainedCondition => {
    const found = checked.violation(failure.step, failure.bad);
    const nothing = { ...about, establishedBy: null, threats: [] };
    if (found === null || found === 'unknown') {
      return {
        ...nothing,
        state: 'open',
        sentence: 'Not decided: too many steps may lead to it.',
        counterexample: null,
      };
    }
    const counterexample = tellStory({ ...failure, ...found }, skeleton, base, checked);
    return { ...nothing, state: 'fails', sentence: counterexample.failure.sentence, counterexample };
  };

  const result: Explanation[] = [];
  skeleton.steps.forEach((step, s) => {
    if (only !== null && step.id !== only) return;
    const requires = step.requires.map((needed, item) => {
      const about = { kind: 'requirement', text: needed.text, facts: [literalWords(needed)] } as const;
      const found = prover.requirement(s, item);
      return found === 'fails'
        ? failing(about, { kind: 'requirement', step: s, item, bad: [contrary(needed)] })
        : explained(about, found);
    });
    const hazards = step.hazards.map((hazard, item) => {
      const about = {
        kind: 'hazard',
        text: hazard.consequence,
        facts: hazard.when.map(literalWords),
      } as const;
      const found = prover.hazard(s, item);
      if (typeof found === 'string')
        return failing(about, { kind: 'hazard', step: s, item, bad: hazard.when });
      const ground = found.way === 'one-never-holds' ? found.ground : {};
      return explained(about, { sentence: found.sentence, ...ground });
    });
    result.push({ step: step.id, name: nameOf(step), conditions: [...requires, ...hazards] });
  });
  if (only === null) {
    const conditions = base.goals.map((goal, item) => {
      const about = { kind: 'goal', text: goal.text, facts: [literalWords(goal)] } as const;
      const found = prover.goal(item);
      return found === 'fails'
        ? failing(about, { kind: 'goal', step: null, item, bad: [contrary(goal)] })
        : explained(about, found);
    });
    result.push({ step: null, name: 'Goal', conditions });
  }
  return result;
}

/** "mounted(ds-01) holds" */
const literalWords = ({ fact, holds }: Literal): string =>
  holds ? `${fact} holds` : `${fact} does not hold`;

const contrary = ({ fact, holds }: { fact: string; holds: boolean }) => ({ fact, holds: !holds });

function grounds(
  model: CertifiedModel,
  ground: Ground | null,
): Pick<ExplainedCondition, 'establishedBy' | 'threats'> {
  if (ground === null) return { establishedBy: null, threats: [] };
  return {
    establishedBy: ground.establishedBy === 'start' ? null : model.steps[ground.establishedBy]!.id,
    threats: ground.threats.map((threat) => ({
      step: model.steps[threat.step]!.id,
      sentence: threatSentence(model, threat),
    })),
  };
}
