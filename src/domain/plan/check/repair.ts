import type { Fact, Literal } from '../types.js';
import { CheckedModel } from './criterion.js';
import { shortest } from './index.js';
import type { Model, ModelCheck, ModelEdge, ModelFailure, ModelStep } from './model.js';
import { reduceEdges } from './order.js';
import { waysToMakeRoom } from './room.js';

/** A plan that fails, and what may be changed in it. */
export interface RepairProblem {
  /** All steps, those that were taken out among them. */
  readonly steps: readonly ModelStep[];
  /** Positions of the steps that are in the plan. */
  readonly present: readonly number[];
  /** Edges that stay; those of a step that is not in the plan count once it is put back. */
  readonly fixed: readonly ModelEdge[];
  /** The user's edges: they may go where they contradict the repair. */
  readonly droppable: readonly ModelEdge[];
  /** Edges to try first: those that were taken out. */
  readonly preferred: readonly ModelEdge[];
  readonly initial: readonly Fact[];
  readonly goals: readonly Literal[];
}

/** A change that makes a plan safe, verified by checking the changed plan. */
export interface ModelRepair {
  readonly edges: readonly ModelEdge[];
  readonly restore: readonly number[];
  readonly drop: readonly ModelEdge[];
}

/**
 * Up to this many steps, every pair of steps is tried as an edge and every step that was taken out is
 * tried again; the repair is then the smallest there is.
 */
export const EXHAUSTIVE_STEPS = 8;
const DEEPEST = 6;
const MOST_CANDIDATES = 300;
/** Checks spent on taking one change after another, once the search for the smallest has given up. */
const GREEDY_CHECKS = 60;

type Change = { readonly edge: ModelEdge } | { readonly restore: number };

interface State {
  readonly present: ReadonlySet<number>;
  readonly added: readonly ModelEdge[];
  readonly restored: readonly number[];
  readonly dropped: readonly ModelEdge[];
}

/** A state from which changes are tried, and what the check says of it. */
interface Start {
  readonly state: State;
  readonly looked: Looked;
}

interface Looked {
  readonly model: CheckedModel;
  readonly check: ModelCheck;
  /** Positions in the model → positions in the problem, and back. */
  readonly toAll: readonly number[];
  readonly toModel: ReadonlyMap<number, number>;
}

/**
 * The smallest change that makes the plan safe: fewest edges and restored steps.
 *
 * Every repair has to contradict each failing run, so from a failing run of the plan only changes
 * that contradict it are tried, and from each of those, if it still fails, the same again: first all
 * repairs of one change, then of two, and so on. An edge contradicts a run when it puts a step before
 * one that the run has earlier, or has alone; a restored step always may. Up to `EXHAUSTIVE_STEPS`
 * steps all pairs are tried, so the answer is the smallest; above, the edges the failures themselves
 * suggest: what establishes before the step that needs it, what undoes after it or before what
 * establishes. A step that alone can make a condition hold is put back first: every repair has it.
 * Of the user's edges no more go than have to; where several sets of them could, in small plans each is
 * tried, since the rest still orders the plan.
 * After `budget` checks, changes that leave fewer failures are taken one by one until none is left,
 * and what turns out not to be needed goes again. If that fails too, all that was taken out is put
 * back at once. A repair that does not verify is never given: then the answer is null.
 */
export function findRepair(
  problem: RepairProblem,
  budget = budgetFor(problem.steps.length),
): ModelRepair | null {
  return new RepairSearch(problem, budget).run();
}

function budgetFor(steps: number): number {
  return Math.min(4000, Math.max(20, Math.round(60_000 / steps)));
}

class RepairSearch {
  private readonly setters = new Map<Fact, { readonly adds: number[]; readonly deletes: number[] }>();

  constructor(
    private readonly problem: RepairProblem,
    private budget: number,
  ) {
    problem.steps.forEach((step, s) => {
      for (const fact of new Set(step.adds)) this.settersOf(fact).adds.push(s);
      for (const fact of new Set(step.deletes)) {
        if (!step.adds.includes(fact)) this.settersOf(fact).deletes.push(s);
      }
    });
  }

  private settersOf(fact: Fact): { readonly adds: number[]; readonly deletes: number[] } {
    let setters = this.setters.get(fact);
    if (setters === undefined) this.setters.set(fact, (setters = { adds: [], deletes: [] }));
    return setters;
  }

