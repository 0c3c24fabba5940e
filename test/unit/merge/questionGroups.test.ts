import { describe, expect, it } from 'vitest';
import { emptyDraft, type EstateDraft } from '../../../src/domain/estate/draft.js';
import { morefKey, namedKey, vcenterKey, vmfsKey } from '../../../src/domain/estate/keys.js';
import type { Key, SourceFormat, Vm } from '../../../src/domain/estate/types.js';
import { unknownDatastore, unknownHost, unknownVm } from '../../../src/domain/estate/unknown.js';
import {
  mergeSources,
  sourceFacts,
  type MergeDecision,
  type SourceFacts,
} from '../../../src/domain/merge/index.js';

const vc = vcenterKey('11111111-1111-4111-8111-111111111111', '');
const from = { source: 0, place: 'line 1' };
const uuid = (n: number): string => `50000000-0000-4000-8000-00000000000${n}`;
const volumes = ['5fd23c30-16acc074-006d-d09466c6d6a0', '5fd23c30-16acc074-006d-d09466c6d6a1'].map(vmfsKey);
const hosts = ['esx-a', 'esx-b'].map((name) => morefKey(vc, name));

function source(format: SourceFormat, name: string, fill: (draft: EstateDraft) => void): SourceFacts {
  const draft = emptyDraft(name, '');
  draft.sources.push({ format, name, sha256: name, takenAt: null, producer: null });
  fill(draft);
  return sourceFacts(draft);
}

const vm = (key: Key, name: string, over: Partial<Vm> = {}): Vm => ({
  ...unknownVm,
  key,
  name,
  from,
  ...over,
});

function places(draft: EstateDraft): void {
  draft.vcenters.push({
    key: vc,
    name: 'vc',
    instanceUuid: '11111111-1111-4111-8111-111111111111',
    version: null,
    from,
  });
  for (const [i, key] of volumes.entries()) {
    draft.datastores.push({ ...unknownDatastore, key, name: `LUN_0${i}`, type: 'vmfs', from });
  }
  for (const key of hosts) {
    const name = key.split('/').at(-1) as string;
    draft.hosts.push({ ...unknownHost, key, name, vcenter: vc, moref: name, from });
  }
}

/** A VM of the vCenter, by the number of its MoRef. */
const known = (n: number, over: Partial<Vm> = {}): Vm =>
  vm(morefKey(vc, `vm-${n}`), `web0${n}`, {
    vcenter: vc,
    moref: `vm-${n}`,
    instanceUuid: uuid(n),
    homeDatastore: volumes[0]!,
    vmxPath: `[LUN_00] web0${n}/web0${n}.vmx`,
    ...over,
  });
const govc = (...vms: readonly Vm[]): SourceFacts =>
  source('govc', 'vc.zip', (draft) => {
    places(draft);
    draft.vms.push(...vms);
  });
const table = (...vms: readonly Vm[]): SourceFacts =>
  source('rvtools-xlsx', 'RVTools.xlsx', (draft) => {
    places(draft);
    draft.vms.push(...vms);
  });

describe('two of three sure identities', () => {
  it('a VM that was registered again is itself: the same UUID and the same file', () => {
    const again = known(1, { key: morefKey(vc, 'vm-901'), moref: 'vm-901' });
    const { estate, questions, conflicts, matches } = mergeSources([govc(known(1)), table(again)], []);
    expect(questions).toEqual([]);
    expect(estate.vms.map(({ moref }) => moref)).toEqual(['vm-1']);
    expect(conflicts).toMatchObject([{ field: 'moref', values: [{ text: 'vm-1' }, { text: 'vm-901' }] }]);
    expect(matches).toMatchObject([{ rule: 'instance UUID and .vmx path', count: 1 }]);
  });

  it('a VM that was given another UUID is itself: the same MoRef and the same file', () => {
    const { estate, questions, conflicts } = mergeSources(
      [govc(known(1)), table(known(1, { instanceUuid: uuid(9) }))],
      [],
    );
    expect(questions).toEqual([]);
    expect(estate.vms).toHaveLength(1);
    expect(conflicts).toMatchObject([{ field: 'instanceUuid' }]);
  });

  it('VMs whose MoRefs were dealt out anew are themselves', () => {
    const moved = (n: number, moref: number): Vm =>
      known(n, { key: morefKey(vc, `vm-${moref}`), moref: `vm-${moref}` });
    const { estate, questions } = mergeSources(
      [govc(known(1), known(2), known(3)), table(moved(1, 2), moved(2, 3), moved(3, 1))],
      [],
    );
    expect(questions).toEqual([]);
    expect(estate.vms.map(({ name, also }) => [name, also?.length])).toEqual([
      ['web01', 1],
      ['web02', 1],
      ['web03', 1],
    ]);
  });

  it('one VM of a source is never two: the other is asked about', () => {
    const again = known(1, { key: morefKey(vc, 'vm-2'), moref: 'vm-2' });
    const bare = known(1, { instanceUuid: null, name: 'other', vmxPath: null });
    const { estate, questions } = mergeSources([govc(known(1), known(2)), table(again, bare)], []);
    expect(questions).toMatchObject([{ reason: 'several', name: 'other' }]);
    expect(estate.vms.map(({ also }) => also?.length ?? 0)).toEqual([1, 0]);
  });

  it.each([
    ['another folder', { vmxPath: '[LUN_00] copy/web01.vmx' }],
    ['the same path on another volume', { homeDatastore: volumes[1]! }],
    ['no file told', { vmxPath: null }],
  ])('with %s it is asked all the same', (_, over) => {
    const again = known(1, { key: morefKey(vc, 'vm-901'), moref: 'vm-901', ...over });
    const other = known(2, { instanceUuid: uuid(9), ...over });
    const { questions } = mergeSources([govc(known(1), known(2)), table(again, other)], []);
    expect(questions.map(({ reason }) => reason)).toEqual(['moref-differs', 'uuid-differs']);
  });
});

