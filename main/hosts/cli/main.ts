import { setFlagsFromString } from 'node:v8';
import { exit } from './exit.js';
import { runCli, type Interrupts } from './run.js';
import { outputOver } from './terminal.js';

// Entry of the command line. `bin/drydock.mjs` loads it once the Node is known to be new enough.

// The engine runs in this thread, without the worker's heap limits. An import makes garbage by the
// gigabyte; a young generation that stays small is collected early: a third less memory, no slower. And
// where a heap may grow to gigabytes V8 lets it double or more before it collects all of it.
setFlagsFromString('--semi-space-growth-factor=1');
setFlagsFromString('--heap-growing-percent=60');

// `drydock findings | head` closes the pipe early: that is no error and no stack trace.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0);
    // What was to be done is done; only the answer did not get out, to a full disk for instance.
    if (stream === process.stdout) {
      process.stderr.write(
        `drydock: The answer cannot be written (${error.code ?? 'an error'}). Check where it goes and the free space there.\n`,
      );
    }
    process.exit(exit.bad);
  });
}

const interrupts: Interrupts = {
  on: (listener) => {
    process.on('SIGINT', listener);
    return () => process.off('SIGINT', listener);
  },
};

// Not process.exit: what was written to a pipe must get out first.
process.exitCode = await runCli(
  process.argv.slice(2),
  { stdout: outputOver(process.stdout), stderr: outputOver(process.stderr) },
  interrupts,
);
