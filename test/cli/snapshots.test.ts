import { beforeAll, describe, expect, it } from 'vitest';
import type { ComparedPrint, SnapshotDiff } from '../../src/contract/types.js';
import type { Estate } from '../../src/domain/estate/types.js';
import { generateEstate } from '../../src/domain/sample/generate.js';
import { temporaryFolder } from '../db/support.js';
import { EstateBuilder } from '../fixtures/estates/builder.js';
import { drydock, workspaceWith } from './support.js';

let sample: Estate;
let later: Estate;
beforeAll(() => {
  sample = generateEstate({ desktops: 160 });
  const [first] = sample.datastores.filter((ds) => ds.replication?.mode === 'asynchronous');
  later = {
    ...sample,
    name: 'Nordkai Bank, a week later',
    datastores: sample.datastores.map((ds) => (ds === first ? { ...ds, name: 'called anew' } : ds)),
    hosts: sample.hosts.slice(1),
    mounts: sample.mounts.filter((mount) => mount.host !== sample.hosts[0]?.key),
  };
});

const json = async <T>(...argv: string[]): Promise<T> => {
  const ran = await drydock([...argv, '--json']);
  expect(ran).toMatchObject({ code: 0, err: '' });
  return JSON.parse(ran.out) as T;
};

describe('snapshots', () => {
  it('lists what is stored, the last imported first', async () => {
    const workspace = await workspaceWith(sample, later);
    const people = await drydock(['snapshots', '-w', workspace]);
    expect(people).toMatchObject({ code: 0, err: '' });
    expect(people.out.split('\n')[1]).toMatch(/^ 2 {2}Nordkai Bank, a week later/);
    const { snapshots } = await json<{ snapshots: { id: number }[] }>('snapshots', '-w', workspace);
    expect(snapshots.map((one) => one.id)).toEqual([2, 1]);
  });
});

describe('diff', () => {
  it('tells what changed, what breaks a plan first', async () => {
    const workspace = await workspaceWith(sample, later);
    const { out, code } = await drydock(['diff', '1', 'latest', '-w', workspace]);
    expect(code).toBe(0);
    expect(out).toContain(`${sample.name} → ${later.name}`);
    expect(out).toMatch(
      /Breaks a plan:[^]*Host .+ is gone\. With \d+ mounts\.[^]*Needs a new checklist:[^]*called anew/,
    );
  });

  it('takes names, and says nothing changed where nothing did', async () => {
    const workspace = await workspaceWith(sample, later);
    const { out } = await drydock(['diff', later.name, 'latest', '-w', workspace]);
    expect(out).toContain('Nothing changed.');
    const unknown = await drydock(['diff', 'nope', 'latest', '-w', workspace]);
    expect(unknown).toMatchObject({ code: 2, out: '' });
  });

  it('names the plans and the printed pages that are stale, and the steps', async () => {
    const workspace = await workspaceWith(sample, later);
    await drydock(['plan', 'make', 'view-failover', '--snapshot', '1', '-w', workspace]);
    const paper = `${temporaryFolder()}/checklist.md`;
    const printed = await json<{ contentHash: string }>(
      'print',
      '1',
      '--format',
      'md',
      '--out',
      paper,
      '-w',
      workspace,
    );
    const diff = await json<SnapshotDiff>('diff', '1', '2', '-w', workspace);
    const changed = diff.plans[0]?.drift?.steps.filter((step) => step.state === 'changed') ?? [];
    expect(changed.length).toBeGreaterThan(0);
    const print = diff.prints[0] as ComparedPrint;
    expect(print).toMatchObject({ contentHash: printed.contentHash, revision: 1, holds: false });
    // What is stale on paper is what changed in the plan; a hazard's own number may be on either only.
    const stale = print.page?.stale.map((step) => step.number) ?? [];
    expect(changed.map((step) => step.numberBefore)).toEqual(expect.arrayContaining(stale));
    const people = await drydock(['diff', '1', '2', '-w', workspace]);
    expect(people.out).toContain(`hash ${printed.contentHash}: steps ${stale.join(', ')} are stale`);
  });

  it('lets a page hold that still says what it should', async () => {
    const workspace = await workspaceWith(sample, structuredClone(sample));
    await drydock(['plan', 'make', 'view-failover', '--snapshot', '1', '-w', workspace]);
    await drydock(['print', '1', '--format', 'md', '--out', `${temporaryFolder()}/a.md`, '-w', workspace]);
    const diff = await json<SnapshotDiff>('diff', '1', '2', '-w', workspace);
    expect(diff.entries).toEqual([]);
    expect(diff.plans[0]).toMatchObject({ still: true });
    expect(diff.prints[0]).toMatchObject({ holds: true });
  });
});

