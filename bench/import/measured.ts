/** What a measured child process prints, as one line of JSON. */
export interface Measured {
  /** Wall time of the work, the start of Node left out. */
  readonly seconds: number;
  /** CPU time of all threads outside the kernel: it grows little when the machine is busy with other work. */
  readonly userSeconds: number;
  /** Highest resident memory of the whole process, MiB. */
  readonly peakMib: number;
  /** What was read, to see that all read the same. */
  readonly what: string;
}

/** Runs the work and prints what it took. */
export async function measured(work: () => Promise<string>): Promise<void> {
  const started = performance.now();
  const usedBefore = process.cpuUsage();
  const what = await work();
  const seconds = (performance.now() - started) / 1000;
  const userSeconds = process.cpuUsage(usedBefore).user / 1e6;
  const peakMib = Math.round(process.resourceUsage().maxRSS / 1024);
  const result: Measured = { seconds, userSeconds, peakMib, what };
  console.log(JSON.stringify(result));
}
