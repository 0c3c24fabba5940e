import { once } from 'node:events';
import { Readable, type Writable } from 'node:stream';
import { ZipFile } from 'yazl';

/** A file to be written: its path and its text in pieces, asked for only when its turn comes. */
export interface OutputFile {
  readonly path: string;
  content(): Iterable<string | Buffer>;
}

/**
 * Writes files into a .zip as a stream. Every entry carries the same time, so that the same files
 * make the same archive.
 * @throws whatever a file's `content` or the stream throws; the archive is then incomplete.
 */
export async function writeZip(files: Iterable<OutputFile>, out: Writable): Promise<void> {
  const zip = new ZipFile();
  // The archive holds local time; this is the first it can tell, in any time zone.
  const options = { mtime: new Date(1980, 0, 1), mode: 0o100644, forceDosTimestamp: true };
  const failed = new Promise<never>((_, reject) => {
    zip.on('error', reject);
    out.on('error', reject);
  });
  zip.outputStream.pipe(out);
  for (const file of files) {
    zip.addReadStreamLazy(file.path, options, (give) => {
      const stream = Readable.from(chunks(file.content()), { objectMode: false });
      stream.on('error', (error) => zip.emit('error', error));
      give(null, stream);
    });
  }
  zip.end();
  await Promise.race([once(out, 'finish'), failed]);
}

/** Gathers pieces into chunks worth compressing. */
function* chunks(pieces: Iterable<string | Buffer>): Generator<Buffer> {
  const ENOUGH = 64 * 1024;
  let text = '';
  for (const piece of pieces) {
    if (typeof piece !== 'string') {
      if (text) yield Buffer.from(text);
      text = '';
      yield piece;
    } else {
      text += piece;
      if (text.length >= ENOUGH) {
        yield Buffer.from(text);
        text = '';
      }
    }
  }
  if (text) yield Buffer.from(text);
}
