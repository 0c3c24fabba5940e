/** A name or key that means no object, or several. The message is a sentence for the user. */
export class UnknownObject extends Error {}

/** The object a user calls by its key, or by a name only it has. @throws UnknownObject */
export function called<T extends { readonly name: string }>(
  wanted: string,
  byKey: ReadonlyMap<string, T>,
  what: string,
): T {
  const exact = byKey.get(wanted);
  if (exact !== undefined) return exact;
  const named = [...byKey.values()].filter((each) => each.name === wanted);
  if (named.length > 1) {
    throw new UnknownObject(`Several ${what}s are called “${wanted}”; name one by its key.`);
  }
  if (named[0] === undefined) throw new UnknownObject(`There is no ${what} “${wanted}”.`);
  return named[0];
}

/** By name, then by key: an order that does not depend on how a source lists things. */
export const byName = (
  a: { readonly name: string; readonly key: string },
  b: { readonly name: string; readonly key: string },
): number => (a.name < b.name ? -1 : a.name > b.name ? 1 : a.key < b.key ? -1 : a.key > b.key ? 1 : 0);
