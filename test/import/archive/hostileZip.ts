import { crc32, deflateRawSync } from 'node:zlib';

/** One entry of a zip made byte by byte, so that every field can lie. */
export interface HostileEntry {
  readonly name: string | Buffer;
  readonly content?: Buffer;
  /** 0 stored, 8 deflated; the number is written whatever it is. */
  readonly method?: number;
  readonly flags?: number;
  /** What the directory declares, when it is to differ from the truth. */
  readonly declaredBytes?: number;
  readonly declaredCrc?: number;
  /** Packed bytes to write in place of the honest ones. */
  readonly packed?: Buffer;
  readonly declaredPacked?: number;
  /** Writes no body, and points at the one of the entry with this index. */
  readonly bodyOf?: number;
}

/** Builds a zip file out of entries that may lie. */
export function hostileZip(entries: readonly HostileEntry[], declaredCount = entries.length): Buffer {
  const bodies: Buffer[] = [];
  const directory: Buffer[] = [];
  const offsets: number[] = [];
  let at = 0;
  for (const entry of entries) {
    const name = Buffer.isBuffer(entry.name) ? entry.name : Buffer.from(entry.name, 'utf8');
    const content = entry.content ?? Buffer.alloc(0);
    const method = entry.method ?? 8;
    const packed = entry.packed ?? (method === 8 ? deflateRawSync(content) : content);
    const sum = entry.declaredCrc ?? crc32(content);
    const bytes = entry.declaredBytes ?? content.length;
    const packedBytes = entry.declaredPacked ?? packed.length;
    const common = (header: Buffer, from: number): void => {
      header.writeUInt16LE(20, from);
      header.writeUInt16LE((entry.flags ?? 0) | 0x0800, from + 2);
      header.writeUInt16LE(method, from + 4);
      header.writeUInt32LE(sum, from + 10);
      header.writeUInt32LE(packedBytes, from + 14);
      header.writeUInt32LE(bytes, from + 18);
      header.writeUInt16LE(name.length, from + 22);
    };
    const offset = entry.bodyOf === undefined ? at : (offsets[entry.bodyOf] ?? 0);
    offsets.push(offset);
    if (entry.bodyOf === undefined) {
      const local = Buffer.alloc(30);
      local.writeUInt32LE(0x04034b50, 0);
      common(local, 4);
      bodies.push(local, name, packed);
      at += 30 + name.length + packed.length;
    }
    const central = Buffer.alloc(46);
    central.writeUInt32LE(0x02014b50, 0);
    central.writeUInt16LE(20, 4);
    common(central, 6);
    central.writeUInt32LE(offset, 42);
    directory.push(central, name);
  }
  const listed = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(declaredCount, 8);
  end.writeUInt16LE(declaredCount, 10);
  end.writeUInt32LE(listed.length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...bodies, listed, end]);
}
