/** Groups or plans, found by SRM's id or by name. */
export class Directory<T> {
  readonly #byId = new Map<string, T>();
  readonly #byName = new Map<string, T>();

  add(one: T, id: string | null, name: string): void {
    this.#byName.set(name, one);
    if (id !== null) this.#byId.set(id, one);
  }

  named(name: string): T | undefined {
    return this.#byName.get(name);
  }

  hasId(id: string): boolean {
    return this.#byId.has(id);
  }

  /** A pointer's id may be a name: scripts write either. */
  find(id: string | null, name: string | null): T | undefined {
    const byId = id === null ? undefined : (this.#byId.get(id) ?? this.#byName.get(id));
    return byId ?? (name === null ? undefined : this.#byName.get(name));
  }

  all(): T[] {
    return [...this.#byName.values()];
  }

  /** The only one there is; nothing where there are several. */
  only(): T[] {
    return this.#byName.size === 1 ? this.all() : [];
  }

  /** Whom a file's path names, by id or by name. */
  namedBy(file: string): T[] {
    const path = file.toLowerCase().replace(/\.json$/, '');
    const held = [...this.#byId, ...this.#byName].filter(([called]) => holdsWord(path, called.toLowerCase()));
    // "gold" is in "gold-2" too: the longest counts.
    const longest = Math.max(0, ...held.map(([called]) => called.length));
    return [...new Set(held.filter(([called]) => called.length === longest).map(([, one]) => one))];
  }
}

/** Whether a path holds a name as a word of its own. */
function holdsWord(path: string, word: string): boolean {
  for (let at = path.indexOf(word); at !== -1 && word !== ''; at = path.indexOf(word, at + 1)) {
    const before = path[at - 1] ?? '/';
    const after = path[at + word.length] ?? '/';
    if (!/[\p{L}\p{N}]/u.test(before) && !/[\p{L}\p{N}]/u.test(after)) return true;
  }
  return false;
}

/** A file's name without its folders and its ending. */
export function baseName(file: string): string {
  return (file.split('/').at(-1) ?? file).replace(/\.json$/i, '');
}
