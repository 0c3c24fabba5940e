import { describe, expect, it } from 'vitest';
import { indexEstate } from '../../../../src/domain/estate/index.js';
import { runbooks } from '../../../../src/domain/plan/index.js';
import type { RunbookId, Scenario } from '../../../../src/domain/plan/types.js';
import { generateEstate } from '../../../../src/domain/sample/generate.js';
import { change, indexed, viewEstate } from '../../../fixtures/estates/view.js';
import { Bench, labels } from '../support.js';
import { expectArrows, incomplete, type Arrow } from './arrows.js';

const sample = generateEstate();
const at = { estate: sample, index: indexEstate(sample) };
const plain = (runbook: RunbookId, settings: Scenario['settings'] = {}) =>
  new Bench(at, { settings }, runbook);

/** The source’s steps, with what they need. */
const cold: readonly Arrow[] = [
  ['E2', 'E0'],
  ['E4', 'E3'],
  ['E5', 'E4'],
];
const warm: readonly Arrow[] = [
  ['W2', 'W0'],
  ['W4', 'W3'],
];

describe('VirtualCenter cold standby', () => {
  it('is safe and has its order', () => {
    const bench = plain('vcenter-cold-standby', { standby: 'vc-2', database: 'VCDB' });
    const { view } = bench;
    expect(view.check.sentence).toMatch(/^In each order/);
    expect(labels(view)).toBe('E0 E1 E2 E3 E3 E4 E5');
    expectArrows(view, cold);
    expect(incomplete(view)).toEqual([]);
    const connect = bench.step('connect-database');
    expectArrows({ ...view, steps: view.steps.filter((s) => s.label !== 'E3' || s === connect) }, [
      ['E3', 'E1', 'E2'],
    ]);
  });

  it('counts the hosts of the vCenter that manages most', () => {
    const { view } = plain('vcenter-cold-standby');
    const desk = sample.vcenters.find((vc) => vc.name.includes('desk'))!;
    const hosts = sample.hosts.filter((host) => host.vcenter === desk.key).length;
    expect(view.goal.text).toContain(`${hosts} hosts in place of ${desk.name}`);
  });

  it('does not miss hosts that are connected and in maintenance mode', () => {
    // PowerCLI tells them as “Maintenance”; ten of the sample's wait so.
    expect(sample.hosts.some((host) => host.inMaintenanceMode === true)).toBe(true);
    expect(plain('vcenter-cold-standby').step('verify-hosts').commands[0]?.text).toBe(
      "Get-VMHost | Where-Object { 'Connected', 'Maintenance' -notcontains $_.ConnectionState } | Format-Table Name, ConnectionState",
    );
  });

  it('skips the scripts when the standby server takes the primary’s address', () => {
    const { view } = plain('vcenter-cold-standby', { sameAddress: true });
    expect(labels(view)).toBe('E0 E1 E2 E3 E3 E5');
    expect(view.check.verdict).toBe('safe');
  });

  it('manages hosts twice when the primary is not off', () => {
    const bench = plain('vcenter-cold-standby', { standby: 'vc-2', sameAddress: true });
    bench.moveBefore(bench.step('install-fresh'), bench.step('primary-off'));
    expect(bench.told).toMatch(
      /^Two servers claim one address, and \d+ hosts follow now the one and now the other, because nobody has made sure that .* is off\.$/,
    );
    bench.repair();
  });

  it('disconnects hosts when it starts without the state files', () => {
    const bench = plain('vcenter-cold-standby');
    bench.moveBefore(bench.step('connect-database'), bench.step('install-state'));
    expect(bench.told).toMatch(/\d+ hosts show as disconnected, and each asks for its root password/);
    bench.repair();
  });

  it('writes over the state files when it is installed a second time', () => {
    const bench = plain('vcenter-cold-standby');
    bench.repeat(bench.step('install-fresh'), bench.step('verify-hosts'));
    expect(bench.told).toMatch(/^A second installation puts default configuration and a new certificate/);
  });

  it('says of the standby server whether the estate knows it', () => {
    const named = (standby: string): string | undefined =>
      plain('vcenter-cold-standby', { standby, database: 'sql-9' }).view.check.assumptions.find(
        ({ id }) => id === 'names-typed',
      )?.text;
    expect(named('vc-9')).toContain('The estate has no VM called vc-9 or sql-9');
    expect(
      plain('vcenter-cold-standby').view.check.assumptions.find(({ id }) => id === 'names-typed')?.text,
    ).toBe(
      'Those who do the steps know the standby server and its database; the scenario does not name both.',
    );
    const known = sample.vms[0]!.name;
    expect(named(known.toUpperCase())).toContain('The estate has no VM called sql-9, so');
  });

  it('can be made for an estate without vCenter', () => {
    const bench = new Bench(indexed(viewEstate().draft), {}, 'vcenter-cold-standby');
    expect(bench.view.check.verdict).toBe('safe');
    expect(bench.view.goal.text).toContain('5 hosts in place of the primary VirtualCenter Server');
  });
});

