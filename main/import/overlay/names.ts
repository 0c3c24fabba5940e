import type { Key } from '../../../src/domain/estate/types.js';
import { atOnce, eachOf, type Stretches } from '../../../src/domain/stretches.js';
import type { Problems } from '../problems.js';
import { applyingPhase } from './applying.js';

interface Named {
  readonly key: Key;
  readonly name: string;
}

/** Candidates shown when a name could mean several objects. */
const shownCandidates = 5;

/**
 * Finds the object a person means by a name: the one with exactly that key, else the only one with
 * exactly that name. Anything else is reported and left undone: a wrong guess would put a fact on
 * the wrong object.
 */
export class Names<T extends Named> {
  readonly #kind: string;
  readonly #problems: Problems;
  readonly #objects: readonly T[];
  readonly #meant: (object: T) => boolean;
  readonly #byKey = new Map<Key, T>();
  readonly #byName = new Map<string, T[]>();
  /** Most overlays name no VM, and there may be very many. */
  #isFilled = false;

  /**
   * `kind` is how sentences call such an object, e.g. "datastore"; an object that is not `meant` by
   * any name is not found.
   */
  constructor(
    kind: string,
    objects: readonly T[],
    problems: Problems,
    meant: (object: T) => boolean = () => true,
  ) {
    this.#kind = kind;
    this.#problems = problems;
    this.#objects = objects;
    this.#meant = meant;
  }

  /** Before `find`, where objects may be as many as VMs: makes the look-ups in stretches. */
  *ready(): Stretches<this> {
    if (!this.#isFilled) {
      this.#isFilled = true;
      yield* eachOf(applyingPhase, this.#objects, (object) => {
        if (!this.#meant(object)) return;
        this.#byKey.set(object.key, object);
        // Names in an overlay come without blanks around them.
        const name = object.name.trim();
        const same = this.#byName.get(name);
        if (same) same.push(object);
        else this.#byName.set(name, [object]);
      });
    }
    return this;
  }

  /** `place` is where in the overlay the name stands, e.g. `pools "Sales"`. */
  find(name: string, place: string): T | null {
    atOnce(this.ready());
    const byKey = this.#byKey.get(name);
    if (byKey) return byKey;
    const same = this.#byName.get(name) ?? [];
    if (same.length === 1) return same[0] as T;
    if (same.length === 0) {
      this.#problems.add(
        'warning',
        'overlay-unmatched',
        `The overlay names the ${this.#kind} "${name}" (${place}), but the estate has none of that name: the entry has no effect.`,
        { file: 'overlay', column: place },
      );
      return null;
    }
    const candidates = same.slice(0, shownCandidates).map((object) => object.key);
    const more = same.length > shownCandidates ? ` and ${same.length - shownCandidates} more` : '';
    this.#problems.add(
      'warning',
      'overlay-ambiguous',
      `The overlay names the ${this.#kind} "${name}" (${place}), and ${same.length} have that name: use the key of the one that is meant (${candidates.join(', ')}${more}).`,
      { file: 'overlay', column: place },
    );
    return null;
  }

  /** The objects of those names that could be found, each once. */
  *findEach(names: readonly string[], place: string): Stretches<Key[]> {
    const keys = new Set<Key>();
    if (names.length > 0) yield* this.ready();
    yield* eachOf(applyingPhase, names, (name) => {
      const found = this.find(name, place);
      if (found) keys.add(found.key);
    });
    return [...keys];
  }

  /** The same at once, for a few names. */
  findAll(names: readonly string[], place: string): Key[] {
    return atOnce(this.findEach(names, place));
  }
}
