/**
 * Memory a host sets aside for a VM besides what the guest gets. Samples by configured memory (MiB)
 * and virtual CPUs, from the resource management guides of vSphere 4.0 and of 5.x to 6.x; between
 * samples and beyond them the growth is nearly linear.
 */
interface Samples {
  readonly memory: readonly number[];
  readonly cpus: readonly number[];
  /** MiB; one row for each number of CPUs. */
  readonly overhead: readonly (readonly number[])[];
}

const cpus = [1, 2, 4, 8];

const vsphere4: Samples = {
  memory: [256, 1024, 2048],
  cpus,
  overhead: [
    [113.17, 123.73, 137.81],
    [159.43, 176.05, 198.2],
    [241.62, 258.3, 280.53],
    [416.5, 445.52, 484.18],
  ],
};

const vsphere5: Samples = {
  memory: [256, 1024, 4096, 16384],
  cpus,
  overhead: [
    [20.29, 25.9, 48.64, 139.62],
    [24.28, 29.91, 52.72, 143.98],
    [32.23, 37.86, 60.67, 151.93],
    [48.16, 53.82, 76.78, 168.6],
  ],
};

/** Overhead in MiB of a VM; unknown sizes count as the smallest. */
export function overheadMib(memoryMib: number | null, vcpus: number | null, before5: boolean): number {
  const samples = before5 ? vsphere4 : vsphere5;
  const rows = samples.overhead.map((row) => along(samples.memory, row, memoryMib ?? 0));
  return along(samples.cpus, rows, vcpus ?? 1);
}

/** Linear between two samples, and on from the last two; never below the first. */
function along(xs: readonly number[], ys: readonly number[], x: number): number {
  if (x <= xs[0]!) return ys[0]!;
  let i = 1;
  while (i < xs.length - 1 && x > xs[i]!) i += 1;
  const [x0, x1, y0, y1] = [xs[i - 1]!, xs[i]!, ys[i - 1]!, ys[i]!];
  return y0 + ((x - x0) / (x1 - x0)) * (y1 - y0);
}
