import type { Random } from '../random.js';
import { many, mostAdded, mutateTokens } from './lists.js';
import { nasty } from './nasty.js';

/** A value somewhere in a JSON tree changed to another kind, doubled, nested, moved or taken out. */
export function mutateJson(text: string, random: Random): string {
  if (random.chance(0.15)) return mutateWriting(text, random);
  let tree: unknown;
  try {
    tree = JSON.parse(text);
  } catch {
    return mutateTokens(text, random);
  }
  const places: { holder: Record<string, unknown>; key: string }[] = [];
  const visit = (value: unknown): void => {
    if (!isObject(value)) return;
    const holder = value as Record<string, unknown>;
    for (const key of Object.keys(holder)) {
      places.push({ holder, key });
      visit(holder[key]);
    }
  };
  visit(tree);
  if (places.length === 0) return random.pick(nasty);
  change(random.pick(places), random.pick(places), random);
  return JSON.stringify(random.chance(0.05) ? wrapped(tree, random) : tree) ?? 'null';
}

function isObject(value: unknown): value is object {
  return value !== null && typeof value === 'object';
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

interface Place {
  readonly holder: Record<string, unknown>;
  readonly key: string;
}

function change({ holder, key }: Place, other: Place, random: Random): void {
  const value = holder[key];
  switch (random.below(8)) {
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
        2 ** 53,
        '',
        [],
        {},
        [null],
        [[[]]],
        random.pick(nasty),
      ]);
      break;
    case 2:
      holder[key] = [value, value];
      break;
    case 3: {
      let deep: unknown = value;
      for (let i = random.pick([2, 60, 300]); i > 0; i -= 1) deep = [deep];
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
    case 5:
      // A copy: the tree must stay one.
      holder[key] = structuredClone(other.holder[other.key]);
      break;
    case 6: {
      const one = JSON.stringify(Array.isArray(value) ? value[0] : value) ?? 'null';
      const list = `[${many(one, random).join(',')}]`;
      // Numbered, a number may have got a zero in front, and `true` a number behind.
      holder[key] = isJson(list) ? JSON.parse(list) : [value, value];
      break;
    }
    default:
      holder[key] = random.pick(nasty);
  }
}

/** The envelopes that products and scripts put around their lists. */
function wrapped(tree: unknown, random: Random): unknown {
  return random.pick([[tree], { list: tree }, { items: tree }, { record: tree }, { data: { list: [tree] } }]);
}

/** The same values written otherwise, or so that they are no longer JSON. */
function mutateWriting(text: string, random: Random): string {
  const commas = [...text.matchAll(/[,:[\]{}]/g)].map(({ index }) => index);
  const at = commas.length === 0 ? 0 : random.pick(commas);
  return random.pick([
    () => text.slice(0, at) + text.slice(at + 1),
    () => `${text.slice(0, at)},${text.slice(at)}`,
    () => text.replace(/"([\w-]+)":/, '"$1":0,"$1":'),
    () => text.replace(/"/, '"\\ud800\\u0000'),
    () => text.replace(/\d+/, '1e400'),
    () => text.replace(/\d+/, '123456789012345678901234567890'),
    () => `${text}\n${text.slice(0, mostAdded)}`,
    () => `//\n${text}`,
    () => mutateTokens(text, random),
  ])();
}
