import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Content, TableCell, TDocumentDefinitions } from 'pdfmake/interfaces.js';
import type { Block, PrintedDocument, PrintedStep, Tone } from './document.js';
import { escapeOf } from './text.js';

// Not named "require": the bundler declares that name itself where it sees it called.
const fromPackages = createRequire(import.meta.url);

/** pdfmake's server entry, as far as it is used. It is CommonJS with one shared instance. */
interface PdfMake {
  setFonts(fonts: Record<string, Record<string, string>>): void;
  setUrlAccessPolicy(allow: (url: string) => boolean): void;
  setLocalAccessPolicy(allow: (path: string) => boolean): void;
  createPdf(definition: TDocumentDefinitions): { getBuffer(): Promise<Buffer> };
}

interface FontFile {
  hasGlyphForCodePoint(codePoint: number): boolean;
}

const ink = '#16191d';
const quiet = '#59616b';
const tones: Readonly<Record<Tone, string>> = {
  plain: quiet,
  good: '#1d6b3f',
  warning: '#96620a',
  critical: '#a8241c',
};

/** A4 in points, and the room between the margins. */
const page = { width: 595.28, height: 841.89, side: 42, top: 54, bottom: 50 };

/**
 * Renders a document as an A4 PDF, without a browser. Every page carries the title, the content hash
 * and "page x of y". Characters the typeface lacks are printed as their code, never as an empty box.
 */
export async function renderPdf(document: PrintedDocument, hash: string): Promise<Uint8Array> {
  const { pdfmake, printable } = await tools();
  const definition: TDocumentDefinitions = {
    pageSize: 'A4',
    pageMargins: [page.side, page.top, page.side, page.bottom],
    info: { title: printable(document.title), creator: 'Drydock', subject: `content ${hash}` },
    defaultStyle: { font: 'Sans', fontSize: 9.5, lineHeight: 1.2, color: ink },
    styles: {
      heading: { fontSize: 13, bold: true, margin: [0, 16, 0, 6] },
      quiet: { color: quiet, fontSize: 8.5 },
      command: { font: 'Mono', fontSize: 8.5, lineHeight: 1.25 },
    },
    header: (current: number): Content =>
      current === 1
        ? ''
        : {
            columns: [
              { text: printable(document.title), style: 'quiet' },
              { text: printable(document.kind), style: 'quiet', alignment: 'right' },
            ],
            margin: [page.side, 26, page.side, 0],
          },
    footer: (current: number, count: number): Content => ({
      columns: [
        { text: `content ${hash}`, style: 'quiet', font: 'Mono', fontSize: 8 },
        { text: `page ${current} of ${count}`, style: 'quiet', alignment: 'right' },
      ],
      margin: [page.side, 18, page.side, 0],
    }),
    content: [
      titlePage(document, printable),
      ...document.blocks.map((block) => blockContent(block, printable)),
    ],
  };
  return await pdfmake.createPdf(definition).getBuffer();
}

type Printable = (text: string) => string;

let loaded: Promise<{ pdfmake: PdfMake; printable: Printable }> | null = null;

/** pdfmake and the fonts, read once: together they take some 200 ms. */
function tools(): Promise<{ pdfmake: PdfMake; printable: Printable }> {
  loaded ??= load();
  return loaded;
}

async function load(): Promise<{ pdfmake: PdfMake; printable: Printable }> {
  const pdfmake = fromPackages('pdfmake') as PdfMake;
  const fontkit = fromPackages('fontkit') as { openSync(path: string): FontFile };
  const sans = dirname(fromPackages.resolve('@expo-google-fonts/ibm-plex-sans/package.json'));
  const mono = dirname(fromPackages.resolve('@expo-google-fonts/source-code-pro/package.json'));
  const fonts = {
    Sans: {
      normal: join(sans, '400Regular', 'IBMPlexSans_400Regular.ttf'),
      bold: join(sans, '600SemiBold', 'IBMPlexSans_600SemiBold.ttf'),
    },
    Mono: { normal: join(mono, '400Regular', 'SourceCodePro_400Regular.ttf') },
  };
  const files = new Set<string>([fonts.Sans.normal, fonts.Sans.bold, fonts.Mono.normal]);
  pdfmake.setFonts(fonts);
  // Nothing but the three fonts is ever read, and nothing is fetched.
  pdfmake.setUrlAccessPolicy(() => false);
  pdfmake.setLocalAccessPolicy((path) => files.has(path));
  const faces = [fontkit.openSync(fonts.Sans.normal), fontkit.openSync(fonts.Mono.normal)];
  const known = new Map<string, string>();
  const printable: Printable = (text) => {
    let result = '';
    for (const character of text) {
      let shown = known.get(character);
      if (shown === undefined) {
        const code = character.codePointAt(0) ?? 0;
        shown =
          character === '\n' || faces.every((face) => face.hasGlyphForCodePoint(code))
            ? character
            : escapeOf(character);
        known.set(character, shown);
      }
      result += shown;
    }
    return result;
  };
  return { pdfmake, printable };
}

