import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Certificate } from '../../src/domain/certificate/format.js';
import { generateEstate } from '../../src/domain/sample/generate.js';
import { resealed } from '../unit/certificate/support.js';
import { drydock, workspaceWith } from './support.js';

let workspace: string;
let file: string;

beforeEach(async () => {
  workspace = await workspaceWith(generateEstate());
  file = join(dirname(workspace), 'plan.certificate.json');
  await drydock(['plan', 'make', 'view-failover', '--name', 'march', '-w', workspace]);
});

const json = async (...argv: string[]) => {
  const ran = await drydock([...argv, '--json']);
  return { ...ran, value: JSON.parse(ran.out) as Record<string, unknown> };
};

describe('certificates', () => {
  it('are written, verified alone and against their plan', async () => {
    const written = await drydock(['plan', 'certify', 'march', '--out', file, '-w', workspace]);
    expect(written).toMatchObject({ code: 0, err: '' });
    expect(written.out).toMatch(/\d+ conditions of \d+ steps proved\. Seal [0-9a-f]{64}\./);

    const alone = await drydock(['plan', 'verify-certificate', file]);
    expect(alone).toMatchObject({ code: 0, err: '' });
    expect(alone.out).toMatch(/^PROVED {2}\d+ conditions of \d+ steps hold in every order of "march"/);
    expect(alone.out).toContain('It takes for granted');

    const own = await json('plan', 'verify-certificate', file, '--plan', 'march', '-w', workspace);
    expect(own).toMatchObject({ code: 0, value: { ok: true, plan: { name: 'march' } } });
    const printed = await json('plan', 'certify', '1', '-w', workspace);
    expect(printed.value).toEqual(JSON.parse(readFileSync(file, 'utf8')));
  });

  it('are refused when they were changed, are of another plan, or are none', async () => {
    await drydock(['plan', 'certify', '1', '--out', file, '-w', workspace]);
    await drydock([
      ...['plan', 'make', 'view-failover', '--name', 'april', '--booted-before-storage', 'none'],
      ...['-w', workspace],
    ]);
    const other = await drydock(['plan', 'verify-certificate', file, '--plan', 'april', '-w', workspace]);
    expect(other.code).toBe(1);
    expect(other.out).toMatch(/^OF ANOTHER PLAN {2}The plan has other choices/);

    const text = readFileSync(file, 'utf8');
    writeFileSync(file, text.replace('"establishedBy": 0', '"establishedBy": 1'));
    const changed = await json('plan', 'verify-certificate', file);
    expect(changed).toMatchObject({
      code: 1,
      value: { ok: false, problem: expect.stringContaining('its seal does not fit') },
    });
    writeFileSync(file, '{"format": "drydock-order-certificate"}');
    expect((await drydock(['plan', 'verify-certificate', file])).out).toMatch(
      /^NOT PROVED {2}.*has no "version"/,
    );
    writeFileSync(file, 'not JSON');
    expect((await drydock(['plan', 'verify-certificate', file])).out).toContain('The file is not JSON.');
    const gone = await drydock(['plan', 'verify-certificate', join(dirname(file), 'gone.json')]);
    expect(gone).toMatchObject({ code: 2, err: expect.stringContaining('cannot be read (ENOENT)') });
  });

  it('are read with a byte order mark, and refused when they say one thing twice', async () => {
    await drydock(['plan', 'certify', 'march', '--out', file, '-w', workspace]);
    const text = readFileSync(file, 'utf8');
    writeFileSync(file, `\ufeff${text}`);
    expect(await drydock(['plan', 'verify-certificate', file])).toMatchObject({ code: 0 });
    writeFileSync(file, text.replace('"plan": {', '"plan": { "name": "Better" }, "plan": {'));
    const ran = await drydock(['plan', 'verify-certificate', file]);
    expect(ran).toMatchObject({ code: 1 });
    expect(ran.out).toContain('it has "plan" twice in one object');
  });

  it('are of another plan when what they take for granted, or a name, was changed and sealed anew', async () => {
    await drydock(['plan', 'certify', '1', '--out', file, '-w', workspace]);
    const own = JSON.parse(readFileSync(file, 'utf8')) as Certificate;
    const forge = async (change: Partial<Certificate>) => {
      writeFileSync(file, JSON.stringify(resealed({ ...own, ...change })));
      expect((await drydock(['plan', 'verify-certificate', file])).code).toBe(0);
      return drydock(['plan', 'verify-certificate', file, '--plan', '1', '-w', workspace]);
    };
    expect(own.assumptions.length).toBeGreaterThan(1);
    const less = await forge({ assumptions: own.assumptions.slice(1) });
    expect(less.code).toBe(1);
    expect(less.out).toMatch(/^OF ANOTHER PLAN {2}It does not take for granted what this plan does\./);
    const renamed = await forge({ plan: { ...own.plan, name: 'april' } });
    expect(renamed.code).toBe(1);
    expect(renamed.out).toMatch(/^OF ANOTHER PLAN {2}The plan has other choices/);
    const elsewhere = await forge({ snapshot: { ...own.snapshot, name: 'elsewhere' } });
    expect(elsewhere.code).toBe(1);
    expect(elsewhere.out).toMatch(/^OF ANOTHER PLAN {2}The snapshot, its name or/);
    expect((await forge({})).code).toBe(0);
  });

  it('want a workspace for a plan, and a folder that is there', async () => {
    await drydock(['plan', 'certify', '1', '--out', file, '-w', workspace]);
    const nowhere = await drydock(['plan', 'verify-certificate', file, '--plan', '1']);
    expect(nowhere).toMatchObject({ code: 2, err: expect.stringContaining('--workspace') });
    const out = join(dirname(workspace), 'missing', 'x.json');
    const unwritten = await drydock(['plan', 'certify', '1', '--out', out, '-w', workspace]);
    expect(unwritten).toMatchObject({ code: 2, err: expect.stringContaining('cannot be written (ENOENT)') });
  });
});

