import type { ImportPart, ImportPreview, ImportProblem } from '../../contract/types.js';
import type { Source } from '../../domain/estate/types.js';

/** One source of an import with what was read of it. */
export interface SourceRead {
  /** Index into the preview's sources; null for what is of no source. */
  readonly source: Source | null;
  readonly parts: readonly ImportPart[];
  readonly problems: readonly ImportProblem[];
  /** It was in the snapshot before, and is kept as it is. */
  readonly kept: boolean;
}

/** How often a use occurs among parts. */
export function countUse(parts: readonly ImportPart[], use: ImportPart['use']): number {
  return parts.reduce((sum, part) => sum + (part.use === use ? 1 : 0), 0);
}

/** A file belongs to the source it carries the name of, alone or in front of its path. */
function isOf(file: string | null, source: Source): boolean {
  return file !== null && (file === source.name || file.startsWith(`${source.name}/`));
}

/**
 * Sorts what a preview tells by source, in its order; what is of none comes last. Among several
 * sources the engine writes a source's name in front of its files; a source alone keeps them bare.
 * @param before the sources of the snapshot that is added to
 */
export function bySource(preview: ImportPreview, before: readonly Source[] = []): SourceRead[] {
  const groups = preview.sources.map((source) => ({
    source,
    parts: [] as ImportPart[],
    problems: [] as ImportProblem[],
    // The very same file again is read all the same, and takes its own place.
    kept:
      preview.merge?.replaced.some((one) => one.by === source.name) !== true &&
      before.some((one) => one.name === source.name && one.sha256 === source.sha256),
  }));
  const rest = { source: null, parts: [] as ImportPart[], problems: [] as ImportProblem[], kept: false };
  const fresh = groups.filter((group) => !group.kept);
  const alone = fresh.length === 1 ? fresh[0] : undefined;
  // Of "pack" and "pack/2026" the longer name is the nearer one. Kept sources were not read now.
  const nearest = [...fresh].sort((a, b) => b.source.name.length - a.source.name.length);
  const strangers = new Set(
    preview.problems.filter((one) => one.code === 'not-recognised').map((one) => one.file),
  );
  const ownerOf = (file: string | null, sheet: string | null): (typeof groups)[number] | typeof rest =>
    nearest.find((group) => isOf(file, group.source)) ??
    (alone === undefined || file === null || (sheet === null && strangers.has(file)) ? rest : alone);
  for (const part of preview.parts) ownerOf(part.file, part.sheet).parts.push(part);
  for (const problem of preview.problems) ownerOf(problem.file, problem.sheet).problems.push(problem);
  return rest.parts.length + rest.problems.length > 0 ? [...groups, rest] : groups;
}
