import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { PlanState } from '../../src/contract/types.js';
import { engineIn, engineWith, sampleEstate, valueOf, type TestEngine } from './support.js';

let engine: TestEngine & { readonly snapshotId: number };
let made: PlanState;

beforeEach(async () => {
  engine = await engineWith(sampleEstate());
  const { snapshotId } = engine;
  made = valueOf(await engine.call('plans.make', { snapshotId, runbook: 'view-failover', name: 'Spring' }));
  return () => engine.close();
});

async function exported(): Promise<string> {
  const { base64, fileName } = valueOf(await engine.call('plans.export', { planId: made.id }));
  const file = join(engine.folder, fileName);
  await writeFile(file, Buffer.from(base64, 'base64'));
  return file;
}

describe('a plan as a file', () => {
  it('is YAML with names, and imports as the same plan', async () => {
    const file = await exported();
    expect(file).toMatch(/Spring\.plan\.yaml$/);
    const text = await readFile(file, 'utf8');
    expect(parse(text)).toMatchObject({ drydockPlan: 1, name: 'Spring', runbook: 'view-failover' });
    const { snapshotId } = engine;
    const { state, unresolved } = valueOf(await engine.call('plans.import', { snapshotId, file }));
    expect(unresolved).toEqual([]);
    expect(state.id).not.toBe(made.id);
    expect(state.view).toEqual(made.view);
    expect(valueOf(await engine.call('plans.list', {}))).toHaveLength(2);
  });

  it('says what the snapshot does not have', async () => {
    const file = await exported();
    const text = (await readFile(file, 'utf8')).replace(/protectedSite: .*/, 'protectedSite: Atlantis');
    await writeFile(file, `${text}removedSteps: [Drain the harbour]\n`);
    const { unresolved } = valueOf(
      await engine.call('plans.import', { snapshotId: engine.snapshotId, file }),
    );
    expect(unresolved.join('\n')).toMatch(/Atlantis[^]*Drain the harbour/);
  });

  it('that is none is refused, and nothing is stored', async () => {
    const file = join(engine.folder, 'x.yaml');
    await writeFile(file, 'drydockPlan: 1\nname: x\nrunbook: swim\n');
    const answer = await engine.call('plans.import', { snapshotId: engine.snapshotId, file });
    expect(answer).toMatchObject({
      ok: false,
      code: 'bad-input',
      message: expect.stringContaining('line 3'),
    });
    expect(valueOf(await engine.call('plans.list', {}))).toHaveLength(1);
  });
});

describe('templates of a workspace', () => {
  const save = (replace = false) =>
    engine.call('templates.save', { planId: made.id, name: 'usual', replace });

  it('are kept over a restart and make plans', async () => {
    const saved = valueOf(await save());
    await engine.close();
    const again = engineIn(engine.folder);
    valueOf(await again.call('workspace.openFile', { file: engine.file }));
    expect(valueOf(await again.call('templates.list', {}))).toEqual([saved]);
    const { state } = valueOf(
      await again.call('templates.use', { templateId: saved.id, snapshotId: engine.snapshotId }),
    );
    expect(state.view.steps).toEqual(made.view.steps);
    expect(state.view.plan.name).toBe('usual');
    await again.close();
  });

  it('do not take each other’s place unasked', async () => {
    const first = valueOf(await save());
    expect(await save()).toMatchObject({ code: 'conflict', message: 'There is a template “usual” already.' });
    expect(valueOf(await save(true)).id).toBe(first.id);
    expect(valueOf(await engine.call('templates.list', {}))).toHaveLength(1);
  });

  it('are removed without the plans made of them', async () => {
    const { id: templateId } = valueOf(await save());
    valueOf(await engine.call('templates.use', { templateId, snapshotId: engine.snapshotId }));
    valueOf(await engine.call('templates.remove', { templateId }));
    expect(valueOf(await engine.call('templates.list', {}))).toEqual([]);
    expect(valueOf(await engine.call('plans.list', {}))).toHaveLength(2);
    expect(await engine.call('templates.remove', { templateId })).toMatchObject({ code: 'not-found' });
  });
});
