import { describe, expect, it } from 'vitest';
import { indexEstate } from '../../../src/domain/estate/index.js';
import type { Estate } from '../../../src/domain/estate/types.js';
import { makePlan, scenarioFor } from '../../../src/domain/plan/index.js';
import type { RunbookId } from '../../../src/domain/plan/types.js';
import { generateEstate } from '../../../src/domain/sample/generate.js';
import { whatIf, type Fault, type RunOutcome, type WhatIf } from '../../../src/domain/whatif/index.js';
import { srmEstate } from '../../fixtures/estates/srm.js';

/** Whatever is changed about a plan, what it was to bring is up or named, each once. */
function ask(runbook: RunbookId, estate: Estate, ...faults: Fault[]): WhatIf {
  const index = indexEstate(estate);
  const scenario = scenarioFor(runbook, estate, index);
  const answer = whatIf(makePlan({ runbook, estate, index, scenario, name: 'p' }), estate, index, faults);
  if (!answer.ok) throw new Error(answer.message);
  return answer.value;
}

const lostOf = (run: RunOutcome): string[] =>
  run.losses.flatMap(({ objects }) => objects.map(({ name }) => name));

function addsUp({ without, asPlanned, pressedOn, proposals }: WhatIf): void {
  for (const run of [without, asPlanned, pressedOn, ...proposals.map((each) => each.run)]) {
    const lost = lostOf(run);
    expect(new Set(lost).size).toBe(lost.length);
    expect(run.up + lost.length).toBe(run.vms);
    expect(run.vms).toBe(without.vms);
  }
}

describe('what runs are counted by', () => {
  it.each(['vcenter-cold-standby', 'vcenter-warm-standby'] as const)(
    'a host that %s leaves out is still missing',
    (runbook) => {
      const answer = ask(runbook, srmEstate().draft, { kind: 'host-down', host: 'south-1' });
      addsUp(answer);
      expect(answer.proposals[0]?.survives).toBe('part');
      expect(lostOf(answer.proposals[0]!.run)).toEqual(['south-1']);
      expect(answer.missing.join('\n')).toContain('1 host: ');
    },
  );

  it('desktops of pools that have no hosts left are still missing', () => {
    const estate = generateEstate({ desktops: 160 });
    const hosts = estate.hosts.filter(({ name }) => name.startsWith('esx-ge-v01')).map(({ key }) => key);
    const answer = ask('floating-pools', estate, { kind: 'host-down', host: hosts });
    addsUp(answer);
    expect(answer.asPlanned.up).toBeLessThan(answer.without.up);
    expect(answer.missing.length).toBeGreaterThan(0);
  });

  it('a VM that two recovery plans bring is one VM', () => {
    const answer = ask('srm-plan', srmEstate().draft, { kind: 'host-down', host: ['south-1', 'south-2'] });
    addsUp(answer);
    expect(answer.without.vms).toBe(6);
    expect(answer.asPlanned.up).toBe(0);
  });

  it('a VM another cluster takes over is not left out as well', () => {
    const sample = generateEstate({ desktops: 160 });
    const one = new Set<string>();
    const estate: Estate = {
      ...sample,
      clusters: sample.clusters.map((cluster) => ({ ...cluster, purpose: 'desktops' })),
      hosts: sample.hosts.filter(({ cluster, site }) => {
        const place = `${cluster} ${site}`;
        return !one.has(place) && one.add(place);
      }),
    };
    const host = estate.hosts.find(({ name }) => name.startsWith('esx-ge-v01'))!;
    const { proposals } = ask('view-failover', estate, { kind: 'host-down', host: host.key });
    for (const { run } of proposals) {
      const lost = lostOf(run);
      expect(new Set(lost).size).toBe(lost.length);
      expect(run.up + lost.length).toBe(run.vms);
    }
  });
});
