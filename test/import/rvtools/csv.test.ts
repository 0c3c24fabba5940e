import { describe, expect, it } from 'vitest';
import { csvFiles, importedCsv, small } from './support.js';

const utf16be = (text: string): Buffer => Buffer.from(`\ufeff${text}`, 'utf16le').swap16();

describe('RVTools .csv files', () => {
  const vms = (rows: string): string => `VM,Powerstate,CPUs,Memory,Path,VM ID,Annotation\r\n${rows}`;

  it.each([
    ['UTF-8', (text: string) => Buffer.from(text)],
    ['UTF-8 with a byte order mark', (text: string) => Buffer.from(`\ufeff${text}`)],
    ['UTF-16 little endian', (text: string) => Buffer.from(`\ufeff${text}`, 'utf16le')],
    ['UTF-16 big endian', utf16be],
    ['UTF-16 without a mark', (text: string) => Buffer.from(text, 'utf16le')],
    ['Windows-1252', (text: string) => Buffer.from(text, 'latin1')],
  ])('are read in %s', async (_name, encode) => {
    const { draft, problems } = await importedCsv({
      'RVTools_tabvInfo.csv': encode(vms('Zürich-1,poweredOn,2,4096,,vm-1,\r\n')),
    });
    expect(draft.vms).toMatchObject([{ name: 'Zürich-1', power: 'on', memoryMib: 4096 }]);
    expect(problems.every((problem) => problem.level !== 'error')).toBe(true);
  });

  it.each([
    ['little', true],
    ['big', false],
  ])('in UTF-32, %s endian, are refused, not read as names full of zeros', async (_, little) => {
    const units = [...`\ufeff${vms('desk,poweredOn,2,4096,,vm-1,\r\n')}`];
    const bytes = Buffer.alloc(units.length * 4);
    for (const [at, unit] of units.entries()) {
      const code = unit.codePointAt(0) as number;
      if (little) bytes.writeUInt32LE(code, at * 4);
      else bytes.writeUInt32BE(code, at * 4);
    }
    await expect(importedCsv({ 'RVTools_tabvInfo.csv': bytes })).rejects.toMatchObject({
      code: 'bad-input',
      message: '"RVTools_tabvInfo.csv" is written in UTF-32: save it as UTF-8 or UTF-16.',
    });
  });

  it('put one after the other are one table: the header between them is no VM', async () => {
    const one = vms('one,poweredOn,1,1,,vm-1,\r\n');
    const two = vms('two,poweredOn,1,1,,vm-2,\r\nVM,poweredOn,1,1,,vm-3,CPUs\r\n');
    const { draft, problems } = await importedCsv({ 'vInfo.csv': one + two });
    expect(draft.vms.map((vm) => vm.name)).toEqual(['one', 'two', 'VM']);
    expect(problems.find(({ code }) => code === 'header-again')).toMatchObject({ level: 'note', row: 3 });
  });

  it('put together with other columns are refused: what follows would be misread', async () => {
    const one = vms('one,poweredOn,1,1,,vm-1,\r\n');
    const other = 'VM,Powerstate,Template,CPUs,Memory,Path\r\ntwo,poweredOn,False,1,1,\r\n';
    const { draft, problems } = await importedCsv({ 'vInfo.csv': one + other });
    expect(draft.vms.map((vm) => vm.name)).toEqual(['one']);
    expect(problems.find(({ code }) => code === 'header-other')).toMatchObject({
      level: 'error',
      row: 3,
      message: expect.stringContaining('Import each export by itself.') as string,
    });
  });

  it('divided by semicolons have a decimal comma', async () => {
    const text = vms('desk;poweredOn;2;"4.096,0";[a] b/b.vmx;vm-1;\r\n').replaceAll(/,(?!0)/g, ';');
    const { draft } = await importedCsv({ 'vInfo.csv': text });
    expect(draft.vms).toMatchObject([{ name: 'desk', memoryMib: 4096, vmxPath: '[a] b/b.vmx' }]);
  });

  it('keep line breaks and doubled quotes in fields', async () => {
    const { draft } = await importedCsv({
      'vInfo.csv': vms(
        '"a ""b""\r\nc",poweredOn,1,1,,vm-1,"line 1\nline 2"\r\nnext,poweredOff,1,1,,vm-2,\r\n',
      ),
    });
    expect(draft.vms.map((vm) => [vm.name, vm.from.place])).toEqual([
      ['a "b"\r\nc', 'vInfo.csv row 2'],
      ['next', 'vInfo.csv row 3'],
    ]);
  });

  it('with broken quotes lose that row only, and say which', async () => {
    const { draft, problems } = await importedCsv({
      'vInfo.csv': vms(
        'one,poweredOn,1,1,,vm-1,\r\n"two "x" y",poweredOn,1,1,,vm-2,"the "old" one"\r\nthree,poweredOn,1,1,,vm-3,\r\n',
      ),
    });
    expect(draft.vms.map((vm) => vm.name)).toEqual(['one', 'three']);
    expect(problems.find((problem) => problem.code === 'csv-quotes')).toMatchObject({
      file: 'vInfo.csv',
      row: 3,
      level: 'warning',
    });
  });

  it('with a row of more columns than the header lose that row, and say so', async () => {
    const { draft, problems } = await importedCsv({
      'vInfo.csv': vms('one,poweredOn,1,1,,vm-1,x,y,z\r\ntwo,poweredOn,1,1,,vm-2,\r\n'),
    });
    expect(draft.vms.map((vm) => vm.name)).toEqual(['two']);
    expect(problems.find((problem) => problem.code === 'csv-columns')).toMatchObject({ row: 2 });
  });

  it('with a quote that never ends are refused with its row', async () => {
    const text = vms(`one,poweredOn,1,1,,vm-1,\r\ntwo,"poweredOn,1,1,,vm-2,${'x,'.repeat(20_000)}`);
    await expect(importedCsv({ 'vInfo.csv': text.repeat(30) }, { textLength: 10_000 })).rejects.toMatchObject(
      {
        code: 'bad-input',
        message: expect.stringMatching(/Row 3 of "vInfo\.csv" does not end/) as string,
      },
    );
  });

  it('with a field that is far too long are refused with its place', async () => {
    const text = vms(`one,poweredOn,1,1,[a] ${'x'.repeat(20_000)},vm-1,\r\n`);
    await expect(importedCsv({ 'vInfo.csv': text }, { textLength: 10_000 })).rejects.toMatchObject({
      message: expect.stringMatching(/Row 2 column 5 of "vInfo\.csv"/) as string,
    });
  });

  it('of any name are recognised by their columns; other files are left alone', async () => {
    const files = csvFiles(small());
    const { draft, parts } = await importedCsv({
      'export/servers.csv': files['RVTools_tabvInfo.csv'] as string,
      'export/drives.csv': files['RVTools_tabvDisk.csv'] as string,
      'notes.pdf': 'x',
    });
    expect(draft.vms).toHaveLength(1);
    expect(draft.disks).toHaveLength(1);
    expect(parts.map((part) => [part.file, part.use])).toEqual([
      ['export/servers.csv', 'used'],
      ['export/drives.csv', 'used'],
      ['notes.pdf', 'ignored'],
    ]);
  });

  it('longer than one piece are put together rightly', async () => {
    const rows = Array.from(
      { length: 30_000 },
      (_v, i) => `desk-${i},poweredOn,2,4096,"[ds, 1] desk-${i}/desk-${i}.vmx",vm-${i},"a\r\nb ${i}"\r\n`,
    ).join('');
    const { draft, problems } = await importedCsv({ 'vInfo.csv': vms(rows) });
    expect(draft.vms).toHaveLength(30_000);
    expect(draft.vms.at(-1)).toMatchObject({
      name: 'desk-29999',
      vmxPath: '[ds, 1] desk-29999/desk-29999.vmx',
      from: { place: 'vInfo.csv row 30001' },
    });
    expect(problems.map((problem) => problem.code)).not.toContain('csv-quotes');
  });
});
