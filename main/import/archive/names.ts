import { sep } from 'node:path';
import { visible } from '../../../src/domain/visible.js';

/** Longest path of an archive entry that is accepted; real exports stay far below. */
const longestName = 1024;

/**
 * Why an entry's name cannot be accepted, or null. Nothing is ever unpacked to disk, but names
 * appear in reports and decide what a file is taken for, so a name that plays tricks is refused.
 */
export function badEntryName(name: string): string | null {
  if (name.length === 0) return 'an empty name';
  if (name.length > longestName) return `a name of more than ${longestName} characters`;
  if (name.includes('\0')) return 'a NUL character in a name';
  if (/[\u0001-\u001f\u007f]/.test(name)) return 'a control character in a name';
  if (name.includes('\\')) return 'a backslash in a name';
  if (name.startsWith('/')) return 'an absolute path';
  if (/^[A-Za-z]:/.test(name)) return 'a drive letter';
  if (name.split('/').includes('..')) return 'a path that leaves the archive';
  return null;
}

/** Whether macOS or Windows added the file by itself: it is not part of any export. */
export function isSystemFile(name: string): boolean {
  const segments = name.split('/');
  const last = segments.at(-1) ?? '';
  return (
    segments.includes('__MACOSX') ||
    last.startsWith('._') ||
    last === '.DS_Store' ||
    last.toLowerCase() === 'thumbs.db' ||
    last.toLowerCase() === 'desktop.ini'
  );
}

/** Whether a file is named as a workspace, or as one of the files SQLite keeps beside it. */
export function isWorkspaceName(name: string): boolean {
  return /\.drydock(-wal|-shm|-journal)?$/i.test(name);
}

/** Names of paths picked together: the last part, with as many folders before it as tell them apart. */
export function namesApart(paths: readonly string[]): string[] {
  const parts = paths.map(partsOf);
  return parts.map((own) => {
    const alike = parts.filter((other) => other.at(-1) === own.at(-1));
    let depth = 1;
    while (
      depth < own.length &&
      new Set(alike.map((other) => other.slice(-depth).join('/'))).size < alike.length
    ) {
      depth += 1;
    }
    return own.slice(-depth).join('/');
  });
}

/** Names of paths below the deepest folder that holds them all. */
export function namesBelow(paths: readonly string[]): string[] {
  const parts = paths.map(partsOf);
  const [first = []] = parts;
  let common = 0;
  while (parts.every((own) => own.length > common + 1 && own[common] === first[common])) common += 1;
  return parts.map((own) => own.slice(common).join('/'));
}

function partsOf(path: string): readonly string[] {
  return path.split(sep).filter((part) => part !== '');
}

/** A name as it may stand in a sentence: short, on one line. */
export function quoted(name: string): string {
  const plain = visible(name);
  return `"${plain.length > 120 ? `${plain.slice(0, 117)}…` : plain}"`;
}
