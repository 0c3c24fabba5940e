/**
 * Lets Node run the project's TypeScript without a build:
 *   npx node --import ./scripts/ts-loader.mjs bench/generate/estate.ts --help
 * Imports are written with `.js`, as TypeScript wants them; here they lead to the `.ts` beside.
 */
import { readFileSync } from 'node:fs';
import { registerHooks, stripTypeScriptTypes } from 'node:module';
import { fileURLToPath } from 'node:url';

// Node calls its own type stripping experimental on every start; we have read that once.
const emitWarning = process.emitWarning;
process.emitWarning = (warning, ...rest) => {
  if (!String(warning).includes('stripTypeScriptTypes')) emitWarning.call(process, warning, ...rest);
};

registerHooks({
  resolve(specifier, context, next) {
    if (specifier.startsWith('.') && specifier.endsWith('.js') && context.parentURL?.endsWith('.ts')) {
      return next(`${specifier.slice(0, -3)}.ts`, context);
    }
    return next(specifier, context);
  },
  load(url, context, next) {
    if (!url.startsWith('file:') || !url.endsWith('.ts')) return next(url, context);
    const source = readFileSync(fileURLToPath(url), 'utf8');
    return {
      format: 'module',
      // 'transform' also takes what cannot merely be blanked out, such as parameter properties.
      source: stripTypeScriptTypes(source, { mode: 'transform', sourceUrl: url, sourceMap: true }),
      shortCircuit: true,
    };
  },
});
