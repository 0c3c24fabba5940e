import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { findBrowser, hasDisplay, type FoundBrowser } from './findBrowser.js';

/** What became of opening a window, as a sentence for the terminal. */
export interface Opened {
  readonly opened: boolean;
  readonly sentence: string;
  /** Ends the browser if it runs for us alone, before its profile is removed. */
  end(): void;
}

const nothingToEnd = (): void => {};

/**
 * Shows the page: as a window of its own in Chromium, Chrome or Edge, as a tab in Firefox or
 * whatever the system opens addresses with. `profiles` is a private folder, used only as root.
 */
export async function openWindow(url: string, profiles: string): Promise<Opened> {
  if (!hasDisplay()) return notOpened('There is no display. Open the address in a browser.');
  const browser = findBrowser();
  const root = process.platform === 'linux' && process.getuid?.() === 0;
  const [program, args] =
    browser === null ? systemOpener(url) : [browser.path, browserArguments(browser, url, root, profiles)];
  const child = await start(program, args);
  if (child === null) return notOpened('No browser could be started. Open the address yourself.');
  if (root && browser?.kind === 'chromium') {
    const sentence =
      'Chromium has no sandbox for root: the window has a profile of its own. Better start Drydock as a user.';
    return { opened: true, sentence, end: () => void child.kill() };
  }
  return { opened: true, sentence: 'Drydock opens in a window of its own.', end: nothingToEnd };
}

function notOpened(sentence: string): Opened {
  return { opened: false, sentence, end: nothingToEnd };
}

/**
 * Chromium refuses to run as root with its sandbox. Then, and only then, it runs without, in a
 * fresh profile that knows no other site.
 */
export function browserArguments(
  browser: FoundBrowser,
  url: string,
  root: boolean,
  profiles: string,
): readonly string[] {
  if (browser.kind === 'firefox') return ['--new-window', url];
  const asRoot = root ? ['--no-sandbox', `--user-data-dir=${join(profiles, 'profile')}`] : [];
  return [`--app=${url}`, '--no-first-run', '--no-default-browser-check', ...asRoot];
}

function systemOpener(url: string): readonly [string, readonly string[]] {
  if (process.platform === 'darwin') return ['open', [url]];
  if (process.platform === 'win32') return ['rundll32', ['url.dll,FileProtocolHandler', url]];
  return ['xdg-open', [url]];
}

function start(program: string, args: readonly string[]): Promise<ChildProcess | null> {
  return new Promise((resolve) => {
    const child = spawn(program, args, { stdio: 'ignore', detached: true });
    child.once('error', () => resolve(null));
    child.once('spawn', () => {
      child.unref();
      resolve(child);
    });
  });
}
