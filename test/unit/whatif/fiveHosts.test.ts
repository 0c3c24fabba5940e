import { describe, expect, it } from 'vitest';
import { indexEstate } from '../../../src/domain/estate/index.js';
import type { Estate } from '../../../src/domain/estate/types.js';
import { overheadMib } from '../../../src/domain/ha/overhead.js';
import { makePlan, scenarioFor } from '../../../src/domain/plan/index.js';
import { generateEstate } from '../../../src/domain/sample/generate.js';
import { whatIf, type Fault, type WhatIf } from '../../../src/domain/whatif/index.js';

/**
 * The worked example of the vSphere 4 chapter on availability: five hosts of 12 GB, 1 GB of it taken, eight VMs of 1 GB on each:
 * 3 GB are spare on every host. One host fails: its 8 GB fit into 4 × 3. Two fail: 16 GB do not fit into
 * 3 × 3, and 7 VMs stay off.
 */
const GIB = 1024;
const CLUSTER = 'desk-vmfs-01';

function fiveHosts(): Estate {
  const estate = generateEstate({ faults: false });
  const cluster = estate.clusters.find((each) => each.name === CLUSTER)!.key;
  const waiting = estate.hosts.filter((host) => host.cluster === cluster && host.name.includes('-ge-'));
  const fifth = { ...waiting[0]!, key: 'vc:fifth/host-5', name: 'esx-ge-v01-05.nordkai.example' };
  const room = new Set([...waiting.map((host) => host.key), fifth.key]);
  let on = 0;
  return {
    ...estate,
    hosts: [...estate.hosts, fifth].map((host) =>
      room.has(host.key) ? { ...host, memoryMib: 11 * GIB, cpuMhz: 100_000 } : host,
    ),
    vms: estate.vms.map((vm) => {
      if (vm.cluster !== cluster || vm.power !== 'on') return vm;
      on += 1;
      return {
        ...vm,
        power: on <= 40 ? ('on' as const) : ('off' as const),
        memoryReservationMib: GIB - overheadMib(vm.memoryMib, vm.cpus, false),
      };
    }),
  };
}

const estate = fiveHosts();
const index = indexEstate(estate);
const plan = makePlan({
  runbook: 'view-failover',
  estate,
  index,
  scenario: scenarioFor('view-failover', estate, index),
  name: 'p',
});
const hostsDown = (count: number): Fault => ({
  kind: 'host-down',
  host: Array.from({ length: count }, (_, n) => `esx-ge-v01-0${n + 1}.nordkai.example`),
});
function ask(...faults: Fault[]): WhatIf {
  const answer = whatIf(plan, estate, index, faults);
  if (!answer.ok) throw new Error(answer.message);
  return answer.value;
}

describe('five hosts with eight VMs of 1 GB each', () => {
  it('bring all of them with five and with four', () => {
    expect(ask().without.losses).toEqual([]);
    const one = ask(hostsDown(1));
    expect(one).toMatchObject({ survives: true, lost: [] });
    expect(one.faults[0]!.effect).toContain(`${CLUSTER} has 4 hosts left for 40 VMs`);
  });

  it('leave seven off with three, by name, and no change of plan makes room', () => {
    const two = ask(hostsDown(2));
    expect(two.lost).toMatchObject([{ reason: 'memory', count: 7 }]);
    expect(two.lost[0]!.objects).toHaveLength(7);
    expect(two).toMatchObject({ survives: false, proposals: [] });
    expect(two.missing[0]).toContain('Bring more memory or hosts');
  });

  it('and a LUN two of them lack: the VMs that need it have three hosts left, the others have five', () => {
    const names = hostsDown(2) as { host: readonly string[] };
    const some = ask({ kind: 'lun-not-presented', datastore: 'sp-vmfs-desk-01', hosts: names.host });
    // Mounted on the remaining three, it holds fewer VMs than three hosts have room for: nothing is lost.
    expect(some.proposals[0]).toMatchObject({ survives: 'all', changes: [{ kind: 'remaining-hosts' }] });
    // Without the two hosts altogether there is no room for seven.
    expect(some.proposals.map((each) => each.changes[0]!.kind)).not.toContain('leave-out-host');
  });
});
