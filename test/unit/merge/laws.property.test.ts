import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Estate, Key, ObjectKind, Provenance } from '../../../src/domain/estate/types.js';
import { arrayOf } from '../../../src/domain/estate/kinds.js';
import { mergeSources, type MergeResult, type SourceFacts } from '../../../src/domain/merge/index.js';
import { anySources, anyView, anyWorld, factsOf } from './worlds.js';

type AnyRecord = Record<string, unknown> & { readonly key: Key; readonly from: Provenance };

const kinds = (Object.keys(arrayOf) as ObjectKind[]).filter(
  (kind) => kind !== 'replica' && kind !== 'linkedClone',
);

function recordsOf(estate: Estate, kind: ObjectKind): readonly AnyRecord[] {
  return estate[arrayOf[kind]] as unknown as readonly AnyRecord[];
}

const notFacts = new Set(['from', 'also', 'fieldFrom', 'aliases']);

/** Only what is told, without who told it. */
function bare(record: AnyRecord): Record<string, unknown> {
  return Object.fromEntries(Object.entries(record).filter(([field]) => !notFacts.has(field)));
}

function bareEstate(estate: Estate): Map<string, Record<string, unknown>> {
  return new Map(
    kinds.flatMap((kind) => recordsOf(estate, kind).map((record) => [`${kind} ${record.key}`, bare(record)])),
  );
}

/** Which sources told of an object, by id: their positions change when another is replaced. */
function tellers(result: MergeResult, record: AnyRecord): string[] {
  const also = (record['also'] ?? []) as readonly Provenance[];
  return [record.from, ...also].map(({ source }) => result.sources[source]?.id as string);
}

/** The same facts as another file, as if exported twice at once. */
function again({ facts, source }: SourceFacts): SourceFacts {
  const copy = { ...source, name: `${source.name} again`, sha256: `${source.sha256}-again` };
  return { id: `copy of ${source.name}`, source: copy, facts: { ...facts, sources: [copy] } };
}

const runs = { numRuns: 300 };

