import { beforeEach, describe, expect, it } from 'vitest';
import { generateEstate } from '../../src/domain/sample/generate.js';
import { readFault } from '../../main/hosts/cli/faultOptions.js';
import { drydock, workspaceWith } from './support.js';

let workspace: string;
beforeEach(async () => {
  workspace = await workspaceWith(generateEstate());
  await drydock(['plan', 'make', 'view-failover', '--name', 'march', '-w', workspace]);
});

const json = async (...argv: string[]) => {
  const ran = await drydock([...argv, '--json']);
  return { ...ran, value: JSON.parse(ran.out) as Record<string, unknown> };
};

describe('faults as they are written', () => {
  it.each([
    ['host-down=esx-01', { kind: 'host-down', host: 'esx-01' }],
    ['lun-not-presented=ds', { kind: 'lun-not-presented', datastore: 'ds', hosts: 'all' }],
    ['lun-not-presented=d@s@a, b', { kind: 'lun-not-presented', datastore: 'd@s', hosts: ['a', 'b'] }],
    ['storage-late=vmfs:5:20', { kind: 'storage-late', datastore: 'vmfs:5', minutes: 20 }],
    ['not-replicated=a=b', { kind: 'not-replicated', datastore: 'a=b' }],
    ['stale-copies=12', { kind: 'stale-copies', desktops: 12 }],
    ['dns-not-swapped=nas', { kind: 'dns-not-swapped', alias: 'nas', minutes: null }],
    ['dns-not-swapped=nas:5', { kind: 'dns-not-swapped', alias: 'nas', minutes: 5 }],
    ['srm-timeout=2:900', { kind: 'srm-timeout', priority: 2, needsSeconds: 900, timeoutSeconds: 300 }],
    ['srm-timeout=2:900/600', { kind: 'srm-timeout', priority: 2, needsSeconds: 900, timeoutSeconds: 600 }],
  ])('%s', (text, fault) => expect(readFault(text)).toEqual([fault]));

  it.each([
    'nope=1',
    'host-down',
    'host-down=',
    'storage-late=ds',
    'stale-copies=some',
    'srm-timeout=9:1',
    '__proto__=x',
  ])('refuses %s', (text) => expect(() => readFault(text)).toThrow(/There is no such fault|Say /));
});

describe('ha', () => {
  it('says what comes up and names what does not', async () => {
    const people = await drydock(['ha', '-w', workspace]);
    expect(people).toMatchObject({ code: 0, err: '' });
    expect(people.out).toMatch(/^\d+ of \d+ VMs are powered on; the last power-on ends at \d+:\d\d min\./);
    expect(people.out).toContain('the file of their dvPort is missing from .dvsData');
    const machine = await json('ha', '-w', workspace, '--option', 'das.maxvmrestartcount=2');
    const clusters = machine.value['clusters'] as { placements: unknown[]; rules: { tries: number[] } }[];
    expect(clusters[0]!.placements.length).toBeGreaterThan(0);
    expect(clusters[0]!.rules.tries).toEqual([0, 120]);
    expect((await drydock(['ha', '-w', workspace, '--strict'])).code).toBe(1);
  });

  it('refuses sites and hosts that are not there', async () => {
    const site = await drydock(['ha', '-w', workspace, '--site', 'nope']);
    expect(site).toMatchObject({ code: 2, out: '' });
    expect(site.err).toContain('There is no site "nope".');
    expect((await drydock(['ha', '-w', workspace, '--host-down', 'nope'])).err).toContain('There is no host');
  });
});

describe('whatif', () => {
  it('says what is lost and which change of plan survives', async () => {
    const faults = ['--fault', 'lun-not-presented=sp-vmfs-desk-01', '--fault', 'srm-timeout=2:900'];
    const people = await drydock(['whatif', 'march', ...faults, '-w', workspace]);
    expect(people).toMatchObject({ code: 0, err: '' });
    for (const words of ['DOES NOT SURVIVE', 'Leave sp-vmfs-desk-01 out', 'Raise the time SRM waits'])
      expect(people.out).toContain(words);
    const machine = await json('whatif', '1', ...faults, '-w', workspace, '--strict');
    expect(machine).toMatchObject({ code: 1, value: { survives: false, plan: { id: 1, name: 'march' } } });
  });

  it('ends with 0 when the plan survives, also when strict', async () => {
    const ran = await drydock(['whatif', 'march', '--fault', 'stale-copies=0', '-w', workspace, '--strict']);
    expect(ran.code).toBe(0);
    expect(ran.out).toContain('SURVIVES');
  });

  it('explains its faults, and refuses what is none', async () => {
    expect((await drydock(['whatif', '--help'])).out).toContain('dns-not-swapped=ALIAS[:MINUTES]');
    const wrong = await drydock(['whatif', 'march', '--fault', 'storage-late=x', '-w', workspace]);
    expect(wrong).toMatchObject({ code: 2, out: '' });
    expect(wrong.err).toContain('storage-late=DATASTORE:MINUTES');
    expect((await drydock(['whatif', 'march', '-w', workspace])).code).toBe(2);
  });
});
