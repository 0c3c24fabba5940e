import { writeSync } from 'node:fs';
import { openWorkspace } from '../../../main/db/open.js';
import { appendEvent } from '../../../main/db/rehearsals.js';

// Writes events one after the other and tells the number of each once it is on disk, until killed.
const [path = ''] = process.argv.slice(2);
const workspace = await openWorkspace(path);
for (;;) {
  const seq = workspace.write((writer) =>
    appendEvent(writer, 1, {
      at: new Date().toISOString(),
      type: 'note',
      step: 'a',
      who: 'me',
      text: 'on we go',
    }),
  );
  writeSync(1, `${seq}\n`);
}
