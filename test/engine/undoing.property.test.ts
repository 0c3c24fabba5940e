import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Input } from '../../src/contract/methods.js';
import type { PlanState } from '../../src/contract/types.js';
import type { PlanView } from '../../src/domain/plan/types.js';
import { engineIn, engineWith, sampleEstate, valueOf } from './support.js';

type Edit = Input<'plans.edit'>['edit'];
const at = <T>(list: readonly T[], n: number): T => list[n % list.length]!;

/** An edit drawn for the plan as it stands: `a` and `b` choose among what there is. */
function draw(view: PlanView, kind: number, a: number, b: number): Edit {
  const step = at(view.steps, a).id;
  const other = at(view.steps, b).id;
  switch (kind) {
    case 0:
      return { type: 'remove-step', step };
    case 1:
      return { type: 'restore-step', step: view.removed[0]?.id ?? step };
    case 2:
      return { type: 'add-edge', edge: { before: step, after: other } };
    case 3: {
      const { before, after } = at(view.edges, a);
      return { type: 'remove-edge', edge: { before, after } };
    }
    case 4:
      return { type: 'group-steps', name: `G${b % 3}`, steps: [step, other] };
    case 5:
      return { type: 'assign-steps', steps: [step], team: `T${b % 3}` };
    case 6:
      return { type: 'set-note', step, text: `note ${b}` };
    case 7:
      return {
        type: 'set-scenario',
        scenario: structuredClone({
          ...view.plan.scenario,
          mount: b % 2 === 0 ? 'persistent' : 'until-reboot',
        }) as Extract<Edit, { type: 'set-scenario' }>['scenario'],
      };
    default:
      return { type: 'move-step', step, toIndex: b % view.steps.length };
  }
}

it('edits undone to the start and redone to the end give each plan again, also after a restart', async () => {
  const first = await engineWith(sampleEstate());
  const { snapshotId, folder, file } = first;
  let engine: Pick<typeof first, 'call' | 'close'> = first;
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.nat(9), fc.nat(), fc.nat()), { minLength: 1, maxLength: 8 }),
      async (drawn) => {
        let now = valueOf(await engine.call('plans.make', { snapshotId, runbook: 'view-failover' }));
        const { id: planId } = now;
        const seen: PlanState[] = [now];
        for (const [kind, a, b] of drawn) {
          const edit = draw(now.view, kind, a, b);
          const answer = await engine.call('plans.edit', { planId, revision: now.revision, edit });
          if (!answer.ok) continue;
          now = answer.value;
          seen.push(now);
        }
        await engine.close();
        engine = engineIn(folder);
        valueOf(await engine.call('workspace.openFile', { file }));
        for (const earlier of seen.slice(0, -1).reverse()) {
          now = valueOf(await engine.call('plans.undo', { planId, revision: now.revision }));
          expect(now.view).toEqual(earlier.view);
        }
        expect(await engine.call('plans.undo', { planId, revision: now.revision })).toMatchObject({
          ok: false,
        });
        expect(now.canUndo).toBe(false);
        for (const later of seen.slice(1)) {
          now = valueOf(await engine.call('plans.redo', { planId, revision: now.revision }));
          expect(now.view).toEqual(later.view);
        }
        expect(now.canRedo).toBe(false);
      },
    ),
    { numRuns: 25 },
  );
  await engine.close();
});
