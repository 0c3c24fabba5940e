import type { Random } from './random.js';

/** One file of an input. */
export interface FuzzFile {
  readonly name: string;
  readonly content: Buffer;
}

/** Values that have broken parsers before: markup, formulas, limits, encodings, paths, prototypes. */
const nasty = [
  '',
  ' ',
  '\0',
  '\ufeff',
  '\u202e',
  '-1',
  '0',
  '9'.repeat(40),
  '1e999',
  'NaN',
  'null',
  'true',
  '=1+1',
  '../../x',
  'C:\\x',
  '<',
  '&lol;',
  '&#0;',
  '&#x110000;',
  ']]>',
  '<![CDATA[',
  '<!DOCTYPE a [<!ENTITY lol "lol">]>',
  '"',
  '""',
  "'",
  ';',
  ',',
  '\t',
  '\r',
  '\n\n',
  '::',
  ':<',
  '{',
  '[',
  '[[[[',
  '}',
  '__proto__',
  'constructor',
  'x'.repeat(5000),
  '[ds] a/b.vmx',
  '\ud800',
];

/** Changes a file in one way that suits its kind, or in one that suits no kind. */
export function mutate(file: FuzzFile, random: Random): FuzzFile {
  const text = file.content.toString('latin1');
  const isText = !text.startsWith('PK') && !text.slice(0, 200).includes('\0');
  if (!isText || random.chance(0.15)) return { ...file, content: mutateBytes(file.content, random) };
  if (/^\s*[[{]/.test(text) && random.chance(0.7)) {
    return { ...file, content: mutateJson(file.content.toString('utf8'), random) };
  }
  const change = /^\s*</.test(text)
    ? random.pick([mutateTags, mutateTokens])
    : random.pick([mutateLines, mutateTokens]);
  return { ...file, content: Buffer.from(change(text, random), 'latin1') };
}

function mutateBytes(bytes: Buffer, random: Random): Buffer {
  if (bytes.length === 0) return Buffer.from(random.pick(nasty));
  const at = random.below(bytes.length);
  const length = 1 + random.below(random.pick([1, 4, 64, 4096]));
  switch (random.below(6)) {
    case 0: {
      const copy = Buffer.from(bytes);
      copy[at] = random.below(256);
      return copy;
    }
    case 1:
      return bytes.subarray(0, at);
    case 2:
      return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + length)]);
    case 3:
      return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at, at + length), bytes.subarray(at)]);
    case 4: {
      // Sizes, offsets and counts in archives are little-endian words.
      const copy = Buffer.from(bytes);
      if (at + 4 <= copy.length) copy.writeUInt32LE(random.pick([0, 1, 0xffff, 0x7fffffff, 0xffffffff]), at);
      return copy;
    }
    default:
      return Buffer.concat([bytes.subarray(0, at), Buffer.from(random.pick(nasty)), bytes.subarray(at)]);
  }
}

function splice(list: string[], random: Random): string[] {
  const at = random.below(list.length);
  const other = random.below(list.length);
  switch (random.below(5)) {
    case 0:
      return list.toSpliced(at, 1 + random.below(3));
    case 1:
      return list.toSpliced(at, 0, ...list.slice(other, other + 1 + random.below(4)));
    case 2:
      return list.with(at, list[other] ?? '').with(other, list[at] ?? '');
    case 3:
      return list.toSpliced(
        at,
        0,
        ...Array.from({ length: random.pick([2, 50, 500]) }, () => list[other] ?? ''),
      );
    default:
      return list.with(at, random.pick(nasty));
  }
}

/** Lines taken out, doubled, swapped, repeated: CSV, LDIF, YAML, .vmx, outputs of hosts. */
function mutateLines(text: string, random: Random): string {
  const end = random.pick(['\n', '\n', '\n', '\r\n', '\r']);
  return splice(text.split(/\r?\n/), random).join(end);
}

/** Tags and texts of XML taken out, doubled, swapped, nested deep. */
function mutateTags(text: string, random: Random): string {
  const parts = text.split(/(?=<)|(?<=>)/);
  if (random.chance(0.1)) {
    const tag = random.pick(parts.filter((part) => /^<\w[^/]*>$/.test(part)).concat('<a>'));
    return [...parts.slice(0, 1), ...Array.from({ length: 5000 }, () => tag), ...parts.slice(1)].join('');
  }
  return splice(parts, random).join('');
}

/** Words, numbers and quotes changed in place. */
function mutateTokens(text: string, random: Random): string {
  const parts = text.split(/([\w.-]+)/);
  return parts.with(random.below(parts.length), random.pick(nasty)).join('');
}

/** A value somewhere in a JSON tree changed to another kind, doubled, nested or taken out. */
function mutateJson(text: string, random: Random): Buffer {
  let tree: unknown;
  try {
    tree = JSON.parse(text);
  } catch {
    return Buffer.from(mutateTokens(text, random), 'latin1');
  }
  const places: { holder: Record<string, unknown>; key: string }[] = [];
  const visit = (value: unknown): void => {
    if (value === null || typeof value !== 'object') return;
    const holder = value as Record<string, unknown>;
    for (const key of Object.keys(holder)) {
      places.push({ holder, key });
      visit(holder[key]);
    }
  };
  visit(tree);
  if (places.length === 0) return Buffer.from(random.pick(nasty));
  const { holder, key } = random.pick(places);
  const value = holder[key];
  switch (random.below(6)) {
    case 0:
      delete holder[key];
      break;
    case 1:
      holder[key] = random.pick<unknown>([
        null,
        true,
        0,
        -1.5,
        1e308,
        '',
        [],
        {},
        [[[]]],
        random.pick(nasty),
      ]);
      break;
    case 2:
      holder[key] = [value, value];
      break;
    case 3: {
      let deep: unknown = value;
      for (let i = 0; i < 2000; i += 1) deep = [deep];
      holder[key] = deep;
      break;
    }
    case 4:
      Object.defineProperty(holder, random.pick(['__proto__', 'constructor', 'toString']), {
        value,
        enumerable: true,
        configurable: true,
        writable: true,
      });
      break;
    default:
      holder[key] = Array.isArray(value)
        ? Array.from({ length: 300 }, () => value[0] as unknown)
        : random.pick(nasty);
  }
  return Buffer.from(JSON.stringify(tree) ?? 'null');
}
