import type { Random } from '../random.js';
import { nasty } from './nasty.js';

/** Bytes changed, cut off, taken out, doubled, put in: suits every kind of file and none. */
export function mutateBytes(bytes: Buffer, random: Random): Buffer {
  if (bytes.length === 0) return Buffer.from(random.pick(nasty));
  const at = random.below(bytes.length);
  const length = 1 + random.below(random.pick([1, 4, 64, 4096]));
  switch (random.below(6)) {
    case 0: {
      const copy = Buffer.from(bytes);
      copy[at] = random.below(256);
      return copy;
    }
    case 1:
      return bytes.subarray(0, at);
    case 2:
      return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + length)]);
    case 3:
      return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at, at + length), bytes.subarray(at)]);
    case 4: {
      // Sizes, offsets and counts in archives are little-endian words.
      const copy = Buffer.from(bytes);
      if (at + 4 <= copy.length) copy.writeUInt32LE(random.pick([0, 1, 0xffff, 0x7fffffff, 0xffffffff]), at);
      return copy;
    }
    default:
      return Buffer.concat([bytes.subarray(0, at), Buffer.from(random.pick(nasty)), bytes.subarray(at)]);
  }
}

/** The same text in another encoding, with or without the mark that says so. */
export function reencode(bytes: Buffer, random: Random): Buffer {
  const text = bytes.toString('utf8').replace(/^\ufeff/, '');
  const utf16 = Buffer.from(text, 'utf16le');
  switch (random.below(6)) {
    case 0:
      return Buffer.from(`\ufeff${text}`);
    case 1:
      return Buffer.concat([Buffer.from([0xff, 0xfe]), utf16]);
    case 2:
      return Buffer.concat([Buffer.from([0xfe, 0xff]), Buffer.from(utf16).swap16()]);
    case 3:
      return utf16;
    case 4:
      return Buffer.from(text, 'latin1');
    default:
      // Half a character at the end.
      return Buffer.concat([Buffer.from([0xff, 0xfe]), utf16.subarray(0, -1)]);
  }
}
