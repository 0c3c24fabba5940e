import { canonicalJson } from '../certificate/canonical.js';
import {
  certificateFormat,
  certificateVersion,
  type Bound,
  type Certificate,
  type CertifiedModel,
} from '../certificate/format.js';
import type { EstateIndex } from '../estate/index.js';
import type { Estate } from '../estate/types.js';
import { countOf } from '../steps/words.js';
import { answerAssumptions } from './answers.js';
import { assumptionsOf } from './assumptions.js';
import { baseOf, type Base } from './base.js';
import { Prover, type Unproved } from './check/prove.js';
import { skeletonOf, type Skeleton } from './skeleton.js';
import { nameOf } from './story.js';
import type { Plan } from './types.js';

/** SHA-256 of a text in UTF-8, lower-case hex. The domain has no hash of its own. */
export type Sha256 = (text: string) => string;

/** What a certificate is bound to besides its model. */
export interface Binding {
  readonly plan: Bound;
  readonly snapshot: Bound;
  readonly assumptions: readonly string[];
}

/** A certificate, or the conditions that have no proof. */
export type CertifiedOrNot =
  | { readonly ok: true; readonly certificate: Certificate }
  | { readonly ok: false; readonly unproved: readonly Unproved[] };

/**
 * Proves a model and seals the proof.
 * @throws RangeError when the edges go in a circle
 */
export function certifyModel(model: CertifiedModel, binding: Binding, sha256: Sha256): CertifiedOrNot {
  const prover = Prover.of(model);
  if (prover === null) throw new RangeError('The edges go in a circle, so no order is allowed.');
  const proved = prover.prove();
  if ('unproved' in proved) return { ok: false, unproved: proved.unproved };
  const { plan, snapshot, assumptions } = binding;
  const sealed: Omit<Certificate, 'seal'> = {
    format: certificateFormat,
    version: certificateVersion,
    plan,
    snapshot,
    assumptions,
    model,
    modelHash: sha256(canonicalJson(model)),
    proof: proved.proof,
  };
  return { ok: true, certificate: { ...sealed, seal: sha256(canonicalJson(sealed)) } };
}

/** A plan as a certificate speaks of it: the check's model with the names people know. */
export function certifiedModel(skeleton: Skeleton, base: Base): CertifiedModel {
  return {
    steps: skeleton.steps.map((step) => ({
      id: step.id,
      name: nameOf(step),
      requires: step.requires.map(({ fact, holds, text }) => ({ fact, holds, text })),
      hazards: step.hazards.map(({ when, consequence }) => ({
        when: when.map(({ fact, holds }) => ({ fact, holds })),
        text: consequence,
      })),
      adds: step.effects.adds,
      deletes: step.effects.deletes,
    })),
    edges: skeleton.edges.map(
      ({ before, after }) => [skeleton.position.get(before)!, skeleton.position.get(after)!] as const,
    ),
    initial: base.initial,
    goals: base.goals.map(({ fact, holds, text }) => ({ fact, holds, text })),
  };
}

/**
 * The certificate of a plan on its estate, or a sentence that says why it has none. `snapshot` names
 * the estate by a hash of its content.
 */
export function certifyPlan(
  plan: Plan,
  at: { readonly estate: Estate; readonly index: EstateIndex },
  snapshot: Bound,
  sha256: Sha256,
):
  | { readonly ok: true; readonly certificate: Certificate }
  | { readonly ok: false; readonly sentence: string } {
  const base = baseOf(plan.runbook, at.estate, at.index, plan.scenario);
  const [blocker] = base.blockers;
  if (blocker !== undefined) return { ok: false, sentence: `This plan cannot be made: ${blocker}` };
  const skeleton = skeletonOf(plan, base);
  // What is hashed is what is stored: fields without a value are not.
  const document: unknown = JSON.parse(JSON.stringify(plan));
  const certified = certifyModel(
    certifiedModel(skeleton, base),
    {
      plan: { name: plan.name, hash: sha256(canonicalJson(document)) },
      snapshot,
      assumptions: [
        ...assumptionsOf(base, skeleton),
        ...answerAssumptions(plan.runbook, plan.scenario, at),
      ].map(({ text }) => text),
    },
    sha256,
  );
  return certified.ok ? certified : { ok: false, sentence: whyNot(certified.unproved, skeleton) };
}

function whyNot(unproved: readonly Unproved[], skeleton: Skeleton): string {
  const failing = unproved.filter(({ reason }) => reason === 'fails');
  const [first] = failing.length > 0 ? failing : unproved;
  const step = skeleton.steps[first?.step ?? -1];
  const where = step === undefined ? 'the goal' : nameOf(step);
  return failing.length > 0
    ? `There is no certificate, because the plan is not safe in every order it allows: ${countOf(failing.length, 'condition')} can fail, the first at ${where}.`
    : `There is no certificate, because the proof would be too large: ${countOf(unproved.length, 'condition')} ${unproved.length === 1 ? 'needs' : 'need'} too many cases, the first at ${where}.`;
}
