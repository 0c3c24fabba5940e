import { describe, expect, it } from 'vitest';
import { indexEstate } from '../../../../src/domain/estate/index.js';
import { runbooks } from '../../../../src/domain/plan/index.js';
import { EstateBuilder } from '../../../fixtures/estates/builder.js';
import { indexed, viewEstate } from '../../../fixtures/estates/view.js';
import { Bench } from '../support.js';

const bare = new EstateBuilder('bare').build();
const withoutClusters = viewEstate().draft;
withoutClusters.clusters.length = 0;

describe.each(runbooks.map(({ id }) => id))('the plan of %s', (id) => {
  it.each([
    ['an estate that says nothing', { estate: bare, index: indexEstate(bare) }],
    ['an estate without clusters', indexed(withoutClusters)],
  ])('leaves no gap in its words where a name would stand, for %s', (_, at) => {
    const { view } = new Bench(at, {}, id);
    const told = [view.goal.text, ...view.check.assumptions.flatMap(({ text, check }) => [text, check])];
    for (const text of told) expect(text).not.toMatch(/ {2}| [.,](?!\w)|^\s*$/);
  });
});
