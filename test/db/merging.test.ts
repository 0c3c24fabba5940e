import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addDecisions,
  factsRevision,
  listConflicts,
  listDecisions,
  listQuestionGroups,
  listQuestions,
  removeDecisions,
} from '../../main/db/merging.js';
import { openWorkspace, type Workspace } from '../../main/db/open.js';
import { findSnapshot, importProblems, loadSnapshot, removeSnapshot } from '../../main/db/snapshots.js';
import type { Estate, Source } from '../../src/domain/estate/types.js';
import type { Conflict, Question, QuestionGroup, SourceFacts } from '../../src/domain/merge/index.js';
import { EstateBuilder } from '../fixtures/estates/builder.js';
import { insertSnapshot, loadSourceFacts, replaceSnapshot } from './atOnce.js';
import { anyEstate } from './estates.js';
import { snapshotOf, temporaryFolder } from './support.js';

const open = (): Promise<Workspace> =>
  openWorkspace(join(temporaryFolder(), 'bank.drydock'), { create: true });

const source: Source = { format: 'govc', name: 'vc', sha256: 'a', takenAt: null, producer: null };

function small(name: string): Estate {
  const builder = new EstateBuilder(name);
  builder.vm('desk-001', builder.vmfs('ds-01'));
  return builder.build();
}

const facts = (estate: Estate, id = 'govc|vc'): SourceFacts => ({
  id,
  source: estate.sources[0] as Source,
  facts: estate,
});

const conflict = (key: string, decided = false): Conflict => ({
  kind: 'vm',
  key,
  name: '=cmd|"x"',
  field: 'power',
  values: [
    { value: 'on', text: 'on', sources: [0] },
    { value: 'off', text: 'off', sources: [1] },
  ],
  chosen: 0,
  rule: 'govc counts before RVTools.',
  decided,
});

const everything = {
  kind: null as string | null,
  reason: null as string | null,
  source: null as number | null,
  text: '',
  openOnly: false,
  offset: 0,
  limit: 10,
};

const groupOf = (total: number): QuestionGroup => ({
  kind: 'vm',
  reason: 'several',
  source: 1,
  sentence: 'Which are they?',
  total,
  open: 1,
  ways: [],
  answer: null,
});

const question = (id: string, answered: boolean): Question => ({
  id,
  kind: 'vm',
  reason: 'several',
  sentence: 'Which?',
  source: 1,
  place: 'line 3',
  name: 'app',
  candidates: [],
  agree: {},
  answer: answered ? { is: 'separate' } : null,
});

describe('the facts of a merged snapshot’s sources', () => {
  it('come back as they were stored, whatever they hold', async () => {
    const workspace = await open();
    await fc.assert(
      fc.asyncProperty(fc.array(anyEstate, { minLength: 1, maxLength: 3 }), async (estates) => {
        const told = estates.map((estate) => ({ ...estate, sources: [source] }));
        const merged = {
          facts: told.map((each, i) => facts(each, `id ${i}`)),
          conflicts: [],
          questions: [],
          groups: [],
        };
        const id = workspace.write((writer) => insertSnapshot(writer, { ...snapshotOf(small('m')), merged }));
        expect(workspace.read((reader) => loadSourceFacts(reader, id))).toEqual(
          JSON.parse(JSON.stringify(told)),
        );
        workspace.write((writer) => removeSnapshot(writer, id));
        return Promise.resolve();
      }),
      { numRuns: 30 },
    );
    workspace.close();
  });

  it('are kept in pieces, in their order', async () => {
    const builder = new EstateBuilder('large');
    const home = builder.vmfs('ds-01');
    for (let n = 0; n < 9000; n += 1) builder.vm(`desk-${n}`, home);
    const large = builder.build();
    const workspace = await open();
    const merged = { facts: [facts(small('a')), facts(large)], conflicts: [], questions: [], groups: [] };
    const id = workspace.write((writer) => insertSnapshot(writer, { ...snapshotOf(small('m')), merged }));
    expect(workspace.read((reader) => loadSourceFacts(reader, id))[1]).toEqual(large);
    workspace.close();
  });

  it('are not kept of a snapshot of one source', async () => {
    const workspace = await open();
    const id = workspace.write((writer) => insertSnapshot(writer, snapshotOf(small('a'))));
    expect(workspace.read((reader) => loadSourceFacts(reader, id))).toEqual([]);
    workspace.close();
  });

  it('that an older Drydock stored do not tell what it never asked for', async () => {
    const estate = small('a');
    const older = estate.vms.map(({ agent: _, ftRole: __, ...vm }) => vm) as unknown as Estate['vms'];
    const merged = {
      facts: [facts({ ...estate, vms: older })],
      conflicts: [],
      questions: [],
      groups: [],
    };
    const workspace = await open();
    const id = workspace.write((writer) => insertSnapshot(writer, { ...snapshotOf(estate), merged }));
    const [read] = workspace.read((reader) => loadSourceFacts(reader, id));
    expect(read?.vms).toEqual(estate.vms);
    expect(read?.vms[0]).toMatchObject({ agent: null, ftRole: null });
    workspace.close();
  });

  it('that are damaged are said to be so', async () => {
    const workspace = await open();
    const merged = { facts: [facts(small('a'))], conflicts: [], questions: [], groups: [] };
    const id = workspace.write((writer) => insertSnapshot(writer, { ...snapshotOf(small('m')), merged }));
    workspace.write((writer) =>
      writer.run('UPDATE source_facts SET facts = ? WHERE chunk = 1', new Uint8Array([1, 2])),
    );
    expect(() => workspace.read((reader) => loadSourceFacts(reader, id))).toThrow(/damaged/);
    workspace.close();
  });
});

