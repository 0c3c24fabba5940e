import type { EstateIndex } from '../estate/index.js';
import type { Datastore, Host, Vm } from '../estate/types.js';
import { called, UnknownObject } from '../ha/called.js';
import type { GroundStep } from '../plan/types.js';
import { listed } from '../steps/words.js';
import type { Situation } from './situation.js';
import { newestVms } from './newest.js';
import { PUBLIC_NAMES } from './services.js';
import type { Fault, FaultKind } from './types.js';

type Plain<K extends FaultKind> = Extract<Fault, { kind: K }>;

/** A fault whose objects were found. */
export type Resolved =
  | { readonly kind: 'host-down'; readonly hosts: readonly Host[] }
  | {
      readonly kind: 'lun-not-presented';
      readonly datastore: Datastore;
      readonly hosts: readonly Host[] | 'all';
    }
  | {
      readonly kind: 'storage-late';
      readonly datastore: Datastore;
      readonly minutes: number;
      readonly after: GroundStep | null;
    }
  | { readonly kind: 'not-replicated'; readonly datastore: Datastore }
  | { readonly kind: 'replica-old'; readonly datastore: Datastore }
  | (Plain<'dns-not-swapped'> & { readonly datastores: readonly Datastore[] })
  /** Which VMs they are is settled by the plan as it is, whatever is changed about it. */
  | (Plain<'stale-copies'> & { readonly newest: readonly Vm[] })
  | Plain<'srm-timeout' | 'service-down' | 'backup-old' | 'not-synchronised'>;

export type ResolvedOf<K extends FaultKind> = Extract<Resolved, { readonly kind: K }>;

/** Finds what a fault is about. @throws UnknownObject with a sentence for the user */
export function resolveFault(fault: Fault, situation: Situation): Resolved {
  const { index } = situation;
  const datastore = (name: string): Datastore => found(name, index.datastore, 'datastore');
  switch (fault.kind) {
    case 'host-down':
      return {
        kind: fault.kind,
        hosts: hostsCalled(typeof fault.host === 'string' ? [fault.host] : fault.host, index),
      };
    case 'lun-not-presented':
      return {
        ...fault,
        datastore: datastore(fault.datastore),
        hosts: fault.hosts === 'all' ? 'all' : hostsCalled(fault.hosts, index),
      };
    case 'storage-late':
      return {
        kind: fault.kind,
        datastore: datastore(fault.datastore),
        minutes: fault.minutes,
        after: fault.afterStep === undefined ? null : stepCalled(fault.afterStep, situation),
      };
    case 'not-replicated':
    case 'replica-old':
      return { kind: fault.kind, datastore: datastore(fault.datastore) };
    case 'dns-not-swapped':
      return aliasCalled(fault, situation);
    case 'stale-copies':
      return { ...fault, newest: newestVms(situation, fault.desktops) };
    case 'srm-timeout':
    case 'service-down':
    case 'backup-old':
    case 'not-synchronised':
      return fault;
  }
}

function hostsCalled(names: readonly string[], index: EstateIndex): Host[] {
  const hosts = names.map((name) => found(name, index.host, 'host'));
  return [...new Map(hosts.map((host) => [host.key, host])).values()];
}

/** The object of that name or key; a name nearly right is said back. @throws UnknownObject */
function found<T extends { readonly name: string }>(
  wanted: string,
  byKey: ReadonlyMap<string, T>,
  what: string,
): T {
  try {
    return called(wanted, byKey, what);
  } catch (error) {
    if (!(error instanceof UnknownObject)) throw error;
    const near = nearTo(wanted, byKey);
    if (near.length === 0 || error.message.startsWith('Several')) throw error;
    throw new UnknownObject(
      `There is no ${what} “${wanted}” in the snapshot this plan was made from. Did you mean ${listed(near, 4)}?`,
    );
  }
}

/** Names that have the wanted one in them, or the other way round, or that differ in case only. */
function nearTo(wanted: string, byKey: ReadonlyMap<string, { readonly name: string }>): string[] {
  const folded = wanted.trim().toLowerCase();
  if (folded === '') return [];
  const near: string[] = [];
  for (const { name } of byKey.values()) {
    const other = name.toLowerCase();
    if (other.includes(folded) || (other.length > 2 && folded.includes(other))) near.push(name);
    if (near.length === 20) break;
  }
  return near.sort((a, b) => a.length - b.length || (a < b ? -1 : 1)).slice(0, 4);
}

function stepCalled(wanted: string, { view }: Situation): GroundStep {
  const step = view.steps.find((each) => each.id === wanted) ?? numbered(wanted, view.steps);
  if (step === undefined) {
    throw new UnknownObject(
      `The plan has no step “${wanted}”. Name it by its id, or by its number in the list, 1 to ${view.steps.length}.`,
    );
  }
  return step;
}

const numbered = (text: string, steps: readonly GroundStep[]): GroundStep | undefined =>
  /^[1-9]\d{0,5}$/.test(text) ? steps[Number(text) - 1] : undefined;

function aliasCalled(fault: Plain<'dns-not-swapped'>, { world, estate }: Situation): Resolved {
  const aliases = world.scope?.aliases ?? [];
  const wanted = fault.alias.toLowerCase();
  if (wanted === PUBLIC_NAMES && world.vcd !== null) return { ...fault, alias: PUBLIC_NAMES, datastores: [] };
  const alias = aliases.find((each) => each.name === wanted || each.name === fault.alias);
  // A plan without any name to swap is told so where the fault's effect is told.
  if (alias === undefined && aliases.length === 0) return { ...fault, datastores: [] };
  // So is one that leaves out what is mounted under this name, as a plan that was changed for it does.
  const same = (name: string | null | undefined): boolean => name?.toLowerCase() === wanted;
  if (
    alias === undefined &&
    estate.datastores.some(({ nfsHost, replication }) => same(nfsHost) || same(replication?.cname))
  ) {
    return { ...fault, datastores: [] };
  }
  if (alias === undefined) {
    throw new UnknownObject(
      `The plan repoints no alias “${fault.alias}”. There is: ${aliases.map((each) => `“${each.name}”`).join(', ')}.`,
    );
  }
  return { ...fault, alias: alias.name, datastores: alias.datastores };
}
