import { createWriteStream, existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import yazl from 'yazl';
import { defaultLimits, type ImportContext } from '../../main/import/types.js';

/** A context for tests: no cancelling unless a signal is given, progress thrown away. */
export function testContext(changes: Partial<ImportContext> = {}): ImportContext {
  return {
    signal: new AbortController().signal,
    progress: () => undefined,
    limits: defaultLimits,
    readerThread: null,
    ...changes,
  };
}

/** Writes files below a folder. */
export async function writeFolder(
  folder: string,
  files: Readonly<Record<string, string | Buffer>>,
): Promise<string> {
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), content);
  }
  return folder;
}

/** Packs files into a zip. */
export async function writeZip(
  path: string,
  files: Readonly<Record<string, string | Buffer>>,
): Promise<string> {
  const zip = new yazl.ZipFile();
  for (const [name, content] of Object.entries(files)) zip.addBuffer(Buffer.from(content), name);
  zip.end();
  await pipeline(zip.outputStream, createWriteStream(path));
  return path;
}

/** The folder of real exports that is not part of the project; null where it is absent. */
export function samplesFolder(): string | null {
  const folder = resolve(import.meta.dirname, '../../../shared/samples');
  return existsSync(folder) ? folder : null;
}
