import type { Finding, Severity } from '../../domain/findings/types.js';

export interface FindingGroup {
  readonly rule: string;
  readonly name: string;
  readonly severity: Severity;
  readonly findings: readonly Finding[];
}

const rank: Record<Severity, number> = { critical: 0, warning: 1, notice: 2 };

const spelling: Readonly<Record<string, string>> = {
  vm: 'VM',
  vmx: '.vmx',
  nfs: 'NFS',
  ha: 'HA',
  dv: 'dv',
  nic: 'NIC',
};

/** "vm-spans-protection" → "VM spans protection": rules are ids in kebab case. */
export function ruleName(rule: string): string {
  const words = rule.split(/[-_.]+/).filter(Boolean);
  if (words.length === 0) return rule;
  return words
    .map((word, at) => spelling[word] ?? (at === 0 ? (word[0]?.toUpperCase() ?? '') + word.slice(1) : word))
    .join(' ');
}

/**
 * Findings by rule, the most severe rule first, then the one that concerns most objects. `search`
 * words must all occur in the title, the explanation, the rule or a name of an object; an empty set
 * of severities means all.
 */
export function groupFindings(
  list: readonly Finding[],
  search: string,
  severities: ReadonlySet<Severity>,
): FindingGroup[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  const groups = new Map<string, Finding[]>();
  for (const finding of list) {
    if (severities.size > 0 && !severities.has(finding.severity)) continue;
    if (words.length > 0) {
      const names = finding.objects.map((object) => object.name).join(' ');
      const text = `${finding.title} ${finding.explanation} ${ruleName(finding.rule)} ${names}`.toLowerCase();
      if (!words.every((word) => text.includes(word))) continue;
    }
    const group = groups.get(finding.rule);
    if (group) group.push(finding);
    else groups.set(finding.rule, [finding]);
  }
  return [...groups]
    .map(([rule, found]) => {
      const findings = [...found].sort((a, b) => rank[a.severity] - rank[b.severity] || b.count - a.count);
      return { rule, name: ruleName(rule), severity: findings[0]?.severity ?? 'notice', findings };
    })
    .sort(
      (a, b) =>
        rank[a.severity] - rank[b.severity] ||
        sum(b.findings) - sum(a.findings) ||
        a.rule.localeCompare(b.rule),
    );
}

function sum(findings: readonly Finding[]): number {
  return findings.reduce((total, finding) => total + finding.count, 0);
}
