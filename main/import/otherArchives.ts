/** Bytes that archives and compressed files of other kinds than .zip have, and where. */
const marks: readonly (readonly [at: number, bytes: Buffer])[] = [
  // gzip
  [0, Buffer.from([0x1f, 0x8b, 0x08])],
  // 7-Zip
  [0, Buffer.from([0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c])],
  // RAR
  [0, Buffer.from('Rar!\x1a\x07', 'latin1')],
  // xz
  [0, Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00])],
  // bzip2: its first block
  [4, Buffer.from([0x31, 0x41, 0x59, 0x26, 0x53, 0x59])],
  // Zstandard
  [0, Buffer.from([0x28, 0xb5, 0x2f, 0xfd])],
  // Windows cabinet
  [0, Buffer.from('MSCF\0\0\0\0', 'latin1')],
  // tar, of POSIX and of GNU: behind the first file's name and numbers
  [257, Buffer.from('ustar\0', 'latin1')],
  [257, Buffer.from('ustar  \0', 'latin1')],
];

/** Whether a file begins like an archive that is not opened. */
export function isOtherArchive(head: Buffer): boolean {
  return marks.some(([at, bytes]) => head.subarray(at, at + bytes.length).equals(bytes));
}
