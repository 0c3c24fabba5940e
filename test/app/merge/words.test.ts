import { describe, expect, test } from 'vitest';
import { modelFields, sourceOfField } from '../../../src/app/estate/fieldNames.js';
import { kinds } from '../../../src/app/lib/kinds.js';
import { fieldWords } from '../../../src/app/merge/fieldWords.js';
import { fieldsOf } from '../../../src/domain/merge/fields.js';
import { allColumns } from '../../../src/domain/views/columns/index.js';

/** Every field of a kind that sources can disagree about; nested ones with a dot. */
function disputable(kind: (typeof kinds)[number]['kind']): string[] {
  return fieldsOf(kind).flatMap(([field, meaning]) =>
    meaning.parts === undefined ? [field] : Object.keys(meaning.parts).map((part) => `${field}.${part}`),
  );
}

describe.each(kinds.map(({ kind }) => kind))('the words for %s', (kind) => {
  test('there is one for every field that can be in dispute', () => {
    for (const field of disputable(kind)) {
      expect(fieldWords).toHaveProperty([field]);
    }
  });

  test('every field that is shown is one of the model, or worked out', () => {
    const known = new Set([...fieldsOf(kind).map(([field]) => field), ...disputable(kind)]);
    for (const { id } of allColumns(kind)) {
      expect([id, modelFields(kind, id).filter((field) => !known.has(field))]).toEqual([id, []]);
    }
  });
});

test('a nested field without a source of its own is from where the whole is from', () => {
  const ha = { field: 'ha', source: 'vc.zip', place: 'cluster.xml' };
  const policy = { field: 'ha.policy', source: 'RVTools.xlsx', place: 'vCluster row 2' };
  expect(sourceOfField('cluster', 'policy', [ha, policy])).toEqual(policy);
  expect(sourceOfField('cluster', 'admissionControl', [ha, policy])).toEqual(ha);
  expect(sourceOfField('cluster', 'hosts', [ha, policy])).toBeNull();
});
