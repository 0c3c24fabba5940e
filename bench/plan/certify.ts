import { createHash } from 'node:crypto';
import { verifyCertificate } from '../../src/domain/certificate/verify.js';
import { indexEstate } from '../../src/domain/estate/index.js';
import { certifyPlan } from '../../src/domain/plan/certify.js';
import { makePlan, proposeScenario } from '../../src/domain/plan/index.js';
import { generateEstate, parametersForEstateOf } from '../../src/domain/sample/generate.js';
import { measured } from '../import/measured.js';

/** Certifies the View failover of an estate of that many VMs and times the verification of its file. */
const vms = Number(process.argv[2]);
const sha256 = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');
const estate = generateEstate(parametersForEstateOf(vms));
const index = indexEstate(estate);
const plan = makePlan({
  runbook: 'view-failover',
  estate,
  index,
  scenario: proposeScenario(estate, index),
  name: 'bench',
});
const made = performance.now();
const certified = certifyPlan(plan, { estate, index }, { name: estate.name, hash: sha256('') }, sha256);
if (!certified.ok) throw new Error(certified.sentence);
const making = performance.now() - made;
const text = JSON.stringify(certified.certificate);
// Once before, so that small and large ones are measured with equally warm code.
const warm = JSON.parse(text) as unknown;
for (let i = 0; i < 3; i += 1) verifyCertificate(warm, sha256);

await measured(async () => {
  const began = performance.now();
  const verified = verifyCertificate(JSON.parse(text), sha256);
  const milliseconds = performance.now() - began;
  if (!verified.ok) throw new Error(verified.problem);
  const mib = text.length / 1024 ** 2;
  return `${verified.conditions} conditions, ${mib.toFixed(2)} MiB, made in ${making.toFixed(0)} ms, verified in ${milliseconds.toFixed(0)} ms: ${(milliseconds / mib).toFixed(0)} ms a MiB`;
});
