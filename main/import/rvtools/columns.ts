import { sheetKinds, unusedSheets, type SheetKind } from './sheetKinds.js';

/**
 * One spelling of a column's name for comparing: letters, digits, # and %. Since 4.1.2 RVTools writes
 * MiB and KiB for what it called MB and KB before; the numbers are the same.
 */
export function plainName(name: string): string {
  return name
    .toLowerCase()
    .replace(/\bmb\b/g, 'mib')
    .replace(/\bkb\b/g, 'kib')
    .replace(/[^a-z0-9#%]/g, '');
}

/** All names of a sheet's columns, internal ones among them, in one spelling. */
export function columnNames(sheet: SheetKind): Set<string> {
  const names = Object.values(sheet.columns).flatMap((known) => known.map(plainName));
  return new Set([...names, ...names.map((name) => plainName(sheet.name) + name)]);
}

/** The same for the internal names of `-DBColumnNames`, which begin with the sheet's: vInfoVMName. */
function withoutSheet(name: string, kind: SheetKind): string {
  const sheet = plainName(kind.name);
  return name.length > sheet.length && name.startsWith(sheet) ? name.slice(sheet.length) : name;
}

/**
 * Standard columns that RVTools writes after the custom attributes: where an attribute has the same
 * name, the last column of that name is RVTools' own.
 */
const afterAttributes = new Set(
  ['VM ID', 'VM UUID', 'SMBIOS UUID', 'VI SDK Server', 'VI SDK UUID', 'Object ID', 'UUID'].map(plainName),
);

/** The same, in the sheets about VMs alone: those about hosts begin with them. */
const afterAttributesOfVms = new Set(['Datacenter', 'Cluster', 'Host', 'Folder'].map(plainName));

/** Where a header has the columns of a sheet; -1 for those it lacks. */
export interface Header<Field extends string> {
  readonly column: Readonly<Record<Field, number>>;
  /** Required columns it lacks, by their usual names. */
  readonly missing: readonly string[];
  /** Columns of ours that occur more than once, by their name in the sheet. */
  readonly doubled: readonly string[];
  readonly found: number;
  /** How many of the sheet's telling columns it has. */
  readonly tells: number;
}

/** Matches a row of names against a sheet's columns. */
export function matchHeader<Field extends string>(
  cells: readonly (string | undefined)[],
  sheet: SheetKind<Field>,
): Header<Field> {
  const first = new Map<string, number>();
  const last = new Map<string, number>();
  for (const [at, cell] of cells.entries()) {
    if (cell === undefined) continue;
    const name = plainName(cell);
    if (name === '') continue;
    for (const spelling of new Set([name, withoutSheet(name, sheet)])) {
      if (!first.has(spelling)) first.set(spelling, at);
      last.set(spelling, at);
    }
  }
  const ofVms = 'vm' in sheet.columns;
  const column = {} as Record<Field, number>;
  const doubled: string[] = [];
  let found = 0;
  for (const field of Object.keys(sheet.columns) as Field[]) {
    const name = sheet.columns[field].map(plainName).find((spelling) => first.has(spelling));
    if (name === undefined) {
      column[field] = -1;
      continue;
    }
    found += 1;
    if (first.get(name) !== last.get(name)) doubled.push(cells[first.get(name) as number] as string);
    const after = afterAttributes.has(name) || (ofVms && afterAttributesOfVms.has(name));
    column[field] = (after ? last : first).get(name) as number;
  }
  return {
    column,
    missing: sheet.required
      .filter((field) => column[field] < 0)
      .map((field) => sheet.columns[field][0] as string),
    doubled,
    found,
    tells: sheet.tells.filter((name) => first.has(plainName(name))).length,
  };
}

/** "RVTools_tabvInfo.csv", "tabvInfo" and "vInfo" → "vinfo". */
export function sheetName(given: string): string {
  return given
    .replace(/^.*\//, '')
    .replace(/\.(csv|txt)$/i, '')
    .replace(/^(rvtools[_ ]?)?tab(?=d?v[A-Z])/i, '')
    .trim()
    .toLowerCase();
}

/** The sheet a tab or file name stands for; 'unused' for RVTools' other sheets, null when unknown. */
export function kindByName(given: string): SheetKind | 'unused' | null {
  const name = sheetName(given);
  const used = sheetKinds.find((sheet) => sheet.name.toLowerCase() === name);
  if (used) return used;
  return unusedSheets.some((sheet) => sheet.toLowerCase() === name) ? 'unused' : null;
}

/**
 * The sheet a header belongs to, whatever its tab is called: the one with the most telling columns.
 * One is enough where the header has several other columns of the sheet: people trim exports.
 */
export function kindByHeader(cells: readonly (string | undefined)[]): SheetKind | null {
  let best: SheetKind | null = null;
  let most = 0;
  for (const sheet of sheetKinds) {
    const header = matchHeader(cells, sheet);
    const enough = header.tells > 1 || header.found > 3;
    if (header.missing.length === 0 && enough && header.tells > most) {
      best = sheet;
      most = header.tells;
    }
  }
  return best;
}
