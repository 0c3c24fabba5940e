import { indexEstate } from '../../src/domain/estate/index.js';
import { groundPlan, makePlan, proposeScenario } from '../../src/domain/plan/index.js';
import { generateEstate, parametersForEstateOf } from '../../src/domain/sample/generate.js';
import { whatIf } from '../../src/domain/whatif/index.js';
import { measured } from '../import/measured.js';

/** Throws two faults at a plan that is made already: the runs, and every change of plan that is tried. */
const vms = process.argv[2] === 'sample' ? null : Number(process.argv[2]);
const estate = vms === null ? generateEstate() : generateEstate(parametersForEstateOf(vms));
const index = indexEstate(estate);
const scenario = proposeScenario(estate, index);
const plan = makePlan({ runbook: 'view-failover', estate, index, scenario, name: 'bench' });
const view = groundPlan(plan, estate, index);
await measured(async () => {
  const answer = whatIf(
    plan,
    estate,
    index,
    [
      { kind: 'lun-not-presented', datastore: 'sp-vmfs-desk-01', hosts: 'all' },
      { kind: 'srm-timeout', priority: 2, needsSeconds: 900, timeoutSeconds: 300 },
    ],
    view,
  );
  if (!answer.ok) throw new Error(answer.message);
  return `${answer.value.proposals.length} proposals, the best brings ${answer.value.proposals[0]?.run.up ?? 0} VMs`;
});
