import type {
  Certificate,
  CertifiedModel,
  Exclusion,
  Support,
} from '../../../src/domain/certificate/format.js';
import { exclusionSentence, supportSentence } from '../../../src/domain/certificate/words.js';

/** A change to make in a certificate, and what was done, for the message of a failing test. */
export interface Tampered {
  readonly certificate: Certificate;
  readonly what: string;
}

type Numbers = (below: number) => number;
type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
type Container = Json[] | { [key: string]: Json };

const copy = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

/** All places of a value where something can be changed: its container and the key there. */
function places(value: Json, at: string, found: { in: Container; key: string; at: string }[] = []) {
  if (typeof value !== 'object' || value === null) return found;
  for (const [key, each] of Object.entries(value)) {
    found.push({ in: value as Container, key, at: `${at}.${key}` });
    places(each, `${at}.${key}`, found);
  }
  return found;
}

/**
 * Changes one thing in the model or the proof: a number or a word becomes another, an entry of a list
 * goes, comes twice or changes places with the next.
 */
export function tamperOnce(certificate: Certificate, next: Numbers): Tampered {
  const changed = copy(certificate);
  const { model, proof } = changed as unknown as { model: Json; proof: Json };
  const all = [...places(model, 'model'), ...places(proof, 'proof'), ...places(proof, 'proof')];
  const place = all[next(all.length)]!;
  const container = place.in as Record<string, Json>;
  const old = container[place.key]!;
  const size = certificate.model.steps.length;
  if (Array.isArray(place.in) && next(2) === 0) {
    const i = Number(place.key);
    const how = next(3);
    if (how === 0) place.in.splice(i, 1);
    else if (how === 1) place.in.splice(i, 0, copy(old));
    else place.in.push(...place.in.splice(i, 1));
    return { certificate: changed, what: `${place.at} ${['gone', 'twice', 'moved to the end'][how]}` };
  }
  if (typeof old === 'number') container[place.key] = next(8) === 0 ? 'start' : next(size + 1);
  else if (typeof old === 'boolean') container[place.key] = !old;
  else if (typeof old === 'string') {
    const words = ['p', 'q', 'r', 's', 'start', 'itself', 'after', 'restored', 'circle', 'cases'];
    container[place.key] = old === 'start' ? next(size) : words[next(words.length)]!;
  } else if (old === null) container[place.key] = next(size);
  else if (Array.isArray(old)) container[place.key] = [];
  return {
    certificate: changed,
    what: `${place.at} from ${JSON.stringify(old)} to ${JSON.stringify(container[place.key])}`,
  };
}

/** The proof with its sentences written anew, so that they are not what gives a forgery away. */
export function retold(certificate: Certificate): Certificate {
  const { model, proof } = copy(certificate);
  const tell = <T extends { readonly sentence: string }>(entry: T, sentence: () => string): T => {
    try {
      return { ...entry, sentence: sentence() };
    } catch {
      return entry; // names something that is not there: nothing to tell
    }
  };
  const support = (entry: Support, text: string | undefined, when: 'before' | 'end'): Support =>
    tell(entry, () => supportSentence(model, text ?? '', entry, when));
  const steps = (proof.steps ?? []).map((entry, s) => ({
    requires: (entry.requires ?? []).map((e, i) => support(e, model.steps[s]?.requires[i]?.text, 'before')),
    hazards: (entry.hazards ?? []).map((e: Exclusion, i) => tell(e, () => exclusionSentence(model, s, i, e))),
  }));
  const goals = (proof.goals ?? []).map((e, i) => support(e, model.goals[i]?.text, 'end'));
  return { ...certificate, model, proof: { ...proof, steps, goals } };
}

/** Changes the plan under a proof, so that it may or may not still be safe. */
export function changeModel(model: CertifiedModel, next: Numbers): { model: CertifiedModel; what: string } {
  const changed = copy(model) as unknown as {
    steps: {
      requires: unknown[];
      hazards: { when: unknown[]; text: string }[];
      adds: string[];
      deletes: string[];
    }[];
    edges: unknown[];
    initial: string[];
    goals: unknown[];
  };
  const facts = ['p', 'q', 'r', 's', 't', 'u'];
  const fact = facts[next(facts.length)]!;
  const s = next(changed.steps.length);
  const step = changed.steps[s]!;
  const drop = (list: unknown[]): void => void list.splice(next(Math.max(1, list.length)), 1);
  const how = next(9);
  if (how === 0) drop(changed.edges);
  else if (how === 1) step.deletes.push(fact);
  else if (how === 2) step.adds.push(fact);
  else if (how === 3) drop(step.adds);
  else if (how === 4) drop(step.deletes);
  else if (how === 5) drop(changed.initial);
  else if (how === 6) changed.initial.push(fact);
  else if (how === 7) drop(step.hazards[0]?.when ?? []);
  else step.requires.push({ fact, holds: next(2) === 0, text: 'something more' });
  return {
    model: changed as unknown as CertifiedModel,
    what: `model change ${how} at step ${s} with ${fact}`,
  };
}
