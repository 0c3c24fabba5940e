import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openWorkspace, type Workspace } from '../../main/db/open.js';
import {
  findPlan,
  insertPlan,
  neighbourDocument,
  removePlan,
  savePlan,
  stepPlan,
  type PlanSummary,
} from '../../main/db/plans.js';
import { removeSnapshot } from '../../main/db/snapshots.js';
import { insertSnapshot } from './atOnce.js';
import type { Plan } from '../../src/domain/plan/types.js';
import { EstateBuilder } from '../fixtures/estates/builder.js';
import { viewOf } from '../print/view.js';
import { snapshotOf, temporaryFolder } from './support.js';

const at = '2026-03-01T10:00:00.000Z';
const named = (name: string): Plan => ({ ...viewOf([]).plan, name });
const summary = (name: string): PlanSummary => ({ name, verdict: 'safe', steps: 0, checkedOnOverlay: 0 });

async function withPlan(): Promise<{ workspace: Workspace; plan: number; snapshot: number; path: string }> {
  const path = join(temporaryFolder(), 'test.drydock');
  const workspace = await openWorkspace(path, { create: true });
  const snapshot = workspace.write((w) => insertSnapshot(w, snapshotOf(new EstateBuilder().build())));
  const plan = workspace.write((w) => insertPlan(w, snapshot, named('0'), summary('0'), at));
  return { workspace, plan, snapshot, path };
}

function step(workspace: Workspace, plan: number, revision: number, by: -1 | 1): void {
  workspace.write((w) => {
    const { document, snapshotId } = neighbourDocument(w, plan, revision, by);
    stepPlan(w, plan, revision, by, snapshotId, summary((document as Plan).name), at);
  });
}

describe('the history of a plan', () => {
  it('behaves like a list of documents with a finger on one, whatever is done', async () => {
    const { workspace, snapshot } = await withPlan();
    const action = fc.constantFrom('edit', 'undo', 'redo');
    fc.assert(
      fc.property(fc.array(action, { maxLength: 30 }), (actions) => {
        const plan = workspace.write((w) => insertPlan(w, snapshot, named('0'), summary('0'), at));
        let history = ['0'];
        let finger = 0;
        let revision = 1;
        for (const [n, what] of actions.entries()) {
          if (what === 'edit') {
            const name = String(n + 1);
            workspace.write((w) => savePlan(w, plan, revision, named(name), summary(name), at));
            history = [...history.slice(0, finger + 1), name];
            finger += 1;
            revision += 1;
            continue;
          }
          const by = what === 'undo' ? -1 : 1;
          if (history[finger + by] === undefined) {
            expect(() => step(workspace, plan, revision, by)).toThrow(`nothing to ${what}`);
            continue;
          }
          step(workspace, plan, revision, by);
          finger += by;
          revision += 1;
        }
        expect(workspace.read((reader) => findPlan(reader, plan))).toMatchObject({
          revision,
          canUndo: finger > 0,
          canRedo: finger < history.length - 1,
          document: { name: history[finger] },
        });
      }),
      { numRuns: 60 },
    );
    workspace.close();
  });

  it('survives a restart', async () => {
    const { workspace, plan, path } = await withPlan();
    workspace.write((w) => savePlan(w, plan, 1, named('1'), summary('1'), at));
    workspace.close();
    const again = await openWorkspace(path);
    step(again, plan, 2, -1);
    expect(again.read((reader) => findPlan(reader, plan))).toMatchObject({
      canUndo: false,
      canRedo: true,
      document: { name: '0' },
    });
    again.close();
  });

  it('refuses a change made on an older revision', async () => {
    const { workspace, plan } = await withPlan();
    workspace.write((w) => savePlan(w, plan, 1, named('1'), summary('1'), at));
    expect(() => workspace.write((w) => savePlan(w, plan, 1, named('2'), summary('2'), at))).toThrow(
      expect.objectContaining({ code: 'conflict', details: { revision: 2 } }),
    );
    expect(workspace.read((reader) => findPlan(reader, plan))?.document).toMatchObject({ name: '1' });
    workspace.close();
  });

  it('keeps the last 500 changes', async () => {
    const { workspace, plan } = await withPlan();
    for (let n = 1; n <= 600; n += 1) {
      workspace.write((w) => savePlan(w, plan, n, named(String(n)), summary(String(n)), at));
    }
    expect(
      workspace.read((reader) =>
        reader.get('SELECT count(*) AS n, min(position) AS oldest FROM plan_documents'),
      ),
    ).toEqual({ n: 500, oldest: 102 });
    workspace.close();
  });

  it('goes with the plan; a snapshot with plans cannot go', async () => {
    const { workspace, plan, snapshot } = await withPlan();
    expect(() => workspace.write((w) => removeSnapshot(w, snapshot))).toThrow(/FOREIGN KEY/);
    expect(workspace.write((w) => removePlan(w, plan))).toBe(true);
    expect(workspace.read((reader) => reader.get('SELECT count(*) AS n FROM plan_documents'))).toEqual({
      n: 0,
    });
    expect(workspace.write((w) => removeSnapshot(w, snapshot))).toBe(true);
    workspace.close();
  });
});
