import type { Key, ObjectKind } from '../estate/types.js';
import type { Meaning } from './fields.js';

/** Entries of a list that are written out. */
const shown = 5;

/** A field's value for people: names in place of keys. */
export function textOf(
  value: unknown,
  meaning: Meaning,
  nameIn: (kind: ObjectKind, key: Key) => string,
): string {
  if (value === null || value === undefined) return 'none';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (Array.isArray(value)) {
    const words = value.slice(0, shown).map((one) => {
      if (typeof one !== 'string') return entryText(one);
      return meaning.refs === undefined ? one : nameIn(meaning.refs, one);
    });
    if (words.length === 0) return 'none';
    return value.length > shown ? `${words.join(', ')} and ${value.length - shown} more` : words.join(', ');
  }
  if (typeof value === 'string') return meaning.ref === undefined ? value : nameIn(meaning.ref, value);
  return typeof value === 'number' ? String(value) : entryText(value);
}

/** A file of a chain, a device, an entry of a plan. */
function entryText(entry: unknown): string {
  const { path, device, partition, vm, priority } = entry as Record<string, unknown>;
  if (typeof path === 'string') return path;
  if (typeof device === 'string') return typeof partition === 'number' ? `${device}:${partition}` : device;
  if (typeof vm === 'string') return `${vm}: priority ${String(priority)}`;
  return JSON.stringify(entry);
}
