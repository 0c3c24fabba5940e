import { normalUuid } from '../estate/aliases.js';
import { nameOf, namesIn, type NameIn } from '../estate/names.js';
import type { Datastore, EstateTables, Key, ObjectKind, Vm } from '../estate/types.js';
import { eachOf, type Stretches } from '../stretches.js';
import type { AnyRecord, MapKey } from './fields.js';
import { arrayOf } from '../estate/kinds.js';
import { listsVcenter } from './authority.js';
import { Groups, hasFrom, type Group, type Member } from './groups.js';
import { afterDatastore, isGlobalDevice, isStrong, ownKey } from './identity.js';
import { groupId, groupQuestions } from './questionGroups.js';
import { agreeing, askAbout, questionId } from './questions.js';
import type {
  Answer,
  AnswerToAll,
  MatchCount,
  MergeDecisions,
  Question,
  QuestionGroup,
  QuestionReason,
  SourceFacts,
  Unmatched,
} from './types.js';
import { matchWeak } from './weak.js';
import { matchingPhase } from './words.js';

/** Owners before what they own. Replicas and linked clones are worked out later. */
const kindOrder: readonly ObjectKind[] = [
  'site',
  'vcenter',
  'datacenter',
  'cluster',
  'host',
  'datastore',
  'dvSwitch',
  'dvPortgroup',
  'mount',
  'vm',
  'disk',
  'nic',
  'dvPort',
  'portFile',
  'pool',
  'protectionGroup',
  'recoveryPlan',
  'vdc',
  'vapp',
];

/** What an object is a part of: the kind of the whole and the field that names it. */
const wholes: Readonly<Partial<Record<ObjectKind, readonly (readonly [ObjectKind, string])[]>>> = {
  mount: [
    ['host', 'host'],
    ['datastore', 'datastore'],
  ],
  disk: [['vm', 'vm']],
  nic: [['vm', 'vm']],
  dvPort: [['dvSwitch', 'dvSwitch']],
  portFile: [['datastore', 'datastore']],
};

/** Finds out which records of which sources are one object, once `run` has gone through. */
export class Matching {
  readonly sources: readonly SourceFacts[];
  readonly groups = new Map<ObjectKind, Groups>();
  readonly questions: Question[] = [];
  readonly unmatched: Unmatched[] = [];
  readonly leftOut: Partial<Record<ObjectKind, number>> = {};
  /** For each source: how its keys are mapped. */
  readonly maps: readonly MapKey[];
  readonly #changed: readonly Map<ObjectKind, Map<Key, Key | null>>[];
  readonly #matches = new Map<string, { -readonly [K in keyof MatchCount]: MatchCount[K] }>();
  readonly #answers = new Map<string, Answer>();
  readonly #names: NameIn[] = [];
  /** Answers to all questions of a group. */
  readonly #rules = new Map<string, AnswerToAll>();

