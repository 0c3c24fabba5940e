import type { Datastore, Estate, EstateTables, Key, ObjectKind } from '../estate/types.js';
import { replicationOf } from '../findings/lookups.js';
import { portFileIds } from '../findings/portFileIds.js';
import { objectsOf } from '../views/context.js';

/** The two estates of a diff, made comparable. */
export interface Sides {
  readonly before: Side;
  readonly after: Side;
}

/**
 * One estate of a diff. Both are asked with the keys of the older one; what only the newer one has
 * keeps its own.
 */
export class Side {
  readonly estate: Estate;
  private readonly common: ReadonlyMap<Key, Key>;
  private readonly tables = new Map<ObjectKind, ReadonlyMap<Key, unknown>>();
  private names: Map<Key, string> | null = null;
  private listed: ReadonlySet<Key> | null = null;
  private neededFiles: ReadonlySet<string> | null = null;
  /** Datastores at which the port of some adapter is not told. */
  private readonly doubtfulHomes = new Set<Key>();
  private protectedDatastores: ReadonlySet<Key> | null = null;
  private readonly files = portFileIds();

  /** @param common this estate's keys → those of the older one, where they differ */
  constructor(estate: Estate, common: ReadonlyMap<Key, Key> = new Map()) {
    this.estate = estate;
    this.common = common;
  }

  /** A key of this estate as the older one writes it. */
  key(key: Key): Key {
    return this.common.size === 0 ? key : (this.common.get(key) ?? key);
  }

  /** All objects of a kind, by common key. */
  table<K extends ObjectKind>(kind: K): ReadonlyMap<Key, EstateTables[K]> {
    const known = this.tables.get(kind);
    if (known !== undefined) return known as ReadonlyMap<Key, EstateTables[K]>;
    const made = new Map<Key, EstateTables[K]>();
    for (const object of objectsOf(this.estate, kind)) made.set(this.key(object.key), object);
    this.tables.set(kind, made);
    return made;
  }

  has(kind: ObjectKind, key: Key): boolean {
    return this.table(kind).has(key);
  }

  /** The name of an object by common key; the key itself where it is not here or has none. */
  name(key: Key): string {
    if (this.names === null) {
      this.names = new Map();
      for (const kind of namedKinds) {
        for (const [at, object] of this.table(kind)) this.names.set(at, object.name);
      }
    }
    return this.names.get(key) ?? key;
  }

  /** A datastore by a key of this estate. */
  datastore(key: Key | null): Datastore | null {
    return key === null ? null : (this.table('datastore').get(this.key(key)) ?? null);
  }

  /** Whether what lies on a datastore comes along to the other site; 'unknown' when nobody says. */
  replication(key: Key | null): 'replicated' | 'none' | 'unknown' {
    const datastore = this.datastore(key);
    return datastore === null ? 'unknown' : replicationOf(datastore);
  }

  /** Whether a protection group holds a datastore or a VM, by keys of this estate. */
  isProtected(...keys: readonly (Key | null)[]): boolean {
    this.protectedDatastores ??= new Set(
      this.estate.protectionGroups.flatMap((group) => [...group.datastores, ...group.vms]),
    );
    return keys.some((key) => key !== null && this.protectedDatastores?.has(key) === true);
  }

  /** Whether the `.dvsData` of a datastore was listed, by common key. */
  listsPortFiles(datastore: Key): boolean {
    this.listed ??= new Set(this.estate.portFilesListedOn.map((key) => this.key(key)));
    return this.listed.has(datastore);
  }

  /**
   * Whether a network adapter of a VM at home on the datastore uses the port, by common key;
   * 'unknown' where the port of some adapter there is not told.
   */
  needsPortFile(datastore: Key, switchUuid: string, port: string): 'yes' | 'no' | 'unknown' {
    if (this.neededFiles === null) {
      const needed = new Set<string>();
      const vms = this.table('vm');
      for (const nic of this.estate.nics) {
        if (nic.dvSwitch === null) continue;
        const group = nic.dvPortgroup === null ? null : this.key(nic.dvPortgroup);
        // An ephemeral port is made by the host at power-on and needs no file.
        if (group !== null && this.table('dvPortgroup').get(group)?.binding === 'ephemeral') continue;
        const home = vms.get(this.key(nic.vm))?.homeDatastore ?? null;
        if (home === null) continue;
        const uuid = this.table('dvSwitch').get(this.key(nic.dvSwitch))?.uuid ?? null;
        if (!nic.portKnown || uuid === null) this.doubtfulHomes.add(this.key(home));
        else if (nic.portKey !== null) needed.add(this.files.file(this.key(home), uuid, nic.portKey));
      }
      this.neededFiles = needed;
    }
    if (this.neededFiles.has(this.files.file(datastore, switchUuid, port))) return 'yes';
    return this.doubtfulHomes.has(datastore) ? 'unknown' : 'no';
  }
}

const namedKinds = [
  'site',
  'vcenter',
  'datacenter',
  'cluster',
  'host',
  'datastore',
  'vm',
  'dvSwitch',
  'dvPortgroup',
  'replica',
  'pool',
  'protectionGroup',
  'recoveryPlan',
] as const satisfies readonly ObjectKind[];
