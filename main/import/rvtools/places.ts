import { morefKey, namedKey, vcenterKey } from '../../../src/domain/estate/keys.js';
import type {
  Cluster,
  Datacenter,
  HaSettings,
  Host,
  Key,
  Provenance,
  VCenter,
} from '../../../src/domain/estate/types.js';
import { unknownHost } from '../../../src/domain/estate/unknown.js';
import type { EstateDraft } from '../../../src/domain/estate/draft.js';

type Open<T> = { -readonly [K in keyof T]: T[K] };

/** Stands for the vCenter when an export does not name one: morefs are unique within it at least. */
const unnamed: Key = vcenterKey(null, '?');

/** vCenters, datacenters, clusters and hosts: what every sheet names its rows' place by. */
export class Places {
  readonly #draft: EstateDraft;
  readonly #vcenters = new Map<Key, Open<VCenter>>();
  readonly #vcenterOfServer = new Map<string, Key>();
  readonly #datacenters = new Map<Key, Datacenter>();
  readonly #clusters = new Map<Key, Open<Cluster>>();
  /** Clusters of the vCluster sheet by vCenter and name: that sheet does not tell the datacenter. */
  readonly #clustersNamed = new Map<string, Open<Cluster>[]>();
  readonly #hosts = new Map<string, Open<Host>>();
  readonly #hostsByKey = new Map<Key, Open<Host>>();
  #lastUuid: string | undefined;
  #lastServer: string | undefined;
  #lastVcenter: Key | null = null;

  constructor(draft: EstateDraft) {
    this.#draft = draft;
  }

  /** The only server an export names outside its rows (vMetaData). */
  defaultServer: string | null = null;

  /**
   * The vCenter a row belongs to, by "VI SDK UUID" and "VI SDK Server". Rows that name none belong to
   * the one vCenter the export has; null when it has none or several.
   */
  vcenter(uuid: string | undefined, server: string | undefined, from: () => Provenance): Key | null {
    if (uuid === this.#lastUuid && server === this.#lastServer && this.#lastVcenter !== null) {
      return this.#lastVcenter;
    }
    const key = this.#vcenter(uuid?.trim() || null, server?.trim() || null, from);
    this.#lastUuid = uuid;
    this.#lastServer = server;
    this.#lastVcenter = key;
    return key;
  }

  #vcenter(uuid: string | null, server: string | null, from: () => Provenance): Key | null {
    if (uuid === null) {
      if (server === null) {
        if (this.#vcenters.size === 1) return this.#vcenters.keys().next().value ?? null;
        if (this.#vcenters.size > 1 || this.defaultServer === null) return null;
        return this.#addVcenter(null, this.defaultServer, from);
      }
      return this.#vcenterOfServer.get(server.toLowerCase()) ?? this.#addVcenter(null, server, from);
    }
    const known = this.#vcenters.get(vcenterKey(uuid, ''));
    if (!known) return this.#addVcenter(uuid, server, from);
    if (server !== null && known.name === known.instanceUuid) known.name = server;
    if (server !== null) this.#vcenterOfServer.set(server.toLowerCase(), known.key);
    return known.key;
  }

  #addVcenter(uuid: string | null, server: string | null, from: () => Provenance): Key {
    const name = server ?? (uuid as string);
    const key = vcenterKey(uuid, name);
    if (server !== null) this.#vcenterOfServer.set(server.toLowerCase(), key);
    // A row may give in the column of the server's name what others give in that of its UUID.
    const known = this.#vcenters.get(key);
    if (known) return known.key;
    const vcenter: Open<VCenter> = { key, name, instanceUuid: uuid, version: null, from: from() };
    this.#vcenters.set(key, vcenter);
    this.#draft.vcenters.push(vcenter);
    return key;
  }

  setVcenterVersion(key: Key | null, version: string | null): void {
    const vcenter = key === null ? undefined : this.#vcenters.get(key);
    if (vcenter && version !== null) vcenter.version = version;
  }

  /** A key for an object with a MoRef, also when the vCenter is not known. */
  moref(vcenter: Key | null, moref: string): Key {
    return morefKey(vcenter ?? unnamed, moref);
  }

