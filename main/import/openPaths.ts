import { stat } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { DrydockError } from '../../src/contract/result.js';
import { openFiles, openFolder } from './archive/folder.js';
import { isWorkspaceName, namesApart, quoted } from './archive/names.js';
import type { FileSet } from './archive/types.js';
import { oleSentence, openZip, sniff } from './archive/zip.js';
import { notOpened } from './notOpened.js';
import type { ImportContext } from './types.js';

/** Files the user picked together. */
export interface OpenedSet {
  readonly files: FileSet;
  /** The one file on disk, or null for folders and loose files. */
  readonly path: string | null;
}

/**
 * Opens what the user picked: each folder and each archive as a set of its own, all other files as
 * one more.
 *
 * @param open receives what was opened as soon as it is, so that it can be closed whatever happens
 * @throws DrydockError 'bad-input' when a file cannot be opened as what it is; 'cancelled'
 */
export async function openPaths(
  paths: readonly string[],
  ctx: ImportContext,
  open: FileSet[],
): Promise<OpenedSet[]> {
  const opened: OpenedSet[] = [];
  /** Where each of them lies. */
  const given: string[] = [];
  const loose: string[] = [];
  const keep = (files: FileSet, path: string | null, at: string): void => {
    open.push(files);
    opened.push({ files, path });
    given.push(at);
  };
  const look = (done: number, total: number): void => ctx.progress('Looking at the files', done, total);
  ctx.progress('Looking at the files', 0, null);
  for (const path of new Set(paths.map((given) => resolve(given)))) {
    const name = quoted(basename(path));
    const info = await stat(path).catch((error: NodeJS.ErrnoException) => {
      throw new DrydockError('bad-input', notOpened(name, error));
    });
    if (info.isDirectory()) keep(await openFolder(path, ctx.limits, ctx.signal), null, path);
    else if (isWorkspaceName(path)) {
      throw new DrydockError('bad-input', `${name} is a Drydock workspace, not an export: open it instead.`);
    } else if (!info.isFile()) throw new DrydockError('bad-input', `${name} is not an ordinary file.`);
    else {
      const kind = await sniff(path);
      if (kind === 'empty') throw new DrydockError('bad-input', `${name} is empty.`);
      if (kind === 'ole') throw new DrydockError('bad-input', oleSentence(basename(path)));
      if (kind === 'zip') keep(await openZip(path, ctx.limits, ctx.signal, look), path, path);
      // A file named as an archive that is none: the archive's own sentence says it best.
      else if (/\.(zip|xlsx|xlsm)$/i.test(path)) await openZip(path, ctx.limits, ctx.signal);
      else loose.push(path);
    }
  }
  if (loose.length > 0) {
    const files = await openFiles(loose, ctx.limits);
    keep(files, loose.length === 1 ? (loose[0] as string) : null, files.name);
  }
  return named(opened, given);
}

/** Gives sets of one name the folders they lie in, too: what each says must be told apart. */
function named(opened: readonly OpenedSet[], given: readonly string[]): OpenedSet[] {
  const names = namesApart(given);
  return opened.map(({ files, path }, i) => {
    const name = names[i];
    return { files: name === undefined || name === files.name ? files : { ...files, name }, path };
  });
}
