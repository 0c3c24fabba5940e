import type {
  Branch,
  Cases,
  CertifiedHazard,
  CertifiedLiteral,
  CertifiedModel,
  Exclusion,
  Ground,
  Link,
  Proof,
  Support,
  Threat,
} from '../../certificate/format.js';
import { exclusionSentence, supportSentence } from '../../certificate/words.js';
import { CheckedModel } from './criterion.js';

/** Branches of one case distinction written down before the proof counts as too large. */
export const defaultProofLimit = 20_000;

type Maker = number | 'start';

/** Why there is no proof: where the check fails, or where it would be too large to write down. */
export interface Unproved {
  readonly kind: 'requirement' | 'hazard' | 'goal';
  readonly step: number | null;
  readonly item: number;
  readonly reason: 'fails' | 'too-large';
}

/**
 * Writes down why the check holds, condition by condition, in the form `certificate/verify.ts` checks.
 * The plan is proved from its model alone.
 */
export class Prover {
  private readonly previous: number[][];
  private readonly edges = new Set<number>();
  private readonly lemmas: [number, number, number][] = [];
  private readonly proved = new Set<number>();
  private readonly size: number;

  private constructor(
    private readonly model: CertifiedModel,
    private readonly checked: CheckedModel,
    private readonly limit: number,
  ) {
    this.size = model.steps.length;
    this.previous = model.steps.map(() => []);
    for (const [a, b] of model.edges) {
      this.previous[b]!.push(a);
      this.edges.add(a * this.size + b);
    }
  }

  /** Null when the edges go in a circle. */
  static of(model: CertifiedModel, limit: number = defaultProofLimit): Prover | null {
    const steps = model.steps.map((step) => ({ ...step, hazards: step.hazards.map(({ when }) => when) }));
    const checked = CheckedModel.of({ ...model, steps });
    return checked === null ? null : new Prover(model, checked, limit);
  }

  /** The proof of the whole plan, or all conditions that cannot be proved. */
  prove(): { readonly proof: Proof } | { readonly unproved: readonly Unproved[] } {
    const unproved: Unproved[] = [];
    const keep = <T extends object>(found: T | 'fails' | 'too-large', at: Omit<Unproved, 'reason'>): T[] => {
      if (found !== 'fails' && found !== 'too-large') return [found];
      unproved.push({ ...at, reason: found });
      return [];
    };
    const { steps, goals } = this.model;
    const proofs = steps.map(({ requires, hazards }, step) => ({
      requires: requires.flatMap((_, item) =>
        keep(this.requirement(step, item), { kind: 'requirement', step, item }),
      ),
      hazards: hazards.flatMap((_, item) => keep(this.hazard(step, item), { kind: 'hazard', step, item })),
    }));
    const ends = goals.flatMap((_, item) => keep(this.goal(item), { kind: 'goal', step: null, item }));
    if (unproved.length > 0) return { unproved };
    return {
      proof: {
        sequence: this.checked.order.sequence,
        before: this.lemmas,
        steps: proofs,
        goals: ends,
      },
    };
  }

  /** Why a requirement always holds just before its step. */
  requirement(step: number, item: number): Support | 'fails' {
    return this.support(this.model.steps[step]!.requires[item]!, step);
  }

  /** Why a goal holds at the end of every run. */
  goal(item: number): Support | 'fails' {
    return this.support(this.model.goals[item]!, null);
  }

  private support(
    literal: CertifiedLiteral & { readonly text: string },
    step: number | null,
  ): Support | 'fails' {
    const ground = this.ground(literal, step);
    if (ground === null) return 'fails';
    const sentence = supportSentence(this.model, literal.text, ground, step === null ? 'end' : 'before');
    return { ...ground, sentence };
  }

  /** Why a harm cannot come about: one literal that never holds, else a distinction of all cases. */
  hazard(step: number, item: number): Exclusion | 'fails' | 'too-large' {
    const hazard = this.model.steps[step]!.hazards[item]!;
    for (let literal = 0; literal < hazard.when.length; literal += 1) {
      const { fact, holds } = hazard.when[literal]!;
      const ground = this.ground({ fact, holds: !holds }, step);
      if (ground === null) continue;
      const found = { way: 'one-never-holds', literal, ground } as const;
      return { ...found, sentence: exclusionSentence(this.model, step, item, found) };
    }
    const cases = this.refute(hazard, step);
    if (cases === 'fails' || cases === 'too-large') return cases;
    const found = { way: 'never-together', cases } as const;
    return { ...found, sentence: exclusionSentence(this.model, step, item, found) };
  }

  private isBefore(a: number, b: number): boolean {
    return this.checked.order.before.has(b, a);
  }

  /** Everything comes before the end of the plan, which null stands for. */
  private precedes(a: number, step: number | null): boolean {
    return step === null || this.isBefore(a, step);
  }

  /**
   * Notes that a comes before b, as a chain of entries each resting on edges and earlier entries.
   * Chains from one step share their beginnings.
   */
  private note(a: number, b: number | null): void {
    if (b === null) return;
    const way: number[] = [];
    let at = b;
    while (!this.edges.has(a * this.size + at) && !this.proved.has(a * this.size + at)) {
      way.push(at);
      at = this.previous[at]!.find((m) => this.isBefore(a, m))!;
    }
    for (let i = way.length - 1; i >= 0; i -= 1) {
      const next = way[i]!;
      this.lemmas.push([a, at, next]);
      this.proved.add(a * this.size + next);
      at = next;
    }
  }

