import { describe, expect, it } from 'vitest';
import { verifyCertificate } from '../../../src/domain/certificate/verify.js';
import { checkModel, failingRun } from '../../../src/domain/plan/check/index.js';
import { Prover } from '../../../src/domain/plan/check/prove.js';
import { certificateOf, named, resealed, sha256 } from '../certificate/support.js';
import { failsIn, nameOf } from './compare.js';
import { randomModel } from './random.js';
import { walkStates } from './stateWalk.js';

const PLANS = 2000;

/** Plans with a harm of several literals: only of those can anything be left open. */
function* plansWithHarms() {
  for (let seed = 0; seed < PLANS; seed += 1) {
    const model = randomModel(seed);
    if (model.steps.some(({ hazards }) => hazards.some((when) => when.length > 1))) yield { seed, model };
  }
}

describe('a check cut short', () => {
  it('says what it does not know, and nothing that is not so', () => {
    const verdicts = { safe: 0, unsafe: 0, unreachable: 0, unknown: 0 };
    let open = 0;
    for (const { seed, model } of plansWithHarms()) {
      const { failing } = walkStates(model);
      let before = Infinity;
      for (const limit of [0, 1, 2, 3, 5, 8, 13]) {
        const check = checkModel(model, limit);
        const left = new Set(check.unknown.map(({ step, item }) => `hazard ${step}.${item}`));
        const found = new Set(check.failures.map(nameOf));
        for (const failure of check.failures) {
          // A run found in time is one, though a shorter one may not have been.
          expect(failing.get(nameOf(failure)), `plan ${seed}`).toBeLessThanOrEqual(failure.length);
          expect(failsIn(model, failingRun(model, failure), failure), `plan ${seed}`).toBe(true);
        }
        for (const name of failing.keys()) expect(found.has(name) || left.has(name), name).toBe(true);
        for (const { step, item, reason } of check.unknown) {
          expect(found.has(`hazard ${step}.${item}`)).toBe(false);
          expect(model.steps[step!]!.hazards[item]!.length).toBeGreaterThan(1);
          expect(reason).toContain(`more than ${limit} combinations`);
        }
        // The more it may look at, the less it leaves open.
        expect(left.size).toBeLessThanOrEqual(before);
        before = left.size;
        open += left.size;
        verdicts[check.verdict] += 1;
        if (check.failures.length > 0) expect(check.verdict).toMatch(/^un(safe|reachable)$/);
        else expect(check.verdict).toBe(left.size > 0 ? 'unknown' : 'safe');
      }
    }
    expect(open).toBeGreaterThan(PLANS / 10);
    expect(verdicts.unknown).toBeGreaterThan(PLANS / 20);
    expect(verdicts.safe).toBeGreaterThan(PLANS / 20);
  });
});

describe('a proof cut short', () => {
  it('is none where it would be too large, and a whole one else', () => {
    const count = { proofs: 0, tooLarge: 0, fails: 0 };
    for (const { seed, model } of plansWithHarms()) {
      const { failing } = walkStates(model);
      const whole = certificateOf(model);
      for (const limit of [0, 1, 2, 4]) {
        const proved = Prover.of(named(model), limit)!.prove();
        if ('proof' in proved) {
          count.proofs += 1;
          const certificate = resealed({ ...whole!, proof: proved.proof });
          expect(verifyCertificate(certificate, sha256), `plan ${seed}`).toMatchObject({ ok: true });
          continue;
        }
        const unproved = new Map(
          proved.unproved.map(({ kind, step, item, reason }) => [
            step === null ? `goal ${item}` : `${kind} ${step}.${item}`,
            reason,
          ]),
        );
        for (const name of failing.keys()) expect([...unproved.keys()], `plan ${seed}`).toContain(name);
        for (const [name, reason] of unproved) {
          if (reason === 'fails') expect([...failing.keys()], `plan ${seed}`).toContain(name);
          else expect(name).toMatch(/^hazard/);
          count[reason === 'fails' ? 'fails' : 'tooLarge'] += 1;
        }
      }
    }
    expect(count.proofs).toBeGreaterThan(PLANS / 4);
    expect(count.tooLarge).toBeGreaterThan(PLANS / 20);
    expect(count.fails).toBeGreaterThan(PLANS);
  });
});
