import type { Key } from '../../../src/domain/estate/types.js';
import type { Pointer, References } from '../references.js';

const guid = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/i;
const managedObject = /(?:^|[^a-z0-9])((?:vm|datastore)-\d+)(?![a-z0-9-])/i;

/**
 * Turns SRM's ids into pointers. An id holds the object's MoRef and may hold the vCenter's instance
 * UUID; where it does not, the vCenter is the protected one of the group or plan.
 */
export class SrmPointers {
  readonly #references: References;
  readonly #vcenters = new Map<string, Key>();

  constructor(references: References) {
    this.#references = references;
  }

  /** The vCenter of that instance UUID, which is all SRM calls it by. */
  vcenter(uuid: string | null, place: string): Key | null {
    const plain = uuid === null ? null : (guid.exec(uuid)?.[0].toLowerCase() ?? null);
    if (plain === null) return null;
    const known = this.#vcenters.get(plain);
    if (known !== undefined) return known;
    const key = this.#references.vcenter(plain, plain, place);
    this.#vcenters.set(plain, key);
    return key;
  }

  of(id: string | null, name: string | null, vcenter: Key | null): Pointer | null {
    const moref = id === null ? null : (managedObject.exec(id)?.[1]?.toLowerCase() ?? null);
    if (moref === null && name === null) return null;
    // A UUID that is none of the vCenters' is something else of SRM's own.
    const told = id === null ? undefined : this.#vcenters.get(guid.exec(id)?.[0].toLowerCase() ?? '');
    return { vcenter: told ?? vcenter, name, moref };
  }
}
