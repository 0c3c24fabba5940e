/**
 * A small seeded generator of numbers (mulberry32): the same seed gives the same estate on every
 * machine. Good enough to scatter names and sizes, not for anything secret.
 */
export interface Random {
  /** A whole number from 0 up to, not including, `below`. */
  below(below: number): number;
  /** `digits` lower-case hexadecimal digits. */
  hex(digits: number): string;
  /** True in `percent` of 100 cases. */
  chance(percent: number): boolean;
}

/** A generator that starts from `seed` (any whole number). */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
  return {
    below: (below) => next() % below,
    hex(digits) {
      let text = '';
      while (text.length < digits) text += next().toString(16).padStart(8, '0');
      return text.slice(0, digits);
    },
    chance: (percent) => next() % 100 < percent,
  };
}

/** A 32-bit seed from a text (FNV-1a), for values that must not depend on the order of drawing. */
export function seedOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  }
  return hash >>> 0;
}
