import type { Fact, GroundStep, Literal, PlanEdge } from './types.js';

/**
 * Derives which step comes before which from what the steps need and do; nothing is typed by hand.
 * - A requirement: every step that establishes it comes before, and every step that would undo it
 *   comes before those, so that it still holds.
 * - A hazard: the step that removes the danger comes before, likewise. Of several literals that make
 *   the danger together, the first that some step removes.
 * The result is not reduced. It is what the check is asked to prove, not the proof.
 */
export function deriveEdges(steps: readonly GroundStep[], initial: readonly Fact[]): PlanEdge[] {
  const adders = new Map<Fact, GroundStep[]>();
  const deleters = new Map<Fact, GroundStep[]>();
  const note = (map: Map<Fact, GroundStep[]>, fact: Fact, step: GroundStep): void => {
    const list = map.get(fact);
    if (list) list.push(step);
    else map.set(fact, [step]);
  };
  for (const step of steps) {
    for (const fact of step.effects.adds) note(adders, fact, step);
    for (const fact of step.effects.deletes) {
      if (!step.effects.adds.includes(fact)) note(deleters, fact, step);
    }
  }
  const atStart = new Set(initial);
  const setters = ({ fact, holds }: Literal): readonly GroundStep[] =>
    (holds ? adders : deleters).get(fact) ?? [];

  const edges = new Map<string, Map<string, PlanEdge>>();
  const link = (before: GroundStep, after: GroundStep, reason: string): void => {
    if (before === after) return;
    let of = edges.get(after.id);
    if (!of) edges.set(after.id, (of = new Map()));
    if (!of.has(before.id))
      of.set(before.id, { before: before.id, after: after.id, origin: 'derived', reason });
  };
  /** Puts before `step` whatever makes `wanted` true, and keeps it so. */
  const secure = (step: GroundStep, wanted: Literal, reason: string): void => {
    const makers = setters(wanted);
    const undoers = setters({ fact: wanted.fact, holds: !wanted.holds });
    for (const maker of makers) {
      link(maker, step, reason);
      for (const undoer of undoers) {
        if (undoer !== step) link(undoer, maker, `“${undoer.title}” would undo it: ${reason}`);
      }
    }
    if (makers.length === 0 && atStart.has(wanted.fact) === wanted.holds) {
      for (const undoer of undoers)
        link(step, undoer, `“${undoer.title}” would undo what it needs: ${reason}`);
    }
  };

  for (const step of steps) {
    for (const needed of step.requires) secure(step, needed, `needed: ${needed.text}`);
    for (const hazard of step.hazards) {
      if (hazard.noEdge) continue;
      const harmless = hazard.when.map(({ fact, holds }) => ({ fact, holds: !holds }));
      const removable = harmless.find((literal) => setters(literal).some((setter) => setter !== step));
      const wanted = removable ?? harmless[0];
      if (wanted) secure(step, wanted, `otherwise ${hazard.consequence}, because ${hazard.because}`);
    }
  }
  return steps.flatMap((step) => [...(edges.get(step.id)?.values() ?? [])]);
}
