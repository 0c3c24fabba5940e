import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { environment } from './node.mjs';
import { root, tools } from './root.mjs';
import { run } from './run.mjs';

const folder = join(root, 'node_modules', 'electron');
const notFetched = join(root, 'node_modules', '.cache', 'drydock', 'electron-not-fetched');

/** Path of Electron's binary, or null. The npm package brings only the means to fetch it. */
export function electronBinary() {
  try {
    const name = readFileSync(join(folder, 'path.txt'), 'utf8').trim();
    const path = join(process.env.ELECTRON_OVERRIDE_DIST_PATH ?? join(folder, 'dist'), name);
    return existsSync(path) ? path : null;
  } catch {
    return null;
  }
}

/** Did fetching fail less than a day ago? Then a start should not wait for it again. */
export function failedLately() {
  try {
    return Date.now() - statSync(notFetched).mtimeMs < 24 * 3600 * 1000;
  } catch {
    return false;
  }
}

/**
 * Fetches the binary as Electron's own package does. Gives up when nothing has arrived within 20
 * seconds, or when what arrives stops for 20 seconds; never waits for ever.
 *
 * @returns {Promise<string | null>} its path
 */
export async function fetchElectron(node) {
  // Downloads go to the temporary folder first: watching one of our own shows whether any arrives.
  const temporary = mkdtempSync(join(tmpdir(), 'drydock-electron-'));
  const places = { TMPDIR: temporary, TEMP: temporary, TMP: temporary };
  await run(node, [tools.electronInstall], {
    env: environment(node, { ...places, ELECTRON_GET_NO_PROGRESS: '1' }),
    seconds: 900,
    quiet: true,
    stalled: growthWatch(() => bytesIn(temporary) + bytesIn(join(folder, 'dist')), 20),
  });
  rmSync(temporary, { recursive: true, force: true });
  const binary = electronBinary();
  if (binary === null) {
    mkdirSync(join(notFetched, '..'), { recursive: true });
    writeFileSync(notFetched, '');
  } else {
    rmSync(notFetched, { force: true });
  }
  return binary;
}

/** True once a measure has not grown for some seconds. */
function growthWatch(measure, seconds) {
  let last = measure();
  let since = Date.now();
  return () => {
    const now = measure();
    if (now !== last) {
      last = now;
      since = Date.now();
    }
    return Date.now() - since > seconds * 1000;
  };
}

function bytesIn(path) {
  try {
    return readdirSync(path, { recursive: true, withFileTypes: true }).reduce((sum, entry) => {
      if (!entry.isFile()) return sum;
      return sum + statSync(join(entry.parentPath, entry.name)).size;
    }, 0);
  } catch {
    // Not there yet, or changing while we look.
    return 0;
  }
}
