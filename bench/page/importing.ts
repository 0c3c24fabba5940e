import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, statSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { chromium, type Page } from '@playwright/test';
import Database from 'better-sqlite3';
import { cancelAt, lookAt, watchFrom, type Watched } from './watch.js';

/**
 * The browser host as people use it, in a real browser: what holds the page up while large files
 * are imported, how often its progress moves, how soon a cancelled import is gone, and what is left.
 *
 *   node importing.js <browser> <cli.js> <workbook> <second file>
 */
const [executablePath = '', cli = '', workbook = '', second = ''] = process.argv.slice(2);
const folder = await mkdtemp(join(tmpdir(), 'drydock-page-bench-'));
const [workspaces, temporary] = [join(folder, 'workspaces'), join(folder, 'tmp')];
for (const each of [workspaces, temporary]) await mkdir(each);

// A process of its own, as in the program: page, host and engine share nothing but the machine.
const host = spawn(process.execPath, [cli, 'serve'], {
  env: { ...process.env, DRYDOCK_WORKSPACES: workspaces, TMPDIR: temporary },
  stdio: ['ignore', 'pipe', 'inherit'],
});
const browser = await chromium.launch({ executablePath, chromiumSandbox: process.getuid?.() !== 0 });
try {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  page.setDefaultTimeout(180_000);
  await watchFrom(page);
  await page.goto(await addressOf());
  await page.getByRole('heading', { level: 1 }).first().waitFor();
  console.log(`  load ${loadavg()[0]?.toFixed(1)}; longest task of the page, goal under 50 ms`);

  await measured('opening Drydock', page, () => Promise.resolve());
  await measured('reading the workbook', page, () => read(page, [workbook]));
  await measured('storing it', page, () => store(page));
  await browse(page);
  await measured('reading workbook and second file', page, () => read(page, [workbook, second]));
  for (const tab of ['Problems', 'Conflicts', 'Questions']) {
    const found = page.getByRole('tab', { name: new RegExp(`^${tab}`) });
    if ((await found.count()) > 0) await measured(`preview: ${tab}`, page, () => found.click());
  }
  await page.getByRole('button', { name: 'Discard' }).click();
  await page.getByRole('heading', { level: 1, name: 'Estate' }).waitFor();

  console.log('  cancelled: until the page says so, goal under 200 ms; what is left behind');
  const before = left();
  for (const [phase, files] of [
    ['Taking the fingerprint', [second]],
    ['Reading vDisk', [workbook]],
    ['Reading objects', [second]],
    ['Matching VMs', [workbook, second]],
    ['Merging disks', [workbook, second]],
    ['Applying the overlay', [workbook, second]],
  ] as const) {
    const [took] = await Promise.all([cancelAt(page, phase), choose(page, files)]);
    sayCancelled(phase, took, before);
    await page.getByRole('heading', { level: 1, name: 'Estate' }).waitFor();
  }
  await read(page, [workbook, second]);
  // What was read is still there to be stored after all, and so are the browser's copies of it.
  const held = left();
  for (const phase of ['Storing VMs', 'Storing what each source said']) {
    const store = page.getByRole('button', { name: 'Store snapshot' });
    const [took] = await Promise.all([cancelAt(page, phase), store.click()]);
    sayCancelled(phase, took, held);
  }
} finally {
  await browser.close();
  host.kill('SIGTERM');
  await once(host, 'exit');
  await rm(folder, { recursive: true, force: true });
}

async function addressOf(): Promise<string> {
  for await (const line of createInterface({ input: host.stdout })) {
    const url = /http:\/\/\S+token=\S+/.exec(line)?.[0];
    if (url !== undefined) return url;
  }
  throw new Error('drydock serve printed no address.');
}

async function measured(what: string, page: Page, work: () => Promise<unknown>): Promise<void> {
  await lookAt(page);
  const started = performance.now();
  await work();
  // What was asked for last is drawn, and its tasks are told.
  await page.evaluate(() => new Promise((drawn) => setTimeout(() => requestAnimationFrame(drawn), 300)));
  const seconds = (performance.now() - started - 300) / 1000;
  console.log(`  ${what.padEnd(36)} ${seconds.toFixed(2).padStart(7)} s  ${inWords(await lookAt(page))}`);
}

