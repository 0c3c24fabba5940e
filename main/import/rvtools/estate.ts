import { emptyDraft, type EstateDraft } from '../../../src/domain/estate/draft.js';
import type { Datastore, Host, Key, Provenance } from '../../../src/domain/estate/types.js';
import { quoted } from '../archive/names.js';
import type { ProblemPlace, Problems } from '../problems.js';
import { Datastores } from './datastores.js';
import { Places } from './places.js';
import { Switches } from './switches.js';
import type { Row } from './table.js';
import { datastoreOf, toText, type NumberStyle } from './values.js';
import { Vms } from './vms.js';

/** Columns that say where a row's object is, as most sheets have them. */
export type PlaceField = 'vcServer' | 'vcUuid' | 'datacenter' | 'cluster' | 'host';

/** What is known of the export as a whole. */
export interface ExportInfo {
  rvtoolsVersion: string | null;
  takenAt: string | null;
}

/** The estate as far as it has been read, with the look-ups that join the sheets. */
export class EstateInProgress {
  readonly draft: EstateDraft;
  readonly places: Places;
  readonly datastores: Datastores;
  readonly switches: Switches;
  readonly vms: Vms;
  readonly problems: Problems;
  readonly info: ExportInfo = { rvtoolsVersion: null, takenAt: null };
  /** Sheets that were there and recognised. */
  readonly sheetsRead = new Set<string>();
  /** Set while a table is read. */
  sheet = '';
  file = '';
  numbers: NumberStyle = 'point';
  #vcenterMissing = false;

  constructor(name: string, problems: Problems) {
    this.draft = emptyDraft(name, '');
    this.problems = problems;
    this.places = new Places(this.draft);
    this.datastores = new Datastores(this.draft);
    this.switches = new Switches(this.draft, this.places);
    this.vms = new Vms(this.draft);
  }

  /** Where a record is from: "vInfo row 12". */
  from(row: number): Provenance {
    // Joined, not concatenated: every record keeps one, and a concatenation keeps its parts as well.
    return { source: 0, place: [this.sheet, 'row', row].join(' ') };
  }

  at(row: number | null, column: string | null = null): ProblemPlace {
    return { file: this.file, sheet: this.sheet, row, column };
  }

  warn(code: string, row: number, column: string | null, message: string): void {
    this.problems.add('warning', code, message, this.at(row, column));
  }

  vcenter(row: Row<'vcServer' | 'vcUuid'>): Key | null {
    const key = this.places.vcenter(row.get('vcUuid'), row.get('vcServer'), () => this.from(row.number));
    if (key === null && !this.#vcenterMissing) {
      this.#vcenterMissing = true;
      this.warn(
        'vcenter-unknown',
        row.number,
        'VI SDK UUID',
        'The export does not say which vCenter its objects are of ("VI SDK UUID", "VI SDK Server"): they cannot be matched with those of another export.',
      );
    }
    return key;
  }

  /** The datacenter, cluster and host a row names, made known if they were not yet. */
  placeOf(
    row: Row<PlaceField>,
    vcenter: Key | null,
  ): { datacenter: Key | null; cluster: Key | null; host: Host | null } {
    const from = (): Provenance => this.from(row.number);
    const datacenter = this.places.datacenter(vcenter, toText(row.get('datacenter')), from);
    const cluster = this.places.cluster(vcenter, datacenter, toText(row.get('cluster')), from);
    const name = toText(row.get('host'));
    if (name === null) return { datacenter, cluster, host: null };
    const host = this.host(vcenter, name, row.number);
    this.places.settle(host, datacenter, cluster);
    return { datacenter, cluster, host };
  }

  /** The host of that name; one that vHost does not list is added and told. */
  host(vcenter: Key | null, name: string, row: number): Host {
    const known = this.places.hostNamed(vcenter, name);
    if (known) return known;
    if (this.sheetsRead.has('vHost')) {
      this.warn(
        'host-not-listed',
        row,
        'Host',
        `The host ${quoted(name)} is named here but vHost does not list it.`,
      );
    }
    return this.places.addHost(vcenter, name, {}, this.from(row));
  }

  /** The datastore at the beginning of a VM's path; null, and told, when it cannot be known. */
  datastoreAt(
    path: string | null,
    vcenter: Key | null,
    host: Key | null,
    datacenter: Key | null,
    row: number,
  ): Datastore | null {
    const name = datastoreOf(path);
    if (name === null) return null;
    const found = this.datastores.named(vcenter, name, host, datacenter);
    if (found === 'ambiguous') {
      this.warn(
        'datastore-ambiguous',
        row,
        'Path',
        `Several datastores are named ${quoted(name)} and nothing tells which one is meant here.`,
      );
      return null;
    }
    if (found !== 'unknown') return found;
    // Where the sheet is missing that is said once, not of every datastore.
    if (this.sheetsRead.has('vDatastore')) {
      this.problems.add(
        'warning',
        'datastore-by-name',
        `The datastore ${quoted(name)} is named in a path but vDatastore does not list it: nothing but its name is known.`,
        this.at(row, 'Path'),
      );
    }
    return this.datastores.add(
      vcenter,
      name,
      {
        type: null,
        url: null,
        address: null,
        moref: null,
        majorVersion: null,
        capacityMib: null,
        freeMib: null,
        accessible: null,
      },
      this.from(row),
    );
  }
}
