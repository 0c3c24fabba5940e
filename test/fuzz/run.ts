import { parseArgs } from 'node:util';
import { Tally } from './tally.js';
import { runShare } from './share.js';
import { fuzzLimits } from './watch.js';

// Mutated files of every format, imported as the program does; what it promises is in reading.ts:
//   npx node --import ./scripts/ts-loader.mjs test/fuzz/run.ts --inputs 200000 --workers 2 --minutes 30
// A failure names its number; `--first N --inputs 1` with the same seed runs it again.
// Ends with 1 when an input failed.

const { values } = parseArgs({
  options: {
    inputs: { type: 'string', default: '2000' },
    first: { type: 'string', default: '0' },
    seed: { type: 'string', default: '1' },
    workers: { type: 'string', default: '1' },
    minutes: { type: 'string', default: '600' },
    table: { type: 'boolean', default: false },
  },
});
const inputs = Number(values.inputs);
const first = Number(values.first);
const workers = Number(values.workers);
const until = performance.now() + Number(values.minutes) * 60_000;

const tally = new Tally(values.seed);
await Promise.all(
  Array.from({ length: workers }, (_, i) =>
    runShare(
      {
        child: new URL('./child.ts', import.meta.url),
        seed: Number(values.seed),
        first: first + Math.floor((inputs * i) / workers),
        last: first + Math.floor((inputs * (i + 1)) / workers),
        limits: fuzzLimits,
        stop: () => performance.now() > until,
      },
      tally,
    ),
  ),
);
console.error(tally.report(values.table));
process.exitCode = tally.failures.length > 0 ? 1 : 0;
