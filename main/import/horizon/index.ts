import type { z } from 'zod';
import { emptyDraft } from '../../../src/domain/estate/draft.js';
import type { FileSet } from '../archive/types.js';
import { checked, importJson, keysIn, type Found } from '../json/index.js';
import { Problems } from '../problems.js';
import { References } from '../references.js';
import type { ImportContext, ImportResult } from '../types.js';
import { Answers, assembleHorizon, type Answer } from './assemble.js';
import { horizonWalk, kindNames, type HorizonKind } from './kinds.js';
import * as schemas from './schemas.js';

/**
 * Imports answers of Horizon's REST API, saved as .json files: desktop pools and machines, and the
 * vCenters, datastores, base VMs and snapshots they point at.
 *
 * @throws DrydockError 'cancelled'.
 */
export async function importHorizonJson(files: FileSet, ctx: ImportContext): Promise<ImportResult> {
  const problems = new Problems();
  const answers = new Answers();
  const parts = await importJson(files, ctx, horizonWalk, kindNames, problems, (found, entry) => {
    take(found, entry.name);
  });
  const draft = emptyDraft(files.name.replace(/\.(zip|json)$/i, ''), '');
  draft.sources.push({
    format: 'horizon-json',
    name: files.name,
    sha256: '',
    // None of the answers says when it was given.
    takenAt: null,
    producer: 'Horizon REST API',
  });
  assembleHorizon(answers, draft, new References(draft), problems);
  return { draft, parts, problems: problems.list };

  function take({ kind, object, path }: Found<HorizonKind>, file: string): void {
    const keep = <T extends z.ZodType>(schema: T, list: Answer<z.output<T>>[]): void => {
      const value = checked(schema, object, { file, path }, problems);
      if (value !== null) list.push({ value, place: path === '' ? file : `${file} ${path}`, file });
    };
    switch (kind) {
      case 'vcenter':
        return keep(schemas.vcenter, answers.vcenters);
      case 'datastore':
        return keep(schemas.datastore, answers.datastores);
      case 'baseVm':
        return keep(schemas.named, answers.baseVms);
      case 'snapshot':
        return keep(schemas.named, answers.snapshots);
      case 'pool':
        return keep(schemas.pool, answers.pools);
      case 'machine':
        return keep(schemas.machine, answers.machines);
    }
  }
}

/** Properties that only Horizon's answers have. */
const telling = [
  'managed_machine_data',
  'desktop_pool_id',
  'pattern_naming_settings',
  'use_separate_datastores_replica_and_os_disks',
  'replica_disk_datastore_id',
  'se_sparse_reclamation_enabled',
  'allow_mutilple_sessions_per_user',
  'allow_multiple_sessions_per_user',
  'session_type',
  'cloud_managed',
  'user_assignment',
  'free_space_mb',
  'file_system_type',
];

/** Whether the beginning of a file is that of answers of Horizon's REST API. */
export function recogniseHorizonJson(head: string): boolean {
  const keys = keysIn(head);
  if (telling.some((key) => keys.has(key))) return true;
  if (keys.has('instance_uuid') && keys.has('server_name')) return true;
  // Base VMs and base snapshots have little of their own.
  return keys.has('vcenter_id') && keys.has('path') && keys.has('id') && keys.has('name');
}
