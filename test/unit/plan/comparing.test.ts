import { beforeAll, describe, expect, test } from 'vitest';
import { indexEstate, type EstateIndex } from '../../../src/domain/estate/index.js';
import type { Estate } from '../../../src/domain/estate/types.js';
import { comparePlans } from '../../../src/domain/plan/compare.js';
import { compareChoices } from '../../../src/domain/plan/compareChoices.js';
import type { OwnStep } from '../../../src/domain/plan/types.js';
import { generateEstate } from '../../../src/domain/sample/generate.js';
import { Bench } from './support.js';

let at: { estate: Estate; index: EstateIndex };
beforeAll(() => {
  const estate = generateEstate();
  at = { estate, index: indexEstate(estate) };
});
const own = (id: string, likely = 60): OwnStep => ({
  id,
  title: 'Call the auditors',
  detail: '',
  role: 'lead',
  commands: [],
  expect: '',
  duration: { min: 0, likely, max: 600 },
});

describe('two plans compared', () => {
  test('a plan does not differ from itself', () => {
    const { view } = new Bench(at);
    expect(comparePlans(view, view)).toMatchObject({
      onlyFirst: [],
      onlySecond: [],
      changed: [],
      order: [],
      same: view.steps.length,
    });
  });

  test('a step taken out is only in the first, one written only in the second', () => {
    const first = new Bench(at);
    const second = new Bench(at);
    const gone = second.view.steps[12]!;
    second.edit({ type: 'remove-step', step: gone.id });
    second.edit({ type: 'add-step', ownStep: own('own:1'), atIndex: 0 });
    const compared = comparePlans(first.view, second.view);
    expect(compared.onlyFirst).toEqual([{ number: 13, title: gone.title }]);
    expect(compared.onlySecond).toEqual([{ number: 1, title: 'Call the auditors' }]);
    expect(compared.second.verdict).toBe(second.view.check.verdict);
  });

  test('steps a user wrote are the same by title, whatever their ids; what differs is named', () => {
    const first = new Bench(at).edit({ type: 'add-step', ownStep: own('own:1'), atIndex: 0 });
    const second = new Bench(at).edit({ type: 'add-step', ownStep: own('own:x', 90), atIndex: 0 });
    expect(comparePlans(first.view, second.view)).toMatchObject({
      onlyFirst: [],
      onlySecond: [],
      changed: [{ title: 'Call the auditors', aspects: ['duration'] }],
    });
  });

  test('notes that differ are told by step, those of a user’s own step too', () => {
    const first = new Bench(at).edit({ type: 'add-step', ownStep: own('own:1'), atIndex: 0 });
    const second = new Bench(at).edit({ type: 'add-step', ownStep: own('own:x'), atIndex: 0 });
    const [, two, three] = first.view.steps;
    for (const bench of [first, second]) bench.edit({ type: 'set-note', step: three!.id, text: 'the same' });
    first.edit({ type: 'set-note', step: 'own:1', text: 'by telephone' });
    second.edit({ type: 'set-note', step: two!.id, text: 'in the war room' });
    expect(comparePlans(first.view, second.view).notes).toEqual(['Call the auditors', two!.title]);
    expect(comparePlans(first.view, first.view).notes).toEqual([]);
  });

  test('scenarios and answers that differ are told in words, whatever the steps', () => {
    const placed = (bench: Bench) => ({ plan: bench.plan, ...at });
    const usual = new Bench(at);
    const host = at.estate.hosts[0]!;
    const other = new Bench(at, {
      event: 'planned',
      bootedBeforeStorage: [host.key],
      presentLuns: false,
      settings: { srmWait: '900' },
    });
    expect(compareChoices(placed(usual), placed(usual))).toEqual([]);
    expect(compareChoices(placed(usual), placed(other))).toEqual([
      { what: 'What happens', first: 'lost', second: 'planned' },
      { what: 'Hosts that booted before their storage', first: 'unknown', second: host.name },
      { what: 'LUNs must be presented', first: 'yes', second: 'no' },
      { what: 'SRM waits for VMware Tools, seconds', first: '300', second: '900' },
    ]);
    const runbook = compareChoices(placed(usual), placed(new Bench(at, {}, 'view-failback')));
    expect(runbook[0]).toEqual({ what: 'Runbook', first: 'View failover', second: 'View failback' });
  });

  test('groups are the same by name; one of a plan alone and steps in one of them alone are told', () => {
    const first = new Bench(at).edit({ type: 'add-step', ownStep: own('own:1'), atIndex: 0 });
    const second = new Bench(at).edit({ type: 'add-step', ownStep: own('own:x'), atIndex: 0 });
    const [, a, b] = first.view.steps;
    first.edit({ type: 'group-steps', name: 'Same', steps: ['own:1'] });
    second.edit({ type: 'group-steps', name: 'Same', steps: ['own:x'] });
    first.edit({ type: 'group-steps', name: 'Begin', steps: [a!.id, b!.id] });
    second.edit({ type: 'group-steps', name: 'Begin', steps: [a!.id] });
    second.edit({ type: 'group-steps', name: 'New', steps: [b!.id] });
    expect(comparePlans(first.view, second.view).groups).toEqual([
      { name: 'Begin', in: 'both', onlyFirst: [b!.title], onlySecond: [] },
      { name: 'New', in: 'second', onlyFirst: [], onlySecond: [b!.title] },
    ]);
    expect(comparePlans(first.view, first.view).groups).toEqual([]);
  });

  test('an order is told where the other plan does not have it, and where it has it turned', () => {
    const first = new Bench(at);
    const [one, two] = first.view.steps;
    const turned = new Bench(at).edit({ type: 'move-step', step: two!.id, toIndex: 0 });
    const told = comparePlans(first.view, turned.view).order;
    expect(told).toContainEqual({ before: one!.title, after: two!.title, in: 'turned' });

    const loose = new Bench(at);
    const [edge] = loose.view.edges;
    loose.edit({ type: 'remove-edge', edge: edge! });
    const title = (id: string) => first.view.steps.find((step) => step.id === id)!.title;
    const lost = { before: title(edge!.before), after: title(edge!.after) };
    expect(comparePlans(first.view, loose.view).order).toContainEqual({ ...lost, in: 'first' });
    expect(comparePlans(loose.view, first.view).order).toContainEqual({ ...lost, in: 'second' });
  });

  test('what follows from other prerequisites is no difference', () => {
    const first = new Bench(at);
    const last = first.view.steps.at(-1)!;
    const second = new Bench(at);
    const before = second.view.steps[0]!;
    second.edit({ type: 'add-edge', edge: { before: before.id, after: last.id } });
    expect(comparePlans(first.view, second.view).order).toEqual([]);
  });
});
