import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openFiles, openFolder } from '../../../main/import/archive/folder.js';
import type { FileSet } from '../../../main/import/archive/types.js';
import { defaultLimits, type ImportContext, type ImportResult } from '../../../main/import/types.js';
import type { EstateDraft } from '../../../src/domain/estate/draft.js';
import { testContext, writeFolder } from '../support.js';

type Importer = (files: FileSet, ctx: ImportContext) => Promise<ImportResult>;

/** Imports a folder of the files given; objects are written as JSON. */
export async function imported(
  importer: Importer,
  files: Readonly<Record<string, unknown>>,
  changes: Partial<ImportContext> = {},
): Promise<ImportResult> {
  return inFolder(files, async (folder) => {
    const set = await openFolder(folder, defaultLimits);
    return importer(set, testContext(changes));
  });
}

/** Imports one file as it is picked by a user. */
export async function importedFile(
  importer: Importer,
  name: string,
  content: unknown,
  changes: Partial<ImportContext> = {},
): Promise<ImportResult> {
  return inFolder({ [name]: content }, async (folder) => {
    const set = await openFiles([join(folder, name)], defaultLimits);
    return importer(set, testContext(changes));
  });
}

async function inFolder<T>(
  files: Readonly<Record<string, unknown>>,
  use: (folder: string) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'drydock-'));
  try {
    const written = Object.entries(files).map(([name, content]): [string, string | Buffer] => [
      name,
      typeof content === 'string' || Buffer.isBuffer(content) ? content : JSON.stringify(content),
    ]);
    return await use(await writeFolder(folder, Object.fromEntries(written)));
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Code and message of each problem. */
export function told(result: ImportResult, level?: string): string[] {
  return result.problems
    .filter((problem) => level === undefined || problem.level === level)
    .map((problem) => `${problem.code}: ${problem.message}`);
}

/** The name behind a key, for expectations one can read. */
export function namesIn(draft: EstateDraft): (key: string | null | undefined) => string {
  const names = new Map<string, string>();
  for (const records of [
    draft.vcenters,
    draft.clusters,
    draft.hosts,
    draft.datastores,
    draft.vms,
    draft.pools,
    draft.protectionGroups,
    draft.recoveryPlans,
  ]) {
    for (const record of records) names.set(record.key, record.name);
  }
  return (key) => (key === null || key === undefined ? '-' : (names.get(key) ?? `missing ${key}`));
}

/**
 * What every importer owes merging: one source, every key once, and nothing that points at an
 * object the draft does not hold.
 */
export function faults(draft: EstateDraft): string[] {
  const found: string[] = [];
  if (draft.sources.length !== 1) found.push(`${draft.sources.length} sources`);
  const keysOf = (records: readonly { readonly key: string }[]): Set<string> => {
    const keys = new Set(records.map((record) => record.key));
    if (keys.size !== records.length) found.push('a key twice');
    return keys;
  };
  const vcenters = keysOf(draft.vcenters);
  const clusters = keysOf(draft.clusters);
  const hosts = keysOf(draft.hosts);
  const datastores = keysOf(draft.datastores);
  const vms = keysOf(draft.vms);
  const pools = keysOf(draft.pools);
  const groups = keysOf(draft.protectionGroups);
  keysOf(draft.disks);
  keysOf(draft.linkedClones);
  keysOf(draft.recoveryPlans);
  const held = (where: string, keys: ReadonlySet<string>, ...pointed: readonly (string | null)[]): void => {
    for (const key of pointed) if (key !== null && !keys.has(key)) found.push(`${where} points at ${key}`);
  };
  for (const each of [...draft.clusters, ...draft.hosts, ...draft.datastores, ...draft.vms]) {
    held('vcenter', vcenters, each.vcenter);
  }
  for (const host of draft.hosts) held('host', clusters, host.cluster);
  for (const vm of draft.vms) {
    held('vm', clusters, vm.cluster);
    held('vm', hosts, vm.host);
    held('vm', datastores, vm.homeDatastore);
  }
  for (const disk of draft.disks) {
    held('disk', vms, disk.vm);
    held('disk', datastores, disk.datastore);
  }
  for (const pool of draft.pools) {
    held('pool', clusters, pool.cluster);
    held('pool', datastores, pool.replicaDatastore, ...pool.osDatastores);
  }
  for (const clone of draft.linkedClones) {
    held('clone', vms, clone.vm);
    held('clone', pools, clone.pool);
  }
  for (const group of draft.protectionGroups) {
    held('group', datastores, ...group.datastores);
    held('group', vms, ...group.vms);
  }
  for (const plan of draft.recoveryPlans) {
    held('plan', groups, ...plan.groups);
    held('plan', vms, ...plan.priorities.map(({ vm }) => vm), ...plan.vmSettings.map(({ vm }) => vm));
    held('plan', vms, ...plan.dependencies.flatMap(({ vm, on }) => [vm, on]));
  }
  const vdcs = keysOf(draft.vdcs);
  keysOf(draft.vapps);
  for (const vdc of draft.vdcs) {
    held('vDC', vcenters, vdc.vcenter);
    held('vDC', vdcs, vdc.provider);
    held('vDC', datastores, ...vdc.datastores);
  }
  for (const vapp of draft.vapps) {
    held('vApp', vdcs, vapp.vdc);
    held('vApp', vms, ...vapp.vms);
  }
  return found;
}
