import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from './lib/build.mjs';
import { findChromium } from './lib/chromium.mjs';
import { electronBinary } from './lib/electron.mjs';
import { environment, nodeOrExit } from './lib/node.mjs';
import { root, tools } from './lib/root.mjs';
import { run } from './lib/run.mjs';

// npm test: everything that is checked, one after the other, with a summary at the end. The build
// comes before the unit tests, since those of the command line and the worker run what was built.

const node = nodeOrExit();
const reports = mkdtempSync(join(tmpdir(), 'drydock-reports-'));
const ci = Boolean(process.env.CI) && process.env.CI !== 'false';
const colour = process.stdout.isTTY || ci;
const red = (text) => (colour ? `\u001b[1;31m${text}\u001b[0m` : text);
const green = (text) => (colour ? `\u001b[32m${text}\u001b[0m` : text);
const yellow = (text) => (colour ? `\u001b[1;33m${text}\u001b[0m` : text);

const total = { passed: 0, failed: 0, skipped: 0 };
const lines = [];
let good = true;

/**
 * Runs one part. `report` reads its counts from the file the tool wrote.
 *
 * @param {string} name
 * @param {string[]} args
 * @param {{ seconds: number, env?: Record<string, string>, report?: () => any }} options
 */
async function part(name, args, { seconds, env = {}, report }) {
  console.log(`\n── ${name}`);
  const began = Date.now();
  const { code, timedOut } = await run(node, args, { env: environment(node, env), seconds });
  ended(name, code === 0, began, timedOut, report?.());
  return code === 0;
}

function ended(name, ok, began, timedOut, counts) {
  const took = `${((Date.now() - began) / 1000).toFixed(1)} s`;
  if (counts) for (const key of Object.keys(total)) total[key] += counts[key];
  // A part that failed without naming a test still counts as a failure.
  if (!ok && !counts?.failed) total.failed += 1;
  good &&= ok;
  const told = counts ? `${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped` : '';
  const mark = ok ? green('ok    ') : red(timedOut ? 'TIME  ' : 'FAILED');
  lines.push(`${mark} ${name.padEnd(11)} ${took.padStart(7)}  ${told}`);
}

function notRun(name, why, fails) {
  lines.push(fails ? `${red('NOT RUN')} ${name}: ${why}` : `${yellow('SKIPPED')} ${name}: ${why}`);
  if (fails && ci) {
    total.failed += 1;
    good = false;
  }
}

const read = (file) => {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return null;
  }
};

function vitestCounts(file) {
  const found = read(file);
  if (found === null) return undefined;
  const { numPassedTests: passed, numFailedTests: failed, numPendingTests, numTodoTests } = found;
  return { passed, failed, skipped: numPendingTests + numTodoTests };
}

function playwrightCounts(file) {
  const stats = read(file)?.stats;
  if (!stats) return undefined;
  return { passed: stats.expected, failed: stats.unexpected + stats.flaky, skipped: stats.skipped };
}

function playwright(name, project, seconds, env) {
  const file = join(reports, `${project}.json`);
  return part(name, [tools.playwright, 'test', `--project=${project}`, '--reporter=list,json'], {
    seconds,
    env: { ...env, PLAYWRIGHT_JSON_OUTPUT_NAME: file },
    report: () => playwrightCounts(file),
  });
}

await part('types', [join(root, 'scripts', 'typecheck.mjs')], { seconds: 180 });
await part('lint', [tools.eslint, '.', '--max-warnings', '0'], { seconds: 180 });
await part('format', [tools.prettier, '--check', '--log-level', 'warn', '.'], { seconds: 120 });

console.log('\n── build');
const buildBegan = Date.now();
const built = await build(node);
ended('build', built.code === 0, buildBegan, built.timedOut);

const unitReport = join(reports, 'vitest.json');
await part(
  'unit',
  [tools.vitest, 'run', '--reporter=dot', '--reporter=json', `--outputFile.json=${unitReport}`],
  { seconds: 900, report: () => vitestCounts(unitReport) },
);

if (built.code !== 0) {
  notRun('end to end', 'the build failed.', true);
  notRun('electron', 'the build failed.', true);
} else {
  const chromium = await findChromium(node);
  if (chromium === null) {
    notRun('end to end', 'there is no Chromium, and none could be fetched. Set CHROME_PATH.', true);
  } else {
    await playwright('end to end', 'browser', 300, { CHROME_PATH: chromium });
  }
  // Without the binary each of its tests skips itself, and is counted as skipped.
  await playwright('electron', 'electron', 180, {});
  if (electronBinary() === null) {
    notRun('electron', 'Electron’s binary is not here (npx install-electron fetches it).', false);
  }
}

rmSync(reports, { recursive: true, force: true });
console.log(`\n── summary\n${lines.join('\n')}\n`);
console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exit(good ? 0 : 1);
