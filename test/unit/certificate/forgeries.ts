import type {
  Certificate,
  CertifiedModel,
  Ground,
  Support,
  Threat,
} from '../../../src/domain/certificate/format.js';

/** A certificate changed by somebody who knows what he is about, not sealed anew yet. */
export interface Forgery {
  readonly what: string;
  readonly certificate: Certificate;
}

const without = <T>(list: readonly T[], at: number): T[] => list.filter((_, i) => i !== at);

const withModel = (certificate: Certificate, model: Partial<CertifiedModel>): Certificate => ({
  ...certificate,
  model: { ...certificate.model, ...model },
});

/** Each edge taken out in turn, and the entries of `before` that rest on it written as others' would be. */
export function* edgeRemoved(certificate: Certificate): Generator<Forgery> {
  const { edges } = certificate.model;
  for (let i = 0; i < edges.length; i += 1) {
    yield {
      what: `edge ${edges[i]!.join(' → ')} removed`,
      certificate: withModel(certificate, { edges: without(edges, i) }),
    };
  }
}

/** Each edge turned round, the order given turned with it where that is what it takes. */
export function* edgeTurned(certificate: Certificate): Generator<Forgery> {
  const { edges } = certificate.model;
  for (let i = 0; i < edges.length; i += 1) {
    const [a, b] = edges[i]!;
    const swapped = certificate.proof.sequence.map((s) => (s === a ? b : s === b ? a : s));
    const turned = withModel(certificate, { edges: edges.with(i, [b, a]) });
    yield {
      what: `edge ${a} → ${b} turned`,
      certificate: { ...turned, proof: { ...certificate.proof, sequence: swapped } },
    };
  }
}

/** Each fact of the plan added and deleted by each step. */
export function* effectAdded(certificate: Certificate): Generator<Forgery> {
  const { steps, initial, goals } = certificate.model;
  const facts = new Set([
    ...initial,
    ...goals.map(({ fact }) => fact),
    ...steps.flatMap((step) => [...step.adds, ...step.deletes, ...step.requires.map(({ fact }) => fact)]),
  ]);
  for (const [s, step] of steps.entries()) {
    for (const fact of facts) {
      for (const effect of ['adds', 'deletes'] as const) {
        const changed = { ...step, [effect]: [...step[effect], fact] };
        yield {
          what: `step ${s} also ${effect} ${fact}`,
          certificate: withModel(certificate, { steps: steps.with(s, changed) }),
        };
      }
    }
  }
}

/** What is said to establish each requirement and goal replaced by each other step and by the start. */
export function* producerSwapped(certificate: Certificate): Generator<Forgery> {
  const { model, proof } = certificate;
  const others = [...model.steps.keys(), 'start'] as const;
  const swapped = (support: Support) =>
    others
      .filter((other) => other !== support.establishedBy)
      .map((establishedBy): Support => ({ ...support, establishedBy }));
  for (const [s, entry] of proof.steps.entries()) {
    for (const [i, support] of entry.requires.entries()) {
      for (const other of swapped(support)) {
        const steps = proof.steps.with(s, { ...entry, requires: entry.requires.with(i, other) });
        yield {
          what: `requirement ${s}.${i} by ${other.establishedBy}`,
          certificate: { ...certificate, proof: { ...proof, steps } },
        };
      }
    }
  }
  for (const [i, support] of proof.goals.entries()) {
    for (const other of swapped(support)) {
      const goals = proof.goals.with(i, other);
      yield {
        what: `goal ${i} by ${other.establishedBy}`,
        certificate: { ...certificate, proof: { ...proof, goals } },
      };
    }
  }
}

/**
 * Each step taken out of plan and proof, all others numbered anew: what it established is said to be so
 * from the start, what it undid is no longer spoken of, what came by way of it is left out.
 */
export function* stepRemoved(certificate: Certificate): Generator<Forgery> {
  const { model, proof } = certificate;
  for (let gone = 0; gone < model.steps.length; gone += 1) {
    const renamed = (s: number): number => (s > gone ? s - 1 : s);
    const threat = (t: Threat): Threat[] => {
      if (t.step === gone) return [];
      const step = renamed(t.step);
      return t.answer === 'restored' ? [{ ...t, step, by: renamed(t.by) }] : [{ ...t, step }];
    };
    const ground = <T extends Ground>(g: T): T => ({
      ...g,
      establishedBy:
        g.establishedBy === gone || g.establishedBy === 'start' ? 'start' : renamed(g.establishedBy),
      threats: g.threats.flatMap(threat),
    });
    const kept = (list: readonly number[]): boolean => !list.includes(gone);
    yield {
      what: `step ${gone} removed`,
      certificate: {
        ...withModel(certificate, {
          steps: without(model.steps, gone),
          edges: model.edges.filter(kept).map(([a, b]) => [renamed(a), renamed(b)]),
        }),
        proof: {
          sequence: proof.sequence.filter((s) => s !== gone).map(renamed),
          before: proof.before.filter(kept).map(([a, m, b]) => [renamed(a), renamed(m), renamed(b)]),
          steps: without(proof.steps, gone).map(({ requires, hazards }) => ({
            requires: requires.map(ground),
            hazards: hazards.map((e) =>
              e.way === 'one-never-holds' ? { ...e, ground: ground(e.ground) } : e,
            ),
          })),
          goals: proof.goals.map(ground),
        },
      },
    };
  }
}

/** Each value of a document replaced by another of its sort, taken out of its list, or written twice. */
export function* everyFieldChanged(certificate: Certificate): Generator<Forgery> {
  const whole = JSON.stringify(certificate);
  const paths: (string | number)[][] = [];
  const walk = (value: unknown, path: (string | number)[]): void => {
    if (path.length > 0) paths.push(path);
    if (typeof value !== 'object' || value === null) return;
    for (const [key, each] of Object.entries(value)) {
      walk(each, [...path, Array.isArray(value) ? Number(key) : key]);
    }
  };
  walk(certificate, []);
  for (const path of paths) {
    for (const how of ['changed', 'removed', 'twice'] as const) {
      const copy = JSON.parse(whole) as Certificate;
      const into = path.slice(0, -1).reduce((at, key) => (at as never)[key], copy as unknown);
      const key = path.at(-1)!;
      const list = Array.isArray(into) ? (into as unknown[]) : null;
      const record = into as Record<string | number, unknown>;
      if (how === 'changed') record[key] = another(record[key]);
      else if (how === 'removed' && list === null) delete record[key];
      else if (how === 'removed') list!.splice(Number(key), 1);
      else if (list === null) continue;
      else list.splice(Number(key), 0, list[Number(key)]);
      yield { what: `${path.join('.')} ${how}`, certificate: copy };
    }
  }
}

function another(value: unknown): unknown {
  if (typeof value === 'number') return value + 1;
  if (typeof value === 'boolean') return !value;
  if (typeof value === 'string')
    return /^[0-9a-f]{64}$/.test(value) ? value.replace(/./, (c) => (c === '0' ? '1' : '0')) : `${value} `;
  return value === null ? 0 : Array.isArray(value) ? [...(value as unknown[]), null] : {};
}
