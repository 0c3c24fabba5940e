import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cited, documents, type DocumentId } from '../../src/domain/documents.js';
import { indexEstate } from '../../src/domain/estate/index.js';
import { runbooks } from '../../src/domain/plan/index.js';
import { baseOf } from '../../src/domain/plan/base.js';
import { scenarioFor } from '../../src/domain/plan/index.js';
import type { SourceNote } from '../../src/domain/plan/types.js';
import { generateEstate } from '../../src/domain/sample/generate.js';
import { mixedEstate } from '../fixtures/estates/mixed.js';
import { srmEstate } from '../fixtures/estates/srm.js';
import { vcdEstate, vcdNames } from '../fixtures/estates/vcd.js';
import { indexed, viewEstate } from '../fixtures/estates/view.js';
import { stepsOfEveryScenario } from './plan/everyScenario.js';

const sample = generateEstate();
const estates = [
  { estate: sample, index: indexEstate(sample) },
  indexed(viewEstate().draft),
  indexed(vcdEstate().draft),
  indexed(mixedEstate().draft),
  indexed(srmEstate().draft),
];

/** Names nobody outside can look up: numbers of our notes (VMs have numbers too), their sections, abbreviations of titles. */
const inOurNotes = /\bfacts?\b ?[A-C]|(?<!-)\b00[0-4]\b|\bHADD\b|\bvCAT\b/;

/** What is wrong with a source, or nothing. */
function fault({ text, basis, document }: SourceNote): string | null {
  if (inOurNotes.test(text)) return `names our notes: ${text}`;
  if ((basis === 'read') !== (document !== undefined)) return `read in no document: ${text}`;
  return document === undefined || text.startsWith(documents[document].title) ? null : `not cited: ${text}`;
}

describe('the list of documents', () => {
  const list = Object.entries(documents);

  it('says of each its title, who wrote it and where it is found', () => {
    for (const [, document] of list) {
      for (const text of Object.values(document)) expect(text).toMatch(/\S/);
    }
  });

  it('has no two of one title, and leaves the full stop to those who print it', () => {
    expect(new Set(list.map(([, { title }]) => title)).size).toBe(list.length);
    for (const [, { by, find }] of list) for (const text of [by, find]) expect(text).not.toMatch(/\.$/);
  });

  it('cites a place in a document after its title', () => {
    expect(cited('viewDr', 'step 5')).toBe('DR of View persistent linked clone desktops, step 5');
    expect(cited('kb2013639')).toBe('VMware KB 2013639');
  });

  it('stands in docs/sources.md, each with where it is found', () => {
    const page = readFileSync(join(import.meta.dirname, '../../docs/sources.md'), 'utf8');
    for (const [, { title, find }] of list) {
      expect(page).toContain(title);
      expect(page).toContain(find);
    }
  });
});

describe('what people read names documents they can look up', () => {
  it('in every step of every runbook, in every scenario', () => {
    const faults = new Set<string>();
    const cited = new Set<DocumentId>();
    for (const estate of estates) {
      for (const { runbook, step } of stepsOfEveryScenario(estate, undefined, vcdNames)) {
        const notes = [
          ...step.sources,
          ...step.requires.map(({ source }) => source),
          ...step.hazards.map(({ source }) => source),
          ...(step.twice === undefined ? [] : [step.twice.source]),
        ];
        for (const note of notes) {
          const wrong = fault(note);
          if (wrong !== null) faults.add(`${runbook} ${step.kind}: ${wrong}`);
          if (note.document !== undefined) cited.add(note.document);
        }
        const texts = [step.detail, step.expect, step.ifFails ?? '', step.twice?.text ?? ''];
        for (const text of texts) if (inOurNotes.test(text)) faults.add(`${step.kind}: ${text}`);
      }
    }
    expect([...faults]).toEqual([]);
    expect(cited.size).toBeGreaterThan(15);
  });

  it('in every assumption, and in what a runbook says of itself', () => {
    for (const { estate, index } of estates) {
      for (const runbook of runbooks) {
        const base = baseOf(runbook.id, estate, index, scenarioFor(runbook.id, estate, index));
        expect(base.assumptions.map(({ source }) => fault(source)).filter(Boolean)).toEqual([]);
        const own = [runbook.source, runbook.products, runbook.description, runbook.goal];
        const asked = runbook.settings(estate, index).flatMap(({ label, help }) => [label, help]);
        for (const text of [...own, ...asked, ...base.assumptions.map(({ text }) => text)]) {
          expect(text).not.toMatch(inOurNotes);
        }
      }
    }
  });

  it('in findings, what-ifs, simulations and the rules of changes: no literal of theirs names our notes', () => {
    const folder = join(import.meta.dirname, '../../src/domain');
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
      name.endsWith('.ts'),
    );
    const naming = files.flatMap((name) => {
      const text = readFileSync(join(folder, name), 'utf8');
      return [...text.matchAll(/'(?:[^'\\\n]|\\.)*'|`[^`]*`/g)]
        .map(([literal]) => literal)
        .filter((literal) => inOurNotes.test(literal.replace(/\$\{[^}]*\}/g, '')))
        .map((literal) => `${name}: ${literal.slice(0, 80)}`);
    });
    expect(naming).toEqual([]);
  });
});
