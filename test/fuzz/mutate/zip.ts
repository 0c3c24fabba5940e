import { crc32, deflateRawSync, inflateRawSync } from 'node:zlib';
import { hostileZip, type HostileEntry } from '../../import/archive/hostileZip.js';
import type { Random } from '../random.js';
import { mutateBytes } from './bytes.js';
import { nasty } from './nasty.js';

/** One entry, unpacked. */
export interface Unpacked {
  readonly name: string;
  readonly content: Buffer;
}

/** Packs entries honestly. */
export function packed(entries: readonly Unpacked[]): Buffer {
  return hostileZip(entries);
}

/** The entries of an archive, or null when it is not whole: then there is nothing to change in it. */
export function unpacked(zip: Buffer): Unpacked[] | null {
  try {
    const end = zip.lastIndexOf('PK\u0005\u0006', undefined, 'latin1');
    const entries: Unpacked[] = [];
    let at = zip.readUInt32LE(end + 16);
    for (let left = zip.readUInt16LE(end + 10); left > 0; left -= 1) {
      const nameBytes = zip.readUInt16LE(at + 28);
      const name = zip.toString('utf8', at + 46, at + 46 + nameBytes);
      const local = zip.readUInt32LE(at + 42);
      const dataAt = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
      const data = zip.subarray(dataAt, dataAt + zip.readUInt32LE(at + 20));
      const content = zip.readUInt16LE(at + 10) === 8 ? inflateRawSync(data) : data;
      if (crc32(content) !== zip.readUInt32LE(at + 16)) return null;
      if (!name.endsWith('/')) entries.push({ name, content });
      at += 46 + nameBytes + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
    }
    return entries;
  } catch {
    return null;
  }
}

/**
 * An archive: mostly one of its files changed and everything packed anew, else an entry that lies.
 *
 * @param mutateInner changes one file by its name
 */
export function mutateZip(
  zip: Buffer,
  random: Random,
  mutateInner: (entry: Unpacked, random: Random) => Unpacked,
): Buffer {
  const entries = unpacked(zip);
  if (entries === null || entries.length === 0) return mutateBytes(zip, random);
  const at = random.below(entries.length);
  const entry = entries[at] as Unpacked;
  if (random.chance(0.7)) return packed(entries.with(at, mutateInner(entry, random)));
  return random.pick([
    () => hostileZip((entries as HostileEntry[]).with(at, lying(entry, random))),
    () => packed(entries.toSpliced(at, 1)),
    () => packed([...entries, entry]),
    () => packed([...entries, { ...entry, name: `copy/${entry.name}` }]),
    () => packed(entries.toReversed()),
    () => hostileZip(entries, random.pick([0, entries.length + 1, 0xffff])),
    () => Buffer.concat([Buffer.from(random.pick(nasty)), zip]),
    () => Buffer.concat([zip, Buffer.from(random.pick(nasty))]),
    () => packed([...entries, { name: 'inner.zip', content: zip }]),
    () => packed([{ name: random.pick(['inner.zip', 'a/b.txt', 'x.xlsx']), content: zip }]),
  ])();
}

/** An entry of which the directory does not tell the truth. */
function lying(entry: Unpacked, random: Random): HostileEntry {
  const { length } = entry.content;
  const body = deflateRawSync(entry.content);
  const size = random.pick([0, 1, Math.max(0, length - 1), length + 1, 0x7fffffff, 0xffffffff]);
  return random.pick<() => HostileEntry>([
    () => ({ ...entry, declaredBytes: size }),
    () => ({ ...entry, declaredPacked: size }),
    () => ({ ...entry, declaredCrc: random.below(0xffffffff) }),
    () => ({ ...entry, method: random.pick([0, 1, 9, 12, 99, 0xffff]) }),
    () => ({ ...entry, flags: 1 << random.below(16) }),
    () => ({ ...entry, packed: body.subarray(0, random.below(body.length + 1)) }),
    () => ({ ...entry, packed: mutateBytes(body, random) }),
    () => ({ ...entry, packed: Buffer.concat([body, body]) }),
    () => ({ ...entry, packed: Buffer.concat([body, Buffer.from('trailing')]) }),
    () => ({ ...entry, bodyOf: 0 }),
    () => ({ ...entry, content: Buffer.alloc(random.pick([1024 * 1024 + 1, 3_000_000]), random.below(256)) }),
    () => ({ ...entry, name: random.pick([...nasty, '/x', 'a/../b', '__MACOSX/x', 'a/', '.DS_Store']) }),
    () => ({ ...entry, name: Buffer.from([0xff, 0xfe, 0x80, random.below(256)]) }),
  ])();
}
