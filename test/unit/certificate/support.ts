import { createHash } from 'node:crypto';
import { canonicalJson } from '../../../src/domain/certificate/canonical.js';
import type { Certificate, CertifiedModel } from '../../../src/domain/certificate/format.js';
import { certifyModel } from '../../../src/domain/plan/certify.js';
import type { Model } from '../../../src/domain/plan/check/index.js';

export const sha256 = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');

/** A bare model with the names and texts a certificate shows. */
export function named(model: Model): CertifiedModel {
  return {
    steps: model.steps.map((step, s) => ({
      id: `s${s}`,
      name: `Step ${s}`,
      requires: step.requires.map((literal, i) => ({ ...literal, text: `requirement ${i} is met` })),
      hazards: step.hazards.map((when, i) => ({ when, text: `harm ${i} is done` })),
      adds: step.adds,
      deletes: step.deletes,
    })),
    edges: model.edges,
    initial: model.initial,
    goals: model.goals.map((literal, i) => ({ ...literal, text: `goal ${i} is reached` })),
  };
}

/** The other way round: a certified model as the check and the walks take it. */
export function bare(model: CertifiedModel): Model {
  return {
    ...model,
    steps: model.steps.map((step) => ({ ...step, hazards: step.hazards.map((h) => h.when) })),
  };
}

const bound = {
  plan: { name: 'plan', hash: sha256('plan') },
  snapshot: { name: 'snapshot', hash: sha256('snapshot') },
  assumptions: [],
};

/** As a file would hold it; null where there is no proof. */
export function certificateOf(model: Model): Certificate | null {
  const certified = certifyModel(named(model), bound, sha256);
  return certified.ok ? (JSON.parse(JSON.stringify(certified.certificate)) as Certificate) : null;
}

/** Makes the hashes fit again after a change, as whoever forges a certificate would. */
export function resealed(certificate: Certificate): Certificate {
  const { seal: _seal, ...sealed } = { ...certificate, modelHash: sha256(canonicalJson(certificate.model)) };
  return { ...sealed, seal: sha256(canonicalJson(sealed)) };
}