describe('merging', () => {
  it('answers a source alone as it is', () => {
    fc.assert(
      fc.property(anySources({ byKey: 1, byName: 0 }), ([only]) => {
        const { estate, conflicts, questions } = mergeSources([only as SourceFacts], []);
        expect(bareEstate(estate)).toEqual(bareEstate((only as SourceFacts).facts));
        expect([...conflicts, ...questions]).toEqual([]);
      }),
      runs,
    );
  });

  it('changes nothing when a source comes twice', () => {
    const anySource = anyWorld.chain((world) =>
      fc.oneof(anyView(world), anyView(world, true)).map((view) => factsOf(world, view)),
    );
    fc.assert(
      fc.property(anySource, (source) => {
        const twice = mergeSources([source, again(source)], []);
        expect(bareEstate(twice.estate)).toEqual(bareEstate(source.facts));
        expect([...twice.conflicts, ...twice.questions]).toEqual([]);
        expect(mergeSources([source, source], [])).toEqual(mergeSources([source], []));
      }),
      runs,
    );
  });

  it('does not depend on the order in which sources are given', () => {
    fc.assert(
      fc.property(
        anySources({ byKey: 3, byName: 2 }).chain((sources) =>
          fc.tuple(fc.constant(sources), fc.shuffledSubarray(sources, { minLength: sources.length })),
        ),
        ([sources, shuffled]) => {
          expect(mergeSources(shuffled, [])).toEqual(mergeSources(sources, []));
        },
      ),
      runs,
    );
  });

  it('loses no record: each is of an object, or counted as left out', () => {
    fc.assert(
      fc.property(anySources({ byKey: 3, byName: 2 }), (sources) => {
        const result = mergeSources(sources, []);
        // Two equal files are one.
        const distinct = new Map(sources.map((source) => [`${source.id} ${source.source.sha256}`, source]));
        for (const kind of kinds) {
          const given = [...distinct.values()].reduce(
            (sum, { facts }) => sum + recordsOf(facts, kind).length,
            0,
          );
          const kept = recordsOf(result.estate, kind).reduce(
            (sum, record) => sum + tellers(result, record).length,
            0,
          );
          expect(kept + (result.leftOut[kind] ?? 0), kind).toBe(given);
        }
        const keys = kinds.flatMap((kind) =>
          recordsOf(result.estate, kind).map(({ key }) => `${kind} ${key}`),
        );
        expect(new Set(keys).size).toBe(keys.length);
      }),
      runs,
    );
  });

  it('leaves a field unknown only where no source of the object tells it, and names who told the others', () => {
    fc.assert(
      fc.property(anySources({ byKey: 3, byName: 0 }), (sources) => {
        const { estate, sources: merged } = mergeSources(sources, []);
        const factsOfId = new Map(sources.map(({ id, facts }) => [id, facts]));
        for (const vm of estate.vms) {
          for (const field of ['power', 'host', 'homeDatastore', 'cpus', 'guest', 'instanceUuid'] as const) {
            const source = vm.fieldFrom?.[field] ?? vm.from.source;
            const said = [vm.from, ...(vm.also ?? [])].flatMap(({ source: index }) => {
              const id = (merged[index]?.id as string).replace(/#\d+$/, '');
              return estate.sources[index]?.sha256 === factsOfId.get(id)?.sources[0]?.sha256
                ? (factsOfId.get(id)?.vms.find(({ key }) => key === vm.key)?.[field] ?? [])
                : [vm[field]];
            });
            if (vm[field] === null) expect(said.filter((value) => value !== null)).toEqual([]);
            else expect([vm.from, ...(vm.also ?? [])].map((each) => each.source)).toContain(source);
          }
        }
      }),
      runs,
    );
  });

  it('changes only a source’s facts when that source is replaced', () => {
    const anyReplacement = anyWorld.chain((world) =>
      fc.record({
        kept: fc
          .array(anyView(world), { minLength: 1, maxLength: 2 })
          .map((views) => views.map((v) => factsOf(world, v))),
        before: anyView(world).map((view) => factsOf(world, view)),
        after: anyView(world).map((view) => factsOf(world, view)),
      }),
    );
    fc.assert(
      fc.property(anyReplacement, ({ kept, before, after }) => {
        const old = mergeSources([...kept, { ...before, id: 'replaced' }], []);
        const now = mergeSources([...kept, { ...after, id: 'replaced' }], []);
        const touched = (result: MergeResult): Set<string> =>
          new Set(
            kinds.flatMap((kind) =>
              recordsOf(result.estate, kind)
                .filter((record) => tellers(result, record).includes('replaced'))
                .map(({ key }) => `${kind} ${key}`),
            ),
          );
        const changed = new Set([...touched(old), ...touched(now)]);
        const untouched = (estate: Estate): Map<string, unknown> =>
          new Map([...bareEstate(estate)].filter(([key]) => !changed.has(key)));
        expect(untouched(now.estate)).toEqual(untouched(old.estate));
      }),
      runs,
    );
  });

  it('does what was decided about a conflict, and nothing else', () => {
    fc.assert(
      fc.property(anySources({ byKey: 3, byName: 0 }), fc.nat(), fc.nat(), (sources, which, other) => {
        const before = mergeSources(sources, []);
        fc.pre(before.conflicts.length > 0);
        const conflict = before.conflicts[which % before.conflicts.length] as (typeof before.conflicts)[0];
        const wanted = conflict.values[other % conflict.values.length] as (typeof conflict.values)[0];
        const { kind, key, field } = conflict;
        const source = before.sources[wanted.sources[0] as number]?.id as string;
        const after = mergeSources(sources, [{ type: 'choose', kind, key, field, source }]);
        const expected = bareEstate(before.estate);
        expected.set(`${kind} ${key}`, { ...expected.get(`${kind} ${key}`), [field]: wanted.value });
        expect(bareEstate(after.estate)).toEqual(expected);
        expect(after.conflicts.filter(({ decided }) => decided)).toEqual([
          {
            ...conflict,
            chosen: conflict.values.indexOf(wanted),
            decided: true,
            rule: 'You chose this value.',
          },
        ]);
      }),
      runs,
    );
  });

  it('never guesses: a name that fits two VMs is asked, and every answer is followed', () => {
    fc.assert(
      fc.property(anySources({ byKey: 2, byName: 1 }), fc.nat(), fc.nat(), (sources, which, other) => {
        const before = mergeSources(sources, []);
        const open = before.questions.filter(({ kind }) => kind === 'vm');
        for (const { name, candidates } of open) expect(candidates.length, name).toBeGreaterThan(0);
        fc.pre(open.length > 0);
        const question = open[which % open.length] as (typeof open)[0];
        const candidate = question.candidates[
          other % question.candidates.length
        ] as (typeof question.candidates)[0];
        const answer = { is: 'same', key: candidate.key } as const;
        const after = mergeSources(sources, [{ type: 'answer', question: question.id, answer }]);
        expect(after.questions.find(({ id }) => id === question.id)?.answer).toEqual(answer);
        const vm = after.estate.vms.find(({ key }) => key === candidate.key);
        expect([vm?.from, ...(vm?.also ?? [])].map((each) => each?.source)).toContain(question.source);
        expect((after.leftOut.vm ?? 0) + 1).toBe(before.leftOut.vm);
        const alone = mergeSources(sources, [
          { type: 'answer', question: question.id, answer: { is: 'separate' } },
        ]);
        expect(alone.estate.vms.length).toBe(before.estate.vms.length + 1);
      }),
      runs,
    );
  });
});