describe('explanations', () => {
  it('tell what each condition of a plan stands on', async () => {
    const told = await drydock(['plan', 'explain', 'march', '-w', workspace]);
    expect(told).toMatchObject({ code: 0, err: '' });
    expect(told.out).toContain('sees to it and always comes before');
    expect(told.out).toContain('At the end it always holds that');
    expect(told.out).not.toContain('FAILS');
    const { value } = await json('plan', 'explain', 'march', '-w', workspace);
    const check = await json('plan', 'check', 'march', '-w', workspace);
    const explanations = value['explanations'] as { step: string | null; conditions: unknown[] }[];
    expect(explanations.flatMap(({ conditions }) => conditions)).toHaveLength(Number(check.value['checked']));
  });

  it('tell of one step, by place, label or id', async () => {
    const first = await json('plan', 'explain', '1', '1', '-w', workspace);
    const [explanation] = first.value['explanations'] as { step: string; name: string }[];
    expect(explanation?.name).toContain('V1');
    for (const wanted of ['V1', explanation!.step]) {
      expect((await json('plan', 'explain', '1', wanted, '-w', workspace)).value).toEqual(first.value);
    }
    const several = await drydock(['plan', 'explain', '1', 'V8', '-w', workspace]);
    expect(several).toMatchObject({
      code: 2,
      err: expect.stringContaining('Several steps are called "V8"'),
    });
    const none = await drydock(['plan', 'explain', '1', '999', '-w', workspace]);
    expect(none).toMatchObject({ code: 2, err: expect.stringContaining('no step "999"') });
  });
});

it.each([['certify'], ['verify-certificate'], ['explain']])(
  'plan %s shows help with an example',
  async (name) => {
    const ran = await drydock(['plan', name, '--help']);
    expect(ran.out).toContain('Example:\n  drydock plan ');
  },
);
