import { plainUuid } from '../esxi/ids.js';
import { decodeDeclared, readEntries, type Entry } from './textFile.js';

/** What a .vmx says of its VM. */
export interface VmConfig {
  /** Path within the file set. */
  readonly file: string;
  readonly name: string | null;
  /** vCenter's, from `vc.uuid`. */
  readonly instanceUuid: string | null;
  readonly smbiosUuid: string | null;
  readonly cpus: number | null;
  readonly memoryMib: number | null;
  readonly nics: readonly NicConfig[];
  readonly disks: readonly DiskConfig[];
}

export interface NicConfig {
  /** N of ethernetN. */
  readonly number: number;
  readonly line: number;
  readonly mac: string | null;
  readonly startsConnected: boolean | null;
  readonly networkName: string | null;
  readonly switchUuid: string | null;
  readonly portKey: string | null;
}

export interface DiskConfig {
  /** "scsi0:0" */
  readonly label: string;
  readonly line: number;
  /** As written: a file name or a path. */
  readonly fileName: string;
}

/** Keys that begin lines of .vmx files and of hardly anything else. */
const vmxKey =
  /^[ \t]*(?:config\.version|virtualhw\.version|displayname|uuid\.bios|vc\.uuid|guestos|ethernet\d{1,3}\.[\w.]{1,60}|(?:scsi|sata|ide|nvme)\d{1,2}:\d{1,2}\.filename)[ \t]{0,8}=[ \t]{0,8}"/im;

/** Whether a file's first bytes are those of a .vmx, or of lines cut out of one. */
export function isVmConfig(firstBytes: Uint8Array): boolean {
  return !firstBytes.includes(0) && vmxKey.test(Buffer.from(firstBytes).toString('latin1'));
}

/**
 * Reads a .vmx file.
 *
 * @throws DrydockError 'bad-input' when it is not in the encoding it declares, or out of proportion.
 */
export function readVmConfig(bytes: Uint8Array, file: string): VmConfig {
  const entries = readEntries(decodeDeclared(bytes, file), file);
  const text = (key: string): string | null => entries.get(key)?.value.trim() || null;
  return {
    file,
    name: text('displayname'),
    instanceUuid: plainUuid(text('vc.uuid') ?? ''),
    smbiosUuid: plainUuid(text('uuid.bios') ?? ''),
    cpus: count(text('numvcpus')),
    memoryMib: count(text('memsize')),
    nics: readNics(entries, text),
    disks: readDisks(entries, text),
  };
}

function readNics(entries: ReadonlyMap<string, Entry>, text: (key: string) => string | null): NicConfig[] {
  const first = new Map<number, number>();
  for (const [key, { line }] of entries) {
    const number = /^ethernet(\d{1,3})\./.exec(key)?.[1];
    if (number !== undefined && !first.has(Number(number))) first.set(Number(number), line);
  }
  return [...first]
    .filter(([number]) => isTrue(text(`ethernet${number}.present`)) !== false)
    .sort(([a], [b]) => a - b)
    .map(([number, line]) => {
      const nic = `ethernet${number}`;
      const mac = text(`${nic}.address`) ?? text(`${nic}.generatedaddress`);
      return {
        number,
        line,
        mac: mac !== null && /^(?:[0-9a-f]{2}:){5}[0-9a-f]{2}$/i.test(mac) ? mac.toLowerCase() : null,
        startsConnected: isTrue(text(`${nic}.startconnected`)),
        networkName: text(`${nic}.networkname`),
        switchUuid: text(`${nic}.dvs.switchid`),
        portKey: text(`${nic}.dvs.portid`),
      };
    });
}

function readDisks(entries: ReadonlyMap<string, Entry>, text: (key: string) => string | null): DiskConfig[] {
  const disks: DiskConfig[] = [];
  for (const [key, { value, line }] of entries) {
    const label = /^((?:scsi|sata|ide|nvme)\d{1,2}:\d{1,2})\.filename$/.exec(key)?.[1];
    if (label === undefined || !/\.vmdk$/i.test(value.trim())) continue;
    // A drive for CDs may name any file.
    if (
      /cdrom|floppy/i.test(text(`${label}.devicetype`) ?? '') ||
      isTrue(text(`${label}.present`)) === false
    ) {
      continue;
    }
    disks.push({ label, line, fileName: value.trim() });
  }
  return disks;
}

function isTrue(text: string | null): boolean | null {
  if (text === null) return null;
  return /^(?:true|yes|1)$/i.test(text) ? true : /^(?:false|no|0)$/i.test(text) ? false : null;
}

function count(text: string | null): number | null {
  return text !== null && /^\d{1,9}$/.test(text) ? Number(text) : null;
}
