import type { ObjectKind } from '../estate/types.js';
import { eachOf, type Stretches } from '../stretches.js';
import type { MapKey } from './fields.js';
import { hasFrom, type Group, type Groups, type Member } from './groups.js';
import { clueOf, clues, contradict, identitiesOf, morefIdentities, ways, type Seen } from './identity.js';
import type { Matching } from './match.js';
import type { SourceFacts } from './types.js';
import { knownVcenter, vcentersOfDoubtfulName } from './vcenters.js';
import { matchingPhase } from './words.js';

/** Objects by everything that identifies them. */
class Index {
  readonly #groups = new Map<string, Group[]>();
  readonly #matching: Matching;
  readonly #kind: ObjectKind;

  constructor(matching: Matching, groups: Groups) {
    this.#matching = matching;
    this.#kind = groups.kind;
  }

  *addAll(groups: readonly Group[]): Stretches<void> {
    yield* eachOf(matchingPhase(this.#kind), groups, (group) => this.add(group));
  }

  add(group: Group): void {
    for (const member of group.members) this.addMember(group, member);
  }

  addMember(group: Group, { source, record }: Member): void {
    const map = this.#matching.maps[source] as MapKey;
    const found = identitiesOf(this.#kind, record, group.key, map);
    const { moref, vcenter } = record;
    if (typeof moref === 'string' && typeof vcenter === 'string') {
      found.push(...morefIdentities(this.#vcenterNames(map('vcenter', vcenter)), moref));
    }
    for (const identity of found) {
      const same = this.#groups.get(identity);
      if (same === undefined) this.#groups.set(identity, [group]);
      else if (!same.includes(group)) same.push(group);
    }
  }

  get(identity: string): readonly Group[] {
    return this.#groups.get(identity) ?? [];
  }

  #vcenterNames(key: string | null): string[] {
    const group = key === null ? undefined : this.#matching.groupsOf('vcenter').get(key);
    return group?.members.map(({ record }) => record['name'] as string) ?? [];
  }
}

/**
 * Matches records whose keys do not say what they are: source by source, by one kind of identity
 * after another, the surest first. What could be several objects is asked, what could be none stands
 * on its own.
 *
 * @param weak sources in the default order
 */
export function* matchWeak(matching: Matching, groups: Groups, weak: readonly Member[]): Stretches<void> {
  const index = new Index(matching, groups);
  yield* index.addAll(groups.list);
  const bySource = new Map<number, Member[]>();
  for (const member of weak) {
    const list = bySource.get(member.source);
    if (list) list.push(member);
    else bySource.set(member.source, [member]);
  }
  for (const members of bySource.values()) {
    const left = yield* new Weak(matching, groups, index).match(members);
    for (const [i, member] of left.entries()) {
      if (groups.kind === 'vcenter' && (yield* settleVcenter(matching, groups, member))) continue;
      index.add(groups.list.length === 0 ? matching.stand(groups, member) : matching.alone(groups, member));
      if (i % 400 === 399) yield { phase: matchingPhase(groups.kind), done: i + 1, total: left.length };
    }
  }
}

/** A record that is not matched yet, with what may identify it. */
interface Known {
  readonly member: Member;
  readonly identities: readonly string[];
}

class Weak {
  readonly #matching: Matching;
  readonly #groups: Groups;
  readonly #index: Index;

  constructor(matching: Matching, groups: Groups, index: Index) {
    this.#matching = matching;
    this.#groups = groups;
    this.#index = index;
  }

  /** Matches the weak records of one source; answers those that fit nothing. */
  *match(members: readonly Member[]): Stretches<readonly Member[]> {
    const phase = matchingPhase(this.#groups.kind);
    let left: Known[] = [];
    yield* eachOf(phase, members, (member) => left.push({ member, identities: this.#identities(member) }));
    for (const { prefix, rule } of ways) {
      const claims = new Map<Group, Member[]>();
      const several: [Member, readonly Group[]][] = [];
      const unclaimed: Known[] = [];
      yield* eachOf(phase, left, (known) => {
        const { member, identities } = known;
        const fits = this.#fitting(
          member,
          identities.filter((identity) => identity.startsWith(prefix)),
        );
        const [only] = fits;
        if (only === undefined) unclaimed.push(known);
        else if (fits.length > 1) several.push([member, fits]);
        else {
          const claimants = claims.get(only);
          if (claimants) claimants.push(member);
          else claims.set(only, [member]);
        }
      });
      left = unclaimed;
      yield* eachOf(phase, [...claims], ([group, claimants]) => {
        const [only] = claimants;
        if (claimants.length === 1 && only !== undefined) {
          this.#matching.matched(this.#groups, group, only, rule);
          this.#index.addMember(group, only);
        } else for (const member of claimants) several.push([member, [group]]);
      });
      const picks = several.map(([member, fits]) =>
        this.#matching.picked(this.#groups.kind, 'several', member, fits),
      );
      const contested = repeated(picks);
      yield* eachOf(phase, several, ([member, fits], i) =>
        this.#matching.ask(this.#groups, 'several', member, fits, contested.has(picks[i])),
      );
    }
    return left.map(({ member }) => member);
  }

  #identities({ source, record, key }: Member): readonly string[] {
    return identitiesOf(this.#groups.kind, record, key, this.#matching.maps[source] as MapKey);
  }

  #fitting(member: Member, identities: readonly string[]): readonly Group[] {
    if (identities.length === 0) return [];
    const { kind } = this.#groups;
    const seen = this.#seen(member);
    const fits = [...new Set(identities.flatMap((identity) => this.#index.get(identity)))].filter(
      (group) =>
        !hasFrom(group, member.source) &&
        !group.members.some((other) => contradict(kind, seen, this.#seen(other))),
    );
    return fits.length > 1 ? this.#narrowed(kind, seen, fits) : fits;
  }

  /** Of several the ones that what else is told fits, if it fits any. */
  #narrowed(kind: ObjectKind, seen: Seen, groups: readonly Group[]): readonly Group[] {
    let left = groups;
    if (kind === 'vm' && seen.record['placeholder'] === false) {
      // A placeholder leaves its name to the VM it stands for.
      const real = left.filter(
        ({ members }) => !members.some(({ record }) => record['placeholder'] === true),
      );
      if (real.length > 0) left = real;
    }
    for (const [field, of] of clues[kind] ?? []) {
      const wanted = clueOf(seen, field, of);
      if (wanted === null || left.length === 1) continue;
      const fits = left.filter(({ members }) =>
        members.some((other) => clueOf(this.#seen(other), field, of) === wanted),
      );
      if (fits.length > 0) left = fits;
    }
    return left;
  }

  #seen({ source, record, key }: Member): Seen {
    return { key, record, map: this.#matching.maps[source] as MapKey };
  }
}

/** What is in a list more than once. */
function repeated<T>(list: readonly T[]): ReadonlySet<T> {
  const [once, again] = [new Set<T>(), new Set<T>()];
  for (const each of list) (once.has(each) ? again : once).add(each);
  return again;
}

/** A vCenter known by name only: what it holds may tell which it is. True when it was dealt with. */
function* settleVcenter(matching: Matching, groups: Groups, member: Member): Stretches<boolean> {
  const proven = yield* knownVcenter(matching.sources, groups, member);
  if (proven !== null) {
    matching.matched(groups, proven, member, 'what the vCenter holds');
    return true;
  }
  const doubtful = vcentersOfDoubtfulName(groups, member, formatOf(matching.sources));
  if (doubtful.length === 0) return false;
  matching.ask(groups, 'vcenter-unknown', member, doubtful);
  return true;
}

function formatOf(sources: readonly SourceFacts[]): (member: Member) => SourceFacts['source']['format'] {
  return ({ source }) => (sources[source] as SourceFacts).source.format;
}
