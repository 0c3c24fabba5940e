import { beforeEach, describe, expect, it } from 'vitest';
import { readFault } from '../../main/hosts/cli/faultOptions.js';
import { generateEstate } from '../../src/domain/sample/generate.js';
import { drydock, workspaceWith } from './support.js';

let workspace: string;
beforeEach(async () => {
  workspace = await workspaceWith(generateEstate());
  await drydock(['plan', 'make', 'view-failover', '--name', 'march', '-w', workspace]);
});

const whatif = (...argv: string[]) => drydock(['whatif', 'march', ...argv, '-w', workspace]);
const json = async (...argv: string[]) => {
  const ran = await whatif(...argv, '--json');
  return { ...ran, value: JSON.parse(ran.out) as Record<string, unknown> };
};
const late = ['--fault', 'srm-timeout=2:900'];
const gone = ['--fault', 'lun-not-presented=sp-vmfs-desk-01'];

describe('faults as they are written', () => {
  it.each([
    ['host-down=esx-01', { kind: 'host-down', host: 'esx-01' }],
    ['host-down=esx-01, esx-02', { kind: 'host-down', host: ['esx-01', 'esx-02'] }],
    ['lun-not-presented=ds', { kind: 'lun-not-presented', datastore: 'ds', hosts: 'all' }],
    ['lun-not-presented=d@s@a, b', { kind: 'lun-not-presented', datastore: 'd@s', hosts: ['a', 'b'] }],
    ['storage-late=vmfs:5:20', { kind: 'storage-late', datastore: 'vmfs:5', minutes: 20 }],
    [
      'storage-late=ds:0@mount-volume:ds:c7',
      { kind: 'storage-late', datastore: 'ds', minutes: 0, afterStep: 'mount-volume:ds:c7' },
    ],
    ['replica-old=a', { kind: 'replica-old', datastore: 'a' }],
    ['stale-copies=3:dvsdata', { kind: 'stale-copies', desktops: 3, of: 'dvsdata' }],
    ['service-down=license', { kind: 'service-down', service: 'license', minutes: null }],
    ['service-down=vcenter:45', { kind: 'service-down', service: 'vcenter', minutes: 45 }],
    ['backup-old=composer:90', { kind: 'backup-old', store: 'composer', minutes: 90 }],
    ['not-synchronised', { kind: 'not-synchronised' }],
    ['not-replicated=a=b', { kind: 'not-replicated', datastore: 'a=b' }],
    ['stale-copies=12', { kind: 'stale-copies', desktops: 12 }],
    ['dns-not-swapped=nas', { kind: 'dns-not-swapped', alias: 'nas', minutes: null }],
    ['dns-not-swapped=nas:5', { kind: 'dns-not-swapped', alias: 'nas', minutes: 5 }],
    ['srm-timeout=2:900', { kind: 'srm-timeout', priority: 2, needsSeconds: 900 }],
    ['srm-timeout=2:900/600', { kind: 'srm-timeout', priority: 2, needsSeconds: 900, timeoutSeconds: 600 }],
  ])('%s', (text, fault) => expect(readFault(text)).toEqual([fault]));

  it.each([
    'nope=1',
    'host-down',
    'host-down=',
    'storage-late=ds',
    'stale-copies=some',
    'srm-timeout=9:1',
    'srm-timeout=2:900:1',
    'host-down=,',
    'lun-not-presented=ds@',
    'stale-copies=1:everything',
    'service-down=coffee',
    'service-down=vcenter:soon',
    'backup-old=sql:5',
    'not-synchronised=yes',
    '__proto__=x',
  ])('refuses %s', (text) => expect(() => readFault(text)).toThrow(/There is no such fault|Say /));
});

