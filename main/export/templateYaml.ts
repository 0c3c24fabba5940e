import { stringify } from 'yaml';
import type { PlanTemplate } from '../../src/domain/plan/template.js';

/** A plan template as the YAML file a user would keep in a repository. */
export function templateYaml(template: PlanTemplate): string {
  const about = '# A failover plan of Drydock: its choices, not their results. See docs/plan-template.md.\n';
  return about + stringify(template, { lineWidth: 100 });
}
