import { describe, expect, it } from 'vitest';
import { canonicalJson } from '../../../src/domain/certificate/canonical.js';
import type { Certificate } from '../../../src/domain/certificate/format.js';
import { verifyCertificate } from '../../../src/domain/certificate/verify.js';
import { exclusionSentence, supportSentence } from '../../../src/domain/certificate/words.js';
import type { Model, ModelStep } from '../../../src/domain/plan/check/index.js';
import { Prover } from '../../../src/domain/plan/check/prove.js';
import { certificateOf, named, resealed, sha256 } from './support.js';
import { retold } from './tamper.js';

const step = (more: Partial<ModelStep>): ModelStep => ({
  requires: [],
  hazards: [],
  adds: [],
  deletes: [],
  ...more,
});
const yes = (fact: string) => ({ fact, holds: true });
const no = (fact: string) => ({ fact, holds: false });

/** p is made, undone, made again, needed, and undone for good. Step 5 is free and needs that x is not. */
const restored: Model = {
  steps: [
    step({ adds: ['p'] }),
    step({ deletes: ['p'] }),
    step({ adds: ['p'] }),
    step({ requires: [yes('p')], deletes: ['p'] }),
    step({ deletes: ['p'], adds: ['done'] }),
    step({ hazards: [[yes('x'), yes('p')]] }),
  ],
  edges: [
    [0, 1],
    [1, 2],
    [2, 3],
    [3, 4],
  ],
  initial: [],
  goals: [yes('done'), no('p')],
};

/** p and q may each hold before step 2, never both: what makes q ends p. */
const excluded: Model = {
  steps: [
    step({ adds: ['p'] }),
    step({ adds: ['q'], deletes: ['p'] }),
    step({ hazards: [[yes('p'), yes('q')]] }),
  ],
  edges: [[0, 1]],
  initial: [],
  goals: [],
};

/** Two circles of two: neither p before q nor q before p can have both hold. */
const circle: Model = {
  steps: [
    step({ adds: ['p'], deletes: ['q'] }),
    step({ adds: ['q'], deletes: ['p'] }),
    step({ hazards: [[yes('p'), yes('q')]] }),
  ],
  edges: [],
  initial: [],
  goals: [],
};

/** A circle of three: of any two of p, q and r both may hold, but not of all three. */
const three: Model = {
  steps: [
    step({ adds: ['p'], deletes: ['q'] }),
    step({ adds: ['q'], deletes: ['r'] }),
    step({ adds: ['r'], deletes: ['p'] }),
    step({ hazards: [[yes('p'), yes('q'), yes('r')]] }),
  ],
  edges: [],
  initial: [],
  goals: [],
};

/** From the start p holds and q comes with the end of p. */
const fromTheStart: Model = {
  ...excluded,
  edges: [],
  initial: ['p'],
  steps: [step({}), ...excluded.steps.slice(1)],
};

type Loose = { [key: string]: Loose } & Loose[] & (string | number | null);

/** The certificate of a model with something changed in it, sentences and hashes fitted. */
function forged(model: Model, change: (certificate: { model: Loose; proof: Loose }) => void): Certificate {
  const certificate = certificateOf(model)!;
  change(certificate as unknown as { model: Loose; proof: Loose });
  return resealed(retold(certificate));
}

function problem(certificate: unknown): string {
  const verified = verifyCertificate(certificate, sha256);
  return verified.ok ? 'none' : verified.problem;
}

