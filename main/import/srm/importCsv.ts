import { DrydockError } from '../../../src/contract/result.js';
import type { ImportPart } from '../../../src/contract/types.js';
import { emptyDraft, type EstateDraft } from '../../../src/domain/estate/draft.js';
import { overlayKey } from '../../../src/domain/estate/keys.js';
import type { Key, ProtectionGroup, RecoveryPlan } from '../../../src/domain/estate/types.js';
import { quoted } from '../archive/names.js';
import type { FileEntry, FileSet } from '../archive/types.js';
import { readCsv } from '../csv/readCsv.js';
import { stopIfCancelled } from '../json/index.js';
import { Problems } from '../problems.js';
import { References, type Open } from '../references.js';
import type { ImportContext, ImportResult } from '../types.js';
import { powerOf } from '../vcenterWords.js';
import { beginningOf } from '../json/beginning.js';
import { recogniseSrmCsv, SrmTable, type SrmRow } from './csvTable.js';

/** Longest name taken, as everywhere. */
const longestName = 500;

/**
 * Imports tables of protected VMs as scripts write them from Site Recovery Manager: a row a VM, with
 * its protection group and recovery plan.
 *
 * @throws DrydockError 'bad-input' when a quote never ends or a limit is exceeded; 'cancelled'.
 */
export async function importSrmCsv(files: FileSet, ctx: ImportContext): Promise<ImportResult> {
  const problems = new Problems();
  const draft = emptyDraft(files.name.replace(/\.(zip|csv|txt)$/i, ''), '');
  draft.sources.push({ format: 'srm-csv', name: files.name, sha256: '', takenAt: null, producer: null });
  const rows = new SrmRows(draft, problems);
  const parts: ImportPart[] = [];
  const total = files.entries.reduce((sum, entry) => sum + entry.bytes, 0);
  let done = 0;
  for (const entry of files.entries) {
    if (files.entries.length > 1 && !(await mayBeTable(files, entry))) {
      parts.push({ file: entry.name, sheet: null, use: 'not-recognised', records: 0, note: 'no table' });
      continue;
    }
    const table = new SrmTable((row) => rows.take(row, entry.name));
    await readCsv(() => files.open(entry), table, {
      file: quoted(entry.name),
      limits: ctx.limits,
      check: (bytes) => {
        stopIfCancelled(ctx);
        done += bytes;
        ctx.progress('Reading', Math.min(done, total), total);
      },
      notes: {
        numbers: 'point',
        warn: (code, row, column, message) =>
          problems.add('warning', code, message, { file: entry.name, row, column }),
      },
    });
    const known = table.columns !== null;
    parts.push({
      file: entry.name,
      sheet: null,
      use: known ? 'used' : 'not-recognised',
      records: table.records,
      note: known
        ? ''
        : 'No table of Site Recovery Manager: VMName with ProtectionGroupName or RecoveryPlanName.',
    });
  }
  if (!parts.some((part) => part.use === 'used')) {
    throw new DrydockError(
      'bad-input',
      `${quoted(files.name)} holds no table of Site Recovery Manager: the columns VMName and ProtectionGroupName or RecoveryPlanName are needed.`,
    );
  }
  rows.finish();
  return { draft, parts, problems: problems.list };
}

class SrmRows {
  readonly #draft: EstateDraft;
  readonly #references: References;
  readonly #problems: Problems;
  readonly #groups = new Map<string, GroupInProgress>();
  readonly #plans = new Map<string, { readonly record: Open<RecoveryPlan>; readonly groups: Set<Key> }>();
  readonly #groupOfVm = new Map<Key, string>();

  constructor(draft: EstateDraft, problems: Problems) {
    this.#draft = draft;
    this.#references = new References(draft);
    this.#problems = problems;
  }

