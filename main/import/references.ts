import type { EstateDraft } from '../../src/domain/estate/draft.js';
import { morefKey, namedKey, vcenterKey } from '../../src/domain/estate/keys.js';
import type {
  Cluster,
  Datastore,
  Host,
  Key,
  Provenance,
  VCenter,
  Vm,
} from '../../src/domain/estate/types.js';
import { unknownDatastore, unknownHost, unknownVm } from '../../src/domain/estate/unknown.js';

/** A record that is still being added to. */
export type Open<T> = { -readonly [K in keyof T]: T[K] };

/** How a source points at an object of vCenter. At least one of `name` and `moref` must be there. */
export interface Pointer {
  /** The vCenter, where the source says which. */
  readonly vcenter: Key | null;
  readonly name: string | null;
  readonly moref: string | null;
  /**
   * Tells objects of two vCenters apart that the source does not name, e.g. by the number it keeps
   * for them itself.
   */
  readonly scope?: string | null;
}

/**
 * The objects that a source only points at, made into records of the draft: merging finds out which
 * objects of vCenter they are. The same pointer gives the same record, and what one file says of it
 * is added to what another said.
 */
export class References {
  readonly #draft: EstateDraft;
  readonly #source: number;
  readonly #vcenters = new Map<Key, Open<VCenter>>();
  readonly #clusters = new Map<Key, Open<Cluster>>();
  readonly #hosts: Shelf<Host>;
  readonly #datastores: Shelf<Datastore>;
  readonly #vms: Shelf<Vm>;

  /** @param source index of the source in the draft */
  constructor(draft: EstateDraft, source = 0) {
    this.#draft = draft;
    this.#source = source;
    this.#hosts = new Shelf('host', draft.hosts);
    this.#datastores = new Shelf('datastore', draft.datastores);
    this.#vms = new Shelf('vm', draft.vms);
  }

  from(place: string): Provenance {
    return { source: this.#source, place };
  }

  /** A vCenter by its instance UUID, or by its name; one that has both is known by the UUID. */
  vcenter(name: string, instanceUuid: string | null, place: string): Key {
    const key = vcenterKey(instanceUuid, name);
    if (!this.#vcenters.has(key)) {
      const record: Open<VCenter> = { key, name, instanceUuid, version: null, from: this.from(place) };
      this.#vcenters.set(key, record);
      this.#draft.vcenters.push(record);
    }
    return key;
  }

  cluster(vcenter: Key | null, name: string, place: string): Key {
    const key = namedKey(vcenter, 'cluster', name);
    if (!this.#clusters.has(key)) {
      const record: Open<Cluster> = {
        key,
        name,
        vcenter,
        datacenter: null,
        site: null,
        ha: null,
        drsEnabled: null,
        purpose: null,
        from: this.from(place),
      };
      this.#clusters.set(key, record);
      this.#draft.clusters.push(record);
    }
    return key;
  }

  host(pointer: Pointer, place: string): Open<Host> {
    return this.#hosts.get(pointer, (key, name) => ({
      ...unknownHost,
      key,
      name,
      vcenter: pointer.vcenter,
      moref: pointer.moref,
      from: this.from(place),
    }));
  }

  datastore(pointer: Pointer, place: string): Open<Datastore> {
    return this.#datastores.get(pointer, (key, name) => ({
      ...unknownDatastore,
      key,
      name,
      vcenter: pointer.vcenter,
      moref: pointer.moref,
      from: this.from(place),
    }));
  }

  vm(pointer: Pointer, place: string): Open<Vm> {
    return this.#vms.get(pointer, (key, name) => ({
      ...unknownVm,
      key,
      name,
      vcenter: pointer.vcenter,
      moref: pointer.moref,
      from: this.from(place),
    }));
  }
}

/** Records of one kind, found by MoRef and by name. */
class Shelf<T extends { readonly key: Key; readonly name: string; readonly moref: string | null }> {
  readonly #kind: string;
  readonly #records: T[];
  readonly #byMoref = new Map<string, Open<T>>();
  readonly #byName = new Map<string, Open<T>>();
  readonly #keys = new Set<Key>();

  constructor(kind: string, records: T[]) {
    this.#kind = kind;
    this.#records = records;
  }

  get(pointer: Pointer, make: (key: Key, name: string) => Open<T>): Open<T> {
    const { name, moref } = pointer;
    const where = `${pointer.vcenter ?? ''}\n${pointer.scope ?? ''}\n`;
    const known = moref === null ? undefined : this.#byMoref.get(where + moref);
    if (known) {
      // First met where only its number was told.
      if (name !== null && known.name === known.moref) {
        (known as { name: string }).name = name;
        this.#remember(this.#byName, where + name, known);
      }
      return known;
    }
    const named = name === null ? undefined : this.#byName.get(where + name);
    // Two of one name are told apart by their MoRefs alone.
    if (named && (moref === null || named.moref === null)) {
      if (named.moref === null && moref !== null) {
        (named as { moref: string | null }).moref = moref;
        this.#byMoref.set(where + moref, named);
      }
      return named;
    }
    const record = make(this.#keyOf(pointer), name ?? moref ?? '');
    this.#keys.add(record.key);
    this.#records.push(record);
    if (moref !== null) this.#byMoref.set(where + moref, record);
    if (name !== null) this.#remember(this.#byName, where + name, record);
    return record;
  }

  /** The first of a name stays the one meant by the name alone. */
  #remember(map: Map<string, Open<T>>, name: string, record: Open<T>): void {
    if (!map.has(name)) map.set(name, record);
  }

  #keyOf({ vcenter, name, moref, scope }: Pointer): Key {
    if (vcenter !== null && moref !== null) return this.#free(morefKey(vcenter, moref));
    const names = [scope ?? null, name ?? moref].filter((part) => part !== null);
    const key = namedKey(vcenter, this.#kind, ...names);
    return this.#keys.has(key) ? this.#free(namedKey(vcenter, this.#kind, ...names, moref ?? '')) : key;
  }

  /** Names that hold slashes can spell another object's key. */
  #free(key: Key): Key {
    let free = key;
    for (let n = 2; this.#keys.has(free); n += 1) free = `${key}~${n}`;
    return free;
  }
}
