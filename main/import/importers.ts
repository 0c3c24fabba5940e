import type { SourceFormat } from '../../src/domain/estate/types.js';
import type { FileSet } from './archive/types.js';
import { isTable } from './csv/isTable.js';
import { importEsxi, recogniseEsxi } from './esxi/index.js';
import { importGovc } from './govc/index.js';
import type { Head } from './head.js';
import { importHorizonJson, recogniseHorizonJson } from './horizon/index.js';
import { importRvtoolsCsv, importRvtoolsWorkbook } from './rvtools/index.js';
import { importSrmCsv, importSrmJson, recogniseSrmCsv, recogniseSrmJson } from './srm/index.js';
import type { ImportContext, ImportResult } from './types.js';
import { importVcdJson, recogniseVcdJson } from './vcd/index.js';
import { importViewLdif, recogniseViewLdif } from './view/index.js';
import { importVmx, recogniseVmx } from './vmx/index.js';

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
    recognises: isTable,
    together: 'folder',
    // Some of its tables are too narrow to be told from any text.
    companions: /\.csv$/i,
    read: importRvtoolsCsv,
  },
];
