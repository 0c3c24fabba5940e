import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Estate } from '../../src/domain/estate/types.js';
import { generateEstate } from '../../src/domain/sample/generate.js';
import { drydock, workspaceWith } from './support.js';

let sample: Estate | undefined;
let workspace: string;
let restart: string;
beforeEach(async () => {
  sample ??= generateEstate();
  workspace = await workspaceWith(sample);
  await drydock(['plan', 'make', 'view-failover', '--name', 'Spring', '-w', workspace]);
  const told = (await drydock(['plan', 'explain', '1', '-w', workspace])).out;
  restart = /“(Restart the management agents [^”]+)”/.exec(told)?.[1] ?? '';
});

const run = (...argv: string[]) => drydock(['plan', ...argv, '-w', workspace]);
const json = async (...argv: string[]) =>
  JSON.parse((await run(...argv, '--json')).out) as Record<string, unknown>;

describe('plan edit', () => {
  it('takes a step out, says how that fails, repairs it and takes both back', async () => {
    const steps = (await json('check', '1'))['steps'];
    const removed = await run('edit', '1', '--remove', restart, '--strict');
    expect(removed).toMatchObject({ code: 1, err: '' });
    expect(removed.out).toContain('UNSAFE');
    expect(await json('edit', '1', '--apply-repair')).toMatchObject({ verdict: 'safe', steps });
    expect(await json('edit', '1', '--undo')).toMatchObject({ verdict: 'unsafe' });
    expect(await json('edit', '1', '--restore', restart)).toMatchObject({ verdict: 'safe', steps });
  });

  it('moves steps and ties them, by place, label or title', async () => {
    expect(await json('edit', '1', '--move', '2', '--to', '1')).toMatchObject({ verdict: 'unsafe' });
    await run('edit', '1', '--undo');
    const tied = await json('edit', '1', '--before', 'V1', '--after', '30', '--rename', 'Tied');
    expect(tied).toMatchObject({ verdict: 'safe', name: 'Tied' });
    expect((await run('edit', '1', '--before', '30', '--after', 'V1')).err).toContain('circle');
  });

  it('groups steps, moves a group as one, gives it to a team, and dissolves it', async () => {
    await run('edit', '1', '--group', 'Begin', '--step', '1', '--step', '2');
    const yaml = (await run('export', '1')).out;
    expect(yaml).toContain('name: Begin');
    expect(await json('edit', '1', '--move-group', 'Begin', '--to', '9')).toMatchObject({
      verdict: 'unsafe',
    });
    await run('edit', '1', '--undo');
    await run('edit', '1', '--step', '1', '--team', 'Night shift', '--role', 'network');
    expect((await run('export', '1')).out).toMatch(/role: network\n\s+team: Night shift/);
    await run('edit', '1', '--rename-group', 'Begin', '--into', 'First');
    expect((await run('edit', '1', '--dissolve-group', 'Begin')).err).toContain('no such group');
    expect((await run('edit', '1', '--remove-group', 'Begin')).err).toContain('It has "First"');
    expect(await json('edit', '1', '--dissolve-group', 'First')).toMatchObject({ verdict: 'safe' });
  });

  it('takes places as they were before the command, however many steps it takes out', async () => {
    const title = (place: number) =>
      run('explain', '1', String(place)).then(({ out }) => out.split('\n')[0]!);
    const [third, fourth, fifth] = [await title(3), await title(4), await title(5)];
    await run('edit', '1', '--remove', '3', '--remove', '4', '--remove', '3');
    const left = (await run('explain', '1')).out.split('\n');
    expect([third, fourth, fifth].map((each) => left.includes(each))).toEqual([false, false, true]);
  });

  it('makes all it is told or nothing', async () => {
    const before = (await run('export', '1')).out;
    const ran = await run('edit', '1', '--rename', 'Half', '--before', '5', '--after', '1');
    expect(ran).toMatchObject({ code: 2, err: expect.stringContaining('circle') as string });
    expect(ran.err).toContain('The plan was left as it was.');
    expect((await run('export', '1')).out).toBe(before);
    expect((await run('edit', '1', '--rename', 'Half', '--remove', '99')).code).toBe(2);
    expect((await run('export', '1')).out).toBe(before);
  });

  it('puts in steps of one’s own, tied to others, with conditions that others of them need', async () => {
    const steps = Number((await json('check', '1'))['steps']);
    const call = [
      '--add',
      'Call the auditors',
      '--seconds',
      '60/120/600',
      '--brings',
      'they listen',
      '--to',
      '2',
    ];
    expect(await json('edit', '1', ...call, '--after', '5', '--before', 'Call the auditors')).toMatchObject({
      verdict: 'safe',
      steps: steps + 1,
    });
    const show = [
      '--add',
      'Show them',
      '--needs',
      'they listen',
      '--command',
      'open the board',
      '--role',
      'desktop',
    ];
    expect(await json('edit', '1', ...show)).toMatchObject({ verdict: 'safe', steps: steps + 2 });
    const yaml = (await run('export', '1')).out;
    expect(yaml).toMatch(
      /title: Call the auditors\n +role: lead\n +duration:\n +min: 60\n +likely: 120\n +max: 600/,
    );
    expect(yaml).toMatch(/title: Show them\n +role: desktop\n +commands:\n +- open the board/);
    expect(await json('edit', '1', '--add', 'Ask', '--needs', 'the moon is full')).toMatchObject({
      verdict: 'unreachable',
    });
    expect((await run('edit', '1', '--expect', 'x')).err).toContain('--add puts in');
    expect((await run('edit', '1', '--add', 'x', '--seconds', '9/3')).err).toContain('60/300/900');
    expect((await run('edit', '1', '--add', 'x', '--role', 'king')).err).toContain('no role "king"');
    expect((await run('edit', '1', '--add', ' ')).err).toContain('title must not be empty');
  });

  it('only tries when told so', async () => {
    expect(await json('edit', '1', '--remove', restart, '--try')).toMatchObject({
      verdict: 'unsafe',
      stored: false,
    });
    expect(await json('check', '1')).toMatchObject({ verdict: 'safe' });
  });

  it.each([
    [['--move', '2'], '--to'],
    [['--before', '2'], '--after'],
    [['--group', 'A'], '--step'],
    [['--step', '2'], '--group'],
    [['--step', '2', '--role', 'king'], 'no role'],
    [['--rename-group', 'A'], '--into'],
    [['--note', '2'], '--text'],
    [['--remove', 'V99'], 'There is no step "V99"'],
    [['--remove', 'V4'], 'Several steps are called "V4"'],
    [[], 'Say what to change'],
    [['--apply-repair'], 'names no repair'],
    [['--restore', 'V4'], 'none has been taken out'],
    [['--rename', ' '], 'edit.name must not be empty'],
  ])('%j is refused with a word', async (options, words) => {
    const ran = await run('edit', '1', ...options);
    expect(ran.code).toBe(2);
    expect(ran.err).toContain(words);
  });

  it('refuses a note that is too long', async () => {
    const ran = await run('edit', '1', '--note', '2', '--text', 'n'.repeat(20_001));
    expect(ran).toMatchObject({ code: 2 });
    expect(ran.err).toContain('edit.text must have at most 20000 characters');
  });

  it('shows an example in its help', async () => {
    expect((await drydock(['plan', 'edit', '--help'])).out).toContain('drydock plan edit 1 --apply-repair');
  });
});

