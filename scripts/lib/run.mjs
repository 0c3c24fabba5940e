import { spawn } from 'node:child_process';
import { root } from './root.mjs';

/**
 * Runs a program to its end, or to the end of its time.
 *
 * @param {string} program
 * @param {readonly string[]} args
 * @param {{ env?: NodeJS.ProcessEnv, seconds: number, stalled?: (output: string) => boolean, quiet?: boolean }} options
 *   `stalled` is asked every second and ends it early. `quiet`: output is kept, not shown.
 * @returns {Promise<{ code: number, timedOut: boolean, output: string }>} code 127 when it cannot be run
 */
export function run(program, args, { env = process.env, seconds, stalled = () => false, quiet = false }) {
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      cwd: root,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
      // A group of its own, so that what it started ends with it.
      detached: process.platform !== 'win32',
    });
    let output = '';
    let timedOut = false;
    const stop = () => {
      timedOut = true;
      endTree(child);
    };
    const limit = setTimeout(stop, seconds * 1000);
    const watch = setInterval(() => stalled(output) && stop(), 1000);
    const take = (stream) => (chunk) => {
      output += chunk;
      if (!quiet) stream.write(chunk);
    };
    child.stdout.on('data', take(process.stdout));
    child.stderr.on('data', take(process.stderr));
    const interrupted = () => endTree(child);
    process.once('SIGINT', interrupted).once('SIGTERM', interrupted);
    const end = (code) => {
      clearTimeout(limit);
      clearInterval(watch);
      process.off('SIGINT', interrupted).off('SIGTERM', interrupted);
      resolve({ code, timedOut, output });
    };
    child.on('error', () => end(127));
    child.on('close', (code) => end(code ?? 1));
  });
}

function endTree(child) {
  if (child.pid === undefined) return;
  if (process.platform === 'win32') {
    spawn('taskkill', ['/pid', String(child.pid), '/t', '/f'], { stdio: 'ignore' });
    return;
  }
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    // It has ended meanwhile.
  }
}
