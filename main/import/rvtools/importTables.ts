import { DrydockError } from '../../../src/contract/result.js';
import type { ImportPart } from '../../../src/contract/types.js';
import type { Key } from '../../../src/domain/estate/types.js';
import { quoted } from '../archive/names.js';
import { Problems } from '../problems.js';
import type { ImportContext, ImportResult } from '../types.js';
import type { RowConsumer } from '../xlsx/types.js';
import { kindByName } from './columns.js';
import { EstateInProgress } from './estate.js';
import {
  readCluster,
  readDatastore,
  readHost,
  readMetaData,
  readMultiPath,
  readSource,
  type Gaps,
} from './readInventory.js';
import { NicReader, readPortgroup, readSwitch } from './readNetworks.js';
import { readDisk, readVm } from './readVms.js';
import * as sheets from './sheetKinds.js';
import { sheetKinds, type SheetKind } from './sheetKinds.js';
import { HeaderPeek, Table, type Row } from './table.js';
import type { NumberStyle } from './values.js';

/** One sheet or .csv file of an export, before it is read. */
export interface TableSource {
  /** For messages: the workbook, or the .csv file. */
  readonly file: string;
  /** The tab's name; null for .csv, where the file is the sheet. */
  readonly sheet: string | null;
  /** What the kind is told by: the tab's or the file's name. */
  readonly name: string;
  /** Unpacked, for progress. */
  readonly bytes: number;
  read(consumer: RowConsumer, check: (bytes: number) => void, estate: TableNotes): Promise<void>;
}

/** What a source may say about itself while it is read. */
export interface TableNotes {
  numbers: NumberStyle;
  warn(code: string, row: number | null, column: string | null, message: string): void;
}

interface Recognised {
  readonly source: TableSource;
  readonly kind: SheetKind;
}

/**
 * Reads an RVTools export, whatever it came in, into an estate.
 *
 * @throws DrydockError 'bad-input' when nothing of it is RVTools'; 'cancelled'.
 */
