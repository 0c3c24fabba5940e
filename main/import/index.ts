import { basename } from 'node:path';
import { DrydockError } from '../../src/contract/result.js';
import type { ImportPart, ImportProblem } from '../../src/contract/types.js';
import { recogniseInStretches } from '../../src/domain/estate/clones.js';
import { emptyDraft } from '../../src/domain/estate/draft.js';
import { mergeSources, sourceFacts } from '../../src/domain/merge/index.js';
import { atOnce, type Stretches } from '../../src/domain/stretches.js';
import { quoted } from './archive/names.js';
import { HashedFiles } from './archive/hashedFiles.js';
import type { FileSet } from './archive/types.js';
import { contentHash } from './contentHash.js';
import { notOpened } from './notOpened.js';
import { openPaths } from './openPaths.js';
import { Problems } from './problems.js';
import type { ImportContext, ImportResult } from './types.js';
import { findUnits, type Unit, type Units } from './units.js';

/** What was read of everything the user picked. */
export interface ReadSources {
  /** One result a source, with its fingerprint and date, as its files tell it: not yet merged. */
  readonly sources: readonly ImportResult[];
  /** Files that are of no source. */
  readonly parts: readonly ImportPart[];
  /** What is of no one source. An error keeps everything from being stored. */
  readonly problems: readonly ImportProblem[];
}

/**
 * Reads what the user picked: files, folders and archives in any mix, recognised by content. Nothing
 * is stored. The overlay is applied by the caller, for it can change without a new import.
 *
 * Files that are not recognised are reported as problems and parts, never dropped in silence.
 *
 * @throws DrydockError 'bad-input' when a file cannot be opened as what it is (not a zip, encrypted,
 * a bomb …); 'cancelled' when the signal is aborted.
 */
export async function readSources(paths: readonly string[], ctx: ImportContext): Promise<ReadSources> {
  const open: FileSet[] = [];
  try {
    const sets = await openPaths(paths, ctx, open);
    stopIfCancelled(ctx);
    return await readUnits(await findUnits(sets, ctx, open), ctx);
  } catch (error) {
    // Whatever fails once the user has cancelled failed because of it.
    if (ctx.signal.aborted) throw new DrydockError('cancelled', 'The import was cancelled.');
    throw readable(error);
  } finally {
    for (const files of open.reverse()) await files.close();
  }
}

/** Reads what the user picked as one estate: several sources are merged, undecided as they are. */
export async function inspectFiles(paths: readonly string[], ctx: ImportContext): Promise<ImportResult> {
  const read = await readSources(paths, ctx);
  const parts = [...read.sources.flatMap((source) => source.parts), ...read.parts];
  const problems = [...read.sources.flatMap((source) => source.problems), ...read.problems];
  const [only, ...others] = read.sources;
  if (only === undefined) return { draft: emptyDraft('', new Date().toISOString()), parts, problems };
  if (others.length === 0 && tellsAllItself(only))
    return { draft: atOnce(withClones(only)), parts, problems };
  const merged = mergeSources(
    read.sources.map(({ draft }) => sourceFacts(draft)),
    [],
  );
  return { draft: { ...emptyDraft('', ''), ...(merged.estate as ImportResult['draft']) }, parts, problems };
}

/**
 * Whether a source alone is stored as it is. Formats of whole vCenters have keys that need no
 * matching; of all others more is known than the objects' own tables keep.
 */
export function tellsAllItself({ draft }: ImportResult): boolean {
  const format = draft.sources[0]?.format;
  return format === 'govc' || format === 'rvtools-xlsx' || format === 'rvtools-csv';
}

/** A source alone as an estate: with the replicas and linked clones that its VMs show. */
export function* withClones({ draft }: ImportResult): Stretches<ImportResult['draft']> {
  return Object.assign(draft, yield* recogniseInStretches(draft));
}

