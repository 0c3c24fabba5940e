/** How ESXi writes identities. */

/** A VMFS volume's UUID. */
export const vmfsUuid = /^[0-9a-f]{8}-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Whatever names a volume's folder in /vmfs/volumes, other than a label. */
export const volumeId =
  /^(?:[0-9a-f]{8}-[0-9a-f]{8}(?:-[0-9a-f]{4}-[0-9a-f]{12})?|(?:vsan|vvol):[0-9a-f-]{16,64})$/i;

/** A switch's UUID as in folder names: "6d 8b 2e 50 3c d3 50 4a-ad dd b5 30 2f b1 0c aa". */
const switchUuidText = '(?:[0-9a-f]{2} ){7}[0-9a-f]{2}-(?:[0-9a-f]{2} ){7}[0-9a-f]{2}';
export const switchUuid = new RegExp(`^${switchUuidText}$`, 'i');

/** A line that begins a switch of `net-dvs -l`. */
export const switchLine = new RegExp(`^\\s*switch (${switchUuidText})(?:\\s|$)`, 'i');

/** The parts of ".dvsData/<switch>/<port>" at the end of a path, whatever folders stand before it. */
const portFile = new RegExp(`(?:^|/)\\.dvsData/(${switchUuidText})/([^/]+)$`, 'i');

/** The parts of a port file's path; null when it is none. */
export function portFileOf(path: string): { readonly switchUuid: string; readonly port: string } | null {
  const match = portFile.exec(path);
  return match ? { switchUuid: (match[1] as string).toLowerCase(), port: match[2] as string } : null;
}

/** The volume's folder of "/vmfs/volumes/<volume>/…"; null for other paths. */
export function volumeOf(path: string): string | null {
  return /^\/vmfs\/volumes\/([^/]+)/.exec(path)?.[1] ?? null;
}

/** "56 4d 7f 25 bf 12 08 6c-21 36 96 29 58 61 80 bc" → "564d7f25-bf12-086c-2136-9629586180bc". */
export function plainUuid(written: string): string | null {
  const hex = written.toLowerCase().replace(/[\s-]/g, '');
  if (!/^[0-9a-f]{32}$/.test(hex)) return null;
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** "naa.6000c29e…:1" → device and partition. Device names hold colons themselves: the last one counts. */
export function deviceAndPartition(written: string): {
  readonly device: string;
  readonly partition: number | null;
} {
  const match = /^(.+):(\d{1,4})$/.exec(written);
  return match
    ? { device: match[1] as string, partition: Number(match[2]) }
    : { device: written, partition: null };
}
