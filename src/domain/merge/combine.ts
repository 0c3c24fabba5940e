import type { Extent, Key, ObjectKind, Provenance, Source } from '../estate/types.js';
import { orderFor, ruleFor } from './authority.js';
import { fieldsOf, isTold, remapped, saySame, type AnyRecord, type MapKey, type Meaning } from './fields.js';
import type { Group, Member } from './groups.js';
import type { MergeDecisions } from './types.js';

/** A conflict before its values are put into words. */
export interface RawConflict {
  readonly kind: ObjectKind;
  readonly key: Key;
  readonly field: string;
  readonly meaning: Meaning;
  readonly values: readonly { readonly value: unknown; readonly sources: readonly number[] }[];
  readonly chosen: number;
  readonly rule: string;
  readonly decided: boolean;
}

interface Told {
  readonly value: unknown;
  readonly source: number;
}

interface Field {
  readonly name: string;
  readonly meaning: Meaning;
  /** The place of each source in the order they are believed about it; null for the default order. */
  readonly places: readonly number[] | null;
}

/** Makes one record of all that sources say about an object. */
export class Combining {
  readonly conflicts: RawConflict[] = [];
  readonly #sources: readonly Source[];
  readonly #maps: readonly MapKey[];
  readonly #choices = new Map<string, number>();
  readonly #fields = new Map<ObjectKind, readonly Field[]>();

  /** @param sourceIds `SourceFacts.id` of each source */
  constructor(
    sources: readonly Source[],
    sourceIds: readonly string[],
    maps: readonly MapKey[],
    decisions: MergeDecisions,
  ) {
    this.#sources = sources;
    this.#maps = maps;
    for (const decision of decisions) {
      if (decision.type !== 'choose') continue;
      const source = sourceIds.indexOf(decision.source);
      const id = choiceId(decision.kind, decision.key, decision.field);
      // Where the source is gone, its word is too.
      if (source === -1) this.#choices.delete(id);
      else this.#choices.set(id, source);
    }
  }