describe('what came of a merge', () => {
  it('is replaced whole, while decisions, plans and overlay stay', async () => {
    const workspace = await open();
    const first = {
      ...snapshotOf(small('first')),
      merged: {
        facts: [facts(small('a'))],
        conflicts: [conflict('vm:1'), conflict('vm:2', true)],
        questions: [question('q', false)],
        groups: [groupOf(1)],
      },
    };
    const id = workspace.write((writer) => insertSnapshot(writer, first));
    workspace.write((writer) => {
      addDecisions(writer, id, [{ type: 'answer', question: 'q', answer: { is: 'separate' } }], '2026-03-01');
    });
    const next = {
      ...snapshotOf(small('next'), 'b'.repeat(64)),
      problems: [],
      merged: {
        facts: [facts(small('b')), facts(small('c'))],
        conflicts: [],
        questions: [question('q', true), question('r', false)],
        groups: [groupOf(2)],
      },
    };
    workspace.write((writer) => replaceSnapshot(writer, id, next));
    workspace.read((reader) => {
      expect(factsRevision(reader, id)).toBe(2);
      expect(loadSnapshot(reader, id)?.vms).toEqual(next.estate.vms);
      expect(findSnapshot(reader, id)).toMatchObject({ name: 'first', counts: next.counts });
      expect(importProblems(reader, id)).toEqual([]);
      expect(loadSourceFacts(reader, id)).toHaveLength(2);
      const all = { kind: null, key: null, undecidedOnly: false, offset: 0, limit: 10 };
      expect(listConflicts(reader, id, all)).toEqual({ total: 0, conflicts: [] });
      expect(listQuestions(reader, id, everything).questions.map((each) => each.id)).toEqual(['r', 'q']);
      expect(listQuestionGroups(reader, id)).toEqual([groupOf(2)]);
      expect(listDecisions(reader, id)).toMatchObject([
        { decision: { question: 'q' }, madeAt: '2026-03-01' },
      ]);
    });
    workspace.close();
  });

  it('is listed a page at a time, by kind, by object, or what is not decided', async () => {
    const conflicts = [
      conflict('vm:1'),
      conflict('vm:2', true),
      { ...conflict('h:1'), kind: 'host' as const },
    ];
    const workspace = await open();
    const id = workspace.write((writer) =>
      insertSnapshot(writer, {
        ...snapshotOf(small('m')),
        merged: { facts: [], conflicts, questions: [], groups: [] },
      }),
    );
    const all = { kind: null, key: null, undecidedOnly: false, offset: 0, limit: 10 };
    workspace.read((reader) => {
      expect(listConflicts(reader, id, all)).toEqual({ total: 3, conflicts });
      expect(listConflicts(reader, id, { ...all, offset: 1, limit: 1 })).toEqual({
        total: 3,
        conflicts: [conflicts[1]],
      });
      expect(listConflicts(reader, id, { ...all, kind: 'host' }).conflicts).toEqual([conflicts[2]]);
      expect(listConflicts(reader, id, { ...all, kind: 'vm', key: 'vm:2' }).conflicts).toEqual([
        conflicts[1],
      ]);
      expect(listConflicts(reader, id, { ...all, undecidedOnly: true }).total).toBe(2);
    });
    workspace.close();
  });

  it('is asked a page at a time, by what the questions have in common, by name, or what is open', async () => {
    const questions = [
      question('a', true),
      { ...question('b', false), name: 'Web_01' },
      { ...question('c', false), kind: 'host' as const },
      { ...question('d', false), source: 2, reason: 'uuid-differs' as const },
    ];
    const workspace = await open();
    const id = workspace.write((writer) =>
      insertSnapshot(writer, {
        ...snapshotOf(small('m')),
        merged: { facts: [], conflicts: [], questions, groups: [] },
      }),
    );
    workspace.read((reader) => {
      const ids = (filter: Partial<typeof everything>) => {
        const page = listQuestions(reader, id, { ...everything, ...filter });
        return [page.total, ...page.questions.map((each) => each.id)];
      };
      expect(ids({})).toEqual([4, 'b', 'c', 'd', 'a']);
      expect(ids({ offset: 1, limit: 2 })).toEqual([4, 'c', 'd']);
      expect(ids({ openOnly: true })).toEqual([3, 'b', 'c', 'd']);
      expect(ids({ kind: 'host' })).toEqual([1, 'c']);
      expect(ids({ reason: 'uuid-differs' })).toEqual([1, 'd']);
      expect(ids({ source: 1 })).toEqual([3, 'b', 'c', 'a']);
      // Part of a name, not a pattern.
      expect(ids({ text: 'eb_0' })).toEqual([1, 'b']);
      expect(ids({ text: '%' })).toEqual([0]);
    });
    workspace.close();
  });

  it('takes back only decisions of the snapshot', async () => {
    const workspace = await open();
    const [one, two] = workspace.write((writer) =>
      ['a', 'b'].map((name) => insertSnapshot(writer, snapshotOf(small(name)))),
    ) as [number, number];
    workspace.write((writer) => {
      addDecisions(writer, one, [{ type: 'answer', question: 'q', answer: { is: 'left-out' } }], '2026');
    });
    const made = workspace.read((reader) => listDecisions(reader, one)).map(({ id }) => id);
    expect(workspace.write((writer) => removeDecisions(writer, two, made))).toBe(0);
    expect(workspace.write((writer) => removeDecisions(writer, one, made))).toBe(1);
    workspace.close();
  });
});
