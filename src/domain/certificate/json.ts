/** A text that is no JSON, or one that says two things. The message is a sentence. */
export class NotJson extends Error {}

/** Texts, those that are names with the colon after them, and where objects begin and end. */
const tokens = /"(?:[^"\\]|\\.)*"(\s*:)?|[{}]/g;

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
  // The names of each object that is open: a name belongs to the one opened last.
  const open: Set<string>[] = [];
  for (const [token, colon] of json.matchAll(tokens)) {
    if (token === '{') open.push(new Set());
    else if (token === '}') open.pop();
    else if (colon !== undefined) {
      const name = JSON.parse(token.slice(0, -colon.length)) as string;
      const names = open.at(-1);
      if (names?.has(name) === true) return name;
      names?.add(name);
    }
  }
  return null;
}
