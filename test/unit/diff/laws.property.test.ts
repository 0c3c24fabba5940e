import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { changesBetween, sidesOf } from '../../../src/domain/diff/compare.js';
import { pairEstates } from '../../../src/domain/diff/pairing.js';
import { diffEstates } from '../../../src/domain/diff/index.js';
import type { Change } from '../../../src/domain/diff/types.js';
import { arrayOf } from '../../../src/domain/estate/kinds.js';
import type { Estate, Key, ObjectKind } from '../../../src/domain/estate/types.js';
import { kinds, sample, tablesOf } from './support.js';

type Loose = Record<string, unknown> & { key: Key };

const notFacts = new Set(['key', 'from', 'also', 'fieldFrom', 'aliases']);

/** A change to one estate: which kind, which object, what is done to it. */
interface Mutation {
  readonly kind: ObjectKind;
  readonly at: number;
  readonly field: number;
  readonly donor: number;
  readonly act: 'remove' | 'change' | 'forget' | 'add';
}

const mutation: fc.Arbitrary<Mutation> = fc.record({
  kind: fc.constantFrom(...kinds),
  at: fc.nat(10_000),
  field: fc.nat(40),
  donor: fc.nat(10_000),
  act: fc.constantFrom('remove', 'change', 'change', 'change', 'forget', 'add'),
});

/** What an object is known by beside its key: a copy that is to be another object must not have it. */
const identifying = ['moref', 'instanceUuid', 'smbiosUuid', 'vmxPath', 'vmfsUuid', 'nfsHost', 'uuid'];

function mutate(estate: Estate, mutations: readonly Mutation[]): Estate {
  const copy = structuredClone(estate) as unknown as Record<string, Loose[]>;
  for (const { kind, at, field, donor, act } of mutations) {
    const table = copy[arrayOf[kind]] ?? [];
    const object = table[at % Math.max(1, table.length)];
    const other = table[donor % Math.max(1, table.length)];
    if (object === undefined || other === undefined) continue;
    const fields = Object.keys(object).filter((name) => !notFacts.has(name));
    const name = fields[field % fields.length] ?? '';
    if (act === 'remove') table.splice(at % table.length, 1);
    if (act === 'change') object[name] = structuredClone(other[name]);
    if (act === 'forget' && object[name] === null) object[name] = structuredClone(other[name]);
    if (act === 'add') {
      const added: Loose = { ...structuredClone(object), key: `new:${kind}:${at}:${donor}` };
      for (const known of identifying) if (known in added) added[known] = null;
      for (const label of ['name', 'label', 'portKey'])
        if (label in added) added[label] = `new ${at} ${donor}`;
      for (const owner of ['vm', 'host']) if (owner in added) added[owner] = `nowhere ${at} ${donor}`;
      if (!table.some((one) => one.key === added.key)) table.push(added);
    }
  }
  return copy as unknown as Estate;
}

const mutations = fc.array(mutation, { maxLength: 25 });

/** A property of two estates, each the sample with a few things done to it. */
function ofTwo(holds: (a: Estate, b: Estate) => void): fc.IProperty<[Mutation[], Mutation[]]> {
  return fc.property(mutations, mutations, (one, two) => holds(mutate(sample(), one), mutate(sample(), two)));
}

const runs = { numRuns: 60 };
const changes = (a: Estate, b: Estate): Change[] => changesBetween(sidesOf(a, b));

/** An estate with the keys the diff takes for the same ones written as in the older estate. */
function inKeysOf(a: Estate, b: Estate): Estate {
  const pairs = pairEstates(a, b).keys;
  return JSON.parse(
    JSON.stringify(b, (_, value: unknown) =>
      typeof value === 'string' ? (pairs.get(value) ?? value) : value,
    ),
  ) as Estate;
}