describe('whatif', () => {
  it('says what is lost and which change of plan survives', async () => {
    const people = await whatif(...gone, ...late);
    expect(people).toMatchObject({ code: 0, err: '' });
    for (const words of [
      'DOES NOT SURVIVE',
      'Leave sp-vmfs-desk-01 out',
      'Raise the time SRM waits',
      'In each order it allows',
    ])
      expect(people.out).toContain(words);
    const machine = await json(...gone, ...late, '--strict');
    expect(machine).toMatchObject({ code: 1, value: { survives: false, plan: { id: 1, name: 'march' } } });
  });

  it('ends with 0 when the plan survives, also when strict', async () => {
    const ran = await whatif('--fault', 'stale-copies=0', '--strict');
    expect(ran).toMatchObject({ code: 0 });
    expect(ran.out).toContain('(does not touch this plan)');
    expect(ran.out).toContain('SURVIVES');
  });

  it('makes the change it found, as one edit that is undone as one', async () => {
    const applied = await json(...late, '--apply');
    expect(applied).toMatchObject({ code: 0, value: { applied: 1, planRevision: 1, appliedRevision: 2 } });
    expect(await json(...late)).toMatchObject({ value: { survives: true, planRevision: 2 } });
    await drydock(['plan', 'edit', 'march', '--undo', '-w', workspace]);
    expect(await json(...late)).toMatchObject({ value: { survives: false } });
    expect(await json(...late, '--apply', '2')).toMatchObject({ value: { applied: 2 } });
    expect(await json(...late)).toMatchObject({ value: { survives: true } });
  });

  it('makes no change where there is none to make', async () => {
    const none = await whatif('--fault', 'replica-old=sp-vmfs-replica-01', '--apply');
    expect(none).toMatchObject({ code: 1, out: '' });
    expect(none.err).toContain('none was found');
    expect((await whatif(...late, '--apply', '9')).err).toContain('There is no change 9; there are 2.');
    expect(await whatif('--fault', 'service-down=license', '--apply')).toMatchObject({ code: 1 });
  });

  it('lists what a plan can be asked', async () => {
    const list = await whatif('--list');
    expect(list).toMatchObject({ code: 0, err: '' });
    for (const words of [
      'sp-vmfs-desk-01',
      'esx-ge-v01-01',
      'nas-desk.nordkai.example',
      'vcenter',
      'host-down',
    ])
      expect(list.out).toContain(words);
    expect(list.out).toContain('not-synchronised: does not touch this plan.');
    expect((await json('--list')).value).toMatchObject({ plan: { id: 1 }, srmWaits: 300 });
  });

  it('explains its faults and its exit codes, and refuses what is none', async () => {
    const help = await drydock(['whatif', '--help']);
    for (const words of ['dns-not-swapped=ALIAS[:MINUTES]', 'not-synchronised', 'Exit codes:', '--apply'])
      expect(help.out).toContain(words);
    const wrong = await whatif('--fault', 'storage-late=x');
    expect(wrong).toMatchObject({ code: 2, out: '' });
    expect(wrong.err).toContain('storage-late=DATASTORE:MINUTES');
    const nothing = await whatif();
    expect(nothing).toMatchObject({ code: 2, out: '' });
    expect(nothing.err).toContain('--list');
  });

  it('names what is nearly right, and never guesses', async () => {
    const near = await whatif('--fault', 'not-replicated=sp-vmfs-desk');
    expect(near).toMatchObject({ code: 2, out: '' });
    expect(near.err).toContain('Did you mean sp-vmfs-desk-01, sp-vmfs-desk-02');
    expect((await whatif('--fault', 'host-down=nope')).err).toContain('There is no host “nope”.');
    expect((await whatif('--fault', 'storage-late=sp-vmfs-desk-01:5@999')).err).toContain('1 to 30');
  });

  it('keeps the form of its JSON', async () => {
    const { value } = await json(...gone, ...late);
    expect(Object.keys(value).sort()).toEqual([...jsonFields].sort());
    const [proposal] = value['proposals'] as Record<string, unknown>[];
    expect(Object.keys(proposal!).sort()).toEqual([...proposalFields].sort());
    expect(Object.keys(value['asPlanned'] as object).sort()).toEqual([...runFields].sort());
  });
});

/** As docs/what-if.md has them: fields are added, never renamed. */
const jsonFields = [
  'plan',
  'faults',
  'counted',
  'without',
  'asPlanned',
  'pressedOn',
  'lost',
  'servicesLost',
  'verdict',
  'sentence',
  'unknown',
  'survives',
  'proposals',
  'searched',
  'missing',
  'planRevision',
  'snapshotId',
];
const proposalFields = ['changes', 'edits', 'survives', 'run', 'difference', 'cost', 'check'];
const runFields = [
  'clean',
  'notDone',
  'stepsDone',
  'harms',
  'goals',
  'missed',
  'vms',
  'up',
  'losses',
  'warnings',
  'servicesLost',
  'seconds',
];
