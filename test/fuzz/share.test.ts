import { expect, it } from 'vitest';
import { runShare, type Listener } from './share.js';

it('every fault is told with its input, and the run goes on after it', { timeout: 300_000 }, async () => {
  const failed = new Map<number, string>();
  const refused: number[] = [];
  const listener: Listener = {
    ended: ({ number, outcome }) => {
      if (outcome === 'refused') refused.push(number);
    },
    failed: (number, _seed, how) => failed.set(number, how),
    acquitted: () => undefined,
  };
  await runShare(
    {
      child: new URL('./faultyChild.ts', import.meta.url),
      seed: 1,
      first: 0,
      last: 10,
      limits: { cpuMs: 150, wallMs: 5000, heapMb: 64, residentMb: 500 },
      stop: () => false,
    },
    listener,
  );
  expect([...failed.keys()].sort()).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  expect(failed.get(1)).toMatch(/^TypeError: It broke\./);
  expect(failed.get(2)).toBe('did not end in 5000 ms, and again alone');
  expect(failed.get(3)).toBe('waits for what never happens');
  expect(failed.get(4)).toBe('did not end in 5000 ms, and again alone');
  expect(failed.get(5)).toBe('took more than 64 MB of heap');
  expect(failed.get(6)).toMatch(/^took \d+ ms of processor time$/);
  expect(failed.get(7)).toMatch(/^left the process with \d+ MB, and again alone$/);
  expect(failed.get(8)).toMatch(/^ended the process \(3\)/);
  // Too slow or too large, but read to an end; and those without a fault.
  expect(refused).toEqual([0, 6, 7, 9]);
});
