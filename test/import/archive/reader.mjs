// The reader thread's entry run from its sources: the same file a build makes `reader.js` of.
import '../../../scripts/ts-loader.mjs';
await import('../../../main/import/archive/readerThread.ts');
