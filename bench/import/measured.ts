/** What a measured child process prints, as one line of JSON. */
export interface Measured {
  /** Wall time of the work, the start of Node left out. */
  readonly seconds: number;
  /** Highest resident memory of the whole process, MiB. */
  readonly peakMib: number;
  /** What was read, to see that all read the same. */
  readonly what: string;
}

/** Runs the work and prints what it took. */
export async function measured(work: () => Promise<string>): Promise<void> {
  const started = performance.now();
  const what = await work();
  const seconds = (performance.now() - started) / 1000;
  const peakMib = Math.round(process.resourceUsage().maxRSS / 1024);
  const result: Measured = { seconds, peakMib, what };
  console.log(JSON.stringify(result));
}
