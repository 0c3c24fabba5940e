import { DrydockError } from '../../../src/contract/result.js';
import type { ImportPart } from '../../../src/contract/types.js';
import type { FileEntry, FileSet } from '../archive/types.js';
import type { Problems } from '../problems.js';
import type { ImportContext } from '../types.js';
import { beginningOf } from './beginning.js';
import { jsonPart } from './parts.js';
import { readJson } from './readJson.js';
import { walk, type Found, type Strangers, type Walk } from './walk.js';

/** Objects handled between two looks at whether the user has cancelled. */
const batch = 200;

/**
 * Reads every .json file of a set and hands the objects an importer knows to it. A file that is
 * damaged is a problem of level 'error' that names it; reading goes on.
 *
 * @param kindNames what the list of parts calls the kinds
 * @throws DrydockError 'cancelled'
 */
export async function importJson<Kind extends string>(
  files: FileSet,
  ctx: ImportContext,
  how: Walk<Kind>,
  kindNames: Readonly<Record<Kind, string>>,
  problems: Problems,
  take: (found: Found<Kind>, entry: FileEntry) => void,
): Promise<ImportPart[]> {
  const parts: ImportPart[] = [];
  for (const [done, entry] of files.entries.entries()) {
    stopIfCancelled(ctx);
    ctx.progress('Reading', done, files.entries.length);
    if (!/\.json$/i.test(entry.name) && files.entries.length > 1 && !(await mayBeJson(files, entry))) {
      parts.push({ file: entry.name, sheet: null, use: 'not-recognised', records: 0, note: 'no JSON' });
      continue;
    }
    const counts = new Map<string, number>();
    const strangers: Strangers = { count: 0, keys: [] };
    try {
      let handled = 0;
      for (const found of walk(await readJson(files, entry), how, strangers)) {
        take(found, entry);
        counts.set(kindNames[found.kind], (counts.get(kindNames[found.kind]) ?? 0) + 1);
        handled += 1;
        if (handled % batch === 0) {
          // Only between two turns of the event loop can a cancel arrive.
          await new Promise(setImmediate);
          stopIfCancelled(ctx);
        }
      }
      parts.push(jsonPart(entry.name, counts, strangers));
    } catch (error) {
      if (!(error instanceof DrydockError) || error.code !== 'bad-input') throw error;
      problems.add('error', 'file-damaged', error.message, { file: entry.name });
      parts.push({ file: entry.name, sheet: null, use: 'not-recognised', records: 0, note: 'damaged' });
    }
  }
  for (const left of files.leftOut.slice(0, 20)) {
    parts.push({ file: left.name, sheet: null, use: 'ignored', records: 0, note: left.why });
  }
  return parts;
}

/** Whether a file that is not named .json holds JSON all the same. */
async function mayBeJson(files: FileSet, entry: FileEntry): Promise<boolean> {
  const [first] = (await beginningOf(files, entry)).filter((byte) => byte > 0x20 && byte < 0x80);
  return first === 0x7b || first === 0x5b;
}

export function stopIfCancelled(ctx: ImportContext): void {
  if (ctx.signal.aborted) throw new DrydockError('cancelled', 'The import was cancelled.');
}
