import type { GroundStep, Hazard, Literal, Twice } from './types.js';

/** What comes of a step at the wrong time. */
export interface Timing {
  /** Done before what it needs: it cannot be done, or does harm. */
  readonly early: readonly TimingHarm[];
  /** Done after another step that needed it: the harm is the other one's. */
  readonly late: readonly TimingHarm[];
  /** Null for steps the user wrote. */
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
  return timingsOf(steps)(step);
}

/** The same for many steps of a plan: who hangs on what is looked up once. */
export function timingsOf(steps: readonly GroundStep[]): (step: GroundStep) => Timing {
  const waiting = new Map<string, Waiting[]>();
  steps.forEach((step, at) => {
    const wait = ({ fact, holds }: Literal, one: Omit<Waiting, 'step' | 'at'>): void => {
      const wanted = conditionOf(fact, holds);
      const there = waiting.get(wanted);
      if (there === undefined) waiting.set(wanted, [{ step, at, ...one }]);
      else there.push({ step, at, ...one });
    };
    step.requires.forEach((needed, item) => {
      wait(needed, { item, told: cannot(step, needed.text) });
    });
    step.hazards.forEach((hazard, i) => {
      if (hazard.id === 'done-twice') return;
      const item = step.requires.length + i;
      // What ends one condition of the harm keeps it from being done.
      for (const { fact, holds } of hazard.when)
        wait({ fact, holds: !holds }, { item, told: harms(step, hazard) });
    });
  });
  return (step) => {
    const late = new Map<TimingHarm['step'], Map<number, Waiting>>();
    for (const made of [
      ...step.effects.adds.map((fact) => conditionOf(fact, true)),
      ...step.effects.deletes.map((fact) => conditionOf(fact, false)),
    ]) {
      for (const one of waiting.get(made) ?? []) {
        if (one.step === step) continue;
        const ofStep = late.get(one.step.id) ?? new Map<number, Waiting>();
        late.set(one.step.id, ofStep.set(one.item, one));
      }
    }
    return {
      early: [
        ...step.requires.map((needed) => cannot(step, needed.text)),
        ...step.hazards.filter(({ id }) => id !== 'done-twice').map((hazard) => harms(step, hazard)),
      ],
      late: [...late.values()]
        .flatMap((ofStep) => [...ofStep.values()])
        .sort((a, b) => a.at - b.at || a.item - b.item)
        .map(({ told }) => told),
      twice: step.twice ?? null,
    };
  };
}

/** Something of a step that hangs on another one having come before. */
interface Waiting {
  readonly step: GroundStep;
  readonly at: number;
  /** Its requirements first, then its hazards. */
  readonly item: number;
  readonly told: TimingHarm;
}

const conditionOf = (fact: string, holds: boolean): string => `${holds ? '+' : '-'}${fact}`;

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
