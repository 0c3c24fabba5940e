/**
 * Loaded before the tests of a mutant (after ts-loader.mjs): gives them a small stand-in for vitest,
 * and the mutant instead of the file it is of. The files themselves are never changed. Laws that the
 * tests try on many random plans (PLANS) are tried on a tenth of them, unless DRYDOCK_WHOLE is set: a
 * mutant that survives here may still be noticed there.
 */
import { readFileSync } from 'node:fs';
import { registerHooks, stripTypeScriptTypes } from 'node:module';
import { relative, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = resolve(import.meta.dirname, '..', '..');
const path = process.env['DRYDOCK_MUTANT'];
const mutant = path === undefined ? null : JSON.parse(readFileSync(path, 'utf8'));
const mutated = mutant === null ? null : pathToFileURL(resolve(root, mutant.file)).href;
const whole = process.env['DRYDOCK_WHOLE'] !== undefined;

/** Files of the project that were loaded, by their path in it. */
export const loaded = new Set();

registerHooks({
  resolve(specifier, context, next) {
    if (specifier === 'vitest') {
      return { url: pathToFileURL(resolve(import.meta.dirname, 'vitest.mjs')).href, shortCircuit: true };
    }
    return next(specifier, context);
  },
  load(url, context, next) {
    if (url.endsWith('.ts')) loaded.add(relative(root, fileURLToPath(url)).replaceAll('\\', '/'));
    if (url.endsWith('.test.ts') && !whole) {
      const { source, ...rest } = next(url, context);
      return { ...rest, source: String(source).replace(/^const PLANS = [\d_]+/m, '$& / 10') };
    }
    if (url !== mutated) return next(url, context);
    const source = stripTypeScriptTypes(mutant.text, { mode: 'transform', sourceUrl: url });
    return { format: 'module', source, shortCircuit: true };
  },
});
