import type { ObjectKind } from '../../../../src/domain/estate/types.js';
import { kindWords } from '../../../../src/domain/estate/kinds.js';
import { CommandFailed, exit } from '../exit.js';
import type { CommonOptions, Desk } from '../desk.js';
import { printable, tableLines } from '../terminal.js';

export interface ShowOptions extends CommonOptions {
  readonly snapshot?: string;
  readonly filter?: string;
  readonly columns?: string;
  readonly csv?: boolean;
}

/** How many columns people are shown when they do not say which. */
const columnsShown = 8;

/** What the engine writes as JSON. */
interface WrittenRows {
  readonly columns: readonly { readonly id: string; readonly label: string }[];
  readonly total: number;
  readonly all: number;
  readonly rows: readonly Readonly<Record<string, string | number | boolean | null>>[];
}

/** `drydock show KIND`: the objects of a snapshot as a table, as JSON or as CSV. */
export async function showCommand(desk: Desk, wanted: string, options: ShowOptions): Promise<number> {
  const kind = kindOf(wanted);
  await desk.open(options.workspace);
  const snapshot = await desk.snapshot(options.snapshot);
  const columns = options.columns
    ?.split(',')
    .map((id) => id.trim())
    .filter((id) => id !== '');
  if (columns?.length === 0) {
    throw new CommandFailed('--columns names no column. Leave it out to see all of them.');
  }
  const query = {
    snapshotId: snapshot.id,
    kind,
    search: options.filter ?? '',
    ...(columns === undefined ? {} : { columns }),
  };
  const format = options.csv === true ? 'csv' : 'json';
  const file = await desk.job((jobId) => desk.call('estate.export', { ...query, jobId, format }));
  const text = Buffer.from(file.base64, 'base64').toString('utf8');
  if (format === 'csv') {
    // A byte order mark is for a file that a spreadsheet opens, not for the next program in a pipe.
    desk.terminal.stdout.write(text.replace(/^\ufeff/, ''));
    return exit.fine;
  }
  const written = JSON.parse(text) as WrittenRows;
  desk.answer(written);
  if (!desk.json) sayRows(desk, kind, written, columns === undefined);
  return exit.fine;
}

function sayRows(desk: Desk, kind: ObjectKind, written: WrittenRows, few: boolean): void {
  const { columns, rows, total, all } = written;
  const shown = few ? columns.slice(0, columnsShown) : columns;
  const right = shown.map(({ id }) => rows.some((row) => typeof row[id] === 'number'));
  const lines = tableLines(
    shown.map(({ label }, at) => ({ title: label, end: right[at] === true })),
    rows.map((row) => shown.map(({ id }) => cellText(row[id] ?? null))),
  );
  for (const line of lines) desk.say(line);
  const what = kindWords[kind][total === 1 ? 0 : 1];
  desk.say();
  desk.say(total === all ? `${total} ${what}` : `${total} of ${all} ${what}`);
  const further = columns.slice(shown.length).map(({ id }) => id);
  if (further.length > 0) desk.say(`Further columns: ${further.join(', ')}. Choose with --columns.`);
}

function cellText(value: string | number | boolean | null): string {
  if (value === null) return '–';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return String(value);
}

const plain = (text: string): string => text.toLowerCase().replace(/[^a-z]/g, '');

/** "vms", "linked-clones", "dvPortgroups": a kind by its name, one or many. */
function kindOf(wanted: string): ObjectKind {
  const kinds = Object.entries(kindWords) as [ObjectKind, (typeof kindWords)[ObjectKind]][];
  const known = kinds.find(([kind, words]) =>
    [kind, `${kind}s`, ...words].some((name) => plain(name) === plain(wanted)),
  );
  if (known !== undefined && plain(wanted) !== '') return known[0];
  throw new CommandFailed(
    `There is nothing called "${printable(wanted)}" to show. There are: ${kindNames.join(', ')}.`,
  );
}

/** What can be shown, as it is typed. */
export const kindNames: readonly string[] = Object.values(kindWords).map(([, many]) =>
  many.toLowerCase().replaceAll(' ', '-'),
);