/** Says in a slow and simple way what differs: "vm|key|power". Lists are compared without their order. */
function differences(a: Estate, b: Estate): Set<string> {
  const found = new Set<string>();
  for (const kind of kinds) {
    const was = new Map(tablesOf(a)[kind].map((object) => [object.key, object as unknown as Loose]));
    const is = new Map(tablesOf(b)[kind].map((object) => [object.key, object as unknown as Loose]));
    for (const key of new Set([...was.keys(), ...is.keys()])) {
      const before = was.get(key);
      const after = is.get(key);
      if (before === undefined || after === undefined) {
        found.add(`${kind}|${key}|`);
        continue;
      }
      for (const name of Object.keys(before)) {
        if (!notFacts.has(name) && plain(before[name]) !== plain(after[name]))
          found.add(`${kind}|${key}|${name}`);
      }
    }
  }
  return found;
}

function plain(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) =>
    Array.isArray(part) ? part.map((item) => JSON.stringify(item)).sort() : part,
  );
}

const topLevel = ({ kind, key, field }: Change): string => `${kind}|${key}|${field?.split('.')[0] ?? ''}`;

describe('the diff of two estates', () => {
  it('of one estate with itself is empty', () => {
    fc.assert(
      ofTwo((a) => {
        expect(diffEstates(a, structuredClone(a))).toMatchObject({ entries: [], facts: 0 });
      }),
      { numRuns: 15 },
    );
  });

  it('accounts for every difference and for nothing else', () => {
    fc.assert(
      ofTwo((a, b) => {
        const listed = changes(a, b).filter((change) => change.field !== 'portFilesListedOn');
        expect(new Set(listed.map(topLevel))).toEqual(differences(a, inKeysOf(a, b)));
      }),
      runs,
    );
  });

  it('the other way round is its mirror image', () => {
    const swapped = { appeared: 'vanished', vanished: 'appeared', changed: 'changed' } as const;
    const told = (change: Change, mirrored: boolean): string => {
      const { kind, key, newKey, type, field, before, after } = change;
      // A whole object has the key of the estate it is in; a changed one the key in each.
      const keys = type === 'changed' ? [key, newKey] : [key, key];
      return mirrored
        ? JSON.stringify([kind, ...keys.reverse(), swapped[type], field, after, before])
        : JSON.stringify([kind, ...keys, type, field, before, after]);
    };
    fc.assert(
      ofTwo((a, b) => {
        const there = changes(a, b).map((change) => told(change, false));
        const back = changes(b, a).map((change) => told(change, true));
        expect(back.sort()).toEqual(there.sort());
      }),
      runs,
    );
  });

  it('does not depend on the order in which the estates list their objects', () => {
    fc.assert(
      fc.property(mutations, mutations, fc.infiniteStream(fc.nat(1_000_000)), (one, two, numbers) => {
        const [a, b] = [mutate(sample(), one), mutate(sample(), two)];
        const shuffled = (estate: Estate): Estate =>
          Object.fromEntries(
            Object.entries(estate).map(([name, table]) => [
              name,
              Array.isArray(table) && name !== 'sources'
                ? table
                    .map((object: unknown) => ({ object, at: numbers.next().value ?? 0 }))
                    .sort((x, y) => x.at - y.at)
                    .map(({ object }) => object)
                : table,
            ]),
          ) as unknown as Estate;
        expect(diffEstates(shuffled(a), shuffled(b))).toEqual(diffEstates(a, b));
      }),
      { numRuns: 25 },
    );
  });

  it('puts every change that is its own into exactly one entry', () => {
    fc.assert(
      ofTwo((a, b) => {
        const leading = changes(a, b).filter((change) => change.with === null).length;
        const logged = diffEstates(a, b, { objects: Infinity }).entries;
        const counted = logged.reduce((sum, entry) => sum + entry.count, 0);
        expect(counted).toBeGreaterThanOrEqual(leading);
        for (const entry of logged) expect(entry.objects).toHaveLength(entry.count);
        expect(new Set(logged.map((entry) => entry.id)).size).toBe(logged.length);
      }),
      runs,
    );
  });
});
