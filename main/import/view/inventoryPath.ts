/** Names in an inventory path: "/DC/vm/Folder/name", with "/", "\" and "%" of names escaped. */
export function pathNames(path: string): string[] {
  return path
    .split('/')
    .filter((part) => part !== '')
    .map((part) =>
      part.replace(/%(2f|5c|25)/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16))),
    );
}

/** The last name of an inventory path, e.g. the VM's or the datastore's. */
export function lastName(path: string): string | null {
  return pathNames(path).at(-1) ?? null;
}

/** The cluster (or host alone) in "/DC/host/Cluster/…"; null where the path is of another kind. */
export function computeName(path: string): string | null {
  const names = pathNames(path);
  const at = names.indexOf('host');
  return at === -1 || at + 2 >= names.length ? null : (names[at + 1] as string);
}

/**
 * What the names of a pool's desktops begin with: "W10-" of "W10-{n:fixed=3}". A pattern that begins
 * with the number has none.
 */
export function prefixOf(pattern: string): string | null {
  const prefix = pattern.split('{', 1)[0] ?? '';
  return prefix === '' ? null : prefix;
}
