import { describe, expect, it } from 'vitest';
import { Jobs, type Job } from '../../main/engine/jobs.js';
import type { Progress } from '../../src/contract/types.js';

/** Work that ends only when it is told to stop. */
const untilStopped = ({ signal }: Job): Promise<never> =>
  new Promise((_, reject) =>
    signal.addEventListener('abort', () => reject(new Error('stopped by the signal'))),
  );

describe('jobs', () => {
  it('passes at most ten progress events a second of one phase, and every new phase', async () => {
    let time = 0;
    const jobs = new Jobs(() => new Date(time));
    const seen: Progress[] = [];
    jobs.onProgress((progress) => seen.push(progress));
    await jobs.run('a', ({ progress }) => {
      for (time = 1000; time < 2000; time += 1) progress('Reading', time, 2000);
      progress('Storing', 0, null);
      return Promise.resolve();
    });
    expect(seen.filter((progress) => progress.phase === 'Reading')).toHaveLength(10);
    expect(seen.at(-1)).toEqual({ jobId: 'a', phase: 'Storing', done: 0, total: null });
  });

  it('tells nobody who has unsubscribed', async () => {
    const jobs = new Jobs(() => new Date());
    const seen: Progress[] = [];
    const off = jobs.onProgress((progress) => seen.push(progress));
    off();
    await jobs.run('a', ({ progress }) => Promise.resolve(progress('Reading', 1, 2)));
    expect(seen).toEqual([]);
  });

  it('cancels one job and leaves the others', async () => {
    const jobs = new Jobs(() => new Date());
    const first = jobs.run('a', untilStopped);
    const second = jobs.run('b', untilStopped);
    jobs.cancel('a');
    await expect(first).rejects.toMatchObject({ code: 'cancelled' });
    jobs.cancelAll();
    await expect(second).rejects.toMatchObject({ code: 'cancelled' });
  });

  it('counts work as cancelled that ended without looking', async () => {
    const jobs = new Jobs(() => new Date());
    const work = jobs.run('a', async () => {
      jobs.cancel('a');
      return Promise.resolve('read');
    });
    await expect(work).rejects.toMatchObject({ code: 'cancelled' });
  });

  it('refuses an id in use, and frees it at the end', async () => {
    const jobs = new Jobs(() => new Date());
    const running = jobs.run('a', untilStopped);
    await expect(jobs.run('a', () => Promise.resolve(1))).rejects.toMatchObject({ code: 'conflict' });
    jobs.cancel('a');
    await expect(running).rejects.toMatchObject({ code: 'cancelled' });
    await expect(jobs.run('a', () => Promise.resolve(1))).resolves.toBe(1);
    jobs.cancel('unknown');
  });
});
