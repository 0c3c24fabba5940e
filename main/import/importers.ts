import type { SourceFormat } from '../../src/domain/estate/types.js';
import type { FileSet } from './archive/types.js';
import { importEsxi, recogniseEsxi } from './esxi/index.js';
import { importGovc } from './govc/index.js';
import { importHorizonJson, recogniseHorizonJson } from './horizon/index.js';
import { importRvtoolsCsv, importRvtoolsWorkbook } from './rvtools/index.js';
import { importSrmCsv, importSrmJson, recogniseSrmCsv, recogniseSrmJson } from './srm/index.js';
import type { ImportContext, ImportResult } from './types.js';
import { importVcdJson, recogniseVcdJson } from './vcd/index.js';
import { importViewLdif, recogniseViewLdif } from './view/index.js';
import { importVmx, recogniseVmx } from './vmx/index.js';

/** The beginning of a file. */
export interface Head {
  /** The first 4 KiB, or the whole file when it is shorter. */
  readonly bytes: Buffer;
  /** The same as text; null when it is none in an encoding that is known. */
  readonly text: string | null;
}

/** A format that is told by the beginning of each of its files. */
export interface Importer {
  readonly format: SourceFormat;
  /** For progress and problems: "an RVTools export". */
  readonly what: string;
  recognises(head: Head): boolean;
  /**
   * Which of a set's files are one source: all of them, those of one folder, or each by itself.
   * RVTools writes one folder an export; a govc export's folders belong together.
   */
  readonly together: 'set' | 'folder' | 'file';
  /** Names of files that are of the format too when they lie beside others, though they do not show it. */
  readonly companions?: RegExp;
  /** Reads one source; the files are those of this format alone, or the whole set. */
  read(files: FileSet, ctx: ImportContext): Promise<ImportResult>;
}

/** A workbook is a whole archive, not a file in one: it is recognised apart. */
export const workbook = {
  format: 'rvtools-xlsx',
  what: 'an RVTools workbook',
  read: importRvtoolsWorkbook,
} as const satisfies Omit<Importer, 'recognises' | 'together'>;

/**
 * All formats, in the order they are asked: those that are sure first. A new format is one entry
 * here. Any table may be RVTools', so that comes last.
 */
export const importers: readonly Importer[] = [
  {
    format: 'govc',
    what: 'a govc export',
    recognises: ({ text }) => {
      const root = /^\s*(?:<[?!][^>]*>\s*)*<([A-Za-z_][\w.:-]*)/.exec(text ?? '')?.[1];
      return root === 'ObjectContent' || root === 'FetchDVPortsResponse';
    },
    together: 'set',
    read: importGovc,
  },
  {
    format: 'esxi',
    what: 'text of ESXi hosts',
    recognises: ({ bytes }) => recogniseEsxi(bytes),
    together: 'set',
    read: importEsxi,
  },
  {
    format: 'vmx',
    what: 'VMs’ own files',
    recognises: ({ bytes }) => recogniseVmx(bytes),
    together: 'set',
    read: importVmx,
  },
  {
    format: 'srm-json',
    what: 'answers of Site Recovery Manager',
    recognises: ({ text }) => text !== null && recogniseSrmJson(text),
    together: 'set',
    read: importSrmJson,
  },
  {
    format: 'horizon-json',
    what: 'answers of Horizon',
    recognises: ({ text }) => text !== null && recogniseHorizonJson(text),
    together: 'set',
    read: importHorizonJson,
  },
  {
    format: 'view-ldif',
    what: 'View’s directory',
    recognises: ({ text }) => text !== null && recogniseViewLdif(text),
    together: 'file',
    read: importViewLdif,
  },
  {
    format: 'srm-csv',
    what: 'tables of protected VMs',
    recognises: ({ text }) => text !== null && recogniseSrmCsv(text),
    together: 'set',
    read: importSrmCsv,
  },
  {
    format: 'vcd-json',
    what: 'query records of vCloud Director',
    recognises: ({ text }) => text !== null && recogniseVcdJson(text),
    together: 'set',
    read: importVcdJson,
  },
  {
    format: 'rvtools-csv',
    what: 'RVTools tables',
    recognises: ({ text }) => text !== null && isTable(text),
    together: 'folder',
    // Some of its tables are too narrow to be told from any text.
    companions: /\.csv$/i,
    read: importRvtoolsCsv,
  },
];

/** Columns a first line must have to pass for a table's header: RVTools' narrowest sheets have more. */
const fewestSeparators = 4;

function isTable(text: string): boolean {
  if (/^\s*[<{[]/.test(text)) return false;
  const [first, second] = text.trimStart().split(/\r\n|\r|\n/, 2);
  // Excel's hint about the separator stands before the header.
  const header = /^sep=.$/i.test(first ?? '') ? second : first;
  return [',', ';', '\t'].some((separator) => (header ?? '').split(separator).length > fewestSeparators);
}
