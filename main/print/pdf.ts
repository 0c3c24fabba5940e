import type { Content, TableCell, TDocumentDefinitions } from 'pdfmake/interfaces.js';
import type { Block, Foot, PrintedDocument, Tone } from './document.js';
import { box, ink, pageOf, quiet, type Page, type Paper } from './page.js';
import { stepPiece } from './pdfStep.js';
import { oneLine, paragraph, stacked, type Piece } from './prose.js';
import { typefaces } from './typefaces.js';

const tones: Readonly<Record<Tone, string>> = {
  plain: quiet,
  good: '#1d6b3f',
  warning: '#8a5a08',
  critical: '#a8241c',
};

/** Between two columns of a table. */
const CELL_PADDING = 16;

/**
 * Renders a document as a PDF, without a browser. Every page carries the title, the content hash, when
 * it was printed and "page x of y". Characters the typeface lacks are printed as their code, never as
 * an empty box, and the first page says so.
 */
export async function renderPdf(document: PrintedDocument, foot: Foot, paper: Paper): Promise<Uint8Array> {
  const { pdfmake } = typefaces();
  const page = pageOf(paper);
  const { width } = page.room;
  const definition: TDocumentDefinitions = {
    pageSize: page.name,
    pageMargins: [page.side, page.top, page.side, page.bottom],
    info: { title: document.title, creator: 'Drydock', subject: `content ${foot.hash}` },
    defaultStyle: { font: 'Sans', fontSize: 10, lineHeight: 1.08, color: ink },
    header: (current: number): Content =>
      current === 1
        ? ''
        : {
            columns: [
              { width: '*', text: oneLine(document.title, width - 130, 8.5) },
              { width: 120, text: document.kind, alignment: 'right' },
            ],
            fontSize: 8.5,
            color: quiet,
            margin: [page.side, 24, page.side, 0],
          },
    footer: (current: number, count: number): Content => ({
      columns: [
        { text: `content ${foot.hash}`, font: 'Mono', fontSize: 8 },
        { text: `printed ${foot.printed}`, alignment: 'center' },
        { text: `page ${current} of ${count}`, alignment: 'right' },
      ],
      fontSize: 8.5,
      color: quiet,
      margin: [page.side, 16, page.side, 0],
    }),
    content: [...titlePage(document, page), ...contentOf(document.blocks, page)],
  };
  return await pdfmake.createPdf(definition).getBuffer();
}

function titlePage(document: PrintedDocument, page: Page): Content[] {
  const { width } = page.room;
  const label = 190;
  return [
    { text: document.kind.toUpperCase(), color: quiet, fontSize: 8.5, characterSpacing: 0.8 },
    paragraph(document.title, width, { size: 22, weight: 'bold', above: 4 }).content,
    paragraph(document.subtitle, width, { size: 12, color: '#3a4149', above: 4 }).content,
    {
      layout: 'noBorders',
      margin: [0, 12, 0, 10],
      table: {
        widths: [label, '*'],
        body: document.facts.map((fact): TableCell[] => [
          paragraph(fact.label, label, { size: 10, color: quiet }).content as TableCell,
          paragraph(fact.value, width - label - 16, { size: 10 }).content as TableCell,
        ]),
      },
    },
    ...(lacksGlyphs(document)
      ? [
          paragraph(
            'Some characters are not in the typeface of this file. They are printed as their code, \\u{6771} for example. The HTML page shows them.',
            width,
            { size: 10, above: 8 },
          ).content,
        ]
      : []),
  ];
}

/** Whether something in the document is printed as a code that is a character of its own. */
function lacksGlyphs(document: PrintedDocument): boolean {
  const { printable } = typefaces();
  const text = JSON.stringify(document);
  return printable(text) !== text;
}

/** A heading stays with the beginning of what follows it; what is longer than that may break. */
function contentOf(blocks: readonly Block[], page: Page): Content[] {
  const result: Content[] = [];
  let waiting: { piece: Piece; newPage: boolean }[] = [];
  const flush = (next: Piece | null): void => {
    const together = [...waiting.map(({ piece }) => piece), ...(next === null ? [] : [next])];
    const height = together.reduce((sum, piece) => sum + piece.height, 0);
    const newPage = waiting.some((one) => one.newPage);
    waiting = [];
    if (together.length === 0) return;
    // Higher than a page, nothing may be kept whole: what did not fit would not be printed at all.
    const whole = height <= page.room.height * 0.6;
    const [first, ...rest] = together.map(({ content }) => content);
    const before = newPage || (!whole && together.length > 1) ? { pageBreak: 'before' as const } : {};
    if (first === undefined) return;
    result.push(
      whole
        ? { stack: [first, ...rest], unbreakable: true, ...before }
        : { stack: [first, ...rest], ...before },
    );
  };
  for (const block of blocks) {
    if (block.type === 'heading' || block.type === 'group') {
      waiting.push({
        piece: headingPiece(block, page),
        newPage: block.type === 'heading' && block.newPage && result.length > 0,
      });
      continue;
    }
    const [first, ...rest] = piecesOf(block, page);
    flush(first ?? null);
    for (const piece of rest) {
      waiting = [];
      flush(piece);
    }
  }
  flush(null);
  return result;
}

