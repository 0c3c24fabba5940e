import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { drydock } from '../cli/support.js';
import { importers, workbook } from '../../main/import/importers.js';

const root = new URL('../../', import.meta.url);
const text = (name: string): string => readFileSync(new URL(name, root), 'utf8').replace(/\s+/g, ' ');

/** How each format that is read is called where people look for it. A new format belongs here. */
const called: Readonly<Record<string, readonly [readme: string, help: string, formats: string]>> = {
  'rvtools-xlsx': ['RVTools 3 to 4.7, .xlsx', 'RVTools 3 to 4.7 (.xlsx', 'RVTools (.xlsx'],
  'rvtools-csv': ['.xlsx or .csv', '.csv)', '.csv)'],
  govc: ['govc object.save', 'govc object.save', 'govc object.save'],
  esxi: ['packs of the collector', 'packs of the collector', 'ESXi text packs'],
  vmx: ['.vmx and .vmdk files', '.vmx and .vmdk files', '.vmx and .vmdk files'],
  'srm-json': ['Site Recovery Manager | REST answers', 'REST answers (.json)', 'SRM REST (JSON)'],
  'srm-csv': ['table of protected VMs, .csv', 'table of protected VMs (.csv)', 'SRM table (.csv)'],
  'horizon-json': ['Horizon | REST answers', 'REST answers (.json)', 'Horizon REST (JSON)'],
  'view-ldif': ['vdmexport', 'LDIF of vdmexport', 'View directory (LDIF)'],
  'vcd-json': ['vCloud Director | query records', 'vCloud Director query records', 'vCloud Director (JSON)'],
};

describe('what Drydock reads', () => {
  it.each([...importers.map(({ format }) => format), workbook.format])(
    '%s is named in the README, in the formats and by import --help',
    async (format) => {
      const [readme, help, formats] = called[format] ?? ['not named', 'not named', 'not named'];
      expect(text('README.md')).toContain(readme);
      expect((await drydock(['import', '--help'])).out.replace(/\s+/g, ' ')).toContain(help);
      expect(text('docs/formats.md')).toContain(formats);
    },
  );
});

describe('the README', () => {
  it('names only files that are there', () => {
    const links = [...readFileSync(new URL('README.md', root), 'utf8').matchAll(/\]\(([^)#]+)\)/g)];
    expect(links.length).toBeGreaterThan(8);
    for (const [, path = ''] of links) {
      if (!/^https?:/.test(path)) expect(() => readFileSync(new URL(path, root)), path).not.toThrow(/ENOENT/);
    }
  });

  it('names only commands and options that are there', async () => {
    const lines = readFileSync(new URL('README.md', root), 'utf8').match(/^npx drydock .*$/gm) ?? [];
    expect(lines.length).toBeGreaterThan(5);
    for (const line of lines) {
      const words = line.split(' ').slice(2);
      const command = words[0] === 'plan' ? words.slice(0, 2) : words.slice(0, 1);
      const { out } = await drydock([...command, '--help']);
      for (const option of words.filter((word) => word.startsWith('--'))) expect(out, line).toContain(option);
    }
  });
});
