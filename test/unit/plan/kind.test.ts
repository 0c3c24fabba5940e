import { expect, it } from 'vitest';
import type { GroundStep, Hazard, Requirement } from '../../../src/domain/plan/types.js';
import {
  again,
  calledBy,
  endangered,
  minutes,
  needing,
  read,
  recalled,
  stepKind,
  type StepKind,
} from '../../../src/domain/steps/kind.js';

const kindOf: StepKind<{ readonly key: string }, null> = {
  id: 'look',
  label: 'X1',
  role: 'storage',
  sources: [read('viewDr', 'step 5')],
  keys: ({ key }) => [key],
  title: () => 'Look',
  detail: () => 'Look at it.',
  objects: () => [],
  expect: () => 'It is there.',
  ifFails: () => 'Look again.',
  twice: () => again('It is still there.'),
  duration: () => minutes(1, 2, 30),
};
const plain = stepKind(kindOf);
const steps: readonly GroundStep[] = [plain.ground({ key: 'a' }, null), plain.ground({ key: 'b' }, null)];
const other: GroundStep = { ...steps[0]!, id: 'other:a', kind: 'other' };

it('a kind that says no more than it must needs, changes and harms nothing', () => {
  expect(steps[1]).toMatchObject({
    id: 'look:b',
    requires: [],
    hazards: [],
    effects: { adds: [], deletes: [] },
    commands: [],
    ifFails: 'Look again.',
    twice: { harm: false, text: 'It is still there.' },
    duration: { min: 60, likely: 120, max: 1800 },
  });
});

it('own words begin a sentence with a capital, names keep their letters', () => {
  const told = (detail: string): string =>
    stepKind({ ...kindOf, detail: () => detail, expect: () => detail }).ground({ key: 'a' }, null).detail;
  expect(told('the volume is there')).toBe('The volume is there');
  expect(told('its name is there')).toBe('Its name is there');
  expect(told('it-esx-01 has the volume')).toBe('it-esx-01 has the volume');
  expect(told('a.example has the volume')).toBe('a.example has the volume');
  expect(told('thesaurus-01 is there')).toBe('thesaurus-01 is there');
  expect(told('esx-01 has the volume')).toBe('esx-01 has the volume');
});

it('a runbook calls steps by its own label and names its own source before the kind’s', () => {
  const called = calledBy([...steps, other], { look: ['V7', recalled('the runbook')] });
  expect(called.map(({ label }) => label)).toEqual(['V7', 'V7', 'X1']);
  expect(called[0]!.sources).toEqual([recalled('the runbook'), read('viewDr', 'step 5')]);
  expect(called[2]).toBe(other);
  // What both name is named once.
  const [same] = calledBy([other], { other: ['V7', read('viewDr', 'step 5')] });
  expect(same!.sources).toEqual([read('viewDr', 'step 5')]);
});

it('what is read names its document and the place in it', () => {
  expect(read('mscsVc', 'Table 4')).toEqual({
    text: 'Using MSCS to Cluster VirtualCenter (TN-019), Table 4',
    basis: 'read',
    document: 'mscsVc',
  });
});

it('a runbook adds requirements and hazards to the steps of one kind only', () => {
  const needed: Requirement = { fact: 'ready()', holds: true, text: 'it is ready', source: read('viewDr') };
  const harm = { id: 'harm', when: [] } as unknown as Hazard;
  const [first, second, third] = endangered(needing([...steps, other], 'look', needed), 'look', harm);
  for (const step of [first!, second!]) expect([step.requires, step.hazards]).toEqual([[needed], [harm]]);
  expect(third).toEqual(other);
});
