import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { indexEstate } from '../../../src/domain/estate/index.js';
import { findAll, rules } from '../../../src/domain/findings/index.js';
import { generateEstate } from '../../../src/domain/sample/generate.js';
import { EstateBuilder } from '../../fixtures/estates/builder.js';

describe('all rules together', () => {
  it('have ids and texts of their own', () => {
    expect(new Set(rules.map((rule) => rule.id)).size).toBe(rules.length);
    for (const rule of rules) expect([rule.explanation, rule.cure, rule.source].every(Boolean)).toBe(true);
  });

  it('are every rule there is', async () => {
    const folder = new URL('../../../src/domain/findings/rules/', import.meta.url);
    const listed = new Set<unknown>(rules);
    for (const file of readdirSync(folder)) {
      const module = (await import(new URL(file, folder).href)) as Readonly<Record<string, unknown>>;
      expect(
        Object.values(module).filter((each) => listed.has(each)),
        file,
      ).toHaveLength(1);
    }
  });

  it('find nothing in an empty estate', () => {
    const estate = new EstateBuilder().build();
    expect(findAll(estate, indexEstate(estate))).toEqual([]);
  });

  it('put the gravest first, then go by rule, and no two findings share an id', () => {
    const estate = generateEstate();
    const findings = findAll(estate, indexEstate(estate));
    const gravity = ['critical', 'warning', 'notice'];
    const order = findings.map((each) => `${gravity.indexOf(each.severity)} ${each.rule} ${each.id}`);
    expect(order).toEqual([...order].sort());
    expect(new Set(findings.map((each) => each.id)).size).toBe(findings.length);
  });

  it('put findings of one rule in the order of their ids', () => {
    const b = new EstateBuilder();
    const full = ['b', 'c', 'a'].map((name) => b.vmfs(name, { accessible: false }));
    for (const key of full) b.vm(`vm of ${key}`, key);
    const estate = { ...b.build() };
    const turned = { ...estate, datastores: estate.datastores.toReversed() };
    const ids = (of: typeof estate): string[] => findAll(of, indexEstate(of)).map(({ id }) => id);
    expect(ids(estate)).toEqual(full.toSorted().map((key) => `datastore-inaccessible:${key}`));
    expect(ids(turned)).toEqual(ids(estate));
  });

  it('show at most 500 objects and count them all', () => {
    const b = new EstateBuilder();
    for (let i = 0; i < 600; i += 1) b.vm(`held-${i}`, null, { placeholder: true });
    const estate = b.build();
    const [finding] = findAll(estate, indexEstate(estate));
    expect([finding?.objects.length, finding?.count]).toEqual([500, 600]);
  });

  it('find the faults planted in the sample estate', () => {
    const estate = generateEstate();
    const found = new Set(findAll(estate, indexEstate(estate)).map((each) => each.rule));
    for (const planted of [
      'vmx-outside-replication',
      'port-file-missing',
      'port-file-orphaned',
      'replica-not-replicated',
      'unprotected-vm-on-protected-datastore',
      'recovery-host-lacks-mount',
      'duplicate-vm-name',
      'vm-spans-protection',
      'placeholders-not-counted',
    ]) {
      expect(found, planted).toContain(planted);
    }
  });
});