  private ground(literal: CertifiedLiteral, step: number | null): Ground | null {
    const makers = this.checked.makers(literal).filter((c) => c !== step && this.precedes(c, step));
    const [maker] = makers;
    if (maker === undefined && !this.checked.holdsAtStart(literal)) return null;
    const threats: Threat[] = [];
    for (const e of this.checked.undoers(literal)) {
      if (e === step) threats.push({ step: e, answer: 'itself' });
      else if (step !== null && this.isBefore(step, e)) threats.push({ step: e, answer: 'after' });
      else {
        const by = makers.find((c) => this.isBefore(e, c));
        if (by === undefined) return null;
        threats.push({ step: e, answer: 'restored', by });
      }
    }
    if (maker !== undefined) this.note(maker, step);
    for (const threat of threats) {
      if (threat.answer === 'after') this.note(step!, threat.step);
      if (threat.answer !== 'restored') continue;
      this.note(threat.step, threat.by);
      this.note(threat.by, step);
    }
    return { establishedBy: maker ?? 'start', threats };
  }

  private refute(hazard: CertifiedHazard, step: number): Cases | 'fails' | 'too-large' {
    return new Refutation(hazard.when, step, this.checked, (a, b) => this.note(a, b), this.limit).run();
  }
}

/** The distinction of all cases of one hazard: what made each literal true last, and why not. */
class Refutation {
  private written = 0;

  constructor(
    private readonly when: readonly CertifiedLiteral[],
    private readonly step: number,
    private readonly checked: CheckedModel,
    private readonly note: (a: number, b: number) => void,
    private readonly limit: number,
  ) {}

  run(): Cases | 'fails' | 'too-large' {
    return this.when.length === 0 ? 'fails' : this.split(0, []);
  }

  private isBefore(a: number, b: number): boolean {
    return this.checked.order.before.has(b, a);
  }

  /** `chosen`: what made the literals before this one true. */
  private split(literal: number, chosen: readonly Maker[]): Cases | 'fails' | 'too-large' {
    const wanted = this.when[literal]!;
    const makers: Maker[] = [...this.checked.makers(wanted)];
    if (this.checked.holdsAtStart(wanted)) makers.push('start');
    const branches: Branch[] = [];
    for (const maker of makers) {
      this.written += 1;
      if (this.written > this.limit) return 'too-large';
      const branch = this.branch(maker, [...chosen, maker]);
      if (branch === 'fails' || branch === 'too-large') return branch;
      branches.push(branch);
    }
    return { literal, branches };
  }

  private branch(maker: Maker, chosen: readonly Maker[]): Branch | 'fails' | 'too-large' {
    if (maker === this.step) return { maker, out: 'itself' };
    if (maker !== 'start' && this.isBefore(this.step, maker)) {
      this.note(this.step, maker);
      return { maker, out: 'after' };
    }
    const links = this.circle(chosen);
    if (links !== null) return { maker, out: 'circle', links };
    if (chosen.length === this.when.length) return 'fails';
    const cases = this.split(chosen.length, chosen);
    return cases === 'fails' || cases === 'too-large' ? cases : { maker, out: 'cases', cases };
  }

  /** A circle among the makers chosen, shortest first; null when they can all stand before the step. */
  private circle(chosen: readonly Maker[]): Link[] | null {
    const links: (Link | null)[][] = chosen.map(() => chosen.map(() => null));
    for (let j = 0; j < chosen.length; j += 1) {
      for (const undoer of this.checked.undoers(this.when[j]!)) {
        const within = this.within(undoer, chosen);
        if (within === undefined) continue;
        if (chosen[j] === 'start') {
          const link = { from: j, undoer, undoes: j, within };
          this.noteLink(link, chosen);
          return [link];
        }
        for (let i = 0; i < chosen.length; i += 1) {
          const maker = chosen[i]!;
          if (maker === 'start' || (maker !== undoer && !this.isBefore(maker, undoer))) continue;
          links[i]![j] = { from: i, undoer, undoes: j, within };
        }
      }
    }
    const found = shortestCircle(links);
    found?.forEach((link) => this.noteLink(link, chosen));
    return found;
  }

  /** Why an undoer takes part: it precedes the step (null) or is or precedes a maker; else undefined. */
  private within(undoer: number, chosen: readonly Maker[]): number | null | undefined {
    if (this.isBefore(undoer, this.step)) return null;
    const at = chosen.findIndex((e) => e !== 'start' && (e === undoer || this.isBefore(undoer, e)));
    return at < 0 ? undefined : at;
  }

  private noteLink({ from, undoer, within }: Link, chosen: readonly Maker[]): void {
    const into = within === null ? this.step : chosen[within]!;
    if (into !== undoer) this.note(undoer, into as number);
    const maker = chosen[from]!;
    if (maker !== 'start' && maker !== undoer) this.note(maker, undoer);
  }
}

/** The shortest way from a literal back to itself along the links, or null. */
function shortestCircle(links: readonly (readonly (Link | null)[])[]): Link[] | null {
  let best: Link[] | null = null;
  for (let start = 0; start < links.length; start += 1) {
    const ways = new Map<number, Link[]>([[start, []]]);
    for (const [at, way] of ways) {
      for (const link of links[at]!) {
        if (link === null) continue;
        if (link.undoes === start && (best === null || way.length + 1 < best.length)) best = [...way, link];
        if (!ways.has(link.undoes)) ways.set(link.undoes, [...way, link]);
      }
    }
  }
  return best;
}