/** What the operating system says about a file (no permission, gone, disk error), as a sentence. */
function readable(error: unknown): unknown {
  if (!(error instanceof Error) || !('syscall' in error) || !('code' in error)) return error;
  // Reading fills no disk: this is the temporary folder, to which archives in archives are unpacked.
  if (error.code === 'ENOSPC' || error.code === 'EDQUOT') return error;
  const name = 'path' in error && typeof error.path === 'string' ? quoted(basename(error.path)) : 'A file';
  return new DrydockError('bad-input', notOpened(name, error as NodeJS.ErrnoException));
}

async function readUnits({ units, strangers, parts }: Units, ctx: ImportContext): Promise<ReadSources> {
  const sources: ImportResult[] = [];
  const unknown = [...strangers];
  const twice: ImportPart[] = [];
  const problems = new Problems();
  for (const unit of units) {
    const read = await readUnit(unit, units.length > 1, ctx);
    if ('why' in read) unknown.push({ file: unit.files.name, why: read.why });
    else {
      const same = sources.find((other) => areCopies(other, read));
      if (same === undefined) sources.push(read);
      else {
        const file = unit.files.name;
        const note = `${quoted(file)} holds the same as ${quoted(same.draft.sources[0]?.name ?? '')}: it counts once.`;
        problems.add('note', 'same-twice', note, { file });
        twice.push({ file, sheet: null, use: 'ignored', records: 0, note });
      }
    }
    stopIfCancelled(ctx);
  }
  for (const { file, why } of unknown) {
    // Beside an export a stray file is no reason to refuse; alone it leaves nothing to import.
    problems.add(sources.length > 0 ? 'warning' : 'error', 'not-recognised', why, { file });
  }
  return {
    sources,
    parts: [
      ...parts,
      ...twice,
      ...unknown.map(({ file, why }) => ({
        file,
        sheet: null,
        use: 'not-recognised' as const,
        records: 0,
        note: why,
      })),
    ],
    problems: problems.list,
  };
}

/**
 * Whether two sources are the same bytes. What was saved of two hosts by hand may be alike: there the
 * folder says of which host it is.
 */
function areCopies(first: ImportResult, second: ImportResult): boolean {
  const [a, b] = [first.draft.sources[0], second.draft.sources[0]];
  if (a === undefined || b === undefined || a.format !== b.format || a.sha256 !== b.sha256) return false;
  const ofHosts = a.format === 'esxi' || a.format === 'vmx';
  return !ofHosts || sourceFacts(first.draft).id === sourceFacts(second.draft).id;
}

async function readUnit(
  { importer, files, path }: Unit,
  amongOthers: boolean,
  ctx: ImportContext,
): Promise<ImportResult | { readonly why: string }> {
  const fingerprint = (of: string | HashedFiles): Promise<string> => {
    ctx.progress('Taking the fingerprint', 0, null);
    return contentHash(of, ctx);
  };
  let sha256: string;
  let read: ImportResult;
  try {
    if (path === null) {
      const hashed = new HashedFiles(files, ctx.readerThread);
      try {
        read = await importer.read(hashed, ctx);
        sha256 = await fingerprint(hashed);
      } finally {
        await hashed.close();
      }
    } else {
      sha256 = await fingerprint(path);
      read = await importer.read(files, ctx);
    }
  } catch (error) {
    // Any table may be RVTools' until its columns are looked at.
    if (amongOthers && error instanceof DrydockError && isNotRecognised(error)) return { why: error.message };
    throw error;
  }
  const { draft } = read;
  if (draft.takenAt === '') draft.takenAt = new Date().toISOString();
  draft.sources = draft.sources.map((source) => ({ ...source, sha256 }));
  if (!amongOthers) return read;
  const place = <T extends { readonly file: string | null }>(of: T): T =>
    of.file === files.name || of.file?.startsWith(`${files.name}/`)
      ? of
      : { ...of, file: of.file === null ? files.name : `${files.name}/${of.file}` };
  return { draft, parts: read.parts.map(place), problems: read.problems.map(place) };
}

function isNotRecognised({ details }: DrydockError): boolean {
  return typeof details === 'object' && details !== null && 'notRecognised' in details;
}

function stopIfCancelled(ctx: ImportContext): void {
  if (ctx.signal.aborted) throw new DrydockError('cancelled', 'The import was cancelled.');
}
