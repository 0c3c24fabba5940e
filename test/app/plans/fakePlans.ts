import { eventFor } from '../../../main/engine/rehearsal/act.js';
import { replay } from '../../../main/engine/rehearsal/replay.js';
import type { Input } from '../../../src/contract/methods.js';
import { DrydockError, failed, type Result } from '../../../src/contract/result.js';
import type { PlanState, PrintedFile, RehearsalEvent, RehearsalState } from '../../../src/contract/types.js';
import { indexEstate } from '../../../src/domain/estate/index.js';
import type { Estate } from '../../../src/domain/estate/types.js';
import { groundPlan, makePlan, proposeScenario, runbooks } from '../../../src/domain/plan/index.js';
import type { EdgeRef, Plan, PlanEdit, PlanView } from '../../../src/domain/plan/types.js';
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

const same = (a: EdgeRef, b: EdgeRef): boolean => a.before === b.before && a.after === b.after;

/** The plan's choices after an edit, without the domain's refusals. */
function edited(plan: Plan, view: PlanView, edit: PlanEdit): Plan {
  const order = view.steps.map((step) => step.id);
  switch (edit.type) {
    case 'move-step': {
      const rest = order.filter((id) => id !== edit.step);
      return { ...plan, order: [...rest.slice(0, edit.toIndex), edit.step, ...rest.slice(edit.toIndex)] };
    }
    case 'remove-step':
      return { ...plan, removedSteps: [...plan.removedSteps, edit.step] };
    case 'restore-step':
      return { ...plan, removedSteps: plan.removedSteps.filter((id) => id !== edit.step) };
    case 'add-step':
      return {
        ...plan,
        ownSteps: [...plan.ownSteps, edit.ownStep],
        order: [...order.slice(0, edit.atIndex), edit.ownStep.id, ...order.slice(edit.atIndex)],
      };
    case 'change-step':
      return {
        ...plan,
        ownSteps: plan.ownSteps.map((own) => (own.id === edit.ownStep.id ? edit.ownStep : own)),
      };
    case 'add-edge':
      return {
        ...plan,
        addedEdges: [...plan.addedEdges, edit.edge],
        removedEdges: plan.removedEdges.filter((edge) => !same(edge, edit.edge)),
      };
    case 'remove-edge':
      return plan.addedEdges.some((edge) => same(edge, edit.edge))
        ? { ...plan, addedEdges: plan.addedEdges.filter((edge) => !same(edge, edit.edge)) }
        : { ...plan, removedEdges: [...plan.removedEdges, edit.edge] };
    case 'set-note':
      return { ...plan, notes: { ...plan.notes, [edit.step]: edit.text } };
    case 'set-scenario':
      return { ...plan, scenario: edit.scenario };
    case 'rename':
      return { ...plan, name: edit.name };
    case 'apply-repair':
      return {
        ...plan,
        removedSteps: plan.removedSteps.filter((id) => !edit.repair.restoreSteps.includes(id)),
        removedEdges: plan.removedEdges.filter((edge) => !edit.repair.edges.some((one) => same(one, edge))),
        addedEdges: [
          ...plan.addedEdges.filter((edge) => !edit.repair.dropEdges.some((one) => same(one, edge))),
          ...edit.repair.edges,
        ],
      };
  }
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
    view: viewOf(current(kept)),
  });
  const missing = failed('not-found', 'This plan is not in the workspace.');
  const change = (
    planId: number,
    revision: number,
    make: (kept: Kept) => void,
  ): PlanState | Result<PlanState> => {
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
    make(kept);
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
      runbooks.map(({ id, name, goal, description, source, blockers }) => ({
        id,
        name,
        goal,
        description,
        source,
        blockers: blockers(estate, index),
      })),
    'runbooks.scenario': () => proposeScenario(estate, index),
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
    'plans.make': ({ name, scenario }) => {
      const plan = makePlan({
        runbook: runbooks[0]!,
        estate,
        index,
        scenario: (scenario as Plan['scenario'] | undefined) ?? proposeScenario(estate, index),
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
      change(planId, revision, (kept) =>
        push(kept, edited(current(kept), viewOf(current(kept)), edit as PlanEdit)),
      ),
    'plans.undo': ({ planId, revision }) => change(planId, revision, (kept) => (kept.at -= 1)),
    'plans.redo': ({ planId, revision }) => change(planId, revision, (kept) => (kept.at += 1)),
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
