import { stat } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { DrydockError } from '../../src/contract/result.js';
import type { ImportPart } from '../../src/contract/types.js';
import { recogniseClones } from '../../src/domain/estate/clones.js';
import { emptyDraft } from '../../src/domain/estate/draft.js';
import { openFiles, openFolder } from './archive/folder.js';
import { quoted } from './archive/names.js';
import type { FileSet } from './archive/types.js';
import { oleSentence, openZip, sniff } from './archive/zip.js';
import { contentHash } from './contentHash.js';
import { importGovc } from './govc/index.js';
import { Problems } from './problems.js';
import { recognise, type Recognised } from './recognise.js';
import { importRvtoolsCsv, importRvtoolsWorkbook } from './rvtools/index.js';
import type { ImportContext, ImportResult } from './types.js';
import { notOpened } from './notOpened.js';

/** An opened source and what it was taken for. */
interface Opened {
  readonly files: FileSet;
  /** The one file on disk, or null for folders and loose files. */
  readonly path: string | null;
  readonly recognised: Recognised;
}

/**
 * Reads what the user picked: one export of one environment, in any format that is known. Nothing
 * is stored. The overlay is applied by the caller, for it can change without a new import.
 *
 * Files that are not recognised, and a second export, are reported as problems and parts, never
 * dropped in silence.
 *
 * @throws DrydockError 'bad-input' when a file cannot be opened as what it is (not a zip, encrypted,
 * a bomb …); 'cancelled' when the signal is aborted.
 */
export async function inspectFiles(paths: readonly string[], ctx: ImportContext): Promise<ImportResult> {
  const open: FileSet[] = [];
  try {
    const sources: Opened[] = [];
    for (const { files, path } of await openAll(paths, ctx, open)) {
      stopIfCancelled(ctx);
      ctx.progress('Looking at the files', 0, null);
      sources.push({ files, path, recognised: await recognise(files) });
    }
    return await inspectSources(sources, ctx);
  } catch (error) {
    // Whatever fails once the user has cancelled failed because of it.
    if (ctx.signal.aborted) throw new DrydockError('cancelled', 'The import was cancelled.');
    throw readable(error);
  } finally {
    for (const files of open) await files.close();
  }
}

/** What the operating system says about a file (no permission, gone, disk error), as a sentence. */
function readable(error: unknown): unknown {
  if (!(error instanceof Error) || !('syscall' in error) || !('code' in error)) return error;
  const name = 'path' in error && typeof error.path === 'string' ? quoted(basename(error.path)) : 'A file';
  return new DrydockError('bad-input', `${name} cannot be read (${String(error.code)}).`);
}

async function openAll(
  paths: readonly string[],
  ctx: ImportContext,
  open: FileSet[],
): Promise<{ files: FileSet; path: string | null }[]> {
  const opened: { files: FileSet; path: string | null }[] = [];
  const loose: string[] = [];
  const keep = (files: FileSet, path: string | null): void => {
    open.push(files);
    opened.push({ files, path });
  };
  for (const path of new Set(paths.map((given) => resolve(given)))) {
    const name = quoted(basename(path));
    const info = await stat(path).catch((error: NodeJS.ErrnoException) => {
      throw new DrydockError('bad-input', notOpened(name, error));
    });
    if (info.isDirectory()) keep(await openFolder(path, ctx.limits, ctx.signal), null);
    else if (!info.isFile()) throw new DrydockError('bad-input', `${name} is not an ordinary file.`);
    else {
      const kind = await sniff(path);
      if (kind === 'empty') throw new DrydockError('bad-input', `${name} is empty.`);
      if (kind === 'ole') throw new DrydockError('bad-input', oleSentence(basename(path)));
      if (kind === 'zip') keep(await openZip(path, ctx.limits, ctx.signal), path);
      // A file named as an archive that is none: the archive's own sentence says it best.
      else if (/\.(zip|xlsx|xlsm)$/i.test(path)) await openZip(path, ctx.limits, ctx.signal);
      else loose.push(path);
    }
  }
  if (loose.length > 0) {
    keep(await openFiles(loose, ctx.limits), loose.length === 1 ? (loose[0] as string) : null);
  }
  return opened;
}

async function inspectSources(sources: readonly Opened[], ctx: ImportContext): Promise<ImportResult> {
  const problems = new Problems();
  const parts: ImportPart[] = [];
  const exports: Opened[] = [];
  for (const source of sources) {
    if (source.recognised.format !== null) {
      exports.push(source);
      continue;
    }
    parts.push(part(source.files.name, 'not-recognised', source.recognised.why));
  }
  const [first, ...others] = exports;
  for (const source of sources) {
    if (source.recognised.format !== null) continue;
    // Beside an export a stray file is no reason to refuse; alone it leaves nothing to import.
    problems.add(first ? 'warning' : 'error', 'not-recognised', source.recognised.why, {
      file: source.files.name,
    });
  }
  if (!first) return nothing(parts, problems);
  if (others.length > 0) {
    const names = exports.map(({ files }) => quoted(files.name)).join(', ');
    problems.add(
      'error',
      'several-sources',
      `${exports.length} exports were given (${names}): they are not merged yet, so import them one at a time.`,
      { file: others[0]?.files.name ?? null },
    );
    for (const { files } of exports) parts.push(part(files.name, 'ignored', 'one export at a time'));
    return nothing(parts, problems);
  }

  ctx.progress('Taking the fingerprint', 0, null);
  const sha256 = await contentHash(first.files, first.path, ctx);
  const read = await importOne(first, ctx);
  stopIfCancelled(ctx);
  const { draft } = read;
  draft.sources = draft.sources.map((source) => ({ ...source, sha256 }));
  if (draft.takenAt === '') draft.takenAt = new Date().toISOString();
  Object.assign(draft, recogniseClones(draft));
  return { draft, parts: [...read.parts, ...parts], problems: [...read.problems, ...problems.list] };
}

function importOne({ files, recognised }: Opened, ctx: ImportContext): Promise<ImportResult> {
  switch (recognised.format) {
    case 'govc':
      return importGovc(files, ctx);
    case 'rvtools-xlsx':
      return importRvtoolsWorkbook(files, ctx);
    case 'rvtools-csv':
      return importRvtoolsCsv(files, ctx);
    case null:
      throw new DrydockError('internal', 'A source that was not recognised cannot be imported.');
  }
}

function nothing(parts: readonly ImportPart[], problems: Problems): ImportResult {
  return { draft: emptyDraft('', new Date().toISOString()), parts, problems: problems.list };
}

function part(file: string, use: ImportPart['use'], note: string): ImportPart {
  return { file, sheet: null, use, records: 0, note };
}

function stopIfCancelled(ctx: ImportContext): void {
  if (ctx.signal.aborted) throw new DrydockError('cancelled', 'The import was cancelled.');
}
