import { DrydockError } from '../../../src/contract/result.js';
import { called, simulateFailover, UnknownObject, type HaOverrides } from '../../../src/domain/ha/index.js';
import type { Key } from '../../../src/domain/estate/types.js';
import { proposeScenario } from '../../../src/domain/plan/index.js';
import type { Scenario } from '../../../src/domain/plan/types.js';
import { whatIf } from '../../../src/domain/whatif/index.js';
import type { LoadedEstate } from '../estates.js';
import type { Handlers } from '../handlers.js';
import { viewOfPlan } from '../planViews.js';

/** The proposed scenario, towards another site where one is named. @throws DrydockError 'conflict' */
function scenarioTo(site: Key | null, { estate, index }: LoadedEstate): Scenario {
  const proposed = proposeScenario(estate, index);
  const recoverySite = site ?? proposed.recoverySite;
  const others = [proposed.protectedSite, ...estate.sites.map((each) => each.key)];
  const protectedSite = others.find((key) => key !== recoverySite && index.site.has(key));
  if (!index.site.has(recoverySite) || protectedSite === undefined) {
    throw new DrydockError(
      'conflict',
      'HA can be simulated between two sites only. Name the sites in the DR settings or in an overlay file.',
    );
  }
  return { ...proposed, protectedSite, recoverySite };
}

/** Settings as the domain takes them: what is not set is not there. */
function set<T extends object>(settings: T): HaOverrides {
  return Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined));
}

export const simulationHandlers: Handlers<'ha.simulate' | 'whatif.run'> = {
  'ha.simulate': (session, { snapshotId, recoverySite, down, settings, placements }) => {
    const loaded = session.estates.get(snapshotId);
    const { estate, index } = loaded;
    const scenario = scenarioTo(recoverySite, loaded);
    try {
      const outcome = simulateFailover(estate, index, {
        scenario,
        settings: set(settings),
        conditions: { down: new Set(down.map((name) => called(name, index.host, 'host').key)) },
      });
      if (placements) return outcome;
      return { ...outcome, clusters: outcome.clusters.map((cluster) => ({ ...cluster, placements: [] })) };
    } catch (error) {
      if (error instanceof UnknownObject) throw new DrydockError('not-found', error.message);
      throw error;
    }
  },

  'whatif.run': (session, { planId, faults }) => {
    const { loaded, view } = viewOfPlan(session, planId);
    const answer = whatIf(view.plan, loaded.estate, loaded.index, faults, view);
    if (answer.ok) return answer.value;
    throw new DrydockError('conflict', answer.message);
  },
};
