import { chmodSync, copyFileSync, linkSync, mkdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { asNobody, setMode } from '../db/places.js';
import { engineIn, engineWith, resources, sampleEstate, valueOf } from './support.js';

/** Whether this process holds a lock on a file: what keeps another Drydock from removing its log. */
function isLocked(file: string): boolean {
  const { ino } = statSync(file);
  return readFileSync('/proc/locks', 'utf8')
    .split('\n')
    .some((line) => line.includes(` ${process.pid} `) && line.includes(`:${ino} `));
}

// Other systems do not tell who holds a lock; Windows' locks belong to the handle.
describe.skipIf(process.platform !== 'linux')('the locks of the open workspace', () => {
  it.each(['opened again', 'opened under another name', 'given as an import', 'in an imported folder'])(
    'stay when it is %s',
    async (what) => {
      const engine = await engineWith(sampleEstate());
      const { file, folder } = engine;
      if (what === 'opened again') {
        const again = valueOf(await engine.call('workspace.openFile', { file }));
        expect(valueOf(await engine.call('app.info', {})).workspace).toEqual(again);
      }
      if (what === 'opened under another name') {
        linkSync(file, join(folder, 'link.drydock'));
        valueOf(await engine.call('workspace.open', { name: 'link' }));
      }
      if (what === 'given as an import') {
        expect(await engine.call('import.inspect', { jobId: 'a', files: [file] })).toMatchObject({
          ok: false,
          code: 'bad-input',
          message: '"bank.drydock" is a Drydock workspace, not an export: open it instead.',
        });
      }
      if (what === 'in an imported folder') {
        copyFileSync(join(resources, 'sample/nordkai-bank.xlsx'), join(folder, 'export.xlsx'));
        const read = valueOf(await engine.call('import.inspect', { jobId: 'a', files: [folder] }));
        const part = read.parts.find((each) => each.file.includes('bank.drydock'));
        expect(part).toMatchObject({ use: 'ignored', note: 'a Drydock workspace' });
      }
      expect(isLocked(file)).toBe(true);
      await engine.close();
      expect(isLocked(file)).toBe(false);
    },
  );

  it('are there when it was opened twice at once', async () => {
    const engine = await engineWith(sampleEstate());
    const { file } = engine;
    valueOf(await engine.call('workspace.close', {}));
    const open = () => engine.call('workspace.openFile', { file });
    const missing = engine.call('workspace.open', { name: 'missing' });
    for (const opened of await Promise.all([open(), open(), open()])) valueOf(opened);
    expect(await missing).toMatchObject({ code: 'not-found' });
    expect(isLocked(file)).toBe(true);
    await engine.close();
    expect(isLocked(file)).toBe(false);
  });
});

describe('a workspace open in two Drydocks', () => {
  it('is written to by one at a time; who cannot write is told in one sentence', async () => {
    const engine = await engineWith(sampleEstate());
    const other = engineIn(engine.folder);
    valueOf(await other.call('workspace.openFile', { file: engine.file }));
    const make = { snapshotId: engine.snapshotId, runbook: 'view-failover' } as const;
    const mine = valueOf(await engine.call('plans.make', make));
    expect(valueOf(await other.call('plans.get', { planId: mine.id })).view.plan.name).toBe(
      mine.view.plan.name,
    );
    const edit = { type: 'rename', name: 'renamed there' } as const;
    valueOf(await other.call('plans.edit', { planId: mine.id, revision: mine.revision, edit }));
    expect(await engine.call('plans.edit', { planId: mine.id, revision: mine.revision, edit })).toMatchObject(
      { ok: false, code: 'conflict' },
    );
    await engine.close();
    await other.close();
  });

  it('records the step of a rehearsal once, whoever is first', async () => {
    const engine = await engineWith(sampleEstate());
    const other = engineIn(engine.folder);
    valueOf(await other.call('workspace.openFile', { file: engine.file }));
    const { snapshotId } = engine;
    const plan = valueOf(await engine.call('plans.make', { snapshotId, runbook: 'view-failover' }));
    const begun = valueOf(
      await engine.call('rehearsals.begin', { planId: plan.id, name: 'march', who: 'Ann' }),
    );
    const step = begun.list.find((entry) => entry.state === 'ready')?.step.id ?? '';
    const start = { rehearsalId: begun.id, seq: 1, action: { type: 'start', step, who: 'Ann' } } as const;
    // Sent together, as by a double click; and once more from the other window.
    const answers = await Promise.all([
      engine.call('rehearsals.act', start),
      engine.call('rehearsals.act', start),
      other.call('rehearsals.act', start),
    ]);
    expect(answers.map((answer) => (answer.ok ? 'recorded' : answer.code))).toEqual([
      'recorded',
      'conflict',
      'conflict',
    ]);
    const seen = valueOf(await other.call('rehearsals.get', { rehearsalId: begun.id }));
    expect(seen.events.map((event) => event.type)).toEqual(['began', 'start']);
    expect(valueOf(await engine.call('rehearsals.get', { rehearsalId: begun.id }))).toEqual(seen);
    await engine.close();
    await other.close();
  });
});

describe.skipIf(process.platform === 'win32')('a read-only workspace', () => {
  it('shows its estate, plans and prints, and refuses every change', async () => {
    const made = await engineWith(sampleEstate());
    const { snapshotId } = made;
    const plan = valueOf(await made.call('plans.make', { snapshotId, runbook: 'view-failover' }));
    const printed = valueOf(await made.call('plans.print', { planId: plan.id, format: 'md' }));
    const begun = valueOf(
      await made.call('rehearsals.begin', { planId: plan.id, name: 'march', who: 'Ann' }),
    );
    await made.close();
    const folder = join(made.folder, 'medium');
    mkdirSync(folder);
    const file = join(folder, 'bank.drydock');
    copyFileSync(made.file, file);
    chmodSync(file, 0o444);
    for (const path of [folder, made.folder]) setMode(path, 0o555);

    await asNobody(async () => {
      const engine = engineIn(folder);
      const { readOnly } = valueOf(await engine.call('workspace.openFile', { file }));
      expect(readOnly).toContain('bank.drydock is open read-only: it can be looked at and printed.');
      expect(valueOf(await engine.call('app.info', {})).workspace?.readOnly).toBe(readOnly);
      expect(valueOf(await engine.call('findings.list', { snapshotId })).length).toBeGreaterThan(0);
      expect(valueOf(await engine.call('plans.list', {}))[0]?.verdict).toBe(plan.view.check.verdict);
      expect(valueOf(await engine.call('plans.get', { planId: plan.id }))).toEqual(plan);
      const again = valueOf(await engine.call('plans.print', { planId: plan.id, format: 'md' }));
      expect(again.base64).toBe(printed.base64);
      expect(again.notRecorded).toContain(readOnly);
      const { rehearsalId, ...refusals } = {
        rehearsalId: begun.id,
        make: await engine.call('plans.make', { snapshotId, runbook: 'view-failover' }),
        begin: await engine.call('rehearsals.begin', { planId: plan.id, name: 'x', who: 'Ann' }),
        remove: await engine.call('snapshots.remove', { snapshotId }),
        act: await engine.call('rehearsals.act', {
          rehearsalId: begun.id,
          seq: 1,
          action: { type: 'finished', who: 'Ann', note: '' },
        }),
      };
      for (const refusal of Object.values(refusals)) {
        expect(refusal).toMatchObject({ ok: false, code: 'storage' });
        expect(!refusal.ok && refusal.message).toContain(readOnly);
      }
      expect(valueOf(await engine.call('rehearsals.get', { rehearsalId }))).toEqual(begun);
      await engine.close();
    });
  });
});