describe('a certificate', () => {
  it.each([
    ['restored', restored, 4],
    ['excluded', excluded, 1],
    ['circle', circle, 1],
    ['circle of three', three, 1],
    ['from the start', fromTheStart, 1],
    ['of nothing', { steps: [], edges: [], initial: [], goals: [] }, 0],
  ] as const)('%s verifies', (_name, model, conditions) => {
    expect(verifyCertificate(certificateOf(model), sha256)).toMatchObject({ ok: true, conditions });
  });

  it('says of a harm that takes one thing that this one thing is never so', () => {
    const hazards = [[{ fact: 'x', holds: true }]];
    const alone = { requires: [], hazards, adds: [], deletes: [] };
    const { proof } = certificateOf({ steps: [alone], edges: [], initial: [], goals: [] })!;
    expect(proof.steps[0]!.hazards[0]!.sentence).toBe(
      'It cannot happen here that harm 0 is done: what it takes is never so by then. So it is from the start. No step undoes it.',
    );
  });

  it('names the establisher, every threat and its answer, and says so', () => {
    const { proof } = certificateOf(restored)!;
    expect(proof.steps[3]!.requires[0]).toEqual({
      establishedBy: 0,
      threats: [
        { step: 1, answer: 'restored', by: 2 },
        { step: 3, answer: 'itself' },
        { step: 4, answer: 'after' },
      ],
      sentence:
        'It always holds that requirement 0 is met. Step 0 sees to it and always comes before. Step 1 undoes it, but always comes before Step 2, which makes it so again in time. Step 3 ends it itself, by when it is no longer needed. Step 4 would undo it, but always comes after.',
    });
    expect(proof.before).toContainEqual([0, 2, 3]);
    expect(proof.steps[5]!.hazards[0]).toEqual({
      way: 'one-never-holds',
      literal: 0,
      ground: { establishedBy: 'start', threats: [] },
      sentence:
        'It cannot happen here that harm 0 is done: one of the 2 things it takes is never so by then. So it is from the start. No step undoes it.',
    });
    expect(proof.goals[1]!.sentence).toMatch(
      /^At the end it always holds that goal 1 is reached\. Step 1 sees/,
    );
  });

  it('distinguishes cases where no literal alone is excluded', () => {
    const { proof } = certificateOf(excluded)!;
    expect(proof.steps[2]!.hazards[0]).toEqual({
      way: 'never-together',
      cases: {
        literal: 0,
        branches: [
          {
            maker: 0,
            out: 'cases',
            cases: {
              literal: 1,
              branches: [{ maker: 1, out: 'circle', links: [{ from: 0, undoer: 1, undoes: 0, within: 1 }] }],
            },
          },
        ],
      },
      sentence:
        'It cannot happen here that harm 0 is done: of the 2 things it takes each may be so, but never all at once. 1 way that could come about contradicts the order.',
    });
    const two = certificateOf(circle)!.proof.steps[2]!.hazards[0];
    expect(JSON.stringify(two)).toContain(
      '"links":[{"from":0,"undoer":0,"undoes":1,"within":0},{"from":1,"undoer":1,"undoes":0,"within":1}]',
    );
  });

  it('has a circle of three where there is none of two, and counts its ways', () => {
    const [exclusion] = certificateOf(three)!.proof.steps[3]!.hazards;
    expect(JSON.stringify(exclusion)).toContain(
      '"links":[{"from":0,"undoer":0,"undoes":1,"within":0},{"from":1,"undoer":1,"undoes":2,"within":1},{"from":2,"undoer":2,"undoes":0,"within":2}]',
    );
    // Two steps make q and end p: two ways, both after the one step that makes p.
    const twice: Model = {
      ...excluded,
      steps: [...excluded.steps, excluded.steps[1]!],
      edges: [
        [0, 1],
        [0, 3],
      ],
    };
    expect(certificateOf(twice)!.proof.steps[2]!.hazards[0]!.sentence).toMatch(/at once\. 2 ways that could/);
    // With p from the start as well, there is one way more: without the step that makes it.
    const [more] = certificateOf({ ...three, initial: ['p'] })!.proof.steps[3]!.hazards;
    expect(more!.sentence).toMatch(/ 2 ways that could come about each contradict the order\.$/);
  });

  it('says once that a step comes before another', () => {
    const chain = Array.from({ length: 30 }, (_, s) =>
      step({ adds: s === 0 ? ['p'] : [], requires: s > 20 ? [yes('p'), yes('p')] : [] }),
    );
    const edges = chain.slice(1).map((_, s) => [s, s + 1] as const);
    const { before } = certificateOf({ steps: chain, edges, initial: [], goals: [] })!.proof;
    expect(before).toHaveLength(28);
    expect(before[0]).toEqual([0, 1, 2]);
    expect(before.at(-1)).toEqual([0, 28, 29]);
  });

  it('tells at most three threats and counts the rest', () => {
    const undo = step({ deletes: ['p'] });
    const steps = [step({ requires: [yes('p')] }), undo, undo, undo, undo, undo];
    const edges = [1, 2, 3, 4, 5].map((s) => [0, s] as const);
    const { proof } = certificateOf({ steps, edges, initial: ['p'], goals: [] })!;
    expect(proof.steps[0]!.requires[0]!.sentence).toMatch(
      /Step 3 would undo it, but always comes after\. So it is with 2 more\.$/,
    );
    const one = certificateOf({
      steps: steps.slice(0, 5),
      edges: edges.slice(0, 4),
      initial: ['p'],
      goals: [],
    })!;
    expect(one.proof.steps[0]!.requires[0]!.sentence).toMatch(/So it is with 1 more\.$/);
  });
});

