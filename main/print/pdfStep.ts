import type { Content, TableCell } from 'pdfmake/interfaces.js';
import { commandLines } from './commandLines.js';
import type { PrintedCommand, PrintedStep } from './document.js';
import { box, ink, quiet, type Page } from './page.js';
import { LEADING, linesOf, monoHeight, paragraph, runs, sansHeight, stacked, type Piece } from './prose.js';
import { MONO_WIDTH, typefaces } from './typefaces.js';

const NUMBER = 36;
const MARGIN = 80;
const GAP = 5;
const COMMAND = 9;
const HOST = 9.5;
const SMALL = 9;
/** Box of a host, and the blank after it. */
const HOST_BOX = 15;
/** Room for what is said before a line that goes on. */
const GOES_ON = 46;

const danger = '#a8241c';

/**
 * A step: number and box on the left, what to do in the middle, room for times and initials on the
 * right. One of up to three quarters of a page stays whole. A longer one breaks between its parts, and its number
 * and title stand again at the head of each page it goes on to; its box does not.
 */
export function stepPiece(step: PrintedStep, page: Page): Piece {
  const width = page.room.width - NUMBER - MARGIN - 3 * GAP;
  const title = paragraph(step.title, width, { size: 11.5, weight: 'bold' });
  const told = step.outcome.length > 0;
  const beside = told
    ? stacked(
        step.outcome.map((line, at) =>
          paragraph(line, MARGIN - 4, { size: 9, above: 2, weight: at === 0 ? 'bold' : 'regular' }),
        ),
        [0, 0, 0, 0],
      )
    : blanks();
  const parts = together(partsOf(step, width), {
    least: Math.max(BLANKS, beside.height),
    most: page.room.height / 3,
    first: step.commands.length === 0 ? 1 : 2,
  });
  const rows = parts.map(({ content }, at): TableCell[] => [
    at === 0 && !told ? { ...box(17), margin: [0, 5, 0, 0] } : '',
    content as TableCell,
    at === 0 ? (beside.content as TableCell) : '',
  ]);
  const [first, ...others] = parts.map((part) => part.height);
  const height =
    14 +
    Math.max(title.height, 22) +
    Math.max(first ?? 0, beside.height) +
    others.reduce((sum, one) => sum + one, 0);
  const whole = height <= page.room.height * 0.75;
  return {
    height,
    content: {
      unbreakable: whole,
      margin: [0, 0, 0, 8],
      table: {
        widths: [NUMBER, '*', MARGIN],
        // Nothing higher than a page is kept whole: pdfmake would leave out what does not fit.
        ...(title.height <= page.room.height / 4 ? { headerRows: 1 } : {}),
        ...(title.height <= page.room.height / 4 && (first ?? 0) <= page.room.height / 2
          ? { keepWithHeaderRows: 1 }
          : {}),
        dontBreakRows: !whole && parts.every((part) => part.height <= page.room.height * 0.6),
        body: [
          [
            { text: String(step.number), fontSize: 18, bold: true, lineHeight: 0.85, margin: [0, -1, 0, 0] },
            title.content as TableCell,
            '',
          ],
          ...rows,
        ],
      },
      layout: {
        hLineWidth: (index: number) => (index === 0 ? 0.9 : 0),
        vLineWidth: () => 0,
        hLineColor: () => ink,
        paddingLeft: () => 0,
        paddingRight: () => GAP,
        paddingTop: (row: number) => (row === 0 ? 5 : 0),
        paddingBottom: () => 0,
      },
    },
  };
}

/** What stands in the middle, in parts that are not broken. The first goes with the title. */
function partsOf(step: PrintedStep, width: number): Piece[] {
  const first = stacked(
    [
      about(step, width),
      ...(step.detail === '' ? [] : [paragraph(step.detail, width, { size: 10, above: 4 })]),
    ],
    [0, 0, 0, 0],
  );
  const said = (label: string, text: string, size: number, color?: string): Piece[] =>
    text === ''
      ? []
      : [paragraph(text, width, { size, above: 4, ...(color === undefined ? {} : { color }) }, label)];
  return [
    first,
    ...step.commands.flatMap((command) => commandParts(command, width, step.outcome.length === 0)),
    ...said('Expect', step.expect, 10),
    ...said('If it fails', step.ifFails, 10),
    ...step.dangers.flatMap((text) => said('Too early', text, 9, danger)),
    ...step.remarks.flatMap(({ label, text }) => said(label, text, 9)),
    ...said('Note', step.note, 10),
    ...said('Source', step.sources, 8, quiet),
  ];
}

