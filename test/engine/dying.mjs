// A worker that dies of the first call.
import { parentPort } from 'node:worker_threads';
parentPort.on('message', () => {
  throw new Error('dead');
});