describe('plan export and import', () => {
  it('write a file that makes the same plan again', async () => {
    const file = join(dirname(workspace), 'spring.plan.yaml');
    expect(await run('export', 'Spring', '--out', file)).toMatchObject({ code: 0 });
    expect(await readFile(file, 'utf8')).toContain('drydockPlan: 1');
    const { newest: _newest, ...before } = await json('check', '1');
    expect({ ...(await json('import', file)), id: 1 }).toEqual({ ...before, unresolved: [] });
    await writeFile(
      file,
      (await readFile(file, 'utf8')).replace(/recoverySite: .*/, 'recoverySite: Atlantis'),
    );
    expect((await run('import', file)).out).toContain('There is no site “Atlantis”');
  });

  it('write to standard output when no file is named', async () => {
    expect((await run('export', '1')).out).toMatch(/^# A failover plan[^]*\ndrydockPlan: 1\n/);
  });

  it('templates are saved, listed, used and removed', async () => {
    expect((await run('template', 'save', '1', '--name', 'usual')).out).toContain('Saved template 1');
    expect((await run('template', 'save', '1', '--name', 'usual')).err).toContain('already');
    expect((await run('template', 'list')).out).toContain('usual');
    expect(await json('template', 'use', 'usual')).toMatchObject({ id: 2, verdict: 'safe', unresolved: [] });
    expect((await run('template', 'export', 'usual')).out).toContain('name: usual');
    expect((await run('template', 'remove', 'usual')).code).toBe(0);
    expect((await run('template', 'list')).out).toContain('No templates yet');
  });
});

describe('a newer snapshot', () => {
  it('of another estate is said to say nothing of the plan', async () => {
    const foreign: Estate = {
      ...sample!,
      name: 'another bank',
      takenAt: '2031-01-01T00:00:00.000Z',
      vcenters: sample!.vcenters.map((vcenter, at) => ({
        ...vcenter,
        instanceUuid: `0000000${at}-1111-4222-8333-444444444444`,
      })),
    };
    workspace = await workspaceWith(sample!, foreign);
    await run('make', 'view-failover', '--snapshot', '1', '--name', 'Spring');
    const told = (await run('check', '1')).out;
    expect(told).toContain(
      'Snapshot 2 "another bank" was taken later, and says nothing of this plan. The two snapshots are of different estates: no vCenter is in both.',
    );
    expect(told).not.toContain('A newer snapshot is here');
    expect(await json('check', '1')).toMatchObject({ newest: { elsewhere: { id: 2 } } });
    const diff = (await drydock(['diff', '1', '2', '-w', workspace])).out;
    expect(diff).toContain(
      'no vCenter is in both. Plans and printed pages of the one are not held against the other.',
    );
    expect(diff).not.toContain('Plans made on the older snapshot');
  });

  it('is told by plan check with what it changes, and the plan put on it and back', async () => {
    const gone = sample!.datastores.find(({ name }) => name === 'sp-vmfs-desk-03')!.key;
    const newer: Estate = {
      ...sample!,
      name: 'newer',
      takenAt: '2031-01-01T00:00:00.000Z',
      datastores: sample!.datastores.filter(({ key }) => key !== gone),
      mounts: sample!.mounts.filter(({ datastore }) => datastore !== gone),
    };
    workspace = await workspaceWith(sample!, newer);
    await run('make', 'view-failover', '--snapshot', '1', '--name', 'Spring');
    const told = (await run('check', '1')).out;
    expect(told).toContain('A newer snapshot is here: 2 "newer" of 2031-01-01 00:00 UTC.');
    expect(told).toMatch(/- \d+\. Mount sp-vmfs-desk-03/);
    expect(await json('check', '1')).toMatchObject({ snapshotId: 1, newest: { snapshot: { id: 2 } } });
    const before = await json('export', '1');
    expect((await run('edit', '1', '--onto', 'latest')).code).toBe(0);
    expect(await json('check', '1')).toMatchObject({ snapshotId: 2, newest: null });
    expect((await run('edit', '1', '--onto', '2')).err).toContain('The plan is on this snapshot');
    expect((await run('edit', '1', '--onto', '1', '--rename', 'x')).err).toContain('stands alone');
    await run('edit', '1', '--undo');
    expect(await json('check', '1')).toMatchObject({ snapshotId: 1 });
    expect(await json('export', '1')).toEqual(before);
  });
});

describe('plan diff', () => {
  it('tells what two plans have apart, and ends with 1 when strict', async () => {
    await run('make', 'view-failover', '--name', 'Other');
    expect(await run('diff', 'Spring', 'Other', '--strict')).toMatchObject({ code: 0 });
    await run('edit', 'Other', '--remove', restart);
    await run('make', 'view-failover', '--name', 'Patient', '--set', 'srmWait=900');
    const waits = await run('diff', 'Spring', 'Patient', '--strict');
    expect(waits).toMatchObject({ code: 1 });
    expect(waits.out).toContain('SRM waits for VMware Tools, seconds: 300 → 900');
    const told = await run('diff', 'Spring', 'Other', '--strict');
    expect(told.code).toBe(1);
    expect(told.out).toMatch(/- Spring: SAFE, 30 steps\n\+ Other: UNSAFE, 29 steps/);
    expect(told.out).toMatch(new RegExp(`- \\d+\\. ${restart}`));
  });
});
