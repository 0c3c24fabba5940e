import type { PortFileFacts, PortListing } from './facts.js';
import { portFileOf, switchUuid } from './ids.js';
import type { At, Unreadable } from './storage.js';
import type { Line } from './text.js';

/** Reads what the collector lists of one volume: "volume:", "folder:" and "file:" lines. */
export function readCollectedListing(
  lines: readonly Line[],
  at: At,
  unreadable: Unreadable,
): PortListing | null {
  let volume: string | null = null;
  let leftOut = false;
  let ended = false;
  const files: PortFileFacts[] = [];
  for (const line of lines) {
    const colon = line.text.indexOf(': ');
    const key = colon < 0 ? '' : line.text.slice(0, colon);
    const value = colon < 0 ? '' : line.text.slice(colon + 2);
    if (key === 'volume') volume = /^\/vmfs\/volumes\/([^/]+)$/.exec(value)?.[1] ?? null;
    else if (key === 'file') {
      const file = portFileOf(value);
      if (file) files.push({ ...file, place: at(line) });
      else unreadable(line, 'a port file: neither a switch nor a port');
    } else if (key === 'names left out') {
      ended = true;
      leftOut = value !== '0';
    } else if (key !== 'folder' && line.text.trim() !== '') unreadable(line, 'a listing of port files');
  }
  const first = lines[0];
  if (volume === null || !first) return null;
  return { place: at(first), volume, complete: ended && !leftOut, files };
}

/**
 * Reads a listing made by hand: `ls /vmfs/volumes/*\/.dvsData/*`, `ls -lR …/.dvsData` or `find`.
 * A volume counts as listed where its `.dvsData` folder itself was: then what is not there is not there.
 */
export function readHandListing(
  lines: readonly Line[],
  volumesByName: ReadonlyMap<string, string>,
  at: At,
): PortListing[] {
  const listings = new Map<
    string,
    { place: PortListing['place']; complete: boolean; files: PortFileFacts[] }
  >();
  let folder: { volume: string; switchUuid: string | null } | null = null;
  const listing = (volume: string, line: Line): { complete: boolean; files: PortFileFacts[] } => {
    let known = listings.get(volume);
    if (!known) listings.set(volume, (known = { place: at(line), complete: false, files: [] }));
    return known;
  };
  const seen = new Set<string>();
  const add = (volume: string, file: { switchUuid: string; port: string }, line: Line): void => {
    const key = `${volume}/${file.switchUuid}/${file.port}`;
    if (!seen.has(key)) listing(volume, line).files.push({ ...file, place: at(line) });
    seen.add(key);
  };
  for (const line of lines) {
    const text = line.text.trim();
    const path = /^(\/vmfs\/volumes\/([^/]+)\/(?:.*\/)?\.dvsData(?:\/.*?)?)(:?)$/.exec(text.slice(0, 4096));
    if (path) {
      const volume = volumesByName.get(path[2] as string) ?? (path[2] as string);
      const whole = path[1] as string;
      const file = portFileOf(whole);
      const tail = whole.slice(whole.lastIndexOf('/') + 1);
      folder = null;
      if (path[3] === ':' && (tail === '.dvsData' || switchUuid.test(tail))) {
        folder = { volume, switchUuid: tail === '.dvsData' ? null : tail.toLowerCase() };
      } else if (file) add(volume, file, line);
      if (tail === '.dvsData') listing(volume, line).complete = true;
      continue;
    }
    if (text === '' || /^total \d+$/.test(text) || !folder?.switchUuid) continue;
    // `ls -l` has mode, links, owner, group, size and date before the name.
    const name = /^-[rwxsStT-]{9}\s/.test(text) ? text.slice(text.lastIndexOf(' ') + 1) : text;
    if (/^[\w-]{1,64}$/.test(name)) add(folder.volume, { switchUuid: folder.switchUuid, port: name }, line);
  }
  return [...listings].map(([volume, one]) => ({ volume, ...one }));
}