describe('VirtualCenter warm standby', () => {
  it('is safe and has its order', () => {
    const bench = plain('vcenter-warm-standby');
    const { view } = bench;
    expect(view.check.sentence).toMatch(/^In each order/);
    expectArrows(view, warm);
    expect(incomplete(view)).toEqual([]);
    const connect = bench.step('connect-database');
    expectArrows({ ...view, steps: view.steps.filter((s) => s.label !== 'W3' || s === connect) }, [
      ['W3', 'W1', 'W2'],
    ]);
    expect(labels(plain('vcenter-warm-standby', { sameAddress: true }).view)).not.toContain('W4');
  });

  it('is unsafe when the last synchronisation is not looked at', () => {
    const bench = plain('vcenter-warm-standby');
    bench.edit({ type: 'remove-step', step: bench.step('last-sync').id });
    expect(bench.told).toMatch(/because the state files are not those of the last change/);
    bench.repair();
  });
});

/** The order of tasks of TN-019. */
const cluster: readonly Arrow[] = [
  ['M1', 'M0'],
  ['M4', 'M1', 'M2', 'M3'],
  ['M5', 'M4'],
  ['M6', 'M5'],
  ['M7', 'M6'],
  ['M8', 'M7'],
  ['M9', 'M8'],
  ['M10', 'M9'],
  ['M11', 'M8'],
  ['M12', 'M9'],
  ['M13', 'M12'],
  ['M14', 'M7', 'M8', 'M9', 'M10', 'M11', 'M12', 'M13'],
  ['M15', 'M14'],
  ['M16', 'M14'],
  ['M17', 'M16'],
  ['M18', 'M14'],
];
const typed = {
  primaryNode: 'n1',
  secondaryNode: 'n2',
  database: 'VCDB',
  clusterName: 'vc',
  clusterAddress: '10.0.0.9',
  netmask: '255.255.255.0',
};

