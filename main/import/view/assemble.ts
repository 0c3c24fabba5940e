import type { EstateDraft } from '../../../src/domain/estate/draft.js';
import { overlayKey } from '../../../src/domain/estate/keys.js';
import type { Key, Pool } from '../../../src/domain/estate/types.js';
import { quoted } from '../archive/names.js';
import type { Problems } from '../problems.js';
import type { References } from '../references.js';
import { datastoreSpecs, type DatastoreSpec } from './datastoreSpec.js';
import { plainDn, valueOf, valuesOf, type Located, type ViewDirectory } from './directory.js';
import { lastName, prefixOf } from './inventoryPath.js';

/** Longest name taken, as everywhere. */
const longestName = 500;

/** Makes a View directory's pools and desktops into records. */
export function assembleView(
  directory: ViewDirectory,
  draft: EstateDraft,
  references: References,
  problems: Problems,
): void {
  const assembly = new Assembly(directory, draft, references, problems);
  const members = new Set<string>();
  for (const pool of directory.pools) assembly.pool(pool, members);
  // Machines of no pool: being made, or their pool is not in the export.
  for (const [dn, vm] of directory.vms) if (!members.has(dn)) assembly.vm(vm, null);
}

class Assembly {
  readonly #directory: ViewDirectory;
  readonly #draft: EstateDraft;
  readonly #references: References;
  readonly #problems: Problems;
  readonly #pools = new Set<Key>();
  readonly #clones = new Set<Key>();

  constructor(directory: ViewDirectory, draft: EstateDraft, references: References, problems: Problems) {
    this.#directory = directory;
    this.#draft = draft;
    this.#references = references;
    this.#problems = problems;
  }

