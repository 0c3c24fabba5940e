import { expect, test } from 'vitest';
import { Jobs } from '../../main/engine/jobs.js';
import { paced } from '../../main/engine/pacing.js';
import type { Stretches } from '../../src/domain/stretches.js';

function* endless(onEnd: () => void): Stretches<never> {
  try {
    for (let done = 0; ; done += 1) yield { phase: 'Counting', done, total: null };
  } finally {
    onEnd();
  }
}

test('work that would never end is stopped by what arrives while it runs', async () => {
  const jobs = new Jobs(() => new Date());
  let ended = false;
  const work = jobs.run('a', (job) =>
    paced(
      endless(() => (ended = true)),
      job,
    ),
  );
  setImmediate(() => jobs.cancel('a'));
  await expect(work).rejects.toMatchObject({ code: 'cancelled' });
  expect(ended).toBe(true);
});

test('each phase is told, and the result answered', async () => {
  const jobs = new Jobs(() => new Date());
  const seen: string[] = [];
  jobs.onProgress(({ phase }) => seen.push(phase));
  function* work(): Stretches<string> {
    yield { phase: 'Reading', done: 1, total: 2 };
    yield { phase: 'Storing', done: 1, total: 2 };
    return 'stored';
  }
  expect(await jobs.run('a', (job) => paced(work(), job))).toBe('stored');
  expect(seen).toEqual(['Reading', 'Storing']);
});
