import { canonicalJson } from './canonical.js';
import type {
  Branch,
  Cases,
  Certificate,
  CertifiedHazard,
  CertifiedLiteral,
  Exclusion,
  Ground,
  Link,
  Support,
} from './format.js';
import { Misshapen, readCertificate } from './shape.js';
import { exclusionSentence, supportSentence } from './words.js';

/** What a sound certificate proves, or the first reason why it proves nothing. */
export type Verification =
  | {
      readonly ok: true;
      readonly certificate: Certificate;
      /** Requirements, hazards and goals proved. */
      readonly conditions: number;
    }
  | { readonly ok: false; readonly problem: string };

/**
 * Checks a certificate from itself alone: no plan, no estate, no planner. It shares no code with the
 * planner; this folder imports nothing outside itself. The time it takes grows with the size of the
 * certificate and not faster: every entry is looked at once, and every "comes before" it needs is
 * looked up among the edges and the entries of `proof.before`.
 *
 * Why a proof of this form is one. A *run* is an order of the steps that contradicts no edge. Take
 * any run, a step s and the steps P that stand before s in it (all of them, for a goal).
 * - A *ground* of a literal: consider the last step of P that sets the literal's fact. Were it one that
 *   makes it false, the ground names it as a threat; it is not s, and not after s, so it is said to be
 *   restored by a step after it that is also in P, and was not the last. So the last one makes the
 *   literal true. If there is none, the literal is as it was at the start, and since no establishing
 *   step can be missing from P, the ground says that it held there.
 * - *Cases* of a hazard: suppose all its literals held before s. Each has a last maker in P, or held
 *   from the start and was never undone in P. The cases list every maker there is. Makers that are s or
 *   come after s are not in P. In a circle, every undoer is in P because it comes before s, or is or
 *   comes before a maker in P; being in P, it stands before the last maker of what it undoes; so each
 *   maker of the circle stands before the next, and the first before itself.
 *
 * `sha256` gives the SHA-256 of a text in UTF-8, in lower-case hex.
 */
export function verifyCertificate(value: unknown, sha256: (text: string) => string): Verification {
  try {
    const certificate = readCertificate(value);
    const { seal, ...sealed } = certificate;
    refuseUnless(
      certificate.modelHash === sha256(canonicalJson(certificate.model)),
      'The model is not the one the certificate was made for: its hash differs.',
    );
    refuseUnless(
      seal === sha256(canonicalJson(sealed)),
      'The certificate was changed after it was made: its seal does not fit.',
    );
    return { ok: true, certificate, conditions: new Checker(certificate).check() };
  } catch (error) {
    if (error instanceof Misshapen || error instanceof Refused) return { ok: false, problem: error.message };
    throw error;
  }
}

class Refused extends Error {}

function refuseUnless(condition: boolean, problem: string): asserts condition {
  if (!condition) throw new Refused(problem);
}

/** The steps that make a fact true, and those that make it false. */
interface Setters {
  readonly adds: Set<number>;
  readonly deletes: Set<number>;
}

const nothing: Setters = { adds: new Set(), deletes: new Set() };

class Checker {
  private readonly setters = new Map<string, Setters>();
  private readonly initial: ReadonlySet<string>;
  private readonly size: number;
  /** Pairs known to come one before the other, as `a × size + b`. */
  private readonly known = new Set<number>();

  constructor(private readonly certificate: Certificate) {
    const { model } = certificate;
    this.size = model.steps.length;
    this.initial = new Set(model.initial);
    model.steps.forEach(({ adds, deletes }, s) => {
      const added = new Set(adds);
      for (const fact of added) this.settersOf(fact).adds.add(s);
      for (const fact of deletes) if (!added.has(fact)) this.settersOf(fact).deletes.add(s);
    });
  }

  private settersOf(fact: string): Setters {
    let setters = this.setters.get(fact);
    if (setters === undefined) {
      this.setters.set(fact, (setters = { adds: new Set(), deletes: new Set() }));
    }
    return setters;
  }

  private makers({ fact, holds }: CertifiedLiteral): ReadonlySet<number> {
    const setters = this.setters.get(fact) ?? nothing;
    return holds ? setters.adds : setters.deletes;
  }

