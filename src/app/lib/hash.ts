export const views = [
  'start',
  'import',
  'estate',
  'settings',
  'layout',
  'findings',
  'changes',
  'merge',
  'plans',
  'ha',
  'rehearsals',
  'reports',
] as const;

export type View = (typeof views)[number];

/** A place in the program, as the address bar spells it: `#/plans/12?snapshot=3&open=vm|…`. */
export interface Place {
  readonly view: View;
  readonly path: readonly string[];
  readonly params: Readonly<Record<string, string>>;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // A damaged address must not stop the page from starting.
    return text;
  }
}

/** Reads a hash. What is not a view of ours leads to the start. */
export function parseHash(hash: string): Place {
  const body = hash.replace(/^#\/?/, '');
  const question = body.indexOf('?');
  const pathText = question < 0 ? body : body.slice(0, question);
  const [first, ...path] = pathText
    .split('/')
    .filter((part) => part !== '')
    .map(decode);
  const params: Record<string, string> = {};
  if (question >= 0) {
    for (const [name, value] of new URLSearchParams(body.slice(question + 1))) params[name] = value;
  }
  const view = views.find((one) => one === first);
  return view === undefined ? { view: 'start', path: [], params } : { view, path, params };
}

/** Writes a hash; `parseHash` reads it back. */
export function formatHash(place: Place): string {
  const path = [place.view, ...place.path].map(encodeURIComponent).join('/');
  const params = new URLSearchParams(Object.entries(place.params).sort(([a], [b]) => (a < b ? -1 : 1)));
  const query = params.toString();
  return `#/${path}${query === '' ? '' : `?${query}`}`;
}
