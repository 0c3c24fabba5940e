import { hash } from 'node:crypto';
import { closeSync, openSync } from 'node:fs';
import { parentPort } from 'node:worker_threads';
import { hashBytes, type FilesRead, type FilesToRead } from './readAhead.js';
import { fill, openFlags } from './smallFiles.js';

// Entry of the thread that reads a folder's small files ahead. It judges nothing: a file that is not as
// it was listed is marked as not read, and whoever wants it reads it again and says what is wrong.

const port = parentPort;
if (port === null) throw new Error('The reader is started by the engine, not by hand.');

port.on('message', ({ paths, sizes }: FilesToRead) => {
  const hashes = new Uint8Array(paths.length * hashBytes);
  const isRead = new Uint8Array(paths.length);
  // Each with a byte more than there should be, to see that it has not grown.
  const bytes = Buffer.allocUnsafeSlow(sizes.reduce((sum, size) => sum + size + 1, 0));
  let at = 0;
  for (const [i, path] of paths.entries()) {
    const size = sizes[i] as number;
    if (readWhole(path, bytes.subarray(at, at + size + 1)) === size) {
      hashes.set(hash('sha256', bytes.subarray(at, at + size), 'buffer'), i * hashBytes);
      isRead[i] = 1;
    }
    at += size + 1;
  }
  const answer: FilesRead = { bytes: bytes.buffer, hashes, isRead };
  port.postMessage(answer, [bytes.buffer, hashes.buffer, isRead.buffer]);
});

/** Fills a buffer from a file; answers the bytes read, or -1 when it cannot be read. */
function readWhole(path: string, into: Buffer): number {
  let file: number;
  try {
    file = openSync(path, openFlags.inFolder);
  } catch {
    return -1;
  }
  try {
    return fill(file, into);
  } catch {
    return -1;
  } finally {
    closeSync(file);
  }
}
