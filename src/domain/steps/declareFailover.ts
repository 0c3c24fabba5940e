import { declared, inUse } from '../plan/facts.js';
import { again, deduced, minutes, stepKind } from './kind.js';

/**
 * V1. Where the site is lost, declaring means to make sure that it is: nobody there may still write
 * to the originals. In a planned move the originals are released by steps of their own.
 */
export const declareFailover = stepKind<null>({
  id: 'declare',
  label: 'V1',
  role: 'lead',
  keys: () => [],
  title: (_, { scenario, protectedName }) =>
    scenario.event === 'lost'
      ? `Declare the failover; confirm that nothing at ${protectedName} uses the originals`
      : `Declare the planned move from ${protectedName}`,
  detail: (_, { scenario, protectedName, recoveryName }) =>
    scenario.event === 'lost'
      ? `Name who decided and when. Confirm with the storage team and with somebody on site that hosts and arrays at ${protectedName} are down or fenced: a copy that is mounted while its original is still written has two writers.`
      : `Name who decided and when, tell the users when their sessions end, and check that replication to ${recoveryName} is in step.`,
  objects: (_, { index, scenario }) => {
    const site = index.site.get(scenario.protectedSite);
    return site ? [{ kind: 'site', key: site.key, name: site.name }] : [];
  },
  adds: () => [declared()],
  deletes: (_, { scenario }) => (scenario.event === 'lost' ? [inUse(scenario.protectedSite)] : []),
  ifFails: (_, { scenario, protectedName }) =>
    scenario.event === 'lost'
      ? `While anybody still reaches hosts or arrays at ${protectedName}, do not go on: fence them first, or make it a planned move.`
      : 'Put the move off. Nothing has been changed yet.',
  twice: () => again('The declaration is repeated; nothing changes.'),
  expect: (_, { scenario, protectedName }) =>
    scenario.event === 'lost'
      ? `The decision is written down, and two people confirm that ${protectedName} is down or fenced.`
      : 'The decision is written down and the users are told.',
  duration: (_, { scenario }) => (scenario.event === 'lost' ? minutes(5, 20, 60) : minutes(5, 10, 30)),
  sources: [deduced('the source begins with SRM; somebody has to decide, and to see that nothing writes')],
});
