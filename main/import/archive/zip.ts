import { open as openFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { Readable } from 'node:stream';
import { crc32, createInflateRaw, inflateRawSync } from 'node:zlib';
import yauzl from 'yauzl';
import { DrydockError } from '../../../src/contract/result.js';
import type { ImportLimits } from '../types.js';
import { badEntryName, isSystemFile, quoted } from './names.js';
import { PackedBytes, type Packed } from './packedBytes.js';
import type { FileEntry, FileSet } from './types.js';

/** An opened zip file; an `.xlsx` workbook is one too. */
export interface ZipArchive extends FileSet {
  readonly kind: 'zip';
}

const stored = 0;
const deflated = 8;
/** Below this unpacked size the ratio says nothing: small files of blanks are not bombs. */
const ratioFloor = 1024 * 1024;
/** Entries of a directory between two words of how far it was read: some milliseconds' work. */
const entriesALook = 256;
/** Fixed part of a local file header. */
const localHeaderBytes = 30;

/** What the first bytes say a file is. */
export async function sniff(path: string): Promise<'zip' | 'ole' | 'empty' | 'other'> {
  const handle = await openFile(path, 'r');
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(8), 0, 8, 0);
    if (bytesRead === 0) return 'empty';
    const magic = buffer.readUInt32BE(0);
    // "PK" 3 4 begins the first entry, "PK" 5 6 is an archive without entries.
    if (magic === 0x504b0304 || magic === 0x504b0506) return 'zip';
    return magic === 0xd0cf11e0 ? 'ole' : 'other';
  } finally {
    await handle.close();
  }
}

/** The sentence for a compound file: what Excel writes when a password is set, and before 2007. */
export function oleSentence(name: string): string {
  return `${quoted(name)} is an encrypted workbook or an old .xls one: open it in Excel, save it as .xlsx without a password, and import that.`;
}

/**
 * Opens a zip file and checks its whole directory before anything is read: names, sizes, overlaps,
 * encryption, compression. Sizes are trusted later only because every stream ends with an error as
 * soon as it yields more than was declared, so checking the declared ones here bounds the real ones.
 *
 * @param look is told how many of the directory's entries were looked at
 * @throws DrydockError 'bad-input' with a plain sentence; 'cancelled' when the signal is aborted.
 */
export async function openZip(
  path: string,
  limits: ImportLimits,
  signal?: AbortSignal,
  look: (done: number, total: number) => void = () => {},
): Promise<ZipArchive> {
  const name = basename(path);
  const kind = await sniff(path);
  if (kind === 'ole') throw refuse(oleSentence(name));
  if (kind === 'empty') throw refuse(`${quoted(name)} is empty.`);
  if (kind === 'other') throw refuse(`${quoted(name)} is not a zip file.`);

  let zip: yauzl.ZipFile;
  const handle = await openFile(path, 'r');
  const bytes = new PackedBytes(handle);
  try {
    const { size } = await handle.stat();
    zip = await yauzl.fromRandomAccessReaderPromise(bytes, size, {
      autoClose: false,
      lazyEntries: true,
      // Names are decoded and judged here, so that each refusal has its own sentence.
      decodeStrings: false,
      validateEntrySizes: false,
    });
  } catch (error) {
    await handle.close();
    throw refuse(
      `${quoted(name)} begins like a zip file but its directory cannot be read: it is truncated or damaged. Copy it again.`,
      error,
    );
  }
  try {
    const directory = await readDirectory(zip, name, limits, signal, look);
    return makeArchive(zip, bytes, name, directory);
  } catch (error) {
    zip.close();
    if (error instanceof DrydockError) throw error;
    throw refuse(`The directory of ${quoted(name)} is damaged: it cannot be read as a zip file.`, error);
  }
}

/**
 * What is kept of an entry: there may be half a million of them, and yauzl's own hold its name and
 * much else several times.
 */
interface ZipEntry extends FileEntry, Packed {
  readonly method: number;
  readonly crc32: number;
}

interface Directory {
  readonly entries: ZipEntry[];
  readonly leftOut: { name: string; why: string }[];
}