function headingPiece(block: Extract<Block, { type: 'heading' | 'group' }>, page: Page): Piece {
  const { width } = page.room;
  if (block.type === 'heading') {
    const text = paragraph(block.text, width, { size: 13, weight: 'bold' });
    return stacked([text], [0, 16, 0, 6]);
  }
  const text = paragraph(block.text, width - 12, { size: 11, weight: 'bold' });
  return {
    content: {
      table: { widths: ['*'], body: [[text.content as TableCell]] },
      layout: { fillColor: () => '#e6e9ec', hLineWidth: () => 0, vLineWidth: () => 0 },
      margin: [0, 10, 0, 6],
    },
    height: text.height + 22,
  };
}

/** A block in pieces, of which none is broken unless it is higher than half a page. */
function piecesOf(block: Exclude<Block, { type: 'heading' | 'group' }>, page: Page): Piece[] {
  const { width } = page.room;
  switch (block.type) {
    case 'paragraph':
      return [stacked([paragraph(block.text, width, { size: 10 })], [0, 0, 0, 6])];
    case 'notice':
      return [notice(block, page)];
    case 'list':
      return block.items.map((item) => {
        const inset = block.boxes ? 20 : 14;
        const texts = [
          paragraph(item.text, width - inset, { size: 10 }),
          ...(item.more === '' ? [] : [paragraph(item.more, width - inset, { size: 9, color: quiet })]),
        ];
        return {
          content: {
            columns: [
              { width: inset, ...(block.boxes ? box(11) : { text: '–', color: quiet }) },
              { width: '*', stack: texts.map(({ content }) => content) },
            ],
            margin: [0, 0, 0, 6],
          },
          height: 6 + texts.reduce((sum, { height }) => sum + height, 0),
        };
      });
    case 'step':
      return [stepPiece(block.step, page)];
    case 'table':
      return [table(block, page)];
    case 'signatures':
      return [signatures(block.roles)];
  }
}

function table(block: Extract<Block, { type: 'table' }>, page: Page): Piece {
  const { widthOf, printable } = typefaces();
  const size = block.byHand ? 10 : 8.5;
  const { columns, rows } = block;
  const all = [columns.map(({ label }) => label), ...rows];
  const room = page.room.width - CELL_PADDING * (columns.length - 1);
  // A narrow column takes what it needs, though no more than its share: a name may be of any length.
  const widths = columns.map(({ width }, at) =>
    width === 'wide'
      ? 0
      : Math.min(
          room / columns.length,
          2 + Math.max(...all.map((row) => widthOf(printable(row[at] ?? ''), size, 'bold'))),
        ),
  );
  const left = room - widths.reduce((sum, width) => sum + width, 0);
  const wide = left / Math.max(1, columns.filter(({ width }) => width === 'wide').length);
  const widthAt = (at: number): number => widths[at] || wide;
  const cells = all.map((row, line) =>
    row.map((text, at) =>
      paragraph(text, widthAt(at), {
        size,
        weight: line === 0 ? 'bold' : 'regular',
        above: block.byHand ? 9 : 0,
      }),
    ),
  );
  return {
    content: {
      layout: 'lightHorizontalLines',
      table: {
        headerRows: 1,
        widths: columns.map((_, at) => widthAt(at)),
        body: cells.map((row) => row.map(({ content }) => content as TableCell)),
      },
    },
    height: cells.reduce((sum, row) => sum + 6 + Math.max(...row.map(({ height }) => height)), 0),
  };
}

function notice(block: Extract<Block, { type: 'notice' }>, page: Page): Piece {
  const color = tones[block.tone];
  const width = page.room.width - 26;
  const pieces = [
    paragraph(block.title, width, { size: 12, weight: 'bold', color }),
    ...block.lines.map((line) => paragraph(line, width, { size: 10, above: 3 })),
  ];
  const text = stacked(pieces, [6, 4, 6, 4]);
  return {
    height: text.height + 24,
    content: {
      margin: [0, 12, 0, 6],
      table: { widths: ['*'], body: [[text.content as TableCell]] },
      layout: {
        hLineColor: () => color,
        vLineColor: () => color,
        hLineWidth: () => 1,
        vLineWidth: (column: number) => (column === 0 ? 4 : 1),
      },
    },
  };
}

function signatures(roles: readonly string[]): Piece {
  const cell = (label: string): TableCell => ({
    text: label,
    color: quiet,
    fontSize: 8,
    margin: [0, 20, 0, 0],
  });
  return {
    height: roles.length * 38,
    content: {
      table: {
        widths: [100, '*', '*', 90],
        dontBreakRows: true,
        body: roles.map((role): TableCell[] => [
          { text: role, margin: [0, 18, 0, 0] },
          cell('Name'),
          cell('Signature'),
          cell('Date, time'),
        ]),
      },
      layout: {
        hLineWidth: (index: number) => (index === 0 ? 0 : 0.5),
        vLineWidth: () => 0,
        hLineColor: () => quiet,
      },
    },
  };
}
