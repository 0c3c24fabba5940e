import type { z } from 'zod';
import { emptyDraft } from '../../../src/domain/estate/draft.js';
import type { FileSet } from '../archive/types.js';
import { checked, importJson, type Found } from '../json/index.js';
import { Problems } from '../problems.js';
import { References } from '../references.js';
import type { ImportContext, ImportResult } from '../types.js';
import { Answers, type Answer, type Owner } from './answers.js';
import { assembleSrm } from './assemble.js';
import { kindNames, srmWalk, type SrmKind } from './kinds.js';
import * as schemas from './schemas.js';

/**
 * Imports answers of Site Recovery Manager's REST API, saved as .json files: protection groups,
 * their datastore groups and VMs, recovery plans and their VMs, placeholders.
 *
 * @throws DrydockError 'cancelled'.
 */
export async function importSrmJson(files: FileSet, ctx: ImportContext): Promise<ImportResult> {
  const problems = new Problems();
  const answers = new Answers();
  const owners = new Map<object, Owner>();
  const parts = await importJson(files, ctx, srmWalk, kindNames, problems, (found, entry) => {
    take(found, entry.name);
  });
  const draft = emptyDraft(files.name.replace(/\.(zip|json)$/i, ''), '');
  draft.sources.push({
    format: 'srm-json',
    name: files.name,
    sha256: '',
    // None of the answers says when it was given.
    takenAt: null,
    producer: 'Site Recovery Manager REST API',
  });
  assembleSrm(answers, draft, new References(draft), problems);
  return { draft, parts, problems: problems.list };

  function take({ kind, object, path, owner }: Found<SrmKind>, file: string): void {
    const check = <T extends z.ZodType>(schema: T): Answer<z.output<T>> | null => {
      const value = checked(schema, object, { file, path }, problems);
      if (value === null) return null;
      const place = path === '' ? file : `${file} ${path}`;
      return { value, place, file, owner: owner === null ? null : (owners.get(owner.object) ?? null) };
    };
    const keep = <T>(answer: Answer<T> | null, list: Answer<T>[]): void => {
      if (answer !== null) list.push(answer);
    };
    switch (kind) {
      case 'group': {
        const answer = check(schemas.group);
        if (answer) owners.set(object, { kind: 'group', value: answer.value });
        return keep(answer, answers.groups);
      }
      case 'plan': {
        const answer = check(schemas.plan);
        if (answer) owners.set(object, { kind: 'plan', value: answer.value });
        return keep(answer, answers.plans);
      }
      case 'datastoreGroup':
        return keep(check(schemas.datastoreGroup), answers.datastoreGroups);
      case 'groupVm':
        return keep(check(schemas.groupVm), answers.groupVms);
      case 'planVm':
        return keep(check(schemas.planVm), answers.planVms);
      case 'placeholder':
        return keep(check(schemas.placeholder), answers.placeholders);
      case 'placeholderDatastore':
        return keep(check(schemas.placeholderDatastore), answers.placeholderDatastores);
    }
  }
}
