import { ref } from '../estate/index.js';
import { declared, inUse, is, isNot, points, resolved, writable } from '../plan/facts.js';
import { groupKeyOf } from '../plan/scope/index.js';
import type { NfsAlias } from '../plan/scope/index.js';
import { typed } from './commands.js';
import { again, deduced, minutes, read, requirement, stepKind } from './kind.js';
import { countOf, listed, namesOf, plural } from './words.js';

/** V6b. The alias under which hosts mount NFS is pointed to the secondary server. */
export const repointAlias = stepKind<NfsAlias>({
  id: 'repoint-alias',
  label: 'V6b',
  role: 'network',
  keys: (alias) => [alias.name],
  title: ({ name, target, targetWords }) => `Point ${name} to ${target ?? targetWords}`,
  detail: ({ datastores, target }, { recoveryName }) =>
    `Change the record on the DNS servers these hosts ask, with a short time to live, and see it on every one of them. ${countOf(datastores.length, 'datastore')} ${plural(datastores.length, 'hangs', 'hang')} on the name: ${listed(namesOf(datastores), 8)}.${
      target === null
        ? ` The overlay does not name the server at ${recoveryName}: set it in the DR settings.`
        : ''
    }`,
  objects: ({ datastores }) => datastores.map((ds) => ref('datastore', ds)),
  requires: () => [requirement(is(declared()), 'the failover has been declared', deduced())],
  hazards: ({ name, datastores }, { scenario, protectedName }) => [
    {
      id: 'alias-in-use',
      when: [is(inUse(scenario.protectedSite))],
      consequence: `hosts at ${protectedName} that look ${name} up again write to the copy`,
      because: `nobody has confirmed that ${protectedName} no longer uses the originals`,
      affected: datastores.map((ds) => ref('datastore', ds)),
      count: datastores.length,
      cure: `Confirm first that nothing at ${protectedName} uses the originals.`,
      source: deduced(),
    },
    ...[...new Set(datastores.map(groupKeyOf))].map((group) => {
      const members = datastores.filter((ds) => groupKeyOf(ds) === group);
      return {
        id: `alias-read-only:${group}`,
        when: [isNot(writable(group))],
        consequence: `the name leads to a read-only copy of ${listed(namesOf(members))}`,
        because: `replication of ${members[0]?.replication?.consistencyGroup ?? listed(namesOf(members))} has not been broken`,
        affected: members.map((ds) => ref('datastore', ds)),
        count: members.length,
        cure: 'Break replication first.',
        source: deduced(),
      };
    }),
  ],
  adds: ({ name }) => [points(name)],
  // Whatever a resolver has looked up before is stale now.
  deletes: ({ name, placements }) => placements.map((p) => resolved(name, p.key)),
  commands: ({ name, target }) =>
    target === null || !/^[A-Za-z0-9._-]+$/.test(name + target)
      ? []
      : typed('dns', `${name}. 60 IN ${/^[0-9.]+$/.test(target) ? `A ${target}` : `CNAME ${target}.`}`),
  ifFails: () =>
    'Put the old record back until it is clear why. Nothing has been mounted by the new name yet; what matters is that all DNS servers answer alike.',
  twice: () =>
    again(
      'The record is written again, and every host has to be looked at again: a look-up in between may be stale.',
    ),
  expect: ({ name, target, targetWords }) =>
    `Every DNS server answers ${name} with the address of ${target ?? targetWords}.`,
  duration: () => minutes(2, 5, 30),
  sources: [read('viewDr', 'step 5, NFS')],
});
