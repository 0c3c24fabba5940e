import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { haQuestion } from '../../../src/contract/simulations.js';
import {
  bounds,
  emptyForm,
  formOf,
  formText,
  hasWrongNumber,
  questionOf,
  wrongNumber,
  type HaForm,
  type NumberField,
} from '../../../src/app/ha/question.js';
import { formatHash, parseHash } from '../../../src/app/lib/hash.js';
import { triesWords } from '../../../src/app/ha/words.js';

const number = (field: NumberField): fc.Arbitrary<number> => {
  const [min, max, whole] = bounds[field];
  return whole ? fc.integer({ min, max }) : fc.double({ min, max, noNaN: true });
};
const keys = fc.array(fc.string({ minLength: 1, maxLength: 30 }), { maxLength: 5 });
const anyForm: fc.Arbitrary<HaForm> = fc.record({
  event: fc.constantFrom('site-lost', 'hosts-fail'),
  recoverySite: fc.string({ maxLength: 20 }),
  down: keys,
  failing: keys,
  version: fc.constantFrom('', 'aam', 'fdm', 'fdm-6.5'),
  admission: fc.constantFrom('', 'none', 'slots', 'percentage', 'dedicated-hosts'),
  failures: number('failures'),
  cpuPercent: number('cpuPercent'),
  memoryPercent: number('memoryPercent'),
  failoverHosts: keys,
  control: fc.constantFrom('', 'strict', 'guaranteed'),
  failure: fc.constantFrom('', 'slave', 'master', 'isolated-slave', 'isolated-master'),
  tries: number('tries'),
  atOnce: number('atOnce'),
  powerOnSeconds: number('powerOnSeconds'),
  bootSeconds: number('bootSeconds'),
  ports: number('ports'),
  next: fc.constantFrom('resources-allocated', 'powered-on', 'heartbeats'),
  nextSeconds: number('nextSeconds'),
});

describe('the form', () => {
  it('asks what the contract takes, whatever is filled in', () => {
    fc.assert(
      fc.property(anyForm, (form) => {
        expect(hasWrongNumber(form)).toBe(false);
        expect(haQuestion.safeParse(questionOf(form, 1)).success).toBe(true);
      }),
    );
  });

  it('asks nothing of the settings when nothing is assumed', () => {
    expect(questionOf(emptyForm, 7)).toEqual({
      snapshotId: 7,
      event: { event: 'site-lost', recoverySite: null, down: [] },
      settings: {},
    });
  });

  it.each([
    ['cpuPercent', -1],
    ['cpuPercent', 101],
    ['memoryPercent', Number.NaN],
    ['failures', 1.5],
    ['tries', 0],
    ['atOnce', 0],
    ['powerOnSeconds', 0],
    ['ports', -1],
  ] as const)('refuses %s of %d', (field, value) => {
    const form: HaForm = {
      ...emptyForm,
      admission: field === 'failures' ? 'slots' : 'percentage',
      [field]: value,
    };
    expect(hasWrongNumber(form)).toBe(true);
    expect(wrongNumber(form, field)).toMatch(/^A (whole )?number from \d/);
  });

  it('refuses an emptied field', () => {
    expect(hasWrongNumber({ ...emptyForm, tries: '' as unknown as number })).toBe(true);
  });
});

describe('the address bar', () => {
  it('holds the form and gives it back', () => {
    expect(formText(emptyForm)).toBeNull();
    expect(formOf(undefined)).toEqual(emptyForm);
    fc.assert(
      fc.property(anyForm, (form) => {
        const text = formText(form);
        if (text !== null) expect(formOf(text)).toEqual(form);
      }),
    );
  });

  it('is read with suspicion', () => {
    for (const text of [
      '',
      '{',
      '7',
      'null',
      '[]',
      '{"event":"nope"}',
      '{"down":[1]}',
      '{"__proto__":{"a":1}}',
    ]) {
      expect(formOf(text)).toEqual(emptyForm);
    }
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const form = formOf(JSON.stringify(value));
        expect(Object.keys(form).sort()).toEqual(Object.keys(emptyForm).sort());
      }),
    );
  });

  it('holds every host of the largest estate, and no endless list', () => {
    const hosts = (length: number) =>
      Array.from({ length }, (_, at) => `vc:3513d692-43de-4998-afbc-16bdc778edfb/host-${at}`);
    const form: HaForm = { ...emptyForm, event: 'hosts-fail', failing: hosts(2500) };
    const text = formText(form);
    expect(formOf(text ?? undefined)).toEqual(form);
    expect(parseHash(formatHash({ view: 'ha', path: [], params: { ask: text! } })).params.ask).toBe(text);
    expect(formText({ ...form, failing: hosts(10_000) })).toBeNull();
  });
});

it('tells the tries in minutes', () => {
  expect(triesWords({ tries: [0, 120, 360, 840, 1800] })).toBe('0, 2, 6, 14 and 30 min');
  expect(triesWords({ tries: [0] })).toBe('0 min');
});