describe('MSCS for VirtualCenter', () => {
  it('is safe and has its order', () => {
    const { view } = plain('vcenter-cluster', typed);
    expect(view.check.sentence).toMatch(/^In each order/);
    expectArrows(view, cluster);
    expect(incomplete(view)).toEqual([]);
  });

  it('is safe with every setting', () => {
    for (const license of ['same', 'own'])
      for (const addressIn of ['file', 'registry'])
        for (const webAccess of [true, false])
          for (const quorum of ['disk', 'mns']) {
            const settings = { license, addressIn, webAccess, quorum };
            const { check } = plain('vcenter-cluster', settings).view;
            expect([settings, check.sentence]).toEqual([settings, expect.stringMatching(/^In each order/)]);
          }
  });

  it('makes license server and vpxd resource both depend on the network name, and says why', () => {
    const bench = plain('vcenter-cluster');
    const license = bench.step('make-resource', 'license server');
    const vpxd = bench.step('make-resource', 'vpxd');
    expect(license.requires.map((r) => r.text)).toContain('the network name it depends on exists');
    expect(bench.view.edges.some((e) => e.before === vpxd.id && e.after === license.id)).toBe(false);
    expect(license.detail).toContain('TN-019 is at odds with itself');
  });

  it('replicates the registry only where managedip lies there', () => {
    const inRegistry = plain('vcenter-cluster', { addressIn: 'registry' });
    expect(inRegistry.step('make-resource', 'vpxd').detail).toContain('Add registry replication');
    expect(inRegistry.step('copy-files').title).not.toContain('vpxd.cfg');
    expect(plain('vcenter-cluster').step('copy-files').title).toContain('vpxd.cfg');
  });

  it('copies a vpxd.cfg without managedip when files are copied first', () => {
    const bench = plain('vcenter-cluster', typed);
    bench.moveBefore(bench.step('copy-files'), bench.step('set-managed-ip'));
    expect(bench.view.check.counterexample?.story.join(' ')).toMatch(
      /he other node gets a vpxd\.cfg without managedip: after a move it tells \d+ hosts its own address/,
    );
    bench.repair();
    bench.loosen(bench.step('set-managed-ip'), bench.step('copy-files'));
    bench.loosen(bench.step('restart-vpxd'), bench.step('copy-files'));
    expect(bench.view.check.verdict).toBe('unsafe');
    bench.repair();
  });

  it('leaves Web Access with a vpxd that has gone when vpxd is restarted after it', () => {
    const bench = plain('vcenter-cluster', typed);
    bench.repeat(bench.step('restart-vpxd'), bench.step('restart-web'));
    expect(bench.told).toBe(
      'Web Access holds on to the vpxd that has gone: everybody who works by browser gets errors until it is restarted as well, because vpxd is restarted after Web Access, not before it.',
    );
  });

  it('has the restart of vpxd before that of Web Access, and puts it back there', () => {
    const bench = plain('vcenter-cluster', typed);
    bench.moveBefore(bench.step('restart-web'), bench.step('restart-vpxd'));
    expect(bench.view.check.verdict).toBe('unsafe');
    bench.repair();
  });

  it('has two VirtualCenter Servers on one database when vpxd is not stopped first', () => {
    const bench = plain('vcenter-cluster', typed);
    bench.moveBefore(bench.step('install-node', 'n2'), bench.step('stop-vpxd', 'n1'));
    expect(bench.told).toMatch(/^Two VirtualCenter Servers write one database/);
    bench.repair();
  });

  it('takes a working cluster for a broken one when nobody waits 120 s', () => {
    const bench = plain('vcenter-cluster', typed);
    bench.loosen(bench.step('wait-for-vpxd'), bench.step('end-test', 'the client'));
    expect(bench.told).toMatch(
      /because the 120 seconds in which VirtualCenter waits after a move are not over\.$/,
    );
    bench.repair();
    expect(bench.step('wait-for-vpxd').duration.min).toBe(120);
  });

  it('takes a test for disturbed by each of the others, and not by itself', () => {
    const tests = plain('vcenter-cluster', { ...typed, license: 'own' }).view.steps.filter(
      ({ kind }) => kind === 'begin-test',
    );
    const own = tests.map(({ effects }) => effects.adds.find((fact) => fact.startsWith('testing('))!);
    expect(new Set(own).size).toBe(3);
    tests.forEach(({ hazards }, i) => {
      const disturbing = hazards.flatMap(({ when }) => when.map(({ fact }) => fact));
      expect(disturbing.sort()).toEqual(own.filter((fact) => fact !== own[i]).sort());
    });
  });

  it('serves once VirtualCenter’s own group is online, not the license server’s', () => {
    const bench = plain('vcenter-cluster', { ...typed, license: 'own' });
    const serving = bench.view.steps.filter(({ effects }) => effects.adds.includes('vcServes()'));
    expect(serving.map(({ title }) => title)).toEqual([expect.stringMatching(/VC Group online$/)]);
  });

  it('keeps the license server’s group apart before anything comes online', () => {
    const bench = plain('vcenter-cluster', { ...typed, license: 'own' });
    expect(bench.step('keep-apart').commands.map((c) => c.text)).toEqual([
      'cluster group "VC Group" /property AntiAffinityClassName="VirtualCenter"',
      'cluster group "LS Group" /property AntiAffinityClassName="VirtualCenter"',
    ]);
    bench.loosen(bench.step('keep-apart'), bench.step('bring-online', 'VC Group'));
    expect(bench.told).toMatch(/^The groups VC Group and LS Group may sit on one node/);
    bench.repair();
  });

  it('licenses hosts at the address of the license server’s own group, and says what the source leaves out', () => {
    const own = plain('vcenter-cluster', { ...typed, license: 'own', licenseAddress: '10.0.0.77' });
    const titles = own.view.steps.map(({ title }) => title);
    expect(titles).toContain('Create the IP address resource (10.0.0.77) in LS Group');
    expect(own.step('begin-test', 'license').title).toContain('from 10.0.0.77:27000');
    expect(own.step('make-resource', 'license').detail).toContain('which TN-019 does not say');
    expect(own.step('move-group', 'license server').detail).toContain('The client stays connected');
    const same = plain('vcenter-cluster', { ...typed, licenseAddress: '10.0.0.77' });
    expect(same.step('begin-test', 'license').title).not.toContain('10.0.0.77');
    expect(same.step('move-group', 'license server').detail).toContain('The client loses its connection');
  });

  it('says that the sources are of VirtualCenter 2.x where the vCenter, or its hosts, are newer', () => {
    const told = (draft: ReturnType<typeof viewEstate>['draft']): string | undefined =>
      new Bench(indexed(draft), {}, 'vcenter-cluster').view.check.assumptions.find(
        ({ id }) => id === 'written-for-2',
      )?.text;
    const { draft } = viewEstate();
    const hosts = (version: string | null): void => {
      for (const { key } of draft.hosts) change(draft.hosts, key, { version });
    };
    hosts('5.0.0');
    expect(told(draft)).toContain('is of version 5.0.0, which it does not manage');
    hosts('3.5.0');
    expect(told(draft)).toBeUndefined();
    hosts(null);
    expect(told(draft)).toBeUndefined();
    const sampled = plain('vcenter-warm-standby').view.check.assumptions;
    expect(sampled.find(({ id }) => id === 'written-for-2')?.text).toContain('is vCenter 5.');
  });

  it('is not made for a vCenter that is an appliance', () => {
    const of = (version: string) => {
      const estate = { ...sample, vcenters: sample.vcenters.map((vcenter) => ({ ...vcenter, version })) };
      const newer = { estate, index: indexEstate(estate) };
      return (['vcenter-cold-standby', 'vcenter-warm-standby', 'vcenter-cluster'] as const).map(
        (id) => new Bench(newer, {}, id).view.check.missing[0] ?? '',
      );
    };
    for (const missing of of('7.0.1')) expect(missing).toContain('is vCenter 7.0.1, which is an appliance');
    expect(of('6.7.0')).toEqual(['', '', '']);
  });

  it('refuses two nodes, or two groups, of one name', () => {
    const blocked = plain('vcenter-cluster', { primaryNode: 'n', secondaryNode: 'n' });
    expect(blocked.view.check).toMatchObject({ verdict: 'unreachable' });
    expect(blocked.view.check.missing[0]).toContain('same name');
    expect(
      plain('vcenter-cluster', { license: 'own', licenseGroup: 'VC Group' }).view.check.missing[0],
    ).toContain('same name');
    expect(runbooks.find((r) => r.id === 'vcenter-cluster')!.blockers(at.estate, at.index)).toEqual([]);
  });
});