  /** The record of an object; what sources disagree about is added to `conflicts`. */
  combine(kind: ObjectKind, group: Group): AnyRecord {
    const members = group.members;
    const first = members[0] as Member;
    const from = at(first);
    const merged: Record<string, unknown> = { key: group.key };
    const fieldFrom: Record<string, number> = {};
    const shared = members.length > 1 && seenByDifferentVcenters(members, this.#maps);
    for (const field of this.#fieldsOf(kind)) {
      merged[field.name] =
        members.length === 1
          ? remapped(field.meaning, first.record[field.name], this.#map(first))
          : this.#field(kind, group, field, shared, fieldFrom);
    }
    merged['from'] = from;
    if (members.length > 1) merged['also'] = members.slice(1).map(at);
    if (Object.keys(fieldFrom).length > 0) merged['fieldFrom'] = fieldFrom;
    return merged as AnyRecord;
  }

  #field(
    kind: ObjectKind,
    group: Group,
    { name, meaning, places }: Field,
    shared: boolean,
    fieldFrom: Record<string, number>,
  ): unknown {
    const told: Told[] = [];
    for (const member of places === null ? group.members : sorted(group.members, places)) {
      const { format } = this.#sources[member.source] as Source;
      if (!isTold(meaning, name, member.record, format)) continue;
      const value = remapped(meaning, member.record[name], this.#map(member));
      // The object it points at was left out: the source does not tell after all.
      if (value === null && member.record[name] !== null) continue;
      told.push({ value, source: member.source });
    }
    const first = group.members[0] as Member;
    if (told.length === 0) return remapped(meaning, first.record[name], this.#map(first));
    if (meaning.parts !== undefined && told.length > 1) {
      return this.#parts(kind, group, name, meaning.parts, told, fieldFrom, first.source);
    }
    const quiet = meaning.quiet === true || (shared && meaning.perVcenter === true);
    const chosen = this.#choose(kind, group, name, meaning, told, quiet);
    if (chosen.source !== first.source) fieldFrom[name] = chosen.source;
    return chosen.value;
  }

  #parts(
    kind: ObjectKind,
    group: Group,
    name: string,
    parts: Readonly<Record<string, Meaning>>,
    told: readonly Told[],
    fieldFrom: Record<string, number>,
    primary: number,
  ): unknown {
    const base = told[0] as Told;
    if (base.source !== primary) fieldFrom[name] = base.source;
    const merged: Record<string, unknown> = { ...(base.value as object) };
    for (const [part, meaning] of Object.entries(parts)) {
      // Their keys were mapped with the whole.
      const values = told.flatMap(({ value, source }): Told[] => {
        const record = value as AnyRecord;
        const { format } = this.#sources[source] as Source;
        return isTold(meaning, part, record, format) ? [{ value: record[part], source }] : [];
      });
      if (values.length === 0) continue;
      const field = `${name}.${part}`;
      const chosen = this.#choose(kind, group, field, meaning, values, meaning.quiet === true);
      merged[part] = chosen.value;
      if (chosen.source !== base.source) fieldFrom[field] = chosen.source;
    }
    return merged;
  }

  /** The first value told, unless the user chose another; differing ones make a conflict. */
  #choose(
    kind: ObjectKind,
    group: Group,
    field: string,
    meaning: Meaning,
    told: readonly Told[],
    quiet: boolean,
  ): Told {
    const first = told[0] as Told;
    if (told.length === 1) return first;
    const values: { readonly value: unknown; readonly sources: number[] }[] = [];
    for (const { value, source } of told) {
      const same = values.find((known) => saySame(meaning, known.value, value));
      if (same) same.sources.push(source);
      else values.push({ value, sources: [source] });
    }
    if (values.length === 1) return this.#sayMost(field, told);
    const choice = this.#choiceOf(kind, group, field);
    const wanted = choice === undefined ? -1 : values.findIndex(({ sources }) => sources.includes(choice));
    const decided = wanted !== -1;
    if (quiet && !decided) return first;
    const chosen = decided ? wanted : 0;
    const { value, sources } = values[chosen] as (typeof values)[0];
    const other = values[chosen === 0 ? 1 : 0] as (typeof values)[0];
    this.conflicts.push({
      kind,
      key: group.key,
      field,
      meaning,
      values,
      chosen,
      rule: decided
        ? 'You chose this value.'
        : ruleFor(kind, field, this.#source(sources[0]), this.#source(other.sources[0])),
      decided,
    });
    return { value, source: decided ? (choice as number) : (sources[0] as number) };
  }

  /** Of lists of a volume's devices that agree, the first of those that say most. */
  #sayMost(field: string, told: readonly Told[]): Told {
    if (field !== 'extents') return told[0] as Told;
    const said = ({ value }: Told): number =>
      (value as readonly Extent[]).reduce((sum, { partition }) => sum + (partition === null ? 1 : 2), 0);
    return told.reduce((most, each) => (said(each) > said(most) ? each : most));
  }

  #choiceOf(kind: ObjectKind, { key, members }: Group, field: string): number | undefined {
    if (this.#choices.size === 0) return undefined;
    for (const each of [key, ...members.flatMap((member) => [member.key, member.record.key])]) {
      const choice = this.#choices.get(choiceId(kind, each, field));
      if (choice !== undefined) return choice;
    }
    return undefined;
  }

  #fieldsOf(kind: ObjectKind): readonly Field[] {
    let fields = this.#fields.get(kind);
    if (fields === undefined) {
      fields = fieldsOf(kind).map(([name, meaning]) => ({
        name,
        meaning,
        places: placesIn(orderFor(kind, name, this.#sources)),
      }));
      this.#fields.set(kind, fields);
    }
    return fields;
  }

  #map({ source }: Member): MapKey {
    return this.#maps[source] as MapKey;
  }

  #source(index: number | undefined): Source {
    return this.#sources[index as number] as Source;
  }
}

function choiceId(kind: ObjectKind, key: Key, field: string): string {
  return `${kind}\n${key}\n${field}`;
}

function at({ source, record }: Member): Provenance {
  return { source, place: (record['from'] as Provenance).place };
}

function sorted(members: readonly Member[], places: readonly number[]): readonly Member[] {
  return members.length === 1
    ? members
    : [...members].sort((a, b) => (places[a.source] as number) - (places[b.source] as number));
}

function placesIn(order: readonly number[] | null): readonly number[] | null {
  if (order === null) return null;
  const places: number[] = [];
  for (const [place, source] of order.entries()) places[source] = place;
  return places;
}

/** Two vCenters may share a volume or a switch; each has its own name, place and MoRef for it. */
function seenByDifferentVcenters(members: readonly Member[], maps: readonly MapKey[]): boolean {
  let known: Key | null = null;
  for (const { record, source } of members) {
    const vcenter = record['vcenter'];
    if (typeof vcenter !== 'string') continue;
    const mapped = (maps[source] as MapKey)('vcenter', vcenter);
    if (mapped === null) continue;
    if (known !== null && known !== mapped) return true;
    known = mapped;
  }
  return false;
}
