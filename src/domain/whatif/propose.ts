import type { Bringer } from './bring.js';
import { partsOf } from './concerns.js';
import { costOf, differenceOf } from './difference.js';
import { completed, noEffects, type Effects } from './effects.js';
import { applyFault, waysOutOf } from './faults/index.js';
import type { Resolved } from './resolve.js';
import { run } from './run.js';
import { edited, type Situation } from './situation.js';
import { repairOf } from './repair.js';
import type { Trial, WaysOut } from './trial.js';
import type { Difference, Proposal, RunOutcome, WhatIf } from './types.js';
import type { PlanEdit } from '../plan/types.js';
import type { Stretch, Stretches } from '../stretches.js';

/** With fewer combinations to spend, those that cannot be the cheapest are left out. */
const SMALL_BUDGET = 200;
/** Proposals are told as many. */
const MOST_PROPOSALS = 3;

/** The effects of faults on a situation; they add up. */
export function effectsOf(faults: readonly Resolved[], situation: Situation): Effects {
  const effects = noEffects();
  for (const fault of faults) applyFault(fault, situation, effects);
  return completed(effects, situation);
}

/** Some changes made, checked and run under faults. */
export interface Tried {
  readonly trials: readonly Trial[];
  readonly edits: readonly PlanEdit[];
  readonly situation: Situation;
  readonly run: RunOutcome;
  readonly difference: Difference;
  readonly cost: number;
}

/** One way out of each list, or none: what the search chooses from. */
export type Options = readonly (readonly (readonly Trial[])[])[];

export interface Found {
  readonly proposals: readonly Proposal[];
  readonly searched: WhatIf['searched'];
}

/** What is asked of the search, and what it is to be measured by. */
export interface Question {
  readonly situation: Situation;
  readonly without: RunOutcome;
  readonly asPlanned: RunOutcome;
  readonly bring: Bringer;
}

/**
 * Looks for the cheapest change of plan that survives the faults: every combination of their ways out, and
 * of the repair the check offers. Faults that have nothing to do with each other are looked at apart, and
 * the best changes of each are run together. A change counts only where the check found the changed plan
 * safe in every order it allows, so what survives the one run survives in every order: faults only take
 * effects away or delay them, and where every step was done none was taken away.
 *
 * Yields after each combination tried.
 */
export function* propose(faults: readonly Resolved[], question: Question): Stretches<Found> {
  const { situation, asPlanned } = question;
  const search = new Search(question);
  const ways = faults.map((fault) => waysOutOf(fault, situation));
  const repair = repairOf(situation);
  const parts = repair === null ? partsOf(faults, ways, situation) : [faults.map((_, i) => i)];
  const ranked: Tried[][] = [];
  for (const part of parts) {
    const mine = part.map((i) => faults[i]!);
    const options = optionsOf(
      part.map((i) => ways[i]!),
      repair,
    );
    ranked.push(yield* search.rank(mine, options));
  }
  const best = yield* search.together(
    faults,
    ranked.map((list) => list[0]!),
  );
  const alternatives: Tried[] = [];
  for (const [p, list] of ranked.entries()) {
    for (const other of list.slice(1, MOST_PROPOSALS)) {
      if (alternatives.length + 1 >= MOST_PROPOSALS) break;
      const chosen = ranked.map((each, i) => (i === p ? other : each[0]!));
      const made = ranked.length === 1 ? other : yield* search.together(faults, chosen);
      if (made !== null) alternatives.push(made);
    }
  }
  const better = [...(best === null ? [] : [best]), ...alternatives]
    .filter((tried) => tried.trials.length > 0 && isBetter(tried.run, asPlanned))
    .sort((a, b) => byWorth(a, b));
  return {
    proposals: asGood(withoutIdle(better).map((tried) => search.proposal(tried))),
    searched: { tried: search.tried, complete: search.complete },
  };
}

/** Every way out of each fault, doing nothing among them; the repair is one more choice. */
export function optionsOf(ways: readonly WaysOut[], repair: Trial | null): Options {
  const options = ways.map((each) => [[], ...each]);
  return repair === null ? options : [...options, [[], [repair]]];
}

class Search {
  tried = 0;
  complete = true;
  private readonly budget: number;
  private readonly known = new Map<string, Situation | null>();

  constructor(private readonly question: Question) {
    const { view, index } = question.situation;
    // A combination costs what making, checking and counting the plan does.
    const each = view.steps.length + index.vm.size / 20;
    this.budget = Math.min(2048, Math.max(24, Math.floor(120_000 / (each + 1))));
  }

  /** The combinations that the check finds safe, the best first; doing nothing is always among them. */
  *rank(faults: readonly Resolved[], options: Options): Stretches<Tried[]> {
    const found: Tried[] = [];
    let enough = Infinity;
    for (const trials of combinations(options)) {
      // Each change costs one at least: what has more is dearer than what brings all already. On a small
      // plan it is run all the same, as another way to choose.
      if (trials.length > enough && this.budget < SMALL_BUDGET) continue;
      if (trials.length > 0 && this.tried >= this.budget) {
        this.complete = false;
        break;
      }
      const tried = this.try(faults, trials);
      yield this.stretch();
      if (tried === null) continue;
      found.push(tried);
      if (trials.length > 0 && bringsAll(tried.run, this.question.without))
        enough = Math.min(enough, tried.cost);
    }
    return withoutIdle(found.sort(byWorth));
  }

