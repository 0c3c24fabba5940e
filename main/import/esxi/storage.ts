import type { ExtentFacts, NfsFacts, Place, VolumeFacts } from './facts.js';
import { deviceAndPartition, vmfsUuid, volumeId } from './ids.js';
import { shownName, truth, wholeNumber, wordsOf, type Line, type Word } from './text.js';

/** Makes the place of a line. */
export type At = (line: Line) => Place;

/** Told when a line that ought to be a row of a table cannot be read. */
export type Unreadable = (line: Line, what: string) => void;

/** A table's line of dashes. */
const rule = /^\s*-{3,}[-\s]*$/;

/**
 * Reads `esxcli storage filesystem list`. Rows are read from the UUID before "true" or "false", for
 * the volume's name may be empty or hold blanks, and an unmounted volume has no mount point.
 */
export function readFilesystems(lines: readonly Line[], at: At, unreadable: Unreadable): VolumeFacts[] {
  return rows(lines, /^\s*Mount Point\s/).flatMap((line) => {
    const words = wordsOf(line.text);
    const i = words.findLastIndex(
      (word, index) => volumeId.test(word.text) && truth(words[index + 1]?.text) !== null,
    );
    const uuid = words[i];
    const rest = words.slice(i + 2);
    if (!uuid || rest.length < 3) {
      unreadable(line, 'a volume of "esxcli storage filesystem list"');
      return [];
    }
    const first = words[0] as Word;
    const path = i > 0 && first.text.startsWith('/vmfs/volumes/') ? first : null;
    return [
      {
        place: at(line),
        uuid: uuid.text.toLowerCase(),
        name: shownName(line.text.slice(path?.end ?? 0, uuid.at)),
        path: path?.text ?? null,
        mounted: truth(words[i + 1]?.text),
        type: rest
          .slice(0, -2)
          .map((word) => word.text)
          .join(' '),
        bytes: wholeNumber(rest.at(-2)?.text),
        freeBytes: wholeNumber(rest.at(-1)?.text),
      },
    ];
  });
}

/** Reads `esxcli storage vmfs extent list`: name, UUID, number, device, partition. */
export function readExtents(lines: readonly Line[], at: At, unreadable: Unreadable): ExtentFacts[] {
  return rows(lines, /^\s*Volume Name\s+VMFS UUID/).flatMap((line) => {
    const words = wordsOf(line.text);
    const i = words.findLastIndex((word) => vmfsUuid.test(word.text));
    const uuid = words[i];
    const [number, device, partition] = words.slice(i + 1);
    if (!uuid || !number || !device || wholeNumber(number.text) === null) {
      unreadable(line, 'an extent of "esxcli storage vmfs extent list"');
      return [];
    }
    return [
      {
        place: at(line),
        uuid: uuid.text.toLowerCase(),
        name: shownName(line.text.slice(0, uuid.at)),
        number: Number(number.text),
        device: device.text,
        partition: wholeNumber(partition?.text),
      },
    ];
  });
}

/** Reads `esxcfg-scsidevs -m`: "device:partition  /vmfs/devices/…  UUID  number  name". */
export function readScsiDevices(lines: readonly Line[], at: At): ExtentFacts[] {
  return lines.flatMap((line) => {
    const words = wordsOf(line.text);
    const [device, path, uuid, number] = words;
    if (!device || !path?.text.startsWith('/vmfs/devices/') || !uuid || !vmfsUuid.test(uuid.text)) return [];
    return [
      {
        place: at(line),
        uuid: uuid.text.toLowerCase(),
        name: number ? shownName(line.text.slice(number.end)) : '',
        number: wholeNumber(number?.text) ?? 0,
        ...deviceAndPartition(device.text),
      },
    ];
  });
}

/**
 * Reads `esxcli storage nfs list` and `nfs41 list`. Later versions have more columns, so a row is
 * read from its run of "true" and "false"; what each of them means is told by the header.
 */
export function readNfs(lines: readonly Line[], at: At, unreadable: Unreadable): NfsFacts[] {
  let flags: readonly string[] = [];
  let starts: readonly number[] = [];
  return lines.flatMap((line): NfsFacts[] => {
    if (/^\s*Volume Name\s+Host/.test(line.text)) {
      flags = line.text.match(/Accessible|Mounted|Read-Only|isPE/g) ?? [];
      return [];
    }
    if (rule.test(line.text)) {
      starts = wordsOf(line.text).map((word) => word.at);
      return [];
    }
    if (line.text.trim() === '' || flags.length === 0) return [];
    const words = wordsOf(line.text);
    const last = words.findLastIndex((word) => /^(?:true|false)$/.test(word.text));
    const first = last - flags.length + 1;
    const values = words.slice(Math.max(first, 0), last + 1);
    const named = nameAndShare(line.text, words.slice(0, Math.max(first, 0)), starts);
    if (!named || values.some((word) => !/^(?:true|false)$/.test(word.text))) {
      unreadable(line, 'a mount of "esxcli storage nfs list"');
      return [];
    }
    const flag = (name: string): boolean | null => truth(values[flags.indexOf(name)]?.text);
    return [
      {
        place: at(line),
        ...named,
        accessible: flag('Accessible'),
        mounted: flag('Mounted'),
        readOnly: flag('Read-Only'),
      },
    ];
  });
}

/** By the columns where they are kept, else by the first word that begins with a slash. */
function nameAndShare(
  text: string,
  words: readonly Word[],
  starts: readonly number[],
): Pick<NfsFacts, 'name' | 'server' | 'share'> | null {
  const [, hostAt, shareAt] = starts;
  const end = words.at(-1)?.end ?? 0;
  const begins = (column: number): boolean => words.some((word) => word.at === column);
  if (hostAt !== undefined && shareAt !== undefined && begins(hostAt) && begins(shareAt)) {
    const server = firstServer(text.slice(hostAt, shareAt));
    const name = shownName(text.slice(0, hostAt));
    if (server !== null && name !== '') return { name, server, share: text.slice(shareAt, end).trim() };
  }
  const i = words.findIndex((word, index) => index >= 2 && word.text.startsWith('/'));
  const share = words[i];
  const host = words[i - 1];
  if (!share || !host) return null;
  const server = firstServer(host.text);
  if (server === null) return null;
  return { name: shownName(text.slice(0, host.at)), server, share: text.slice(share.at, end).trim() };
}

/** NFS 4.1 lists several addresses of one server: vCenter goes by the first. */
function firstServer(written: string): string | null {
  const server = written.split(',')[0]?.trim() ?? '';
  return server === '' || /\s/.test(server) ? null : server;
}

/** The lines below a table's line of dashes that are not blank. */
function rows(lines: readonly Line[], header: RegExp): Line[] {
  return lines.filter((line) => line.text.trim() !== '' && !rule.test(line.text) && !header.test(line.text));
}