describe('a forged certificate is refused', () => {
  it.each<[string, Model, (certificate: { model: Loose; proof: Loose }) => void, RegExp]>([
    ['an order that lacks a step', restored, ({ proof }) => proof['sequence']!.pop(), /every step once/],
    [
      'an order with a step twice',
      restored,
      ({ proof }) => (proof['sequence']![0] = proof['sequence']![1]!),
      /every step once/,
    ],
    [
      'an order with a step that is not there',
      restored,
      ({ proof }) => (proof['sequence']![5] = 6 as never),
      /every step once/,
    ],
    [
      'an order against an edge',
      restored,
      ({ proof }) => proof['sequence']!.reverse(),
      /contradicts an edge/,
    ],
    ['an edge to nowhere', restored, ({ model }) => (model['edges']![0]![1] = 6 as never), /not there/],
    ['an edge from nowhere', restored, ({ model }) => (model['edges']![0]![0] = 6 as never), /not there/],
    [
      'an edge from a step to itself',
      restored,
      ({ model }) => (model['edges']![0]![1] = 0 as never),
      /contradicts an edge/,
    ],
    [
      'a triple that does not follow',
      restored,
      ({ proof }) => proof['before']!.push([0, 5, 3] as never),
      /does not follow/,
    ],
    [
      'a triple whose second half does not',
      restored,
      ({ proof }) => proof['before']!.push([0, 1, 3] as never),
      /does not follow/,
    ],
    [
      'a triple to a step that is not there',
      {
        ...restored,
        steps: [step({}), step({}), step({})],
        edges: [
          [2, 0],
          [0, 1],
        ],
        goals: [],
      },
      ({ proof }) => proof['before']!.push([0, 1, 3] as never),
      /does not follow/,
    ],
    [
      'a circle whose edge is gone',
      excluded,
      ({ model }) => model['edges']!.pop(),
      /the maker of literal 0 need not stand before step 1/,
    ],
    ['too few steps proved', restored, ({ proof }) => proof['steps']!.pop(), /every step\./],
    [
      'a requirement not proved',
      restored,
      ({ proof }) => proof['steps']![3]!['requires']!.pop(),
      /Step 3: not every requirement/,
    ],
    [
      'a hazard not excluded',
      restored,
      ({ proof }) => proof['steps']![5]!['hazards']!.pop(),
      /Step 5: not every hazard/,
    ],
    ['a goal not proved', restored, ({ proof }) => proof['goals']!.pop(), /Not every goal/],
    [
      'an establisher that makes nothing so',
      restored,
      ({ proof }) => (proof['steps']![3]!['requires']![0]!['establishedBy'] = 1 as never),
      /step 1 does not establish/,
    ],
    [
      'an establisher that may come after',
      { ...restored, steps: [...restored.steps, step({ adds: ['p'] })], goals: [] },
      ({ proof }) => (proof['steps']![3]!['requires']![0]!['establishedBy'] = 6 as never),
      /step 6 does not establish/,
    ],
    [
      'a start at which it does not hold',
      restored,
      ({ proof }) => (proof['steps']![3]!['requires']![0]!['establishedBy'] = 'start' as never),
      /not hold at the start/,
    ],
    [
      'a threat passed over',
      restored,
      ({ proof }) => proof['steps']![3]!['requires']![0]!['threats']!.pop(),
      /answered once/,
    ],
    [
      'a threat answered twice',
      restored,
      ({ proof }) =>
        (proof['steps']![3]!['requires']![0]!['threats']![2] =
          proof['steps']![3]!['requires']![0]!['threats']![0]!),
      /answered once/,
    ],
    [
      'a threat that is none',
      restored,
      ({ proof }) => (proof['steps']![3]!['requires']![0]!['threats']![2]!['step'] = 5 as never),
      /does not undo it/,
    ],
    [
      'a threat taken for the step itself',
      restored,
      ({ proof }) => (proof['steps']![3]!['requires']![0]!['threats']![2]!['answer'] = 'itself' as never),
      /step 4 may undo it/,
    ],
    [
      'a threat said to come after',
      restored,
      ({ proof }) =>
        (proof['steps']![3]!['requires']![0]!['threats']![0] = { step: 1, answer: 'after' } as never),
      /step 1 may undo it/,
    ],
    [
      'a threat restored by what does not',
      restored,
      ({ proof }) => (proof['steps']![3]!['requires']![0]!['threats']![0]!['by'] = 4 as never),
      /step 1 may undo it/,
    ],
    [
      'a threat restored before it comes',
      restored,
      ({ proof }) => (proof['steps']![3]!['requires']![0]!['threats']![0]!['by'] = 0 as never),
      /step 1 may undo it/,
    ],
    [
      'a threat restored too late',
      {
        ...restored,
        steps: [...restored.steps, step({ adds: ['p'] })],
        edges: [...restored.edges, [3, 6], [6, 4]],
      },
      ({ proof }) => {
        proof['steps']![3]!['requires']![0]!['threats']![0]!['by'] = 6 as never;
        proof['before']!.push([1, 2, 3] as never, [1, 3, 6] as never);
      },
      /step 1 may undo it/,
    ],
    [
      'a goal’s threat said to come after',
      restored,
      ({ proof }) => (proof['goals']![1]!['threats']![0] = { step: 0, answer: 'after' } as never),
      /step 0 may undo it/,
    ],
    [
      'a literal the hazard has not',
      restored,
      ({ proof }) => (proof['steps']![5]!['hazards']![0]!['literal'] = 2 as never),
      /no literal 2/,
    ],
    [
      'the wrong literal',
      restored,
      ({ proof }) => (proof['steps']![5]!['hazards']![0]!['literal'] = 1 as never),
      /answered once/,
    ],
    [
      'a maker left out',
      excluded,
      ({ proof }) => proof['steps']![2]!['hazards']![0]!['cases']!['branches']!.pop(),
      /looked at once/,
    ],
    [
      'the start left out',
      { ...fromTheStart },
      ({ proof }) => proof['steps']![2]!['hazards']![0]!['cases']!['branches']!.pop(),
      /looked at once/,
    ],
    [
      'a maker that is none',
      excluded,
      ({ proof }) => (proof['steps']![2]!['hazards']![0]!['cases']!['branches']![0]!['maker'] = 1 as never),
      /does not come about by step 1/,
    ],
    [
      'a start that is none',
      excluded,
      ({ proof }) =>
        (proof['steps']![2]!['hazards']![0]!['cases']!['branches']![0]!['maker'] = 'start' as never),
      /does not come about by step start/,
    ],
    [
      'a maker taken for the step itself',
      excluded,
      ({ proof }) =>
        (proof['steps']![2]!['hazards']![0]!['cases']!['branches']![0] = {
          maker: 0,
          out: 'itself',
        } as never),
      /not the step itself/,
    ],
    [
      'a maker said to come after',
      excluded,
      ({ proof }) =>
        (proof['steps']![2]!['hazards']![0]!['cases']!['branches']![0] = { maker: 0, out: 'after' } as never),
      /may come before/,
    ],
    [
      'cases of a literal already open',
      excluded,
      ({ proof }) =>
        (proof['steps']![2]!['hazards']![0]!['cases']!['branches']![0]!['cases']!['literal'] = 0 as never),
      /literal 0 is not open/,
    ],
    [
      'cases of no literal',
      excluded,
      ({ proof }) => (proof['steps']![2]!['hazards']![0]!['cases']!['literal'] = 7 as never),
      /literal 7 is not open/,
    ],
    ...(
      [
        ['no links', (links) => links.pop(), /no links/],
        [
          'an undoer that undoes nothing',
          (links) => (links[0]!['undoer'] = 2 as never),
          /step 2 does not undo literal 0/,
        ],
        [
          'an undone literal that is not there',
          (links) => (links[0]!['undoes'] = 5 as never),
          /does not undo literal 5/,
        ],
        [
          'an undoer that need not come',
          (links) => (links[0]!['within'] = null as never),
          /need not come before/,
        ],
        ['an undoer within no maker', (links) => (links[0]!['within'] = 0 as never), /need not come before/],
        [
          'a maker that does not come before',
          (links) => (links[0]!['from'] = 5 as never),
          /need not stand before/,
        ],
        ['links that do not close', (links) => (links[0]!['from'] = 1 as never), /do not close/],
      ] as [string, (links: Loose) => void, RegExp][]
    ).map(([name, change, why]): [string, Model, (certificate: { proof: Loose }) => void, RegExp] => [
      name,
      excluded,
      ({ proof }) =>
        change(
          proof['steps']![2]!['hazards']![0]!['cases']!['branches']![0]!['cases']!['branches']![0]!['links']!,
        ),
      why,
    ]),
  ])('with %s', (_name, model, change, why) => {
    expect(problem(forged(model, change))).toMatch(why);
  });

  it('when its sentence says something else', () => {
    for (const change of [
      (c: Loose) => (c['steps']![3]!['requires']![0]!['sentence'] = 'All is well.' as never),
      (c: Loose) => (c['steps']![5]!['hazards']![0]!['sentence'] = 'All is well.' as never),
      (c: Loose) => (c['goals']![0]!['sentence'] = 'All is well.' as never),
    ]) {
      const certificate = certificateOf(restored)!;
      change(certificate.proof as unknown as Loose);
      expect(problem(resealed(certificate))).toMatch(/the sentence does not say what is proved/);
    }
  });

  it('when a hash does not fit, and says which', () => {
    const certificate = certificateOf(restored)!;
    expect(problem({ ...certificate, modelHash: sha256('other') })).toMatch(/^The model is not the one/);
    expect(problem({ ...certificate, seal: sha256('other') })).toMatch(/its seal does not fit/);
    expect(problem({ ...certificate, assumptions: ['none'] })).toMatch(/its seal does not fit/);
  });

  it.each<[unknown, string]>([
    [null, 'The certificate is not an object.'],
    [[], 'The certificate is not an object.'],
    ['x', 'The certificate is not an object.'],
    [{}, 'The certificate is not complete: it has no "format".'],
    [{ format: 'x' }, 'format is not "drydock-order-certificate".'],
    [
      { ...certificateOf(restored)!, more: 1 },
      'The certificate is not free of unknown fields: it has "more".',
    ],
    [
      { ...certificateOf(restored)!, more: 1, again: 2 },
      'The certificate is not free of unknown fields: it has "more".',
    ],
    [{ ...certificateOf(restored)!, version: 2 }, 'version is not "1".'],
    [{ ...certificateOf(restored)!, seal: 'abc' }, 'seal is not a SHA-256 in hex.'],
    [{ ...certificateOf(restored)!, plan: { name: 1, hash: '' } }, 'plan.name is not a text.'],
    [{ ...certificateOf(restored)!, assumptions: {} }, 'assumptions is not a list.'],
  ])('when it has another form: %#', (value, why) => {
    expect(problem(value)).toBe(why);
  });

  it('when numbers are no positions, or kinds are unknown', () => {
    const change = (path: string, value: unknown): string => {
      const certificate = certificateOf(restored)! as unknown as Record<string, never>;
      const keys = path.split('.');
      const at = keys.slice(0, -1).reduce((o, key) => o[key]!, certificate);
      (at as Record<string, unknown>)[keys.at(-1)!] = value;
      return problem(certificate);
    };
    expect(change('proof.sequence.0', -1)).toBe('proof.sequence[0] is not a position.');
    expect(change('proof.sequence.0', 0.5)).toBe('proof.sequence[0] is not a position.');
    expect(change('proof.steps.3.requires.0.establishedBy', 'end')).toBe(
      'proof.steps[3].requires[0].establishedBy is not a position.',
    );
    // A name from a file nobody vouches for is not repeated at length.
    expect(change('x'.repeat(1000), 0).length).toBeLessThan(150);
    expect(change('model.edges.0', [0])).toBe('model.edges[0] is not 2 positions.');
    expect(change('proof.before.0', [0, 1])).toBe('proof.before[0] is not 3 positions.');
    expect(change('model.steps.3.requires.0.holds', 1)).toBe(
      'model.steps[3].requires[0].holds is not true or false.',
    );
    expect(change('proof.steps.3.requires.0.threats.0.answer', 'toString')).toMatch(
      /answer is not of a known kind\.$/,
    );
    expect(change('proof.steps.3.requires.0.threats.0.answer', 1)).toMatch(
      /answer is not of a known kind\.$/,
    );
    expect(change('proof.steps.5.hazards.0.way', 'x')).toMatch(/way is not of a known kind\.$/);
  });

  it('and an error of the program’s own is no verdict', () => {
    const failing = (): string => {
      throw new RangeError('no hash today');
    };
    expect(() => verifyCertificate(certificateOf(restored), failing)).toThrow('no hash today');
  });

  it('when its cases nest deeper than any plan of ours needs', () => {
    let cases: unknown = { literal: 0, branches: [] };
    const splitAgain = (times: number): void => {
      for (let i = 0; i < times; i += 1)
        cases = { literal: 0, branches: [{ maker: 0, out: 'cases', cases }] };
    };
    const certificate = certificateOf(excluded)!;
    const proof = JSON.parse(JSON.stringify(certificate.proof)) as { steps: { hazards: unknown[] }[] };
    const told = (): string => {
      proof.steps[2]!.hazards[0] = { way: 'never-together', cases, sentence: '' };
      return problem({ ...certificate, proof });
    };
    splitAgain(63);
    expect(told()).toMatch(/its seal does not fit/);
    splitAgain(1);
    expect(told()).toMatch(/is not split at most 64 deep\.$/);
    splitAgain(10_000);
    expect(told()).toMatch(/is not split at most 64 deep\.$/);
  });
});

