import type { Branch, Cases, CertifiedModel, Exclusion, Ground, Threat } from './format.js';

/**
 * The proof in sentences. The checker writes them anew from what it has checked, so that a
 * certificate cannot say one thing and prove another.
 */

/** Threats told one by one before the rest are only counted. */
const MOST_TOLD = 3;

const nameOf = (model: CertifiedModel, step: number): string => model.steps[step]!.name;

/** One threat and its answer, as a sentence. */
export function threatSentence(model: CertifiedModel, threat: Threat): string {
  const name = nameOf(model, threat.step);
  switch (threat.answer) {
    case 'itself':
      return `${name} ends it itself, by when it is no longer needed.`;
    case 'after':
      return `${name} would undo it, but always comes after.`;
    case 'restored':
      return `${name} undoes it, but always comes before ${nameOf(model, threat.by)}, which makes it so again in time.`;
  }
}

function groundWords(model: CertifiedModel, { establishedBy, threats }: Ground): string {
  const told = threats.slice(0, MOST_TOLD).map((threat) => threatSentence(model, threat));
  const rest = threats.length - told.length;
  if (rest > 0) told.push(`So it is with ${rest} more.`);
  if (told.length === 0) told.push('No step undoes it.');
  const how =
    establishedBy === 'start'
      ? 'So it is from the start.'
      : `${nameOf(model, establishedBy)} sees to it and always comes before.`;
  return [how, ...told].join(' ');
}

/** "It always holds that …: V4 “Present …” sees to it and always comes before. No step undoes it." */
export function supportSentence(
  model: CertifiedModel,
  text: string,
  ground: Ground,
  when: 'before' | 'end',
): string {
  return `${when === 'end' ? 'At the end it' : 'It'} always holds that ${text}. ${groundWords(model, ground)}`;
}

/**
 * Why a harm cannot come about. `exclusion` needs no sentence of its own yet. The facts of its `when` stand
 * beside it for programs: they hold keys, which tell a person nothing.
 */
export function exclusionSentence(
  model: CertifiedModel,
  step: number,
  hazard: number,
  exclusion:
    | Pick<Extract<Exclusion, { way: 'one-never-holds' }>, 'way' | 'literal' | 'ground'>
    | Pick<Extract<Exclusion, { way: 'never-together' }>, 'way' | 'cases'>,
): string {
  const { text, when } = model.steps[step]!.hazards[hazard]!;
  const never = `It cannot happen here that ${text}`;
  if (exclusion.way === 'one-never-holds') {
    const what = when.length === 1 ? 'what it takes' : `one of the ${when.length} things it takes`;
    return `${never}: ${what} is never so by then. ${groundWords(model, exclusion.ground)}`;
  }
  const ways = countLeaves(exclusion.cases);
  return `${never}: of the ${when.length} things it takes each may be so, but never all at once. ${ways} ${ways === 1 ? 'way that could come about contradicts' : 'ways that could come about each contradict'} the order.`;
}

function countLeaves(cases: Cases): number {
  const leaves = (branch: Branch): number => (branch.out === 'cases' ? countLeaves(branch.cases) : 1);
  return cases.branches.reduce((sum, branch) => sum + leaves(branch), 0);
}
