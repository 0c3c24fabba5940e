import { describe, expect, test } from 'vitest';
import { bySource } from '../../../src/app/import/bySource.js';
import { formats, whatElseHelps } from '../../../src/app/import/formats.js';
import type { ImportPart, ImportPreview, ImportProblem } from '../../../src/contract/types.js';
import { countObjects } from '../../../src/domain/estate/counts.js';
import type { Source, SourceFormat } from '../../../src/domain/estate/types.js';
import { defaultOrder } from '../../../src/domain/merge/authority.js';
import { generateEstate } from '../../../src/domain/sample/generate.js';

const source = (name: string, format: SourceFormat = 'govc'): Source => ({
  format,
  name,
  sha256: `hash of ${name}`,
  takenAt: null,
  producer: null,
});
const part = (file: string, use: ImportPart['use'] = 'used', sheet: string | null = null): ImportPart => ({
  file,
  sheet,
  use,
  records: 1,
  note: '',
});
const problem = (file: string | null, code = 'odd'): ImportProblem => ({
  level: 'warning',
  code,
  message: 'Something is odd.',
  file,
  sheet: null,
  row: null,
  column: null,
  count: 1,
});
const counts = countObjects(generateEstate());
const preview = (
  sources: readonly Source[],
  parts: readonly ImportPart[],
  problems: readonly ImportProblem[] = [],
): ImportPreview => ({
  stageId: 's',
  name: 'n',
  takenAt: '2025-01-01T00:00:00Z',
  counts,
  sources,
  parts,
  problems,
  sameAs: null,
});
const files = (read: ReturnType<typeof bySource>): unknown =>
  read.map((one) => [one.source?.name ?? null, one.parts.map(({ file }) => file)]);

describe('what was read, by source', () => {
  test('a file belongs to the source whose name stands in front of it, the nearest one', () => {
    const read = bySource(
      preview(
        [source('packs'), source('packs/b'), source('RVTools.xlsx', 'rvtools-xlsx')],
        [part('packs/a.txt'), part('packs/b/c.txt'), part('RVTools.xlsx', 'used', 'vInfo')],
      ),
    );
    expect(files(read)).toEqual([
      ['packs', ['packs/a.txt']],
      ['packs/b', ['packs/b/c.txt']],
      ['RVTools.xlsx', ['RVTools.xlsx']],
    ]);
  });

  test('what is of no source comes last, with its problems', () => {
    const read = bySource(
      preview(
        [source('a.zip'), source('b.zip')],
        [part('notes.docx', 'not-recognised'), part('a.zip/1.xml')],
        [problem('notes.docx', 'not-recognised'), problem(null)],
      ),
    );
    expect(files(read)).toEqual([
      ['a.zip', ['a.zip/1.xml']],
      ['b.zip', []],
      [null, ['notes.docx']],
    ]);
    expect(read.at(-1)?.problems).toHaveLength(2);
  });

  test('a source alone has every file but strangers', () => {
    const read = bySource(
      preview(
        [source('tables', 'rvtools-csv')],
        [part('vInfo.csv'), part('vOdd.csv', 'not-recognised'), part('notes.docx', 'not-recognised')],
        [problem('notes.docx', 'not-recognised')],
      ),
    );
    expect(files(read)).toEqual([
      ['tables', ['vInfo.csv', 'vOdd.csv']],
      [null, ['notes.docx']],
    ]);
  });

  test('sources of the snapshot that is added to were not read now', () => {
    const stored = source('vc.zip');
    const read = bySource(preview([stored, source('pack.txt', 'esxi')], [part('a.txt')]), [stored]);
    expect(read.map(({ kept, parts }) => [kept, parts.length])).toEqual([
      [true, 0],
      [false, 1],
    ]);
    // The same name with other content is a newer export.
    const newer = { ...stored, sha256: 'another' };
    expect(bySource(preview([newer], []), [stored])[0]?.kept).toBe(false);
    // The same file once more is read, and takes its own place.
    const again = {
      ...preview([stored], []),
      merge: {
        ...{ sources: [], conflicts: 0, undecided: 0, questions: 0 },
        ...{ firstConflicts: [], firstQuestions: [], questionGroups: [], matches: [] },
        replaced: [{ name: stored.name, takenAt: null, by: stored.name }],
      },
    };
    expect(bySource(again, [stored])[0]?.kept).toBe(false);
  });
});

describe('what else would help', () => {
  const missing = (of: Partial<typeof counts>, ...from: SourceFormat[]): string =>
    whatElseHelps(
      { ...counts, ...of },
      from.map((format) => ({ format })),
    )
      .map((hint) => hint.missing)
      .join('\n');

  test('names port files where there are dvSwitches and no host was asked', () => {
    expect(missing({ portFiles: 0 }, 'govc')).toContain('Port files');
    expect(missing({ portFiles: 0, dvSwitches: 0 }, 'govc')).not.toContain('Port files');
    expect(missing({}, 'govc', 'esxi')).not.toContain('Port files');
  });

  test('asks for what the formats at hand cannot tell, and only for that', () => {
    const alone = missing({ linkedDisks: 0 }, 'rvtools-xlsx');
    expect(alone).toContain('Parents of disks');
    expect(alone).toContain('When the hosts started');
    expect(missing({ linkedDisks: 0 }, 'rvtools-xlsx', 'govc')).not.toContain('Parents of disks');
    expect(missing({ vms: 0, hosts: 0 }, 'view-ldif')).toContain('The inventory of vCenter');
  });

  test('is nothing where every source is there', () => {
    expect(missing({ vdcs: 1 }, 'govc', 'esxi', 'srm-json', 'view-ldif', 'vcd-json')).toBe('');
  });
});

test('every format that is read has words', () => {
  for (const format of defaultOrder) expect(formats[format].tells).not.toBe('');
});
