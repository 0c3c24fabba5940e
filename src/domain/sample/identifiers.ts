import type { Random } from './random.js';

/** Identifiers in the shapes the products write them. All are made up. */

/** A random UUID in its usual spelling, version 4. */
export function uuid(random: Random): string {
  const h = random.hex(32);
  return `${h.slice(0, 8)}-${h.slice(8, 12)}-4${h.slice(13, 16)}-a${h.slice(17, 20)}-${h.slice(20)}`;
}

/** vCenter's instance UUID of a VM: it begins with the vCenter's own number, 50 and two digits. */
export function instanceUuid(random: Random): string {
  return `50${uuid(random).slice(2)}`;
}

/** SMBIOS UUID as vCenter assigns it: it begins with 42. */
export function smbiosUuid(random: Random): string {
  return `42${uuid(random).slice(2)}`;
}

/** A VMFS volume's UUID: seconds since 1970, time stamp counter, MAC address of the host. */
export function vmfsUuid(random: Random): string {
  const formattedIn2012 = 0x4f000000 + random.below(0x01a00000);
  return `${formattedIn2012.toString(16)}-${random.hex(8)}-${random.hex(4)}-${random.hex(12)}`;
}

/** A disk's network address authority name, as an array presents it. */
export function naa(random: Random): string {
  return `naa.6${random.hex(31)}`;
}

/** A distributed switch's UUID as vCenter writes it: sixteen bytes, blanks and one dash. */
export function switchUuid(random: Random): string {
  const bytes = Array.from({ length: 16 }, () => random.hex(2));
  return `${bytes.slice(0, 8).join(' ')}-${bytes.slice(8).join(' ')}`;
}

/** The n-th MAC address of vCenter's own range (00:50:56:80 to bf). */
export function macAddress(n: number): string {
  const hex = (0x800000 + n).toString(16).padStart(6, '0');
  return `00:50:56:${hex.slice(0, 2)}:${hex.slice(2, 4)}:${hex.slice(4, 6)}`;
}
