import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { firstVisible, lineAt, measure } from '../../src/app/layout/drawMatrix.js';
import { clusterRows } from '../../src/app/layout/clusterRows.js';
import { buildMatrix, cellStates, whoSeesWhat } from '../../src/app/layout/matrix.js';
import { squarify } from '../../src/app/layout/treemap.js';
import { indexEstate } from '../../src/domain/estate/index.js';
import { mountGaps } from '../../src/domain/findings/mountGaps.js';
import { generateEstate } from '../../src/domain/sample/generate.js';
import { layoutOf } from '../../src/domain/views/index.js';

const estate = generateEstate();
const index = indexEstate(estate);
const view = layoutOf(estate, index);
const everything = { text: '', onlyOdd: false };

describe('the matrix', () => {
  test('calls missing exactly what the finding about mount gaps calls so', () => {
    const { cells, marks } = whoSeesWhat(view);
    const shown: string[] = [];
    cells.forEach((state, at) => {
      if (state !== cellStates.missing) return;
      const host = view.hosts[Math.floor(at / view.datastores.length)];
      const datastore = view.datastores[at % view.datastores.length];
      shown.push(`${host?.key} ${datastore?.key}`);
    });
    const found = mountGaps(estate, index).flatMap((gap) =>
      gap.without.map((host) => `${host.key} ${gap.datastore.key}`),
    );
    expect(found.length).toBeGreaterThan(0);
    expect(shown.sort()).toEqual(found.sort());
    const marked = [...cells.keys()].filter((at) => cells[at] !== cellStates.none);
    expect([...marks].sort((a, b) => a - b)).toEqual(marked);
  });

  test('shows every host and datastore once, in unbroken groups', () => {
    const matrix = buildMatrix(view, everything);
    expect(new Set(matrix.rows.map((row) => row.key)).size).toBe(view.hosts.length);
    expect(new Set(matrix.columns.map((column) => column.key)).size).toBe(view.datastores.length);
    const covered = matrix.rowGroups.flatMap((group) =>
      Array.from({ length: group.last - group.first + 1 }, (_, at) => group.first + at),
    );
    expect(covered).toEqual(matrix.rows.map((_, at) => at));
    expect(matrix.totals.reduce((sum, one) => sum + one, 0)).toBe(matrix.rows.length * matrix.columns.length);
    expect(matrix.totals[cellStates.readWrite]).toBe(view.mounts.length);
  });

  test('narrows to faults and gaps', () => {
    const matrix = buildMatrix(view, { text: '', onlyOdd: true });
    expect(matrix.rows.length).toBeGreaterThan(0);
    expect(matrix.rows.length).toBeLessThan(view.hosts.length);
    expect(matrix.totals[cellStates.missing]).toBeGreaterThan(0);
  });

  test('a text that names datastores leaves the hosts that mount or miss them, and the other way round', () => {
    const matrix = buildMatrix(view, { text: 'ge-nfs-util', onlyOdd: false });
    expect(matrix.columns.map((column) => column.name)).toEqual(['ge-nfs-util-01']);
    expect(matrix.totals[cellStates.none]).toBe(0);
    expect(matrix.totals[cellStates.missing]).toBeGreaterThan(0);
    const hosts = buildMatrix(view, { text: 'esx-sp-n01', onlyOdd: false });
    expect(hosts.rows.length).toBe(6);
    expect(hosts.columns.map((column) => column.name)).toEqual(['sp-nfs-desk-01', 'sp-nfs-desk-02']);
    expect(buildMatrix(view, { text: 'no such thing', onlyOdd: false }).rows).toEqual([]);
  });

  test('has a row a cluster, whose cell tells the worst of its hosts and how many', () => {
    const matrix = buildMatrix(view, everything);
    const clusters = clusterRows(matrix);
    expect(clusters.rows.map((row) => row.name)).toEqual(matrix.rowGroups.map((group) => group.name));
    const states = new Set<string>();
    matrix.rowGroups.forEach(({ first, last }, row) => {
      matrix.columns.forEach((_, column) => {
        const of = Array.from({ length: last - first + 1 }, (_, at) => first + at).map(
          (host) => matrix.cells[host * matrix.columns.length + column] ?? 0,
        );
        const shown = clusters.cells[row * matrix.columns.length + column] ?? 0;
        expect(of).toContain(shown);
        if (of.includes(cellStates.missing)) expect(shown).toBe(cellStates.missing);
        expect(shown === cellStates.none).toBe(of.every((state) => state === cellStates.none));
        states.add(clusters.tell(row, column));
      });
    });
    expect(states).toContain('mounted read/write');
    expect(states).toContain(
      '3 of 4 hosts: mounted read/write; 1 of 4 hosts: not mounted, though other hosts of the cluster mount it',
    );
  });

  test('knows where something is and how much of what, for hosts, clusters and a part of them', () => {
    for (const filter of [everything, { text: '', onlyOdd: true }, { text: 'ge-', onlyOdd: false }]) {
      const byHost = buildMatrix(view, filter);
      for (const { cells, marks, totals } of [byHost, clusterRows(byHost)]) {
        const marked = [...cells.keys()].filter((at) => cells[at] !== cellStates.none);
        expect([...marks].sort((a, b) => a - b)).toEqual(marked);
        const counted = totals.map((_, state) => cells.filter((one) => one === state).length);
        expect(totals).toEqual(counted);
      }
    }
  });

  test('finds the line under the pointer, and none in the gaps', () => {
    const matrix = buildMatrix(view, everything);
    const { rowTop, cell } = measure(matrix, 16, 220, 152);
    matrix.rows.forEach((_, at) => {
      const top = rowTop[at] ?? 0;
      expect(lineAt(rowTop, cell, top)).toBe(at);
      expect(lineAt(rowTop, cell, top + cell - 1)).toBe(at);
      expect(firstVisible(rowTop, cell, top)).toBe(at);
    });
    expect(lineAt(rowTop, cell, 3)).toBe(-1);
    expect(lineAt(rowTop, cell, 1e9)).toBe(-1);
  });
});

describe('the treemap', () => {
  const box = { x: 0, y: 0, width: 800, height: 500 };

  test('gives every weight its share, inside the box, without overlap', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0.01, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 60 }),
        (weights) => {
          const total = weights.reduce((sum, one) => sum + one, 0);
          const boxes = squarify(weights, box);
          boxes.forEach((part, at) => {
            const share = ((weights[at] ?? 0) / total) * box.width * box.height;
            expect(part.width * part.height).toBeCloseTo(share, 3);
            expect(part.x).toBeGreaterThanOrEqual(-1e-6);
            expect(part.y).toBeGreaterThanOrEqual(-1e-6);
            expect(part.x + part.width).toBeLessThanOrEqual(box.width + 1e-6);
            expect(part.y + part.height).toBeLessThanOrEqual(box.height + 1e-6);
          });
          for (let a = 0; a < boxes.length; a += 1) {
            for (let b = a + 1; b < boxes.length; b += 1)
              expect(overlap(boxes[a], boxes[b])).toBeLessThan(1e-3);
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  test('has nothing to draw for nothing', () => {
    expect(squarify([0, 0], box).every((part) => part.width === 0)).toBe(true);
    expect(squarify([], box)).toEqual([]);
  });
});

type Part = ReturnType<typeof squarify>[number] | undefined;
function overlap(a: Part, b: Part): number {
  if (a === undefined || b === undefined) return 0;
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  return Math.max(0, width) * Math.max(0, height);
}
