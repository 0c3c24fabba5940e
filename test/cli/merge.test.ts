import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { writeGovcZip } from '../../main/export/govc.js';
import { writeRvtoolsWorkbook } from '../../main/export/rvtools.js';
import type { Vm } from '../../src/domain/estate/types.js';
import { generateEstate, parametersForEstateOf } from '../../src/domain/sample/generate.js';
import { drydock } from './support.js';

let workspace: string;
const sample = generateEstate();
const desktop = sample.vms.find((vm) => vm.role === 'desktop' && vm.power === 'on');

// The workbook says that one desktop is off.
beforeAll(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'drydock-merge-'));
  workspace = join(folder, 'bank.drydock');
  await writeGovcZip(sample, createWriteStream(join(folder, 'vc.zip')));
  const vms = sample.vms.map((vm) => (vm.key === desktop?.key ? { ...vm, power: 'off' as const } : vm));
  await writeRvtoolsWorkbook(() => [{ ...sample, vms }], createWriteStream(join(folder, 'RVTools.xlsx')));
  const stored = await drydock([
    'import',
    join(folder, 'vc.zip'),
    join(folder, 'RVTools.xlsx'),
    '-w',
    workspace,
  ]);
  expect(stored.code).toBe(0);
  return () => rm(folder, { recursive: true });
});

const power = async (): Promise<unknown> => {
  const { out } = await drydock(['show', 'vms', '--filter', desktop?.name ?? '', '--json', '-w', workspace]);
  return out.includes('"off"') ? 'off' : 'on';
};

describe('drydock merge', () => {
  it('lists what the sources tell differently, and with --strict ends with 1', async () => {
    const { code, out } = await drydock(['merge', '--strict', '-w', workspace]);
    expect(code).toBe(1);
    expect(out).toContain('1 told differently by its sources, 0 to be answered');
    expect(out).toContain(`C1  ${desktop?.name}, power`);
    expect(out).toMatch(/\* \d {2}on \(vc\.zip\)/);
    expect(out).toContain('\nTake another value with --choose C1=2.\n');
    expect(await power()).toBe('on');
  });

  it('takes another value and takes that back', async () => {
    const listed = (await drydock(['merge', '-w', workspace])).out;
    const other = /^ {6}(\d) {2}off /m.exec(listed)?.[1];
    const chosen = await drydock(['merge', '--choose', `C1=${other}`, '-w', workspace]);
    expect(chosen).toMatchObject({ code: 0, err: '' });
    expect(chosen.out).toContain(`D1  power of VM "${desktop?.name}": as RVTools.xlsx says`);
    // What was decided is no longer open.
    expect((await drydock(['merge', '--strict', '-w', workspace])).code).toBe(0);
    expect(await power()).toBe('off');
    expect((await drydock(['merge', '--undo', 'D1', '-w', workspace])).code).toBe(0);
    expect(await power()).toBe('on');
  });

  it('names what there is when asked for what there is not', async () => {
    for (const [args, sentence] of [
      [['--choose', 'C9=1'], 'There is no conflict "C9"'],
      [['--choose', 'C1=7'], 'names no value'],
      [['--answer', 'Q1=1'], 'There is no question "Q1": there is none at all.'],
      [['--undo', 'D1'], 'There is no decision "D1"'],
    ] as const) {
      const { code, err } = await drydock(['merge', ...args, '-w', workspace]);
      expect({ code, err }).toMatchObject({ code: 2, err: expect.stringContaining(sentence) as string });
    }
  });
});

describe('drydock merge, of more than it lists at once', () => {
  it('lists and decides what comes later by its own number', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'drydock-merge-'));
    try {
      const estate = generateEstate(parametersForEstateOf(1200));
      const turned: Vm[] = estate.vms.map((vm) => ({ ...vm, power: vm.power === 'on' ? 'off' : 'on' }));
      const [zip, workbook] = [join(folder, 'vc.zip'), join(folder, 'RVTools.xlsx')];
      await writeGovcZip(estate, createWriteStream(zip));
      await writeRvtoolsWorkbook(() => [{ ...estate, vms: turned }], createWriteStream(workbook));
      const there = ['-w', join(folder, 'bank.drydock')];
      expect((await drydock(['import', zip, workbook, ...there])).code).toBe(0);
      const first = (await drydock(['merge', ...there])).out;
      expect(first).toContain('\nC1000  ');
      expect(first).not.toContain('\nC1001  ');
      expect(first).toMatch(/ {2}… and \d+ more: --from 1001 lists them\.\n/);
      const later = (await drydock(['merge', '--from', '1001', ...there])).out;
      const [, name] = /\nC1002 {2}(.*), power\n/.exec(later) ?? [];
      expect(later).not.toContain('\nC1  ');
      expect(first).not.toContain(`${name}, power`);
      const chosen = await drydock(['merge', '--from', '1001', '--choose', 'C1002=2', ...there]);
      expect(chosen.out).toContain(`D1  power of VM "${name}": as RVTools.xlsx says`);
      const missed = await drydock(['merge', '--from', '1001', '--choose', 'C7=2', ...there]);
      expect(missed).toMatchObject({ code: 2, err: expect.stringContaining('lists them, C1001 to C') });
      expect((await drydock(['merge', '--from', '0', ...there])).code).toBe(2);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