  datacenter(vcenter: Key | null, name: string | null, from: () => Provenance): Key | null {
    if (name === null) return null;
    const key = namedKey(vcenter, 'datacenter', name);
    // The key it was given first, not an equal text: every VM keeps the one it is given.
    const known = this.#datacenters.get(key);
    if (known) return known.key;
    const datacenter: Datacenter = { key, name, vcenter, from: from() };
    this.#datacenters.set(key, datacenter);
    this.#draft.datacenters.push(datacenter);
    return key;
  }

  /** Adds a cluster of the vCluster sheet; false when its MoRef is there already. */
  addCluster(
    vcenter: Key | null,
    name: string,
    moref: string | null,
    facts: { readonly ha: HaSettings | null; readonly drsEnabled: boolean | null },
    from: Provenance,
  ): boolean {
    const id = `${vcenter ?? ''}\n${name}`;
    const same = this.#clustersNamed.get(id) ?? [];
    const key = moref === null ? namedKey(vcenter, 'cluster', name) : this.moref(vcenter, moref);
    if (this.#clusters.has(key)) return false;
    const cluster = this.#newCluster(key, vcenter, name, from);
    cluster.ha = facts.ha;
    cluster.drsEnabled = facts.drsEnabled;
    this.#clustersNamed.set(id, [...same, cluster]);
    return true;
  }

  /**
   * The cluster of that name. Where vCluster lists the name twice nobody can say which row is which
   * datacenter's, so such clusters are known by datacenter and name alone, without HA settings.
   */
  cluster(
    vcenter: Key | null,
    datacenter: Key | null,
    name: string | null,
    from: () => Provenance,
  ): Key | null {
    if (name === null) return null;
    const listed = this.#clustersNamed.get(`${vcenter ?? ''}\n${name}`);
    if (listed?.length === 1) {
      const cluster = listed[0] as Open<Cluster>;
      cluster.datacenter ??= datacenter;
      if (datacenter === null || cluster.datacenter === datacenter) return cluster.key;
    }
    const key = namedKey(datacenter ?? vcenter, 'cluster', name);
    const known = this.#clusters.get(key);
    if (known) return known.key;
    this.#newCluster(key, vcenter, name, from()).datacenter = datacenter;
    return key;
  }

  #newCluster(key: Key, vcenter: Key | null, name: string, from: Provenance): Open<Cluster> {
    const cluster: Open<Cluster> = {
      key,
      name,
      vcenter,
      datacenter: null,
      site: null,
      ha: null,
      drsEnabled: null,
      purpose: null,
      from,
    };
    this.#clusters.set(key, cluster);
    this.#draft.clusters.push(cluster);
    return cluster;
  }

  hostNamed(vcenter: Key | null, name: string): Host | undefined {
    return this.#hosts.get(`${vcenter ?? ''}\n${name.toLowerCase()}`);
  }

  /**
   * Adds a host; one that is only named somewhere has no more than a name and a place. Answers the
   * known one where another name has the same MoRef already.
   */
  addHost(
    vcenter: Key | null,
    name: string,
    facts: Partial<Omit<Host, 'key' | 'name' | 'vcenter' | 'from'>>,
    from: Provenance,
  ): Host {
    const moref = facts.moref ?? null;
    const key = moref === null ? namedKey(vcenter, 'host', name) : this.moref(vcenter, moref);
    const id = `${vcenter ?? ''}\n${name.toLowerCase()}`;
    const known = this.#hostsByKey.get(key);
    if (known) {
      this.#hosts.set(id, known);
      return known;
    }
    const host: Open<Host> = {
      ...unknownHost,
      key,
      name,
      vcenter,
      ...facts,
      from,
    };
    this.#hosts.set(id, host);
    this.#hostsByKey.set(key, host);
    this.#draft.hosts.push(host);
    return host;
  }

  /** Fills in where a host stands when the sheet that named it first did not say. */
  settle(host: Host, datacenter: Key | null, cluster: Key | null): void {
    const open = host as Open<Host>;
    open.datacenter ??= datacenter;
    open.cluster ??= cluster;
  }
}
