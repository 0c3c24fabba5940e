import type { z } from 'zod';
import { emptyDraft } from '../../../src/domain/estate/draft.js';
import type { FileSet } from '../archive/types.js';
import { checked, importJson, keysIn, type Found } from '../json/index.js';
import { Problems } from '../problems.js';
import { References } from '../references.js';
import type { ImportContext, ImportResult } from '../types.js';
import { Answers, assembleVcd, type Answer } from './assemble.js';
import { kindNames, vcdWalk, type VcdKind } from './kinds.js';
import { Pages } from './pages.js';
import * as schemas from './schemas.js';

/**
 * Imports query records of vCloud Director, saved as .json files: VMs with their vApps, the vDCs of
 * organisations and providers, and the datastores these offer. The API's XML is not read.
 *
 * @throws DrydockError 'cancelled'.
 */
export async function importVcdJson(files: FileSet, ctx: ImportContext): Promise<ImportResult> {
  const problems = new Problems();
  const answers = new Answers();
  const pages = new Pages();
  const parts = await importJson(files, ctx, vcdWalk, kindNames, problems, (found, entry) => {
    pages.saw(found.page, entry.name);
    take(found, entry.name);
  });
  pages.tell(problems);
  const draft = emptyDraft(files.name.replace(/\.(zip|json)$/i, ''), '');
  draft.sources.push({
    format: 'vcd-json',
    name: files.name,
    sha256: '',
    // None of the records says when it was read.
    takenAt: null,
    producer: 'vCloud Director query service',
  });
  assembleVcd(answers, draft, new References(draft));
  return { draft, parts, problems: problems.list };

  function take({ kind, object, path }: Found<VcdKind>, file: string): void {
    const keep = <T extends z.ZodType>(schema: T, list: Answer<z.output<T>>[]): void => {
      const value = checked(schema, object, { file, path }, problems);
      if (value !== null) list.push({ value, place: path === '' ? file : `${file} ${path}` });
    };
    switch (kind) {
      case 'vm':
        return keep(schemas.vm, answers.vms);
      case 'vapp':
        return keep(schemas.vapp, answers.vapps);
      case 'vappTemplate':
        return keep(schemas.vapp, answers.vappTemplates);
      case 'orgVdc':
        return keep(schemas.orgVdc, answers.orgVdcs);
      case 'providerVdc':
        return keep(schemas.providerVdc, answers.providerVdcs);
      case 'datastore':
        return keep(schemas.datastore, answers.datastores);
      case 'vcenter':
        return keep(schemas.vcenter, answers.vcenters);
      case 'org':
        return keep(schemas.org, answers.orgs);
    }
  }
}

/** Whether the beginning of a file is that of vCloud Director's query records in JSON. */
export function recogniseVcdJson(head: string): boolean {
  const keys = keysIn(head);
  if (keys.size === 0) return false;
  if (/"QueryResult\w+Record(?:Type)?"|vnd\.vmware\.(?:vcloud|admin)\./.test(head)) return true;
  return (
    keys.has('isVAppTemplate') ||
    (keys.has('datastoreType') && keys.has('providerVdc')) ||
    keys.has('providerVdcName')
  );
}
