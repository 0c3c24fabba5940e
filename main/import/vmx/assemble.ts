import { instanceUuidAlias, vmxAlias } from '../../../src/domain/estate/aliases.js';
import type { EstateDraft } from '../../../src/domain/estate/draft.js';
import {
  deviceKey,
  namedKey,
  normalSwitchUuid,
  switchKey,
  vmfsKey,
} from '../../../src/domain/estate/keys.js';
import type { Key, Provenance } from '../../../src/domain/estate/types.js';
import { unknownDatastore, unknownVm } from '../../../src/domain/estate/unknown.js';
import { quoted } from '../archive/names.js';
import { switchUuid, vmfsUuid } from '../esxi/ids.js';
import type { Problems } from '../problems.js';
import type { Chains } from './chains.js';
import type { DiskConfig, NicConfig, VmConfig } from './config.js';
import { isRaw, type DiskDescriptor } from './descriptor.js';
import { placeInSet, placeKey, placeNamedBy, writtenPath, type FilePlace } from './paths.js';

/** Turns VMs' files into records of a draft. */
export class VmAssembly {
  readonly #draft: EstateDraft;
  readonly #chains: Chains;
  readonly #problems: Problems;
  readonly #known = new Set<Key>();
  /** Files of VMs that nothing but the name is known by. */
  readonly #byNameOnly: string[] = [];
  /** Places of descriptors that a VM's disk leads to. */
  readonly #used = new Set<string>();

  constructor(draft: EstateDraft, chains: Chains, problems: Problems) {
    this.#draft = draft;
    this.#chains = chains;
    this.#problems = problems;
  }

