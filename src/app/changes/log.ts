import type { ChangeEntry, Effect } from '../../contract/types.js';
import { effects } from '../../domain/diff/effects.js';

export interface EffectGroup {
  readonly id: Effect;
  readonly name: string;
  readonly text: string;
  readonly entries: readonly ChangeEntry[];
}

/**
 * The log by what it does to DR, the gravest first; groups without an entry are left out. `search`
 * words must all occur in the sentence, the reason or a name of an object; an empty set of effects
 * means all.
 */
export function groupEntries(
  entries: readonly ChangeEntry[],
  search: string,
  chosen: ReadonlySet<Effect>,
): EffectGroup[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  const matches = (entry: ChangeEntry): boolean => {
    if (words.length === 0) return true;
    const names = entry.objects.map(({ object }) => object.name).join(' ');
    const text = `${entry.sentence} ${entry.why} ${names}`.toLowerCase();
    return words.every((word) => text.includes(word));
  };
  return effects
    .filter(({ id }) => chosen.size === 0 || chosen.has(id))
    .map((effect) => ({
      ...effect,
      entries: entries.filter((entry) => entry.effect === effect.id && matches(entry)),
    }))
    .filter((group) => group.entries.length > 0);
}