async function readDirectory(
  zip: yauzl.ZipFile,
  archive: string,
  limits: ImportLimits,
  signal: AbortSignal | undefined,
  look: (done: number, total: number) => void,
): Promise<Directory> {
  const directoryAt = Number(zip.readEntryCursor);
  if (zip.entryCount > limits.entries) {
    throw refuse(`${quoted(archive)} holds ${zip.entryCount} files; at most ${limits.entries} are accepted.`);
  }
  const entries: ZipEntry[] = [];
  const leftOut: { name: string; why: string }[] = [];
  const seen = new Set<string>();
  const spans: { at: number; end: number; name: string }[] = [];
  let total = 0;
  let looked = 0;
  for await (const entry of zip.eachEntry()) {
    if (looked % entriesALook === 0) look(looked, zip.entryCount);
    looked += 1;
    if (signal?.aborted) throw new DrydockError('cancelled', 'The import was cancelled.');
    const name = decodeName(entry, archive);
    const bad = badEntryName(name);
    if (bad) throw refuse(`${quoted(archive)} is refused: it has an entry with ${bad} (${quoted(name)}).`);
    if (seen.has(name)) throw refuse(`${quoted(archive)} is refused: it holds ${quoted(name)} twice.`);
    seen.add(name);
    const packed = entry.compressedSize;
    const at = entry.relativeOffsetOfLocalHeader;
    spans.push({ at, end: at + localHeaderBytes + entry.fileNameLength + packed, name });
    if (name.endsWith('/')) continue;
    if (entry.isEncrypted()) {
      throw refuse(
        `${quoted(name)} in ${quoted(archive)} is encrypted: pack the files again without a password.`,
      );
    }
    checkSizes(entry, name, archive, limits);
    total += entry.uncompressedSize;
    if (total > limits.totalBytes) {
      throw refuse(
        `${quoted(archive)} would unpack to more than ${limits.totalBytes} bytes: it is taken for a zip bomb and refused.`,
      );
    }
    if (isSystemFile(name)) {
      leftOut.push({ name, why: 'added by the operating system' });
      continue;
    }
    entries.push({
      name,
      bytes: entry.uncompressedSize,
      packedBytes: packed,
      index: entries.length,
      headerAt: at,
      nameBytes: entry.fileNameLength,
      method: entry.compressionMethod,
      crc32: entry.crc32,
    });
  }
  checkOverlaps(spans, directoryAt, archive);
  return { entries, leftOut };
}

function decodeName(entry: yauzl.Entry, archive: string): string {
  // In strict mode backslashes stay as they are, to be refused rather than quietly rewritten.
  const name = yauzl.getFileNameLowLevel(
    entry.generalPurposeBitFlag,
    entry.fileNameRaw,
    entry.extraFields,
    true,
  );
  if (typeof name !== 'string') throw refuse(`${quoted(archive)} has an entry whose name cannot be read.`);
  return name;
}

function checkSizes(entry: yauzl.Entry, name: string, archive: string, limits: ImportLimits): void {
  const { compressionMethod: method, compressedSize: packed, uncompressedSize: bytes } = entry;
  const where = `${quoted(name)} in ${quoted(archive)}`;
  if (method !== stored && method !== deflated) {
    throw refuse(
      `${where} is packed with method ${method}, which is not supported: pack it as an ordinary zip.`,
    );
  }
  if (method === stored && packed !== bytes) {
    throw refuse(`${where} is damaged: its two sizes differ although it is not compressed.`);
  }
  if (bytes > limits.entryBytes) {
    throw refuse(`${where} would unpack to ${bytes} bytes; at most ${limits.entryBytes} are accepted.`);
  }
  if (bytes > ratioFloor && bytes > packed * limits.ratio) {
    throw refuse(
      `${where} would unpack to more than ${limits.ratio} times its size: it is taken for a zip bomb and refused.`,
    );
  }
}

/** Bombs without huge ratios let many entries share one packed body; honest writers never do. */
function checkOverlaps(
  spans: { at: number; end: number; name: string }[],
  directoryAt: number,
  archive: string,
): void {
  spans.sort((a, b) => a.at - b.at);
  for (const [i, span] of spans.entries()) {
    const limit = spans[i + 1]?.at ?? directoryAt;
    if (span.end > limit) {
      throw refuse(
        `${quoted(archive)} is refused: the entry ${quoted(span.name)} overlaps what follows it, as in a zip bomb or a damaged file.`,
      );
    }
  }
}

