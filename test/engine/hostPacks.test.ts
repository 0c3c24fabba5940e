import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import type { ImportPreview, SnapshotInfo } from '../../src/contract/types.js';
import { pack, volume } from '../import/esxi/packs.js';
import { writeFolder } from '../import/support.js';
import { temporaryFolder } from '../db/support.js';
import { engineIn, valueOf, type TestEngine } from './support.js';

/** Packs of three hosts of one cluster: each has a VM of its own, all see one volume. */

const switchUuid = 'b7 00 16 50 a9 8d 8d b8-5c 4a 54 c2 0e a7 91 9a';
const local = (host: string) => `5ad72ff6-920c8d20-3ee7-0000000000${host.at(-1)}0`;

interface Told {
  readonly vms: readonly string[];
  /** Volumes it sees, the shared one apart. */
  readonly volumes?: readonly string[];
  readonly portFiles?: readonly string[];
  readonly date?: string;
}

function packOf(host: string, { vms, volumes = [local(host)], portFiles = [], date }: Told): string {
  const all = [[volume, 'SHARED'], ...volumes.map((uuid) => [uuid, `local-${uuid.slice(-2)}`])];
  return pack(
    host,
    [
      { name: 'hostname', output: host },
      {
        name: 'filesystems',
        output: all
          .map(
            ([uuid, name]) => `/vmfs/volumes/${uuid}  ${name}  ${uuid}  true  VMFS-5  1048576000  1048576000`,
          )
          .join('\n'),
      },
      {
        name: 'vms',
        output: vms
          .map((vm, i) => `${i + 1}  ${vm}  [SHARED] ${vm}/${vm}.vmx  otherGuest  vmx-08`)
          .join('\n'),
      },
      {
        name: 'port-files',
        output: [
          `volume: /vmfs/volumes/${volume}`,
          'folder: .dvsData',
          ...portFiles.map((port) => `file: .dvsData/${switchUuid}/${port}`),
          'names left out: 0',
        ].join('\n'),
      },
    ],
    date,
  );
}

let engine: TestEngine;
let folder: string;

beforeEach(async () => {
  engine = engineIn(temporaryFolder());
  folder = temporaryFolder();
  valueOf(await engine.call('workspace.create', { name: 'bank' }));
  return () => engine.close();
});

async function inspect(packs: Readonly<Record<string, string>>, into: number | null): Promise<ImportPreview> {
  const path = await writeFolder(join(folder, `packs ${Object.keys(packs).join(' ')} ${into}`), packs);
  return valueOf(await engine.call('import.inspect', { jobId: 'j', files: [path], into }));
}

async function store(
  packs: Readonly<Record<string, string>>,
  into: number | null = null,
): Promise<SnapshotInfo> {
  const { stageId } = await inspect(packs, into);
  return valueOf(await engine.call('import.commit', { stageId }));
}

async function names(snapshotId: number, kind: 'host' | 'vm' | 'datastore' | 'portFile'): Promise<string[]> {
  const { columns, rows } = valueOf(
    await engine.call('estate.rows', { snapshotId, kind, offset: 0, limit: 500 }),
  );
  const at = Math.max(
    0,
    columns.findIndex(({ id }) => id === 'name' || id === 'portKey'),
  );
  return rows.map(({ cells }) => String(cells[at])).sort();
}

const all = {
  'esx1.txt': packOf('esx1', { vms: ['web01', 'moved'], portFiles: ['41', '42'] }),
  'esx2.txt': packOf('esx2', { vms: ['web02'], portFiles: ['42'] }),
  'esx3.txt': packOf('esx3', { vms: ['web03'] }),
};
const later = '2026-06-01T10:00:00Z';

describe('a later pack of one host beside an import of many', () => {
  it('takes the place of what that host said, and of nothing else', async () => {
    const { id } = await store(all);
    expect(await names(id, 'vm')).toEqual(['moved', 'web01', 'web02', 'web03']);
    const one = { 'esx1.txt': packOf('esx1', { vms: ['web01'], volumes: [], date: later }) };
    const preview = await inspect(one, id);
    expect(preview.merge?.replaced).toMatchObject([{ hosts: ['esx1'] }]);
    valueOf(await engine.call('import.commit', { stageId: preview.stageId }));

    expect(await names(id, 'host')).toEqual(['esx1', 'esx2', 'esx3']);
    // "moved" is on no host that was asked any more, nor is the volume only esx1 had.
    expect(await names(id, 'vm')).toEqual(['web01', 'web02', 'web03']);
    expect(await names(id, 'datastore')).toEqual(['SHARED', 'local-20', 'local-30']);
    const volumes = valueOf(
      await engine.call('estate.rows', { snapshotId: id, kind: 'mount', offset: 0, limit: 500 }),
    );
    expect(volumes.total).toBe(5);
  });

  it('keeps what the others told as well', async () => {
    const { id } = await store(all);
    await store({ 'esx1.txt': packOf('esx1', { vms: ['web01'], portFiles: ['42'], date: later }) }, id);
    expect(
      valueOf(await engine.call('estate.rows', { snapshotId: id, kind: 'portFile', offset: 0, limit: 500 }))
        .total,
    ).toBe(1);
  });

  it('is replaced again by the next one, alone or among others', async () => {
    const { id } = await store(all);
    await store({ 'esx1.txt': packOf('esx1', { vms: ['web01'], date: later }) }, id);
    await store({ 'esx1.txt': packOf('esx1', { vms: ['web09'], date: '2026-07-01T10:00:00Z' }) }, id);
    expect(await names(id, 'vm')).toEqual(['web02', 'web03', 'web09']);

    const preview = await inspect(all, id);
    expect(preview.sources).toHaveLength(1);
    valueOf(await engine.call('import.commit', { stageId: preview.stageId }));
    expect(await names(id, 'vm')).toEqual(['moved', 'web01', 'web02', 'web03']);
  });

  it('leaves the older import with no host behind when all were told again', async () => {
    const { id } = await store(all);
    for (const [file, text] of Object.entries(all)) await store({ [file]: `${text}` }, id);
    expect(valueOf(await engine.call('snapshots.list', {}))[0]?.sources).toHaveLength(3);
    expect(await names(id, 'vm')).toEqual(['moved', 'web01', 'web02', 'web03']);
  });

  it('keeps the decisions on the older import', async () => {
    const { id: snapshotId } = await store(all);
    await store({ 'esx4.txt': packOf('esx4', { vms: [] }) }, snapshotId);
    const before = valueOf(await engine.call('merge.conflicts', { snapshotId })).sources;
    await store({ 'esx1.txt': packOf('esx1', { vms: ['web01'], date: later }) }, snapshotId);
    const after = valueOf(await engine.call('merge.conflicts', { snapshotId })).sources;
    expect(after.map(({ id }) => id)).toEqual(expect.arrayContaining(before.map(({ id }) => id)));
  });
});