  take(row: SrmRow, file: string): void {
    const place = `${file} row ${row.number}`;
    const name = this.#name(row.get('vm'), row, file);
    if (name === null) return;
    const server = this.#name(row.get('vcenter'), row, file);
    const vcenter = server === null ? null : this.#references.vcenter(server, null, place);
    const vm = this.#references.vm({ vcenter, name, moref: null }, place);
    vm.power ??= powerOf(row.get('power'));
    const cluster = this.#name(row.get('cluster'), row, file);
    if (cluster !== null) vm.cluster ??= this.#references.cluster(vcenter, cluster, place);
    const datastores = listOf(row.get('datastore')).flatMap((one) => {
      const known = this.#name(one, row, file);
      return known === null
        ? []
        : [this.#references.datastore({ vcenter, name: known, moref: null }, place).key];
    });
    const groupName = this.#name(row.get('group'), row, file);
    const group = groupName === null ? null : this.#group(groupName, place);
    if (group) {
      const earlier = this.#groupOfVm.get(vm.key);
      if (earlier !== undefined && earlier !== group.record.name) {
        this.#problems.add(
          'warning',
          'vm-in-two-groups',
          `${quoted(name)} is in the protection groups ${quoted(earlier)} and ${quoted(group.record.name)}: SRM protects a VM in one only, so these are two VMs of one name, which the table cannot tell apart.`,
          { file, row: row.number },
        );
      }
      this.#groupOfVm.set(vm.key, group.record.name);
      group.vms.add(vm.key);
      for (const datastore of datastores) group.datastores.add(datastore);
      // Only vSphere Replication keeps an RPO for each VM; arrays keep theirs.
      if (/\d/.test(row.get('rpo') ?? '')) group.record.type = 'vsphere-replication';
    }
    for (const one of (row.get('plan') ?? '').split(/[;\n]/)) {
      const planName = this.#name(one.trim() === '' ? null : one.trim(), row, file);
      if (planName === null) continue;
      const plan = this.#plan(planName, place);
      if (group) plan.groups.add(group.record.key);
    }
  }

  finish(): void {
    for (const { record, vms, datastores } of this.#groups.values()) {
      record.vms = [...vms];
      // A VR group protects VMs, not what else lies on their datastores.
      record.datastores = record.type === 'vsphere-replication' ? [] : [...datastores];
    }
    for (const { record, groups } of this.#plans.values()) record.groups = [...groups];
    if (this.#draft.protectionGroups.some((group) => group.datastores.length > 0)) {
      this.#problems.add(
        'note',
        'group-datastores-deduced',
        'The table does not list the datastores of protection groups; those of their VMs were taken.',
      );
    }
  }

  #group(name: string, place: string): GroupInProgress {
    let group = this.#groups.get(name);
    if (!group) {
      const from = this.#references.from(place);
      const record = { key: overlayKey('pg', name), name, type: null, datastores: [], vms: [], from };
      group = { record, vms: new Set(), datastores: new Set() };
      this.#groups.set(name, group);
      this.#draft.protectionGroups.push(group.record);
    }
    return group;
  }

  #plan(name: string, place: string): { readonly groups: Set<Key> } {
    let plan = this.#plans.get(name);
    if (!plan) {
      const record: Open<RecoveryPlan> = {
        key: overlayKey('rp', name),
        name,
        groups: [],
        priorities: [],
        dependencies: [],
        vmSettings: [],
        from: this.#references.from(place),
      };
      plan = { record, groups: new Set() };
      this.#plans.set(name, plan);
      this.#draft.recoveryPlans.push(record);
    }
    return plan;
  }

  #name(cell: string | null, row: SrmRow, file: string): string | null {
    if (cell === null) return null;
    if (cell.length <= longestName && !cell.includes('\0')) return cell;
    this.#problems.add(
      'error',
      'name',
      `A name in row ${row.number} has more than ${longestName} characters or holds a NUL character.`,
      { file, row: row.number },
    );
    return null;
  }
}

interface GroupInProgress {
  readonly record: Open<ProtectionGroup>;
  readonly vms: Set<Key>;
  readonly datastores: Set<Key>;
}

function listOf(cell: string | null): string[] {
  return cell === null
    ? []
    : cell
        .split(/[;,|\n]/)
        .map((one) => one.trim())
        .filter((one) => one !== '');
}

/** Whether a file is named like a table or begins with a table's header. */
async function mayBeTable(files: FileSet, entry: FileEntry): Promise<boolean> {
  return (
    /\.(csv|txt)$/i.test(entry.name) || recogniseSrmCsv((await beginningOf(files, entry)).toString('utf8'))
  );
}
