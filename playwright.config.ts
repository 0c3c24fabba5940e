import { defineConfig } from '@playwright/test';

const executablePath = process.env['CHROME_PATH'];
// Chromium has no sandbox for root. The tests' browser sees nothing but our own page.
const asRoot = process.platform === 'linux' && process.getuid?.() === 0;

/** `browser`: the whole walk on the browser host. `electron`: the desktop program itself. */
export default defineConfig({
  outputDir: 'test-results',
  timeout: 60_000,
  forbidOnly: Boolean(process.env['CI']),
  retries: 0,
  workers: 2,
  reporter: 'list',
  projects: [
    {
      name: 'browser',
      testDir: 'test/e2e',
      use: {
        trace: 'retain-on-failure',
        screenshot: 'only-on-failure',
        viewport: { width: 1440, height: 900 },
        launchOptions: {
          ...(executablePath === undefined ? {} : { executablePath }),
          chromiumSandbox: !asRoot,
        },
      },
    },
    { name: 'electron', testDir: 'test/electron', workers: 1 },
  ],
});
