import { DrydockError } from '../../../src/contract/result.js';
import type { Certificate } from '../../../src/domain/certificate/format.js';
import { certifyPlan } from '../../../src/domain/plan/certify.js';
import { explainPlan } from '../../../src/domain/plan/explain.js';
import { contentHashOf, sha256 } from '../contentHash.js';
import type { Handlers } from '../handlers.js';
import { viewOfPlan, type GroundedPlan } from '../planViews.js';

function certify({ loaded, view }: GroundedPlan): Certificate {
  const { estate, overlay } = loaded;
  const snapshot = { name: estate.name, hash: contentHashOf(loaded.imported.sources, overlay) };
  const certified = certifyPlan(view.plan, loaded, snapshot, sha256);
  if (certified.ok) return certified.certificate;
  throw new DrydockError('conflict', certified.sentence);
}

/** Proofs of a plan's order, for people and for programs. */
export const certificateHandlers: Handlers<'plans.certify' | 'plans.explain'> = {
  'plans.certify': (session, { planId }) => certify(viewOfPlan(session, planId)),

  'plans.explain': (session, { planId, step }) => {
    const { loaded, view } = viewOfPlan(session, planId);
    if (step !== null && !view.steps.some(({ id }) => id === step)) {
      throw new DrydockError('not-found', 'This step is not in the plan.');
    }
    return explainPlan(view.plan, loaded, step);
  },
};