function inWords({ longestTask, tasksOver50, longestFrame, drawn, drawnFor, longestWait }: Watched): string {
  const tasks =
    tasksOver50 === 0 ? 'no task over 50 ms' : `longest task ${longestTask} ms (${tasksOver50} over 50)`;
  const frames = `longest frame ${longestFrame} ms`;
  if (drawnFor < 1000) return `${tasks}, ${frames}`;
  const rate = (drawn / (drawnFor / 1000)).toFixed(1);
  return `${tasks}, ${frames}, progress drawn ${rate} times a second, longest wait ${longestWait} ms`;
}

async function choose(page: Page, files: readonly string[]): Promise<void> {
  // The screen that was gone to takes the focus when it is drawn.
  await page.waitForTimeout(500);
  const chooser = page.waitForEvent('filechooser');
  await page.keyboard.press('Control+i');
  await (await chooser).setFiles([...files]);
}

async function read(page: Page, files: readonly string[]): Promise<void> {
  await choose(page, files);
  await page.getByText(/virtual machines recognised/).waitFor({ state: 'attached' });
}

async function store(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Store snapshot' }).click();
  await page.getByRole('heading', { level: 1, name: 'Estate' }).waitFor();
  await page.getByRole('row').nth(5).waitFor();
}

/** The screens of a large estate, each until it is drawn. */
async function browse(page: Page): Promise<void> {
  const table = page.getByRole('grid').first();
  await measured('table of VMs: scrolled', page, async () => {
    await table.hover();
    for (let i = 0; i < 40; i += 1) await page.mouse.wheel(0, 4000);
  });
  for (const kind of ['Disks', 'Datastores']) {
    const entry = page
      .getByRole('link', { name: new RegExp(`^${kind}`) })
      .or(page.getByRole('button', { name: new RegExp(`^${kind}`) }));
    if ((await entry.count()) === 0) continue;
    await measured(`table of ${kind.toLowerCase()}`, page, async () => {
      await entry.first().click();
      await page.getByRole('row').nth(5).waitFor();
    });
  }
  for (const view of ['Findings', 'Layout']) {
    await measured(view.toLowerCase(), page, async () => {
      await page.getByRole('navigation').first().getByText(view, { exact: true }).click();
      await page.getByRole('heading', { level: 1 }).first().waitFor();
      await page.waitForLoadState('networkidle');
    });
  }
}

/**
 * Rows in the workspaces, bytes in their logs, and what else there is: files beside the workspaces
 * (their own logs, which SQLite keeps while one is open, left out) and the browser's copies.
 */
function left(): { readonly rows: number; readonly log: number; readonly files: number } {
  const names = readdirSync(workspaces);
  const rows = names
    .filter((name) => name.endsWith('.drydock'))
    .map((name) => {
      const file = new Database(join(workspaces, name), { readonly: true });
      const tables = ['snapshots', 'vms', 'disks', 'source_facts', 'merge_conflicts', 'problems'];
      const counts = tables.map(
        (table) => file.prepare(`SELECT count(*) FROM ${table}`).pluck().get() as number,
      );
      file.close();
      return counts.reduce((sum, count) => sum + count, 0);
    });
  const log = names
    .filter((name) => name.endsWith('-wal'))
    .map((name) => statSync(join(workspaces, name)).size);
  const copies = readdirSync(temporary, { recursive: true, withFileTypes: true }).filter((each) =>
    each.isFile(),
  );
  const beside = names.filter((name) => !/\.drydock(-wal|-shm)?$/.test(name));
  const sum = (numbers: readonly number[]): number => numbers.reduce((all, each) => all + each, 0);
  return { rows: sum(rows), log: sum(log), files: copies.length + beside.length };
}

function sayCancelled(phase: string, ms: number | null, before: ReturnType<typeof left>): void {
  const now = left();
  const more = [
    `${now.rows - before.rows} rows`,
    `${Math.max(0, Math.round((now.log - before.log) / 1024))} KiB of log`,
    `${now.files - before.files} files more than before`,
  ].join(', ');
  const took = ms === null ? 'was over before' : `${Math.round(ms)} ms`;
  console.log(`  at "${phase}"`.padEnd(39), took.padStart(9), ` ${more}`);
}
