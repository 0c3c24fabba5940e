import { describe, expect, it } from 'vitest';
import { indexEstate } from '../../../../src/domain/estate/index.js';
import { runbooks } from '../../../../src/domain/plan/index.js';
import type { Scenario } from '../../../../src/domain/plan/types.js';
import { generateEstate } from '../../../../src/domain/sample/generate.js';
import { indexed, viewEstate } from '../../../fixtures/estates/view.js';
import { Bench } from '../support.js';
import { expectArrows, incomplete, type Arrow } from './arrows.js';

const sample = generateEstate();
const at = { estate: sample, index: indexEstate(sample) };
const plain = (settings: Scenario['settings'] = {}) => new Bench(at, { settings }, 'floating-pools');
const pool = sample.pools.find((each) => each.assignment === 'floating')!;
const size = sample.linkedClones.filter((clone) => clone.pool === pool.key).length;

const arrows: readonly Arrow[] = [
  ['F2', 'F1'],
  ['F3', 'F2'],
  ['F4', 'F3'],
  ['F5', 'F1'],
  ['F6', 'F3'],
  ['F7', 'F3'],
  ['F8', 'F4', 'F6', 'F7'],
  ['F9', 'F8'],
  ['F10', 'F5', 'F9'],
];

describe('floating pools', () => {
  it('are made anew in a safe order, whether prepared or not', () => {
    for (const pools of ['create', 'enable']) {
      const { view } = plain({ pools });
      expect(view.check.sentence).toMatch(/^In each order/);
      expectArrows(view, arrows);
      expect(incomplete(view)).toEqual([]);
      expect(view.goal.vms).toBe(
        sample.pools
          .filter((each) => each.assignment === 'floating')
          .reduce((sum, each) => sum + sample.linkedClones.filter((c) => c.pool === each.key).length, 0),
      );
    }
  });

  it('mount nothing, and say that the steps are deduced', () => {
    const { view } = plain();
    expect(view.steps.some((step) => step.kind.startsWith('mount'))).toBe(false);
    const own = view.steps.filter((step) => /^F([4-9]|10)$/.test(step.label));
    expect(own.every((step) => step.sources.some((source) => source.basis === 'deduced'))).toBe(true);
  });

  it('make no desktops in place of those View still counts', () => {
    const bench = plain();
    bench.loosen(bench.step('retire-old-desktops', pool.name), bench.step('start-pool', pool.name));
    expect(bench.told).toBe(
      `View counts ${size} desktops that stayed behind and makes none in their place, or makes them under other names, because the old desktops of ${pool.name} have not been removed.`,
    );
    bench.repair();
  });

  it('lose profiles when users are let in before the shares are there', () => {
    const bench = plain();
    bench.loosen(bench.step('bring-shares'), bench.step('let-users-in', pool.name));
    expect(bench.told).toMatch(new RegExp(`^Users of ${size} desktops log on without their profile`));
    bench.repair();
  });

  it('are filled before users are let in', () => {
    const bench = plain();
    bench.loosen(bench.step('fill-pool', pool.name), bench.step('let-users-in', pool.name));
    const { failure } = bench.view.check.counterexample!;
    expect(failure.sentence).toMatch(
      new RegExp(`^More users ask than there are desktops, and each of ${size}`),
    );
    expect(failure.affected.map(({ kind, name }) => `${kind} ${name}`)).toEqual([`pool ${pool.name}`]);
    bench.repair();
  });

  it('need their parent before they provision', () => {
    const bench = plain();
    bench.loosen(bench.step('have-image', pool.name), bench.step('start-pool', pool.name));
    expect(bench.told).toContain(`it does not hold that the parent of ${pool.name} is there`);
    bench.repair();
  });

  it('take each other’s computer accounts when created twice; enabling twice does nothing', () => {
    const bench = plain();
    bench.repeat(bench.step('start-pool', pool.name), bench.step('let-users-in', pool.name));
    expect(bench.told).toMatch(/^A second pool of the same naming pattern makes/);
    const prepared = plain({ pools: 'enable' });
    prepared.repeat(prepared.step('start-pool', pool.name), prepared.step('let-users-in', pool.name));
    expect(prepared.view.check.verdict).toBe('safe');
  });

  it('say what keeps them from being made', () => {
    const { estate, index } = indexed(viewEstate().draft);
    expect(runbooks.find((r) => r.id === 'floating-pools')!.blockers(estate, index)[0]).toContain(
      'No pool is known to be floating',
    );
  });
});
