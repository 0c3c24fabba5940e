import { givenJob, runJob } from './runner.js';

// Stands for an importer with every fault the fuzzer is to find: the number of the input says which.

const faults: Readonly<Record<number, () => Promise<void> | void>> = {
  1: () => {
    throw new TypeError('It broke.');
  },
  2: () => {
    for (;;);
  },
  3: () => new Promise(() => undefined),
  4: () => new Promise(() => setInterval(() => undefined, 1000)),
  5: () => {
    const kept: number[][] = [];
    for (;;) kept.push(Array.from({ length: 1000 }, (_, i) => i));
  },
  6: () => {
    const before = process.cpuUsage();
    const spent = (): number => process.cpuUsage(before).user + process.cpuUsage(before).system;
    while (spent() < 250_000);
  },
  7: () => void Buffer.alloc(600 * 1024 * 1024, 1),
  8: () => process.exit(3),
};

await runJob(givenJob(), (number) =>
  Promise.resolve({
    seed: 'faulty',
    read: async () => {
      await faults[number]?.();
      return 'refused' as const;
    },
  }),
);
