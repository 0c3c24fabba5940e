import { volumeId } from '../esxi/ids.js';

/** Where a VM's file lies. */
export interface FilePlace {
  /** The volume's UUID or label; null when the files do not tell it. */
  readonly volume: string | null;
  /** Path within the volume, or as far as it is known. */
  readonly path: string;
}

/**
 * Where a file of the set lay on the host: behind a folder named by a volume's UUID, as when
 * /vmfs/volumes was copied or packed. Other folders may be named anything, so they prove nothing.
 */
export function placeInSet(name: string): FilePlace {
  const segments = name.split('/');
  const at = segments.findLastIndex((segment, i) => i < segments.length - 1 && volumeId.test(segment));
  if (at >= 0) {
    return { volume: (segments[at] as string).toLowerCase(), path: segments.slice(at + 1).join('/') };
  }
  return { volume: null, path: segments.slice(-2).join('/') };
}

/** A file that another one names: relative to that one's folder, or by a path on the host. */
export function placeNamedBy(owner: FilePlace, written: string): FilePlace | null {
  const absolute = /^\/vmfs\/volumes\/([^/]+)\/(.+)$/.exec(written);
  if (absolute) {
    const path = normalised(absolute[2] as string);
    const volume = absolute[1] as string;
    // A label's case counts, a UUID's does not.
    return path === null ? null : { volume: volumeId.test(volume) ? volume.toLowerCase() : volume, path };
  }
  if (written.startsWith('/')) return null;
  const folder = owner.path.includes('/') ? owner.path.slice(0, owner.path.lastIndexOf('/') + 1) : '';
  const path = normalised(folder + written);
  return path === null ? null : { volume: owner.volume, path };
}

/** Without "." and ".."; null for a path that leaves the volume. */
function normalised(path: string): string | null {
  const out: string[] = [];
  for (const segment of path.split('/')) {
    if (segment === '' || segment === '.') continue;
    if (segment !== '..') out.push(segment);
    else if (out.pop() === undefined) return null;
  }
  return out.length === 0 ? null : out.join('/');
}

/** For comparing places. */
export function placeKey({ volume, path }: FilePlace): string {
  return `${volume ?? '?'}:${path}`;
}

/** As vCenter writes paths; a UUID stands for the datastore's name where the files do not tell that. */
export function writtenPath({ volume, path }: FilePlace): string {
  return volume === null ? path : `[${volume}] ${path}`;
}
