import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { storedKinds } from '../../main/db/estate/kinds.js';
import { sqlType } from '../../main/db/estate/columns.js';
import { openWorkspace } from '../../main/db/open.js';
import {
  findSnapshot,
  findSnapshotByContent,
  listProblems,
  listSnapshots,
  loadSnapshot,
  removeSnapshot,
} from '../../main/db/snapshots.js';
import type { Estate } from '../../src/domain/estate/types.js';
import { EstateBuilder } from '../fixtures/estates/builder.js';
import { insertSnapshot } from './atOnce.js';
import { anyEstate } from './estates.js';
import { snapshotOf, temporaryFolder } from './support.js';

const open = () => openWorkspace(join(temporaryFolder(), 'test.drydock'), { create: true });

describe('storing estates', () => {
  it('loads the very records that were stored, whatever they hold', async () => {
    const workspace = await open();
    const nothing = snapshotOf(new EstateBuilder('any').build());
    fc.assert(
      fc.property(anyEstate, (estate) => {
        const id = workspace.write((writer) => insertSnapshot(writer, { ...nothing, estate }));
        expect(workspace.read((reader) => loadSnapshot(reader, id))).toEqual(estate);
        workspace.write((writer) => removeSnapshot(writer, id));
      }),
      { numRuns: 100 },
    );
    workspace.close();
  });

  it('keeps sources, problems, counts and the datastores whose port files were listed', async () => {
    const builder = new EstateBuilder('bank');
    const datastore = builder.vmfs('ds-01');
    builder.vm('desk-001', datastore);
    builder.portFilesListed(datastore);
    const estate = builder.build();
    const snapshot = snapshotOf(estate);
    const workspace = await open();
    const id = workspace.write((writer) => insertSnapshot(writer, snapshot));
    workspace.read((reader) => {
      const info = findSnapshot(reader, id);
      expect(info).toMatchObject({ id, name: 'bank', problems: 1, sources: estate.sources });
      expect(info?.counts).toEqual(snapshot.counts);
      expect(listProblems(reader, id)).toEqual(snapshot.problems);
      expect(loadSnapshot(reader, id)?.portFilesListedOn).toEqual([datastore]);
      expect(findSnapshotByContent(reader, snapshot.contentHash)?.id).toBe(id);
      expect(findSnapshotByContent(reader, 'b'.repeat(64))).toBeNull();
    });
    workspace.close();
  });

  it('removes a snapshot with all its rows', async () => {
    const builder = new EstateBuilder();
    builder.vm('desk-001', builder.vmfs('ds-01'));
    const workspace = await open();
    const id = workspace.write((writer) => insertSnapshot(writer, snapshotOf(builder.build())));
    expect(workspace.write((writer) => removeSnapshot(writer, id))).toBe(true);
    expect(workspace.write((writer) => removeSnapshot(writer, id))).toBe(false);
    workspace.read((reader) => {
      expect(listSnapshots(reader)).toEqual([]);
      for (const table of [
        'sources',
        'problems',
        'further_origins',
        'source_facts',
        'merge_decisions',
        'merge_conflicts',
        'merge_questions',
        ...storedKinds.map((kind) => kind.table),
      ]) {
        expect(reader.get(`SELECT count(*) AS n FROM ${table}`), table).toEqual({ n: 0 });
      }
    });
    workspace.close();
  });

  it('refuses an estate with two objects of one key in a sentence, and stores nothing of it', async () => {
    const builder = new EstateBuilder();
    builder.vm('desk-001', builder.vmfs('ds-01'));
    const estate = builder.build();
    const doubled: Estate = { ...estate, vms: [...estate.vms, ...estate.vms] };
    const workspace = await open();
    expect(() => workspace.write((writer) => insertSnapshot(writer, snapshotOf(doubled)))).toThrow(
      expect.objectContaining({
        code: 'bad-input',
        message:
          'Two VMs in these files cannot be told apart: what they are known by is the same. Nothing was stored.',
      }),
    );
    expect(workspace.read(listSnapshots)).toEqual([]);
    workspace.close();
  });

  it('has a column for every declared field and no other', async () => {
    const workspace = await open();
    for (const kind of storedKinds) {
      const columns = workspace.read((reader) =>
        reader.all<{ name: string; type: string }>(
          `SELECT name, type FROM pragma_table_info('${kind.table}')`,
        ),
      );
      expect(columns.slice(0, 5).map((column) => column.name)).toEqual([
        'snapshot_id',
        'position',
        'key',
        'source',
        'place',
      ]);
      expect(columns.slice(5)).toEqual(
        kind.columns.map((column) => ({ name: column.column, type: sqlType[column.type] })),
      );
    }
    workspace.close();
  });
});
