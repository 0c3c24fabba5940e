import { createWriteStream, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Parser } from 'htmlparser2';
import Papa from 'papaparse';
import { readSheet } from 'read-excel-file/node';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { writeGovcZip } from '../../main/export/govc.js';
import { overlayYaml } from '../../main/export/overlayYaml.js';
import { writeRvtoolsCsv, writeRvtoolsWorkbook } from '../../main/export/rvtools.js';
import type { ObjectKind } from '../../src/contract/types.js';
import type { Estate } from '../../src/domain/estate/types.js';
import { generateEstate } from '../../src/domain/sample/generate.js';
import { overlayFor } from '../../src/domain/sample/overlay.js';
import { temporaryFolder } from '../db/support.js';
import { engineIn, valueOf } from './support.js';

const hostile = [
  '<script>globalThis.attacked=1</script>',
  '<img src=x onerror=globalThis.attacked=1>',
  "=cmd|'/C calc'!A0",
  '@SUM(1+1)*cmd',
  '../../../drydock-was-here',
  'C:\\drydock-was-here',
  '$(touch drydock-was-here)',
  '`touch drydock-was-here`',
  "'); DROP TABLE snapshots;--",
  '\u202egpj.exe\u2066',
  'line\nbreak',
  '| a | b |\n|---|---|',
  '[click](javascript:alert(1))',
  '{{constructor.constructor("1")()}}',
  '-d --help',
  '__proto__',
  'constructor',
  'nul\u0000nul',
  '%s%n%x',
  '\u001b[2J',
  '"; - !!js/function "x',
] as const;

/** The sample estate in which many objects of every kind have such names; paths follow. */
function hostileEstate(name: (was: string, at: number) => string): Estate {
  const estate = generateEstate();
  const renamed = <T extends { readonly name: string }>(list: readonly T[]): T[] =>
    list.map((one, at) => (at < 2 * hostile.length ? { ...one, name: name(one.name, at) } : one));
  const datastores = renamed(estate.datastores);
  const now = new Map(estate.datastores.map((was, at) => [was.name, datastores[at]?.name ?? was.name]));
  const path = (text: string | null): string | null => {
    const found = /^\[([^\]]*)\] (.*)$/s.exec(text ?? '');
    return found === null ? text : `[${now.get(found[1] ?? '') ?? ''}] ${found[2] ?? ''}`;
  };
  return {
    ...estate,
    name: name(estate.name, 0),
    sites: renamed(estate.sites),
    clusters: renamed(estate.clusters),
    hosts: renamed(estate.hosts),
    datastores,
    vms: renamed(estate.vms).map((vm) => ({ ...vm, vmxPath: path(vm.vmxPath) })),
    disks: estate.disks.map((disk) => ({ ...disk, path: path(disk.path) })),
    pools: renamed(estate.pools),
    dvSwitches: renamed(estate.dvSwitches),
    dvPortgroups: renamed(estate.dvPortgroups),
    protectionGroups: renamed(estate.protectionGroups),
    recoveryPlans: renamed(estate.recoveryPlans),
  };
}

/** XML cannot hold every character; exporters put U+FFFD in place, and so must the overlay then. */
const inXml = (text: string): string => text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, '\ufffd');
const long = 'x'.repeat(5000);
const hostileName = (was: string, at: number): string => `${hostile[at % hostile.length] ?? ''} ${was}`;

const formats = {
  govc: async (estate: Estate, file: string) =>
    writeGovcZip(estate, createWriteStream(`${file}.zip`)).then(() => `${file}.zip`),
  workbook: async (estate: Estate, file: string) =>
    writeRvtoolsWorkbook(() => [estate], createWriteStream(`${file}.xlsx`)).then(() => `${file}.xlsx`),
  csv: async (estate: Estate, file: string) => {
    await writeRvtoolsCsv(() => [estate], file);
    return file;
  },
};

const text = (file: { readonly base64: string }): string =>
  Buffer.from(file.base64, 'base64').toString('utf8');

function expectHarmlessHtml(html: string): void {
  const seen = new Set<string>();
  const parser = new Parser({
    onopentag: (tag, attributes) => {
      seen.add(tag);
      for (const [key, value] of Object.entries(attributes)) {
        expect(key).not.toMatch(/^on/i);
        if (key === 'href' || key === 'src') expect(value).not.toMatch(/^\s*(javascript|data|https?):/i);
      }
    },
  });
  parser.end(html);
  for (const tag of ['script', 'img', 'iframe', 'object', 'form', 'link', 'base'])
    expect(seen).not.toContain(tag);
}

function expectHarmlessMarkdown(markdown: string): void {
  // A fenced block is text whatever it holds; its fence is longer than any inside.
  const prose = markdown.replace(/^ *(`{3,})[^`\n]*\n[\s\S]*?\n *\1 *$/gm, '');
  expect(prose).not.toMatch(/<\s*(script|img)/i);
  expect(prose).not.toMatch(/(?<!\\)\]\(javascript:/);
}

const kinds: readonly ObjectKind[] = [
  'site',
  'cluster',
  'host',
  'datastore',
  'vm',
  'pool',
  'dvSwitch',
  'dvPortgroup',
  'protectionGroup',
];

