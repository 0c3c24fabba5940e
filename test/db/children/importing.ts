import { writeSync } from 'node:fs';
import { openWorkspace } from '../../../main/db/open.js';
import { insertSnapshot } from '../atOnce.js';
import { EstateBuilder } from '../../fixtures/estates/builder.js';
import { countObjects } from '../../../src/domain/estate/counts.js';

// Stores a snapshot, and stands still between the last row and the commit, until killed.
const [path = ''] = process.argv.slice(2);
const workspace = await openWorkspace(path);
const builder = new EstateBuilder();
const datastore = builder.vmfs('ds-01');
for (let n = 0; n < 2000; n += 1) builder.vm(`desk-${n}`, datastore);
const estate = builder.build();
workspace.write((writer) => {
  // A small cache pushes pages of the unfinished transaction out to the log file.
  writer.run('PRAGMA cache_size = 10');
  insertSnapshot(writer, {
    name: 'half',
    importedAt: '2026',
    contentHash: 'x',
    counts: countObjects(estate),
    estate,
    problems: [],
    overlayProblems: [],
  });
  writeSync(1, 'before commit\n');
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
});
