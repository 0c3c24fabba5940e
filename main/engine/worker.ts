import { parentPort, workerData } from 'node:worker_threads';
import { createEngine } from './engine.js';
import type { EngineOptions } from './options.js';
import type { FromWorker, ToWorker } from './protocol.js';

// Entry of the engine's worker thread: the same engine, spoken to by messages.

if (parentPort === null) throw new Error('The engine worker is started by a host, not by hand.');
const port = parentPort;
const engine = createEngine(workerData as EngineOptions);
const post = (message: FromWorker): void => port.postMessage(message);

engine.onProgress((progress) => post({ type: 'progress', progress }));

port.on('message', (message: ToWorker) => {
  if (message.type === 'close') {
    void engine.close().then(() => {
      post({ type: 'closed' });
      port.close();
    });
    return;
  }
  const { id, method, input } = message;
  // The engine checks method and input itself: the wire is not trusted to be typed.
  void engine.call(method as never, input as never).then((result) => post({ type: 'result', id, result }));
});
