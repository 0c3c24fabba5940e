import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ImportProblem } from '../../../src/contract/types.js';
import { DrydockError } from '../../../src/contract/result.js';
import { parseOverlay, readOverlay } from '../../../main/import/overlay/index.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'drydock-overlay-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

function mistakes(text: string): readonly ImportProblem[] {
  try {
    parseOverlay(text, 'dr.yaml');
  } catch (error) {
    expect(error).toBeInstanceOf(DrydockError);
    expect(error).toMatchObject({ code: 'bad-input' });
    return ((error as DrydockError).details as { problems: ImportProblem[] }).problems;
  }
  return [];
}

test('YAML and JSON say the same', () => {
  const yaml = parseOverlay('drydockOverlay: 1\nsites:\n  - name: "Frankfurt"\n    role: protected\n', 'x');
  const json = parseOverlay('{"drydockOverlay":1,"sites":[{"name":"Frankfurt","role":"protected"}]}', 'x');
  expect(yaml).toEqual(json);
  expect(yaml.sites).toEqual([{ name: 'Frankfurt', role: 'protected' }]);
});

test('words that old YAML took for truth or dates stay names', () => {
  const { sites } = parseOverlay('drydockOverlay: 1\nsites: [{name: no}, {name: 2001-01-01}]', 'x');
  expect(sites.map(({ name }) => name)).toEqual(['no', '2001-01-01']);
});

describe('mistakes are told with line, column and path', () => {
  test.each([
    ['sites: []', /drydockOverlay is missing: it must be 1/, 1],
    ['drydockOverlay: 2', /must be 1/, 1],
    ['drydockOverlay: 1\nsights: []', /does not know "sights"/, 1],
    ['drydockOverlay: 1\nsites:\n  - name: A\n  - name: 7\n', /sites\[2\]\.name must be text/, 4],
    ['drydockOverlay: 1\nsites:\n  - role: both\n', /sites\[1\]\.name is missing/, 3],
    [
      'drydockOverlay: 1\nclusters:\n  - name: c\n    purpose: vdi\n',
      /"desktops" or "management" or "servers"/,
      4,
    ],
    [
      'drydockOverlay: 1\ndatastores:\n  - name: d\n    replication: {mode: none, rpoMinutes: -1}',
      /at least 0/,
      4,
    ],
    ['drydockOverlay: 1\nsites: {}', /must be a list/, 2],
    ['drydockOverlay: 1\nsites: [', /not valid YAML/, 2],
    ['drydockOverlay: 1\ndrydockOverlay: 1', /not valid YAML/, 2],
    ['- 1', /must be a group of named values/, 1],
  ])('%j', (text, message, line) => {
    const [first] = mistakes(text);
    expect(first).toMatchObject({ level: 'error', file: 'dr.yaml', row: line });
    expect(first?.message).toMatch(message);
  });
});

test('an empty file is said to be empty', () => {
  expect(mistakes('# nothing\n')[0]?.message).toMatch(/is empty/);
});

describe('hostile overlays', () => {
  test('aliases are refused, so nothing can grow out of a small text', () => {
    const bomb = [
      'a: &a [x, x]',
      ...'bcdefghi'.split('').map((c, i) => `${c}: &${c} [*${'abcdefgh'[i]}, *${'abcdefgh'[i]}]`),
    ];
    expect(mistakes(bomb.join('\n'))[0]?.message).toMatch(/aliases/);
  });
  test('nesting without end', () => {
    expect(mistakes('['.repeat(100_000)).length).toBeGreaterThan(0);
  });
  test('more items than a call has arguments are a list like any other', () => {
    const wide = `drydockOverlay: 1\nsites: [${'0,'.repeat(300_000)}0]\n`;
    expect(mistakes(wide)[0]?.message).toMatch(/ at sites has too much in it/);
  });
  test('many names in one group are not each compared with all others', () => {
    const names = Array.from({ length: 100_000 }, (_, i) => `k${i}: 1\n`).join('');
    const [first] = mistakes(`drydockOverlay: 1\n${names}`);
    expect(first?.message).toMatch(/does not know "k0", "k1", .*"k9" and others here/);
  });
  test.each([
    ['sites: []\nsites: []', /has "sites" twice in one group \(line 3, column 1\)\.$/],
    ['1: a\n"1": b', /has "1" twice/],
    ['? [a, b]\n: c', /has a list or a group where a name belongs \(line 2, column 3\)\.$/],
    ['? {a: b}\n: c', /has a list or a group where a name belongs/],
  ])('%j is told with its place', (text, message) => {
    expect(mistakes(`drydockOverlay: 1\n${text}\n`)[0]?.message).toMatch(message);
  });
  test('prototype names are unknown keys', () => {
    expect(mistakes('{"drydockOverlay":1,"__proto__":{"sites":[]}}')[0]?.message).toMatch(/does not know/);
  });
  test('tags run nothing', () => {
    expect(mistakes('drydockOverlay: !!js/function "x"').length).toBeGreaterThan(0);
  });
  test('a file over the limit is not read', async () => {
    const path = join(folder, 'big.yaml');
    await writeFile(path, '');
    await truncate(path, 21 * 1024 * 1024);
    await expect(readOverlay(path)).rejects.toMatchObject({
      code: 'bad-input',
      message: expect.stringMatching(/at most/) as string,
    });
  });
  test('a file that is not text', async () => {
    const path = join(folder, 'x.yaml');
    await writeFile(path, Buffer.from([0xff, 0xfe, 0x00]));
    await expect(readOverlay(path)).rejects.toMatchObject({
      code: 'bad-input',
      message: expect.stringMatching(/not UTF-8/) as string,
    });
  });
  test('a file that is not there', async () => {
    await expect(readOverlay(join(folder, 'gone.yaml'))).rejects.toMatchObject({ code: 'bad-input' });
  });
});