  /** @param sources in the default order of belief: the first record of an object names it */
  constructor(sources: readonly SourceFacts[], decisions: MergeDecisions) {
    this.sources = sources;
    for (const decision of decisions) {
      if (decision.type === 'answer') this.#answers.set(decision.question, decision.answer);
      else if (decision.type === 'answer-all') this.#rules.set(groupId(decision), decision.answer);
    }
    this.#changed = sources.map(() => new Map());
    this.maps = this.#changed.map((changed): MapKey => (kind, key) => {
      const mapped = changed.get(kind)?.get(key);
      return mapped === undefined ? key : mapped;
    });
  }

  *run(): Stretches<void> {
    for (const kind of kindOrder) yield* this.#resolve(kind);
  }

  /** The questions by what they have in common. */
  get questionGroups(): readonly QuestionGroup[] {
    return groupQuestions(this.questions, this.sources, this.#rules);
  }

  #ruleFor(kind: ObjectKind, reason: QuestionReason, { source }: Member): AnswerToAll | undefined {
    if (this.#rules.size === 0) return undefined;
    return this.#rules.get(groupId({ kind, reason, source: (this.sources[source] as SourceFacts).id }));
  }

  get matches(): readonly MatchCount[] {
    return [...this.#matches.values()];
  }

  /** What the source that tells a record calls it. */
  nameOf({ source, record }: Member): string {
    const nameIn = (this.#names[source] ??= namesIn((this.sources[source] as SourceFacts).facts));
    return nameOf(record as unknown as EstateTables[ObjectKind], nameIn);
  }

  groupsOf(kind: ObjectKind): Groups {
    return this.groups.get(kind) ?? new Groups(kind);
  }

  *#resolve(kind: ObjectKind): Stretches<void> {
    const groups = new Groups(kind);
    this.groups.set(kind, groups);
    const lists = this.sources.map(({ facts }) => facts[arrayOf[kind]] as unknown as readonly AnyRecord[]);
    // Where one source alone speaks there is nobody to be matched with.
    const alone = lists.filter((list) => list.length > 0).length <= 1;
    const weak: Member[] = [];
    const uuids = kind === 'vm' && !alone ? new Map<string, Group>() : null;
    for (const [source, list] of lists.entries()) {
      const map = this.maps[source] as MapKey;
      const { format } = (this.sources[source] as SourceFacts).source;
      yield* eachOf(matchingPhase(kind), list, (record) => {
        const key = ownKey(kind, record, map);
        if (key === null) this.leaveOut(kind, source, record);
        else {
          const member = { source, record, key };
          if (alone) this.stand(groups, member);
          else if (isStrong(kind, record, key, format)) this.#place(groups, member, uuids);
          else weak.push(member);
        }
      });
    }
    if (weak.length > 0) yield* matchWeak(this, groups, weak);
  }

  /** A record whose key says what it is, checked against a second identity where there is one. */
  #place(groups: Groups, member: Member, uuids: Map<string, Group> | null): void {
    const group = groups.get(member.key);
    const uuidKey = uuids === null ? null : uuidInVcenter(member, this.maps[member.source] as MapKey);
    const same = uuidKey === null ? undefined : uuids?.get(uuidKey);
    if (group === undefined) {
      if (same !== undefined && !hasFrom(same, member.source)) {
        // The same file in the same vCenter: it was registered again, not copied.
        if (this.#sameFile(same, member)) this.matched(groups, same, member, 'instance UUID and .vmx path');
        else this.ask(groups, 'moref-differs', member, [same]);
        return;
      }
      const stands = this.stand(groups, member);
      if (uuidKey !== null && same === undefined) uuids?.set(uuidKey, stands);
      return;
    }
    const doubt = crossCheck(groups.kind, group, member);
    if (doubt === null) {
      // Another VM of the source was recognised as this one by its UUID and file.
      if (uuids !== null && hasFrom(group, member.source)) this.ask(groups, 'several', member, [group]);
      else this.join(groups, group, member);
    }
    // The same file under the same MoRef: vCenter gives another UUID where it finds one twice.
    else if (doubt === 'uuid-differs' && this.#sameFile(group, member)) {
      this.matched(groups, group, member, 'MoRef and .vmx path');
    } else if (
      doubt === 'uuid-differs' &&
      same !== undefined &&
      !hasFrom(same, member.source) &&
      this.#sameFile(same, member)
    ) {
      // Its MoRef was given to another VM since, but UUID and file are those of one that is known.
      this.matched(groups, same, member, 'instance UUID and .vmx path');
    } else this.ask(groups, doubt, member, [group]);
  }

  /** Whether a VM's configuration is the very file of another record: folder, name and datastore. */
  #sameFile({ members }: Group, member: Member): boolean {
    const file = this.#fileOf(member);
    return file !== null && members.some((other) => this.#fileOf(other) === file);
  }

  #fileOf({ source, record }: Member): string | null {
    const { vmxPath, homeDatastore } = record as unknown as Vm;
    const home = homeDatastore === null ? null : (this.maps[source] as MapKey)('datastore', homeDatastore);
    const inside = vmxPath === null ? null : afterDatastore(vmxPath);
    return home === null || inside === null ? null : `${home}/${inside}`;
  }

  /** The record is an object of its own. */
  stand(groups: Groups, member: Member): Group {
    const group = groups.add(member, (this.sources[member.source] as SourceFacts).id);
    this.#note(groups.kind, member, group.key);
    return group;
  }

  /** The record is of a known object. */
  join(groups: Groups, group: Group, member: Member): void {
    group.members.push(member);
    this.#note(groups.kind, member, group.key);
  }

  /** The same, for a record that was matched by something other than its key. */
  matched(groups: Groups, group: Group, member: Member, rule: string): void {
    this.join(groups, group, member);
    const id = `${groups.kind}\n${member.source}\n${rule}`;
    const known = this.#matches.get(id);
    if (known) known.count += 1;
    else this.#matches.set(id, { kind: groups.kind, source: member.source, rule, count: 1 });
  }

  /**
   * The candidate that the user's answer to all such questions picks.
   * @param agree see `Question.agree`
   */
  picked(
    kind: ObjectKind,
    reason: QuestionReason,
    member: Member,
    candidates: readonly Group[],
    agree?: Readonly<Record<string, Key>>,
  ): Group | undefined {
    const rule = this.#ruleFor(kind, reason, member);
    if (rule?.is !== 'same') return undefined;
    if (rule.by === null) return candidates.length === 1 ? candidates[0] : undefined;
    const pick = (agree ?? agreeing(kind, member, candidates, this.maps))[rule.by];
    return candidates.find(({ key }) => key === pick);
  }

  /**
   * Asks what a record is, or does what was answered.
   * @param contested whether other records would be the same object by the answer to all
   */
  ask(
    groups: Groups,
    reason: QuestionReason,
    member: Member,
    candidates: readonly Group[],
    contested = false,
  ): void {
    const { kind } = groups;
    const id = questionId(kind, (this.sources[member.source] as SourceFacts).id, member.record.key);
    const agree = agreeing(kind, member, candidates, this.maps);
    const given = this.#answers.get(id) ?? null;
    let named =
      given?.is === 'same'
        ? candidates.find(({ key, members }) => key === given.key || members.some((m) => m.key === given.key))
        : undefined;
    // An answer that names an object which is no longer there is none.
    let answer = given?.is === 'same' && named === undefined ? null : given;
    const own = answer !== null;
    const rule = own ? undefined : this.#ruleFor(kind, reason, member);
    if (rule?.is === 'same') {
      const picked = contested ? undefined : this.picked(kind, reason, member, candidates, agree);
      if (picked !== undefined && !hasFrom(picked, member.source)) named = picked;
      answer = named === undefined ? null : { is: 'same', key: named.key };
    } else if (rule !== undefined) answer = rule;
    const byRule = !own && answer !== null ? ({ byRule: true } as const) : {};
    this.questions.push(askAbout(this, kind, reason, member, candidates, { id, agree, answer, ...byRule }));
    if (named !== undefined) this.join(groups, named, member);
    else if (answer?.is === 'separate') this.stand(groups, member);
    else this.leaveOut(groups.kind, member.source, member.record);
  }

  leaveOut(kind: ObjectKind, source: number, record: AnyRecord): void {
    this.#change(kind, source, record.key, null);
    this.leftOut[kind] = (this.leftOut[kind] ?? 0) + 1;
  }

  /** Nobody else has the record, and its own key says little. */
  alone(groups: Groups, member: Member): Group {
    const group = this.stand(groups, member);
    if (!this.#othersShouldHave(groups.kind, member)) return group;
    this.unmatched.push({
      kind: groups.kind,
      key: group.key,
      name: this.nameOf(member),
      source: member.source,
      place: (member.record['from'] as { place: string }).place,
    });
    return group;
  }

  /**
   * Whether it is worth telling that nobody else has a record: not of the parts of an object nobody
   * else has, and not of what stands in the only export of a vCenter, which lists it by itself.
   */
  #othersShouldHave(kind: ObjectKind, { source, record }: Member): boolean {
    for (const [owner, field] of wholes[kind] ?? []) {
      const key = (this.maps[source] as MapKey)(owner, record[field] as Key);
      if (key !== null && this.groupsOf(owner).get(key)?.members.length === 1) return false;
    }
    if (kind === 'vcenter' || !this.#listsVcenter(source)) return true;
    const own = this.#vcentersOf(source);
    return this.sources.some(
      (_, other) =>
        other !== source &&
        this.#listsVcenter(other) &&
        (own.size === 0 || [...this.#vcentersOf(other)].some((vcenter) => own.has(vcenter))),
    );
  }

  #listsVcenter(source: number): boolean {
    return listsVcenter.has((this.sources[source] as SourceFacts).source.format);
  }

  #vcentersOf(source: number): ReadonlySet<Key> {
    const { vcenters } = (this.sources[source] as SourceFacts).facts;
    return new Set(vcenters.flatMap(({ key }) => (this.maps[source] as MapKey)('vcenter', key) ?? []));
  }

  #note(kind: ObjectKind, member: Member, key: Key): void {
    if (member.record.key !== key) this.#change(kind, member.source, member.record.key, key);
  }

  #change(kind: ObjectKind, source: number, from: Key, to: Key | null): void {
    const changed = this.#changed[source] as Map<ObjectKind, Map<Key, Key | null>>;
    const ofKind = changed.get(kind);
    if (ofKind) ofKind.set(from, to);
    else changed.set(kind, new Map([[from, to]]));
  }
}

