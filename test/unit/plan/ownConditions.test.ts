import { beforeAll, describe, expect, test } from 'vitest';
import { indexEstate, type EstateIndex } from '../../../src/domain/estate/index.js';
import type { Estate } from '../../../src/domain/estate/types.js';
import type { OwnStep } from '../../../src/domain/plan/types.js';
import { generateEstate } from '../../../src/domain/sample/generate.js';
import { Bench } from './support.js';

let at: { estate: Estate; index: EstateIndex };
beforeAll(() => {
  const estate = generateEstate();
  at = { estate, index: indexEstate(estate) };
});

const own = (id: string, more: Partial<OwnStep> = {}): OwnStep => ({
  id,
  title: id,
  detail: '',
  role: 'lead',
  commands: [],
  expect: '',
  duration: { min: 0, likely: 60, max: 60 },
  ...more,
});
const add = (bench: Bench, step: OwnStep, atIndex = 999): Bench =>
  bench.edit({ type: 'add-step', ownStep: step, atIndex });
const place = (bench: Bench, id: string): number => bench.view.steps.findIndex((step) => step.id === id);

describe('conditions of the user’s own steps', () => {
  test('a step comes after the one that brings about what it needs, wherever it was put', () => {
    const bench = new Bench(at);
    add(bench, own('call', { adds: ['The auditors are on the line'] }));
    add(bench, own('ask', { requires: ['the auditors  are on the line'] }), 0);
    expect(place(bench, 'call')).toBeLessThan(place(bench, 'ask'));
    expect(bench.view.edges).toContainEqual(
      expect.objectContaining({ before: 'call', after: 'ask', origin: 'derived' }),
    );
    expect(bench.view.check.verdict).toBe('safe');
  });

  test('a condition in the runbook’s own words is the runbook’s condition', () => {
    const bench = new Bench(at);
    const [user] = bench.view.steps.filter((step) => step.requires.some((one) => one.holds));
    const needed = user!.requires.find((one) => one.holds)!;
    const maker = bench.view.steps.find((step) => step.effects.adds.includes(needed.fact))!;
    add(bench, own('look', { requires: [needed.text.toUpperCase()] }), 0);
    expect(place(bench, maker.id)).toBeLessThan(place(bench, 'look'));
    expect(bench.view.check.verdict).toBe('safe');
  });

  test('a step that undoes what a later one needs is put before whoever brings it about', () => {
    const bench = new Bench(at);
    const last = bench.view.steps.findLast((step) => step.requires.some((one) => one.holds))!;
    const needed = last.requires.find((one) => one.holds)!;
    add(bench, own('spoil', { deletes: [needed.text] }));
    const maker = bench.view.steps.find((step) => step.effects.adds.includes(needed.fact))!;
    expect(place(bench, 'spoil')).toBeLessThan(place(bench, maker.id));
    expect(bench.view.check.verdict).toBe('safe');
  });

  test('what nobody brings about is said to be missing, by its name', () => {
    const bench = new Bench(at);
    add(bench, own('ask', { requires: ['The moon is full'] }));
    expect(bench.view.check).toMatchObject({ verdict: 'unreachable', missing: ['The moon is full'] });
  });

  test('steps that wait for each other leave the plan readable, and it is not called safe', () => {
    const bench = new Bench(at);
    add(bench, own('hen', { requires: ['egg'], adds: ['hen'] }));
    add(bench, own('egg', { requires: ['hen'], adds: ['egg'] }));
    expect(bench.view.steps.filter((step) => step.kind === 'own')).toHaveLength(2);
    expect(bench.view.check.verdict).not.toBe('safe');
  });

  test('the prerequisite can be taken out, which fails, and the repair puts it back', () => {
    const bench = new Bench(at);
    add(bench, own('call', { adds: ['The auditors are on the line'] }));
    add(bench, own('ask', { requires: ['The auditors are on the line'] }));
    bench.edit({ type: 'remove-edge', edge: { before: 'call', after: 'ask' } });
    expect(bench.view.check.verdict).toBe('unsafe');
    bench.edit({ type: 'apply-repair', repair: bench.view.check.repair! });
    expect(bench.view.check.verdict).toBe('safe');
    expect(bench.plan).toMatchObject({ addedEdges: [], removedEdges: [] });
  });

  test('moving it past what it needs turns the order, as the list shows it', () => {
    const bench = new Bench(at);
    add(bench, own('call', { adds: ['The auditors are on the line'] }));
    add(bench, own('ask', { requires: ['The auditors are on the line'] }));
    bench.edit({ type: 'move-step', step: 'ask', toIndex: 0 });
    expect(place(bench, 'ask')).toBe(0);
    expect(bench.view.check.verdict).toBe('unsafe');
  });

  test('a step without conditions has the place it was given', () => {
    const bench = new Bench(at);
    const before = bench.view.edges.length;
    add(bench, own('coffee'), 0);
    expect(place(bench, 'coffee')).toBe(0);
    expect(bench.view.edges).toHaveLength(before);
  });
});