  /** The changes of several parts made together, under all faults. */
  *together(faults: readonly Resolved[], parts: readonly Tried[]): Stretches<Tried | null> {
    const only = parts.length === 1 ? parts[0] : undefined;
    if (only !== undefined) return only;
    const trials = unique(parts.flatMap((part) => part.trials));
    if (trials.length === 0) return null;
    const tried = this.try(faults, trials);
    yield this.stretch();
    return tried;
  }

  private stretch(): Stretch {
    return { phase: 'Looking for a change of plan', done: this.tried, total: null };
  }

  private try(faults: readonly Resolved[], trials: readonly Trial[]): Tried | null {
    const { situation, bring } = this.question;
    if (trials.length > 0) this.tried += 1;
    const made = this.make(trials);
    if (made === null) return null;
    if (trials.length > 0 && made.situation.view.check.verdict !== 'safe') return null;
    if (made.situation.blockers.length > 0) return null;
    const outcome = run(made.situation, effectsOf(faults, made.situation), 'stop', bring);
    const difference = differenceOf(situation, made.situation);
    return { ...made, trials, run: outcome, difference, cost: costOf(difference, trials.length) };
  }

  /** Makes changes one after the other; the same edits are made once. */
  private make(trials: readonly Trial[]): { situation: Situation; edits: readonly PlanEdit[] } | null {
    let { situation } = this.question;
    const edits: PlanEdit[] = [];
    for (const trial of trials) {
      const more = trial.edits(situation);
      if (more === null) return null;
      if (more.length === 0) continue;
      edits.push(...more);
      const merged = mergedEdits(edits);
      const id = JSON.stringify(merged);
      let made = this.known.get(id);
      if (made === undefined) this.known.set(id, (made = edited(this.question.situation, merged)));
      if (made === null) return null;
      situation = made;
    }
    return { situation, edits: mergedEdits(edits) };
  }

  proposal(tried: Tried): Proposal {
    const { situation, without } = this.question;
    const { verdict, sentence, checked } = tried.situation.view.check;
    return {
      changes: tried.trials.map((trial) => {
        const own = trial.edits(situation);
        return { ...trial.told, edit: own?.length === 1 ? own[0]! : null };
      }),
      edits: tried.edits,
      survives: tried.run.clean && bringsAll(tried.run, without) ? 'all' : 'part',
      run: tried.run,
      difference: tried.difference,
      cost: tried.cost,
      check: { verdict, sentence, checked },
    };
  }
}

/** Each scenario holds those before it: the last one is enough, in the place of the first. */
function mergedEdits(edits: readonly PlanEdit[]): PlanEdit[] {
  const last = edits.filter((edit) => edit.type === 'set-scenario').pop();
  const others = edits.filter((edit) => edit.type !== 'set-scenario');
  return last === undefined ? others : [last, ...others];
}

/** Whether everything is reached that is without the faults. */
export function bringsAll(outcome: RunOutcome, without: RunOutcome): boolean {
  return outcome.up >= without.up && outcome.missed.length <= without.missed.length;
}

/** No fewer, and more of them, more goals, more steps, less harm. */
function isBetter(outcome: RunOutcome, asPlanned: RunOutcome): boolean {
  const order = byOutcome(outcome, asPlanned);
  return order < 0 && outcome.harms.length <= asPlanned.harms.length;
}

/** The most reached, then the fewest goals missed, the least harm, the fewest steps that cannot be done. */
function byOutcome(a: RunOutcome, b: RunOutcome): number {
  return (
    b.up - a.up ||
    a.missed.length - b.missed.length ||
    a.harms.length - b.harms.length ||
    a.notDone.length - b.notDone.length
  );
}

/** The best outcome first, then the cheapest, then the one that takes least time. */
export function byWorth(a: Tried, b: Tried): number {
  return byOutcome(a.run, b.run) || a.cost - b.cost || a.run.seconds - b.run.seconds;
}

/** Where one change survives, or goes through, those that do not are none beside it. */
function asGood([best, ...others]: readonly Proposal[]): Proposal[] {
  if (best === undefined) return [];
  const good = others.filter(
    (other) => (best.survives === 'part' || other.survives === 'all') && (!best.run.clean || other.run.clean),
  );
  return [best, ...good].slice(0, MOST_PROPOSALS);
}

/** Whoever makes one set of changes needs no further change that brings nothing. */
function withoutIdle(ranked: readonly Tried[]): Tried[] {
  const ids = (tried: Tried): string[] => tried.trials.map((trial) => trial.id);
  return ranked.filter((tried, i) => {
    const own = new Set(ids(tried));
    return !ranked.slice(0, i).some((other) => ids(other).every((id) => own.has(id)));
  });
}

const unique = (trials: readonly Trial[]): Trial[] => [
  ...new Map(trials.map((trial) => [trial.id, trial])).values(),
];

/** One way out of each list, all combinations, those of few changes first; equal ones once. */
export function* combinations(options: Options): Generator<readonly Trial[]> {
  let all: Trial[][] = [[]];
  for (const choices of options) {
    const next = all.flatMap((taken) => choices.map((way) => unique([...taken, ...way])));
    const seen = new Map(next.map((trials) => [idOf(trials), trials]));
    all = [...seen.values()];
    if (all.length > MOST_COMBINATIONS) all = bySize(all).slice(0, MOST_COMBINATIONS);
  }
  yield* bySize(all);
}

/** More are not even listed: no budget would see them. */
const MOST_COMBINATIONS = 4096;

const idOf = (trials: readonly Trial[]): string =>
  trials
    .map((trial) => trial.id)
    .sort()
    .join('\n');
const bySize = (all: readonly Trial[][]): Trial[][] => [...all].sort((a, b) => a.length - b.length);
