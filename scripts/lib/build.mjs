import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { environment } from './node.mjs';
import { root, tools } from './root.mjs';
import { run } from './run.mjs';

/** What the build makes, and what it is made of. */
const made = [
  'out/main/cli.js',
  'out/main/electron.js',
  'out/main/worker.js',
  'out/main/reader.js',
  'out/preload/preload.cjs',
  'out/renderer/index.html',
];
const sources = [
  'src',
  'main',
  'preload',
  'package.json',
  'package-lock.json',
  'electron.vite.config.ts',
  'tsconfig.base.json',
];

/** Is something missing, or older than a source? */
export function needsBuild() {
  const outputs = made.map((name) => join(root, name));
  if (!outputs.every((path) => existsSync(path))) return true;
  const oldest = Math.min(...outputs.map((path) => statSync(path).mtimeMs));
  return sources.some((name) => newest(join(root, name)) > oldest);
}

/** Builds all hosts and the page. */
export function build(node, quiet = false) {
  return run(node, [tools.electronVite, 'build', '--logLevel', 'warn'], {
    env: environment(node),
    seconds: 240,
    quiet,
  });
}

function newest(path) {
  const found = statSync(path);
  if (!found.isDirectory()) return found.mtimeMs;
  // A folder's own time tells of files that were taken away.
  return Math.max(found.mtimeMs, ...readdirSync(path).map((name) => newest(join(path, name))));
}
