import { kinship, knownByItself, type EstateIdentity, type Kinship } from '../../src/domain/diff/kinship.js';
import type { Key } from '../../src/domain/estate/types.js';
import type { Reader } from './connection.js';

/** Tells stored snapshots of one estate from those of another. Keys are read where vCenters do not tell. */
export class Kinships {
  readonly #reader: Reader;
  readonly #identities = new Map<number, EstateIdentity>();

  constructor(reader: Reader) {
    this.#reader = reader;
  }

  /** Whether two snapshots are of one estate. */
  between(first: number, second: number): Kinship {
    if (first === second) return { same: true, sentence: 'It is one snapshot.', lacks: [] };
    return kinship(this.#identity(first), this.#identity(second));
  }

  /** Which of some snapshots are of one estate with each, in their order. Each two are looked at once. */
  among(snapshots: readonly number[]): Map<number, number[]> {
    const same = new Map(snapshots.map((id) => [id, [] as number[]]));
    for (const [i, first] of snapshots.entries()) {
      for (const second of snapshots.slice(i + 1)) {
        if (!this.between(first, second).same) continue;
        same.get(first)?.push(second);
        same.get(second)?.push(first);
      }
    }
    return same;
  }

  #identity(snapshotId: number): EstateIdentity {
    const known = this.#identities.get(snapshotId);
    if (known !== undefined) return known;
    const made = new StoredIdentity(this.#reader, snapshotId);
    this.#identities.set(snapshotId, made);
    return made;
  }
}

class StoredIdentity implements EstateIdentity {
  readonly vcenters: EstateIdentity['vcenters'];
  readonly #reader: Reader;
  readonly #snapshotId: number;
  #datastores: ReadonlySet<Key> | null = null;
  #vms: ReadonlySet<Key> | null = null;

  constructor(reader: Reader, snapshotId: number) {
    this.#reader = reader;
    this.#snapshotId = snapshotId;
    this.vcenters = reader.all(
      'SELECT name, instance_uuid AS instanceUuid FROM vcenters WHERE snapshot_id = ? ORDER BY position',
      snapshotId,
    );
  }

  get datastores(): ReadonlySet<Key> {
    return (this.#datastores ??= new Set(this.#keys('datastores').filter(knownByItself)));
  }

  get vms(): ReadonlySet<Key> {
    return (this.#vms ??= new Set(this.#keys('vms')));
  }

  #keys(table: 'datastores' | 'vms'): Key[] {
    return this.#reader
      .all<{ readonly key: Key }>(`SELECT key FROM ${table} WHERE snapshot_id = ?`, this.#snapshotId)
      .map(({ key }) => key);
  }
}