  run(): ModelRepair | null {
    const state: State = { present: new Set(this.problem.present), added: [], restored: [], dropped: [] };
    const looked = this.look(state);
    if (looked === null || looked.check.failures.length === 0) return null;
    let start: Start = { state, looked };
    let starts: readonly Start[] = [start];
    for (let back = this.forced(start); back.length > 0; back = this.forced(start)) {
      starts = this.withRoom({
        ...start.state,
        present: new Set([...start.state.present, ...back]),
        restored: [...start.state.restored, ...back],
      }).map((next) => ({ state: next, looked: this.look(next)! }));
      const safe = starts.find((each) => each.looked.check.verdict === 'safe');
      if (safe !== undefined) return asRepair(safe.state);
      const [first] = starts;
      if (first === undefined || first.looked.check.failures.length === 0) return null;
      start = first;
    }
    for (let depth = 1; depth <= DEEPEST && this.budget > 0; depth += 1) {
      const seen = new Set<string>();
      for (const each of starts) {
        const found = this.deepen(each.state, each.looked, depth, seen);
        if (found !== null) return asRepair(found);
      }
    }
    return this.greedy(start.state, start.looked) ?? this.putBack(start.state);
  }

  /** Steps every repair has to put back: without them some condition cannot hold in any order. */
  private forced({ state, looked }: Start): number[] {
    const back = new Set<number>();
    for (const { bad, step } of looked.check.failures) {
      const [literal] = bad;
      if (bad.length !== 1 || literal === undefined || !looked.model.holdsAtStart(literal)) continue;
      if (looked.model.undoers(literal).some((c) => c !== step)) continue;
      const could = this.undoersOf(literal).filter((c) => !state.present.has(c));
      if (could.length === 1) back.add(could[0]!);
    }
    return [...back];
  }

  /** Steps, in the plan or not, that make a literal false. */
  private undoersOf(literal: Literal): readonly number[] {
    const setters = this.setters.get(literal.fact);
    return (literal.holds ? setters?.deletes : setters?.adds) ?? [];
  }

  private deepen(state: State, looked: Looked, depth: number, seen: Set<string>): State | null {
    for (const change of this.candidates(state, looked)) {
      if (this.budget <= 0) return null;
      for (const next of this.apply(state, looked, change)) {
        const key = keyOf(next);
        if (seen.has(key)) continue;
        seen.add(key);
        const then = this.look(next, looked)!;
        if (then.check.verdict === 'safe') return next;
        if (depth > 1 && then.check.failures.length > 0) {
          const found = this.deepen(next, then, depth - 1, seen);
          if (found !== null) return found;
        }
      }
    }
    return null;
  }

  private greedy(start: State, looked: Looked): ModelRepair | null {
    let state = start;
    let here = looked;
    // Each round leaves fewer failures or ends the search.
    for (let left = GREEDY_CHECKS; left > 0;) {
      let better: { state: State; looked: Looked } | null = null;
      for (const change of this.candidates(state, here)) {
        const [next] = this.apply(state, here, change);
        if (next === undefined) continue;
        left -= 1;
        const then = this.look(next, here)!;
        if (then.check.failures.length < here.check.failures.length) better = { state: next, looked: then };
        if (better !== null || left <= 0) break;
      }
      if (better === null) return null;
      ({ state, looked: here } = better);
      if (here.check.verdict === 'safe') return asRepair(this.prune(state));
      if (here.check.failures.length === 0) return null;
    }
    return null;
  }

  /** Puts back every edge and then every step that was taken out, as far as they are not implied. */
  private putBack(start: State): ModelRepair | null {
    const all = this.problem.steps.map((_, s) => s);
    for (const present of [start.present, new Set(all)]) {
      const edges = this.problem.preferred.filter(isAmong(present));
      const restored = all.filter((s) => present.has(s) && !this.problem.present.includes(s));
      const [state] = this.withRoom({ present, added: edges, restored, dropped: [] });
      if (state === undefined) continue;
      const then = this.look(state)!;
      if (then.check.verdict === 'safe') return asRepair({ ...state, added: this.notImplied(edges, then) });
    }
    return null;
  }

  /** The ways to leave out of the user's edges just those that a state has no room for. */
  private withRoom(state: State): State[] {
    const isHere = isAmong(state.present);
    const { steps, fixed, droppable } = this.problem;
    const firm = [...fixed.filter(isHere), ...state.added];
    const most = steps.length <= EXHAUSTIVE_STEPS ? Infinity : 1;
    const ways = waysToMakeRoom(steps.length, firm, droppable.filter(isHere), most);
    return ways.map((dropped) => ({ ...state, dropped }));
  }

  private notImplied(edges: readonly ModelEdge[], { model, toModel }: Looked): ModelEdge[] {
    const kept = new Set(
      reduceEdges(model.order, model.model.edges).map((i) => model.model.edges[i]!.join()),
    );
    return edges.filter(([a, b]) => kept.has(`${toModel.get(a)},${toModel.get(b)}`));
  }

  /** Takes out added edges the repair is safe without; what went to make room for them may then stay. */
  private prune(state: State): State {
    let kept = state;
    for (const edge of state.added) {
      const added = kept.added.filter((other) => other !== edge);
      const [without] = this.withRoom({ ...kept, added });
      if (this.look(without!)!.check.verdict === 'safe') kept = without!;
    }
    return kept;
  }

