import type { Key, ObjectKind, ObjectRef } from '../estate/types.js';
import type { FieldSource } from './provenance.js';

/** What the page, the command line and the printer show of an estate. */

/** A column of an object table. */
export interface Column {
  readonly id: string;
  readonly label: string;
  readonly align: 'start' | 'end';
  readonly mono: boolean;
}

export type Cell = string | number | boolean | null;

/** One object in a table: its cells in the order of the columns. */
export interface Row {
  readonly key: Key;
  readonly cells: readonly Cell[];
}

export interface RowsPage {
  readonly columns: readonly Column[];
  readonly total: number;
  /** Before filtering. */
  readonly all: number;
  readonly rows: readonly Row[];
}

/** Everything the drawer shows about one object. */
export interface ObjectDetail {
  readonly ref: ObjectRef;
  readonly fields: readonly {
    /** The column's id; 'key' for the key. */
    readonly id: string;
    readonly label: string;
    readonly value: Cell;
    readonly mono: boolean;
  }[];
  readonly relations: readonly {
    readonly label: string;
    readonly total: number;
    /** At most 200. */
    readonly objects: readonly ObjectRef[];
  }[];
  readonly sources: readonly { readonly source: string; readonly place: string }[];
  /** Which source each field is from; empty or absent where one source told them all. */
  readonly fieldSources?: readonly FieldSource[];
  readonly findings: readonly string[];
}

/** Who sees what: the data of the layout view. */
export interface LayoutView {
  readonly sites: readonly { readonly key: Key; readonly name: string; readonly role: string | null }[];
  readonly clusters: readonly {
    readonly key: Key;
    readonly name: string;
    readonly site: Key | null;
    readonly purpose: string | null;
  }[];
  readonly hosts: readonly {
    readonly key: Key;
    readonly name: string;
    readonly cluster: Key | null;
    readonly site: Key | null;
    readonly maintenance: boolean | null;
    readonly version: string | null;
  }[];
  readonly datastores: readonly {
    readonly key: Key;
    readonly name: string;
    readonly type: string;
    readonly site: Key | null;
    readonly capacityMib: number | null;
    readonly freeMib: number | null;
    readonly replication: 'none' | 'synchronous' | 'asynchronous' | 'unknown';
    readonly toSite: Key | null;
    readonly rpoMinutes: number | null;
    readonly protectionGroup: string | null;
    /** VMs whose .vmx is here, placeholders left out. */
    readonly homeVms: number;
    readonly poweredOn: number;
    /** Desktops (linked clones) whose disks or replica are here: those lost if it is lost. */
    readonly dependentVms: number;
    readonly replicas: number;
    readonly portFiles: number | null;
  }[];
  /** [host index, datastore index, state]: 1 mounted read/write, 2 read-only, 3 not accessible. */
  readonly mounts: readonly (readonly [number, number, 1 | 2 | 3])[];
}

/** What is lost with one datastore. */
export interface BlastRadius {
  readonly datastore: ObjectRef;
  readonly groups: readonly {
    readonly label: string;
    readonly reason: string;
    readonly count: number;
    /** At most 200. */
    readonly objects: readonly ObjectRef[];
  }[];
}

/** What is asked of a table: the contract's 'estate.rows' without its snapshot and kind. */
export interface RowsQuery {
  /** Words that must all occur in a row's text, in any column. */
  readonly search: string;
  /** Column id → text it must contain. */
  readonly filters: Readonly<Record<string, string>>;
  readonly sort: { readonly column: string; readonly descending: boolean } | null;
  readonly offset: number;
  readonly limit: number;
}

/** What is asked of a table: the contract's 'estate.rows' without its snapshot and kind. */
export interface RowsQuery {
  /** Words that must all occur in a row's text, in any column. */
  readonly search: string;
  /** Column id → text it must contain. */
  readonly filters: Readonly<Record<string, string>>;
  readonly sort: { readonly column: string; readonly descending: boolean } | null;
  readonly offset: number;
  readonly limit: number;
}

/** All rows of one kind, ready for querying. Build it once an estate and keep it. */
export interface Table {
  readonly kind: ObjectKind;
  readonly columns: readonly Column[];
  readonly rows: readonly Row[];
  /** Each row's whole text in lower case, for searching. */
  readonly texts: readonly string[];
}