/** vCenter keeps instance UUIDs unique within itself, and only there. */
function uuidInVcenter({ record }: Member, map: MapKey): string | null {
  const { instanceUuid, vcenter } = record as unknown as Vm;
  const mapped = vcenter === null ? null : map('vcenter', vcenter);
  return instanceUuid === null || mapped === null ? null : `${mapped}\n${normalUuid(instanceUuid)}`;
}

/** Why records of one key may still be two objects; null when nothing speaks for it. */
function crossCheck(kind: ObjectKind, group: Group, { record }: Member): QuestionReason | null {
  if (kind === 'vm') {
    const uuid = (record as unknown as Vm).instanceUuid;
    if (uuid === null) return null;
    const others = group.members.flatMap(({ record: other }) => (other as unknown as Vm).instanceUuid ?? []);
    return others.some((other) => other !== uuid && normalUuid(other) !== normalUuid(uuid))
      ? 'uuid-differs'
      : null;
  }
  if (kind === 'datastore') {
    const devices = globalDevices(record);
    if (devices.length === 0) return null;
    for (const { record: other } of group.members) {
      const known = globalDevices(other);
      // Tables may list some of a volume's devices: one in common is enough.
      if (known.length > 0 && !known.some((device) => devices.includes(device))) return 'devices-differ';
    }
  }
  return null;
}

function globalDevices(record: AnyRecord): string[] {
  return (record as unknown as Datastore).extents
    .filter(({ device }) => isGlobalDevice(device))
    .map(({ device }) => device.toLowerCase());
}
