/**
 * Runs test files one after the other, with the stand-in for vitest, up to the first failure. Exit code
 * 1: a test failed, and its file and its error are printed. Exit code 0: none did, and the CPU time and the files
 * loaded are printed. A process that used up the CPU time it was given ends itself by a signal.
 */
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import { loaded } from './hooks.mjs';
import { runTests } from './vitest.mjs';

const most = Number(process.env['DRYDOCK_CPU'] ?? Infinity);
if (most < Infinity) {
  // A loop without end lets no timer of its own thread run.
  const clock = `setInterval(() => {
    const { user, system } = process.cpuUsage();
    if (user + system > ${most * 1e6}) process.kill(process.pid, 'SIGKILL');
  }, 500)`;
  new Worker(clock, { eval: true, execArgv: [] }).unref();
}

let file;
try {
  for (file of process.argv.slice(2)) {
    await import(pathToFileURL(resolve(file)).href);
    await runTests();
  }
  const { user, system } = process.cpuUsage();
  console.log(JSON.stringify({ cpuSeconds: (user + system) / 1e6, loads: [...loaded] }));
  process.exit(0);
} catch (error) {
  console.log(`${file}\n${String(error instanceof Error ? error.stack : error).slice(0, 2000)}`);
  process.exit(1);
}
