import { effectsOf } from './effects.js';
import { ownRepair, waysOut, type Trial } from './changes.js';
import type { Resolved } from './resolve.js';
import { run } from './run.js';
import type { Situation } from './situation.js';
import type { Proposal, RunOutcome } from './types.js';

/** Combinations of ways out that are run; each is a plan made, checked and run anew. */
const MOST_RUNS = 48;
const MOST_PROPOSALS = 3;

/**
 * Looks for the change of plan that survives the faults: every combination of their ways out, the
 * cheapest first. A proposal is made only when the changed plan was found safe by the check and went
 * through under the faults without a step that fails and without harm.
 */
export function propose(
  faults: readonly Resolved[],
  situation: Situation,
  without: RunOutcome,
  asPlanned: RunOutcome,
): Proposal[] {
  const repair = ownRepair(situation);
  const options = faults.map((fault): Trial[][] => [[], ...waysOut(fault, situation)]);
  if (repair !== null) options.push([[], [repair]]);
  const proposals: (Proposal & { readonly ids: ReadonlySet<string> })[] = [];
  const tried = new Set<string>();
  const made = maker(situation);
  for (const trials of combinations(options)) {
    const id = trials.map((trial) => trial.id).join('\n');
    if (trials.length === 0 || tried.has(id)) continue;
    if (tried.size >= MOST_RUNS) break;
    tried.add(id);
    const changed = made(trials);
    if (changed === null || changed.view.check.verdict !== 'safe') continue;
    const outcome = run(changed, effectsOf(faults, changed), 'stop');
    if (!outcome.clean) continue;
    proposals.push({
      changes: trials.map((trial) => trial.told),
      survives: bringsAll(outcome, without) ? 'all' : 'part',
      run: outcome,
      cost: costOf(trials, situation, changed),
      ids: new Set(trials.map((trial) => trial.id)),
    });
  }
  const better = proposals.filter((proposal) => isBetter(proposal.run, asPlanned)).sort(byWorth);
  // Whoever makes one set of changes needs no further change that brings nothing.
  const best = better.filter(
    (proposal, i) => !better.slice(0, i).some((other) => [...other.ids].every((id) => proposal.ids.has(id))),
  );
  return best.slice(0, MOST_PROPOSALS).map(({ ids: _ids, ...proposal }) => proposal);
}

/** Makes changes one after the other; what two lists have in common at the beginning is made once. */
function maker(situation: Situation): (trials: readonly Trial[]) => Situation | null {
  const known = new Map<string, Situation | null>();
  const make = (trials: readonly Trial[]): Situation | null => {
    const last = trials[trials.length - 1];
    if (last === undefined) return situation;
    const id = trials.map((trial) => trial.id).join('\n');
    let changed = known.get(id);
    if (changed === undefined) {
      const before = make(trials.slice(0, -1));
      changed = before === null ? null : last.make(before);
      known.set(id, changed);
    }
    return changed;
  };
  return make;
}

/** Whether everything comes up that does without the faults. */
export function bringsAll(outcome: RunOutcome, without: RunOutcome): boolean {
  return outcome.up >= without.up && outcome.missed.length <= without.missed.length;
}

/** No fewer VMs, and more of them, more goals, or at least a plan that goes through. */
function isBetter(outcome: RunOutcome, asPlanned: RunOutcome): boolean {
  if (outcome.up !== asPlanned.up) return outcome.up > asPlanned.up;
  return outcome.missed.length < asPlanned.missed.length || !asPlanned.clean;
}

function byWorth(a: Proposal, b: Proposal): number {
  return (
    b.run.up - a.run.up ||
    a.run.missed.length - b.run.missed.length ||
    a.cost - b.cost ||
    a.run.seconds - b.run.seconds
  );
}

/** Steps that come and go, and one for each change. */
function costOf(trials: readonly Trial[], before: Situation, after: Situation): number {
  const had = new Set(before.view.steps.map((step) => step.id));
  const has = new Set(after.view.steps.map((step) => step.id));
  const came = [...has].filter((id) => !had.has(id)).length;
  const went = [...had].filter((id) => !has.has(id)).length;
  return trials.length + came + went;
}

/** One way out of each list, all combinations, those of few changes first; equal changes once. */
function* combinations(options: readonly (readonly Trial[][])[]): Generator<Trial[]> {
  const all: Trial[][] = [];
  const choose = (at: number, taken: readonly Trial[]): void => {
    if (all.length >= 4 * MOST_RUNS) return;
    const here = options[at];
    if (here === undefined) {
      all.push([...new Map(taken.map((trial) => [trial.id, trial])).values()]);
      return;
    }
    for (const way of here) choose(at + 1, [...taken, ...way]);
  };
  choose(0, []);
  yield* all.sort((a, b) => a.length - b.length);
}
