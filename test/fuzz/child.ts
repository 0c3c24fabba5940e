import { inputOf } from './inputs.js';
import { FuzzReader } from './reading.js';
import { givenJob, runJob } from './runner.js';
import { seedInputs } from './seeds.js';

// Runs one share of the inputs. The parent watches over it: what hangs or runs out of memory cannot
// report itself.

const job = givenJob();
const seeds = await seedInputs();
const reader = await FuzzReader.in(job.folder);
await runJob(job, (number) => {
  const input = inputOf(number, job.seed, seeds);
  return Promise.resolve({ seed: input.seed, read: () => reader.read(number, input) });
});
