import { DrydockError } from '../../src/contract/result.js';
import type { Parsed } from '../../src/contract/methods.js';
import type { Key } from '../../src/domain/estate/types.js';
import {
  answerFailover,
  answerHostFailure,
  called,
  haTable,
  UnknownObject,
  type HaAnswer,
  type HaOverrides,
  type HaTableName,
} from '../../src/domain/ha/index.js';
import { proposeScenario } from '../../src/domain/plan/index.js';
import type { Scenario } from '../../src/domain/plan/types.js';
import type { Table } from '../../src/domain/views/index.js';
import type { LoadedEstate } from './estates.js';

/** An answer of HA with its tables, each built when it is first looked at. */
export class CachedHaAnswer {
  private readonly tables = new Map<HaTableName, Table>();

  constructor(readonly answer: HaAnswer) {}

  table(name: HaTableName): Table {
    let table = this.tables.get(name);
    if (table === undefined) this.tables.set(name, (table = haTable(this.answer, name)));
    return table;
  }
}

/**
 * What HA does, worked out once for as long as the question and the estate stay the same.
 * @throws DrydockError 'conflict' when the sites are not known, 'not-found' for an unknown host
 */
export function haAnswer(
  loaded: LoadedEstate,
  { event, settings }: Pick<Parsed<'ha.summary'>, 'event' | 'settings'>,
): CachedHaAnswer {
  const id = JSON.stringify([event, settings]);
  const known = loaded.haAnswers.get(id);
  if (known !== undefined) return known;
  const made = new CachedHaAnswer(answered(loaded, event, set(settings)));
  loaded.haAnswers.set(id, made);
  return made;
}

function answered(
  loaded: LoadedEstate,
  event: Parsed<'ha.summary'>['event'],
  settings: HaOverrides,
): HaAnswer {
  const { estate, index } = loaded;
  const keys = (names: readonly string[]): Set<Key> =>
    new Set(names.map((name) => called(name, index.host, 'host').key));
  try {
    const { failoverHosts } = settings;
    const rules =
      failoverHosts === undefined ? settings : { ...settings, failoverHosts: [...keys(failoverHosts)] };
    if (event.event === 'hosts-fail') {
      return answerHostFailure(estate, index, { failing: keys(event.failing), settings: rules });
    }
    const scenario = scenarioTo(event.recoverySite, loaded);
    return answerFailover(estate, index, {
      scenario,
      settings: rules,
      conditions: { down: keys(event.down) },
    });
  } catch (error) {
    if (error instanceof UnknownObject) throw new DrydockError('not-found', error.message);
    throw error;
  }
}

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
