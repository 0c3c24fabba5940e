import fc from 'fast-check';
import { kindFields } from '../../main/db/estate/columns.js';
import { storedKinds } from '../../main/db/estate/kinds.js';
import { emptyDraft } from '../../src/domain/estate/draft.js';
import type { Estate } from '../../src/domain/estate/types.js';

const values = {
  text: fc.option(fc.string({ unit: 'binary' }), { nil: null }),
  number: fc.option(fc.oneof(fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true })), {
    nil: null,
  }),
  boolean: fc.option(fc.boolean(), { nil: null }),
  json: fc.oneof(
    fc.constant(null),
    fc.array(
      fc.record({ path: fc.string({ unit: 'binary' }), datastore: fc.option(fc.string(), { nil: null }) }),
    ),
  ),
} as const;

/** Negative zero is stored as zero; nothing in an estate is signed zero. */
function plainZero(value: unknown): unknown {
  return Object.is(value, -0) ? 0 : value;
}

const anyOrigin = fc.record({ source: fc.nat(), place: fc.string({ unit: 'binary' }) });

function anyRecord(kind: keyof typeof kindFields): fc.Arbitrary<Record<string, unknown>> {
  const fields = Object.entries(kindFields[kind]).map(([field, type]) => [
    field,
    values[type as keyof typeof values].map(plainZero),
  ]);
  const one = {
    key: fc.string({ unit: 'binary', minLength: 1 }),
    from: anyOrigin,
    ...(Object.fromEntries(fields) as Record<string, fc.Arbitrary<unknown>>),
  };
  const also = fc.array(anyOrigin);
  const fieldFrom = fc.dictionary(fc.string({ unit: 'binary' }), fc.nat(), {
    maxKeys: 3,
    noNullPrototype: true,
  });
  return fc.oneof(
    fc.record(one),
    fc.record({ ...one, also }),
    // A field named like this is no field but the object's prototype, in JSON as in SQLite.
    fc.record({ ...one, also, fieldFrom: fieldFrom.filter((fields) => !Object.hasOwn(fields, '__proto__')) }),
  );
}

/**
 * Estates whose records hold anything at all in every field, hostile text included. Not estates
 * that make sense: what is stored must come back whatever it is.
 */
export const anyEstate: fc.Arbitrary<Estate> = fc
  .record(
    Object.fromEntries(
      storedKinds.map((kind) => [
        kind.array,
        fc.uniqueArray(anyRecord(kind.kind), { selector: (record) => record['key'], maxLength: 4 }),
      ]),
    ),
  )
  .map((arrays) => ({ ...emptyDraft('any', '2026-01-01T00:00:00Z'), ...arrays }) as unknown as Estate);
