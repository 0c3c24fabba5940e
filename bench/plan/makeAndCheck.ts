import { indexEstate } from '../../src/domain/estate/index.js';
import { groundPlan, makePlan, proposeScenario } from '../../src/domain/plan/index.js';
import { generateEstate, parametersForEstateOf } from '../../src/domain/sample/generate.js';
import { measured } from '../import/measured.js';

/** Makes the View failover plan of the sample, or of an estate of that many VMs, and checks it. */
const vms = process.argv[2] === 'sample' ? null : Number(process.argv[2]);
const estate = vms === null ? generateEstate() : generateEstate(parametersForEstateOf(vms));
await measured(async () => {
  const index = indexEstate(estate);
  const scenario = proposeScenario(estate, index);
  const plan = makePlan({ runbook: 'view-failover', estate, index, scenario, name: 'bench' });
  const view = groundPlan(plan, estate, index);
  return `${estate.vms.length} VMs, ${view.steps.length} steps, verdict ${view.check.verdict}`;
});
