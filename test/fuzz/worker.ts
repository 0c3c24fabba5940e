import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { inspectFiles } from '../../main/import/index.js';
import { parseOverlay } from '../../main/import/overlay/index.js';
import { defaultLimits } from '../../main/import/types.js';
import { DrydockError } from '../../src/contract/result.js';
import { countObjects } from '../../src/domain/estate/counts.js';
import { inputOf } from './inputs.js';
import type { FromFuzz, FuzzJob } from './job.js';
import { seedInputs } from './seeds.js';

// Runs one share of the inputs. The parent watches over time and memory: a parser that hangs cannot
// report itself.

const job = workerData as FuzzJob;
const port = parentPort;
if (port === null) throw new Error('This file runs in a worker.');
const say = (message: FromFuzz): void => port.postMessage(message);

const seeds = await seedInputs();
for (let number = job.first; number < job.last; number += 1) {
  const input = inputOf(number, job.seed, seeds);
  say({ type: 'begin', number, seed: input.seed });
  const folder = join(job.folder, String(number));
  await mkdir(folder);
  try {
    const outcome = await read(folder, input.files, input.asOverlay);
    say({ type: 'end', number, outcome });
  } catch (error) {
    if (error instanceof DrydockError && error.code === 'bad-input' && isSentence(error.message)) {
      say({ type: 'end', number, outcome: 'refused' });
    } else {
      say({
        type: 'crash',
        number,
        seed: input.seed,
        error: error instanceof Error ? (error.stack ?? error.message) : String(error),
      });
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function read(
  folder: string,
  files: readonly { readonly name: string; readonly content: Buffer }[],
  asOverlay: boolean,
): Promise<'read' | 'problems'> {
  const [first] = files;
  if (asOverlay && first !== undefined) {
    parseOverlay(first.content.toString('utf8'), first.name);
    return 'read';
  }
  for (const { name, content } of files) {
    await mkdir(join(folder, name, '..'), { recursive: true });
    await writeFile(join(folder, name), content);
  }
  const paths = files.length === 1 && first !== undefined ? [join(folder, first.name)] : [folder];
  const { draft, problems } = await inspectFiles(paths, {
    signal: new AbortController().signal,
    progress: () => undefined,
    limits: defaultLimits,
  });
  const counts = countObjects(draft);
  for (const [kind, count] of Object.entries(counts)) {
    if (!Number.isInteger(count) || count < 0) throw new Error(`The count of ${kind} is ${String(count)}.`);
  }
  for (const problem of problems) {
    if (!isSentence(problem.message)) throw new Error(`No sentence: ${JSON.stringify(problem.message)}`);
  }
  return problems.some((problem) => problem.level === 'error') ? 'problems' : 'read';
}

/** What people are told is a sentence of some length, not a stack trace and not nothing. */
function isSentence(text: string): boolean {
  return text.length > 10 && /[.)”"’]$/.test(text.trimEnd()) && !/\n\s+at /.test(text);
}
