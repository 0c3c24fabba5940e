import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { expect, test, type Page } from '@playwright/test';
import { removeWorkspaces, serve, type ServedDrydock } from './browser-host.js';

// The browser host in a real Chromium: what the browser itself enforces or forbids.

let drydock: ServedDrydock;
let complaints: string[];

test.beforeEach(async ({ page }) => {
  drydock = await serve();
  complaints = [];
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
});

test.afterEach(async () => {
  await drydock.stop();
  await removeWorkspaces(drydock.workspaces);
});

/** Calls the engine from the page, as the page's own client does. */
const call = (page: Page, name: string, input: unknown = {}) =>
  page.evaluate(
    async ([method, body]) => {
      const response = await fetch(`/api/${method}`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify(body),
      });
      return (await response.json()) as { ok: boolean; value: unknown };
    },
    [name, input] as const,
  );

test('lets the first browser in under a clean address, and no second one', async ({ page, browser }) => {
  await page.goto(drydock.url);
  expect(new URL(page.url()).search).toBe('');
  await expect(page.getByRole('button', { name: 'Open the sample estate' })).toBeVisible();
  await page.reload();
  await expect(page.getByRole('button', { name: 'Open the sample estate' })).toBeVisible();
  expect(complaints).toEqual([]);
  const stranger = await (await browser.newContext()).newPage();
  expect((await stranger.goto(drydock.url))?.status()).toBe(403);
  expect((await stranger.goto(new URL(drydock.url).origin))?.status()).toBe(403);
});

test('another site can neither call nor frame it', async ({ page, context }) => {
  await page.goto(drydock.url);
  const { origin } = new URL(drydock.url);
  const evil = await context.newPage();
  await evil.route('http://evil.example/', (route) =>
    route.fulfill({ contentType: 'text/html', body: `<iframe src="${origin}/"></iframe>` }),
  );
  await evil.goto('http://evil.example/');
  const outcome = await evil.evaluate(async (target) => {
    const attempt = (init: RequestInit) =>
      fetch(`${target}/api/app.info`, init).then(
        (response) => `answered ${response.type}`,
        () => 'refused',
      );
    return [
      await attempt({ method: 'POST', body: '{}', credentials: 'include' }),
      await attempt({ method: 'GET', credentials: 'include' }),
    ];
  }, origin);
  expect(outcome).toEqual(['refused', 'refused']);
  expect(evil.frames().map((frame) => frame.url())).not.toContain(`${origin}/`);
});

test('the page runs no script that is not its own', async ({ page }) => {
  await page.goto(drydock.url);
  const ran = await page.evaluate(() => {
    const script = document.createElement('script');
    script.textContent = 'window.inlineRan = true';
    document.body.append(script);
    const picture = document.createElement('img');
    picture.setAttribute('onerror', 'window.inlineRan = true');
    const failed = new Promise((resolve) => picture.addEventListener('error', resolve));
    picture.src = '/missing.png';
    return failed.then(() => 'inlineRan' in window);
  });
  expect(ran).toBe(false);
  expect(complaints.some((text) => text.includes('Content Security Policy'))).toBe(true);
});

test('every view of the sample estate keeps to the policy, light and dark', async ({ page }) => {
  await page.goto(drydock.url);
  await page.getByRole('button', { name: 'Open the sample estate' }).click();
  const rail = page.getByRole('navigation').first();
  for (const view of ['Estate', 'Layout', 'Findings', 'Plans', 'Rehearsals', 'Reports']) {
    await rail.getByText(view, { exact: true }).click();
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  }
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.keyboard.press('Control+k');
  await expect(page.getByRole('dialog')).toBeVisible();
  expect(complaints).toEqual([]);
});

test('picked files and folders reach the engine under their own names', async ({ page }, info) => {
  await page.goto(drydock.url);
  const files = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Import files' }).first().click();
  await (await files).setFiles({ name: 'broken.zip', mimeType: '', buffer: Buffer.from('no zip') });
  await expect(page.getByText('broken.zip').first()).toBeVisible();

  await page.goto(new URL(drydock.url).origin);
  const folder = info.outputPath('quayside');
  await mkdir(`${folder}/below`, { recursive: true });
  await writeFile(`${folder}/below/notes.txt`, 'nothing to import');
  const chosen = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Import a folder' }).first().click();
  await (await chosen).setFiles(folder);
  await expect(page.getByText('quayside').first()).toBeVisible();
});

test('a picked workspace is kept where workspaces are, and opened from there', async ({ page }, info) => {
  await page.goto(drydock.url);
  expect(await call(page, 'workspace.create', { name: 'bank' })).toMatchObject({ ok: true });
  expect(await call(page, 'workspace.close')).toMatchObject({ ok: true });
  const brought = info.outputPath('brought.drydock');
  await copyFile(`${drydock.workspaces}/bank.drydock`, brought);
  await page.reload();
  const chosen = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Open a file' }).click();
  await (await chosen).setFiles(brought);
  await expect
    .poll(() => call(page, 'app.info'))
    .toMatchObject({ value: { workspace: { path: `${drydock.workspaces}/brought.drydock` } } });
});

test('ends cleanly when asked to', async ({ page }) => {
  test.skip(process.platform === 'win32', 'Windows has no signal a program could answer.');
  await page.goto(drydock.url);
  await call(page, 'workspace.create', { name: 'bank' });
  expect(await drydock.stop()).toBe(0);
  const header = (await readFile(`${drydock.workspaces}/bank.drydock`)).subarray(0, 15).toString();
  expect(header).toBe('SQLite format 3');
});
