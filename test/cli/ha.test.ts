import { beforeEach, describe, expect, it } from 'vitest';
import { readAdmission, readCount, readHaOption } from '../../main/hosts/cli/haOptions.js';
import { emptyDraft } from '../../src/domain/estate/draft.js';
import { generateEstate } from '../../src/domain/sample/generate.js';
import { change, DESK, indexed, viewEstate } from '../fixtures/estates/view.js';
import { drydock, workspaceWith } from './support.js';

const estate = generateEstate();
const busy = estate.hosts.find((host) => estate.vms.some((vm) => vm.host === host.key && vm.power === 'on'))!;

describe('with the sample estate', () => {
  let workspace: string;
  beforeEach(async () => {
    workspace = await workspaceWith(estate);
  });
  const ha = (...argv: string[]) => drydock(['ha', ...argv, '-w', workspace]);

  it('lets hosts fail, and shows what admission control says', async () => {
    const ran = await ha('--fail', busy.name, '--admission', 'slots=1', '--strict');
    expect(ran).toMatchObject({ code: 0, err: '' });
    expect(ran.out).toMatch(/^\d+ of \d+ VMs are powered on; the last power-on ends at /);
    expect(ran.out).toContain('A slot is ');
    expect(ran.out).toContain('the master is taken to be among those that fail');
  });

  it('ends with 1 when VMs stay off, with --strict alone', async () => {
    const all = estate.hosts.filter((host) => host.cluster === busy.cluster).map((host) => host.name);
    expect(await ha('--fail', ...all)).toMatchObject({ code: 0 });
    const strict = await ha('--fail', ...all, '--strict');
    expect(strict.code).toBe(1);
    expect(strict.out).toMatch(/^0 of \d+ VMs are powered on\.\n/);
    expect((await ha('--fail', ...all, '--csv', 'losses', '--strict')).code).toBe(1);
  });

  it('answers JSON of one shape, whatever fails', async () => {
    const shape = (out: string): string[] => Object.keys(JSON.parse(out) as object);
    const lost = await ha('--json');
    expect(shape(lost.out)).toEqual([
      'snapshot',
      'clusters',
      'vms',
      'started',
      'withoutNetwork',
      'losses',
      'readyAt',
      'warnings',
      'unknowns',
      'assumptions',
    ]);
    const failed = await ha('--json', '--fail', busy.name);
    expect(shape(failed.out)).toEqual(shape(lost.out));
    expect((await ha('--json')).out).toBe(lost.out);
  });

  it('answers a table as CSV', async () => {
    const ran = await ha('--csv', 'vms');
    expect(ran).toMatchObject({ code: 0, err: '' });
    expect(ran.out).toMatch(/^VM,Outcome,Reason,/);
    expect(ran.out.trimEnd().split('\n').length).toBeGreaterThan(200);
  });

  it('refuses what makes no sense, in a sentence', async () => {
    expect((await ha('--fail', busy.name, '--site', 'Geest')).code).toBe(2);
    const negative = await ha('--admission', 'percentage=-5');
    expect(negative).toMatchObject({ code: 2, out: '' });
    expect(negative.err).toContain('Say off, slots=1, percentage=25');
    const nobody = await ha('--fail', 'nope');
    expect(nobody).toMatchObject({ code: 2, out: '' });
    expect(nobody.err).toContain('There is no host “nope”');
    expect((await ha('--failover-host', 'nope')).err).toContain('There is no host “nope”');
  });

  it('explains itself', async () => {
    const { out, code } = await drydock(['ha', '--help']);
    expect(code).toBe(0);
    for (const words of ['--fail <host...>', '--admission <policy>', 'Example', '--csv <table>'])
      expect(out).toContain(words);
  });
});

describe('with an estate that says little', () => {
  const said = async (
    change_: (draft: ReturnType<typeof viewEstate>['draft']) => void,
    ...argv: string[]
  ) => {
    const { draft } = viewEstate();
    change_(draft);
    return drydock(['ha', ...argv, '-w', await workspaceWith(indexed(draft).estate)]);
  };

  it('needs two sites, and says where to name them', async () => {
    const ran = await drydock(['ha', '-w', await workspaceWith(emptyDraft('empty', '2012-01-01T00:00:00Z'))]);
    expect(ran).toMatchObject({ code: 2, out: '' });
    expect(ran.err).toContain('Name the sites in the DR settings');
  });

  it('says that no cluster is known', async () => {
    const ran = await said((draft) => {
      draft.clusters.length = 0;
      draft.pools.length = 0;
    });
    expect(ran).toMatchObject({ code: 0, err: '' });
    expect(ran.out).toContain(
      'No cluster has anything to power on: no desktop cluster of the lost site is known.',
    );
    expect(ran.out).not.toMatch(/0 of 0|  run/);
  });

  it('says that no VM was on', async () => {
    const off = (draft: ReturnType<typeof viewEstate>['draft']): void => {
      draft.vms = draft.vms.map((vm) => ({ ...vm, power: 'off' as const }));
    };
    expect((await said(off)).out).toContain('No VM ran at the lost site, so there is none to restart.');
    expect((await said(off, '--fail', 'north-1')).out).toContain('No VM ran on the hosts that fail');
  });

  it('says that HA is off, and that nothing is told of it', async () => {
    const off = await said((draft) =>
      change(draft.clusters, DESK, { ha: { ...draft.clusters[0]!.ha!, enabled: false } }),
    );
    expect(off.out).toContain('vSphere HA is off for desk');
    const silent = await said((draft) => change(draft.clusters, DESK, { ha: null }));
    expect(silent.out).toContain('Nothing is told of HA in desk: it is taken to be on');
  });
});

describe('options as they are written', () => {
  it.each([
    ['off', { policy: 'none' }],
    ['slots=2', { policy: 'slots', failures: 2 }],
    ['percentage=25', { policy: 'percentage', cpuPercent: 25, memoryPercent: 25 }],
    ['percentage=12.5/30', { policy: 'percentage', cpuPercent: 12.5, memoryPercent: 30 }],
    ['dedicated-hosts', { policy: 'dedicated-hosts' }],
  ])('%s', (text, policy) => expect(readAdmission(text)).toEqual(policy));

  it.each([
    '',
    'slots',
    'slots=-1',
    'slots=5000',
    'percentage=101',
    'percentage=-1',
    'percentage=1/2/3',
    'on',
  ])('refuses admission %s', (text) => expect(() => readAdmission(text)).toThrow(/Say off/));

  it.each(['-1', '1.5', '', 'many', '9999999'])('refuses %s for a count', (text) =>
    expect(() => readCount(text)).toThrow(/whole number/),
  );

  it('reads advanced options, the last one of a name', () => {
    expect(readHaOption('a=1', { a: '0', b: '=' })).toEqual({ a: '1', b: '=' });
    expect(() => readHaOption('=1')).toThrow(/name=value/);
  });
});
