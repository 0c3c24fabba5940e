import type { GroundStep, Hazard, Twice } from './types.js';

/** What comes of a step at the wrong time. */
export interface Timing {
  /** Done before what it needs: it cannot be done, or does harm. */
  readonly early: readonly TimingHarm[];
  /** Done after another step that needed it: the harm is the other one's. */
  readonly late: readonly TimingHarm[];
  /** Null where nobody has said. */
  readonly twice: Twice | null;
}

export interface TimingHarm {
  /** The step that then does the harm, or cannot be done. */
  readonly step: string;
  /** "214 desktops power on without network", or what then does not hold. */
  readonly text: string;
  readonly harm: boolean;
  readonly count: number;
  readonly cure: string;
  readonly versions: string | null;
}

/**
 * Reads out of a plan's steps what happens if one comes too early, too late or twice. Too late is too
 * early of the others: whatever this step would have made true, or kept from doing harm.
 */
export function timingOf(step: GroundStep, steps: readonly GroundStep[]): Timing {
  const makes = new Set(step.effects.adds);
  const unmakes = new Set(step.effects.deletes);
  const prevents = (hazard: Hazard): boolean =>
    hazard.id !== 'done-twice' && hazard.when.some(({ fact, holds }) => (holds ? unmakes : makes).has(fact));
  return {
    early: [
      ...step.requires.map((needed) => cannot(step, needed.text)),
      ...step.hazards.filter(({ id }) => id !== 'done-twice').map((hazard) => harms(step, hazard)),
    ],
    late: steps
      .filter((other) => other !== step)
      .flatMap((other) => [
        ...other.requires
          .filter(({ fact, holds }) => (holds ? makes : unmakes).has(fact))
          .map((needed) => cannot(other, needed.text)),
        ...other.hazards.filter(prevents).map((hazard) => harms(other, hazard)),
      ]),
    twice: step.twice ?? null,
  };
}

const cannot = (step: GroundStep, text: string): TimingHarm => ({
  step: step.id,
  text: `it does not hold that ${text}`,
  harm: false,
  count: 0,
  cure: 'Do first what makes it hold.',
  versions: null,
});

const harms = (step: GroundStep, hazard: Hazard): TimingHarm => ({
  step: step.id,
  text: hazard.consequence,
  harm: true,
  count: hazard.count,
  cure: hazard.cure,
  versions: hazard.versions ?? null,
});
