import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { startEngine } from '../../main/engine/client.js';
import type { Result } from '../../src/contract/result.js';
import { measured } from './measured.js';

/**
 * The whole import as the program does it: the engine in its worker reads the workbook, the estate is
 * counted for the preview, and stored in a new SQLite workspace. `npm run bench` builds the worker
 * beside this script.
 */
const file = process.argv[2] as string;
const folder = await mkdtemp(join(tmpdir(), 'drydock-bench-'));
const engine = startEngine(pathToFileURL(join(import.meta.dirname, 'worker.js')), {
  version: '0.0.0',
  workspaceFolder: folder,
  resourcesFolder: folder,
  readerThread: pathToFileURL(join(import.meta.dirname, 'readerThread.js')).href,
});
try {
  unwrap(await engine.call('workspace.create', { name: 'bench' }));
  await measured(async () => {
    const preview = unwrap(
      await engine.call('import.inspect', { jobId: 'bench', files: [file], overlay: null }),
    );
    const { vms, disks, nics } = unwrap(
      await engine.call('import.commit', { stageId: preview.stageId, evenIfSame: false }),
    ).counts;
    const { size } = await stat(join(folder, 'bench.drydock'));
    return `${vms} VMs, ${disks} disks, ${nics} NICs into ${Math.round(size / 1024 ** 2)} MiB of SQLite`;
  });
} finally {
  await engine.close();
  await rm(folder, { recursive: true, force: true });
}

function unwrap<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(result.message);
  return result.value;
}
