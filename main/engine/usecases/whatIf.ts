import { DrydockError } from '../../../src/contract/result.js';
import { groundPlan } from '../../../src/domain/plan/index.js';
import { atOnce } from '../../../src/domain/stretches.js';
import { faultChoices, whatIfSteps, type RunOutcome, type WhatIf } from '../../../src/domain/whatif/index.js';
import type { HaLoss } from '../../../src/domain/ha/index.js';
import { savePlan } from '../../db/plans.js';
import type { Handlers } from '../handlers.js';
import { paced } from '../pacing.js';
import { edited, planState, summaryOf, viewKey, viewOfPlan } from '../planViews.js';

/** Faults thrown at plans, and the changes of plan that survive them. */
export const whatIfHandlers: Handlers<'whatif.run' | 'whatif.choices' | 'whatif.apply'> = {
  'whatif.run': async (session, { planId, faults, jobId, names }) => {
    const { stored, loaded, view } = viewOfPlan(session, planId);
    const work = whatIfSteps(view.plan, loaded.estate, loaded.index, faults, view);
    const answer =
      jobId === undefined ? atOnce(work) : await session.jobs.run(jobId, (job) => paced(work, job));
    if (answer.ok) {
      const { revision: planRevision, snapshotId } = stored;
      return { ...briefly(answer.value, names ?? Infinity), planRevision, snapshotId };
    }
    throw new DrydockError(answer.reason === 'unknown-object' ? 'not-found' : 'conflict', answer.message);
  },

  'whatif.choices': (session, { planId }) => {
    const { loaded, view } = viewOfPlan(session, planId);
    return faultChoices(view.plan, loaded.estate, loaded.index, view);
  },

  'whatif.apply': (session, { planId, revision, edits }) => {
    const { loaded, view: before } = viewOfPlan(session, planId);
    // All of them or none: one that is refused throws before anything is stored.
    const plan = edits.reduce((now, edit) => edited(now, edit, loaded), before.plan);
    const view = groundPlan(plan, loaded.estate, loaded.index);
    session.workspace.write((writer) =>
      savePlan(writer, planId, revision, plan, summaryOf(view, loaded), session.now()),
    );
    loaded.planViews.set(viewKey(planId, revision + 1), view);
    return planState(viewOfPlan(session, planId));
  },
};

/** The answer with so many objects named for each loss; the counts stay. */
function briefly(answer: WhatIf, names: number): WhatIf {
  if (names === Infinity) return answer;
  const losses = (all: readonly HaLoss[]): HaLoss[] =>
    all.map((loss) => ({ ...loss, objects: loss.objects.slice(0, names) }));
  const run = (of: RunOutcome): RunOutcome => ({
    ...of,
    losses: losses(of.losses),
    servicesLost: losses(of.servicesLost),
  });
  return {
    ...answer,
    without: run(answer.without),
    asPlanned: run(answer.asPlanned),
    pressedOn: run(answer.pressedOn),
    lost: losses(answer.lost),
    servicesLost: losses(answer.servicesLost),
    proposals: answer.proposals.map((proposal) => ({ ...proposal, run: run(proposal.run) })),
  };
}
