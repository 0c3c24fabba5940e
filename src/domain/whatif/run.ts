import { mounted, portsKnown, powerOnStarted, vAppsOn } from '../plan/facts.js';
import type { Key } from '../estate/types.js';
import type { Placement } from '../plan/scope/index.js';
import type { Fact, GroundStep } from '../plan/types.js';
import type { Brought, Bringer } from './bring.js';
import type { Effects } from './effects.js';
import { sequenceOf, type Sequence } from './sequence.js';
import type { Situation } from './situation.js';
import type { GoalOutcome, Harm, RunOutcome, StepOutcome } from './types.js';

/** How people follow the plan: they stop at a step that fails, or go on with whatever can be done. */
export type Manner = 'stop' | 'press-on';

/** What storage and hosts were like when a cluster's power-on was set off. */
export interface PowerOn {
  readonly mounted: ReadonlySet<Key>;
  readonly portsKnown: boolean;
  readonly step: { readonly id: string; readonly title: string };
}

/** A run when it is over. */
export interface Ended {
  readonly situation: Situation;
  readonly effects: Effects;
  readonly state: ReadonlySet<Fact>;
  readonly powerOns: ReadonlyMap<Key, PowerOn>;
  /** Why a fact does not hold, and the step at which it went wrong. */
  whyNot(fact: Fact): Cause;
}

export interface Cause {
  readonly because: string;
  readonly step: { readonly id: string; readonly title: string } | null;
}

/** The fact whose making powers the VMs of a cluster on. */
export function startOf(p: Placement, { world }: Situation): Fact {
  const { vcd } = world;
  if (vcd === null || p.haPowersOn) return powerOnStarted(p.key);
  return vAppsOn(vcd.priorities[vcd.priorities.length - 1] ?? '');
}

/** Runs a plan's list under the effects of faults, and counts what it brings. */
export function run(situation: Situation, effects: Effects, manner: Manner, bring: Bringer): RunOutcome {
  return new Run(situation, effects, manner).outcome(bring);
}

class Run implements Ended {
  readonly state: Set<Fact>;
  readonly powerOns = new Map<Key, PowerOn>();
  private readonly ends = new Map<string, StepOutcome>();
  /** First cause of each step that was not done. */
  private readonly causes = new Map<string, Cause>();
  private readonly harms: Harm[] = [];
  private readonly physically = new Set<Fact>();
  private readonly before = new Map<string, string[]>();
  private readonly makers = new Map<Fact, GroundStep>();
  private readonly starts: ReadonlyMap<Fact, readonly Placement[]>;
  private readonly sequence: Sequence;

  constructor(
    readonly situation: Situation,
    readonly effects: Effects,
    private readonly manner: Manner,
  ) {
    const { view, initial, world } = situation;
    this.state = new Set(initial.filter((fact) => !effects.blocked.has(fact)));
    for (const { before, after } of view.edges) {
      const list = this.before.get(after);
      if (list) list.push(before);
      else this.before.set(after, [before]);
    }
    const starts = new Map<Fact, Placement[]>();
    for (const p of world.placements) {
      const fact = startOf(p, situation);
      starts.set(fact, [...(starts.get(fact) ?? []), p]);
    }
    this.starts = starts;
    for (const step of view.steps) for (const fact of step.effects.adds) this.makers.set(fact, step);
    this.sequence = sequenceOf(view, effects.waits);
    for (const step of this.sequence.steps) this.take(step);
  }

  private take(step: GroundStep): void {
    const waits = (this.before.get(step.id) ?? []).flatMap((id) => this.ends.get(id) ?? []);
    const stuck = waits.find((end) => end.end !== 'done');
    if (stuck !== undefined && this.manner === 'stop') {
      const cause = this.causes.get(stuck.id)!;
      this.end(step, 'held-up', `“${stuck.title}” is not done`, cause);
      return;
    }
    const lacking = step.requires.find(({ fact, holds }) => this.state.has(fact) !== holds);
    if (lacking !== undefined) {
      this.end(step, 'held-up', `it does not hold that ${lacking.text}`, this.causeOf(lacking.fact, step));
      return;
    }
    const wait = this.sequence.waits.get(step.id);
    const other = wait === undefined ? undefined : this.ends.get(wait.step);
    if (wait !== undefined && other?.end !== 'done') {
      const because = wait.circular
        ? `${wait.what} comes only after “${wait.title}”, and the plan has that wait for this step`
        : `${wait.what} comes only after “${wait.title}”, which is not done`;
      this.end(step, 'failed', because, null);
      return;
    }
    for (const hazard of step.hazards) {
      if (!hazard.when.every(({ fact, holds }) => this.state.has(fact) === holds)) continue;
      this.harm(step, `${hazard.consequence}, because ${hazard.because}`, hazard.count);
    }
    for (const { at, unless, sentence, count } of this.effects.harms) {
      if (step.effects.adds.includes(at) && !this.state.has(unless)) this.harm(step, sentence, count);
    }
    const failed = this.make(step);
    if (failed !== null) {
      this.end(step, 'failed', failed, null);
      return;
    }
    const from = Math.max(0, ...waits.map((end) => end.doneAt ?? 0), other?.doneAt ?? 0);
    const late = Math.max(0, ...step.effects.adds.map((fact) => this.effects.delays.get(fact) ?? 0));
    this.ends.set(step.id, {
      id: step.id,
      title: step.title,
      end: 'done',
      because: null,
      doneAt: from + step.duration.likely + late,
    });
  }

