import { fork } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Ended, FromFuzz, FuzzJob } from './job.js';

const loader = new URL('../../scripts/ts-loader.mjs', import.meta.url).href;

/** What one input may take. */
export interface FuzzLimits {
  /** Processor time: what else the machine does at the time does not count. */
  readonly cpuMs: number;
  /** Time by the clock after which an input without an end is stopped: generous, for the machine may be busy. */
  readonly wallMs: number;
  /** Heap of a child process: V8 ends the process above it. */
  readonly heapMb: number;
  /** Resident memory of a child process, with the program itself. */
  readonly residentMb: number;
}

export const fuzzLimits: FuzzLimits = { cpuMs: 5000, wallMs: 60_000, heapMb: 256, residentMb: 512 };

/** How a child process came to its end. */
export type ChildEnd =
  /** It went through its inputs, or stopped because of its memory: then there are inputs left. */
  { readonly is: 'done' } | { readonly is: 'too slow' } | { readonly is: 'dead'; readonly how: string };

/** What a child process did. */
export interface Watched {
  readonly end: ChildEnd;
  /** The input that was begun last. */
  readonly last: { readonly number: number; readonly seed: string } | null;
  /** Whether that input came to its own end. */
  readonly ended: boolean;
}

/**
 * Runs inputs in a child process of their own, for a process that is out of memory dies as a whole.
 *
 * @param child the module that runs them
 * @param onEnd called for each input that came to an end
 */
export async function watchChild(
  child: URL,
  job: Omit<FuzzJob, 'folder' | 'residentMb'>,
  limits: FuzzLimits,
  onEnd: (ended: Ended, seed: string) => void,
): Promise<Watched> {
  const folder = await mkdtemp(join(tmpdir(), 'drydock-fuzz-'));
  try {
    return await watch(child, { ...job, folder, residentMb: limits.residentMb }, limits, onEnd);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function watch(
  child: URL,
  job: FuzzJob,
  limits: FuzzLimits,
  onEnd: (ended: Ended, seed: string) => void,
): Promise<Watched> {
  const process = fork(child, [JSON.stringify(job)], {
    execArgv: [
      ...['--import', loader, `--max-old-space-size=${limits.heapMb}`],
      // A heap that begins small is swept every few inputs, for a third of all the time.
      `--initial-old-space-size=${Math.floor(limits.heapMb * 0.75)}`,
    ],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  let last: Watched['last'] = null;
  let ended = true;
  let tooSlow = false;
  let said = '';
  let clock: NodeJS.Timeout | undefined;
  process.stderr?.setEncoding('utf8').on('data', (text: string) => (said = (said + text).slice(-20_000)));
  process.on('message', (message: FromFuzz) => {
    clearTimeout(clock);
    if (message.type === 'begin') {
      [last, ended] = [message, false];
      clock = setTimeout(() => {
        tooSlow = true;
        process.kill('SIGKILL');
      }, limits.wallMs);
    } else {
      ended = true;
      onEnd(message, last?.seed ?? '');
    }
  });
  return new Promise((resolve) => {
    process.on('close', (code, signal) => {
      clearTimeout(clock);
      const end: ChildEnd = tooSlow
        ? { is: 'too slow' }
        : code === 0
          ? { is: 'done' }
          : { is: 'dead', how: howItDied(code, signal, said, limits) };
      resolve({ end, last, ended });
    });
  });
}

/** Node's code for a module that waits for what can no longer happen. */
const nothingLeft = 13;

function howItDied(code: number | null, signal: string | null, said: string, limits: FuzzLimits): string {
  if (/heap out of memory/i.test(said)) return `took more than ${limits.heapMb} MB of heap`;
  if (code === nothingLeft) return 'waits for what never happens';
  return `ended the process (${signal ?? code ?? ''}): ${said.trim().slice(-2000)}`;
}
