import { indexEstate } from '../../../src/domain/estate/index.js';
import type { Estate, Key } from '../../../src/domain/estate/types.js';
import type { Finding, Rule } from '../../../src/domain/findings/types.js';
import { EstateBuilder, replicated } from '../../fixtures/estates/builder.js';

/** What one rule finds in an estate. */
export function found(rule: Rule, build: EstateBuilder | Estate): Finding[] {
  const estate = build instanceof EstateBuilder ? build.build() : build;
  return rule.find(estate, indexEstate(estate));
}

/** Names of the objects of a kind in a finding. */
export function objectNames(finding: Finding | undefined, kind: string): string[] {
  return (finding?.objects ?? []).filter((each) => each.kind === kind).map((each) => each.name);
}

/** Two sites and a replicated datastore: where most stories start. */
export function twoSites(): { b: EstateBuilder; main: Key; recovery: Key; ds: Key } {
  const b = new EstateBuilder();
  const main = b.site('Main', 'protected');
  const recovery = b.site('Recovery', 'recovery');
  const ds = b.vmfs('ds-01', { site: main, replication: replicated(recovery) });
  return { b, main, recovery, ds };
}
