import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { inspectFiles } from '../../../main/import/index.js';
import { defaultLimits } from '../../../main/import/types.js';
import { countObjects } from '../../../src/domain/estate/counts.js';
import type { Estate } from '../../../src/domain/estate/types.js';
import { mergeSources, sourceFacts } from '../../../src/domain/merge/index.js';

const folder = join(import.meta.dirname, '../../../resources/sample');

async function read(name: string): Promise<Estate> {
  const { draft } = await inspectFiles([join(folder, name)], {
    signal: new AbortController().signal,
    progress: () => undefined,
    limits: defaultLimits,
    readerThread: null,
  });
  return draft;
}

let govc: Estate;
let rvtools: Estate;

beforeAll(async () => {
  govc = await read('nordkai-bank.zip');
  rvtools = await read('nordkai-bank.xlsx');
});

describe('the sample’s govc archive and its RVTools workbook', () => {
  it('merge to the estate of the archive, without a conflict or a question', () => {
    const merged = mergeSources([sourceFacts(rvtools), sourceFacts(govc)], []);
    expect(merged.conflicts).toEqual([]);
    expect(merged.questions).toEqual([]);
    expect(merged.unmatched).toEqual([]);
    expect(merged.leftOut).toEqual({});
    expect(countObjects(merged.estate)).toEqual(countObjects(govc));
    const both = merged.estate.vms.filter(({ also }) => also?.length === 1);
    expect(both).toHaveLength(govc.vms.length);
  });
});
