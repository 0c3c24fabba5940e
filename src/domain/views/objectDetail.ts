import type { EstateIndex } from '../estate/index.js';
import type { Estate, Key, ObjectKind } from '../estate/types.js';
import type { Finding } from '../findings/types.js';
import { allColumns } from './columns/index.js';
import { contextOf, objectsOf, refOf } from './context.js';
import { fieldSources, sourcesOf } from './provenance.js';
import { relationsOf } from './relations.js';
import type { ObjectDetail } from './types.js';

/** At most this many objects below one heading; `total` tells the true number. */
export const RELATED_SHOWN = 200;

/**
 * Everything known about one object: its fields (those the sources say, and the key), what it is
 * joined to, where it was read, and the ids of the findings that show it. Null when the estate has
 * no such object.
 */
export function objectDetail<K extends ObjectKind>(
  estate: Estate,
  index: EstateIndex,
  kind: K,
  key: Key,
  findings: readonly Finding[],
): ObjectDetail | null {
  const object = objectsOf(estate, kind).find((each) => each.key === key);
  if (!object) return null;
  const context = contextOf(estate, index);
  const fields = allColumns(kind)
    .map(({ id, label, mono, cell }) => ({ id, label, value: cell(object, context), mono }))
    .filter((field) => field.value !== null);
  return {
    ref: refOf(kind, object, context),
    fields: [...fields, { id: 'key', label: 'Key', value: object.key, mono: true }],
    relations: relationsOf(kind, object, context).map(({ label, objects }) => ({
      label,
      total: objects.length,
      objects: objects.slice(0, RELATED_SHOWN),
    })),
    sources: sourcesOf(estate, object),
    fieldSources: fieldSources(estate, kind, object),
    findings: findings
      .filter((finding) => finding.objects.some((each) => each.kind === kind && each.key === key))
      .map((finding) => finding.id),
  };
}
