import { DrydockError } from '../../../src/contract/result.js';
import type { ImportPart } from '../../../src/contract/types.js';
import { emptyDraft } from '../../../src/domain/estate/draft.js';
import type { Provenance } from '../../../src/domain/estate/types.js';
import type { FileEntry, FileSet } from '../archive/types.js';
import { Problems } from '../problems.js';
import { paced, stopIfCancelled, Turns } from '../turns.js';
import type { ImportContext, ImportResult } from '../types.js';
import { assemble, newestMoment } from './assemble.js';
import { newest } from './compute.js';
import { Inventory } from './inventory.js';
import { readPort } from './network.js';
import type { XmlNode } from './node.js';
import { readObjectFile } from './objectFile.js';
import { isUsed } from './wanted.js';

/** Files up to this size are read whole, which is much quicker for an export's many small ones. */
const smallFile = 8 * 1024 * 1024;

/**
 * Imports a `govc object.save` export: one XML file an object. Files are read one after the other
 * and only what the estate needs is kept of each.
 *
 * A file that is damaged is a problem of level 'error' that names it; reading goes on, so that the
 * user learns of all of them at once.
 *
 * @throws DrydockError 'cancelled' when the context's signal is aborted.
 */
export async function importGovc(files: FileSet, ctx: ImportContext): Promise<ImportResult> {
  const problems = new Problems();
  const vcenters = new VcenterFolders(files);
  const tally = new Tally(files);
  const turns = new Turns(ctx.signal);
  let done = 0;
  for (const entry of files.entries) {
    if (turns.isOver) await turns.next();
    stopIfCancelled(ctx.signal);
    ctx.progress('Reading objects', done, files.entries.length);
    await readEntry(files, entry, vcenters.inventoryOf(entry), tally, problems, ctx);
    done += 1;
  }
  stopIfCancelled(ctx.signal);
  const name = exportName(files);
  const inventories = vcenters.found(problems);
  const moment = inventories.map(([, inventory]) => newestMoment(inventory)).reduce(newest, null);
  const products = new Set(inventories.flatMap(([, inventory]) => inventory.about?.fullName ?? []));
  const draft = emptyDraft(name, moment ?? new Date().toISOString());
  draft.sources.push({
    format: 'govc',
    name: files.name,
    // The caller has the file, and takes its fingerprint.
    sha256: '',
    takenAt: moment,
    producer: products.size > 0 ? [...products].join(', ') : null,
  });
  if (inventories.every(([, inventory]) => inventory.vms.length === 0)) {
    problems.add('warning', 'no-vms', `${files.name} holds no VirtualMachine file: the estate has no VMs.`);
  }
  if (moment !== null) {
    problems.add(
      'note',
      'date-deduced',
      `The export does not say when it was made; ${moment} is the newest time its objects speak of.`,
    );
  }
  for (const [folder, inventory] of inventories) {
    await paced(assemble(inventory, draft, folder === '' ? name : lastSegment(folder), problems), ctx);
  }
  return { draft, parts: tally.parts(), problems: problems.list };
}

async function readEntry(
  files: FileSet,
  entry: FileEntry,
  inventory: Inventory,
  tally: Tally,
  problems: Problems,
  ctx: ImportContext,
): Promise<void> {
  const label = `${files.name}/${entry.name}`;
  const portsBefore = inventory.ports.length;
  const changedBefore = inventory.portsChangedAt;
  const startAgain = (): void => {
    inventory.ports.length = portsBefore;
    inventory.portsChangedAt = changedBefore;
  };
  try {
    const bytes =
      entry.bytes <= smallFile
        ? await files.read(entry, smallFile)
        : cancellable(await files.open(entry), ctx);
    if (bytes instanceof Uint8Array && !looksLikeXml(bytes)) {
      if (/\.xml$/i.test(entry.name)) {
        problems.add('error', 'not-xml', `${label} is not XML although it is named so.`, { file: label });
      } else tally.notRecognised(entry.name);
      return;
    }
    const place = entry.name;
    const from: Provenance = { source: 0, place };
    const take = (node: XmlNode): void => {
      const facts = readPort(node, from);
      if (facts === null) return;
      inventory.ports.push(facts.port);
      inventory.portsChangedAt = newest(inventory.portsChangedAt, facts.changedAt);
    };
    const read = await readObjectFile(bytes, label, ctx.limits.textLength, { take, startAgain });
    if (read.content === 'other') tally.add(`<${read.root}>`, 'ignored', 1);
    else if (read.content === 'ports') {
      const moref = /Switch-([^/]+)\/[^/]+$/.exec(entry.name)?.[1] ?? null;
      inventory.portListings.push({ file: place, switchMoref: moref });
      tally.add('FetchDVPorts', 'used', read.ports);
    } else {
      const earlier = inventory.add(read.object, place);
      if (earlier !== null) {
        problems.add(
          'error',
          'object-twice',
          `${label} describes ${read.object.kind} ${read.object.moref}, which ${earlier} describes too: the export holds more than one vCenter or was merged by hand. Import them one after the other.`,
          { file: label },
        );
      } else tally.add(read.object.kind, isUsed(read.object.kind) ? 'used' : 'ignored', 1);
    }
  } catch (error) {
    if (!(error instanceof DrydockError) || error.code !== 'bad-input') throw error;
    startAgain();
    problems.add('error', 'file-damaged', error.message, { file: label });
  }
}