function titlePage(document: PrintedDocument, printable: Printable): Content {
  return {
    stack: [
      { text: printable(document.kind.toUpperCase()), style: 'quiet', characterSpacing: 0.8 },
      { text: printable(document.title), fontSize: 22, bold: true, lineHeight: 1.1, margin: [0, 4, 0, 4] },
      { text: printable(document.subtitle), fontSize: 12, color: '#3a4149', margin: [0, 0, 0, 14] },
      {
        layout: 'noBorders',
        table: {
          widths: [150, '*'],
          body: document.facts.map((fact): TableCell[] => [
            { text: printable(fact.label), color: quiet },
            { text: printable(fact.value) },
          ]),
        },
      },
    ],
  };
}

function blockContent(block: Block, printable: Printable): Content {
  switch (block.type) {
    case 'heading':
      return {
        text: printable(block.text),
        style: 'heading',
        headlineLevel: 1,
        ...(block.newPage ? { pageBreak: 'before' as const } : {}),
      };
    case 'group':
      return {
        table: { widths: ['*'], body: [[{ text: printable(block.text), bold: true, fontSize: 11 }]] },
        layout: { fillColor: () => '#eef0f2', hLineWidth: () => 0, vLineWidth: () => 0 },
        margin: [0, 12, 0, 4],
        headlineLevel: 1,
      };
    case 'paragraph':
      return { text: printable(block.text), margin: [0, 0, 0, 6] };
    case 'notice':
      return notice(block, printable);
    case 'list':
      return {
        stack: block.items.map((item) => ({
          columns: [
            { width: 16, ...(block.boxes ? { canvas: [square(9)] } : { text: '–', color: quiet }) },
            {
              width: '*',
              stack: [
                { text: printable(item.text) },
                ...(item.more === '' ? [] : [{ text: printable(item.more), style: 'quiet' }]),
              ],
            },
          ],
          margin: [0, 0, 0, 5],
          unbreakable: true,
        })),
      };
    case 'step':
      return stepContent(block.step, printable);
    case 'table':
      return {
        layout: 'lightHorizontalLines',
        fontSize: 8.5,
        table: {
          headerRows: 1,
          widths: block.columns.map((column) => (column.width === 'wide' ? '*' : 'auto')),
          body: [
            block.columns.map((column): TableCell => ({ text: printable(column.label), bold: true })),
            ...block.rows.map((row) => row.map((cell): TableCell => ({ text: printable(cell) }))),
          ],
        },
      };
    case 'signatures':
      return signatures(block.roles, printable);
  }
}

function square(size: number): {
  type: 'rect';
  x: number;
  y: number;
  w: number;
  h: number;
  lineWidth: number;
  lineColor: string;
} {
  return { type: 'rect', x: 0, y: 1, w: size, h: size, lineWidth: 0.9, lineColor: ink };
}

function notice(block: Extract<Block, { type: 'notice' }>, printable: Printable): Content {
  const color = tones[block.tone];
  return {
    margin: [0, 14, 0, 4],
    unbreakable: block.lines.length < 12,
    table: {
      widths: ['*'],
      body: [
        [
          {
            stack: [
              { text: printable(block.title), bold: true, fontSize: 12, color },
              ...block.lines.map((line): Content => ({ text: printable(line), margin: [0, 3, 0, 0] })),
            ],
            margin: [6, 4, 6, 4],
          },
        ],
      ],
    },
    layout: {
      hLineColor: () => color,
      vLineColor: () => color,
      hLineWidth: () => 1,
      vLineWidth: (column: number) => (column === 0 ? 4 : 1),
    },
  };
}

