import type { FromFuzz, FuzzJob, Outcome } from './job.js';

/** One input, made and ready to be read. */
export interface Prepared {
  readonly seed: string;
  read(): Promise<Outcome>;
}

/** Runs a child process's share of the inputs and tells the parent of each. */
export async function runJob(job: FuzzJob, prepare: (number: number) => Promise<Prepared>): Promise<void> {
  for (let number = job.first; number < job.last; number += 1) {
    const { seed, read } = await prepare(number);
    // Waited for: should the process die of this input, the parent must know which it was.
    await say({ type: 'begin', number, seed });
    const before = process.cpuUsage();
    let outcome: Outcome | null = null;
    let error = '';
    try {
      outcome = await read();
    } catch (thrown) {
      error = thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown);
    }
    const { user, system } = process.cpuUsage(before);
    const residentMb = process.resourceUsage().maxRSS / 1024;
    await say({ type: 'end', number, outcome, error, cpuMs: (user + system) / 1000, residentMb });
    if (residentMb > job.residentMb) return;
  }
}

/** The job that the parent started this process for. */
export function givenJob(): FuzzJob {
  return JSON.parse(process.argv[2] ?? '') as FuzzJob;
}

function say(message: FromFuzz): Promise<void> {
  return new Promise((resolve, reject) => {
    process.send?.(message, undefined, undefined, (error) => (error ? reject(error) : resolve()));
  });
}
