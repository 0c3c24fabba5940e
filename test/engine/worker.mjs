// The worker's entry run from its sources: the same file a build makes `worker.js` of.
import '../../scripts/ts-loader.mjs';
await import('../../main/engine/worker.ts');
