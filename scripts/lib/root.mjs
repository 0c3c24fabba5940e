import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Folder of the checkout. */
export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** A tool's script inside node_modules, to run with a chosen Node instead of through its shebang. */
export const tools = {
  tsc: join(root, 'node_modules', 'typescript', 'bin', 'tsc'),
  vueTsc: join(root, 'node_modules', 'vue-tsc', 'bin', 'vue-tsc.js'),
  eslint: join(root, 'node_modules', 'eslint', 'bin', 'eslint.js'),
  prettier: join(root, 'node_modules', 'prettier', 'bin', 'prettier.cjs'),
  vitest: join(root, 'node_modules', 'vitest', 'vitest.mjs'),
  electronVite: join(root, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js'),
  playwright: join(root, 'node_modules', '@playwright', 'test', 'cli.js'),
  electronInstall: join(root, 'node_modules', 'electron', 'install.js'),
};
