import type { TemplateInfo } from '../../src/contract/types.js';
import type { PlanTemplate } from '../../src/domain/plan/template.js';
import type { Reader, Writer } from './connection.js';

const columns = 'id, name, runbook, saved_at AS savedAt';

/** All templates by name. */
export function listTemplates(reader: Reader): TemplateInfo[] {
  return reader.all<TemplateInfo>(`SELECT ${columns} FROM plan_templates ORDER BY name`);
}

/** A template as stored; the engine checks the document against the contract's schema. */
export function findTemplate(reader: Reader, id: number): (TemplateInfo & { document: unknown }) | null {
  const row = reader.get<TemplateInfo & { document: string }>(
    `SELECT ${columns}, document FROM plan_templates WHERE id = ?`,
    id,
  );
  return row === undefined ? null : { ...row, document: JSON.parse(row.document) as unknown };
}

export function templateNamed(reader: Reader, name: string): TemplateInfo | null {
  return reader.get<TemplateInfo>(`SELECT ${columns} FROM plan_templates WHERE name = ?`, name) ?? null;
}

/** Stores a template in place of the one that has its name, if any. */
export function saveTemplate(writer: Writer, template: PlanTemplate, savedAt: string): void {
  writer.run(
    `INSERT INTO plan_templates (name, runbook, document, saved_at) VALUES (?, ?, ?, ?)
     ON CONFLICT (name) DO UPDATE
     SET runbook = excluded.runbook, document = excluded.document, saved_at = excluded.saved_at`,
    template.name,
    template.runbook,
    JSON.stringify(template),
    savedAt,
  );
}

/** Answers false when there is none. */
export function removeTemplate(writer: Writer, id: number): boolean {
  return writer.run('DELETE FROM plan_templates WHERE id = ?', id).changes > 0;
}
