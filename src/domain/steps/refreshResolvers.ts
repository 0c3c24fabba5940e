import { ref } from '../estate/index.js';
import { is, points, resolved } from '../plan/facts.js';
import type { NfsAlias, Placement } from '../plan/scope/index.js';
import { ash, onHosts, unlessOption } from './commands.js';
import { again, deduced, minutes, recalled, requirement, stepKind } from './kind.js';
import { countOf } from './words.js';

/** V6b. Every recovery host of a cluster has let go of the old address. */
export const refreshResolvers = stepKind<{ readonly alias: NfsAlias; readonly placement: Placement }>({
  id: 'refresh-resolvers',
  label: 'V6b',
  role: 'network',
  keys: ({ alias, placement }) => [alias.name, placement.key],
  title: ({ alias, placement }) =>
    `Verify that the hosts of ${placement.cluster.name} resolve ${alias.name} anew`,
  detail: () =>
    'Look the name up on every host. Where the old address comes back, wait for the time to live or clear the cache of the resolver in between, and look again.',
  objects: ({ placement }) => [ref('cluster', placement.cluster)],
  requires: ({ alias }) => [
    requirement(
      is(points(alias.name)),
      `${alias.name} points to ${alias.target ?? alias.targetWords}`,
      deduced(),
    ),
  ],
  adds: ({ alias, placement }) => [resolved(alias.name, placement.key)],
  commands: ({ alias, placement }) =>
    onHosts(unlessOption([alias.name], `nslookup ${ash(alias.name)}`), placement.hosts),
  ifFails: () =>
    'Ask each DNS server by itself (nslookup, the alias, the server’s address) and look at /etc/resolv.conf. Mount nothing on a host that still gets the old address; leave it in maintenance mode if it will not learn.',
  twice: () => again('Looking again does no harm.'),
  expect: ({ alias, placement }) =>
    `${placement.hosts.length === 1 ? 'The host' : `Each of ${countOf(placement.hosts.length, 'host')}`} answers with the address of ${alias.target ?? alias.targetWords}.`,
  duration: ({ placement: { hosts } }) =>
    minutes(1 + hosts.length / 10, 2 + hosts.length / 4, 15 + hosts.length),
  sources: [recalled('resolver caches of hosts')],
});
