import { describe, expect, it } from 'vitest';
import type { Certificate } from '../../../src/domain/certificate/format.js';
import { verifyCertificate } from '../../../src/domain/certificate/verify.js';
import { randomModel, numbersFrom } from '../plan/random.js';
import { walkStates } from '../plan/stateWalk.js';
import { bare, certificateOf, resealed, sha256 } from './support.js';
import { changeModel, retold, tamperOnce } from './tamper.js';

const accepts = (certificate: unknown): boolean => verifyCertificate(certificate, sha256).ok;

/** Whether a model that passed for proved is safe, by walking it. Cyclic edges never pass. */
const isSafe = (certificate: Certificate): boolean => walkStates(bare(certificate.model)).failing.size === 0;

/** Certificates of random safe plans, each with numbers of its own. */
function* certificates(count: number, from: number): Generator<[Certificate, (below: number) => number]> {
  for (let seed = from, found = 0; found < count; seed += 1) {
    const model = randomModel(seed, 6);
    if (model.steps.length < 2) continue;
    const certificate = certificateOf(model);
    if (certificate === null) continue;
    found += 1;
    yield [certificate, numbersFrom(seed)];
  }
}

describe('a certificate that was tampered with', () => {
  it('is refused by its seal, whatever was changed', () => {
    for (const [certificate, next] of certificates(1000, 0)) {
      expect(accepts(certificate)).toBe(true);
      const { certificate: changed, what } = tamperOnce(certificate, next);
      if (JSON.stringify(changed) !== JSON.stringify(certificate)) expect(accepts(changed), what).toBe(false);
    }
  });

  it('is refused where it is sealed anew, unless its plan is safe all the same', () => {
    let refused = 0;
    let passed = 0;
    for (const [certificate, next] of certificates(3000, 50_000)) {
      for (let round = 0; round < 5; round += 1) {
        let tampered = tamperOnce(certificate, next);
        if (next(3) === 0) {
          const again = tamperOnce(tampered.certificate, next);
          tampered = { certificate: again.certificate, what: `${tampered.what}; ${again.what}` };
        }
        const forged = resealed(retold(tampered.certificate));
        if (!accepts(forged)) refused += 1;
        else {
          passed += 1;
          expect(isSafe(forged), `${tampered.what}\n${JSON.stringify(forged)}`).toBe(true);
        }
      }
    }
    expect(refused).toBeGreaterThan(5000);
    expect(passed).toBeGreaterThan(100);
  });

  it('never proves another plan that is not safe', () => {
    let unsafe = 0;
    let passed = 0;
    for (const [certificate, next] of certificates(8000, 100_000)) {
      const { model, what } = changeModel(certificate.model, next);
      const { steps, goals } = certificate.proof;
      // The forger fits the proof's form to the changed plan where entries are missing.
      const proof = {
        ...certificate.proof,
        steps: steps.map((entry, s) => ({
          ...entry,
          requires: model.steps[s]!.requires.map(
            (_, i) => entry.requires[i] ?? { establishedBy: 'start' as const, threats: [], sentence: '' },
          ),
        })),
        goals,
      };
      const forged = resealed(retold({ ...certificate, model, proof }));
      const safe = isSafe(forged);
      if (!safe) unsafe += 1;
      if (accepts(forged)) {
        passed += 1;
        expect(safe, `${what}\n${JSON.stringify(forged)}`).toBe(true);
      }
    }
    expect(unsafe).toBeGreaterThan(500);
    expect(passed).toBeGreaterThan(500);
  });

  it('is refused when any entry of the proof is left out', () => {
    for (const [certificate] of certificates(300, 200_000)) {
      const without = (change: (proof: Certificate['proof']) => void): Certificate => {
        const less = JSON.parse(JSON.stringify(certificate)) as Certificate;
        change(less.proof);
        return resealed(retold(less));
      };
      const drop = <T>(list: readonly T[], i: number): void => void (list as T[]).splice(i, 1);
      const { proof } = certificate;
      proof.sequence.forEach((_, i) => expect(accepts(without((p) => drop(p.sequence, i)))).toBe(false));
      proof.goals.forEach((_, i) => expect(accepts(without((p) => drop(p.goals, i)))).toBe(false));
      proof.steps.forEach((entry, s) => {
        expect(accepts(without((p) => drop(p.steps, s)))).toBe(false);
        entry.requires.forEach((support, i) => {
          expect(accepts(without((p) => drop(p.steps[s]!.requires, i)))).toBe(false);
          support.threats.forEach((_, t) =>
            expect(accepts(without((p) => drop(p.steps[s]!.requires[i]!.threats, t)))).toBe(false),
          );
        });
        entry.hazards.forEach((exclusion, i) => {
          expect(accepts(without((p) => drop(p.steps[s]!.hazards, i)))).toBe(false);
          if (exclusion.way !== 'never-together') return;
          exclusion.cases.branches.forEach((_, b) => {
            const less = without((p) => {
              const found = p.steps[s]!.hazards[i]!;
              if (found.way === 'never-together') drop(found.cases.branches, b);
            });
            expect(accepts(less)).toBe(false);
          });
        });
      });
    }
  });
});
