import type { Random } from '../random.js';
import { copies, mutateLines, mutateTokens } from './lists.js';
import { nasty } from './nasty.js';

/** A .csv: columns, cells, quotes, separators, decimals and line ends changed. */
export function mutateTable(text: string, random: Random): string {
  return random.pick([mutateCell, mutateCell, mutateColumn, mutateWriting, mutateLines, mutateTokens])(
    text,
    random,
  );
}

function separatorOf(text: string): string {
  const [header = ''] = text.split(/\r?\n/, 1);
  const byCount = [',', ';', '\t'].sort((a, b) => header.split(b).length - header.split(a).length);
  return byCount[0] ?? ',';
}

function mutateCell(text: string, random: Random): string {
  const separator = separatorOf(text);
  const rows = text.split('\n');
  const at = random.below(rows.length);
  const cells = (rows[at] ?? '').split(separator);
  const cell = random.below(cells.length);
  const old = cells[cell] ?? '';
  const other = (random.pick(rows).split(separator)[cell] ?? '').trim();
  const changed = random.pick([
    random.pick(nasty),
    `"${random.pick(nasty)}"`,
    other,
    `"${old}"`,
    `"${old}`,
    `${old}"`,
    `"a\r\n${old.replaceAll('"', '""')}"`,
    old.toUpperCase(),
    ` ${old} `,
    `${old}${separator}`,
    copies(`${old}x`, 500).join(''),
  ]);
  return rows.with(at, cells.with(cell, changed).join(separator)).join('\n');
}

/** A column taken out, doubled, moved, renamed, or put in by the customer between two others. */
function mutateColumn(text: string, random: Random): string {
  const separator = separatorOf(text);
  const rows = text.split('\n').map((row) => row.split(separator));
  const width = rows[0]?.length ?? 1;
  const at = random.below(width);
  const to = random.below(width);
  const kind = random.below(5);
  const name = random.pick(nasty);
  return rows
    .map((cells, row) => {
      if (cells.length < width) return cells;
      if (kind === 0) return cells.toSpliced(at, 1);
      if (kind === 1) return cells.toSpliced(to, 0, cells[at] ?? '');
      if (kind === 2) return cells.toSpliced(at, 1).toSpliced(to, 0, cells[at] ?? '');
      if (kind === 3) return cells.toSpliced(at, 0, row === 0 ? 'Ticket' : name);
      return row === 0 ? cells.with(at, random.pick([name, cells[to] ?? '', ` ${cells[at] ?? ''}`])) : cells;
    })
    .map((cells) => cells.join(separator))
    .join('\n');
}

/** The same table as another Excel or another country writes it. */
function mutateWriting(text: string, random: Random): string {
  const separator = separatorOf(text);
  return random.pick([
    () => text.replaceAll(separator, random.pick([',', ';', '\t', '|'])),
    () => text.replace(/(\d)\.(\d)/g, '$1,$2'),
    () => `sep=${random.pick([';', ',', separator])}\r\n${text}`,
    () => text.replaceAll('\r\n', random.pick(['\n', '\r', '\r\r\n', '\n\n'])),
    () => text.replaceAll('"', random.pick(["'", '', '""', '\u201c'])),
    () => text.replace(/^.*/, (header) => header.toLowerCase()),
    () => text.replace(/^.*\r?\n/, ''),
    () => text.replace(/^.*\r?\n/, '$&$&'),
    () => `\r\n\r\n${text}`,
  ])();
}