describe('questions of one kind, reason and source', () => {
  /** Two VMs of each name, one a host; the notes name them and their host. */
  const twins = govc(
    ...[1, 2, 3].flatMap((n) => [
      known(n, { host: hosts[0]! }),
      known(n + 3, { name: `web0${n}`, host: hosts[1]! }),
    ]),
  );
  const named = (n: number, host: Key | null): Vm =>
    vm(namedKey(null, 'vm', `web0${n} on ${host}`), `web0${n}`, { host });
  const notes = (...vms: readonly Vm[]): SourceFacts =>
    source('srm-csv', 'protected.csv', (draft) => {
      for (const key of hosts) {
        const name = key.split('/').at(-1) as string;
        draft.hosts.push({ ...unknownHost, key: namedKey(null, 'host', name), name, from });
      }
      draft.vms.push(
        ...vms.map((each) => ({
          ...each,
          host: each.host === null ? null : namedKey(null, 'host', each.host.split('/').at(-1) as string),
        })),
      );
    });
  const asked = notes(named(1, hosts[0]!), named(2, hosts[1]!), named(3, null));
  const all = (answer: Extract<MergeDecision, { type: 'answer-all' }>['answer']): MergeDecision => ({
    type: 'answer-all',
    kind: 'vm',
    reason: 'several',
    source: asked.id,
    answer,
  });
  const answersOf = (decisions: readonly MergeDecision[], ...sources: readonly SourceFacts[]) =>
    mergeSources(sources.length > 0 ? sources : [twins, asked], decisions).questions.map(({ answer }) =>
      answer?.is === 'same' ? answer.key : (answer?.is ?? null),
    );

  it('are one group, with what would settle how many', () => {
    const { groups } = mergeSources([twins, asked], []);
    expect(groups).toMatchObject([
      {
        kind: 'vm',
        reason: 'several',
        total: 3,
        open: 3,
        ways: [{ by: 'host', settles: 2 }],
        answer: null,
      },
    ]);
  });

  it('are answered together by what the candidates have in common, where it tells', () => {
    const rule = all({ is: 'same', by: 'host' });
    expect(answersOf([rule])).toEqual([morefKey(vc, 'vm-1'), morefKey(vc, 'vm-5'), null]);
    const { groups, questions, leftOut } = mergeSources([twins, asked], [rule]);
    expect(groups).toMatchObject([{ open: 1, answer: { is: 'same', by: 'host' } }]);
    expect(questions.map(({ byRule }) => byRule)).toEqual([true, true, undefined]);
    expect(leftOut).toEqual({ vm: 1 });
  });

  it('with several candidates each are not settled by there being one', () => {
    expect(answersOf([all({ is: 'same', by: null })])).toEqual([null, null, null]);
    expect(mergeSources([twins, asked], [all({ is: 'same', by: null })]).leftOut).toEqual({ vm: 3 });
  });

  it.each(['separate', 'left-out'] as const)('are all %s if the user says so', (is) => {
    expect(answersOf([all({ is })])).toEqual([is, is, is]);
  });

  it('one answered on its own keeps its answer, whichever came first', () => {
    const [first] = mergeSources([twins, asked], []).questions;
    const own: MergeDecision = { type: 'answer', question: first!.id, answer: { is: 'separate' } };
    const rule = all({ is: 'same', by: 'host' });
    for (const decisions of [
      [own, rule],
      [rule, own],
    ]) {
      expect(answersOf(decisions)).toEqual(['separate', morefKey(vc, 'vm-5'), null]);
    }
  });

  it('stay asked where two records would be one object', () => {
    const both = notes(named(1, hosts[0]!), { ...named(1, hosts[0]!), key: namedKey(null, 'vm', 'again') });
    expect(mergeSources([twins, both], []).groups).toMatchObject([{ total: 2, ways: [] }]);
    expect(answersOf([all({ is: 'same', by: 'host' })], twins, both)).toEqual([null, null]);
  });

  it('hold for the next export of the source, and for what it asks anew', () => {
    const next = notes(named(1, hosts[1]!), named(3, hosts[1]!));
    const later = { ...next, source: { ...next.source, sha256: 'later' } };
    expect(answersOf([all({ is: 'same', by: 'host' })], twins, later)).toEqual([
      morefKey(vc, 'vm-4'),
      morefKey(vc, 'vm-6'),
    ]);
  });

  it('with one candidate each are settled by that', () => {
    const copies = [1, 2].map((n) => known(n, { instanceUuid: uuid(n + 5), vmxPath: null }));
    const sources = [govc(known(1), known(2)), table(...copies)];
    const { groups } = mergeSources(sources, []);
    expect(groups).toMatchObject([
      { reason: 'uuid-differs', ways: expect.arrayContaining([{ by: null, settles: 2 }]) as unknown },
    ]);
    const rule: MergeDecision = {
      type: 'answer-all',
      kind: 'vm',
      reason: 'uuid-differs',
      source: sources[1]!.id,
      answer: { is: 'same', by: null },
    };
    expect(mergeSources(sources, [rule]).groups).toMatchObject([{ open: 0 }]);
  });
});