  private undoers({ fact, holds }: CertifiedLiteral): ReadonlySet<number> {
    return this.makers({ fact, holds: !holds });
  }

  private atStart({ fact, holds }: CertifiedLiteral): boolean {
    return this.initial.has(fact) === holds;
  }

  private isBefore(a: number, b: number): boolean {
    return b < this.size && this.known.has(a * this.size + b);
  }

  /** Everything comes before the end of the plan, which null stands for. */
  private precedes(step: number, condition: number | null): boolean {
    return condition === null || this.isBefore(step, condition);
  }

  /** Checks everything and counts the conditions. @throws Refused */
  check(): number {
    this.checkOrder();
    const { model, proof } = this.certificate;
    let conditions = 0;
    refuseUnless(proof.steps.length === this.size, 'The proof does not speak of every step.');
    model.steps.forEach(({ requires, hazards }, s) => {
      const proofs = proof.steps[s]!;
      const at = `Step ${s}`;
      refuseUnless(proofs.requires.length === requires.length, `${at}: not every requirement is proved.`);
      refuseUnless(proofs.hazards.length === hazards.length, `${at}: not every hazard is excluded.`);
      requires.forEach((needed, i) => {
        const support = proofs.requires[i]!;
        this.checkSupport(needed, s, support, `${at}, requirement ${i}`);
      });
      hazards.forEach((hazard, i) => {
        this.checkExclusion(hazard, s, i, proofs.hazards[i]!, `${at}, hazard ${i}`);
      });
      conditions += requires.length + hazards.length;
    });
    refuseUnless(proof.goals.length === model.goals.length, 'Not every goal is proved.');
    model.goals.forEach((goal, i) => this.checkSupport(goal, null, proof.goals[i]!, `Goal ${i}`));
    return conditions + model.goals.length;
  }

  private checkOrder(): void {
    const { model, proof } = this.certificate;
    const place = new Map(proof.sequence.map((s, i) => [s, i]));
    refuseUnless(
      proof.sequence.length === this.size &&
        place.size === this.size &&
        proof.sequence.every((s) => s < this.size),
      'The order it gives does not have every step once.',
    );
    for (const [a, b] of model.edges) {
      refuseUnless(a < this.size && b < this.size, 'An edge leads to a step that is not there.');
      refuseUnless(place.get(a)! < place.get(b)!, 'The order it gives contradicts an edge.');
      this.known.add(a * this.size + b);
    }
    for (const [a, m, b] of proof.before) {
      refuseUnless(
        this.isBefore(a, m) && this.isBefore(m, b),
        `That step ${a} comes before step ${b} by way of step ${m} does not follow.`,
      );
      this.known.add(a * this.size + b);
    }
  }

  private checkSupport(
    literal: CertifiedLiteral & { readonly text: string },
    s: number | null,
    support: Support,
    at: string,
  ): void {
    this.checkGround(literal, s, support, at);
    const { model } = this.certificate;
    const sentence = supportSentence(model, literal.text, support, s === null ? 'end' : 'before');
    refuseUnless(support.sentence === sentence, `${at}: the sentence does not say what is proved.`);
  }

  private checkGround(
    literal: CertifiedLiteral,
    s: number | null,
    { establishedBy, threats }: Ground,
    at: string,
  ): void {
    if (establishedBy === 'start') {
      refuseUnless(this.atStart(literal), `${at}: it does not hold at the start.`);
    } else {
      refuseUnless(
        this.makers(literal).has(establishedBy) && this.precedes(establishedBy, s),
        `${at}: step ${establishedBy} does not establish it before.`,
      );
    }
    const undoers = this.undoers(literal);
    const answered = new Set(threats.map(({ step }) => step));
    refuseUnless(
      threats.length === undoers.size && answered.size === undoers.size,
      `${at}: not every step that undoes it is answered once.`,
    );
    for (const threat of threats) {
      const { step } = threat;
      refuseUnless(undoers.has(step), `${at}: step ${step} does not undo it.`);
      const answers =
        threat.answer === 'itself'
          ? step === s
          : threat.answer === 'after'
            ? s !== null && this.isBefore(s, step)
            : this.makers(literal).has(threat.by) &&
              this.isBefore(step, threat.by) &&
              this.precedes(threat.by, s);
      refuseUnless(answers, `${at}: step ${step} may undo it.`);
    }
  }

