import { verifyCertificate } from '../../../src/domain/certificate/verify.js';
import {
  checkModel,
  failingRun,
  type Model,
  type ModelFailure,
} from '../../../src/domain/plan/check/index.js';
import { certificateOf, sha256 } from '../certificate/support.js';
import { randomModel } from './random.js';
import { walkStates } from './stateWalk.js';

/** What came up among the plans compared; a law that was never put to the test says nothing. */
export interface Tally {
  plans: number;
  conditions: number;
  safe: number;
  unreachable: number;
  failures: number;
  /** Harms of several literals that are excluded only by a distinction of cases. */
  byCases: number;
  /** Of these, with cases within cases. */
  nested: number;
  longest: number;
}

export const emptyTally = (): Tally => ({
  plans: 0,
  conditions: 0,
  safe: 0,
  unreachable: 0,
  failures: 0,
  byCases: 0,
  nested: 0,
  longest: 0,
});

export const nameOf = ({ kind, step, item }: ModelFailure): string =>
  step === null ? `goal ${item}` : `${kind} ${step}.${item}`;

/**
 * Compares the check of one random plan with the walk of all its states: which conditions fail, how
 * long the shortest failing run of each is, that the run given is one and needs each of its steps,
 * that a safe plan has a certificate that verifies and an unsafe one has none. Throws with the seed.
 */
export function comparePlan(seed: number, tally: Tally): void {
  const model = randomModel(seed);
  const walk = walkStates(model);
  const check = checkModel(model);
  const refuse = (what: string): never => {
    throw new Error(`Plan ${seed}: ${what}\n${JSON.stringify({ model, check })}`);
  };
  tally.plans += 1;
  tally.conditions += check.checked;
  if (check.unknown.length > 0) refuse('a condition was left open');
  if (check.failures.length !== walk.failing.size) refuse('other conditions fail');
  for (const failure of check.failures) {
    const shortest = walk.failing.get(nameOf(failure));
    if (shortest === undefined) refuse(`${nameOf(failure)} does not fail`);
    if (shortest !== failure.length) refuse(`${nameOf(failure)} fails within ${shortest} steps`);
    const run = failingRun(model, failure);
    if (run.length !== (failure.step === null ? model.steps.length : failure.length)) {
      refuse(`the run of ${nameOf(failure)} is not as long as told`);
    }
    if (!failsIn(model, run, failure)) refuse(`${nameOf(failure)} does not fail in its run`);
    for (let i = 0; i < run.length; i += 1) {
      if (failsIn(model, [...run.slice(0, i), ...run.slice(i + 1)], failure)) {
        refuse(`the run of ${nameOf(failure)} does not need its step ${i}`);
      }
    }
    tally.failures += 1;
    tally.longest = Math.max(tally.longest, run.length);
  }
  if ((check.verdict === 'safe') !== (walk.failing.size === 0)) refuse('the verdict is wrong');
  if (check.verdict === 'unreachable') {
    tally.unreachable += 1;
    if (walk.hasGoodRun) refuse('some order is good');
  }
  const certificate = certificateOf(model);
  if ((certificate !== null) !== (check.verdict === 'safe')) refuse('certificate and verdict disagree');
  if (certificate === null) return;
  tally.safe += 1;
  const exclusions = certificate.proof.steps.flatMap(({ hazards }) => hazards);
  for (const exclusion of exclusions) {
    if (exclusion.way !== 'never-together') continue;
    tally.byCases += 1;
    if (exclusion.cases.branches.some(({ out }) => out === 'cases')) tally.nested += 1;
  }
  const verified = verifyCertificate(certificate, sha256);
  if (!verified.ok) refuse(`the certificate does not verify: ${verified.problem}`);
  else if (verified.conditions !== check.checked) refuse('the certificate leaves conditions out');
}

/** Whether a run is one the plan allows and the condition fails at its end. */
export function failsIn(model: Model, run: readonly number[], { kind, step, item }: ModelFailure): boolean {
  const place = new Map(run.map((s, i) => [s, i]));
  for (const [a, b] of model.edges) {
    const at = place.get(b);
    if (at !== undefined && !((place.get(a) ?? Infinity) < at)) return false;
  }
  if (step === null ? run.length !== model.steps.length : run.at(-1) !== step) return false;
  const facts = new Set(model.initial);
  for (const s of step === null ? run : run.slice(0, -1)) {
    model.steps[s]!.deletes.forEach((fact) => facts.delete(fact));
    model.steps[s]!.adds.forEach((fact) => facts.add(fact));
  }
  const literals =
    step === null
      ? [model.goals[item]!]
      : kind === 'requirement'
        ? [model.steps[step]!.requires[item]!]
        : model.steps[step]!.hazards[item]!;
  const all = literals.every(({ fact, holds }) => facts.has(fact) === holds);
  return kind === 'hazard' ? all : !all;
}
