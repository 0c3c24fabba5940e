import type { Key } from '../estate/types.js';
import type { Comparing } from './fields/field.js';
import type { Side, Sides } from './sides.js';

type File = { readonly path: string; readonly datastore: Key | null };

/** "[prod-01] a/a.vmx" → "a/a.vmx": what is left of a path when its datastore was renamed. */
function withinDatastore(path: string): string {
  return path.replace(/^\[[^\]]*\] ?/, '');
}

/** Whether two values of a field say the same, each in its own estate. */
export function sameValue(as: Comparing, before: unknown, after: unknown, sides: Sides): boolean {
  if (before === after && as !== 'ref') return true;
  if (before === null || after === null) return before === after;
  switch (as) {
    case 'value':
    case 'path':
      return false;
    case 'ref':
      return sides.after.key(after as Key) === before;
    case 'files':
      return sameFiles(before as readonly File[], after as readonly File[], sides);
    case 'refs':
    case 'set':
    case 'items':
      return sameMembers(before as readonly unknown[], after as readonly unknown[], sides);
  }
}

function sameFiles(before: readonly File[], after: readonly File[], { after: side }: Sides): boolean {
  return (
    before.length === after.length &&
    before.every((file, at) => {
      const other = after[at];
      const datastore = other?.datastore ? side.key(other.datastore) : null;
      return file.path === other?.path && file.datastore === datastore;
    })
  );
}

/**
 * The datastore whose new name alone makes two chains of files differ, by common key; null when
 * something else does.
 */
export function renamedUnder(before: unknown, after: unknown, { after: side }: Sides): Key | null {
  const was = before as readonly File[];
  const is = after as readonly File[];
  let renamed: Key | null = null;
  for (const [at, file] of was.entries()) {
    const other = is[at];
    if (other === undefined || is.length !== was.length) return null;
    if (file.datastore !== (other.datastore ? side.key(other.datastore) : null)) return null;
    if (file.path === other.path) continue;
    if (withinDatastore(file.path) !== withinDatastore(other.path)) return null;
    renamed ??= file.datastore;
  }
  return renamed;
}

function sameMembers(before: readonly unknown[], after: readonly unknown[], sides: Sides): boolean {
  if (before.length !== after.length) return false;
  const members = (list: readonly unknown[], side: Side): string[] =>
    list.map((item) => JSON.stringify(item, common(side))).sort();
  const was = members(before, sides.before);
  const is = members(after, sides.after);
  return was.every((item, at) => item === is[at]);
}

/** Keys within an item as the older estate writes them. */
function common(side: Side): (name: string, value: unknown) => unknown {
  return (_, value) => (typeof value === 'string' ? side.key(value) : value);
}

/** How many members of a list are named. */
const shown = 4;

/** A value as people read it; null stays null ("the sources do not say"). */
export function valueText(as: Comparing, value: unknown, side: Side): string | null {
  if (value === null || value === undefined) return null;
  switch (as) {
    case 'ref':
      return side.name(side.key(value as Key));
    case 'refs':
      return list((value as readonly Key[]).map((key) => side.name(side.key(key))));
    case 'set':
    case 'items':
      return list((value as readonly unknown[]).map((item) => itemText(item, side)));
    case 'files':
      return list((value as readonly File[]).map((file) => file.path));
    case 'value':
    case 'path':
      if (typeof value === 'boolean') return value ? 'yes' : 'no';
      if (typeof value === 'number') return value.toLocaleString('en-GB');
      return String(value);
  }
}

function list(texts: readonly string[]): string {
  if (texts.length === 0) return 'none';
  const named = [...texts].sort().slice(0, shown);
  const more = texts.length - named.length;
  return `${named.join(', ')}${more > 0 ? ` and ${more.toLocaleString('en-GB')} more` : ''}`;
}

/** An extent or a copy of a volume by what it is known by; of anything else, its values. */
function itemText(item: unknown, side: Side): string {
  if (typeof item === 'string') return side.name(side.key(item));
  if (typeof item !== 'object' || item === null) return String(item);
  const { device, partition, label, vmfsUuid } = item as Readonly<Record<string, unknown>>;
  if (typeof device === 'string') return typeof partition === 'number' ? `${device}:${partition}` : device;
  if (typeof vmfsUuid === 'string') return typeof label === 'string' && label !== '' ? label : vmfsUuid;
  return Object.values(item)
    .filter((value) => typeof value === 'string' || typeof value === 'number')
    .map((value) => itemText(value, side))
    .join(' ');
}
