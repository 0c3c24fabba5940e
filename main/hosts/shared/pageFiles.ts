import { existsSync } from 'node:fs';
import { realpath, stat } from 'node:fs/promises';
import { dirname, extname, join, sep } from 'node:path';

const mediaTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.woff': 'font/woff',
  '.ttf': 'font/ttf',
  '.json': 'application/json',
  '.txt': 'text/plain; charset=utf-8',
};

export interface PageFile {
  readonly path: string;
  readonly mediaType: string;
  readonly bytes: number;
}

/**
 * The file an address names inside the page's folder, or null. `path` is the address's path as it
 * came, still percent-encoded. Refused are: anything that cannot be decoded, NUL and other control
 * characters, backslashes and colons (separators and streams on Windows), empty, `.` and `..`
 * segments, file types the page does not have, and links that lead outside the folder.
 */
export async function findPageFile(folder: string, path: string): Promise<PageFile | null> {
  const segments = pageSegments(path);
  if (segments === null) return null;
  const mediaType = mediaTypes[extname(segments.at(-1) ?? '').toLowerCase()];
  if (mediaType === undefined) return null;
  try {
    const root = await realpath(folder);
    const file = await realpath(join(root, ...segments));
    if (!file.startsWith(root + sep)) return null;
    const found = await stat(file);
    return found.isFile() ? { path: file, mediaType, bytes: found.size } : null;
  } catch {
    return null;
  }
}

function pageSegments(path: string): readonly string[] | null {
  let decoded: string;
  try {
    decoded = decodeURIComponent(path);
  } catch {
    return null;
  }
  if (!decoded.startsWith('/')) return null;
  if (decoded === '/') return ['index.html'];

  if (/[\u0000-\u001f\u007f\\:%]/.test(decoded)) return null;
  const segments = decoded.slice(1).split('/');
  return segments.some((segment) => segment === '' || segment === '.' || segment === '..') ? null : segments;
}

/**
 * The folder of the built page. Bundlers move this code between an entry and a shared chunk, so it
 * is looked for upwards from here, as `renderer` or `out/renderer`.
 *
 * @throws when the page was not built.
 */
export function builtPageFolder(from: string = import.meta.dirname): string {
  for (let folder = from; ; folder = dirname(folder)) {
    for (const candidate of [join(folder, 'renderer'), join(folder, 'out', 'renderer')]) {
      if (existsSync(join(candidate, 'index.html'))) return candidate;
    }
    if (folder === dirname(folder)) throw new Error('The page is not built. Run: npm run build');
  }
}
