import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Estate } from '../../src/domain/estate/types.js';
import { generateEstate } from '../../src/domain/sample/generate.js';
import { EstateBuilder } from '../fixtures/estates/builder.js';
import { temporaryFolder } from '../db/support.js';
import { drydock, workspaceWith } from './support.js';

let sample: Estate;
beforeAll(() => {
  sample = generateEstate();
});

const json = async (...argv: string[]) => {
  const ran = await drydock([...argv, '--json']);
  return { ...ran, value: JSON.parse(ran.out) as Record<string, unknown> };
};

/** A name as an attacker would give it: recolours, clears, opens a link, reverses, breaks the line. */
const hostile = '\u001b[31m\u001b[2J\u009b1m\u001b]8;;http://x\u0007\u202edesk\r\n001';

function hostileEstate(): Estate {
  const builder = new EstateBuilder(hostile);
  const datastore = builder.vmfs(hostile);
  builder.vm(hostile, datastore);
  builder.vm(hostile, datastore);
  return builder.build();
}

const harmful = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/;

describe('findings', () => {
  it('lists them gravest first, for people and for machines', async () => {
    const workspace = await workspaceWith(sample);
    const people = await drydock(['findings', '--workspace', workspace]);
    expect(people).toMatchObject({ code: 0, err: '' });
    expect(people.out).toMatch(/^.+: \d+ critical, \d+ warnings?, \d+ notices?\n/);
    const machine = await json('findings', '--workspace', workspace);
    const findings = machine.value['findings'] as { severity: string }[];
    expect(findings[0]?.severity).toBe('critical');
  });

  it('ends with 1 when strict and there are any, with 0 when there are none', async () => {
    expect((await drydock(['findings', '-w', await workspaceWith(sample), '--strict'])).code).toBe(1);
    const quiet = await workspaceWith(new EstateBuilder('quiet').build());
    expect((await drydock(['findings', '-w', quiet, '--strict'])).code).toBe(0);
  });

  it('does not call well what nobody has declared anything about', async () => {
    const b = new EstateBuilder('plain');
    const hosts = b.hosts(2, 'esx', b.cluster('Cluster A'), { connectionState: 'connected' });
    const datastore = b.vmfs('ds-01');
    b.mountAll(hosts, [datastore]);
    b.vm('web-01', datastore);
    const workspace = await workspaceWith(b.build());
    const people = await drydock(['findings', '-w', workspace]);
    expect(people.out).toMatch(/^plain: 0 critical, 0 warnings, 0 notices, \d+ rules unknown\n/);
    expect(people.out).toContain('What could not be looked at');
    const strict = await drydock(['findings', '-w', workspace, '--strict']);
    expect(strict).toMatchObject({
      code: 3,
      err: expect.stringMatching(
        /^drydock: Nothing was found, but \d+ rules could not be looked at: see above what to declare or import\.\n$/,
      ) as string,
    });
    expect((await drydock(['findings', '-w', workspace, '--strict', '--json'])).code).toBe(3);
    expect(people.out).toContain('No host is known to be at a recovery site');
    expect(people.out).toContain('Cure: Name the sites');
    const machine = await json('findings', '-w', workspace);
    expect(machine.value['rulesUnknown']).toBeGreaterThan(8);
    const ids = (machine.value['notLookedAt'] as { id: string }[]).map((each) => each.id);
    expect(ids).toEqual(expect.arrayContaining(['sites', 'replication', 'desktops', 'protection']));
  });

  it('takes the snapshot imported last, or the one named', async () => {
    const workspace = await workspaceWith(sample, new EstateBuilder('quiet').build());
    expect((await json('findings', '-w', workspace)).value['snapshot']).toEqual({ id: 2, name: 'quiet' });
    expect((await json('findings', '-w', workspace, '--snapshot', '1')).value['snapshot']).toMatchObject({
      id: 1,
    });
    expect(
      (await json('findings', '-w', workspace, '--snapshot', sample.name)).value['snapshot'],
    ).toMatchObject({
      id: 1,
    });
    const unknown = await drydock(['findings', '-w', workspace, '--snapshot', 'nope']);
    expect(unknown).toMatchObject({ code: 2, out: '' });
    expect(unknown.err).toContain('There is no snapshot "nope".');
  });

  it.each([false, true])('never sends what an inventory holds raw, terminal: %s', async (isTerminal) => {
    const workspace = await workspaceWith(hostileEstate());
    for (const extra of [[], ['--json']]) {
      const ran = await drydock(['findings', '-w', workspace, ...extra], { isTerminal });
      // Our own colours are the one thing allowed, and only on a terminal.
      const own = /\u001b\[(?:\d+)m/g;
      const out = isTerminal ? ran.out.replace(own, '') : ran.out;
      expect(out).not.toMatch(harmful);
      expect(out).toContain('\\u001b[31m');
    }
  });

  it('uses colour on a terminal only', async () => {
    const workspace = await workspaceWith(sample);
    expect((await drydock(['findings', '-w', workspace], { isTerminal: true })).out).toContain('\u001b[31m');
    expect((await drydock(['findings', '-w', workspace])).out).not.toContain('\u001b');
  });
});

describe('plans', () => {
  it('are made, listed, checked by id or name, and printed', async () => {
    const workspace = await workspaceWith(sample);
    const made = await json('plan', 'make', 'view-failover', '--name', 'march', '-w', workspace);
    expect(made.code).toBe(0);
    expect(made.value).toMatchObject({ id: 1, name: 'march' });
    for (const key of ['verdict', 'counterexample', 'repair', 'assumptions'])
      expect(made.value).toHaveProperty(key);

    expect((await json('plan', 'list', '-w', workspace)).value['plans']).toMatchObject([
      { id: 1, name: 'march' },
    ]);
    expect((await drydock(['plan', 'list', '-w', workspace])).out).toMatch(/^Id {2}Name {3}Verdict/);
    for (const wanted of ['1', 'march']) {
      expect((await json('plan', 'check', wanted, '-w', workspace)).value).toEqual({
        ...made.value,
        newest: null,
      });
    }
    const verdict = String(made.value['verdict']);
    const strict = await drydock(['plan', 'check', '1', '--strict', '-w', workspace]);
    expect(strict.code).toBe(verdict === 'safe' ? 0 : 1);
    expect(strict.out).toContain(verdict.toUpperCase());

    for (const format of ['pdf', 'html', 'md']) {
      const out = join(dirname(workspace), `checklist.${format}`);
      writeFileSync(out, 'old');
      const printed = await json('print', 'march', '--format', format, '--out', out, '-w', workspace);
      const bytes = readFileSync(out);
      expect(printed.value).toMatchObject({ file: out, format, bytes: bytes.length });
      if (format === 'pdf') expect(bytes.subarray(0, 5).toString()).toBe('%PDF-');
      else expect(bytes.toString('utf8')).toContain('march');
    }
    expect(readdirSync(dirname(workspace)).filter((name) => name.includes('partial'))).toEqual([]);
  });

  it('take the scenario from options', async () => {
    const workspace = await workspaceWith(sample);
    const make = ['plan', 'make', 'view-failover', '-w', workspace];
    const calm = await json(...make, '--booted-before-storage', 'none', '--event', 'planned');
    const rough = await json(...make, '--booted-before-storage', 'all', '--event', 'lost');
    expect(calm.code).toBe(0);
    expect(rough.value['steps']).not.toBe(calm.value['steps']);
    const host = sample.hosts[0]?.name ?? '';
    expect((await json(...make, '--booted-before-storage', `${host}`)).code).toBe(0);
    expect(await drydock([...make, '--booted-before-storage', 'no-such-host'])).toMatchObject({
      code: 2,
      err: 'drydock: There is no host "no-such-host".\n',
    });
    expect(await drydock([...make, '--recovery-site', 'Atlantis'])).toMatchObject({ code: 2 });
  });

  it('say what is in the way', async () => {
    const workspace = await workspaceWith(new EstateBuilder('quiet').build());
    const ran = await drydock(['plan', 'make', 'view-failover', '-w', workspace]);
    expect(ran).toMatchObject({ code: 2, out: '' });
    expect(ran.err).toContain('names no protected site');
    expect((await drydock(['runbooks', '-w', workspace])).out).toContain(
      'Does not fit: This snapshot shows nothing of View',
    );
    expect((await drydock(['plan', 'make', 'nonsense', '-w', workspace])).err).toContain(
      'There is: view-failover, ',
    );
    expect((await drydock(['plan', 'check', '7', '-w', workspace])).err).toContain('There is no plan yet.');
    expect((await drydock(['plan', 'list', '-w', workspace])).out).toContain('No plans yet.');
  });

  it('are printed to a file that can be written, or not at all', async () => {
    const workspace = await workspaceWith(sample);
    await drydock(['plan', 'make', 'view-failover', '-w', workspace]);
    const out = join(dirname(workspace), 'missing', 'checklist.md');
    const ran = await drydock(['print', '1', '--format', 'md', '--out', out, '-w', workspace]);
    expect(ran).toMatchObject({ code: 2, out: '' });
    expect(ran.err).toContain('cannot be written (ENOENT)');
  });
});

describe('use', () => {
  it.each([
    [[]],
    [['--help']],
    [['import', '--help']],
    [['sample', '--help']],
    [['findings', '--help']],
    [['runbooks', '--help']],
    [['plan', '--help']],
    [['plan', 'make', '--help']],
    [['plan', 'check', '--help']],
    [['plan', 'list', '--help']],
    [['print', '--help']],
    [['serve', '--help']],
  ])('%j shows help with an example', async (argv) => {
    const ran = await drydock(argv);
    expect(ran.out + ran.err).toContain('Example:\n  drydock ');
    expect(ran.code).toBe(argv.length === 0 ? 2 : 0);
  });

  it.each([
    [['nonsense'], "unknown command 'nonsense'"],
    [['findings'], "required option '-w, --workspace <file>' not specified"],
    [['findings', '-w', 'x', '--nonsense'], "unknown option '--nonsense'"],
    [['import', '-w', 'x'], "missing required argument 'path'"],
    [['print', '1', '-w', 'x', '--out', 'y', '--format', 'docx'], 'Allowed choices are pdf, html, md'],
    [['plan', 'make', 'view-failover', '-w', 'x', '--event', 'maybe'], 'Allowed choices are lost, planned'],
    [['serve', '--port', '99999'], 'A port is a number from 0 to 65535'],
  ])('%j is bad use', async (argv, sentence) => {
    const ran = await drydock(argv);
    expect(ran).toMatchObject({ code: 2, out: '' });
    expect(ran.err).toContain(sentence);
    expect(ran.err).toMatch(/^drydock: /);
  });

  it('a workspace that is not there, or is none, is bad input', async () => {
    const folder = temporaryFolder();
    expect(await drydock(['findings', '-w', join(folder, 'none.drydock')])).toEqual({
      code: 2,
      out: '',
      err: 'drydock: There is no workspace none.drydock.\n',
    });
    const text = join(folder, 'text.drydock');
    writeFileSync(text, 'text');
    expect(await drydock(['sample', '-w', text])).toMatchObject({ code: 2, out: '' });
    expect(readFileSync(text, 'utf8')).toBe('text');
    expect(readdirSync(folder)).toEqual(['text.drydock']);
  });

  it('bad input to import leaves nothing behind', async () => {
    const folder = temporaryFolder();
    const notes = join(folder, 'notes.txt');
    writeFileSync(notes, 'shopping list');
    const workspace = join(folder, 'new.drydock');
    const ran = await json('import', notes, '-w', workspace);
    expect(ran.code).toBe(2);
    expect(ran.value).toMatchObject({ snapshot: null, problems: [{ level: 'error' }] });
    expect(ran.err).toContain('Nothing was stored.');
    expect((await drydock(['import', join(folder, 'missing.zip'), '-w', workspace])).code).toBe(2);
    expect(readdirSync(folder)).toEqual(['notes.txt']);
  });
});
