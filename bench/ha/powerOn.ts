import { indexEstate } from '../../src/domain/estate/index.js';
import { lookupsOf } from '../../src/domain/findings/lookups.js';
import { simulateFailover } from '../../src/domain/ha/index.js';
import { proposeScenario } from '../../src/domain/plan/index.js';
import { generateEstate, parametersForEstateOf } from '../../src/domain/sample/generate.js';
import { measured } from '../import/measured.js';

/** Simulates HA's power-on of the sample, or of an estate of that many VMs. Index and look-ups are there, as they are once a snapshot is open. */
const vms = process.argv[2] === 'sample' ? null : Number(process.argv[2]);
const estate = vms === null ? generateEstate() : generateEstate(parametersForEstateOf(vms));
const index = indexEstate(estate);
const scenario = proposeScenario(estate, index);
lookupsOf(estate, index);
await measured(async () => {
  const { started, vms: wanted } = simulateFailover(estate, index, { scenario });
  return `${started} of ${wanted} VMs on ${estate.hosts.length} hosts`;
});
