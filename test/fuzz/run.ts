import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import type { FromFuzz, FuzzJob } from './job.js';

// Mutated files of every format against every importer:
//   node --import ./scripts/ts-loader.mjs test/fuzz/run.ts --inputs 200000 --workers 2 --minutes 30
// A failure names its number; `--first N --inputs 1` with the same seed runs it again.
// Ends with 1 when an input crashed the importer, hung it for 5 s, or took too much memory.

const { values } = parseArgs({
  options: {
    inputs: { type: 'string', default: '2000' },
    first: { type: 'string', default: '0' },
    seed: { type: 'string', default: '1' },
    workers: { type: 'string', default: '1' },
    minutes: { type: 'string', default: '600' },
  },
});
const inputs = Number(values.inputs);
const first = Number(values.first);
const workers = Number(values.workers);
const until = performance.now() + Number(values.minutes) * 60_000;

/** Longest one input may take. */
const hangMs = 5000;
/** Heap one worker may have: every seed is below 100 kB. */
const heapMb = 512;

const outcomes = { read: 0, problems: 0, refused: 0 };
const failures: string[] = [];
const slowest = { ms: 0, number: -1 };
const folder = await mkdtemp(join(tmpdir(), 'drydock-fuzz-'));
const began = performance.now();

await Promise.all(
  Array.from({ length: workers }, (_, i) =>
    share(first + Math.floor((inputs * i) / workers), first + Math.floor((inputs * (i + 1)) / workers)),
  ),
);
await rm(folder, { recursive: true, force: true });

const seconds = (performance.now() - began) / 1000;
const total = outcomes.read + outcomes.problems + outcomes.refused;
for (const failure of failures.slice(0, 20)) console.error(failure);
console.error(
  `${total} inputs in ${seconds.toFixed(0)} s (seed ${values.seed}): ${outcomes.read} read, ${outcomes.problems} with errors reported, ${outcomes.refused} refused; slowest ${slowest.ms.toFixed(0)} ms (input ${slowest.number}); ${failures.length} failed`,
);
process.exitCode = failures.length > 0 ? 1 : 0;

/** Runs a share, going on after the input that ended a worker. */
async function share(from: number, to: number): Promise<void> {
  for (let next = from; next < to;) next = await oneWorker(next, to);
}

/** Runs inputs in one worker; answers the number to go on with. */
function oneWorker(from: number, to: number): Promise<number> {
  const job: FuzzJob = { seed: Number(values.seed), first: from, last: to, folder };
  const worker = new Worker(new URL('./worker.ts', import.meta.url), {
    workerData: job,
    resourceLimits: { maxOldGenerationSizeMb: heapMb },
  });
  return new Promise((resolve) => {
    let current = { number: from, seed: '', at: performance.now() };
    let begun = false;
    let ended = false;
    const end = (next: number, failure: string | null): void => {
      if (ended) return;
      ended = true;
      clearInterval(watch);
      if (failure !== null) failures.push(failure);
      void worker.terminate().then(() => resolve(next));
    };
    const watch = setInterval(() => {
      if (begun && performance.now() - current.at > hangMs) {
        end(current.number + 1, `input ${current.number} (${current.seed}) took over ${hangMs} ms`);
      }
    }, 250);
    worker.on('message', (message: FromFuzz) => {
      if (ended) return;
      if (message.type === 'begin') {
        begun = true;
        current = { number: message.number, seed: message.seed, at: performance.now() };
        return;
      }
      const ms = performance.now() - current.at;
      if (ms > slowest.ms) Object.assign(slowest, { ms, number: message.number });
      if (message.type === 'end') outcomes[message.outcome] += 1;
      else failures.push(`input ${message.number} (${message.seed}): ${message.error}`);
      current = { ...current, at: performance.now() };
      if (current.at > until) end(to, null);
    });
    worker.on('error', (error) =>
      end(current.number + 1, `input ${current.number} (${current.seed}) ended the worker: ${error.message}`),
    );
    worker.on('exit', () => end(to, null));
  });
}