function makeArchive(
  zip: yauzl.ZipFile,
  bytes: PackedBytes,
  archive: string,
  directory: Directory,
): ZipArchive {
  const open = new Set<Readable>();
  const ownOf = (entry: FileEntry): ZipEntry => {
    const own = directory.entries[entry.index];
    if (!own || own !== entry) {
      throw new DrydockError('internal', 'An entry of another archive was asked for.');
    }
    return own;
  };
  return {
    name: archive,
    kind: 'zip',
    entries: directory.entries,
    leftOut: directory.leftOut,
    open(entry) {
      const stream = Readable.from(unpack(bytes, ownOf(entry), archive), {
        objectMode: false,
        highWaterMark: 256 * 1024,
      });
      open.add(stream);
      stream.once('close', () => open.delete(stream));
      return Promise.resolve(stream);
    },
    async read(entry, maxBytes) {
      const own = ownOf(entry);
      if (entry.bytes > maxBytes) {
        throw refuse(`${quoted(entry.name)} in ${quoted(archive)} is larger than ${maxBytes} bytes.`);
      }
      try {
        return await bytes.of(own, (packed) => inflateWhole(packed, own, archive));
      } catch (error) {
        throw damaged(archive, entry.name, error);
      }
    },
    async close() {
      for (const stream of open) stream.destroy();
      if (!zip.isOpen) return;
      await new Promise<void>((resolve) => {
        zip.once('close', () => resolve());
        zip.close();
      });
    },
  };
}

function inflateWhole(packed: Buffer, entry: ZipEntry, archive: string): Buffer {
  let bytes: Buffer;
  if (entry.method === deflated) {
    // In one piece, with a byte to spare by which zlib sees that there is no more.
    const chunkSize = Math.min(Math.max(entry.bytes + 1, 64), 16 * 1024 * 1024);
    try {
      bytes = inflateRawSync(packed, { maxOutputLength: Math.max(1, entry.bytes), chunkSize });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE')
        throw moreThanDeclared(archive, entry.name);
      throw error;
    }
  } else bytes = Buffer.from(packed);
  checkEnd(bytes.length, crc32(bytes), entry, archive);
  return bytes;
}

async function* unpack(archiveBytes: PackedBytes, entry: ZipEntry, archive: string): AsyncGenerator<Buffer> {
  let seen = 0;
  let sum = 0;
  try {
    for await (const bytes of unpacked(archiveBytes, entry)) {
      seen += bytes.length;
      if (seen > entry.bytes) throw moreThanDeclared(archive, entry.name);
      sum = crc32(bytes, sum);
      yield bytes;
    }
    checkEnd(seen, sum, entry, archive);
  } catch (error) {
    throw damaged(archive, entry.name, error);
  }
}

function unpacked(archiveBytes: PackedBytes, entry: ZipEntry): AsyncIterable<Buffer> {
  const packed = archiveBytes.pieces(entry);
  if (entry.method !== deflated) return packed;
  const pieces = Readable.from(packed, { objectMode: false, highWaterMark: 128 * 1024 });
  const inflate = createInflateRaw({ chunkSize: 128 * 1024 });
  pieces.once('error', (error) => inflate.destroy(error));
  inflate.once('close', () => pieces.destroy());
  return pieces.pipe(inflate);
}

function checkEnd(seen: number, sum: number, entry: ZipEntry, archive: string): void {
  const { name } = entry;
  if (seen > entry.bytes) throw moreThanDeclared(archive, name);
  if (seen < entry.bytes) {
    throw refuse(`${quoted(name)} in ${quoted(archive)} is truncated: it unpacks to less than it declares.`);
  }
  if (sum !== entry.crc32) {
    throw refuse(
      `${quoted(name)} in ${quoted(archive)} is damaged: its checksum is wrong. Copy the file again.`,
    );
  }
}

function moreThanDeclared(archive: string, name: string): DrydockError {
  return refuse(
    `${quoted(name)} in ${quoted(archive)} unpacks to more than it declares: it is taken for a zip bomb and refused.`,
  );
}

function damaged(archive: string, name: string, cause: unknown): DrydockError {
  if (cause instanceof DrydockError) return cause;
  return refuse(
    `${quoted(name)} in ${quoted(archive)} is damaged and cannot be unpacked. Copy the file again.`,
    cause,
  );
}

function refuse(message: string, cause?: unknown): DrydockError {
  return new DrydockError(
    'bad-input',
    message,
    cause instanceof Error ? { cause: cause.message } : undefined,
  );
}