describe('what is hashed', () => {
  it('is the same for the same value, however its keys are ordered', () => {
    expect(canonicalJson({ b: [1, { d: null, c: 'x' }], a: true })).toBe(
      '{"a":true,"b":[1,{"c":"x","d":null}]}',
    );
    for (const keys of ['abc', 'acb', 'bac', 'bca', 'cab', 'cba']) {
      expect(canonicalJson(Object.fromEntries([...keys].map((key) => [key, 0])))).toBe('{"a":0,"b":0,"c":0}');
    }
    const certificate = certificateOf(restored)!;
    const turned = Object.fromEntries(Object.entries(certificate).reverse());
    expect(problem(turned)).toBe('none');
  });
});

describe('the prover', () => {
  it('names the shortest circle', () => {
    // p1 and p3 exclude each other; p1 → p2 → p3 → p0 → p1 is a longer way round.
    const [zero, one, two, three] = [[1], [2, 3], [3], [0, 1]].map((ends, i) =>
      step({ adds: [`p${i}`], deletes: ends.map((other) => `p${other}`) }),
    );
    const harmed = step({ hazards: [['p0', 'p1', 'p2', 'p3'].map(yes)] });
    const { proof } = certificateOf({
      ...excluded,
      edges: [],
      steps: [zero!, one!, two!, three!, harmed],
    })!;
    const circles: number[] = [];
    JSON.stringify(proof, (key, value: unknown) => {
      if (key === 'links') circles.push((value as unknown[]).length);
      return value;
    });
    expect(circles).toEqual([2]);
  });

  it('says what fails, and where a proof would be too large', () => {
    const failing = named({ ...restored, edges: restored.edges.filter(([a]) => a !== 2) });
    expect(Prover.of(failing)!.prove()).toEqual({
      unproved: [
        { kind: 'requirement', step: 3, item: 0, reason: 'fails' },
        { kind: 'goal', step: null, item: 1, reason: 'fails' },
      ],
    });
    expect(Prover.of(named(excluded), 1)!.prove()).toEqual({
      unproved: [{ kind: 'hazard', step: 2, item: 0, reason: 'too-large' }],
    });
    expect(Prover.of(named(excluded), 2)!.prove()).toHaveProperty('proof');
    const always = named({ ...excluded, steps: [step({ hazards: [[]] })], edges: [] });
    expect(Prover.of(always)!.prove()).toMatchObject({ unproved: [{ kind: 'hazard', reason: 'fails' }] });
    expect(
      Prover.of(
        named({
          ...excluded,
          edges: [
            [0, 1],
            [1, 0],
          ],
        }),
      ),
    ).toBeNull();
  });

  it('counts the ways of cases in words', () => {
    const model = named(circle);
    const cases = {
      literal: 0,
      branches: [
        { maker: 0, out: 'after' as const },
        { maker: 1, out: 'itself' as const },
      ],
    };
    expect(exclusionSentence(model, 2, 0, { way: 'never-together', cases })).toMatch(
      / 2 ways that could come about each contradict the order\.$/,
    );
    expect(supportSentence(model, 'so', { establishedBy: 'start', threats: [] }, 'before')).toBe(
      'It always holds that so. So it is from the start. No step undoes it.',
    );
  });
});
