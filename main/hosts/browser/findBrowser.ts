import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

export interface FoundBrowser {
  readonly path: string;
  /** Chromium and its kin can open a page as a window of its own, without tabs. */
  readonly kind: 'chromium' | 'firefox';
}

type Environment = Readonly<Record<string, string | undefined>>;

const onPath = {
  chromium: [
    'chromium',
    'chromium-browser',
    'google-chrome',
    'google-chrome-stable',
    'microsoft-edge',
    'microsoft-edge-stable',
    'brave-browser',
  ],
  firefox: ['firefox', 'firefox-esr'],
};

const macApps: readonly (readonly [string, FoundBrowser['kind']])[] = [
  ['Google Chrome.app/Contents/MacOS/Google Chrome', 'chromium'],
  ['Microsoft Edge.app/Contents/MacOS/Microsoft Edge', 'chromium'],
  ['Chromium.app/Contents/MacOS/Chromium', 'chromium'],
  ['Firefox.app/Contents/MacOS/firefox', 'firefox'],
];

const windowsPrograms: readonly (readonly [string, FoundBrowser['kind']])[] = [
  ['Google\\Chrome\\Application\\chrome.exe', 'chromium'],
  ['Microsoft\\Edge\\Application\\msedge.exe', 'chromium'],
  ['Chromium\\Application\\chrome.exe', 'chromium'],
  ['Mozilla Firefox\\firefox.exe', 'firefox'],
];

/** The places a browser may be in, best first. `CHROME_PATH` goes before all others. */
export function browserPlaces(platform: NodeJS.Platform, env: Environment): readonly FoundBrowser[] {
  const chosen: readonly FoundBrowser[] =
    env['CHROME_PATH'] === undefined ? [] : [{ path: env['CHROME_PATH'], kind: 'chromium' }];
  if (platform === 'darwin') {
    const folders = ['/Applications', join(env['HOME'] ?? '/', 'Applications')];
    const places = macApps.flatMap(([app, kind]) =>
      folders.map((folder) => ({ path: `${folder}/${app}`, kind })),
    );
    return [...chosen, ...places];
  }
  if (platform === 'win32') {
    const folders = ['ProgramFiles', 'ProgramFiles(x86)', 'LOCALAPPDATA']
      .map((name) => env[name])
      .filter((folder) => folder !== undefined);
    const places = windowsPrograms.flatMap(([program, kind]) =>
      folders.map((folder) => ({ path: `${folder}\\${program}`, kind })),
    );
    return [...chosen, ...places];
  }
  const folders = (env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  const places = (['chromium', 'firefox'] as const).flatMap((kind) =>
    onPath[kind].flatMap((name) => folders.map((folder) => ({ path: join(folder, name), kind }))),
  );
  return [...chosen, ...places];
}

/** The first browser that is there, or null. */
export function findBrowser(
  platform: NodeJS.Platform = process.platform,
  env: Environment = process.env,
  exists: (path: string) => boolean = existsSync,
): FoundBrowser | null {
  return browserPlaces(platform, env).find(({ path }) => exists(path)) ?? null;
}

/** Is there a screen to open a window on? Only Linux and its kin can be without one. */
export function hasDisplay(
  platform: NodeJS.Platform = process.platform,
  env: Environment = process.env,
): boolean {
  return platform === 'darwin' || platform === 'win32' || Boolean(env['DISPLAY'] ?? env['WAYLAND_DISPLAY']);
}
