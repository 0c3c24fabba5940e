import type { Key, ObjectKind } from '../estate/types.js';
import type { AnyRecord } from './fields.js';

/** One source's record of an object. */
export interface Member {
  /** Index of the source. */
  readonly source: number;
  readonly record: AnyRecord;
  /** The key the record would have on its own. */
  readonly key: Key;
}

/** All records that are one object. */
export interface Group {
  readonly key: Key;
  readonly members: Member[];
}

/** The objects of one kind. */
export class Groups {
  readonly kind: ObjectKind;
  readonly list: Group[] = [];
  readonly #byKey = new Map<Key, Group>();

  constructor(kind: ObjectKind) {
    this.kind = kind;
  }

  get(key: Key): Group | undefined {
    return this.#byKey.get(key);
  }

  /** A new object. A key that is taken is made another: what is asked about must not be mixed up. */
  add(member: Member, sourceId: string): Group {
    const key = this.#byKey.has(member.key) ? this.#free(`${member.key}~${sourceId}`) : member.key;
    const group: Group = { key, members: [member] };
    this.list.push(group);
    this.#byKey.set(key, group);
    return group;
  }

  #free(key: Key): Key {
    let free = key;
    for (let n = 2; this.#byKey.has(free); n += 1) free = `${key}~${n}`;
    return free;
  }
}

/** Whether a source has a record of the object already: it lists another one for another object. */
export function hasFrom(group: Group, source: number): boolean {
  return group.members.some((member) => member.source === source);
}
