import { describe, expect, it } from 'vitest';
import { indexEstate } from '../../../src/domain/estate/index.js';
import { findAll, rules } from '../../../src/domain/findings/index.js';
import { notLookedAt, rulesNotApplied } from '../../../src/domain/findings/notLookedAt.js';
import { generateEstate } from '../../../src/domain/sample/generate.js';
import { EstateBuilder } from '../../fixtures/estates/builder.js';
import { twoSites } from './support.js';

const of = (b: EstateBuilder) => {
  const estate = b.build();
  return notLookedAt(estate, indexEstate(estate));
};
const ids = (b: EstateBuilder): string[] => of(b).map((each) => each.id);

/** An inventory export alone: hosts, a datastore, VMs on a distributed switch. */
function inventory(): EstateBuilder {
  const b = new EstateBuilder();
  const cluster = b.cluster('Cluster A');
  const hosts = b.hosts(2, 'esx', cluster, { connectionState: 'connected' });
  const datastore = b.vmfs('ds-01');
  b.mountAll(hosts, [datastore]);
  const dvSwitch = b.dvSwitch('dvs');
  const portgroup = b.dvPortgroup('desktops', dvSwitch);
  const vm = b.vm('web-01', datastore);
  b.nic(vm, { dvSwitch, dvPortgroup: portgroup, portKey: '7', portKnown: true });
  return b;
}

describe('what could not be looked at', () => {
  it('is nothing where there is nothing', () => {
    expect(of(new EstateBuilder())).toEqual([]);
  });

  it('is told of an inventory nobody has declared anything about, though no rule finds a thing', () => {
    const b = inventory();
    const estate = b.build();
    const index = indexEstate(estate);
    expect(findAll(estate, index).filter((each) => each.severity !== 'notice')).toEqual([]);
    expect(ids(b)).toEqual(
      expect.arrayContaining(['sites', 'replication', 'desktops', 'protection', 'port-files']),
    );
    const list = of(b);
    expect(rulesNotApplied(list)).toBeGreaterThan(8);
    expect(list.find((each) => each.id === 'replication')?.why).toBe(
      'Whether the only datastore with VMs is replicated is not declared: which VM loses a part of itself in a failover is not looked at there.',
    );
    for (const each of list) {
      expect(each.why).toMatch(/\.$/);
      expect(each.declare).toMatch(/\.$/);
    }
  });

  it('names rules that are there, and each ground names one', () => {
    for (const each of of(inventory())) {
      expect(each.rules.length, each.id).toBeGreaterThan(0);
      for (const rule of each.rules) expect(rules.map((known) => known.id)).toContain(rule.id);
    }
  });

  it('is only what nobody has said', () => {
    const { b, main, recovery, ds } = twoSites();
    const cluster = b.cluster('Recovery cluster', { site: recovery });
    const host = b.host('esx-r1', cluster, { connectionState: 'connected', site: recovery });
    b.mount(host, ds);
    b.vm('web-01', ds);
    expect(ids(b)).not.toContain('sites');
    expect(ids(b)).not.toContain('replication');
    const second = b.vmfs('ds-02', { site: main });
    b.vm('web-02', second);
    expect(of(b).find((each) => each.id === 'replication')?.why).toContain(
      '1 of 2 datastores with VMs is replicated',
    );
  });

  it.each(['recovery', 'both'] as const)('is not the recovery hosts where a site’s role is %s', (role) => {
    const b = new EstateBuilder();
    b.host('esx-1', b.cluster('desk', { site: b.site('North', role) }));
    expect(ids(b)).not.toContain('sites');
  });

  it('is nothing in the sample estate, where all is declared', () => {
    const estate = generateEstate();
    expect(notLookedAt(estate, indexEstate(estate))).toEqual([]);
  });
});
