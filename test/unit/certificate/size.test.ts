import { describe, expect, it } from 'vitest';
import type { Certificate } from '../../../src/domain/certificate/format.js';
import { verifyCertificate } from '../../../src/domain/certificate/verify.js';
import type { Model, ModelStep } from '../../../src/domain/plan/check/index.js';
import { randomModel } from '../plan/random.js';
import { certificateOf, sha256 } from './support.js';

/** Values in a document: numbers, words, lists, records. */
function sizeOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 1;
  return Object.values(value).reduce<number>((sum, each) => sum + sizeOf(each), 1);
}

/** How often the checker looks something up while it verifies a certificate. */
function looksFor(certificate: Certificate): number {
  const { has } = Set.prototype;
  const { get } = Map.prototype;
  let looks = 0;
  Set.prototype.has = function (...args) {
    looks += 1;
    return has.apply(this, args);
  };
  Map.prototype.get = function (...args: [unknown]): unknown {
    looks += 1;
    return get.apply(this, args);
  };
  try {
    expect(verifyCertificate(certificate, sha256)).toMatchObject({ ok: true });
    return looks;
  } finally {
    Set.prototype.has = has;
    Map.prototype.get = get;
  }
}

const idle: ModelStep = { requires: [], hazards: [], adds: [], deletes: [] };

/** Each step needs what the one before it made; one fact is undone and made again all along. */
function chain(length: number): Model {
  const steps = Array.from({ length }, (_, i): ModelStep => ({
    requires: i === 0 ? [] : [{ fact: `f${i - 1}`, holds: true }],
    hazards: [],
    adds: [`f${i}`, ...(i % 10 === 9 ? ['again'] : [])],
    deletes: i % 10 === 5 ? ['again'] : [],
  }));
  return {
    steps: [...steps, { ...idle, requires: [{ fact: 'again', holds: true }] }],
    edges: steps.map((_, i) => [i, i + 1]),
    initial: [],
    goals: [],
  };
}

/** One step with a harm that many pairs of makers might bring about, and none can. */
function cases(makers: number): Model {
  const p = Array.from({ length: makers }, () => ({ ...idle, adds: ['p'], deletes: ['q'] }));
  const q = Array.from({ length: makers }, () => ({ ...idle, adds: ['q'], deletes: ['p'] }));
  const when = ['p', 'q'].map((fact) => ({ fact, holds: true }));
  return { steps: [...p, ...q, { ...idle, hazards: [when] }], edges: [], initial: [], goals: [] };
}

describe('the work of verifying a certificate is less than one look a value', () => {
  it.each<[string, (size: number) => Model, readonly number[]]>([
    ['of a long chain', chain, [50, 400, 3200]],
    ['of many cases', cases, [4, 16, 64]],
  ])('%s, however large', (_name, model, sizes) => {
    for (const size of sizes) {
      const certificate = certificateOf(model(size))!;
      expect(looksFor(certificate)).toBeLessThan(sizeOf(certificate));
    }
  });

  it('of random plans', () => {
    let looked = 0;
    for (let seed = 0; seed < 2000; seed += 1) {
      const certificate = certificateOf(randomModel(seed));
      if (certificate === null) continue;
      looked += 1;
      expect(looksFor(certificate)).toBeLessThan(sizeOf(certificate));
    }
    expect(looked).toBeGreaterThan(500);
  });
});
