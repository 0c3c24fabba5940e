import { comparePlan, emptyTally } from '../../test/unit/plan/compare.js';

/**
 * Compares the order check with the walk of all states on many random plans, as the tests do on
 * 20,000. Runs for minutes; stops at the first plan on which they differ.
 *   million.js [plans] [first seed]
 */
const plans = Number(process.argv[2] ?? 1_000_000);
const first = Number(process.argv[3] ?? 1_000_000);
const started = performance.now();
const tally = emptyTally();
for (let seed = first; seed < first + plans; seed += 1) comparePlan(seed, tally);
const seconds = Math.round((performance.now() - started) / 1000);
console.log(JSON.stringify({ seconds, firstSeed: first, differences: 0, ...tally }));
