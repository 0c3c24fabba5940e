import type { EstateDraft } from '../../../src/domain/estate/draft.js';
import { namedKey, portFileKey, vmfsKey } from '../../../src/domain/estate/keys.js';
import type {
  Datastore,
  DvPort,
  DvSwitch,
  EstateTables,
  Key,
  PortFile,
  Provenance,
  Vm,
} from '../../../src/domain/estate/types.js';
import { unknownDatastore } from '../../../src/domain/estate/unknown.js';
import type { Problems } from '../problems.js';
import type { Place } from './facts.js';
import type { HostReading } from './hosts.js';
import { vmfsUuid } from './ids.js';

/** A record that later hosts may fill in. */
export type Open<T> = { -readonly [K in keyof T]: T[K] };

/** A record that hosts tell of. */
type Told = EstateTables[keyof EstateTables];

/** Everything the hosts of one import share while they are joined. */
export class Assembly {
  readonly draft: EstateDraft;
  readonly problems: Problems;
  readonly datastores = new Map<Key, Open<Datastore>>();
  readonly switches = new Map<Key, Open<DvSwitch>>();
  readonly vms = new Map<Key, Open<Vm>>();
  readonly ports = new Map<Key, Open<DvPort>>();
  /** Keys of mounts and hosts that are stored already. */
  readonly keys = new Set<Key>();

  readonly #toldBy = new Map<Told, Key[]>();
  #host: Key | null = null;

  constructor(draft: EstateDraft, problems: Problems) {
    this.draft = draft;
    this.problems = problems;
  }

  /** What is told from here on is told by that host. */
  begin(host: Key): void {
    this.#host = host;
  }

  /** The host at hand tells of a record, whoever told of it before. */
  tells<T extends Told>(record: T): T {
    const hosts = this.#toldBy.get(record);
    if (this.#host === null || hosts?.at(-1) === this.#host) return record;
    if (hosts) hosts.push(this.#host);
    else this.#toldBy.set(record, [this.#host]);
    return record;
  }

  /** Writes into each record which hosts told of it. */
  finish(): void {
    for (const [record, hosts] of this.#toldBy) (record as Open<Told>).toldBy = hosts;
  }

  /** A datastore; the host that names it first tells its name, later ones fill in what is missing. */
  datastore(
    key: Key,
    place: Place,
    facts: Partial<Open<Datastore>> & { readonly name: string },
  ): Open<Datastore> {
    const known = this.datastores.get(key);
    if (known) {
      this.tells(known);
      known.capacityMib ??= facts.capacityMib ?? null;
      known.freeMib ??= facts.freeMib ?? null;
      known.vmfsVersion ??= facts.vmfsVersion ?? null;
      known.accessible = known.accessible === true ? true : (facts.accessible ?? known.accessible);
      if (known.name === known.vmfsUuid) known.name = facts.name;
      return known;
    }
    const datastore: Open<Datastore> = {
      ...unknownDatastore,
      ...facts,
      key,
      from: from(place),
    };
    this.datastores.set(key, datastore);
    this.draft.datastores.push(this.tells(datastore));
    return datastore;
  }

  readonly #portFiles = new Map<Key, Map<string, Map<string, PortFile>>>();

  /** A port file, kept once: every host lists all files of a shared volume. */
  portFile(datastore: Key, switchUuid: string, port: string, place: Place): void {
    const switches = this.#portFiles.get(datastore) ?? new Map<string, Map<string, PortFile>>();
    const ports = switches.get(switchUuid) ?? new Map<string, PortFile>();
    const known = ports.get(port);
    if (known) {
      this.tells(known);
      return;
    }
    const key = portFileKey(datastore, switchUuid, port);
    const file = this.tells({ key, datastore, switchUuid, portKey: port, from: from(place) });
    this.#portFiles.set(datastore, switches.set(switchUuid, ports.set(port, file)));
    this.draft.portFiles.push(file);
  }

  /** Whether a host has told of a port file. */
  hasPortFile(datastore: Key, switchUuid: string, port: string): boolean {
    return this.#portFiles.get(datastore)?.get(switchUuid)?.has(port) ?? false;
  }

  /** True the first time a key is seen: records that two hosts tell are stored once. */
  first(key: Key): boolean {
    if (this.keys.has(key)) return false;
    this.keys.add(key);
    return true;
  }
}

/** One host while it is joined. */
export interface HostAssembly {
  readonly assembly: Assembly;
  readonly reading: HostReading;
  readonly host: Key;
  readonly name: string;
  /** Datastores by their folder in /vmfs/volumes. */
  readonly byVolume: Map<string, Key>;
  /** Datastores by the name this host gives them. */
  readonly byName: Map<string, Key>;
}

/** "esx-01.txt line 12": all hosts of an import are one source. */
export function from(place: Place): Provenance {
  return { source: 0, place: `${place.file} line ${place.line}` };
}

/**
 * The datastore of a folder in /vmfs/volumes, by its UUID or label. One that no list of the host
 * tells is made known by that alone.
 */
export function datastoreOfVolume(of: HostAssembly, volume: string, place: Place): Key {
  const known = of.byVolume.get(volume.toLowerCase()) ?? of.byName.get(volume);
  if (known !== undefined) return known;
  const isVmfs = vmfsUuid.test(volume);
  const key = isVmfs ? vmfsKey(volume) : namedKey(null, 'datastore', volume);
  of.assembly.datastore(key, place, {
    name: volume,
    type: isVmfs ? 'vmfs' : 'other',
    vmfsUuid: isVmfs ? volume.toLowerCase() : null,
  });
  of.byVolume.set(volume.toLowerCase(), key);
  return key;
}
