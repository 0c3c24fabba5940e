import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron, expect, test, type ElectronApplication, type Page } from '@playwright/test';

// The desktop program itself, built and started as users start it. Runs where Electron's binary is
// present; `npm test` says SKIPPED where it is not.

const root = join(import.meta.dirname, '..', '..');
const pathFile = join(root, 'node_modules', 'electron', 'path.txt');
const binary = existsSync(pathFile)
  ? join(root, 'node_modules', 'electron', 'dist', readFileSync(pathFile, 'utf8'))
  : null;

test.skip(binary === null || !existsSync(binary), 'SKIPPED: Electron’s binary is not here.');

// Electron has no sandbox for root; the tests' window sees nothing but our own page.
const asRoot = process.platform === 'linux' && process.getuid?.() === 0;

let folder: string;
let program: ElectronApplication;
let page: Page;

test.beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'drydock-electron-'));
  program = await _electron.launch({
    executablePath: binary ?? '',
    args: [...(asRoot ? ['--no-sandbox'] : []), `--user-data-dir=${join(folder, 'user')}`, root],
    env: { ...process.env, DRYDOCK_WORKSPACES: join(folder, 'workspaces') } as Record<string, string>,
  });
  page = await program.firstWindow();
});

test.afterEach(async () => {
  await program.close();
  rmSync(folder, { recursive: true, force: true });
});

test('opens the page from its own scheme, with the bridge and nothing of Node', async () => {
  await expect(page).toHaveURL('app://drydock/');
  const found = await page.evaluate(() => ({
    bridge: Object.keys((window as unknown as { drydock: object }).drydock).toSorted(),
    frozen: Object.isFrozen((window as unknown as { drydock: object }).drydock),
    node: ['require', 'process', 'module', 'Buffer', 'global'].filter((name) => name in window),
  }));
  expect(found).toEqual({
    bridge: ['call', 'dropFiles', 'host', 'onCommand', 'onProgress', 'pickFiles', 'saveFile'],
    frozen: true,
    node: [],
  });
});

test('attaches no webview', async () => {
  const attached = await page.evaluate(() => {
    const view = document.createElement('webview');
    document.body.append(view);
    return 'loadURL' in view;
  });
  expect(attached).toBe(false);
});

test('goes nowhere else and fetches nothing', async () => {
  const fetched = await page.evaluate(() =>
    fetch('http://127.0.0.1:9/').then(
      () => 'fetched',
      () => 'refused',
    ),
  );
  expect(fetched).toBe('refused');
  expect(await page.evaluate(() => window.open('https://example.org/'))).toBeNull();
  await page.evaluate(() => location.assign('https://example.org/'));
  await page.evaluate(() => undefined);
  await expect(page).toHaveURL('app://drydock/');
  expect(program.windows()).toHaveLength(1);
});

test('runs no inline script', async () => {
  const ran = await page.evaluate(() => {
    const script = document.createElement('script');
    script.textContent = 'window.inlineRan = true';
    document.body.append(script);
    return 'inlineRan' in window;
  });
  expect(ran).toBe(false);
});

test('opens the sample estate with one click, and keeps it', async () => {
  await page.getByRole('button', { name: 'Open the sample estate' }).click();
  const snapshots = () =>
    page.evaluate(async () => {
      const { drydock } = window as unknown as {
        drydock: { call(name: string, input: object): Promise<{ ok: boolean; value: unknown[] }> };
      };
      const answer = await drydock.call('snapshots.list', {});
      return answer.ok ? answer.value.length : 0;
    });
  await expect.poll(snapshots).toBe(1);
});

test('sends menu commands to the page', async () => {
  await program.evaluate(({ Menu }) => {
    const items = Menu.getApplicationMenu()?.items.flatMap(({ submenu }) => submenu?.items ?? []) ?? [];
    items.find(({ label }) => label.startsWith('Command palette'))?.click();
  });
  await expect(page.getByRole('dialog')).toBeVisible();
});