  /** Adds a VM with its NICs and disks. */
  add(config: VmConfig): void {
    const place = placeInSet(config.file);
    const named = namedKey(null, 'vm', place.volume === null ? config.file : writtenPath(place));
    const home = this.#datastore(place, at(config.file, 1));
    this.#known.add(named);
    this.#draft.vms.push({
      ...unknownVm,
      key: named,
      name: config.name ?? config.file.slice(config.file.lastIndexOf('/') + 1).replace(/\.\w+$/, ''),
      instanceUuid: config.instanceUuid,
      smbiosUuid: config.smbiosUuid,
      template: config.file.toLowerCase().endsWith('.vmtx'),
      homeDatastore: home,
      // The datastore's name stands in no file: the alias tells where it lies.
      cpus: config.cpus,
      memoryMib: config.memoryMib,
      // The file knows the guest by an identifier, vCenter by its name.
      aliases: [
        ...(config.instanceUuid === null ? [] : [instanceUuidAlias(config.instanceUuid)]),
        ...(home === null ? [] : [vmxAlias(home, place.path)]),
      ],
      from: at(config.file, 1),
    });
    if (config.instanceUuid === null && home === null) {
      this.#byNameOnly.push(config.file);
    }
    for (const nic of config.nics) this.#addNic(named, nic, config.file);
    for (const disk of config.disks) this.#addDisk(named, disk, place, config.file);
  }

  /** Says which VMs nothing but their names can be told by. */
  tellKnownByName(): void {
    const [first, ...others] = this.#byNameOnly;
    if (first === undefined) return;
    if (others.length === 0) {
      this.#problems.add(
        'note',
        'vm-known-by-name',
        `${quoted(first)} tells neither its vCenter UUID nor the volume it lies on: the VM is known by its name only.`,
        { file: first },
      );
      return;
    }
    const named = this.#byNameOnly.slice(0, 3).map(quoted).join(', ');
    const more = this.#byNameOnly.length > 3 ? ` and ${this.#byNameOnly.length - 3} more` : '';
    this.#problems.add(
      'note',
      'vm-known-by-name',
      `${this.#byNameOnly.length} .vmx files tell neither their vCenter UUID nor the volume they lie on: their VMs are known by name only (${named}${more}).`,
    );
  }

  /** Says which descriptors belong to no VM that was given. */
  tellUnused(descriptors: readonly DiskDescriptor[]): void {
    for (const { file } of descriptors) {
      if (this.#used.has(placeKey(placeInSet(file)))) continue;
      this.#problems.add(
        'note',
        'disk-without-vm',
        `No .vmx that was given uses the disk ${quoted(file)}: only its word on its parent was checked.`,
        { file },
      );
    }
  }

  #addNic(vm: Key, nic: NicConfig, file: string): void {
    // vCenter numbers adapters from 1.
    const label = `Network adapter ${nic.number + 1}`;
    let dvSwitch: Key | null = null;
    if (nic.switchUuid !== null && switchUuid.test(nic.switchUuid)) {
      dvSwitch = this.#switch(nic.switchUuid, at(file, nic.line));
    } else if (nic.switchUuid !== null) {
      this.#problems.add(
        'warning',
        'switch-uuid',
        `ethernet${nic.number} in ${quoted(file)} names a dvSwitch by ${quoted(nic.switchUuid)}, which is no UUID of one: its port is left out.`,
        { file, row: nic.line },
      );
    }
    this.#draft.nics.push({
      key: deviceKey(vm, label),
      vm,
      label,
      mac: nic.mac,
      connected: null,
      startsConnected: nic.startsConnected,
      networkName: nic.networkName,
      dvSwitch,
      dvPortgroup: null,
      portKey: dvSwitch === null ? null : nic.portKey,
      portKnown: nic.switchUuid === null || dvSwitch !== null,
      from: at(file, nic.line),
    });
  }

  #addDisk(vm: Key, disk: DiskConfig, home: FilePlace, file: string): void {
    const from = at(file, disk.line);
    const top = placeNamedBy(home, disk.fileName);
    if (top === null) {
      this.#problems.add(
        'warning',
        'disk-path',
        `${disk.label} in ${quoted(file)} names its disk by a path that is on no volume (${quoted(disk.fileName)}): the disk is left out.`,
        { file, row: disk.line },
      );
      return;
    }
    const descriptor = this.#chains.at(top);
    const { parents, complete } = this.#chains.below(top);
    for (const place of [top, ...parents]) this.#used.add(placeKey(place));
    this.#draft.disks.push({
      key: deviceKey(vm, disk.label),
      vm,
      label: disk.label,
      datastore: this.#datastore(top, from),
      path: writtenPath(top),
      capacityMib: descriptor?.capacityMib ?? null,
      thin: descriptor?.thin ?? null,
      raw: descriptor !== undefined && isRaw(descriptor),
      parents: parents.map((parent) => ({
        path: writtenPath(parent),
        datastore: this.#datastore(parent, from),
      })),
      parentsKnown: complete,
      from,
    });
  }

  /** The datastore of a place; null when its volume is not told. */
  #datastore(place: FilePlace, from: Provenance): Key | null {
    if (place.volume === null) return null;
    const isVmfs = vmfsUuid.test(place.volume);
    const key = isVmfs ? vmfsKey(place.volume) : namedKey(null, 'datastore', place.volume);
    if (this.#known.has(key)) return key;
    this.#known.add(key);
    this.#draft.datastores.push({
      ...unknownDatastore,
      key,
      name: place.volume,
      type: isVmfs ? 'vmfs' : 'other',
      vmfsUuid: isVmfs ? place.volume : null,
      from,
    });
    return key;
  }

  #switch(uuid: string, from: Provenance): Key {
    const key = switchKey(uuid);
    if (!this.#known.has(key)) {
      this.#known.add(key);
      this.#draft.dvSwitches.push({
        key,
        name: `dvSwitch ${normalSwitchUuid(uuid)}`,
        vcenter: null,
        datacenter: null,
        uuid: uuid.toLowerCase(),
        version: null,
        portsKnown: false,
        from,
      });
    }
    return key;
  }
}

/** "web01/web01.vmx line 12": all files of an import are one source. */
function at(file: string, line: number): Provenance {
  return { source: 0, place: `${file} line ${line}` };
}
