import { describe, expect, it } from 'vitest';
import type { Certificate, CertifiedModel, Ground } from '../../../src/domain/certificate/format.js';
import { verifyCertificate } from '../../../src/domain/certificate/verify.js';
import { isAcyclic } from '../plan/oracle.js';
import { randomModel } from '../plan/random.js';
import { walkStates } from '../plan/stateWalk.js';
import {
  edgeRemoved,
  edgeTurned,
  effectAdded,
  everyFieldChanged,
  producerSwapped,
  stepRemoved,
  type Forgery,
} from './forgeries.js';
import { bare, certificateOf, resealed, sha256 } from './support.js';
import { retold } from './tamper.js';

const accepts = (certificate: unknown): boolean => verifyCertificate(certificate, sha256).ok;

function* certificates(count: number, from: number): Generator<Certificate> {
  for (let seed = from, found = 0; found < count; seed += 1) {
    const certificate = certificateOf(randomModel(seed, 6));
    if (certificate === null || certificate.model.steps.length < 2) continue;
    found += 1;
    yield { ...certificate, assumptions: ['the sun rises', 'the array is there'] };
  }
}

/** Whether one step comes before another in every order, found by following the edges. */
function comesBefore({ edges }: CertifiedModel, a: number, b: number): boolean {
  return edges.some(
    ([from, to]) => to === b && (from === a || comesBefore({ edges } as CertifiedModel, a, from)),
  );
}

/** Whether what a ground names as establishing does so: by its effects, and in time in every order. */
function isTrue(
  model: CertifiedModel,
  { establishedBy }: Ground,
  { fact, holds }: { readonly fact: string; readonly holds: boolean },
  step: number | null,
): boolean {
  if (establishedBy === 'start') return model.initial.includes(fact) === holds;
  const { adds, deletes } = model.steps[establishedBy]!;
  const makes = holds ? adds.includes(fact) : deletes.includes(fact) && !adds.includes(fact);
  return makes && (step === null || comesBefore(model, establishedBy, step));
}

/** Establishers named in a certificate that establish nothing. */
function falseClaims({ model, proof }: Certificate): string[] {
  return [
    ...model.steps.flatMap(({ requires }, s) =>
      requires.flatMap((literal, i) =>
        isTrue(model, proof.steps[s]!.requires[i]!, literal, s) ? [] : [`requirement ${s}.${i}`],
      ),
    ),
    ...model.goals.flatMap((literal, i) =>
      isTrue(model, proof.goals[i]!, literal, null) ? [] : [`goal ${i}`],
    ),
  ];
}

describe('a certificate forged with care', () => {
  it.each<[string, number, (certificate: Certificate) => Iterable<Forgery>]>([
    ['an edge removed', 600, edgeRemoved],
    ['an edge turned', 600, edgeTurned],
    ['an effect added', 150, effectAdded],
    ['a producer swapped', 200, producerSwapped],
    ['a step removed', 600, stepRemoved],
  ])('with %s is refused by its hashes; sealed anew, unless all it says is so', (_name, count, forgeries) => {
    const found = { unsafe: 0, refused: 0, passed: 0 };
    for (const certificate of certificates(count, 300_000)) {
      for (const { what, certificate: forgery } of forgeries(resealed(certificate))) {
        expect(accepts(forgery), what).toBe(false);
        const sealed = resealed(retold(forgery));
        const passes = accepts(sealed);
        found[passes ? 'passed' : 'refused'] += 1;
        const isSafe =
          isAcyclic(sealed.model.steps.length, sealed.model.edges) &&
          walkStates(bare(sealed.model)).failing.size === 0;
        if (!isSafe) found.unsafe += 1;
        if (!passes) continue;
        expect(isSafe, `${what}: ${JSON.stringify(sealed)}`).toBe(true);
        expect(falseClaims(sealed), what).toEqual([]);
      }
    }
    expect(found.refused).toBeGreaterThan(count / 2);
    expect(found.passed).toBeGreaterThan(count / 50);
    if (forgeries !== producerSwapped) expect(found.unsafe).toBeGreaterThan(count / 50);
  });

  it('is refused whatever one value is changed, taken out or written twice, its hashes left as they are', () => {
    let tried = 0;
    for (const certificate of certificates(25, 400_000)) {
      const whole = resealed(certificate);
      expect(accepts(whole)).toBe(true);
      for (const { what, certificate: forgery } of everyFieldChanged(whole)) {
        tried += 1;
        expect(accepts(forgery), what).toBe(false);
      }
    }
    expect(tried).toBeGreaterThan(2000);
  });

  it('is refused when an assumption is taken out and the seal is not made anew', () => {
    for (const certificate of certificates(20, 500_000)) {
      const whole = resealed(certificate);
      expect(verifyCertificate({ ...whole, assumptions: whole.assumptions.slice(1) }, sha256)).toEqual({
        ok: false,
        problem: 'The certificate was changed after it was made: its seal does not fit.',
      });
    }
  });
});
