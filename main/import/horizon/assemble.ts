import type { EstateDraft } from '../../../src/domain/estate/draft.js';
import { deviceKey, overlayKey } from '../../../src/domain/estate/keys.js';
import type { Key, Pool } from '../../../src/domain/estate/types.js';
import { quoted } from '../archive/names.js';
import type { Problems } from '../problems.js';
import type { References } from '../references.js';
import { datastoreTypeOf, powerOf } from '../vcenterWords.js';
import { computeName, lastName, prefixOf } from '../view/inventoryPath.js';
import type {
  HorizonDatastore,
  HorizonMachine,
  HorizonNamed,
  HorizonPool,
  HorizonVcenter,
} from './schemas.js';

/** One answer and where it stood. */
export interface Answer<T> {
  readonly value: T;
  readonly place: string;
  readonly file: string;
}

/** All answers of one export. */
export class Answers {
  readonly vcenters: Answer<HorizonVcenter>[] = [];
  readonly datastores: Answer<HorizonDatastore>[] = [];
  readonly baseVms: Answer<HorizonNamed>[] = [];
  readonly snapshots: Answer<HorizonNamed>[] = [];
  readonly pools: Answer<HorizonPool>[] = [];
  readonly machines: Answer<HorizonMachine>[] = [];
}

/** Sources of pools whose desktops are clones that read from a base. */
const linkedSources = new Set(['INSTANT_CLONE', 'LINKED_CLONE', 'VIEW_COMPOSER']);

/** Joins Horizon's answers into pools, desktops and what they lie on. */
export function assembleHorizon(
  answers: Answers,
  draft: EstateDraft,
  references: References,
  problems: Problems,
): void {
  const assembly = new Assembly(answers, draft, references, problems);
  for (const answer of answers.vcenters) assembly.vcenter(answer);
  for (const answer of answers.datastores) assembly.datastore(answer);
  for (const answer of answers.pools) assembly.pool(answer);
  for (const answer of answers.machines) assembly.machine(answer);
}

class Assembly {
  readonly #draft: EstateDraft;
  readonly #references: References;
  readonly #problems: Problems;
  /** By Horizon's own id of a vCenter. */
  readonly #vcenters = new Map<string, Key>();
  readonly #pools = new Map<string, { readonly record: Pool; readonly linked: boolean }>();
  readonly #poolKeys = new Set<Key>();
  readonly #baseVms: ReadonlyMap<string, string>;
  readonly #snapshots: ReadonlyMap<string, string>;
  readonly #machines = new Set<Key>();

  constructor(answers: Answers, draft: EstateDraft, references: References, problems: Problems) {
    this.#draft = draft;
    this.#references = references;
    this.#problems = problems;
    this.#baseVms = namesById(answers.baseVms);
    this.#snapshots = namesById(answers.snapshots);
  }

