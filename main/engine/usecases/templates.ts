import { planTemplate } from '../../../src/contract/planTemplate.js';
import { DrydockError } from '../../../src/contract/result.js';
import type { ImportedPlan, PrintedFile, TemplateInfo } from '../../../src/contract/types.js';
import { groundPlan } from '../../../src/domain/plan/index.js';
import { planFromTemplate, templateOf, type PlanTemplate } from '../../../src/domain/plan/template.js';
import { insertPlan } from '../../db/plans.js';
import {
  findTemplate,
  listTemplates,
  removeTemplate,
  saveTemplate,
  templateNamed,
} from '../../db/templates.js';
import { templateYaml } from '../../export/templateYaml.js';
import { readYaml } from '../../import/yamlFile.js';
import { sha256 } from '../contentHash.js';
import type { Handlers } from '../handlers.js';
import { planState, summaryOf, viewOfPlan, type GroundedPlan } from '../planViews.js';
import type { Session } from '../session.js';

const written = ({ view, loaded }: GroundedPlan): PlanTemplate =>
  templateOf(view.plan, loaded.estate, loaded.index);

/** A template as the YAML file a user would keep in a repository. */
function fileOf(template: PlanTemplate): PrintedFile {
  const text = templateYaml(template);
  return {
    fileName: `${template.name.replace(/[^\p{L}\p{N} ._-]+/gu, '_').slice(0, 100) || 'plan'}.plan.yaml`,
    mediaType: 'application/yaml',
    base64: Buffer.from(text, 'utf8').toString('base64'),
    contentHash: sha256(text),
  };
}

/** Makes and stores the plan of a template on a snapshot. */
function make(session: Session, template: PlanTemplate, snapshotId: number): ImportedPlan {
  const loaded = session.estates.get(snapshotId);
  const { plan, unresolved } = planFromTemplate(template, loaded.estate, loaded.index);
  const view = groundPlan(plan, loaded.estate, loaded.index);
  const id = session.workspace.write((writer) =>
    insertPlan(writer, snapshotId, plan, summaryOf(view, loaded), session.now()),
  );
  loaded.planViews.set(`${id}:1`, view);
  return { state: planState(viewOfPlan(session, id)), unresolved };
}

/** @throws DrydockError 'not-found', or 'storage' when it is damaged */
function stored(session: Session, templateId: number): PlanTemplate {
  const found = session.workspace.read((reader) => findTemplate(reader, templateId));
  if (found === null) throw new DrydockError('not-found', 'This template is not in the workspace.');
  const parsed = planTemplate.safeParse(found.document);
  if (parsed.success) return parsed.data;
  throw new DrydockError(
    'storage',
    'This template is damaged in the workspace file. Save it anew from a plan.',
  );
}

/** Plans written down: as files, and as templates of the workspace. */
export const templateHandlers: Handlers<
  | 'plans.export'
  | 'plans.import'
  | 'templates.list'
  | 'templates.save'
  | 'templates.use'
  | 'templates.export'
  | 'templates.remove'
> = {
  'plans.export': (session, { planId }) => fileOf(written(viewOfPlan(session, planId))),

  'plans.import': async (session, { snapshotId, file }) => {
    const kind = { noun: 'plan template', code: 'template-invalid', schema: planTemplate };
    return make(session, await readYaml(file, kind), snapshotId);
  },

  'templates.list': (session) => session.workspace.read(listTemplates),

  'templates.save': (session, { planId, name, replace }) => {
    const template = { ...written(viewOfPlan(session, planId)), name };
    return session.workspace.write((writer): TemplateInfo => {
      if (!replace && templateNamed(writer, name) !== null) {
        throw new DrydockError('conflict', `There is a template “${name}” already.`);
      }
      saveTemplate(writer, template, session.now());
      return templateNamed(writer, name)!;
    });
  },

  'templates.use': (session, { templateId, snapshotId }) =>
    make(session, stored(session, templateId), snapshotId),

  'templates.export': (session, { templateId }) => fileOf(stored(session, templateId)),

  'templates.remove': (session, { templateId }) => {
    session.workspace.write((writer) => {
      if (!removeTemplate(writer, templateId)) {
        throw new DrydockError('not-found', 'This template is not in the workspace.');
      }
    });
    return null;
  },
};
