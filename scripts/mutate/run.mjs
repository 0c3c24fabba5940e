/** Runs test files one after the other, with the stand-in for vitest, up to the first failure. */
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { runTests } from './vitest.mjs';

try {
  for (const file of process.argv.slice(2)) {
    await import(pathToFileURL(resolve(file)).href);
    await runTests();
  }
} catch (error) {
  console.error(String(error?.stack ?? error).slice(0, 2000));
  process.exit(1);
}
