import type { EstateDraft } from '../../../src/domain/estate/draft.js';
import type { Key, Provenance } from '../../../src/domain/estate/types.js';
import type { Problems } from '../problems.js';
import type { Inventory } from './inventory.js';

/** What all parts of the assembly share. */
export interface Assembly {
  readonly inventory: Inventory;
  readonly draft: EstateDraft;
  readonly problems: Problems;
  readonly vcenter: Key;
  /** Keys of hosts and clusters that are in the export, by MoRef. */
  readonly hosts: ReadonlyMap<string, Key>;
  readonly clusters: ReadonlyMap<string, Key>;
  from(file: string): Provenance;
  /** The key of the datacenter above an object. */
  datacenterOf(parent: string | null): Key | null;
  /** Any object of this vCenter: the same text for the same object. */
  keyOf(moref: string): Key;
}

/** What is said while objects are joined. */
export const joining = 'Joining objects';
