import { describe, expect, it } from 'vitest';
import { workspaceFileName, newWorkspaceFileName } from '../../main/engine/workspaceNames.js';
import { printable, toJson } from '../../main/hosts/cli/terminal.js';
import { safeFileName } from '../../main/hosts/shared/names.js';
import { quoted } from '../../main/import/archive/names.js';
import { indexEstate } from '../../src/domain/estate/index.js';
import { findAll } from '../../src/domain/findings/index.js';
import { groundPlan, makePlan, scenarioFor } from '../../src/domain/plan/index.js';
import { generateEstate } from '../../src/domain/sample/generate.js';
import { visible } from '../../src/domain/visible.js';

/** Overrides and isolates of direction, joiners, separators, a soft hyphen, a tag, controls. */
const unseen = [
  '\u202e',
  '\u202d',
  '\u2066',
  '\u2067',
  '\u200f',
  '\u061c',
  '\u200b',
  '\u2028',
  '\u00ad',
  '\ufeff',
  '\u{e0041}',
  '\u0007',
  '\u001b',
  '\u0085',
];

describe('a character that cannot be seen or turns text around', () => {
  it.each(unseen)('%j is written out wherever a name is told', (character) => {
    const name = `vm${character}txt`;
    const code = character.codePointAt(0)?.toString(16).toUpperCase();
    expect(visible(name)).toBe(`vm\\u{${code}}txt`);
    for (const told of [printable(name), quoted(name), safeFileName(name), visible(name)]) {
      expect(told).not.toContain(character);
    }
    expect(toJson({ name })).not.toContain(character);
    expect(JSON.parse(toJson({ name }))).toEqual({ name });
  });

  it.each(['Büro 東京', 'سطح المكتب', 'שרת-01', 'a\u0301', '👍🏽', 'naïve – “x”'])('%j has none', (name) => {
    expect(visible(name)).toBe(name);
    expect(printable(name)).toBe(name);
  });

  it.each(unseen)('%j is no part of the name of a new workspace', (character) => {
    expect(() => newWorkspaceFileName(`bank${character}x`)).toThrow(
      expect.objectContaining({ code: 'bad-input' }),
    );
  });

  it('keeps nobody from opening a workspace that has such a name already', () => {
    expect(workspaceFileName('bank\u202ex')).toBe('bank\u202ex.drydock');
  });

  it('is in no sentence of a finding or of a step', () => {
    const sample = generateEstate();
    const backwards = <T extends { readonly name: string }>(list: readonly T[]): T[] =>
      list.map((one) => ({ ...one, name: `\u202e${one.name}\u2066` }));
    const estate = {
      ...sample,
      datastores: backwards(sample.datastores),
      clusters: backwards(sample.clusters),
      hosts: backwards(sample.hosts),
      vms: backwards(sample.vms),
      pools: backwards(sample.pools),
      sites: backwards(sample.sites),
    };
    const index = indexEstate(estate);
    const findings = findAll(estate, index);
    expect(findings.length).toBeGreaterThan(5);
    for (const { title, explanation, cure } of findings) {
      expect(`${title}${explanation}${cure}`).not.toMatch(/[\u202e\u2066]/);
    }
    const scenario = scenarioFor('view-failover', estate, index);
    const plan = makePlan({ runbook: 'view-failover', estate, index, scenario, name: 'p' });
    const { steps, check } = groundPlan(plan, estate, index);
    expect(steps.length).toBeGreaterThan(5);
    for (const step of steps) {
      const told = [step.title, step.detail, step.expect, ...step.requires.map(({ text }) => text)];
      for (const { consequence, because, cure } of step.hazards) told.push(consequence, because, cure);
      for (const { text } of step.commands) told.push(text);
      expect(told.join('')).not.toMatch(/[\u202e\u2066]/);
    }
    expect(check.sentence).not.toMatch(/[\u202e\u2066]/);
    for (const { text, check: how } of check.assumptions)
      expect(`${text}${how}`).not.toMatch(/[\u202e\u2066]/);
  });
});