describe('show', () => {
  it('shows objects of a kind, by one or many, filtered', async () => {
    const workspace = await workspaceWith(sample, later);
    const all = await drydock(['show', 'hosts', '-w', workspace, '--snapshot', '1']);
    expect(all.out).toContain(`\n${sample.hosts.length} hosts\n`);
    const { rows, columns } = await json<{ rows: Record<string, unknown>[]; columns: { id: string }[] }>(
      'show',
      'datastore',
      '--filter',
      'CALLED anew',
      '-w',
      workspace,
    );
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({ name: 'called anew', type: expect.any(String) });
    expect(columns[0]).toEqual({ id: 'name', label: 'Name' });
    for (const kind of ['linked-clones', 'nics', 'NIC', 'dvPorts']) {
      expect((await drydock(['show', kind, '-w', workspace])).code, kind).toBe(0);
    }
  });

  it('shows the columns asked for, in that order, and says which there are', async () => {
    const workspace = await workspaceWith(sample);
    const some = await drydock(['show', 'vms', '--columns', 'power,name', '--csv', '-w', workspace]);
    expect(some.out.split('\r\n')[0]).toBe('Power,Name');
    expect(some.out.split('\r\n')).toHaveLength(sample.vms.length + 2);
    const wrong = await drydock(['show', 'vms', '--columns', 'shoe-size', '-w', workspace]);
    expect(wrong).toMatchObject({ code: 2, out: '' });
    expect(wrong.err).toContain('There is no column "shoe-size". There are: name,');
  });

  it('refuses to guess: no column at all, CSV and JSON at once', async () => {
    const workspace = await workspaceWith(sample);
    const none = await drydock(['show', 'vms', '--columns', ' , ', '-w', workspace]);
    expect(none).toMatchObject({ code: 2, out: '' });
    expect(none.err).toContain('--columns names no column');
    const both = await drydock(['show', 'vms', '--csv', '--json', '-w', workspace]);
    expect(both).toMatchObject({ code: 2, out: '' });
    expect(both.err).toContain("'--csv' cannot be used with option '--json'");
  });

  it('does not know kinds there are not', async () => {
    const ran = await drydock(['show', 'teapots', '-w', await workspaceWith(sample)]);
    expect(ran).toMatchObject({ code: 2, out: '' });
    expect(ran.err).toContain('linked-clones');
  });

  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r\n=1', ' =1', '＝1'])(
    'gives a spreadsheet no formula for a VM called %j',
    async (name) => {
      const builder = new EstateBuilder('hostile');
      builder.vm(name, null);
      const { out } = await drydock([
        'show',
        'vms',
        '--columns',
        'name',
        '--csv',
        '-w',
        await workspaceWith(builder.build()),
      ]);
      expect(out).toMatch(/^Name\r\n"' ?[=+\-@＝][^\r\n]*"\r\n$/);
    },
  );

  it('sends no control character of an inventory to the terminal', async () => {
    const hostile = '\u001b[31m\u009b1m\u202edesk\r\n001';
    const builder = new EstateBuilder(hostile);
    builder.vm(hostile, builder.vmfs(hostile));
    const workspace = await workspaceWith(builder.build(), builder.build());
    for (const argv of [
      ['show', 'vms'],
      ['show', 'vms', '--json'],
      ['show', 'vms', '--csv'],
      ['snapshots'],
      ['diff', '1', '2'],
    ]) {
      const { out } = await drydock([...argv, '-w', workspace]);
      expect(out.replaceAll('\r\n', '\n'), argv.join(' ')).not.toMatch(
        /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/,
      );
    }
  });
});
