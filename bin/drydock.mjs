#!/usr/bin/env node
// Starts the command line on a Node that can run it. Plain JavaScript without dependencies: this
// file must work on every Node that npm installs the package with (20.19 and newer).
import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const cli = join(root, 'out', 'main', 'cli.js');

/** The native SQLite module needs Node-API 10; on an older Node it does not refuse, it crashes. */
const newEnough = Number(process.versions.napi) >= 10;

/** The Node that `npm ci` brought into the checkout, if it did. */
function broughtNode() {
  const names = process.platform === 'win32' ? ['bin/node.exe', 'node.exe'] : ['bin/node'];
  return names.map((name) => join(root, 'node_modules', 'node', name)).find((path) => existsSync(path));
}

function give(sentence, code) {
  process.stderr.write(`drydock: ${sentence}\n`);
  process.exit(code);
}

/** Runs this very command line again on another Node and ends as that ends. */
function runOn(node) {
  const child = spawn(node, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], { stdio: 'inherit' });
  // Ctrl-C reaches the child by itself, as both share the terminal; this process must outlive it.
  process.on('SIGINT', () => {});
  for (const signal of /** @type {const} */ (['SIGTERM', 'SIGHUP']))
    process.on(signal, () => child.kill(signal));
  child.on('error', () => give(`${node} cannot be run. Install Node 22.14 or newer.`, 2));
  child.on('exit', (code, signal) => {
    process.exit(code ?? (signal === 'SIGINT' ? 130 : 2));
  });
}

/** In a checkout nothing is built yet at first. */
function build() {
  const builder = join(root, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js');
  if (!existsSync(join(root, 'electron.vite.config.ts')) || !existsSync(builder)) {
    give('out/main/cli.js is missing. Install Drydock again, or run `npm ci` in the checkout.', 2);
  }
  process.stderr.write('drydock: building once, this takes some seconds …\n');
  const { status, stderr } = spawnSync(process.execPath, [builder, 'build', '--logLevel', 'warn'], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'pipe'],
    encoding: 'utf8',
  });
  if (status !== 0 || !existsSync(cli)) {
    process.stderr.write(stderr ?? '');
    give('the build failed; see above.', 2);
  }
}

if (newEnough) {
  if (!existsSync(cli)) build();
  await import(pathToFileURL(cli).href);
} else {
  const node = broughtNode();
  if (node === undefined || node === process.execPath) {
    give(
      `this is Node ${process.versions.node}, and Drydock's database needs 22.14 or newer. Install a newer Node, or run \`npm ci\` in the checkout, which brings one.`,
      2,
    );
  } else {
    runOn(node);
  }
}
