import { createWriteStream, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { writeGovcZip } from '../../main/export/govc.js';
import { temporaryFolder } from '../db/support.js';
import { engineIn, sampleEstate, valueOf, type TestEngine } from './support.js';

let engine: TestEngine;
let zip: string;

beforeEach(async () => {
  engine = engineIn(temporaryFolder());
  valueOf(await engine.call('workspace.create', { name: 'bank' }));
  return () => engine.close();
});

beforeAll(async () => {
  const folder = mkdtempSync(join(tmpdir(), 'drydock-test-'));
  zip = join(folder, 'estate.zip');
  await writeGovcZip(sampleEstate(), createWriteStream(zip));
  return () => rmSync(folder, { recursive: true });
});

const inspect = (files: string[] = [zip], overlay: string | null = null) =>
  engine.call('import.inspect', { jobId: 'job', files, overlay });

describe('importing', () => {
  it('shows what was recognised and stores nothing before it is told to', async () => {
    const preview = valueOf(await inspect());
    expect(preview.counts.hosts).toBe(sampleEstate().hosts.length);
    expect(preview.sameAs).toBeNull();
    expect(valueOf(await engine.call('snapshots.list', {}))).toEqual([]);

    const snapshot = valueOf(await engine.call('import.commit', { stageId: preview.stageId, name: 'march' }));
    expect(snapshot).toMatchObject({
      id: 1,
      name: 'march',
      counts: preview.counts,
      sources: preview.sources,
    });
    expect(valueOf(await engine.call('snapshots.list', {}))).toMatchObject([snapshot]);
    const page = { snapshotId: 1, kind: 'host', offset: 0, limit: 1000 } as const;
    expect(valueOf(await engine.call('estate.rows', page)).total).toBe(sampleEstate().hosts.length);
  });

  it('says when the same content is stored already, and stores it twice only when told to', async () => {
    const first = valueOf(await inspect());
    const snapshot = valueOf(await engine.call('import.commit', { stageId: first.stageId }));
    const second = valueOf(await inspect());
    expect(second.sameAs).toEqual({
      snapshotId: snapshot.id,
      name: snapshot.name,
      importedAt: snapshot.importedAt,
    });
    const { stageId } = second;
    expect(await engine.call('import.commit', { stageId })).toMatchObject({
      ok: false,
      code: 'already-imported',
      details: { snapshotId: snapshot.id },
    });
    expect(valueOf(await engine.call('snapshots.list', {}))).toHaveLength(1);
    valueOf(await engine.call('import.commit', { stageId, evenIfSame: true }));
    expect(valueOf(await engine.call('snapshots.list', {}))).toHaveLength(2);
  });

  it('applies an overlay file; the same export with another overlay is not the same', async () => {
    const plain = valueOf(await inspect());
    valueOf(await engine.call('import.commit', { stageId: plain.stageId }));
    const overlay = join(engine.folder, 'dr.yaml');
    writeFileSync(
      overlay,
      'drydockOverlay: 1\nsites:\n  - name: North\n    role: protected\npools:\n  - name: clerks\n',
    );
    const preview = valueOf(await inspect([zip], overlay));
    expect(preview).toMatchObject({ sameAs: null, counts: { pools: 1 } });
    const { id } = valueOf(await engine.call('import.commit', { stageId: preview.stageId }));
    expect(valueOf(await engine.call('overlay.get', { snapshotId: id })).sites).toEqual([
      { name: 'North', role: 'protected' },
    ]);
    expect(valueOf(await engine.call('estate.layout', { snapshotId: id })).sites).toMatchObject([
      { name: 'North' },
    ]);
  });

  it('refuses a bad overlay with its line, and an overlay that is not there', async () => {
    const overlay = join(engine.folder, 'dr.yaml');
    writeFileSync(overlay, 'drydockOverlay: 1\nsites: 3\n');
    expect(await inspect([zip], overlay)).toMatchObject({
      code: 'bad-input',
      message: expect.stringContaining('line 2'),
    });
    expect(await inspect([zip], join(engine.folder, 'none.yaml'))).toMatchObject({ code: 'bad-input' });
  });

  it('does not store what has errors', async () => {
    const notes = join(engine.folder, 'notes.txt');
    writeFileSync(notes, 'shopping list');
    const preview = valueOf(await inspect([notes]));
    expect(preview.problems.map((problem) => problem.level)).toContain('error');
    expect(await engine.call('import.commit', { stageId: preview.stageId })).toMatchObject({
      code: 'bad-input',
    });
    expect(valueOf(await engine.call('snapshots.list', {}))).toEqual([]);
  });

  it('forgets what was discarded, and all but the last two previews', async () => {
    const first = valueOf(await inspect());
    valueOf(await engine.call('import.discard', { stageId: first.stageId }));
    expect(await engine.call('import.commit', { stageId: first.stageId })).toMatchObject({
      code: 'not-found',
    });
    const second = valueOf(await inspect());
    valueOf(await inspect());
    valueOf(await inspect());
    expect(await engine.call('import.commit', { stageId: second.stageId })).toMatchObject({
      code: 'not-found',
    });
  });

  it('is cancelled in its middle and leaves nothing', async () => {
    const phases: string[] = [];
    engine.onProgress(({ jobId, phase }) => {
      phases.push(phase);
      void engine.call('job.cancel', { jobId });
    });
    expect(await inspect()).toMatchObject({ ok: false, code: 'cancelled' });
    expect(phases.length).toBeGreaterThan(0);
    expect(valueOf(await engine.call('snapshots.list', {}))).toEqual([]);
  });

  it('can be inspected before a workspace is open, and stored once one is', async () => {
    valueOf(await engine.call('workspace.close', {}));
    const preview = valueOf(await inspect());
    const { stageId } = preview;
    expect(await engine.call('import.commit', { stageId })).toMatchObject({ code: 'no-workspace' });
    valueOf(await engine.call('workspace.open', { name: 'bank' }));
    expect(valueOf(await engine.call('import.commit', { stageId })).counts).toEqual(preview.counts);
  });
});

describe('the sample', () => {
  it('comes through the importer, once', async () => {
    const first = valueOf(await engine.call('import.sample', { jobId: 'a' }));
    expect(first.counts.vms).toBeGreaterThan(200);
    expect(first.counts.pools).toBeGreaterThan(0);
    expect(valueOf(await engine.call('import.sample', { jobId: 'b' }))).toEqual(first);
    expect(valueOf(await engine.call('snapshots.list', {}))).toHaveLength(1);
  });
});
