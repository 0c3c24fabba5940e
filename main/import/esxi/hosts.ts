import { DrydockError } from '../../../src/contract/result.js';
import { quoted } from '../archive/names.js';
import type { Problems } from '../problems.js';
import type { Block, BlockKind } from './blocks.js';
import { joinCopies, readVmfsSnapshots, readVolumeCopies, snapshotOfRecord } from './copies.js';
import type {
  CopyFacts,
  ExtentFacts,
  HostSelf,
  NfsFacts,
  Place,
  PortListing,
  ProcessFacts,
  SwitchFacts,
  VmFacts,
  VolumeFacts,
} from './facts.js';
import {
  applySelfField,
  readHostname,
  readHostSummary,
  readMaintenanceMode,
  readSelfFields,
  readUptime,
  readUptimeText,
  readVersionLine,
  unknownSelf,
} from './hostSelf.js';
import { readCollectedListing, readHandListing } from './portFiles.js';
import { readCsvRecords, readKeyValueRecords, readXmlRecords } from './records.js';
import { extentOfRecord, nfsOfRecord, processOfRecord, volumeOfRecord } from './recordFacts.js';
import { readExtents, readFilesystems, readNfs, readScsiDevices } from './storage.js';
import { readDvsList, readNetDvs, readVswitches } from './switches.js';
import type { Line } from './text.js';
import { readProcesses, readVms } from './vms.js';

/** The outputs of one host, not read yet. */
export interface HostBlocks {
  /** What the user or the pack calls the host. */
  readonly name: string;
  /** Whether that is the host's own name, or only a folder's. */
  readonly named: boolean;
  /** When the pack was written, ISO 8601 UTC; null for outputs saved by hand. */
  readonly date: string | null;
  readonly file: string;
  readonly blocks: readonly Block[];
}

/** All that is told of one host. Null lists: the command was not run. */
export interface HostReading {
  readonly blocks: HostBlocks;
  readonly self: HostSelf;
  readonly volumes: readonly VolumeFacts[];
  readonly extents: readonly ExtentFacts[];
  readonly nfs: readonly NfsFacts[];
  readonly copies: readonly CopyFacts[] | null;
  readonly vms: readonly VmFacts[];
  readonly processes: readonly ProcessFacts[];
  readonly switches: readonly SwitchFacts[];
  readonly portListings: readonly PortListing[];
  /** Records read, by the file they stand in. */
  readonly records: ReadonlyMap<string, number>;
}

/**
 * Reads all outputs of one host. Rows that cannot be read are problems with file and line.
 *
 * @throws DrydockError 'bad-input' for xml that is not well-formed.
 */
export function readHost(host: HostBlocks, textLength: number, problems: Problems): HostReading {
  const of = (...kinds: readonly BlockKind[]): Block[] =>
    host.blocks.filter(({ kind }) => kind !== null && kinds.includes(kind));
  const records = new Map<string, number>();
  const counted = <T extends { readonly place: Place }>(facts: readonly T[]): readonly T[] => {
    for (const { place } of facts) records.set(place.file, (records.get(place.file) ?? 0) + 1);
    return facts;
  };
  const read = <T extends { readonly place: Place }>(
    kinds: readonly BlockKind[],
    reader: (block: Block, at: (line: Line) => Place, unreadable: (line: Line, what: string) => void) => T[],
  ): readonly T[] =>
    counted(
      of(...kinds).flatMap((block) =>
        reader(
          block,
          (line) => ({ file: block.file, line: line.number }),
          (line, what) =>
            problems.add(
              'warning',
              'line-unreadable',
              `Line ${line.number} of ${quoted(block.file)} ought to be ${what}, but cannot be read: ${quoted(line.text.trim())}.`,
              { file: block.file, row: line.number },
            ),
        ),
      ),
    );
  const formatted = readFormatted(host.blocks, textLength, problems);
  const volumes = [
    ...read(['filesystems'], (block, at, unreadable) => readFilesystems(block.lines, at, unreadable)),
    ...counted(formatted.volumes),
  ];
  const nfs = [
    ...read(['nfs'], (block, at, unreadable) => readNfs(block.lines, at, unreadable)),
    ...counted(formatted.nfs),
  ];
  const copiesTold = of('volume-copies', 'vmfs-snapshots').length > 0 || formatted.copies.length > 0;
  const copies = joinCopies(
    read(['volume-copies'], (block, at, unreadable) => readVolumeCopies(block.lines, at, unreadable)),
    [
      ...read(['vmfs-snapshots'], (block, at) => readVmfsSnapshots(block.lines, at)),
      ...counted(formatted.copies),
    ],
  );
  const extents = [
    ...read(['vmfs-extents'], (block, at, unreadable) => readExtents(block.lines, at, unreadable)),
    ...counted(formatted.extents),
    ...read(['scsi-devices'], (block, at) => readScsiDevices(block.lines, at)),
  ];
  const names = new Set(
    [...volumes, ...nfs, ...extents].map(({ name }) => name).filter((name) => name !== ''),
  );
  const byName = new Map(volumes.map((volume) => [volume.name, volume.uuid]));
  return {
    blocks: host,
    self: readSelf(host.blocks, formatted.self),
    volumes,
    extents,
    nfs,
    copies: copiesTold ? copies : null,
    vms: read(['vms'], (block, at) =>
      readVms(block.lines, names, at, (line, code) => tellVmTrouble(line, code, block.file, problems)),
    ),
    processes: [
      ...read(['vm-processes'], (block, at) => readProcesses(block.lines, at)),
      ...counted(formatted.processes),
    ],
    switches: [
      ...read(['net-dvs'], (block, at) => readNetDvs(block.lines, at)),
      ...read(['dvs'], (block, at) => readDvsList(block.lines, at)),
      ...read(['vswitches'], (block, at) => readVswitches(block.lines, at)),
    ],
    portListings: [
      ...read(['collected-port-files'], (block, at, unreadable) => {
        const listing = readCollectedListing(block.lines, at, unreadable);
        return listing ? [listing] : [];
      }),
      ...read(['port-files'], (block, at) => readHandListing(block.lines, byName, at)),
    ],
    records,
  };
}

