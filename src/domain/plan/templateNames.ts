/** Names for keys: where a name means one thing alone it stands for its key, else the key does. */
export interface Names {
  readonly nameOf: (key: string) => string;
  /** The key of a name or of a key; null when it means none, or several. */
  readonly keyOf: (name: string) => string | null;
}

export function namesIn(list: readonly { readonly key: string; readonly name: string }[]): Names {
  const keys = new Map(list.map(({ key, name }) => [key, name]));
  const byName = new Map<string, string | null>();
  for (const { key, name } of list) byName.set(name, byName.has(name) ? null : key);
  // A name that is another one's key would be read as that key.
  const stands = (key: string, name: string): boolean => byName.get(name) === key && !keys.has(name);
  return {
    nameOf: (key) => {
      const name = keys.get(key);
      return name !== undefined && name !== '' && stands(key, name) ? name : key;
    },
    keyOf: (name) => (keys.has(name) ? name : (byName.get(name) ?? null)),
  };
}
