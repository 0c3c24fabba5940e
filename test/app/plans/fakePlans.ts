import { eventFor } from '../../../main/engine/rehearsal/act.js';
import { replay } from '../../../main/engine/rehearsal/replay.js';
import type { Input } from '../../../src/contract/methods.js';
import { DrydockError, failed, type Failed } from '../../../src/contract/result.js';
import type { PlanState, PrintedFile, RehearsalEvent, RehearsalState } from '../../../src/contract/types.js';
import { indexEstate } from '../../../src/domain/estate/index.js';
import type { Estate } from '../../../src/domain/estate/types.js';
import {
  blockersOf,
  editPlan,
  groundPlan,
  makePlan,
  runbooks,
  scenarioFor,
} from '../../../src/domain/plan/index.js';
import { changeOfView } from '../../../src/domain/plan/viewChange.js';
import { comparePlans } from '../../../src/domain/plan/compare.js';
import { compareChoices } from '../../../src/domain/plan/compareChoices.js';
import { explainPlan } from '../../../src/domain/plan/explain.js';
import { faultChoices, whatIf, type Fault } from '../../../src/domain/whatif/index.js';
import type { Plan, PlanEdit, PlanView } from '../../../src/domain/plan/types.js';
import type { Handlers } from '../fakeBridge.js';

interface Kept {
  readonly id: number;
  documents: Plan[];
  at: number;
  revision: number;
}

interface Begun {
  readonly id: number;
  readonly planId: number;
  readonly name: string;
  readonly view: PlanView;
  readonly events: RehearsalEvent[];
  chainIntact: boolean;
}

export interface FakePlans {
  readonly handlers: Handlers;
  readonly rehearsals: Begun[];
  /** Somebody else edits the plan, in another window. */
  meddle(planId: number): void;
}

