import { datastoreUrlKey, mountKey, namedKey, nfsKey, vmfsKey } from '../../../src/domain/estate/keys.js';
import type {
  Datastore,
  DatastoreType,
  Extent,
  Host,
  Key,
  Provenance,
} from '../../../src/domain/estate/types.js';
import type { EstateDraft } from '../../../src/domain/estate/draft.js';

type Open<T> = { -readonly [K in keyof T]: T[K] };

const vmfsUuid = /^[0-9a-f]{8}-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** What vDatastore says of one datastore, as text. */
export interface DatastoreFacts {
  readonly type: string | null;
  readonly url: string | null;
  readonly address: string | null;
  readonly moref: string | null;
  readonly majorVersion: number | null;
  readonly capacityMib: number | null;
  readonly freeMib: number | null;
  readonly accessible: boolean | null;
}

/** Datastores and who mounts them; found again by the name in `[name] folder/file`. */
export class Datastores {
  readonly #draft: EstateDraft;
  readonly #byKey = new Map<Key, Open<Datastore>>();
  readonly #byName = new Map<string, Open<Datastore>[]>();
  readonly #mounts = new Set<Key>();

  constructor(draft: EstateDraft) {
    this.#draft = draft;
  }

  /** Adds a datastore, or answers the one with the same identity: two vCenters may see one volume. */
  add(vcenter: Key | null, name: string, facts: DatastoreFacts, from: Provenance): Datastore {
    const volume = facts.url?.replace(/\/+$/, '').replace(/^.*\//, '') ?? null;
    const type = typeOf(facts.type, facts.url, facts.address);
    const uuid = type === 'vmfs' && volume !== null && vmfsUuid.test(volume) ? volume.toLowerCase() : null;
    const nfs = type === 'nfs' ? nfsExport(facts.address) : null;
    let key: Key;
    if (uuid !== null) key = vmfsKey(uuid);
    else if (nfs !== null) key = nfsKey(nfs.host, nfs.path);
    else if (facts.url !== null) key = datastoreUrlKey(facts.url);
    else key = namedKey(vcenter, 'datastore', name);
    const known = this.#byKey.get(key);
    const datastore = known ?? {
      key,
      name,
      vcenter,
      datacenter: null,
      moref: facts.moref,
      type,
      vmfsUuid: uuid,
      vmfsVersion: type === 'vmfs' ? facts.majorVersion : null,
      nfsHost: nfs?.host ?? null,
      nfsPath: nfs?.path ?? null,
      extents: type === 'vmfs' ? devicesIn(facts.address) : [],
      capacityMib: facts.capacityMib,
      freeMib: facts.freeMib,
      accessible: facts.accessible,
      site: null,
      replication: null,
      from,
    };
    if (!known) {
      this.#byKey.set(key, datastore);
      this.#draft.datastores.push(datastore);
    }
    const id = nameId(vcenter, name);
    const named = this.#byName.get(id);
    if (!named) this.#byName.set(id, [datastore]);
    else if (!named.includes(datastore)) named.push(datastore);
    return datastore;
  }

  /**
   * The datastore a path of a VM names. Names are unique within a datacenter only: where two have the
   * same, the one the VM's host mounts is meant, else the one of its datacenter.
   */
  named(
    vcenter: Key | null,
    name: string,
    host: Key | null,
    datacenter: Key | null,
  ): Datastore | 'unknown' | 'ambiguous' {
    const named = this.#byName.get(nameId(vcenter, name));
    if (!named) return 'unknown';
    if (named.length === 1) return named[0] as Datastore;
    const mounted = host === null ? [] : named.filter((ds) => this.#mounts.has(mountKey(host, ds.key)));
    if (mounted.length === 1) return mounted[0] as Datastore;
    const near = datacenter === null ? [] : named.filter((ds) => ds.datacenter === datacenter);
    return near.length === 1 ? (near[0] as Datastore) : 'ambiguous';
  }

  /** Notes that a host sees a datastore; RVTools tells neither path nor access mode. */
  mount(host: Host, datastore: Datastore, from: Provenance): void {
    const key = mountKey(host.key, datastore.key);
    if (this.#mounts.has(key)) return;
    this.#mounts.add(key);
    this.#draft.mounts.push({
      key,
      host: host.key,
      datastore: datastore.key,
      path: null,
      accessMode: null,
      mounted: null,
      accessible: null,
      from,
    });
    (datastore as Open<Datastore>).datacenter ??= host.datacenter;
  }

  /** Adds a device of a VMFS volume (vMultiPath lists each with every host). */
  addExtent(datastore: Datastore, device: string): void {
    if (datastore.type !== 'vmfs' || datastore.extents.some((extent) => extent.device === device)) return;
    (datastore as Open<Datastore>).extents = [...datastore.extents, { device, partition: null }];
  }
}

function nameId(vcenter: Key | null, name: string): string {
  return `${vcenter ?? ''}\n${name}`;
}

function typeOf(type: string | null, url: string | null, address: string | null): DatastoreType {
  const written = type?.toLowerCase() ?? '';
  if (written.startsWith('vmfs')) return 'vmfs';
  if (written.startsWith('nfs')) return 'nfs';
  if (written === 'vsan' || url?.includes('/vsan:')) return 'vsan';
  if (written === 'vvol' || url?.includes('/vvol:')) return 'vvol';
  return written === '' && devicesIn(address).length > 0 ? 'vmfs' : 'other';
}

/** Since 3.10 the address of an NFS datastore is server and path: "nas1:/vol/desk", "nas1 /vol/desk". */
function nfsExport(address: string | null): { host: string; path: string } | null {
  const found = /^([^/]*[^/:\s])[:\s]*(\/.*)$/.exec(address?.trim() ?? '');
  return found ? { host: found[1] as string, path: found[2] as string } : null;
}

function devicesIn(address: string | null): Extent[] {
  return (address ?? '')
    .split(/[,;\s]+/)
    .filter((device) => /^(naa|eui|t10|mpx|vml)\./i.test(device))
    .map((device) => ({ device, partition: null }));
}