/** The first character that is not a blank begins a tag. */
function looksLikeXml(bytes: Uint8Array): boolean {
  let at = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  while (bytes[at] === 0x20 || bytes[at] === 0x09 || bytes[at] === 0x0a || bytes[at] === 0x0d) at += 1;
  return bytes[at] === 0x3c;
}

async function* cancellable(
  stream: AsyncIterable<Uint8Array>,
  ctx: ImportContext,
): AsyncGenerator<Uint8Array> {
  for await (const chunk of stream) {
    stopIfCancelled(ctx.signal);
    yield chunk;
  }
}

/**
 * The vCenters of an export: govc writes a folder for each, and MoRefs mean nothing outside theirs.
 * Only where there are two ServiceInstances or more do folders matter; a single vCenter's files may
 * lie anywhere.
 */
class VcenterFolders {
  readonly #inventories = new Map<string, Inventory>();
  readonly #folders: readonly string[];

  constructor(files: FileSet) {
    const folders = files.entries.flatMap(
      ({ name }) => /^(.*)\/[^/]*ServiceInstance-[^/]*\.xml$/i.exec(name)?.[1] ?? [],
    );
    // The deepest folder first: it is the one a file in it belongs to.
    this.#folders = folders.length < 2 ? [] : folders.sort((a, b) => b.length - a.length);
    if (this.#folders.length === 0) this.#inventories.set('', new Inventory());
  }

  inventoryOf(entry: FileEntry): Inventory {
    const folder = this.#folders.find((one) => entry.name.startsWith(`${one}/`)) ?? '';
    let inventory = this.#inventories.get(folder);
    if (!inventory) this.#inventories.set(folder, (inventory = new Inventory()));
    return inventory;
  }

  /** What each folder held; a vCenter that was saved twice is told, and only its first copy kept. */
  found(problems: Problems): (readonly [folder: string, inventory: Inventory])[] {
    const all = [...this.#inventories];
    if (all.length === 1) return all;
    const folderOf = new Map<string, string>();
    return all.filter(([folder, { about, tree, vms }]) => {
      // Files beside the vCenters' folders, such as a README.
      if (about === null && tree.size === 0 && vms.length === 0) return false;
      const uuid = about?.instanceUuid ?? null;
      const earlier = uuid === null ? undefined : folderOf.get(uuid);
      if (uuid !== null && earlier === undefined) folderOf.set(uuid, folder);
      if (earlier === undefined) return true;
      problems.add(
        'error',
        'vcenter-twice',
        `The folders "${earlier}" and "${folder}" are both of the same vCenter: import one of them.`,
        { file: about?.file ?? folder },
      );
      return false;
    });
  }
}

function lastSegment(folder: string): string {
  return folder.slice(folder.lastIndexOf('/') + 1);
}

/** What people call the vCenter: the folder that govc wrote, else the archive without its ending. */
function exportName(files: FileSet): string {
  const folders = new Set(files.entries.map((entry) => entry.name.split('/').slice(0, -1)[0] ?? ''));
  folders.delete('');
  const inner = files.entries.every((entry) => entry.name.includes('/')) && folders.size === 1;
  return (inner ? [...folders][0] : undefined) ?? files.name.replace(/\.zip$/i, '');
}

/** Counts files by what they hold: an export of 40,000 VMs must still give a list one can read. */
class Tally {
  readonly #files: FileSet;
  readonly #kinds = new Map<string, { use: ImportPart['use']; files: number; records: number }>();
  readonly #strangers: string[] = [];

  constructor(files: FileSet) {
    this.#files = files;
  }

  add(kind: string, use: ImportPart['use'], records: number): void {
    const known = this.#kinds.get(kind);
    if (known) {
      known.files += 1;
      known.records += records;
    } else this.#kinds.set(kind, { use, files: 1, records });
  }

  notRecognised(name: string): void {
    this.#strangers.push(name);
  }

  parts(): ImportPart[] {
    const parts: ImportPart[] = [...this.#kinds].map(([kind, count]) => ({
      file: kind,
      sheet: null,
      use: count.use,
      records: count.records,
      note:
        count.use === 'used'
          ? `${count.files} ${count.files === 1 ? 'file' : 'files'}`
          : `${count.files} ${count.files === 1 ? 'file' : 'files'} of a kind the estate does not need`,
    }));
    parts.sort((a, b) => Number(a.use !== 'used') - Number(b.use !== 'used') || (a.file < b.file ? -1 : 1));
    const shown = 20;
    for (const name of this.#strangers.slice(0, shown)) {
      parts.push({
        file: name,
        sheet: null,
        use: 'not-recognised',
        records: 0,
        note: 'not an object of govc',
      });
    }
    if (this.#strangers.length > shown) {
      parts.push({
        file: `${this.#strangers.length - shown} more ${this.#strangers.length - shown === 1 ? 'file' : 'files'}`,
        sheet: null,
        use: 'not-recognised',
        records: 0,
        note: 'not objects of govc',
      });
    }
    for (const left of this.#files.leftOut.slice(0, shown)) {
      parts.push({ file: left.name, sheet: null, use: 'ignored', records: 0, note: left.why });
    }
    return parts;
  }
}
