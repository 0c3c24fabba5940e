import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { environment } from './node.mjs';
import { tools } from './root.mjs';
import { run } from './run.mjs';

const linuxNames = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'microsoft-edge',
];
const macPaths = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
];
const windowsPaths = ['Google\\Chrome\\Application\\chrome.exe', 'Microsoft\\Edge\\Application\\msedge.exe'];

/** A Chromium for the end-to-end tests, fetched if it must be; null when there is none to be had. */
export async function findChromium(node) {
  return installed() ?? (await playwrights(node)) ?? (await debians());
}

function installed() {
  const { env } = process;
  const places = [env.CHROME_PATH];
  if (process.platform === 'darwin') places.push(...macPaths);
  else if (process.platform === 'win32') {
    for (const folder of [env.ProgramFiles, env['ProgramFiles(x86)'], env.LOCALAPPDATA]) {
      if (folder) places.push(...windowsPaths.map((path) => join(folder, path)));
    }
  } else {
    const folders = (env.PATH ?? '').split(delimiter);
    places.push(...linuxNames.flatMap((name) => folders.map((folder) => join(folder, name))));
  }
  return places.find((path) => path && existsSync(path)) ?? null;
}

/** Playwright's own, fetched unless nothing arrives for 25 seconds. */
async function playwrights(node) {
  const { chromium } = await import('@playwright/test');
  const path = chromium.executablePath();
  if (existsSync(path)) return path;
  console.log('No Chromium is installed. Fetching Playwright’s …');
  let last = '';
  let since = Date.now();
  const stalled = (output) => {
    if (output !== last) {
      last = output;
      since = Date.now();
    }
    return Date.now() - since > 25_000;
  };
  const args = [tools.playwright, 'install', 'chromium', '--no-shell'];
  await run(node, args, { env: environment(node), seconds: 300, quiet: true, stalled });
  return existsSync(path) ? path : null;
}

async function debians() {
  const path = '/usr/bin/chromium';
  if (!existsSync('/etc/debian_version') || process.getuid?.() !== 0) return null;
  console.log('Installing Debian’s chromium …');
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  await run('apt-get', ['update', '-q'], { env, seconds: 120, quiet: true });
  const args = ['install', '-y', '-q', '--no-install-recommends', 'chromium'];
  await run('apt-get', args, { env, seconds: 300, quiet: true });
  return existsSync(path) ? path : null;
}
