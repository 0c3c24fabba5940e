import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { compareFormats } from './lib/benchFormats.mjs';
import { build, needsBuild } from './lib/build.mjs';
import { findChromium } from './lib/chromium.mjs';
import { environment, nodeOrExit } from './lib/node.mjs';
import { root } from './lib/root.mjs';

const usage = `Measures the import of RVTools workbooks beside peers that merely read them, and the making and checking
of a plan, its certificate, its check after an edit, HA's power-on and faults thrown at it, and what holds the page up while it imports. Workbooks are generated once and kept in
.cache/bench. Every figure is that of a process of its own, one at a time.

  npm run bench                     10,000 and 40,000 VMs
  npm run bench -- --vms 5000       of other sizes (may be given more than once)
  npm run bench -- --runs 3         the best of three runs
  npm run bench -- --only ours      ours, saxes, hucre, read-excel-file, formats, plan, diff, ha or page
  npm run bench -- --fresh          generate the workbooks anew`;

const { values } = parseArgs({
  options: {
    vms: { type: 'string', multiple: true, default: ['10000', '40000'] },
    runs: { type: 'string', default: '1' },
    only: { type: 'string' },
    fresh: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
const sizes = values.vms.map(Number);
const runs = Number(values.runs);
if (values.help || sizes.some((size) => !(size >= 200)) || !(runs >= 1)) {
  console.log(usage);
  process.exit(values.help ? 0 : 2);
}

const node = nodeOrExit();
const cache = join(root, '.cache', 'bench');
mkdirSync(cache, { recursive: true });

const built = join(cache, 'built');
// In a process of its own, as everything here: a child's peak counts from that of the process it came from.
const making = spawnSync(
  node,
  [
    join(root, 'node_modules', 'vite', 'bin', 'vite.js'),
    'build',
    '--config',
    join(root, 'bench', 'vite.config.ts'),
    '--logLevel',
    'warn',
  ],
  { cwd: root, env: environment(node), stdio: 'inherit' },
);
if (making.status !== 0) process.exit(1);

const readers = [
  { name: 'ours', title: 'Drydock: whole import into SQLite', script: 'ours' },
  { name: 'saxes', title: 'yauzl + saxes: tokenising only', script: 'saxes', needs: 'saxes' },
  { name: 'hucre', title: 'hucre: reading only', script: 'hucre', needs: 'hucre' },
  {
    name: 'read-excel-file',
    title: 'read-excel-file: reading only',
    script: 'readExcelFile',
    needs: 'read-excel-file',
  },
];

console.log(
  `${cpus()[0]?.model ?? 'unknown processor'}, ${cpus().length} cores, ${Math.round(totalmem() / 1024 ** 3)} GiB; best of ${runs}.`,
);
let failed = false;
for (const size of sizes) {
  if (['formats', 'plan', 'diff', 'ha', 'page'].includes(values.only ?? '')) break;
  const workbook = workbookOf(size);
  console.log(`\nRVTools workbook of ${size.toLocaleString('en')} VMs`);
  let ours = null;
  for (const reader of readers) {
    if (values.only !== undefined && values.only !== reader.name) continue;
    if (reader.needs && !existsSync(join(root, 'node_modules', reader.needs))) {
      console.log(`  ${reader.title.padEnd(36)} not installed, not measured`);
      continue;
    }
    const best = bestOf(reader.script, [workbook]);
    if (best === null) {
      // A peer that cannot read the workbook says nothing about us.
      failed ||= reader.name === 'ours';
      console.log(`  ${reader.title.padEnd(36)} failed`);
      continue;
    }
    if (reader.name === 'ours') ours = best;
    const ratio =
      ours === null || ours === best ? '' : `ours ÷ this ${(ours.seconds / best.seconds).toFixed(2)}`;
    console.log(line(reader.title, best, ratio));
  }
}
if (values.only === undefined || values.only === 'formats') {
  for (const size of sizes) {
    console.log(`\n${size.toLocaleString('en')} VMs as workbook and as govc export`);
    const tools = { run: bestOf, generate };
    failed ||= !(await compareFormats(size, workbookOf(size), cache, tools));
  }
}
// Plans also of small estates, to show how their cost grows.
const grown = [...new Set([1000, 5000, ...sizes])].sort((a, b) => a - b);
if (values.only === undefined || values.only === 'plan') {
  console.log('\nView failover plan, made and checked');
  for (const size of ['sample', ...grown]) {
    const best = bestOf('makeAndCheck', [String(size)]);
    failed ||= best === null;
    console.log(
      best === null ? `  ${size} failed` : line(`of ${size}${size === 'sample' ? '' : ' VMs'}`, best, ''),
    );
  }
}
if (values.only === undefined || values.only === 'plan') {
  console.log('\nIts certificate, verified from its text');
  for (const size of grown) {
    const best = bestOf('certify', [String(size)]);
    failed ||= best === null;
    console.log(best === null ? `  ${size} failed` : line(`of ${size} VMs`, best, ''));
  }
  console.log('\nChecked again after one edit');
  const best = bestOf('recheck', []);
  failed ||= best === null;
  for (const part of best?.what.split('; ') ?? []) console.log(`  ${part}`);
}
if (values.only === undefined || values.only === 'diff') {
  console.log('\nChange log between two snapshots');
  for (const size of sizes) {
    const best = bestOf('twoSnapshots', [String(size)]);
    failed ||= best === null;
    console.log(best === null ? `  ${size} failed` : line(`of ${size} VMs`, best, ''));
  }
}
if (values.only === undefined || values.only === 'ha') {
  const simulations = [
    ['powerOn', "HA's power-on at the recovery site, simulated", ['sample', ...grown]],
    ['oneCluster', 'The same with all VMs in one cluster', grown],
    ['whatIf', 'Two faults thrown at the plan, and the changes of plan tried', ['sample', ...grown]],
  ];
  for (const [script, title, of] of simulations) {
    console.log(`\n${title}`);
    for (const size of of ?? []) {
      const best = bestOf(script, [String(size)]);
      failed ||= best === null;
      console.log(
        best === null ? `  ${size} failed` : line(`of ${size}${size === 'sample' ? '' : ' VMs'}`, best, ''),
      );
    }
  }
}
if (values.only === undefined || values.only === 'page') {
  const size = Math.max(...sizes);
  console.log(`\nThe page in a real browser, while ${size.toLocaleString('en')} VMs are imported`);
  failed ||= !(await measurePage(size));
}
process.exit(failed ? 1 : 0);

/** Drives the built page in Chromium; false when that went wrong, true also where there is none. */
async function measurePage(size) {
  const browser = await findChromium(node);
  if (browser === null) {
    console.log('  no Chromium here: not measured');
    return true;
  }
  if (needsBuild() && (await build(node)).code !== 0) return false;
  const second = join(cache, `govc-${size}.zip`);
  if (!existsSync(second)) generate(size, 'govc', second);
  const { status } = spawnSync(
    node,
    [join(built, 'importing.js'), browser, join(root, 'out', 'main', 'cli.js'), workbookOf(size), second],
    { env: environment(node), stdio: 'inherit' },
  );
  return status === 0;
}

function line(title, { seconds, peakMib, what }, ratio) {
  return `  ${title.padEnd(36)} ${seconds.toFixed(2).padStart(7)} s ${String(peakMib).padStart(6)} MiB  ${ratio.padEnd(20)} ${what}`;
}

/** The workbook of that size, generated if it is not there. */
function workbookOf(size) {
  const path = join(cache, `rvtools-${size}.xlsx`);
  if (values.fresh) rmSync(path, { force: true });
  if (existsSync(path)) return path;
  generate(size, 'rvtools', path);
  return path;
}

function generate(size, format, path) {
  console.log(`Generating ${size.toLocaleString('en')} VMs as ${format}`);
  const unfinished = `${path}.tmp`;
  const made = runBuilt('estate', ['--vms', String(size), '--format', format, '--out', unfinished]);
  if (made.status !== 0) {
    console.error(made.stderr);
    process.exit(1);
  }
  renameSync(unfinished, path);
}

/** The fastest of the runs, with the highest memory any of them needed; null when one failed. */
function bestOf(script, args) {
  let best = null;
  for (let i = 0; i < runs; i += 1) {
    const { status, stdout, stderr } = runBuilt(script, args);
    if (status !== 0) {
      console.error(stderr.trim());
      return null;
    }
    const result = JSON.parse(stdout.trim().split('\n').at(-1) ?? '');
    const peakMib = Math.max(best?.peakMib ?? 0, result.peakMib);
    const userSeconds = Math.min(best?.userSeconds ?? Infinity, result.userSeconds);
    best = { ...(best === null || result.seconds < best.seconds ? result : best), peakMib, userSeconds };
  }
  return best;
}

function runBuilt(script, args) {
  return spawnSync(node, [join(built, `${script}.js`), ...args], {
    env: environment(node),
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
}
