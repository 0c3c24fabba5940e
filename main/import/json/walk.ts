/** An object out of a JSON file: other people's keys, `__proto__` among them. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** An object of a kind the importer knows, and where it stood. */
export interface Found<Kind extends string> {
  readonly kind: Kind;
  readonly object: JsonObject;
  /** "list[3].vms[0]"; empty for the whole document. */
  readonly path: string;
  /** The closest known object around it. */
  readonly owner: Found<Kind> | null;
  /** The object whose list it was a member of: what a page says about itself. */
  readonly page: JsonObject | null;
}

export interface Walk<Kind extends string> {
  /** What an object is; null when it is none of the importer's. */
  kindOf(object: JsonObject, page: JsonObject | null): Kind | null;
  /** The lists inside a known object that hold further ones: scripts like to put them there. */
  readonly inside: Readonly<Record<Kind, readonly string[]>>;
}

/** Deepest place records are looked for: `{ "plans": { "list": [ { "vms": { "list": [` is five. */
const deepest = 8;

/** What was passed over, so that it can be told. */
export interface Strangers {
  /** Objects in lists that are of no known kind. */
  count: number;
  /** Keys of the first of them. */
  keys: readonly string[];
}

/**
 * Finds the known objects of a document, in whatever they are wrapped: a bare list, one object,
 * `{ "list": […] }`, `{ "record": […] }`, `{ "values": […] }`, a list of pages, or an object a script
 * made of several answers.
 */
export function* walk<Kind extends string>(
  document: unknown,
  how: Walk<Kind>,
  strangers: Strangers,
): Generator<Found<Kind>> {
  yield* visit(document, '', null, null, 0, how, strangers);
}

function* visit<Kind extends string>(
  value: unknown,
  path: string,
  owner: Found<Kind> | null,
  page: JsonObject | null,
  depth: number,
  how: Walk<Kind>,
  strangers: Strangers,
): Generator<Found<Kind>> {
  if (depth > deepest) return;
  if (Array.isArray(value)) {
    for (const [i, member] of value.entries()) {
      yield* visit(member, `${path}[${i}]`, owner, page, depth + 1, how, strangers);
    }
    return;
  }
  if (!isObject(value)) return;
  const kind = how.kindOf(value, page);
  if (kind !== null) {
    const found: Found<Kind> = { kind, object: value, path, owner, page };
    yield found;
    for (const key of how.inside[kind]) {
      if (!Object.hasOwn(value, key)) continue;
      yield* visit(value[key], within(path, key), found, null, depth + 1, how, strangers);
    }
    return;
  }
  const before = strangers.count;
  let lists = 0;
  for (const key of Object.keys(value)) {
    const member = value[key];
    if (typeof member !== 'object' || member === null) continue;
    // Links and notes of the answer itself.
    if (key === '_meta' || key === 'link' || key === 'links' || key === 'otherAttributes') continue;
    lists += 1;
    yield* visit(member, within(path, key), owner, value, depth + 1, how, strangers);
  }
  if (lists === 0 && strangers.count === before && path.endsWith(']')) {
    strangers.count += 1;
    if (strangers.keys.length === 0) strangers.keys = Object.keys(value).slice(0, 8);
  }
}

function within(path: string, key: string): string {
  const short = key.length > 60 ? `${key.slice(0, 57)}…` : key;
  return path === '' ? short : `${path}.${short}`;
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The keys in the beginning of a JSON text, for telling what it is without reading all of it. */
export function keysIn(head: string): ReadonlySet<string> {
  const keys = new Set<string>();
  if (!/^\s*[[{]/.test(head)) return keys;
  for (const match of head.matchAll(/"([\w$-]{1,80})"\s*:/g)) keys.add(match[1] as string);
  return keys;
}
