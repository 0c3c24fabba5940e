import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ElectronUnderTest } from './electron-under-test.js';

let host: ElectronUnderTest;
beforeEach(async () => {
  host = await (await new ElectronUnderTest().start()).ready();
});
afterEach(() => host.end());

const ask = (url: string, method = 'GET'): Promise<Response> =>
  host.electron.served.get('app')!(new Request(url, { method }));

describe('app://drydock/', () => {
  it('is an origin of its own, with no more rights than that', () => {
    expect(host.electron.schemes).toEqual([
      { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true } },
    ]);
  });

  it('serves the page with its policy', async () => {
    const page = await ask('app://drydock/');
    expect(page.status).toBe(200);
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
    const policy = page.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toMatch(/script-src[^;]*unsafe/);
    expect(await page.text()).toContain('Drydock');
    expect((await ask('app://drydock/assets/app.js')).headers.get('content-type')).toContain('javascript');
  });

  // The URL parser resolves plain "..", so what is left are the ways around it.
  it.each([
    'app://drydock/%2e%2e%2fsecret.json',
    'app://drydock/..%2fsecret.json',
    'app://drydock/..%5csecret.json',
    'app://drydock/%252e%252e%252fsecret.json',
    'app://drydock/secret.json%00.js',
    'app://drydock/link.json',
    'app://drydock/out/secret.json',
    'app://drydock/../secret.json',
    'app://drydock//etc/passwd',
    'app://drydock/%',
  ])('does not serve %s', async (url) => {
    expect((await ask(url)).status).toBe(404);
  });

  it.each(['app://evil/', 'app://drydock.evil.example/', 'app://drydock:9/'])(
    'nor %s at all',
    async (url) => {
      expect((await ask(url)).status).toBe(403);
    },
  );

  it('only answers GET', async () => {
    expect((await ask('app://drydock/', 'POST')).status).toBe(403);
  });
});

describe('the menu', () => {
  const entries = () => host.electron.menu.flatMap(({ submenu }) => (Array.isArray(submenu) ? submenu : []));

  it.each([
    ['New workspace…', 'CmdOrCtrl+N', 'new-workspace'],
    ['Open workspace…', 'CmdOrCtrl+O', 'open-workspace'],
    ['Import files…', 'CmdOrCtrl+I', 'import-files'],
    ['Import folder…', 'CmdOrCtrl+Shift+I', 'import-folder'],
    ['Print…', 'CmdOrCtrl+P', 'print'],
    ['Command palette…', 'CmdOrCtrl+K', 'palette'],
    ['Keyboard shortcuts', 'F1', 'help'],
  ])('%s is on %s and sends "%s" to the page', (label, accelerator, command) => {
    const entry = entries().find((item) => item.label === label);
    expect(entry?.accelerator).toBe(accelerator);
    (entry?.click as () => void)();
    expect(host.commands).toEqual([command]);
  });

  it('zooms and fills the screen', () => {
    const roles = entries().map(({ role }) => role);
    expect(roles).toEqual(expect.arrayContaining(['zoomIn', 'zoomOut', 'resetZoom', 'togglefullscreen']));
  });

  it('uses no key twice', () => {
    const keys = entries()
      .map(({ accelerator }) => accelerator)
      .filter((key) => key !== undefined);
    expect(new Set(keys).size).toBe(keys.length);
  });
});
