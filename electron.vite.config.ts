import { defineConfig } from 'electron-vite';
import vue from '@vitejs/plugin-vue';
import { resolve } from 'node:path';

/**
 * One build for all hosts: the Electron main process, the command line (with the browser host),
 * the engine's worker, the thread that reads folders for it, the sandboxed preload, and the page.
 */
export default defineConfig({
  main: {
    build: {
      outDir: 'out/main',
      rollupOptions: {
        input: {
          electron: resolve('main/hosts/electron/main.ts'),
          cli: resolve('main/hosts/cli/main.ts'),
          worker: resolve('main/engine/worker.ts'),
          reader: resolve('main/import/archive/readerThread.ts'),
        },
        output: { format: 'es', entryFileNames: '[name].js' },
      },
    },
  },
  preload: {
    build: {
      outDir: 'out/preload',
      externalizeDeps: false,
      rollupOptions: {
        // A sandboxed preload must be CommonJS with everything in it.
        input: { preload: resolve('preload/preload.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: 'src/app',
    build: {
      outDir: 'out/renderer',
      emptyOutDir: true,
      rollupOptions: { input: resolve('src/app/index.html') },
    },
    plugins: [vue()],
  },
});
