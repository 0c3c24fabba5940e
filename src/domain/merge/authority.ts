import type { ObjectKind, Source, SourceFormat } from '../estate/types.js';

/**
 * Whom to believe about what, as data.
 *
 * Of two sources of different formats the one that stands first in the order for the field counts;
 * of two of the same format the newer one. The user's decisions stand above all of it.
 */

/** Where nothing below says otherwise: what vCenter itself wrote, then tables of it, then the rest. */
export const defaultOrder: readonly SourceFormat[] = [
  'editor',
  'overlay',
  'govc',
  'rvtools-xlsx',
  'rvtools-csv',
  'vcd-json',
  'esxi',
  'vmx',
  'horizon-json',
  'view-ldif',
  'srm-json',
  'srm-csv',
  'sample',
];

export const formatNames: Readonly<Record<SourceFormat, string>> = {
  govc: 'the govc export',
  'rvtools-xlsx': 'the RVTools workbook',
  'rvtools-csv': 'the RVTools tables',
  esxi: 'the ESXi host',
  vmx: 'the VM’s own files',
  'srm-json': 'Site Recovery Manager',
  'srm-csv': 'Site Recovery Manager (.csv)',
  'view-ldif': 'View',
  'horizon-json': 'Horizon',
  'vcd-json': 'vCloud Director',
  overlay: 'the overlay',
  editor: 'the editor',
  sample: 'the sample',
};

interface Authority {
  readonly kind: ObjectKind;
  readonly fields: 'all' | readonly string[];
  /** The rest follows in the default order. */
  readonly order: readonly SourceFormat[];
  /** A full sentence, shown with a conflict that was settled by it. */
  readonly why: string;
}

export const authorities: readonly Authority[] = [
  {
    kind: 'mount',
    fields: 'all',
    order: ['esxi', 'govc'],
    why: 'A host knows best what it mounts itself.',
  },
  {
    kind: 'portFile',
    fields: 'all',
    order: ['esxi'],
    why: 'Port files are listed on the host that sees the volume.',
  },
  {
    kind: 'host',
    fields: ['bootTime', 'version', 'build'],
    order: ['esxi', 'govc'],
    why: 'A host knows best when it started and what it runs.',
  },
  {
    kind: 'vcenter',
    fields: ['name'],
    order: ['rvtools-xlsx', 'rvtools-csv', 'vcd-json', 'srm-json', 'horizon-json', 'view-ldif', 'srm-csv'],
    why: 'A govc export knows a vCenter only by the name of its own file.',
  },
  {
    kind: 'disk',
    fields: ['parents', 'path', 'datastore'],
    order: ['govc', 'vmx', 'esxi'],
    why: 'govc writes the whole chain of a disk’s files, tables only its topmost one.',
  },
  {
    kind: 'nic',
    fields: ['dvSwitch', 'dvPortgroup', 'portKey'],
    order: ['govc', 'vmx', 'esxi'],
    why: 'govc writes the ports of switches as vCenter keeps them.',
  },
  {
    kind: 'pool',
    fields: 'all',
    order: ['horizon-json', 'view-ldif'],
    why: 'Horizon keeps the desktop pools itself.',
  },
  {
    kind: 'protectionGroup',
    fields: 'all',
    order: ['srm-json', 'srm-csv'],
    why: 'Site Recovery Manager keeps the protection groups itself.',
  },
  {
    kind: 'recoveryPlan',
    fields: 'all',
    order: ['srm-json', 'srm-csv'],
    why: 'Site Recovery Manager keeps the recovery plans itself.',
  },
];

/** Formats whose "no" means no, for the fields that must have a value. "Yes" counts from any. */
const falseFrom: Readonly<Record<string, readonly SourceFormat[]>> = {
  template: ['govc', 'rvtools-xlsx', 'rvtools-csv', 'vcd-json'],
  // Older RVTools have no column for it.
  placeholder: ['govc', 'srm-json'],
  raw: ['govc', 'rvtools-xlsx', 'rvtools-csv', 'vmx'],
  uplink: ['govc'],
  conflict: ['govc'],
};

/** Whether a "no" of that format is one. */
export function tellsFalse(field: string, format: SourceFormat): boolean {
  return falseFrom[field]?.includes(format) ?? false;
}

/** Formats that list replicas, clones and their pools; for all others they are worked out. */
export const statesClones: ReadonlySet<SourceFormat> = new Set(['horizon-json', 'view-ldif', 'vcd-json']);

/** Formats that list all of a vCenter; the others tell of one host, one product, one VM. */
export const listsVcenter: ReadonlySet<SourceFormat> = new Set(['govc', 'rvtools-xlsx', 'rvtools-csv']);

/** Formats that call a VM's devices as vCenter does: "Hard disk 1". */
export const usesVcenterLabels: ReadonlySet<SourceFormat> = new Set([
  'govc',
  'rvtools-xlsx',
  'rvtools-csv',
  'sample',
]);

function authorityOf(kind: ObjectKind, field: string): Authority | undefined {
  return authorities.find(
    (each) => each.kind === kind && (each.fields === 'all' || each.fields.includes(field)),
  );
}

function rank(order: readonly SourceFormat[], format: SourceFormat): number {
  const place = order.indexOf(format);
  return place === -1 ? order.length : place;
}

/** Which of two comes first where nothing special is said about the field. */
export function compareSources(a: Source, b: Source): number {
  return (
    rank(defaultOrder, a.format) - rank(defaultOrder, b.format) ||
    compareText(b.takenAt ?? '', a.takenAt ?? '') ||
    compareText(a.name, b.name) ||
    compareText(a.sha256, b.sha256)
  );
}

function compareText(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}

/**
 * The order in which sources are believed about a field.
 * @param sources already in the default order (`compareSources`)
 * @returns indexes, or null when it is the default order
 */
export function orderFor(
  kind: ObjectKind,
  field: string,
  sources: readonly Source[],
): readonly number[] | null {
  const authority = authorityOf(kind, field);
  if (authority === undefined) return null;
  return sources
    .map((_, index) => index)
    .sort(
      (a, b) =>
        rank(authority.order, (sources[a] as Source).format) -
          rank(authority.order, (sources[b] as Source).format) || a - b,
    );
}

/** Why the winner counts more than the loser about a field: a full sentence. */
export function ruleFor(kind: ObjectKind, field: string, winner: Source, loser: Source): string {
  if (winner.format === loser.format) {
    if (winner.takenAt !== null && winner.takenAt !== loser.takenAt) {
      return `Of two exports of the same kind the newer one counts: ${winner.takenAt}.`;
    }
    return 'Nothing tells which of the two is newer: the one first by name counts.';
  }
  const authority = authorityOf(kind, field);
  if (
    authority !== undefined &&
    rank(authority.order, winner.format) !== rank(authority.order, loser.format)
  ) {
    return authority.why;
  }
  const name = formatNames[winner.format];
  return `${name[0]?.toUpperCase()}${name.slice(1)} counts before ${formatNames[loser.format]}.`;
}
