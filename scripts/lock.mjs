import { readFileSync, writeFileSync } from 'node:fs';

/**
 * Keeps `"gypfile": false` beside better-sqlite3 in the lock file. The package says so itself and
 * brings its binaries, but npm 10 reads only the lock file, where npm does not write it, and would
 * call node-gyp. npm runs this ("dependencies") after every change of node_modules.
 */
const file = new URL('../package-lock.json', import.meta.url);
const before = readFileSync(file, 'utf8');
const lock = JSON.parse(before);
lock.packages['node_modules/better-sqlite3'].gypfile = false;
const after = `${JSON.stringify(lock, null, 2)}\n`;
if (after !== before) writeFileSync(file, after);
