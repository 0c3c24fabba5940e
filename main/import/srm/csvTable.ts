import type { RowConsumer } from '../xlsx/types.js';

/** Our names for the columns, and how they are spelled in plain letters. */
const columns = {
  vm: ['vmname', 'vm'],
  power: ['powerstate'],
  group: ['protectiongroupname', 'protectiongroup'],
  peerGroup: ['peerprotectiongroupname'],
  plan: ['recoveryplanname', 'recoveryplan'],
  cluster: ['clustername', 'cluster'],
  datastore: ['datastore', 'datastores', 'datastorename'],
  rpo: ['rpo'],
  vcenter: ['vcentername', 'vcenter'],
} as const satisfies Readonly<Record<string, readonly string[]>>;

export type SrmColumn = keyof typeof columns;

/** Rows looked at before a table is said to have no header. */
const headerWithin = 20;

/** One data row. */
export interface SrmRow {
  /** 1-based, as a spreadsheet shows it. */
  readonly number: number;
  get(column: SrmColumn): string | null;
}

/** Where the columns of a header stand; null where it is not SRM's. */
export function srmHeader(cells: readonly (string | undefined)[]): ReadonlyMap<SrmColumn, number> | null {
  const spelled = cells.map((cell) => (cell ?? '').toLowerCase().replace(/[^a-z]/g, ''));
  const found = new Map<SrmColumn, number>();
  for (const [column, names] of Object.entries(columns)) {
    const at = names.map((name) => spelled.indexOf(name)).find((index) => index >= 0);
    if (at !== undefined) found.set(column as SrmColumn, at);
  }
  return found.has('vm') && (found.has('group') || found.has('plan')) ? found : null;
}

/**
 * Whether a text begins with the header of a table of protected VMs. RVTools calls the column "VM",
 * and a custom attribute may be called "Protection Group": "VMName" tells the two apart.
 */
export function recogniseSrmCsv(head: string): boolean {
  return head
    .split(/\r\n|\r|\n/, headerWithin)
    .some(
      (line) =>
        /(?:^|[^a-z])vm[ _]?name(?:[^a-z]|$)/i.test(line) &&
        [',', ';', '\t'].some((separator) => srmHeader(line.split(separator)) !== null),
    );
}

/** Finds the header, then hands the rows over. */
export class SrmTable implements RowConsumer {
  readonly places = null;
  readonly width = 0;
  columns: ReadonlyMap<SrmColumn, number> | null = null;
  records = 0;
  #looked = 0;
  readonly #take: (row: SrmRow) => void;

  constructor(take: (row: SrmRow) => void) {
    this.#take = take;
  }

  row(number: number, cells: readonly (string | undefined)[]): boolean {
    if (this.columns === null) {
      this.columns = srmHeader(cells);
      this.#looked += 1;
      return this.columns !== null || this.#looked < headerWithin;
    }
    this.records += 1;
    const at = this.columns;
    this.#take({
      number,
      get: (column) => {
        const place = at.get(column);
        const cell = place === undefined ? undefined : cells[place]?.trim();
        return cell === undefined || cell === '' ? null : cell;
      },
    });
    return true;
  }
}