describe('an estate and an overlay full of hostile names', () => {
  it.each(Object.keys(formats) as (keyof typeof formats)[])(
    'go from %s to every way out and do no harm',
    async (format) => {
      const outer = temporaryFolder();
      const folder = join(outer, 'inner', 'deep');
      mkdirSync(folder, { recursive: true });
      const engine = engineIn(folder);
      const made = hostileEstate((was, at) => {
        const name = hostileName(was, at);
        // RVTools puts blanks for line breaks; XML knows no NUL.
        return format === 'csv' ? name.replace(/[\r\n]+/g, ' ') : inXml(name);
      });
      const estate = { ...made, vms: made.vms.map((vm, at) => (at === 30 ? { ...vm, name: long } : vm)) };
      const file = await formats[format](estate, join(folder, 'export'));
      const overlayFile = join(folder, 'overlay.yaml');
      const said = overlayFor({ ...estate, vms: made.vms.filter((_, at) => at !== 30) });
      writeFileSync(overlayFile, overlayYaml(said, 'hostile'));

      valueOf(await engine.call('workspace.create', { name: 'bank' }));
      const preview = valueOf(
        await engine.call('import.inspect', { jobId: 'a', files: [file], overlay: overlayFile }),
      );
      expect(preview.problems.filter(({ level }) => level === 'error')).toEqual([]);
      const { id: snapshotId } = valueOf(await engine.call('import.commit', { stageId: preview.stageId }));

      // The names are stored as they are: what is made harmless is what is shown.
      const rows = valueOf(
        await engine.call('estate.rows', { snapshotId, kind: 'vm', offset: 0, limit: 1000 }),
      );
      const nameAt = rows.columns.findIndex(({ id }) => id === 'name');
      const names = new Set(rows.rows.map((row) => String(row.cells[nameAt] ?? '')));
      for (const bad of hostile.slice(0, 4))
        expect([...names].some((name) => name.startsWith(bad))).toBe(true);
      expect(names).toContain(long);

      expect(valueOf(await engine.call('findings.list', { snapshotId })).length).toBeGreaterThan(0);
      valueOf(await engine.call('findings.notLookedAt', { snapshotId }));
      valueOf(await engine.call('estate.layout', { snapshotId }));

      for (const kind of kinds) {
        const csv = valueOf(
          await engine.call('estate.export', { snapshotId, kind, jobId: 'b', format: 'csv' }),
        );
        const { data } = Papa.parse<string[]>(text(csv).replace(/^\ufeff/, ''), { skipEmptyLines: true });
        for (const cell of data.slice(1).flat()) {
          if (!/^-?[\d.]+$/.test(cell)) expect(cell).not.toMatch(/^\s*[=+\-@]/);
          expect(cell).not.toMatch(/[\u0000-\u001f\u202a-\u202e\u2066-\u2069]/);
        }
        const xlsx = valueOf(
          await engine.call('estate.export', { snapshotId, kind, jobId: 'c', format: 'xlsx' }),
        );
        const sheet = join(folder, `${kind}.xlsx`);
        writeFileSync(sheet, Buffer.from(xlsx.base64, 'base64'));
        const cells = (await readSheet(sheet)).flat().map(String);
        if (kind === 'vm') expect(cells.some((cell) => cell.startsWith("=cmd|'/C calc'!A0"))).toBe(true);
        const json = valueOf(
          await engine.call('estate.export', { snapshotId, kind, jobId: 'd', format: 'json' }),
        );
        expect(() => JSON.parse(text(json)) as unknown).not.toThrow();
        for (const { fileName } of [csv, xlsx, json]) expect(fileName).toMatch(/^[\p{L}\p{N}.-]+$/u);
      }

      const saved = valueOf(await engine.call('overlay.get', { snapshotId }));
      const yaml = valueOf(await engine.call('overlay.export', { snapshotId }));
      const back = parse(text(yaml)) as typeof saved;
      expect(back.sites).toEqual(saved.sites);
      expect(back.datastores).toEqual(saved.datastores);
      expect(back.protectionGroups).toEqual(saved.protectionGroups);

      const plan = valueOf(
        await engine.call('plans.make', {
          snapshotId,
          runbook: 'view-failover',
          name: hostile.slice(0, 3).join(''),
        }),
      );
      expect(plan.view.steps.length).toBeGreaterThan(5);
      for (const step of plan.view.steps) {
        for (const command of step.commands)
          expect(command.text).not.toMatch(/[\u0000-\u001f\u202a-\u202e\u2066-\u2069]/);
      }
      const template = valueOf(await engine.call('plans.export', { planId: plan.id }));
      expect(() => parse(text(template)) as unknown).not.toThrow();
      const begun = valueOf(
        await engine.call('rehearsals.begin', { planId: plan.id, name: hostile[1], who: hostile[2] }),
      );
      for (const print of ['html', 'md', 'pdf'] as const) {
        const checklist = valueOf(await engine.call('plans.print', { planId: plan.id, format: print }));
        const report = valueOf(
          await engine.call('rehearsals.print', { rehearsalId: begun.id, format: print }),
        );
        for (const paper of [checklist, report]) {
          expect(paper.fileName).toMatch(/^[\p{L}\p{N}.-]+$/u);
          const content = text(paper);
          if (print === 'pdf') {
            expect(content.startsWith('%PDF-')).toBe(true);
            expect(content).not.toMatch(/\/(JavaScript|JS|URI|Launch|EmbeddedFile)\b/);
            continue;
          }
          expect(content).not.toMatch(/[\u0000-\u0008\u202a-\u202e\u2066-\u2069]/);
          if (print === 'html') expectHarmlessHtml(content);
          else expectHarmlessMarkdown(content);
        }
      }

      // Nothing was written but where it was told to, nothing was run, nothing dropped.
      expect(valueOf(await engine.call('snapshots.list', {}))).toHaveLength(1);
      expect(readdirSync(outer)).toEqual(['inner']);
      expect(readdirSync(join(outer, 'inner'))).toEqual(['deep']);
      expect(existsSync('drydock-was-here') || existsSync(join(folder, 'drydock-was-here'))).toBe(false);
      expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
      expect(engine.logged).toEqual([]);
      await engine.close();
    },
  );
});
