const token =
  /[ \t\r\n]*(?:([{}[\],:])|("(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*")|(-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)(?![\w.+-]))/y;

/** What may stand next in a JSON text. */
type Expected = 'value' | 'value-or-end' | 'name' | 'name-or-end' | 'colon' | 'comma-or-end';

/** Where a text that is known not to be JSON goes wrong: "line 3, column 14". */
export function placeOfMistake(text: string): string {
  const open: string[] = [];
  let expected: Expected = 'value';
  token.lastIndex = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  for (;;) {
    const at = token.lastIndex;
    const match = token.exec(text);
    if (match === null)
      return at + blanksAt(text, at) >= text.length ? 'it ends too early' : placeAt(text, at);
    const [, mark, quotedText] = match;
    const next = after(expected, mark, quotedText !== undefined, open);
    if (next === null) return placeAt(text, at);
    // A whole value, and something behind it.
    if (next === 'comma-or-end' && open.length === 0) return placeAt(text, token.lastIndex);
    expected = next;
  }
}

/** What may follow a token; null where the token itself may not stand. Keeps `open` up to date. */
function after(
  expected: Expected,
  mark: string | undefined,
  isText: boolean,
  open: string[],
): Expected | null {
  const wantsValue = expected === 'value' || expected === 'value-or-end';
  const wantsName = expected === 'name' || expected === 'name-or-end';
  switch (mark) {
    case '{':
    case '[':
      if (!wantsValue) return null;
      open.push(mark);
      return mark === '{' ? 'name-or-end' : 'value-or-end';
    case '}':
    case ']':
      if (open.pop() !== (mark === '}' ? '{' : '[')) return null;
      return expected === 'comma-or-end' || expected === 'value-or-end' || expected === 'name-or-end'
        ? 'comma-or-end'
        : null;
    case ',':
      if (expected !== 'comma-or-end' || open.length === 0) return null;
      return open.at(-1) === '{' ? 'name' : 'value';
    case ':':
      return expected === 'colon' ? 'value' : null;
    default:
      if (wantsName) return isText ? 'colon' : null;
      return wantsValue ? 'comma-or-end' : null;
  }
}

function blanksAt(text: string, at: number): number {
  let end = at;
  while (/[ \t\r\n]/.test(text[end] ?? '')) end += 1;
  return end - at;
}

function placeAt(text: string, at: number): string {
  const place = at + blanksAt(text, at);
  let line = 1;
  let start = 0;
  for (let i = text.indexOf('\n'); i !== -1 && i < place; i = text.indexOf('\n', i + 1)) {
    line += 1;
    start = i + 1;
  }
  return `line ${line}, column ${place - start + 1}`;
}
