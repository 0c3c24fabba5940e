import { expect, test } from 'vitest';
import { mergeInStretches, mergeSources, sourceFacts } from '../../../src/domain/merge/index.js';
import { generateEstate, parametersForEstateOf } from '../../../src/domain/sample/generate.js';
import type { Stretch } from '../../../src/domain/stretches.js';

/** Two sources of one environment, as vCenter and as a table tell it. */
function sources() {
  const facts = generateEstate(parametersForEstateOf(2000));
  const [source] = facts.sources;
  const as = (format: 'govc' | 'rvtools-xlsx', name: string) =>
    sourceFacts({ ...facts, sources: [{ ...source!, format, name, sha256: name }] });
  return [as('govc', 'vc.zip'), as('rvtools-xlsx', 'RVTools.xlsx')];
}

test('a merge can be looked in on while it runs, whatever kind of records it goes through', () => {
  const given = sources();
  const steps: Stretch[] = [];
  const work = mergeInStretches(given, []);
  let next = work.next();
  while (next.done !== true) {
    steps.push(next.value);
    next = work.next();
  }
  // Nothing is done to more records than these between two looks.
  const most = 400;
  for (const kind of ['VMs', 'disks', 'network adapters', 'dvPorts', 'port files']) {
    for (const doing of ['Matching', 'Merging']) {
      const seen = steps.filter(({ phase }) => phase === `${doing} ${kind}`);
      const gaps = seen.map(({ done }, i) => done - (done > most ? (seen[i - 1]?.done ?? 0) : 0));
      expect(seen.length, `${doing} ${kind}`).toBeGreaterThan(0);
      expect(Math.max(...gaps), `${doing} ${kind}`).toBeLessThanOrEqual(most);
    }
  }
  const recognising = steps.filter(({ phase }) => phase === 'Recognising clones');
  const { vms, disks } = next.value.estate;
  expect(recognising.length).toBeGreaterThanOrEqual(Math.floor((vms.length + disks.length) / most));
  expect(next.value).toEqual(mergeSources(given, []));
});

test('a merge that is dropped half-way leaves its sources as they were', () => {
  const given = sources();
  const before = structuredClone(given);
  const work = mergeInStretches(given, []);
  for (let i = 0; i < 20; i += 1) work.next();
  work.return(undefined as never);
  expect(given).toEqual(before);
});