  private harm({ id, title }: GroundStep, sentence: string, count: number): void {
    this.harms.push({ step: id, title, sentence, count });
  }

  /** Makes a step's effects true as far as the faults let it; answers why not all, if not all. */
  private make(step: GroundStep): string | null {
    let failed: string | null = null;
    for (const fact of step.effects.deletes) this.state.delete(fact);
    for (const fact of step.effects.adds) {
      const only = this.effects.only.get(fact);
      const without = only !== undefined && !this.state.has(only.when);
      if (!without) this.physically.add(fact);
      const why = this.effects.blocked.get(fact) ?? (without ? only.because : undefined);
      if (why === undefined) this.state.add(fact);
      else failed ??= why;
    }
    for (const fact of step.effects.adds) {
      for (const p of this.starts.get(fact) ?? []) if (!this.powerOns.has(p.key)) this.powerOn(p, step);
    }
    return failed;
  }

  private powerOn(p: Placement, { id, title }: GroundStep): void {
    const stores = [...p.vmfs, ...p.nfs].map((ds) => ds.key);
    this.powerOns.set(p.key, {
      mounted: new Set(stores.filter((key) => this.physically.has(mounted(key, p.key)))),
      portsKnown: this.state.has(portsKnown(p.key)),
      step: { id, title },
    });
  }

  /** `cause` is null where the step itself is where it goes wrong. */
  private end(step: GroundStep, end: 'failed' | 'held-up', because: string, cause: Cause | null): void {
    const { id, title } = step;
    const full = cause === null ? because : `${because}: ${cause.because}`;
    this.ends.set(id, { id, title, end, because: full, doneAt: null });
    this.causes.set(id, cause ?? { because, step: { id, title } });
  }

  /** Why a fact a step needs does not hold; null where nothing more is known than that. */
  private causeOf(fact: Fact, needing: GroundStep): Cause | null {
    const maker = this.makers.get(fact);
    const known = maker === undefined ? undefined : this.causes.get(maker.id);
    if (known !== undefined) return known;
    const blocked = this.effects.blocked.get(fact);
    return blocked === undefined
      ? null
      : { because: blocked, step: { id: needing.id, title: needing.title } };
  }

  whyNot(fact: Fact): Cause {
    const maker = this.makers.get(fact);
    const blocked = this.effects.blocked.get(fact);
    if (maker === undefined) {
      return { because: blocked ?? 'no step of the plan brings it about', step: null };
    }
    const cause = this.causes.get(maker.id);
    const step = { id: maker.id, title: maker.title };
    return cause ?? { because: blocked ?? `“${maker.title}” did not last`, step };
  }

  outcome(bring: Bringer): RunOutcome {
    const { view, goals } = this.situation;
    const ends = view.steps.map((step) => this.ends.get(step.id)!);
    const notDone = ends.filter((end) => end.end !== 'done');
    const brought: Brought = bring(this);
    const told = goals.map(({ fact, holds, text }): GoalOutcome => {
      if (this.state.has(fact) === holds) return { text, reached: true, because: null, step: null };
      const { because, step } = this.whyNot(fact);
      return { text, reached: false, because, step };
    });
    return {
      clean: notDone.length === 0 && this.harms.length === 0,
      notDone,
      stepsDone: ends.length - notDone.length,
      harms: this.harms,
      goals: told,
      missed: told.filter((goal) => !goal.reached).map((goal) => goal.text),
      ...brought.counts,
      servicesLost: brought.services,
      seconds: Math.max(0, ...ends.map((end) => end.doneAt ?? 0)),
    };
  }
}