  private checkExclusion(
    { when }: CertifiedHazard,
    s: number,
    item: number,
    exclusion: Exclusion,
    at: string,
  ): void {
    if (exclusion.way === 'one-never-holds') {
      const literal = when[exclusion.literal];
      refuseUnless(literal !== undefined, `${at}: it has no literal ${exclusion.literal}.`);
      this.checkGround({ fact: literal.fact, holds: !literal.holds }, s, exclusion.ground, at);
    } else {
      this.checkCases(when, s, exclusion.cases, new Map(), at);
    }
    refuseUnless(
      exclusion.sentence === exclusionSentence(this.certificate.model, s, item, exclusion),
      `${at}: the sentence does not say what is proved.`,
    );
  }

  /** `chosen`: the maker of each literal, as supposed so far. */
  private checkCases(
    when: readonly CertifiedLiteral[],
    s: number,
    { literal: number, branches }: Cases,
    chosen: ReadonlyMap<number, number | 'start'>,
    at: string,
  ): void {
    const literal = when[number];
    refuseUnless(literal !== undefined && !chosen.has(number), `${at}: literal ${number} is not open.`);
    const makers = this.makers(literal);
    const startToo = this.atStart(literal) ? 1 : 0;
    const covered = new Set(branches.map(({ maker }) => maker));
    refuseUnless(
      covered.size === branches.length && covered.size === makers.size + startToo,
      `${at}: not every way in which literal ${number} may come about is looked at once.`,
    );
    for (const branch of branches) {
      const { maker } = branch;
      refuseUnless(
        maker === 'start' ? startToo === 1 : makers.has(maker),
        `${at}: literal ${number} does not come about by step ${maker}.`,
      );
      this.checkBranch(when, s, branch, new Map(chosen).set(number, maker), at);
    }
  }

  private checkBranch(
    when: readonly CertifiedLiteral[],
    s: number,
    branch: Branch,
    chosen: ReadonlyMap<number, number | 'start'>,
    at: string,
  ): void {
    switch (branch.out) {
      case 'itself':
        return refuseUnless(branch.maker === s, `${at}: step ${branch.maker} is not the step itself.`);
      case 'after':
        return refuseUnless(this.isBefore(s, branch.maker), `${at}: step ${branch.maker} may come before.`);
      case 'cases':
        return this.checkCases(when, s, branch.cases, chosen, at);
      case 'circle':
        return this.checkCircle(when, s, branch.links, chosen, at);
    }
  }

  private checkCircle(
    when: readonly CertifiedLiteral[],
    s: number,
    links: readonly Link[],
    chosen: ReadonlyMap<number, number | 'start'>,
    at: string,
  ): void {
    refuseUnless(links.length > 0, `${at}: a circle has no links.`);
    const isOrPrecedes = (a: number, maker: number | 'start' | undefined): boolean =>
      typeof maker === 'number' && (a === maker || this.isBefore(a, maker));
    links.forEach(({ from, undoer, undoes, within }, i) => {
      const literal = when[undoes];
      const target = chosen.get(undoes);
      refuseUnless(
        literal !== undefined && target !== undefined && this.undoers(literal).has(undoer),
        `${at}: step ${undoer} does not undo literal ${undoes}.`,
      );
      refuseUnless(
        within === null ? this.isBefore(undoer, s) : isOrPrecedes(undoer, chosen.get(within)),
        `${at}: step ${undoer} need not come before.`,
      );
      // Nothing in the run may undo what holds from the start: no circle is needed.
      if (target === 'start' && from === undoes && links.length === 1) return;
      const maker = chosen.get(from);
      refuseUnless(
        typeof maker === 'number' && (maker === undoer || this.isBefore(maker, undoer)),
        `${at}: the maker of literal ${from} need not stand before step ${undoer}.`,
      );
      refuseUnless(links[(i + 1) % links.length]!.from === undoes, `${at}: the links do not close.`);
    });
  }
}
