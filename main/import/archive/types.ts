import type { Readable } from 'node:stream';

/** One file of a set: an archive entry or a file in a folder. */
export interface FileEntry {
  /** Path within the set, with `/` between folders; never absolute, never with `..`. */
  readonly name: string;
  /** Unpacked size. */
  readonly bytes: number;
  /** Size in the archive; the same as `bytes` for a folder. */
  readonly packedBytes: number;
  /** Position in `FileSet.entries`. */
  readonly index: number;
}

/**
 * The files of one source, wherever they lie, so that importers do not know a zip from a folder.
 * Every name, size and byte has been held to the limits it was opened with.
 */
export interface FileSet {
  /** The name the user knows it by: the last path segment. */
  readonly name: string;
  readonly kind: 'zip' | 'folder' | 'files';
  /** Files only, in the archive's order; folders sorted by name. */
  readonly entries: readonly FileEntry[];
  /** What was left out on purpose (links, what an operating system adds by itself), and why. */
  readonly leftOut: readonly { readonly name: string; readonly why: string }[];
  /**
   * Streams one file's bytes. The stream fails with a `DrydockError('bad-input')` when the content
   * is damaged or exceeds what was declared.
   */
  open(entry: FileEntry): Promise<Readable>;
  /** Reads one whole file: for small ones, where a stream costs more than it saves. */
  read(entry: FileEntry, maxBytes: number): Promise<Buffer>;
  /** Where a file lies, in a folder: then it may be read by itself, as long as no link is followed. */
  readonly pathOf?: (entry: FileEntry) => string;
  /** Gives the file handle back; streams still open are ended. */
  close(): Promise<void>;
}
