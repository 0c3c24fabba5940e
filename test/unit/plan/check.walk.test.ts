import { describe, expect, it } from 'vitest';
import { comparePlan, emptyTally } from './compare.js';

const PLANS = 20_000;

describe('the order check against the walk of all states', () => {
  it(`agrees on ${PLANS} plans of up to 8 steps, certificates included`, () => {
    const tally = emptyTally();
    for (let seed = 0; seed < PLANS; seed += 1) comparePlan(seed, tally);
    // The comparison is worth something only where everything came up.
    expect(tally.plans).toBe(PLANS);
    expect(tally.safe).toBeGreaterThan(PLANS / 4);
    expect(tally.unreachable).toBeGreaterThan(PLANS / 20);
    expect(tally.failures).toBeGreaterThan(PLANS);
    expect(tally.byCases).toBeGreaterThan(PLANS / 100);
    expect(tally.nested).toBeGreaterThan(PLANS / 200);
    expect(tally.longest).toBe(8);
  });
});
