import { diffEstates } from '../../src/domain/diff/index.js';
import { indexEstate } from '../../src/domain/estate/index.js';
import type { Estate } from '../../src/domain/estate/types.js';
import { findAll } from '../../src/domain/findings/index.js';
import { generateEstate, parametersForEstateOf } from '../../src/domain/sample/generate.js';
import { measured } from '../import/measured.js';

/**
 * The change log between two snapshots of that many VMs: a week in which a tenth moved to another
 * datastore, a third changed its host, some came and went, and a few hosts lost a mount. The second
 * snapshot shares no text with the first, as two that were loaded from a file do not.
 */
const before = generateEstate(parametersForEstateOf(Number(process.argv[2])));
const after = aWeekLater(before);
const findings = { before: findingsOf(before), after: findingsOf(after) };
await measured(async () => {
  const diff = diffEstates(before, after, { findings });
  return `${before.vms.length} VMs, ${diff.facts} facts differ, ${diff.entries.length} entries`;
});

function findingsOf(estate: Estate) {
  return findAll(estate, indexEstate(estate));
}

function aWeekLater(estate: Estate): Estate {
  const copy = JSON.parse(JSON.stringify(estate)) as Estate;
  const { datastores, hosts } = copy;
  const at = <T>(list: readonly T[], n: number): T => list[n % list.length]!;
  return {
    ...copy,
    datastores: datastores.map((ds) => ({ ...ds, freeMib: (ds.freeMib ?? 0) + 1 })),
    hosts: hosts.map((host) => ({ ...host, bootTime: '2012-11-27T03:00:00.000Z' })),
    mounts: copy.mounts.filter((_, n) => n % 500 !== 0),
    vms: copy.vms
      .filter((_, n) => n % 400 !== 0)
      .map((vm, n) => ({
        ...vm,
        host: n % 3 === 0 ? at(hosts, n).key : vm.host,
        homeDatastore: n % 10 === 0 ? at(datastores, n).key : vm.homeDatastore,
        power: n % 50 === 0 ? 'off' : vm.power,
      })),
    portFiles: copy.portFiles.filter((_, n) => n % 1000 !== 0),
  };
}