  pool(entry: Located, members: Set<string>): void {
    const name = nameOf(entry, 'cn') ?? lastRdn(entry.dn);
    const type = valueOf(entry, 'pae-serverpooltype');
    const place = placeOf(entry);
    if (type === '8') {
      this.#problems.add(
        'note',
        'rds-farm',
        'Farms of RDS hosts are no desktop pools and were passed over.',
        {
          file: entry.file,
        },
      );
      return;
    }
    if (name === null) {
      this.#problems.add('warning', 'pool-without-name', `A pool has no name (cn) and was left out.`, {
        file: entry.file,
        row: entry.line,
      });
      return;
    }
    const key = overlayKey('pool', name);
    if (this.#pools.has(key)) {
      this.#problems.add(
        'warning',
        'pool-twice',
        `The pool ${quoted(name)} is there twice: the first counts.`,
        {
          file: entry.file,
          row: entry.line,
        },
      );
      return;
    }
    this.#pools.add(key);
    const vcenter = this.#vcenter(entry);
    const composer = valuesOf(entry, 'pae-svivmdatastore').flatMap(datastoreSpecs);
    const plain = valuesOf(entry, 'pae-vmdatastore').flatMap(datastoreSpecs);
    const parent = valueOf(entry, 'pae-svivmparentvm');
    const linked = parent !== null || composer.length > 0;
    const record: Pool = {
      key,
      name,
      assignment: type === '3' ? 'dedicated' : type === '4' ? 'floating' : null,
      cluster: this.#cluster([...composer, ...plain], vcenter, place),
      parentVm: parent === null ? null : lastName(parent),
      snapshot: lastName(valueOf(entry, 'pae-svivmsnapshot') ?? ''),
      viewVersion: null,
      ...this.#datastores(name, linked, composer, plain, vcenter, entry),
      namePrefix: prefixOf(valueOf(entry, 'pae-vmnameprefix') ?? ''),
      maxDesktops: countOf(valueOf(entry, 'pae-vmmaximumcount')),
      from: this.#references.from(place),
    };
    this.#draft.pools.push(record);
    this.#members(entry, record, linked, vcenter, members);
  }

  vm(entry: Located, vcenter: Key | null): Key | null {
    const moref = valueOf(entry, 'pae-moid');
    const name = nameOf(entry, 'pae-displayname') ?? nameOf(entry, 'cn');
    if (name === null && moref === null) return null;
    const known = moref !== null && /^vm-\d+$/i.test(moref) ? moref.toLowerCase() : null;
    const place = placeOf(entry);
    const vm = this.#references.vm({ vcenter: vcenter ?? this.#vcenter(entry), name, moref: known }, place);
    vm.role = 'desktop';
    return vm.key;
  }

  #members(entry: Located, pool: Pool, linked: boolean, vcenter: Key | null, members: Set<string>): void {
    let missing = 0;
    for (const dn of new Set(valuesOf(entry, 'pae-memberdn').map(plainDn))) {
      const vm = this.#directory.vms.get(dn);
      if (!vm) {
        missing += 1;
        continue;
      }
      members.add(dn);
      const key = this.vm(vm, vcenter);
      // Replicas and whose clone is whose is told by the disks alone.
      if (key === null || !linked || this.#clones.has(key)) continue;
      this.#clones.add(key);
      this.#draft.linkedClones.push({
        key: `clone:${key}`,
        vm: key,
        replica: null,
        pool: pool.key,
        from: this.#references.from(placeOf(vm)),
      });
    }
    if (missing > 0) {
      this.#problems.add(
        'warning',
        'member-missing',
        `${missing} ${missing === 1 ? 'member' : 'members'} of the pool ${quoted(pool.name)} ${missing === 1 ? 'is' : 'are'} not in the export.`,
        { file: entry.file, row: entry.line },
      );
    }
  }

  #datastores(
    pool: string,
    linked: boolean,
    composer: readonly DatastoreSpec[],
    plain: readonly DatastoreSpec[],
    vcenter: Key | null,
    entry: Located,
  ): Pick<Pool, 'replicaDatastore' | 'osDatastores'> {
    const all = [...composer, ...plain];
    const replicas = new Set(all.flatMap((spec) => (spec.replica === true ? [spec.name] : [])));
    const disks = new Set(
      // Of linked clones the other list is not theirs, unless it is the only one.
      (linked && composer.length > 0 ? [...composer, ...plain.filter((spec) => spec.replica === false)] : all)
        .filter((spec) => spec.replica !== true)
        .map((spec) => spec.name),
    );
    const unsaid = linked ? plain.filter((spec) => spec.replica === null && !disks.has(spec.name)) : [];
    if (replicas.size !== 1 && (replicas.size > 1 || unsaid.length > 0)) {
      const names = replicas.size > 1 ? [...replicas] : unsaid.map((spec) => spec.name);
      this.#problems.add(
        'note',
        'replica-datastore-unsaid',
        `Which datastore the replica of the pool ${quoted(pool)} lies on is not said plainly; it may be ${names.slice(0, 5).map(quoted).join(', ')}. Set it in the DR settings.`,
        { file: entry.file, row: entry.line },
      );
    }
    const keyOf = (name: string): Key =>
      this.#references.datastore({ vcenter, name, moref: null }, placeOf(entry)).key;
    for (const spec of unsaid) if (spec.name.length <= longestName) keyOf(spec.name);
    const [replica] = replicas.size === 1 ? replicas : [];
    return {
      replicaDatastore: replica === undefined ? null : keyOf(replica),
      osDatastores: [...disks].map(keyOf),
    };
  }

  /** The cluster in the paths of the pool's datastores, where all name the same. */
  #cluster(specs: readonly DatastoreSpec[], vcenter: Key | null, place: string): Key | null {
    const clusters = new Set(specs.flatMap((spec) => spec.cluster ?? []));
    const [name] = clusters.size === 1 ? clusters : [];
    return name === undefined ? null : this.#references.cluster(vcenter, name, place);
  }

  /** The vCenter an entry points at, by the name in its address. */
  #vcenter(entry: Located): Key | null {
    const dn = valueOf(entry, 'pae-vcdn');
    const found = dn === null ? undefined : this.#directory.vcenters.get(plainDn(dn));
    if (found) return this.#named(found);
    return null;
  }

  #named(entry: Located): Key | null {
    const url = valueOf(entry, 'pae-vcurl');
    const host = url === null ? null : (/^[a-z]+:\/\/([^/:?#\s]+)/i.exec(url)?.[1] ?? null);
    return host === null ? null : this.#references.vcenter(host, null, placeOf(entry));
  }
}

function placeOf(entry: Located): string {
  return `${entry.file} line ${entry.line}`;
}

function nameOf(entry: Located, attribute: string): string | null {
  const value = valueOf(entry, attribute);
  return value === null || value.length > longestName ? null : value;
}

/** "CN=Pool1,OU=…" → "Pool1". */
function lastRdn(dn: string): string | null {
  const name = /^\s*cn\s*=\s*([^,]+)/i.exec(dn)?.[1]?.trim();
  return name === undefined || name === '' || name.length > longestName ? null : name;
}

function countOf(value: string | null): number | null {
  return value !== null && /^\d{1,7}$/.test(value) ? Number(value) : null;
}
