import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { build, needsBuild } from './lib/build.mjs';
import { electronBinary, failedLately, fetchElectron } from './lib/electron.mjs';
import { environment, nodeOrExit } from './lib/node.mjs';
import { root } from './lib/root.mjs';

// npm start [-- --browser] [-- WORKSPACE.drydock]: opens Drydock in Electron, or where that cannot
// be, in a browser. Plain JavaScript: it also runs on the oldest Node we take.

const options = process.argv.slice(2);
const workspace = options.find((option) => option.endsWith('.drydock'));
const linux = process.platform === 'linux';
const display = !linux || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
const node = nodeOrExit();

if (needsBuild()) {
  console.log('Building Drydock …');
  const { code, output } = await build(node, true);
  if (code !== 0) {
    console.error(output);
    console.error('Drydock could not be built.');
    process.exit(1);
  }
}

const why = options.includes('--browser') ? 'As asked, Drydock opens in a browser.' : await openElectron();
if (why !== null) {
  console.log(why);
  process.exitCode = await openBrowser();
}

/** Answers null when Electron ran and ended well, else why it did not, in one line. */
async function openElectron() {
  if (!display) return 'There is no display for a window: open the address below in a browser.';
  let binary = electronBinary();
  if (binary === null && !failedLately()) {
    console.log('Fetching Electron, once (some 120 MB) …');
    binary = await fetchElectron(node);
  }
  if (binary === null) {
    return 'Electron is not installed and could not be fetched: Drydock opens in a browser. (npx install-electron tries again.)';
  }
  const asRoot = linux && process.getuid?.() === 0;
  if (asRoot) console.log('Electron has no sandbox for root. Better start Drydock as a user.');
  const args = [...(asRoot ? ['--no-sandbox'] : []), root, ...(workspace === undefined ? [] : [workspace])];
  const began = Date.now();
  const code = await passThrough(binary, args, process.env);
  // Without a usable sandbox or graphics Electron ends at once: then the browser is still there.
  if (code !== 0 && Date.now() - began < 10_000) {
    return `Electron did not start (exit ${code}): Drydock opens in a browser.`;
  }
  process.exitCode = code;
  return null;
}

function openBrowser() {
  const cli = join(root, 'out', 'main', 'cli.js');
  const shown = workspace === undefined ? [] : ['--workspace', workspace];
  return passThrough(node, [cli, 'serve', ...(display ? ['--open'] : []), ...shown], environment(node));
}

/** Runs a program in this terminal; signals reach it, and it decides when all ends. */
function passThrough(program, args, env) {
  return new Promise((resolve) => {
    const child = spawn(program, args, { cwd: root, env, stdio: 'inherit' });
    const forward = (signal) => child.kill(signal);
    // The terminal sends Ctrl+C to the child as well; here it must only not end us first.
    const wait = () => {};
    process.on('SIGTERM', forward).on('SIGHUP', forward).on('SIGINT', wait);
    const end = (code) => {
      process.off('SIGTERM', forward).off('SIGHUP', forward).off('SIGINT', wait);
      resolve(code);
    };
    child.on('error', () => end(127));
    child.on('exit', (code, signal) => end(code ?? (signal === 'SIGINT' || signal === 'SIGTERM' ? 0 : 1)));
  });
}