  /** Checks a state, the faster the less it differs from another; null when its edges go in a circle. */
  private look(state: State, like: Looked | null = null): Looked | null {
    this.budget -= 1;
    const toAll = [...state.present].sort((a, b) => a - b);
    const toModel = new Map(toAll.map((s, i) => [s, i]));
    const edges: ModelEdge[] = [];
    const take = (all: readonly ModelEdge[]): void => {
      for (const [a, b] of all) {
        const from = toModel.get(a);
        const to = toModel.get(b);
        if (from !== undefined && to !== undefined) edges.push([from, to]);
      }
    };
    take(this.problem.fixed);
    take(this.problem.droppable.filter((edge) => !state.dropped.includes(edge)));
    take(state.added);
    const model: Model = {
      steps: toAll.map((s) => this.problem.steps[s]!),
      edges,
      initial: this.problem.initial,
      goals: this.problem.goals,
    };
    const checked = CheckedModel.of(model, like?.model);
    return checked === null ? null : { model: checked, check: checked.check(), toAll, toModel };
  }

  /** Changes that contradict the shortest failing run, the likeliest first. */
  private candidates(state: State, looked: Looked): Change[] {
    const worst = shortest(looked.check.failures)!;
    const run = looked.model.run(worst).map((s) => looked.toAll[s]!);
    const place = new Map(run.map((s, i) => [s, i]));
    const contradicts = ([a, b]: ModelEdge): boolean => {
      const at = place.get(b);
      return at !== undefined && (place.get(a) ?? Infinity) > at;
    };
    const restores = new Set<number>();
    const edges = new Map<string, ModelEdge>();
    const wish = (edge: ModelEdge): void => {
      if (edge[0] !== edge[1] && contradicts(edge)) edges.set(edge.join(), edge);
    };
    const isHere = (s: number): boolean => state.present.has(s);
    for (const edge of this.problem.preferred) if (isHere(edge[0]) && isHere(edge[1])) wish(edge);
    // The shortest first: its own suggestions are the likeliest.
    for (const failure of [worst, ...looked.check.failures]) {
      this.suggest(failure, looked, state, wish, restores);
      if (edges.size > MOST_CANDIDATES) break;
    }
    if (state.present.size <= EXHAUSTIVE_STEPS) {
      for (const a of state.present) for (const b of state.present) wish([a, b]);
    }
    if (this.problem.steps.length <= EXHAUSTIVE_STEPS) {
      // A step may help by no more than standing between two others.
      this.problem.steps.forEach((_, s) => {
        if (!isHere(s)) restores.add(s);
      });
    }
    return [
      ...[...restores].map((restore) => ({ restore })),
      ...[...edges.values()].slice(0, MOST_CANDIDATES).map((edge) => ({ edge })),
    ];
  }

  /** What a failure itself suggests. */
  private suggest(
    failure: ModelFailure,
    looked: Looked,
    state: State,
    wish: (edge: ModelEdge) => void,
    restores: Set<number>,
  ): void {
    const step = failure.step === null ? null : looked.toAll[failure.step]!;
    failure.bad.forEach((literal, i) => {
      const undoers = this.undoersOf(literal);
      const maker = failure.madeBy[i] ?? null;
      const madeBy = maker === null ? null : looked.toAll[maker]!;
      for (const c of undoers) {
        if (!state.present.has(c)) restores.add(c);
        else if (step !== null) wish([c, step]);
      }
      if (madeBy === null) return;
      for (const c of undoers) if (state.present.has(c)) wish([madeBy, c]);
      if (step !== null) wish([step, madeBy]);
    });
  }

  /** The state with a change made, in each way there is to make room for it. */
  private apply(state: State, { model, toModel }: Looked, change: Change): State[] {
    if ('restore' in change) {
      const present = new Set([...state.present, change.restore]);
      return this.withRoom({ ...state, present, restored: [...state.restored, change.restore] });
    }
    const next = { ...state, added: [...state.added, change.edge] };
    const [from, to] = change.edge.map((s) => toModel.get(s)!) as [number, number];
    return model.order.before.has(from, to) ? this.withRoom(next) : [next];
  }
}

/** Whether both ends of an edge are among some steps. */
const isAmong =
  (present: ReadonlySet<number>) =>
  ([a, b]: ModelEdge): boolean =>
    present.has(a) && present.has(b);

function keyOf(state: State): string {
  const words = (edges: readonly ModelEdge[]): string =>
    edges
      .map((edge) => edge.join('>'))
      .sort()
      .join();
  return `${[...state.restored].sort((a, b) => a - b).join()}|${words(state.added)}|${words(state.dropped)}`;
}

function asRepair({ added, restored, dropped }: State): ModelRepair {
  return { edges: added, restore: restored, drop: dropped };
}
