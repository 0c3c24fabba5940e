import type { EstateIndex } from '../estate/index.js';
import type { Datastore, Host } from '../estate/types.js';
import { called, UnknownObject } from '../ha/called.js';
import type { Scope } from '../plan/scope/index.js';
import type { Fault } from './types.js';

/** A fault whose objects were found. */
export type Resolved =
  | { readonly kind: 'host-down'; readonly host: Host }
  | {
      readonly kind: 'lun-not-presented';
      readonly datastore: Datastore;
      readonly hosts: readonly Host[] | 'all';
    }
  | { readonly kind: 'storage-late'; readonly datastore: Datastore; readonly minutes: number }
  | { readonly kind: 'not-replicated'; readonly datastore: Datastore }
  | (Extract<Fault, { kind: 'dns-not-swapped' }> & { readonly datastores: readonly Datastore[] })
  | Extract<Fault, { kind: 'stale-copies' | 'srm-timeout' }>;

/** Finds what a fault is about. @throws UnknownObject with a sentence for the user */
export function resolveFault(fault: Fault, index: EstateIndex, scope: Scope): Resolved {
  const host = (name: string): Host => called(name, index.host, 'host');
  const datastore = (name: string): Datastore => called(name, index.datastore, 'datastore');
  switch (fault.kind) {
    case 'host-down':
      return { ...fault, host: host(fault.host) };
    case 'lun-not-presented':
      return {
        ...fault,
        datastore: datastore(fault.datastore),
        hosts: fault.hosts === 'all' ? 'all' : fault.hosts.map(host),
      };
    case 'storage-late':
    case 'not-replicated':
      return { ...fault, datastore: datastore(fault.datastore) };
    case 'dns-not-swapped': {
      const wanted = fault.alias.toLowerCase();
      const alias = scope.aliases.find((each) => each.name === wanted || each.name === fault.alias);
      if (alias === undefined) {
        const known = scope.aliases.map((each) => `“${each.name}”`).join(', ');
        throw new UnknownObject(
          `The plan repoints no alias “${fault.alias}”. ${known === '' ? 'It repoints none.' : `There is: ${known}.`}`,
        );
      }
      return { ...fault, alias: alias.name, datastores: alias.datastores };
    }
    case 'stale-copies':
    case 'srm-timeout':
      return fault;
  }
}
