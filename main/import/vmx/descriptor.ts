import { decodeDeclared, linesOf, readEntries } from './textFile.js';

/** What a .vmdk descriptor says of one disk file. */
export interface DiskDescriptor {
  /** Path within the file set. */
  readonly file: string;
  /** Content id; it changes when the disk is written to for the first time after being opened. */
  readonly cid: string | null;
  /** The parent's content id as it was when the child was made; null for a disk without a parent. */
  readonly parentCid: string | null;
  /** As written: a file name, or a path that names a volume. */
  readonly parentHint: string | null;
  /** 1-based line of the hint. */
  readonly parentLine: number | null;
  /** "vmfs", "vmfsSparse", "seSparse", "vmfsRawDeviceMap" … */
  readonly createType: string | null;
  readonly capacityMib: number | null;
  readonly thin: boolean | null;
}

const magic = '# Disk DescriptorFile';
const sectorsInMib = 2048;

/** Whether a file's first bytes are those of a .vmdk descriptor. */
export function isDescriptor(firstBytes: Uint8Array): boolean {
  const head = Buffer.from(firstBytes.subarray(0, 128)).toString('latin1');
  return head
    .replace(/^\u00ef\u00bb\u00bf/, '')
    .trimStart()
    .startsWith(magic);
}

/**
 * Reads a .vmdk descriptor.
 *
 * @throws DrydockError 'bad-input' when it is not in the encoding it declares, or out of proportion.
 */
export function readDescriptor(bytes: Uint8Array, file: string): DiskDescriptor {
  const text = decodeDeclared(bytes, file);
  const entries = readEntries(text, file);
  const hint = entries.get('parentfilenamehint');
  const parentCid = contentId(entries.get('parentcid')?.value);
  let sectors = 0;
  for (const line of linesOf(text, file)) {
    // "RW 20971520 VMFS "x-flat.vmdk"": access, sectors of 512 bytes, kind, file.
    const count = /^\s*(?:RW|RDONLY|NOACCESS)\s{1,8}(\d{1,15})\s/.exec(line)?.[1];
    if (count !== undefined) sectors += Number(count);
  }
  const thin = entries.get('ddb.thinprovisioned')?.value;
  return {
    file,
    cid: contentId(entries.get('cid')?.value),
    parentCid: parentCid === 'ffffffff' ? null : parentCid,
    parentHint: hint?.value || null,
    parentLine: hint?.line ?? null,
    createType: entries.get('createtype')?.value ?? null,
    capacityMib: sectors > 0 && Number.isSafeInteger(sectors) ? Math.floor(sectors / sectorsInMib) : null,
    thin: thin === undefined ? null : thin === '1',
  };
}

function contentId(written: string | undefined): string | null {
  return written !== undefined && /^[0-9a-f]{1,8}$/i.test(written)
    ? written.toLowerCase().padStart(8, '0')
    : null;
}

/** Whether the disk is a raw LUN behind a mapping file. */
export function isRaw({ createType }: DiskDescriptor): boolean {
  return /RawDeviceMap/i.test(createType ?? '');
}
