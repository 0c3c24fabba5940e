import vue from '@vitejs/plugin-vue';
import { resolve } from 'node:path';
import { defineConfig } from 'vite';

/** Serves the page over a fake bridge with two snapshots: `npx vite -c test/app/changes/vite.config.ts`. */
export default defineConfig({
  root: resolve('src/app'),
  cacheDir: resolve('.cache/vite-changes'),
  server: { host: '127.0.0.1', port: 5217, strictPort: true },
  plugins: [
    vue(),
    {
      name: 'fake-bridge',
      enforce: 'pre',
      resolveId: (id, importer) =>
        id.endsWith('bridge/index.js') && importer?.includes('/src/app/')
          ? resolve('test/app/changes/devBridge.ts')
          : null,
    },
  ],
});
