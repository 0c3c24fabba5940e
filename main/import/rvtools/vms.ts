import type { Key, Vm } from '../../../src/domain/estate/types.js';
import type { EstateDraft } from '../../../src/domain/estate/draft.js';

/** What a row of another sheet says about the VM it is of. */
export interface VmClues {
  readonly vcenter: Key | null;
  /** The key of (vCenter, MoRef); null where the sheet has no "VM ID". */
  readonly key: Key | null;
  readonly uuid: string | null;
  readonly name: string | null;
  readonly datacenter: Key | null;
  readonly cluster: Key | null;
  readonly host: Key | null;
  /** Path of a file of the VM, if the sheet has one. */
  readonly path: string | null;
}

/** The VMs read so far, found again by MoRef, by UUID, or by a name that leaves no doubt. */
export class Vms {
  readonly #draft: EstateDraft;
  readonly #byKey = new Map<Key, Vm>();
  /** The cell "VM UUID" of each VM. */
  readonly #uuids: (string | null)[] = [];
  /** Filled when first asked for: sheets with a "VM ID" never ask, and there may be very many VMs. */
  readonly #byUuid = new Map<string, Vm | null>();
  readonly #byName = new Map<string, Vm | Vm[]>();
  /** VMs that are in both. */
  #indexed = 0;
  #anyMoref = false;

  constructor(draft: EstateDraft) {
    this.#draft = draft;
  }

  get(key: Key): Vm | undefined {
    return this.#byKey.get(key);
  }

  /** @param uuid The cell "VM UUID", whichever of the two UUIDs it holds in this version. */
  add(vm: Vm, uuid: string | null): void {
    this.#byKey.set(vm.key, vm);
    this.#draft.vms.push(vm);
    this.#uuids.push(uuid);
    if (vm.moref !== null) this.#anyMoref = true;
  }

  #index(): void {
    const { vms } = this.#draft;
    for (; this.#indexed < vms.length; this.#indexed += 1) {
      const vm = vms[this.#indexed] as Vm;
      const uuid = this.#uuids[this.#indexed] ?? null;
      // SMBIOS UUIDs repeat: one that does identifies nothing.
      if (uuid !== null) this.#byUuid.set(uuid, this.#byUuid.has(uuid) ? null : vm);
      const id = nameId(vm.vcenter, vm.name);
      const named = this.#byName.get(id);
      if (named === undefined) this.#byName.set(id, vm);
      else if (Array.isArray(named)) named.push(vm);
      else this.#byName.set(id, [named, vm]);
    }
  }

  /** The VM a row is of. Never the first of several that could be meant. */
  find(clues: VmClues): Vm | 'unknown' | 'ambiguous' {
    if (clues.key !== null) {
      const vm = this.#byKey.get(clues.key);
      if (vm) return vm;
    }
    this.#index();
    if (clues.uuid !== null) {
      const vm = this.#byUuid.get(clues.uuid);
      if (vm) return vm;
    }
    // A MoRef that vInfo does not list is of another VM, even if its name occurs there.
    if (clues.name === null || (clues.key !== null && this.#anyMoref)) return 'unknown';
    const named = this.#byName.get(nameId(clues.vcenter, clues.name));
    if (named === undefined) return 'unknown';
    if (!Array.isArray(named)) return named;
    let left = named;
    const folder = folderOf(clues.path);
    if (folder !== null) left = narrowed(left, (vm) => folderOf(vm.vmxPath) === folder);
    if (clues.host !== null) left = narrowed(left, (vm) => vm.host === clues.host);
    if (clues.cluster !== null) left = narrowed(left, (vm) => vm.cluster === clues.cluster);
    if (clues.datacenter !== null) left = narrowed(left, (vm) => vm.datacenter === clues.datacenter);
    return left.length === 1 ? (left[0] as Vm) : 'ambiguous';
  }
}

/** Those that fit; all of them when none does, since a disk may lie elsewhere than its VM. */
function narrowed(vms: Vm[], fits: (vm: Vm) => boolean): Vm[] {
  const fitting = vms.filter(fits);
  return fitting.length === 0 ? vms : fitting;
}

/** "[ds] desk-1/desk-1.vmx" → "[ds] desk-1". */
function folderOf(path: string | null): string | null {
  const at = path?.lastIndexOf('/') ?? -1;
  return path === null || at < 0 ? null : path.slice(0, at);
}

function nameId(vcenter: Key | null, name: string): string {
  return `${vcenter ?? ''}\n${name}`;
}
