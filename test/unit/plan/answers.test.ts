import { beforeAll, describe, expect, it } from 'vitest';
import { indexEstate, type EstateIndex } from '../../../src/domain/estate/index.js';
import type { Estate } from '../../../src/domain/estate/types.js';
import { answersNotTaken } from '../../../src/domain/plan/answers.js';
import { runbooks, scenarioFor } from '../../../src/domain/plan/index.js';
import { planFromTemplate } from '../../../src/domain/plan/template.js';
import type { SettingValue } from '../../../src/domain/plan/types.js';
import { generateEstate } from '../../../src/domain/sample/generate.js';
import { Bench } from './support.js';

let at: { estate: Estate; index: EstateIndex };
beforeAll(() => {
  const estate = generateEstate({ desktops: 160 });
  at = { estate, index: indexEstate(estate) };
});

function notTaken(answers: Record<string, SettingValue>): string[] {
  const scenario = scenarioFor('view-failover', at.estate, at.index);
  return answersNotTaken('view-failover', { ...scenario, settings: answers }, at);
}

describe('answers that do not count', () => {
  it.each<[string, SettingValue, string]>([
    ['nosuch', 'x', 'The runbook asks no “nosuch”: that answer does not count.'],
    ['signature', 'upsidedown', '“upsidedown” is no answer to “Signature of VMFS copies”: '],
    ['firstHost', 'no', '“no” is no answer to “Mount each volume on one host first”: no was taken.'],
    ['srmWait', 'abc', 'a whole number of seconds: “300” was taken.'],
    ['srmWait', '-5', 'a whole number of seconds: “300” was taken.'],
    ['srmWait', '1e3', 'a whole number of seconds: “300” was taken.'],
    ['srmPromptsAfter', '2, 9', 'only priorities 1 to 5 count'],
    ['withoutMounts', 'xx', '“xx” in “Mounts that may be missing” names no datastore and host'],
    ['withoutDatastores', ['gone'], 'names 1 object this snapshot does not have, and goes on without: gone.'],
  ])('are told: %s', (id, answer, words) => {
    const told = notTaken({ [id]: answer });
    expect(told).toHaveLength(1);
    expect(told[0]).toContain(words);
  });

  it('are none of those a runbook proposes', () => {
    for (const { id } of runbooks) {
      expect([id, answersNotTaken(id, scenarioFor(id, at.estate, at.index), at)]).toEqual([id, []]);
    }
  });

  it('are none that are read: seconds, priorities, a datastore and a host in any case', () => {
    const [host] = at.estate.hosts;
    const [datastore] = at.estate.datastores;
    expect(
      notTaken({
        srmWait: ' 900 ',
        srmPromptsAfter: '1, 2;5',
        withoutMounts: `${datastore!.name.toUpperCase()} without ${host!.name}`,
        withoutHosts: [host!.key],
        withoutDatastores: [],
      }),
    ).toEqual([]);
  });

  it('stand among what the verdict rests on, and are said when a template is read', () => {
    const bench = new Bench(at, { settings: { srmWait: 'soon' } });
    const told = bench.view.check.assumptions.map(({ text }) => text).join('\n');
    expect(told).toContain('“soon” is no answer to “SRM waits for VMware Tools, seconds”');
    const { unresolved } = planFromTemplate(
      { drydockPlan: 1, name: 'p', runbook: 'view-failover', scenario: {}, settings: { signature: 'blue' } },
      at.estate,
      at.index,
    );
    expect(unresolved).toEqual([expect.stringContaining('“blue” is no answer')]);
  });
});
