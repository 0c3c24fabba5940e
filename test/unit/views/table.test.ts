import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { indexEstate } from '../../../src/domain/estate/index.js';
import { objectKind } from '../../../src/contract/schemas.js';
import { generateEstate } from '../../../src/domain/sample/generate.js';
import { buildTable, queryTable, tableColumns } from '../../../src/domain/views/index.js';
import type { Cell, RowsQuery, Table } from '../../../src/domain/views/types.js';
import { EstateBuilder } from '../../fixtures/estates/builder.js';

const everything: RowsQuery = { search: '', filters: {}, sort: null, offset: 0, limit: 1_000_000 };

function vmTable(...vms: readonly [string, Partial<Parameters<EstateBuilder['vm']>[2]>?][]): Table {
  const b = new EstateBuilder();
  for (const [name, over] of vms) b.vm(name, null, over);
  const estate = b.build();
  return buildTable(estate, indexEstate(estate), 'vm');
}

function names(table: Table, query: Partial<RowsQuery>): Cell[] {
  return queryTable(table, { ...everything, ...query }).rows.map((row) => row.cells[0] ?? null);
}

describe('a table', () => {
  it.each(objectKind.options)('of %s has its columns, and every row as many cells', (kind) => {
    const estate = generateEstate();
    const table = buildTable(estate, indexEstate(estate), kind);
    expect(table.columns).toEqual(tableColumns(kind));
    expect(new Set(table.columns.map((column) => column.id)).size).toBe(table.columns.length);
    for (const row of table.rows) expect(row.cells).toHaveLength(table.columns.length);
  });

  it('sorts as people count, unknowns last in both directions', () => {
    const table = vmTable(
      ['desk-10', { cpus: 2 }],
      ['desk-9', { cpus: 16 }],
      ['Desk-010b'],
      ['alpha', { cpus: 1 }],
    );
    const sorted = (column: string, descending: boolean) => names(table, { sort: { column, descending } });
    expect(sorted('name', false)).toEqual(['alpha', 'desk-9', 'desk-10', 'Desk-010b']);
    expect(sorted('cpus', false)).toEqual(['alpha', 'desk-10', 'desk-9', 'Desk-010b']);
    expect(sorted('cpus', true)).toEqual(['desk-9', 'desk-10', 'alpha', 'Desk-010b']);
  });

  it('finds rows by all words in any column and by text in one column, case not minded', () => {
    const table = vmTable(
      ['web-1', { guest: 'Windows 7' }],
      ['windows', { guest: 'Linux' }],
      ['db', { guest: 'Linux' }],
    );
    expect(names(table, { search: 'WINDOWS' })).toEqual(['web-1', 'windows']);
    expect(names(table, { search: 'linux win' })).toEqual(['windows']);
    expect(names(table, { filters: { guest: ' win ' } })).toEqual(['web-1']);
    expect(names(table, { filters: { guest: 'linux', name: 'd' } })).toEqual(['windows', 'db']);
  });

  it('never matches across columns, matches nothing in a column it does not have, and ignores empty filters', () => {
    const table = vmTable(['ab'], ['cd']);
    expect(names(table, { search: 'abVM' })).toEqual([]);
    expect(names(table, { filters: { nonsense: 'ab' } })).toEqual([]);
    expect(names(table, { filters: { toString: 'x' } as Record<string, string> })).toEqual([]);
    expect(names(table, { filters: { name: '  ' }, sort: { column: 'nonsense', descending: true } })).toEqual(
      ['ab', 'cd'],
    );
  });

  it('keeps unknown cells out of filters and shows booleans as yes and no', () => {
    const b = new EstateBuilder();
    b.host('esx-1', null, { inMaintenanceMode: true });
    b.host('esx-2', null, { inMaintenanceMode: false });
    b.host('esx-3', null);
    const estate = b.build();
    const table = buildTable(estate, indexEstate(estate), 'host');
    expect(names(table, { filters: { maintenance: 'yes' } })).toEqual(['esx-1']);
    expect(names(table, { filters: { maintenance: 'n' } })).toEqual(['esx-2']);
  });
});

const word = fc.constantFrom('a', 'B', 'desk', '1', '10', '009', 'x y', '');
const someVms = fc.array(
  fc.record({
    name: fc.array(word, { minLength: 1, maxLength: 4 }).map((words) => words.join('-')),
    cpus: fc.option(fc.nat(5)),
    guest: fc.option(word),
  }),
  { maxLength: 40 },
);
const someQuery = fc.record({
  search: fc.array(word, { maxLength: 2 }).map((words) => words.join(' ')),
  filters: fc.dictionary(fc.constantFrom('name', 'cpus', 'guest'), word, { maxKeys: 2 }),
  sort: fc.option(
    fc.record({ column: fc.constantFrom('name', 'cpus', 'guest', 'none'), descending: fc.boolean() }),
  ),
});

function tableOf(vms: readonly { name: string; cpus: number | null; guest: string | null }[]): Table {
  return vmTable(...vms.map(({ name, cpus, guest }) => [name, { cpus, guest }] as [string, object]));
}

describe('laws of querying', () => {
  it('pages put together are the whole', () => {
    fc.assert(
      fc.property(someVms, someQuery, fc.integer({ min: 1, max: 7 }), (vms, query, limit) => {
        const table = tableOf(vms);
        const whole = queryTable(table, { ...everything, ...query });
        const pages = [];
        for (let offset = 0; offset < whole.total + limit; offset += limit) {
          const page = queryTable(table, { ...query, offset, limit });
          expect([page.total, page.all]).toEqual([whole.total, vms.length]);
          expect(page.rows.length).toBeLessThanOrEqual(limit);
          pages.push(...page.rows);
        }
        expect(pages).toEqual(whole.rows);
      }),
    );
  });

  it('sorting only changes the order', () => {
    fc.assert(
      fc.property(someVms, someQuery, (vms, query) => {
        const table = tableOf(vms);
        const keys = (sort: RowsQuery['sort']) =>
          queryTable(table, { ...everything, ...query, sort }).rows.map((row) => row.key);
        expect([...keys(query.sort)].sort()).toEqual([...keys(null)].sort());
      }),
    );
  });

  it('a filter keeps exactly the rows that hold the text', () => {
    fc.assert(
      fc.property(someVms, someQuery, (vms, { search, filters }) => {
        const table = tableOf(vms);
        const at = (id: string) => table.columns.findIndex((column) => column.id === id);
        const text = (cell: Cell) =>
          (typeof cell === 'boolean' ? (cell ? 'yes' : 'no') : String(cell ?? '')).toLowerCase();
        const expected = table.rows.filter(
          (row) =>
            search
              .toLowerCase()
              .split(' ')
              .filter(Boolean)
              .every((each) => row.cells.some((cell) => text(cell).includes(each))) &&
            Object.entries(filters).every(([id, each]) =>
              text(row.cells[at(id)] ?? null).includes(each.toLowerCase()),
            ),
        );
        expect(queryTable(table, { ...everything, search, filters }).rows).toEqual(expected);
      }),
    );
  });
});
