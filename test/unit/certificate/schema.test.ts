import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Certificate } from '../../../src/domain/certificate/format.js';
import { verifyCertificate } from '../../../src/domain/certificate/verify.js';
import { indexEstate } from '../../../src/domain/estate/index.js';
import { certifyPlan } from '../../../src/domain/plan/certify.js';
import { makePlan, proposeScenario, runbooks, scenarioFor } from '../../../src/domain/plan/index.js';
import { generateEstate } from '../../../src/domain/sample/generate.js';
import { numbersFrom, randomModel } from '../plan/random.js';
import { certificateOf, resealed, sha256 } from './support.js';
import { tamperOnce } from './tamper.js';

const root = join(import.meta.dirname, '..', '..', '..');
const text = readFileSync(join(root, 'resources', 'certificate.schema.json'), 'utf8');
const schema = z.fromJSONSchema(JSON.parse(text) as Parameters<typeof z.fromJSONSchema>[0]);
const fits = (value: unknown): boolean => schema.safeParse(value).success;

describe('resources/certificate.schema.json', () => {
  it('is what the sample’s certificate is written in', () => {
    const estate = generateEstate();
    const index = indexEstate(estate);
    const scenario = proposeScenario(estate, index);
    const plan = makePlan({ runbook: 'view-failover', estate, index, scenario, name: 'sample' });
    const certified = certifyPlan(plan, { estate, index }, { name: estate.name, hash: sha256('x') }, sha256);
    if (!certified.ok) throw new Error(certified.sentence);
    const written: unknown = JSON.parse(JSON.stringify(certified.certificate));
    expect(schema.safeParse(written)).toMatchObject({ success: true });
    expect(verifyCertificate(written, sha256)).toMatchObject({ ok: true });
  });

  it.each(runbooks.map(({ id }) => id))('tells people no fact by the keys it is made of: %s', (runbook) => {
    const estate = generateEstate();
    const index = indexEstate(estate);
    const scenario = scenarioFor(runbook, estate, index);
    const plan = makePlan({ runbook, estate, index, scenario, name: 'sample' });
    const certified = certifyPlan(plan, { estate, index }, { name: estate.name, hash: sha256('x') }, sha256);
    if (!certified.ok) return;
    const { model, proof } = certified.certificate;
    const facts = [...new Set(model.steps.flatMap(({ adds, deletes }) => [...adds, ...deletes]))];
    const told = proof.steps.flatMap(({ requires, hazards }) => [...requires, ...hazards]);
    for (const { sentence } of [...told, ...proof.goals]) {
      expect(facts.filter((fact) => sentence.includes(fact))).toEqual([]);
    }
  });

  it('takes and refuses the same forms as the checker', () => {
    let misshapen = 0;
    for (let seed = 0; seed < 1500; seed += 1) {
      const certificate = certificateOf(randomModel(seed, 5));
      if (certificate === null) continue;
      expect(fits(certificate)).toBe(true);
      const { certificate: changed } = tamperOnce(certificate, numbersFrom(seed));
      const verified = verifyCertificate(resealed(changed), sha256);
      const refusedForItsForm = !verified.ok && / is not /.test(verified.problem) && !fits(changed);
      if (!fits(changed)) {
        misshapen += 1;
        expect(refusedForItsForm).toBe(true);
      }
    }
    expect(misshapen).toBeGreaterThan(50);
  });

  it('names every field, and docs/certificate.md explains every one', () => {
    const guide = readFileSync(join(root, 'docs', 'certificate.md'), 'utf8');
    const fields = new Set<string>();
    JSON.stringify(JSON.parse(text), (key, value: unknown) => {
      if (key === 'properties') for (const name of Object.keys(value as object)) fields.add(name);
      return value;
    });
    const used: (keyof Certificate)[] = ['format', 'version', 'plan', 'snapshot', 'model', 'proof', 'seal'];
    for (const name of used) expect(fields).toContain(name);
    expect([...fields].filter((name) => !guide.includes(`\`${name}\``))).toEqual([]);
  });
});
