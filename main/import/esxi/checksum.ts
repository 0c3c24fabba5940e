/** The polynomial's remainders, one for each byte. */
const table = Int32Array.from({ length: 256 }, (_, byte) => {
  let rest = byte << 24;
  for (let bit = 0; bit < 8; bit += 1) rest = rest < 0 ? (rest << 1) ^ 0x04c11db7 : rest << 1;
  return rest;
});

/** What POSIX `cksum` prints of these bytes: a CRC over them and their count, most significant bit first. */
export function posixChecksum(bytes: Uint8Array): number {
  let sum = 0;
  // By index: packs are megabytes, and an iterator takes ten times as long.
  for (let i = 0; i < bytes.length; i += 1) {
    sum = (sum << 8) ^ (table[((sum >>> 24) ^ (bytes[i] as number)) & 0xff] as number);
  }
  for (let count = bytes.length; count > 0; count = Math.floor(count / 256)) {
    sum = (sum << 8) ^ (table[((sum >>> 24) ^ count) & 0xff] as number);
  }
  return ~sum >>> 0;
}
