import { namedKey, normalSwitchUuid, switchKey } from '../../../src/domain/estate/keys.js';
import type {
  DvPortgroup,
  DvSwitch,
  Key,
  PortBinding,
  Provenance,
} from '../../../src/domain/estate/types.js';
import type { EstateDraft } from '../../../src/domain/estate/draft.js';
import type { Places } from './places.js';

/** dvSwitches and their portgroups, which RVTools' other sheets know by name only. */
export class Switches {
  readonly #draft: EstateDraft;
  readonly #places: Places;
  readonly #byName = new Map<string, DvSwitch[]>();
  readonly #byKey = new Map<Key, DvSwitch>();
  readonly #portgroups = new Map<string, DvPortgroup>();
  readonly #keys = new Set<Key>();

  constructor(draft: EstateDraft, places: Places) {
    this.#draft = draft;
    this.#places = places;
  }

  /** Adds a switch; answers the known one when its identity is the same. */
  add(
    vcenter: Key | null,
    name: string,
    facts: { datacenter: Key | null; uuid: string | null; moref: string | null; version: string | null },
    from: Provenance,
  ): DvSwitch {
    const key =
      facts.uuid !== null && normalSwitchUuid(facts.uuid) !== ''
        ? switchKey(facts.uuid)
        : facts.moref !== null
          ? this.#places.moref(vcenter, facts.moref)
          : namedKey(facts.datacenter ?? vcenter, 'dvSwitch', name);
    const id = nameId(vcenter, name);
    const named = this.#byName.get(id) ?? [];
    const known = this.#byKey.get(key);
    if (known) {
      if (!named.includes(known)) this.#byName.set(id, [...named, known]);
      return known;
    }
    // RVTools lists portgroups, not ports.
    const dvSwitch: DvSwitch = {
      key,
      name,
      vcenter,
      datacenter: facts.datacenter,
      uuid: facts.uuid,
      version: facts.version,
      portsKnown: false,
      from,
    };
    this.#byName.set(id, [...named, dvSwitch]);
    this.#byKey.set(key, dvSwitch);
    this.#draft.dvSwitches.push(dvSwitch);
    return dvSwitch;
  }

  /** The switch of that name; null when there is none or nothing tells which. */
  named(vcenter: Key | null, name: string, datacenter: Key | null): DvSwitch | null {
    const named = this.#byName.get(nameId(vcenter, name)) ?? [];
    if (named.length <= 1) return named[0] ?? null;
    const near = named.filter((dvSwitch) => dvSwitch.datacenter === datacenter);
    return near.length === 1 ? (near[0] as DvSwitch) : null;
  }

  addPortgroup(
    vcenter: Key | null,
    dvSwitch: DvSwitch,
    name: string,
    facts: { moref: string | null; binding: PortBinding | null; ports: number | null; vlan: string | null },
    from: Provenance,
  ): void {
    const key =
      facts.moref === null
        ? namedKey(dvSwitch.key, 'dvPortgroup', name)
        : this.#places.moref(vcenter, facts.moref);
    if (this.#keys.has(key)) return;
    this.#keys.add(key);
    const portgroup: DvPortgroup = {
      key,
      name,
      dvSwitch: dvSwitch.key,
      moref: facts.moref,
      binding: facts.binding,
      ports: facts.ports,
      autoExpand: null,
      // vCenter names the uplink portgroup it makes "<switch>-DVUplinks-<number>"; no column tells.
      uplink: /-DVUplinks-\d+$/i.test(name),
      vlan: facts.vlan,
      from,
    };
    this.#portgroups.set(`${dvSwitch.key}\n${name}`, portgroup);
    this.#draft.dvPortgroups.push(portgroup);
  }

  portgroup(dvSwitch: DvSwitch, name: string): DvPortgroup | null {
    return this.#portgroups.get(`${dvSwitch.key}\n${name}`) ?? null;
  }

  /** Whether any switch has that name. */
  knows(vcenter: Key | null, name: string): boolean {
    return this.#byName.has(nameId(vcenter, name));
  }
}

function nameId(vcenter: Key | null, name: string): string {
  return `${vcenter ?? ''}\n${name}`;
}
