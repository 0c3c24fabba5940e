/** The polynomial's remainders, one for each byte. */
const table = Uint32Array.from({ length: 256 }, (_, byte) => {
  let rest = byte << 24;
  for (let bit = 0; bit < 8; bit += 1) rest = rest & 0x80000000 ? (rest << 1) ^ 0x04c11db7 : rest << 1;
  return rest >>> 0;
});

/** What POSIX `cksum` prints of these bytes: a CRC over them and their count, most significant bit first. */
export function posixChecksum(bytes: Uint8Array): number {
  let sum = 0;
  const add = (byte: number): void => {
    sum = ((sum << 8) ^ (table[((sum >>> 24) ^ byte) & 0xff] as number)) >>> 0;
  };
  for (const byte of bytes) add(byte);
  for (let count = bytes.length; count > 0; count = Math.floor(count / 256)) add(count & 0xff);
  return ~sum >>> 0;
}