function tellVmTrouble(line: Line, code: 'ambiguous' | 'invalid', file: string, problems: Problems): void {
  const message =
    code === 'ambiguous'
      ? `Line ${line.number} of ${quoted(file)} can be read in two ways, because the VM's name or annotation looks like a file: the VM is left out (${quoted(line.text.trim())}).`
      : `The host cannot read one of its VMs: ${quoted(line.text.trim())}.`;
  problems.add('warning', code === 'ambiguous' ? 'vm-ambiguous' : 'vm-invalid', message, {
    file,
    row: line.number,
  });
}

interface Formatted {
  readonly volumes: VolumeFacts[];
  readonly extents: ExtentFacts[];
  readonly nfs: NfsFacts[];
  readonly copies: CopyFacts[];
  readonly processes: ProcessFacts[];
  readonly self: ReturnType<typeof unknownSelf>;
}

/** Output of `esxcli --formatter=…`: its columns tell what it is. */
function readFormatted(blocks: readonly Block[], textLength: number, problems: Problems): Formatted {
  const found: Formatted = {
    volumes: [],
    extents: [],
    nfs: [],
    copies: [],
    processes: [],
    self: unknownSelf(),
  };
  for (const block of blocks) {
    for (const { line, fields } of recordsOf(block, textLength, problems)) {
      const place = { file: block.file, line: line.number };
      const volume = volumeOfRecord(fields, place);
      const extent = extentOfRecord(fields, place);
      const nfs = nfsOfRecord(fields, place);
      const process = processOfRecord(fields, place);
      const copy = fields.has('canmount') ? snapshotOfRecord(fields, place) : null;
      if (volume) found.volumes.push(volume);
      else if (extent) found.extents.push(extent);
      else if (nfs) found.nfs.push(nfs);
      else if (copy) found.copies.push(copy);
      else if (process) found.processes.push(process);
      else for (const [key, value] of fields) applySelfField(key, value, found.self);
    }
  }
  return found;
}

function recordsOf(block: Block, textLength: number, problems: Problems): ReturnType<typeof readCsvRecords> {
  if (block.kind === 'csv') return readCsvRecords(block.lines);
  if (block.kind === 'keyvalue') return readKeyValueRecords(block.lines);
  if (block.kind !== 'xml') return [];
  try {
    return readXmlRecords(block.lines, quoted(block.file), textLength);
  } catch (error) {
    if (!(error instanceof DrydockError) || error.code !== 'bad-input') throw error;
    problems.add('error', 'file-damaged', error.message, {
      file: block.file,
      row: block.lines[0]?.number ?? null,
    });
    return [];
  }
}

function readSelf(blocks: readonly Block[], self: ReturnType<typeof unknownSelf>): HostSelf {
  for (const { kind, lines } of blocks) {
    if (kind === 'version') readVersionLine(lines, self);
    else if (kind === 'self-fields') readSelfFields(lines, self);
    else if (kind === 'hostname') readHostname(lines, self);
    else if (kind === 'maintenance-mode') readMaintenanceMode(lines, self);
    else if (kind === 'host-summary') readHostSummary(lines, self);
    else if (kind === 'uptime') readUptime(lines, self);
  }
  // To the minute at worst: only where nothing better was told.
  for (const { kind, lines } of blocks) if (kind === 'uptime-text') readUptimeText(lines, self);
  return self;
}
