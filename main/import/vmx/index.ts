import { DrydockError } from '../../../src/contract/result.js';
import type { ImportPart } from '../../../src/contract/types.js';
import { emptyDraft } from '../../../src/domain/estate/draft.js';
import { quoted } from '../archive/names.js';
import type { FileEntry, FileSet } from '../archive/types.js';
import { Problems } from '../problems.js';
import type { ImportContext, ImportResult } from '../types.js';
import { VmAssembly } from './assemble.js';
import { Chains } from './chains.js';
import { isVmConfig, readVmConfig, type VmConfig } from './config.js';
import { isDescriptor, readDescriptor, type DiskDescriptor } from './descriptor.js';

/** Largest .vmx or descriptor read; real ones have a few KiB. */
const largestFile = 4 * 1024 * 1024;
const headBytes = 4096;

/**
 * Whether a file is a VM's .vmx (or lines of one) or a .vmdk descriptor. The disks' own data
 * (-flat.vmdk and the like) are not.
 *
 * @param firstBytes the first 4 KiB, or the whole file when it is shorter
 */
export function recogniseVmx(firstBytes: Uint8Array): boolean {
  return isDescriptor(firstBytes) || isVmConfig(firstBytes);
}

/**
 * Imports VMs' own files: .vmx for NICs with their dvPorts and for disks, .vmdk descriptors for the
 * disks' parents. Files are told by their content. Where a folder is named by a volume's UUID, as
 * below /vmfs/volumes, the files' datastore is known.
 *
 * @throws DrydockError 'cancelled' when the context's signal is aborted.
 */
export async function importVmx(files: FileSet, ctx: ImportContext): Promise<ImportResult> {
  const problems = new Problems();
  const configs: VmConfig[] = [];
  const descriptors: DiskDescriptor[] = [];
  const parts: ImportPart[] = [];
  for (const [i, entry] of files.entries.entries()) {
    if (ctx.signal.aborted) throw new DrydockError('cancelled', 'The import was cancelled.');
    ctx.progress('Reading VM files', i, files.entries.length);
    try {
      parts.push(await readEntry(files, entry, configs, descriptors));
    } catch (error) {
      if (!(error instanceof DrydockError) || error.code !== 'bad-input') throw error;
      problems.add('error', 'file-damaged', error.message, { file: entry.name });
    }
  }
  for (const { name, why } of files.leftOut) {
    parts.push({ file: name, sheet: null, use: 'ignored', records: 0, note: why });
  }
  const draft = emptyDraft(files.name.replace(/\.(zip|vmx|vmdk|txt)$/i, ''), '');
  draft.sources.push({
    format: 'vmx',
    name: files.name,
    // The caller has the file, and takes its fingerprint.
    sha256: '',
    takenAt: null,
    producer: null,
  });
  const chains = new Chains(descriptors, problems);
  chains.check();
  const assembly = new VmAssembly(draft, chains, problems);
  for (const config of configs) assembly.add(config);
  assembly.tellKnownByName();
  assembly.tellUnused(descriptors);
  return { draft, parts, problems: problems.list };
}

async function readEntry(
  files: FileSet,
  entry: FileEntry,
  configs: VmConfig[],
  descriptors: DiskDescriptor[],
): Promise<ImportPart> {
  const head = await headOf(files, entry);
  if (!recogniseVmx(head)) {
    return {
      file: entry.name,
      sheet: null,
      use: 'not-recognised',
      records: 0,
      note: 'neither a .vmx nor a .vmdk descriptor',
    };
  }
  if (entry.name.endsWith('~')) {
    return {
      file: entry.name,
      sheet: null,
      use: 'ignored',
      records: 0,
      note: 'what the file was before its last change',
    };
  }
  if (entry.bytes > largestFile) {
    throw new DrydockError(
      'bad-input',
      `${quoted(entry.name)} has ${entry.bytes} bytes; a .vmx or .vmdk descriptor has at most ${largestFile}.`,
    );
  }
  const bytes = await files.read(entry, largestFile);
  if (isDescriptor(head)) {
    descriptors.push(readDescriptor(bytes, entry.name));
    return { file: entry.name, sheet: null, use: 'used', records: 1, note: 'a .vmdk descriptor' };
  }
  const config = readVmConfig(bytes, entry.name);
  configs.push(config);
  const records = 1 + config.nics.length + config.disks.length;
  return { file: entry.name, sheet: null, use: 'used', records, note: 'a .vmx' };
}

async function headOf(files: FileSet, entry: FileEntry): Promise<Buffer> {
  if (entry.bytes === 0) return Buffer.alloc(0);
  for await (const chunk of await files.open(entry)) return (chunk as Buffer).subarray(0, headBytes);
  return Buffer.alloc(0);
}
