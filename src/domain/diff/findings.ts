import type { ObjectRef } from '../estate/types.js';
import type { Finding } from '../findings/types.js';
import { changeRules, type RuleId } from './rules/index.js';
import type { Side, Sides } from './sides.js';
import type { ChangedObject, ChangeEntry, ChangeRule } from './types.js';
import { sentenceOf } from './words.js';

/**
 * Findings that came, went, or concern more or fewer objects than before. A finding is the same one
 * when rule and first object are.
 */
export function changedFindings(
  before: readonly Finding[],
  after: readonly Finding[],
  sides: Sides,
  objects: number,
): ChangeEntry[] {
  const was = new Map(before.map((finding) => [finding.id, finding]));
  const is = new Map(after.map((finding) => [commonId(finding, sides.after), finding]));
  const entries: ChangeEntry[] = [];
  for (const [id, finding] of is) {
    const old = was.get(id);
    if (old === undefined) {
      entries.push(entry('finding-new', 'appeared', id, finding, named(finding.objects, 'after'), objects));
    } else if (old.count !== finding.count) {
      const worse = finding.count > old.count;
      const known = new Set(old.objects.map((object) => object.key));
      // With more objects than travel with a finding, which of them are new cannot be told.
      const fresh = finding.objects.filter((object) => !known.has(sides.after.key(object.key)));
      const shown = worse && finding.objects.length === finding.count ? fresh : finding.objects;
      entries.push({
        ...entry(
          worse ? 'finding-worse' : 'finding-better',
          'changed',
          id,
          finding,
          named(shown, 'after'),
          objects,
        ),
        before: old.title,
        after: finding.title,
        count: Math.max(1, shown === fresh ? fresh.length : finding.count),
      });
    }
  }
  for (const [id, finding] of was) {
    if (is.has(id)) continue;
    entries.push(entry('finding-gone', 'vanished', id, finding, named(finding.objects, 'before'), objects));
  }
  return entries;
}

/** The finding's id with the key of its first object as the older estate writes it. */
function commonId(finding: Finding, side: Side): string {
  const key = finding.objects[0]?.key;
  const lead = `${finding.rule}:`;
  if (key === undefined || !finding.id.startsWith(lead + key)) return finding.id;
  return lead + side.key(key) + finding.id.slice(lead.length + key.length);
}

function named(objects: readonly ObjectRef[], where: ChangedObject['in']): ChangedObject[] {
  return objects.map((object) => ({ object, in: where, before: null, after: null }));
}

function entry(
  id: RuleId,
  type: ChangeEntry['type'],
  about: string,
  finding: Finding,
  objects: readonly ChangedObject[],
  most: number,
): ChangeEntry {
  const rule: ChangeRule = changeRules[id];
  const exposes = rule.effect === 'exposes';
  return {
    id: `${id}|${about}`,
    rule: id,
    kind: finding.objects[0]?.kind ?? 'site',
    type,
    // A finding that only notes something exposes nothing by coming up.
    effect: exposes && finding.severity === 'notice' ? 'harmless' : rule.effect,
    severity: exposes ? finding.severity : rule.severity,
    sentence: sentenceOf(rule.sentence, {
      what: finding.title,
      name: '',
      number: finding.count,
      before: null,
      after: null,
      place: '',
      field: '',
    }),
    why: `${rule.why} ${finding.explanation}`,
    source: finding.source,
    before: null,
    after: null,
    count: finding.count,
    objects: objects.slice(0, most),
    with: [],
  };
}
