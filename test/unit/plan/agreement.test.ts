import { describe, expect, it } from 'vitest';
import type { EstateDraft } from '../../../src/domain/estate/draft.js';
import { findAll } from '../../../src/domain/findings/index.js';
import { answerFailover, answerHostFailure } from '../../../src/domain/ha/index.js';
import { groundPlan, makePlan, runbooks, scenarioFor } from '../../../src/domain/plan/index.js';
import { faultChoices, whatIf, type Fault } from '../../../src/domain/whatif/index.js';
import { mixedEstate } from '../../fixtures/estates/mixed.js';
import { srmEstate } from '../../fixtures/estates/srm.js';
import { indexed, viewEstate } from '../../fixtures/estates/view.js';

/** Keeps the first of each: estates in which sentences count one of everything. */
function firstOf<T>(records: T[], by: (record: T) => string): void {
  const seen = new Set<string>();
  records.splice(
    0,
    records.length,
    ...records.filter((record) => !seen.has(by(record)) && seen.add(by(record))),
  );
}

function oneOfEach(draft: EstateDraft): EstateDraft {
  firstOf(draft.hosts, ({ cluster, site }) => `${cluster} ${site}`);
  firstOf(draft.vms, ({ role, cluster, name }) => (role === 'desktop' ? `${cluster}` : name));
  return draft;
}

function* strings(told: unknown): Generator<string> {
  if (typeof told === 'string') yield told;
  else if (told !== null && typeof told === 'object' && !(told instanceof Map) && !(told instanceof Set)) {
    for (const value of Object.values(told)) yield* strings(value);
  }
}

const things = 'VM|desktop|management VM|host|volume|datastore|linked clone|vApp|vShield Edge|step|portgroup';
const verbs =
  'are|were|have|do|lie|run|need|come|stay|see|show|start|wait|reach|follow|ask|want|hold|read|write|work|mount';
/** "1 VM are", "1 VM of desk run", "1 VMs", "of the 1 host", "0 of 0", a gap where a name would stand. */
const faults = [
  new RegExp(
    `(?<![\\d.,]|reservations of )1 (?:${things})(?: of [\\w-]+(?: and [\\w-]+)?)? (?:that )?(?:${verbs})\\b(?!-)`,
  ),
  new RegExp(`(?<![\\d.,])1 (?:${things})s\\b`),
  new RegExp(`\\b(?:the|all|its) 1 (?:${things})\\b`),
  /\b0 of 0\b|\bundefined\b|\bNaN\b|\[object|“”|\.\.(?!\.)|\b(?:all|both) [12] /,
];

describe.each([
  ['View', viewEstate],
  ['View and vCloud Director', mixedEstate],
  ['SRM', srmEstate],
] as const)('sentences that count one thing, of an estate of %s', (_, make) => {
  const at = indexed(oneOfEach(make().draft));
  const { estate, index } = at;
  const wrong = (told: unknown): string[] =>
    [...strings(told)].filter((text) => faults.some((fault) => fault.test(text)));

  it('agree in number: findings and HA', () => {
    expect(wrong(findAll(estate, index))).toEqual([]);
    const scenario = scenarioFor('view-failover', estate, index);
    expect(wrong(answerFailover(estate, index, { scenario }).outcome)).toEqual([]);
    for (const { key } of estate.hosts) {
      expect(wrong(answerHostFailure(estate, index, { failing: new Set([key]) }).outcome)).toEqual([]);
    }
  });

  it.each(runbooks.map(({ id }) => id))('agree in number: %s, and what faults make of it', (runbook) => {
    for (const event of ['lost', 'planned'] as const) {
      const scenario = { ...scenarioFor(runbook, estate, index), event };
      const plan = makePlan({ runbook, estate, index, scenario, name: 'p' });
      const view = groundPlan(plan, estate, index);
      expect(wrong(view)).toEqual([]);
      const { hosts, datastores, services } = faultChoices(plan, estate, index, view);
      const all: Fault[] = [
        ...hosts.map(({ key }): Fault => ({ kind: 'host-down', host: key })),
        ...datastores.flatMap(({ key }): Fault[] => [
          { kind: 'lun-not-presented', datastore: key, hosts: 'all' },
          { kind: 'storage-late', datastore: key, minutes: 1 },
        ]),
        ...services.map(({ id }): Fault => ({ kind: 'service-down', service: id, minutes: 1 })),
        { kind: 'stale-copies', desktops: 1 },
        { kind: 'stale-copies', desktops: 1, of: 'dvsdata' },
        { kind: 'srm-timeout', priority: 2, needsSeconds: 900 },
        { kind: 'not-synchronised' },
      ];
      for (const fault of all) expect(wrong(whatIf(plan, estate, index, [fault], view))).toEqual([]);
    }
  });
});