/** Number and box on the left, what to do in the middle, room for time and initials on the right. */
function stepContent(step: PrintedStep, printable: Printable): Content {
  const meta = [step.role, step.planned, step.label].filter((part) => part !== '').join(' · ');
  const line = (text: string): Content[] =>
    text === '' ? [] : [{ text: printable(text), margin: [0, 3, 0, 0] }];
  const middle: Content[] = [
    { text: printable(step.title), bold: true, fontSize: 11 },
    {
      text: printable(`${meta}${meta === '' ? '' : '. '}${step.after}`),
      style: 'quiet',
      margin: [0, 1, 0, 0],
    },
    ...line(step.detail),
    ...step.commands.flatMap((command) => commandContent(command, printable)),
    ...(step.expect === ''
      ? []
      : [
          {
            text: [{ text: 'Expect: ', bold: true }, printable(step.expect)],
            margin: [0, 4, 0, 0],
          } as Content,
        ]),
    ...step.dangers.map((danger): Content => ({
      text: [{ text: 'Too early: ', bold: true }, printable(danger)],
      color: tones.critical,
      margin: [0, 3, 0, 0],
    })),
    ...step.remarks.map(({ label, text }): Content => ({
      text: [{ text: `${label}: `, bold: true }, printable(text)],
      fontSize: 8.5,
      margin: [0, 3, 0, 0],
    })),
    ...(step.note === ''
      ? []
      : [{ text: [{ text: 'Note: ', bold: true }, printable(step.note)], margin: [0, 3, 0, 0] } as Content]),
    ...(step.sources === ''
      ? []
      : [
          {
            text: printable(`Source: ${step.sources}`),
            style: 'quiet',
            fontSize: 7.5,
            margin: [0, 3, 0, 0],
          } as Content,
        ]),
  ];
  const right: Content =
    step.outcome === ''
      ? { stack: ['Start', 'End', 'Initials'].map(blank) }
      : { text: printable(step.outcome), fontSize: 8.5 };
  return {
    // A step longer than half a page may break; shorter ones stay whole.
    unbreakable: middle.length < 18 && step.commands.every((command) => command.hosts.length <= 40),
    margin: [0, 0, 0, 6],
    table: {
      widths: [34, '*', 84],
      body: [
        [
          {
            stack: [
              { text: String(step.number), fontSize: 17, bold: true, lineHeight: 1 },
              { canvas: [square(16)], margin: [0, 4, 0, 0] },
            ],
            margin: [0, 5, 0, 4],
          },
          { stack: middle, margin: [0, 5, 0, 4] },
          { ...right, margin: [4, 5, 0, 4] } as TableCell,
        ],
      ],
    },
    layout: {
      hLineWidth: (index: number) => (index === 0 ? 0.8 : 0),
      vLineWidth: () => 0,
      hLineColor: () => ink,
      paddingLeft: () => 0,
      paddingRight: () => 4,
    },
  };
}

function blank(label: string): Content {
  return {
    stack: [
      { text: label, style: 'quiet', fontSize: 7.5, margin: [0, 9, 0, 1] },
      { canvas: [{ type: 'line', x1: 0, y1: 0, x2: 76, y2: 0, lineWidth: 0.6, lineColor: quiet }] },
    ],
  };
}

function commandContent(command: PrintedStep['commands'][number], printable: Printable): Content[] {
  const host = (name: string): Content => ({
    columns: [
      { width: 11, canvas: [square(7)] },
      { width: '*', text: printable(name), fontSize: 8.5 },
    ],
    margin: [0, 2, 0, 0],
  });
  const content: Content[] = [
    { text: printable(command.where), style: 'quiet', margin: [0, 5, 0, 1] },
    {
      table: {
        widths: ['*'],
        body: [
          [
            {
              text: printable(command.text),
              style: 'command',
              fillColor: '#f0f2f4',
              preserveLeadingSpaces: true,
            },
          ],
        ],
      },
      layout: 'noBorders',
    },
  ];
  const rows: Content[] = [];
  for (let i = 0; i < command.hosts.length; i += 3) {
    const names = command.hosts.slice(i, i + 3);
    rows.push({
      columns: [0, 1, 2].map((k) => {
        const name = names[k];
        return name === undefined ? { text: '' } : host(name);
      }),
    });
  }
  if (rows.length > 0) content.push({ stack: rows, margin: [0, 2, 0, 0] });
  return content;
}

function signatures(roles: readonly string[], printable: Printable): Content {
  const cell = (label: string): TableCell => ({
    text: label,
    style: 'quiet',
    fontSize: 7.5,
    margin: [0, 20, 0, 0],
  });
  return {
    unbreakable: true,
    table: {
      widths: [100, '*', '*', 90],
      body: roles.map((role): TableCell[] => [
        { text: printable(role), margin: [0, 18, 0, 0] },
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
  };
}
