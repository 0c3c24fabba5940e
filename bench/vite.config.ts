import { basename, join } from 'node:path';
import { defineConfig } from 'vite';

/**
 * Builds what the benchmark runs as the product is built: a process that compiles while it works
 * would be measured with its compiler.
 */
const root = join(import.meta.dirname, '..');
const entries = [
  'bench/generate/estate.ts',
  'bench/import/ours.ts',
  'bench/import/saxes.ts',
  'bench/import/hucre.ts',
  'bench/import/readExcelFile.ts',
  'bench/import/govcSaxes.ts',
  'bench/plan/makeAndCheck.ts',
  'bench/diff/twoSnapshots.ts',
  'bench/plan/certify.ts',
  'bench/plan/recheck.ts',
  'bench/plan/million.ts',
  'bench/ha/powerOn.ts',
  'bench/ha/oneCluster.ts',
  'bench/ha/whatIf.ts',
  'bench/page/importing.ts',
  'main/engine/worker.ts',
  'main/import/archive/readerThread.ts',
];

export default defineConfig({
  root,
  build: {
    ssr: true,
    outDir: join(root, '.cache', 'bench', 'built'),
    emptyOutDir: true,
    target: 'node22',
    rollupOptions: {
      input: Object.fromEntries(entries.map((entry) => [basename(entry, '.ts'), join(root, entry)])),
      output: { entryFileNames: '[name].js' },
    },
  },
});
