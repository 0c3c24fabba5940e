/** A text that is no JSON, or one that says two things. The message is a sentence. */
export class NotJson extends Error {}

const tokens = /"(?:[^"\\]|\\.)*"|[{}[\],]/g;

/**
 * Reads the text of a certificate file; a byte order mark before it is left out.
 *
 * A name that stands twice in one object is refused: JSON's readers take the last, a person reads the
 * first, and a file could say one thing and prove another.
 * @throws NotJson
 */
export function readJson(text: string): unknown {
  const json = text.startsWith('\ufeff') ? text.slice(1) : text;
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    throw new NotJson('The file is not JSON.');
  }
  const twice = repeatedName(json);
  if (twice !== null) {
    throw new NotJson(`The file says two things: it has "${twice.slice(0, 50)}" twice in one object.`);
  }
  return value;
}

/** The first name that an object of some JSON has twice, however it is spelt; null when none does. */
function repeatedName(json: string): string | null {
  // The names of each object that is open; null for a list.
  const open: (Set<string> | null)[] = [];
  let nameComes = false;
  for (const [token] of json.matchAll(tokens)) {
    const names = open.at(-1) ?? null;
    if (token === '{' || token === '[') {
      open.push(token === '{' ? new Set() : null);
      nameComes = token === '{';
    } else if (token === '}' || token === ']') {
      open.pop();
      nameComes = false;
    } else if (token === ',') {
      nameComes = names !== null;
    } else if (nameComes && names !== null) {
      const name = JSON.parse(token) as string;
      if (names.has(name)) return name;
      names.add(name);
      nameComes = false;
    }
  }
  return null;
}