/** Who does it, how long it takes, and what must be ticked before: the last in bold, as it decides. */
function about(step: PrintedStep, width: number): Piece {
  const { printable } = typefaces();
  const rest = [step.planned, step.label].filter((part) => part !== '').join(' · ');
  const parts = [
    { text: step.role, weight: 'bold' as const, color: ink },
    {
      text: `${step.role === '' || rest === '' ? '' : ' · '}${rest}  `,
      weight: 'regular' as const,
      color: quiet,
    },
    { text: step.after, weight: 'bold' as const, color: ink },
  ].map((part) => ({ ...part, text: printable(part.text) }));
  const all = parts.map(({ text }) => text).join('');
  return {
    content: {
      // Flat, for pdfmake forgets the style of text in text.
      text: parts.flatMap(({ text, weight, color }) =>
        runs(text, width, { size: SMALL, weight }).map((run) => ({
          ...(typeof run === 'string' ? { text: run } : run),
          bold: weight === 'bold',
          color,
        })),
      ),
      fontSize: SMALL,
      lineHeight: LEADING,
      margin: [0, 2, 0, 0],
    },
    height: 2 + sansHeight(linesOf(all, width, { size: SMALL, weight: 'bold' }), SMALL),
  };
}

/** The command with its hosts, or their first rows, and every further row. */
function commandParts(command: PrintedCommand, width: number, ticked: boolean): Piece[] {
  const { printable } = typefaces();
  const where = paragraph(command.where, width, { size: 9, color: quiet, above: 6 });
  const inner = width - 8;
  const text = printable(command.text);
  const roomFor = (points: number): number => Math.floor(points / (COMMAND * MONO_WIDTH));
  const shown = commandLines(text, roomFor(inner - GOES_ON), roomFor(inner));
  const typed: Piece = {
    content: {
      table: {
        widths: [GOES_ON, '*'],
        body: shown.map(({ text, after }): TableCell[] => {
          const cell = {
            text,
            font: 'Mono',
            fontSize: COMMAND,
            lineHeight: LEADING,
            noWrap: true,
            preserveLeadingSpaces: true,
            fillColor: '#eceef1',
          };
          return after === 'start'
            ? [{ ...cell, colSpan: 2 }, '']
            : [{ text: after === 'blank' ? 'blank ↳' : 'no blank ↳', ...goesOn }, cell];
        }),
      },
      layout: {
        hLineWidth: () => 0,
        vLineWidth: () => 0,
        paddingLeft: () => 4,
        paddingRight: () => 0,
        paddingTop: () => 1,
        paddingBottom: () => 1,
      },
      margin: [0, 1, 0, 1],
    },
    height: 2 + monoHeight(shown.length, COMMAND) + 2 * shown.length,
  };
  const all = hostRows(command.hosts, width, ticked);
  // A few hosts stay with their command; of many, the first.
  const near = all.slice(0, all.length <= 8 ? all.length : 2);
  return [stacked([where, typed, ...near], [0, 0, 0, 0]), ...all.slice(near.length)];
}

const goesOn = {
  fontSize: 7.5,
  color: quiet,
  alignment: 'right' as const,
  margin: [0, 2, 2, 0] as [number, number, number, number],
};

/** Hosts, with a box each where they are to be ticked, in as many columns as their names leave whole. */
function hostRows(hosts: readonly string[], width: number, ticked: boolean): Piece[] {
  const { widthOf, printable } = typefaces();
  const widest = Math.max(0, ...hosts.map((name) => widthOf(printable(name), HOST, 'regular')));
  const columns = Math.min(4, Math.max(1, Math.floor(width / (HOST_BOX + widest + 8))));
  const each = width / columns;
  const rows: Piece[] = [];
  for (let from = 0; from < hosts.length; from += columns) {
    const names = hosts
      .slice(from, from + columns)
      .map((name) => paragraph(name, each - HOST_BOX - 2, { size: HOST }));
    rows.push({
      content: {
        columns: Array.from({ length: columns }, (_, at): Content & { width: number } => {
          const name = names[at];
          return name === undefined
            ? { text: '', width: each }
            : {
                columns: [
                  {
                    width: HOST_BOX,
                    ...(ticked ? box(10) : { text: '–', color: quiet, alignment: 'center' }),
                  },
                  { width: '*', stack: [name.content] },
                ],
                width: each,
              };
        }),
        margin: [0, 3, 0, 0],
      },
      height: 3 + Math.max(13, ...names.map(({ height }) => height)),
    });
  }
  return rows;
}

function blank(label: string): Content {
  return {
    stack: [
      { text: label, color: quiet, fontSize: 8, margin: [0, label === 'Start' ? 2 : 9, 0, 2] },
      { canvas: [{ type: 'line', x1: 0, y1: 0, x2: MARGIN - 4, y2: 0, lineWidth: 0.6, lineColor: quiet }] },
    ],
  };
}

/** Where times and initials are written by hand. */
const BLANKS = 64;
/** Made anew each time: pdfmake keeps what it measures in what it is given. */
const blanks = (): Piece => ({
  content: { stack: ['Start', 'End', 'Initials'].map(blank) },
  height: BLANKS,
});

/**
 * What stands beside the blanks goes in one row with them, for a row is as high as its highest cell.
 * So does the first command: a title alone at the foot of a page tells nobody what to do.
 */
function together(parts: readonly Piece[], to: { least: number; most: number; first: number }): Piece[] {
  const taken: Piece[] = [];
  let height = 0;
  for (const part of parts) {
    const wanted = taken.length < to.first || height < to.least;
    if (taken.length > 0 && (!wanted || height + part.height > to.most)) break;
    taken.push(part);
    height += part.height;
  }
  return [stacked(taken, [0, 0, 0, 0]), ...parts.slice(taken.length)];
}