  vcenter({ value, place }: Answer<HorizonVcenter>): void {
    const key = this.#references.vcenter(
      value.server_name,
      value.instance_uuid?.toLowerCase() ?? null,
      place,
    );
    if (value.id !== null) this.#vcenters.set(value.id, key);
  }

  datastore({ value, place }: Answer<HorizonDatastore>): void {
    const record = this.#references.datastore(
      { ...this.#in(value.vcenter_id), name: value.name, moref: morefOf(value.id) },
      place,
    );
    record.type = datastoreTypeOf(value.file_system_type);
    record.capacityMib = value.capacity_mb;
    record.freeMib = value.free_space_mb;
  }

  pool({ value, place, file }: Answer<HorizonPool>): void {
    if (value.type?.toUpperCase() === 'RDS') {
      this.#problems.add(
        'note',
        'rds-farm',
        'Pools on farms of RDS hosts have no desktops of their own and were passed over.',
        { file },
      );
      return;
    }
    const key = overlayKey('pool', value.name);
    if (this.#poolKeys.has(key)) return;
    this.#poolKeys.add(key);
    const where = this.#in(value.vcenter_id);
    const storage = value.storage_settings;
    const provisioning = value.provisioning_settings;
    const datastoreOf = (id: string | null, name: string | null): Key | null =>
      id === null && name === null
        ? null
        : this.#references.datastore(
            { ...where, name: name ?? (morefOf(id) === null ? id : null), moref: morefOf(id) },
            place,
          ).key;
    // A datastore cluster is none of its datastores: which ones it holds is not told.
    const clusters = (storage?.datastores ?? []).filter((one) => one.sdrs_cluster === true);
    if (clusters.length > 0) {
      this.#problems.add(
        'note',
        'datastore-cluster',
        `The pool ${quoted(value.name)} lies on a datastore cluster; which datastores that holds is not told.`,
        { file },
      );
    }
    const record: Pool = {
      key,
      name: value.name,
      assignment: assignmentOf(value.user_assignment),
      cluster: null,
      parentVm: nameFrom(this.#baseVms, value.vcenter_id, provisioning?.parent_vm_id ?? null),
      snapshot: nameFrom(this.#snapshots, value.vcenter_id, provisioning?.base_snapshot_id ?? null),
      viewVersion: null,
      replicaDatastore:
        storage?.use_separate_datastores_replica_and_os_disks === true
          ? datastoreOf(storage.replica_disk_datastore_id, null)
          : null,
      osDatastores: [
        ...new Set(
          (storage?.datastores ?? []).flatMap((one) =>
            one.sdrs_cluster === true ? [] : (datastoreOf(one.datastore_id, one.datastore_name) ?? []),
          ),
        ),
      ],
      namePrefix: prefixOf(value.pattern_naming_settings?.naming_pattern ?? ''),
      maxDesktops: value.pattern_naming_settings?.max_number_of_machines ?? null,
      from: this.#references.from(place),
    };
    this.#draft.pools.push(record);
    const linked = linkedSources.has(value.source?.toUpperCase() ?? '');
    if (value.id !== null) this.#pools.set(value.id, { record, linked });
  }

  machine({ value, place, file }: Answer<HorizonMachine>): void {
    const data = value.managed_machine_data;
    // Physical machines and others that no vCenter manages.
    if (!data || value.name === null) return;
    if (data.missing_in_vcenter === true) {
      this.#problems.add(
        'warning',
        'machine-missing',
        `The machine ${quoted(value.name)} is missing in vCenter: Horizon counts on it, and it is not there.`,
        { file },
      );
      return;
    }
    const where = this.#in(data.virtual_center_id);
    const name = (data.path === null ? null : lastName(data.path)) ?? value.name;
    const vm = this.#references.vm({ ...where, name, moref: null }, place);
    if (this.#machines.has(vm.key)) return;
    this.#machines.add(vm.key);
    vm.role = 'desktop';
    vm.power = powerOf(data.virtual_machine_power_state);
    vm.memoryMib = data.memory_mb;
    if (data.host_name !== null)
      vm.host = this.#references.host({ ...where, name: data.host_name, moref: null }, place).key;
    this.#disks(data.virtual_disks, vm.key, where, place);
    const pool = value.desktop_pool_id === null ? undefined : this.#pools.get(value.desktop_pool_id);
    if (pool?.linked !== true) return;
    this.#draft.linkedClones.push({
      key: `clone:${vm.key}`,
      vm: vm.key,
      replica: null,
      pool: pool.record.key,
      from: this.#references.from(place),
    });
  }

  #disks(
    disks: NonNullable<HorizonMachine['managed_machine_data']>['virtual_disks'],
    vm: Key,
    where: Where,
    place: string,
  ): void {
    for (const [i, disk] of disks.entries()) {
      const label = `Virtual disk ${i + 1}`;
      const datastore =
        /^\[([^\]]+)\]/.exec(disk.path ?? '')?.[1] ??
        (disk.datastore_path === null ? null : lastName(disk.datastore_path));
      const cluster = disk.datastore_path === null ? null : computeName(disk.datastore_path);
      if (cluster !== null && where.vcenter !== null) this.#references.cluster(where.vcenter, cluster, place);
      this.#draft.disks.push({
        key: deviceKey(vm, label),
        vm,
        label,
        datastore:
          datastore === null
            ? null
            : this.#references.datastore({ ...where, name: datastore, moref: null }, place).key,
        path: disk.path,
        capacityMib: disk.capacity_mb,
        thin: null,
        raw: false,
        parents: [],
        parentsKnown: false,
        from: this.#references.from(place),
      });
    }
  }

  /** The vCenter of that id; where nobody names it the id at least tells two apart. */
  #in(id: string | null): Where {
    const vcenter = id === null ? undefined : this.#vcenters.get(id);
    return vcenter === undefined ? { vcenter: null, scope: id } : { vcenter, scope: null };
  }
}

interface Where {
  readonly vcenter: Key | null;
  readonly scope: string | null;
}

/** MoRefs are unique in their vCenter only. */
function namesById(answers: readonly Answer<HorizonNamed>[]): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const { value } of answers) {
    if (value.id !== null) names.set(`${value.vcenter_id ?? ''}\n${value.id}`, value.name);
  }
  return names;
}

function nameFrom(
  names: ReadonlyMap<string, string>,
  vcenter: string | null,
  id: string | null,
): string | null {
  if (id === null) return null;
  return names.get(`${vcenter ?? ''}\n${id}`) ?? names.get(`\n${id}`) ?? null;
}

function morefOf(id: string | null): string | null {
  return id !== null && /^[a-z]+-[a-z]?\d+$/i.test(id) ? id.toLowerCase() : null;
}

function assignmentOf(told: string | null): Pool['assignment'] {
  switch (told?.toUpperCase()) {
    case 'DEDICATED':
      return 'dedicated';
    case 'FLOATING':
      return 'floating';
    default:
      return null;
  }
}
