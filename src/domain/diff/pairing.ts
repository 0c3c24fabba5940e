import { deviceKey, mountKey, normalSwitchUuid, portFileKey, portKey } from '../estate/keys.js';
import type { Datastore, Estate, EstateTables, Key, ObjectKind } from '../estate/types.js';
import { objectsOf } from '../views/context.js';
import { matchByKey, type Matched } from './match.js';

/**
 * Which object of the newer estate is which of the older one.
 *
 * Nearly always the key tells. Where it does not — another format knew less, a host was added to
 * vCenter anew — objects that are in one estate only are paired by what else identifies them, the
 * strongest identity first, and only where it means one object on each side: never by a guess.
 */
export function pairEstates(before: Estate, after: Estate): Paired {
  const keys = new Map<Key, Key>();
  const tables = {} as Record<ObjectKind, Matched<never>>;
  for (const kind of order) tables[kind] = matchKind(kind, before, after, keys) as Matched<never>;
  return { keys, tables: tables as unknown as Paired['tables'] };
}

/** Which object is which. */
export interface Paired {
  /** Keys of the newer estate → those of the older one, where they differ. */
  readonly keys: ReadonlyMap<Key, Key>;
  readonly tables: { readonly [K in ObjectKind]: Matched<EstateTables[K]> };
}

type Translate = (key: Key) => Key;
type Identity<T> = (object: T, common: Translate) => string | null;

function matchKind<K extends ObjectKind>(
  kind: K,
  before: Estate,
  after: Estate,
  keys: Map<Key, Key>,
): Matched<EstateTables[K]> {
  const matched = matchByKey(objectsOf(before, kind), objectsOf(after, kind));
  const common: Translate = (key) => keys.get(key) ?? key;
  const known: readonly Identity<EstateTables[K]>[] = identities[kind];
  for (const identity of known) {
    if (matched.vanished.length === 0 || matched.appeared.length === 0) break;
    const old = unique(matched.vanished, (object) => identity(object, (key) => key));
    const now = unique(matched.appeared, (object) => identity(object, common));
    const taken = new Set<Key>();
    for (const [id, object] of old) {
      const match = now.get(id);
      if (object === null || match === undefined || match === null) continue;
      taken.add(object.key);
      keys.set(match.key, object.key);
      matched.from.push(object);
      matched.to.push(match);
    }
    if (taken.size === 0) continue;
    matched.vanished = matched.vanished.filter((object) => !taken.has(object.key));
    matched.appeared = matched.appeared.filter((object) => !keys.has(object.key));
  }
  return matched;
}

/** Objects by identity; null where several have it. */
function unique<T>(objects: readonly T[], identity: (object: T) => string | null): Map<string, T | null> {
  const map = new Map<string, T | null>();
  for (const object of objects) {
    const id = identity(object);
    if (id !== null) map.set(id, map.has(id) ? null : object);
  }
  return map;
}

/** What an object points at comes before it. */
const order: readonly ObjectKind[] = [
  'site',
  'vcenter',
  'datacenter',
  'cluster',
  'host',
  'datastore',
  'dvSwitch',
  'dvPortgroup',
  'vm',
  'pool',
  'replica',
  'protectionGroup',
  'recoveryPlan',
  'vdc',
  'vapp',
  'mount',
  'disk',
  'nic',
  'dvPort',
  'portFile',
  'linkedClone',
];

const join = (...parts: readonly (string | null)[]): string | null =>
  parts.includes(null) ? null : parts.join('\n').toLowerCase();
const of = (key: Key | null, common: Translate): string => (key === null ? '' : common(key));

/** A datastore that has a UUID or an export is that one and no other, whatever it is called. */
const hasIdentity = (o: Datastore): boolean =>
  o.vmfsUuid !== null || (o.nfsHost !== null && o.nfsPath !== null);

const identities: { readonly [K in ObjectKind]: readonly Identity<EstateTables[K]>[] } = {
  site: [],
  vcenter: [(o) => o.instanceUuid, (o) => join(o.name)],
  datacenter: [(o, common) => join(of(o.vcenter, common), o.name)],
  cluster: [(o, common) => join(of(o.vcenter, common), o.name)],
  host: [(o, common) => join(of(o.vcenter, common), o.moref), (o) => join(o.name)],
  datastore: [
    (o) => join(o.vmfsUuid),
    (o) => join(o.nfsHost, o.nfsPath),
    (o, common) => (hasIdentity(o) ? null : join(of(o.vcenter, common), o.name)),
  ],
  dvSwitch: [
    (o) => (o.uuid === null ? null : normalSwitchUuid(o.uuid)),
    (o, common) => join(of(o.vcenter, common), o.name),
  ],
  dvPortgroup: [(o, common) => join(of(o.dvSwitch, common), o.name)],
  vm: [
    (o, common) => join(of(o.vcenter, common), o.moref),
    (o) => join(o.instanceUuid),
    (o, common) => (o.vmxPath === null ? null : join(o.smbiosUuid, of(o.homeDatastore, common), o.vmxPath)),
  ],
  pool: [],
  replica: [(o, common) => (o.vm === null ? join(o.name) : join(common(o.vm)))],
  protectionGroup: [],
  recoveryPlan: [],
  // vCloud Director's own numbers: a rename keeps them.
  vdc: [],
  vapp: [],
  mount: [(o, common) => mountKey(common(o.host), common(o.datastore))],
  disk: [(o, common) => deviceKey(common(o.vm), o.label)],
  nic: [(o, common) => deviceKey(common(o.vm), o.label)],
  dvPort: [(o, common) => portKey(common(o.dvSwitch), o.portKey)],
  portFile: [(o, common) => portFileKey(common(o.datastore), o.switchUuid, o.portKey)],
  linkedClone: [(o, common) => common(o.vm)],
};