export async function importTables(
  sources: readonly TableSource[],
  about: {
    readonly name: string;
    readonly format: 'rvtools-xlsx' | 'rvtools-csv';
    readonly extraBytes: number;
  },
  ctx: ImportContext,
): Promise<ImportResult> {
  const problems = new Problems();
  const estate = new EstateInProgress(about.name, problems);
  const parts = new Map<TableSource, ImportPart>();
  const recognised = await recognise(sources, parts, problems, ctx);
  if (recognised.length === 0) throw noRvtools(sources, about.name);

  let done = 0;
  const total = recognised.reduce((sum, { source }) => sum + source.bytes, about.extraBytes);
  const gaps: Gaps = { incomplete: false };
  for (const kind of sheetKinds) {
    // Made anew for each: what only helps to read a sheet is as large as the sheet.
    const seenDisks = new Set<Key>();
    const nics = new NicReader(estate);
    for (const { source } of recognised.filter((one) => one.kind === kind)) {
      if (kind === sheets.vMultiPath && estate.sheetsRead.has('vDatastore') && !gaps.incomplete) {
        parts.set(source, part(source, 'ignored', 0, 'Not needed: vDatastore names every host and device.'));
        continue;
      }
      estate.sheet = source.sheet ?? source.file.replace(/^.*\//, '');
      estate.file = source.file;
      estate.numbers = 'point';
      const table: Table<string> = new Table(kind, estate.at(null), problems, (row) => {
        readRow(kind, row);
      });
      const check = (bytes: number): void => {
        if (ctx.signal.aborted) throw new DrydockError('cancelled', 'The import was cancelled.');
        done += bytes;
        ctx.progress(`Reading ${estate.sheet}`, Math.min(done, total), total);
      };
      await source.read(table, check, estate);
      if (table.recognised) {
        estate.sheetsRead.add(kind.name);
        parts.set(source, part(source, 'used', table.records, used(source, kind)));
      } else parts.set(source, headerMissing(source, kind, table, problems));

      function readRow(of: SheetKind, row: Row<string>): void {
        if (of === sheets.vDisk) readDisk(estate, row, seenDisks);
        else if (of === sheets.vInfo) readVm(estate, row, table.has('smbiosUuid'));
        else if (of === sheets.vNetwork) nics.read(row);
        else if (of === sheets.vDatastore) readDatastore(estate, row, gaps);
        else if (of === sheets.vHost) readHost(estate, row);
        else if (of === sheets.vCluster) readCluster(estate, row);
        else if (of === sheets.dvSwitch) readSwitch(estate, row);
        else if (of === sheets.dvPort) readPortgroup(estate, row);
        else if (of === sheets.vMultiPath) readMultiPath(estate, row);
        else if (of === sheets.vSource) readSource(estate, row);
        else readMetaData(estate, row);
      }
    }
  }
  missingSheets(estate, about);
  finish(estate, about);
  return {
    draft: estate.draft,
    parts: sources.map((source) => parts.get(source) as ImportPart),
    problems: problems.list,
  };
}

/** Tells RVTools' sheets by their names, and those with other names by their columns. */
async function recognise(
  sources: readonly TableSource[],
  parts: Map<TableSource, ImportPart>,
  problems: Problems,
  ctx: ImportContext,
): Promise<Recognised[]> {
  const recognised: Recognised[] = [];
  const check = (): void => {
    if (ctx.signal.aborted) throw new DrydockError('cancelled', 'The import was cancelled.');
  };
  for (const source of sources) {
    const known = kindByName(source.name);
    if (known === 'unused') {
      parts.set(source, part(source, 'ignored', 0, 'An RVTools sheet that holds nothing Drydock needs.'));
      continue;
    }
    if (known !== null) {
      recognised.push({ source, kind: known });
      continue;
    }
    const peek = new HeaderPeek();
    await source.read(peek, check, { numbers: 'point', warn: () => undefined });
    if (peek.kind !== null) {
      recognised.push({ source, kind: peek.kind });
      continue;
    }
    const names = peek.names.length === 0 ? 'it is empty' : `its columns are ${list(peek.names)}`;
    parts.set(source, part(source, 'not-recognised', 0, `No sheet of RVTools: ${names}.`));
    if (peek.names.length > 0) {
      problems.add(
        'note',
        'sheet-not-recognised',
        `${quoted(source.name)} is not read: ${names}, which are those of no RVTools sheet Drydock uses.`,
        { file: source.file, sheet: source.sheet },
      );
    }
  }
  return recognised;
}

function used(source: TableSource, kind: SheetKind): string {
  return kindByName(source.name) === kind ? '' : `Recognised as ${kind.name} by its columns.`;
}

function headerMissing(
  source: TableSource,
  kind: SheetKind,
  table: Table<string>,
  problems: Problems,
): ImportPart {
  const found = table.bestGuess.length === 0 ? 'it is empty' : `its first row holds ${list(table.bestGuess)}`;
  const wanted = list(kind.required.map((field) => kind.columns[field]?.[0] ?? field));
  problems.add(
    kind === sheets.vInfo ? 'error' : 'warning',
    'header-missing',
    `${quoted(source.name)} has no header row with the columns of ${kind.name}${wanted === '' ? '' : ` (at least ${wanted})`}: ${found}.`,
    { file: source.file, sheet: source.sheet, row: 1 },
  );
  return part(source, 'not-recognised', 0, `No header row of ${kind.name} found: ${found}.`);
}

const consequences: Readonly<Record<string, string>> = {
  vDisk: 'the disks of VMs are not known',
  vNetwork: 'the NICs of VMs are not known',
  vDatastore: 'datastores are known by name only, without identity, and who mounts them only from vMultiPath',
  vHost: 'hosts are known by name only',
  vCluster: 'HA settings of clusters are not known',
};

function missingSheets(
  estate: EstateInProgress,
  { name: file, format }: { readonly name: string; readonly format: 'rvtools-xlsx' | 'rvtools-csv' },
): void {
  const { problems, sheetsRead } = estate;
  if (!sheetsRead.has('vInfo')) {
    problems.add(
      'error',
      'sheet-missing',
      `${quoted(file)} has no vInfo sheet, and without it there are no VMs: export all tabs from RVTools${
        // Tables of two exports have the same names: only their folders tell them apart.
        format === 'rvtools-csv' ? ' and keep the tables of one export in one folder' : ''
      }.`,
      { file },
    );
    return;
  }
  if (estate.draft.vms.length === 0) {
    problems.add('error', 'no-vms', `vInfo of ${quoted(file)} lists no VM.`, { file });
  }
  for (const [sheet, consequence] of Object.entries(consequences)) {
    if (sheetsRead.has(sheet)) continue;
    problems.add('warning', 'sheet-missing', `No ${sheet} sheet was read: ${consequence}.`, { file });
  }
  if (sheetsRead.has('vNetwork') && !sheetsRead.has('dvSwitch') && !sheetsRead.has('dvPort')) {
    problems.add(
      'warning',
      'sheet-missing',
      'Neither a dvSwitch nor a dvPort sheet was read: which NICs are on a dvSwitch is not known.',
      { file },
    );
  }
}

function finish(
  estate: EstateInProgress,
  about: { readonly name: string; readonly format: 'rvtools-xlsx' | 'rvtools-csv' },
): void {
  const { draft, info } = estate;
  draft.takenAt = info.takenAt ?? '';
  draft.sources.push({
    format: about.format,
    name: about.name,
    // Of the file's content: filled in by who opened it.
    sha256: '',
    takenAt: info.takenAt,
    producer: info.rvtoolsVersion === null ? 'RVTools' : `RVTools ${info.rvtoolsVersion}`,
  });
}

function noRvtools(sources: readonly TableSource[], name: string): DrydockError {
  const found =
    sources.length === 0 ? 'no sheet at all' : list(sources.slice(0, 12).map((source) => source.name));
  return new DrydockError(
    'bad-input',
    `${quoted(name)} is not an RVTools export: it holds ${found}${sources.length > 12 ? ' and more' : ''}, while vInfo, vDisk, vNetwork, vDatastore, vHost and vCluster were expected.`,
    { notRecognised: true },
  );
}

function part(source: TableSource, use: ImportPart['use'], records: number, note: string): ImportPart {
  return { file: source.file, sheet: source.sheet, use, records, note };
}

function list(names: readonly string[]): string {
  return names.map(quoted).join(', ');
}