/** Plans and rehearsals of one estate, in memory, over the real planner. */
export function fakePlans(estate: Estate, now: () => string = () => new Date().toISOString()): FakePlans {
  const index = indexEstate(estate);
  const plans: Kept[] = [];
  const rehearsals: Begun[] = [];
  const grounded = new WeakMap<Plan, PlanView>();

  const viewOf = (plan: Plan): PlanView => {
    const view = grounded.get(plan) ?? groundPlan(plan, estate, index);
    grounded.set(plan, view);
    return view;
  };
  const current = (kept: Kept): Plan => kept.documents[kept.at] as Plan;
  const stateOf = (kept: Kept): PlanState => ({
    id: kept.id,
    snapshotId: 1,
    revision: kept.revision,
    canUndo: kept.at > 0,
    canRedo: kept.at < kept.documents.length - 1,
    estate: '1',
    view: viewOf(current(kept)),
  });
  const missing = failed('not-found', 'This plan is not in the workspace.');
  const change = (
    planId: number,
    revision: number,
    make: (kept: Kept) => string | null,
  ): PlanState | Failed => {
    const kept = plans.find((one) => one.id === planId);
    if (kept === undefined) return missing;
    if (kept.revision !== revision) {
      return failed(
        'conflict',
        'The plan was changed meanwhile. It has been loaded again; repeat the change.',
        {
          revision: kept.revision,
        },
      );
    }
    const refused = make(kept);
    if (refused !== null) return failed('conflict', refused);
    kept.revision += 1;
    return stateOf(kept);
  };
  const push = (kept: Kept, plan: Plan): void => {
    kept.documents = [...kept.documents.slice(0, kept.at + 1), plan];
    kept.at += 1;
  };
  const rehearsalState = (begun: Begun): RehearsalState => {
    const { list, finishedAt, done } = replay(begun.view, begun.events);
    return {
      id: begun.id,
      planId: begun.planId,
      name: begun.name,
      startedAt: begun.events[0]?.at ?? now(),
      finishedAt,
      done,
      steps: list.length,
      seq: begun.events.length,
      plan: begun.view.plan,
      planHash: 'a1b2c3d4'.repeat(8),
      verdict: begun.view.check.verdict,
      list,
      events: begun.events,
      chainIntact: begun.chainIntact,
    };
  };
  const record = (begun: Begun, event: Omit<RehearsalEvent, 'seq' | 'hash'>): void => {
    const seq = begun.events.length + 1;
    begun.events.push({
      ...event,
      seq,
      hash: (seq * 0x9e3779b1).toString(16).padStart(8, '0').repeat(8).slice(0, 64),
    });
  };
  const printed = (name: string): PrintedFile => ({
    fileName: `${name}.md`,
    mediaType: 'text/markdown',
    base64: btoa('# Checklist\n'),
    contentHash: '4f1c'.repeat(16),
  });
  const found = (id: number): Begun | undefined => rehearsals.find((one) => one.id === id);
  const noRehearsal = failed('not-found', 'This rehearsal is not in the workspace.');

  const handlers: Handlers = {
    'runbooks.list': () =>
      runbooks.map(
        ({ id, name, goal, description, source, products, fields, settings, misfit, blockers }) => ({
          id,
          name,
          goal,
          description,
          source,
          products,
          fields,
          settings: settings(estate, index),
          misfit: misfit(estate, index),
          blockers: blockers(estate, index),
        }),
      ),
    'runbooks.scenario': ({ runbook }) => scenarioFor(runbook, estate, index),
    'runbooks.blockers': ({ runbook, scenario }) =>
      blockersOf(estate, index, scenario as Plan['scenario'], runbook),
    'plans.list': () =>
      plans.map((kept) => {
        const { view } = stateOf(kept);
        return {
          id: kept.id,
          name: view.plan.name,
          runbook: view.plan.runbook,
          snapshotId: 1,
          snapshotName: estate.name,
          verdict: view.check.verdict,
          steps: view.steps.length,
          changedAt: now(),
        };
      }),
    'plans.make': ({ runbook, name, scenario }) => {
      const plan = makePlan({
        runbook,
        estate,
        index,
        scenario: (scenario as Plan['scenario'] | undefined) ?? scenarioFor(runbook, estate, index),
        name: name === undefined || name === '' ? `View failover of ${estate.name}` : name,
      });
      const kept = { id: plans.length + 1, documents: [plan], at: 0, revision: 1 };
      plans.push(kept);
      return stateOf(kept);
    },
    'plans.get': ({ planId }) => {
      const kept = plans.find((one) => one.id === planId);
      return kept === undefined ? missing : stateOf(kept);
    },
    'plans.edit': ({ planId, revision, edit }: Input<'plans.edit'>) =>
      change(planId, revision, (kept) => {
        const answer = editPlan(current(kept), edit as PlanEdit, estate, index);
        if (!answer.ok) return answer.message;
        push(kept, answer.plan);
        return null;
      }),
    'plans.change': ({ planId, revision, seen, change: asked }: Input<'plans.change'>) => {
      const before = plans.find((one) => one.id === planId);
      const was = before === undefined ? null : viewOf(current(before));
      const answer = change(planId, revision, (kept) => {
        if (asked.type === 'edit') {
          const then = editPlan(current(kept), asked.edit as PlanEdit, estate, index);
          if (!then.ok) return then.message;
          push(kept, then.plan);
        } else kept.at += asked.type === 'undo' ? -1 : 1;
        return null;
      });
      if ('ok' in answer || was === null) return 'ok' in answer ? answer : missing;
      const { view: then, ...rest } = answer;
      const view = { ...then, check: { ...then.check, repair: null } };
      const known = seen === rest.estate;
      return {
        ...rest,
        view: known ? null : view,
        change: known ? changeOfView(was, view) : null,
        mayRepair: then.check.counterexample !== null,
      };
    },
    'plans.repair': ({ planId }) => {
      const kept = plans.find((one) => one.id === planId);
      return kept === undefined ? missing : viewOf(current(kept)).check.repair;
    },
    'plans.explain': ({ planId, step }) => {
      const kept = plans.find((one) => one.id === planId);
      return kept === undefined ? missing : explainPlan(current(kept), { estate, index }, step ?? null);
    },
    'whatif.run': ({ planId, faults }) => {
      const kept = plans.find((one) => one.id === planId);
      if (kept === undefined) return missing;
      const answer = whatIf(current(kept), estate, index, faults as readonly Fault[]);
      if (!answer.ok) return failed('conflict', answer.message);
      return { ...answer.value, planRevision: kept.revision, snapshotId: 1 };
    },
    'whatif.apply': ({ planId, revision, edits }) =>
      change(planId, revision, (kept) => {
        let plan = current(kept);
        for (const edit of edits) {
          const answer = editPlan(plan, edit as PlanEdit, estate, index);
          if (!answer.ok) return answer.message;
          ({ plan } = answer);
        }
        push(kept, plan);
        return null;
      }),
    'whatif.choices': ({ planId }) => {
      const kept = plans.find((one) => one.id === planId);
      return kept === undefined ? missing : faultChoices(current(kept), estate, index, viewOf(current(kept)));
    },
    'plans.onNewest': () => null,
    'plans.compare': ({ first, second }) => {
      const [a, b] = [first, second].map((id) => plans.find((one) => one.id === id));
      if (!a || !b) return missing;
      const placed = (kept: typeof a) => ({ plan: current(kept), estate, index });
      return {
        ...comparePlans(viewOf(current(a)), viewOf(current(b))),
        choices: compareChoices(placed(a), placed(b)),
      };
    },
    'templates.list': () => [],
    'plans.tryEdit': ({ planId, edit }) => {
      const kept = plans.find((one) => one.id === planId);
      if (kept === undefined) return missing;
      const answer = editPlan(current(kept), edit as PlanEdit, estate, index);
      if (!answer.ok) return failed('conflict', answer.message);
      const { verdict, sentence, failures } = viewOf(answer.plan).check;
      return { verdict, sentence, failures };
    },
    'plans.undo': ({ planId, revision }) =>
      change(planId, revision, (kept) => {
        kept.at -= 1;
        return null;
      }),
    'plans.redo': ({ planId, revision }) =>
      change(planId, revision, (kept) => {
        kept.at += 1;
        return null;
      }),
    'plans.remove': ({ planId }) => {
      plans.splice(
        plans.findIndex((one) => one.id === planId),
        1,
      );
      return null;
    },
    'plans.print': () => printed('checklist'),
    'rehearsals.list': () => rehearsals.map(rehearsalState),
    'rehearsals.begin': ({ planId, name, who }) => {
      const kept = plans.find((one) => one.id === planId);
      if (kept === undefined) return failed('not-found', 'This plan is not in the workspace.');
      const begun: Begun = {
        id: rehearsals.length + 1,
        planId,
        name,
        view: viewOf(current(kept)),
        events: [],
        chainIntact: true,
      };
      record(begun, { at: now(), type: 'began', step: null, who, text: '' });
      rehearsals.push(begun);
      return rehearsalState(begun);
    },
    'rehearsals.get': ({ rehearsalId }) => {
      const begun = found(rehearsalId);
      return begun === undefined ? noRehearsal : rehearsalState(begun);
    },
    'rehearsals.act': ({ rehearsalId, seq, action }) => {
      const begun = found(rehearsalId);
      if (begun === undefined) return noRehearsal;
      if (seq !== begun.events.length) {
        return failed(
          'conflict',
          'Something else was recorded meanwhile. The rehearsal has been loaded again; look, then repeat the action.',
          { seq: begun.events.length },
        );
      }
      try {
        record(
          begun,
          eventFor(action as Parameters<typeof eventFor>[0], replay(begun.view, begun.events), now()),
        );
      } catch (error) {
        if (error instanceof DrydockError) return failed(error.code, error.message, error.details);
        throw error;
      }
      return rehearsalState(begun);
    },
    'rehearsals.print': () => printed('after-action'),
  };

  return {
    handlers,
    rehearsals,
    meddle: (planId) => {
      const kept = plans.find((one) => one.id === planId);
      if (kept === undefined) return;
      push(kept, { ...current(kept), name: `${current(kept).name} (changed elsewhere)` });
      kept.revision += 1;
    },
  };
}
