import { existsSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { root } from './root.mjs';

/** The engine's SQLite needs Node-API 10; on an older Node it does not refuse, it crashes. */
const newEnough = Number(process.versions.napi) >= 10;

/**
 * The Node that child processes run on: the one `npm ci` brought, else the one running this, if it
 * is new enough. Null when there is neither.
 */
export function findNode() {
  const names = process.platform === 'win32' ? ['bin/node.exe', 'node.exe'] : ['bin/node'];
  const brought = names
    .map((name) => join(root, 'node_modules', 'node', name))
    .find((path) => existsSync(path));
  return brought ?? (newEnough ? process.execPath : null);
}

/** The same, or the end of the program with a sentence. */
export function nodeOrExit() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 19)) {
    exit(`This is Node ${process.versions.node}. Drydock needs Node 20.19 or newer.`);
  }
  if (!existsSync(join(root, 'node_modules', 'vite'))) exit('Run this first: npm ci');
  const node = findNode();
  if (node === null) {
    exit(
      `This is Node ${process.versions.node}, and npm found no newer one to bring for this system. Install Node 22.14 or newer.`,
    );
  }
  return node;
}

/** The environment of child processes: a plain `node` is the chosen one there too. */
export function environment(node, more = {}) {
  const pathName = Object.keys(process.env).find((name) => name.toUpperCase() === 'PATH') ?? 'PATH';
  const path = [dirname(node), process.env[pathName] ?? ''].join(delimiter);
  return { ...process.env, [pathName]: path, ...more };
}

/** @returns {never} */
function exit(sentence) {
  console.error(sentence);
  process.exit(1);
}
