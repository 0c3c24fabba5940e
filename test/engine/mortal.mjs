// The worker's entry, of which the first one dies in the middle of storing, as for want of memory.
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import '../../scripts/ts-loader.mjs';

const mark = join(workerData.workspaceFolder, 'die-while-storing');
const post = parentPort.postMessage.bind(parentPort);
parentPort.postMessage = (message) => {
  post(message);
  if (message.type !== 'progress' || message.progress.phase !== 'Storing VMs' || !existsSync(mark)) return;
  rmSync(mark);
  process.exit(1);
};
await import('../../main/engine/worker.ts');
