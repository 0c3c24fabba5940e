import type { EstateIndex } from '../estate/index.js';
import type { Estate, Key, ObjectKind } from '../estate/types.js';
import { answersNotTaken } from './answers.js';
import { baseOf } from './base.js';
import { nonEmpty } from './groups.js';
import { namesIn, type Names } from './templateNames.js';
import { runbookKind, scenarioFor } from './runbooks/index.js';
import { edgeId, skeletonOf } from './skeleton.js';
import type {
  Assignment,
  Duration,
  EdgeRef,
  OwnStep,
  Plan,
  Role,
  RunbookId,
  Scenario,
  SettingValue,
  StepGroup,
} from './types.js';

/**
 * A plan's choices as people write them down: objects and steps by name instead of by key, wherever
 * a name means one of them alone. What follows from the runbook is left out, so that a template made
 * on one estate can be used on another.
 */
export interface PlanTemplate {
  /** Version of the format. */
  readonly drydockPlan: 1;
  readonly name: string;
  readonly runbook: RunbookId;
  readonly scenario: Partial<Omit<Scenario, 'settings'>>;
  /** Answers to what the runbook asks besides, objects by name. */
  readonly settings?: Readonly<Record<string, SettingValue>> | undefined;
  readonly ownSteps?: readonly TemplateStep[] | undefined;
  /** Steps of the runbook that are not done. */
  readonly removedSteps?: readonly string[] | undefined;
  readonly prerequisites?: readonly EdgeRef[] | undefined;
  /** Prerequisites of the runbook that do not count. */
  readonly removedPrerequisites?: readonly EdgeRef[] | undefined;
  readonly notes?: readonly { readonly step: string; readonly text: string }[] | undefined;
  readonly groups?: readonly StepGroup[] | undefined;
  /** Who does a step, where it is not whom the runbook says. */
  readonly assigned?: readonly ({ readonly step: string } & Assignment)[] | undefined;
  /** The list, where it is not the runbook's own. */
  readonly order?: readonly string[] | undefined;
}

export interface TemplateStep {
  readonly title: string;
  readonly role: Role;
  readonly detail?: string | undefined;
  readonly commands?: readonly string[] | undefined;
  readonly expect?: string | undefined;
  /** Seconds. */
  readonly duration: Duration;
  readonly repeats?: string | undefined;
  readonly requires?: readonly string[] | undefined;
  readonly adds?: readonly string[] | undefined;
  readonly deletes?: readonly string[] | undefined;
}

const some = <T>(list: readonly T[] | undefined): readonly T[] | undefined =>
  list === undefined || list.length === 0 ? undefined : list;
const text = (words: string): string | undefined => (words === '' ? undefined : words);
/** Leaves out what is not there: it is not written down. */
const present = <T extends object>(object: T): T =>
  Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as T;

/** The id a step of the user's own gets when it is read: what a template can call it by, beside its title. */
const idWhenRead = (at: number, { title }: Pick<OwnStep, 'title'>): string => `own:${at + 1} ${title}`;

/**
 * Writes a plan down. What it says of steps that this estate and scenario do not have is left out, as it
 * would be in reading.
 */
export function templateOf(plan: Plan, estate: Estate, index: EstateIndex): PlanTemplate {
  const base = baseOf(plan.runbook, estate, index, plan.scenario);
  const skeleton = skeletonOf(plan, base);
  const called = new Map([
    ...base.steps.map(({ id }) => [id, id] as const),
    ...plan.ownSteps.map((own, at) => [own.id, idWhenRead(at, own)] as const),
  ]);
  const names = namesIn(
    [...base.steps, ...plan.ownSteps].map(({ id, title }) => ({ key: called.get(id)!, name: title })),
  );
  const has = (id: string): boolean => called.has(id);
  const nameOf = (id: string): string => names.nameOf(called.get(id) ?? id);
  const edge = ({ before, after }: EdgeRef): EdgeRef[] =>
    has(before) && has(after) ? [{ before: nameOf(before), after: nameOf(after) }] : [];
  const sites = objectNames(estate, 'site');
  const hosts = objectNames(estate, 'host');
  const { settings, bootedBeforeStorage: booted, ...scenario } = plan.scenario;
  // What reading finds without being told an order; only another one need be written down.
  const found = skeletonOf({ ...plan, order: [] }, base).order;
  const isOwnOrder = skeleton.order.some((id, at) => id !== found[at]);
  return present<PlanTemplate>({
    drydockPlan: 1,
    name: plan.name,
    runbook: plan.runbook,
    scenario: {
      ...scenario,
      protectedSite: sites.nameOf(scenario.protectedSite),
      recoverySite: sites.nameOf(scenario.recoverySite),
      bootedBeforeStorage: typeof booted === 'string' ? booted : booted.map(hosts.nameOf),
    },
    settings:
      settings && mapObjects(plan.runbook, { estate, index }, settings, (names, key) => names.nameOf(key)),
    ownSteps: some(
      plan.ownSteps.map((own) =>
        present<TemplateStep>({
          title: own.title,
          role: own.role,
          detail: text(own.detail),
          commands: some(own.commands),
          expect: text(own.expect),
          duration: own.duration,
          repeats: own.repeats === undefined || !has(own.repeats) ? undefined : nameOf(own.repeats),
          requires: some(own.requires),
          adds: some(own.adds),
          deletes: some(own.deletes),
        }),
      ),
    ),
    removedSteps: some(plan.removedSteps.filter(has).map(nameOf)),
    prerequisites: some(plan.addedEdges.flatMap(edge)),
    removedPrerequisites: some(plan.removedEdges.flatMap(edge)),
    notes: some(
      Object.entries(plan.notes).flatMap(([id, note]) => (has(id) ? [{ step: nameOf(id), text: note }] : [])),
    ),
    groups: some(
      plan.groups?.flatMap(({ name, steps }) => {
        const members = steps.filter(has).map(nameOf);
        return members.length === 0 ? [] : [{ name, steps: members }];
      }),
    ),
    assigned: some(
      Object.entries(plan.assigned ?? {}).flatMap(([id, { role, team }]) =>
        has(id) ? [present({ step: nameOf(id), role, team })] : [],
      ),
    ),
    order: isOwnOrder ? skeleton.order.map(nameOf) : undefined,
  });
}

/** A plan read from a template on an estate, and what of the template the estate does not have. */
export interface ReadTemplate {
  readonly plan: Plan;
  /** Sentences. */
  readonly unresolved: readonly string[];
}

/**
 * Reads a template on an estate. What it names and the estate does not have is left out and said;
 * what it leaves open is as the runbook proposes it.
 */
export function planFromTemplate(template: PlanTemplate, estate: Estate, index: EstateIndex): ReadTemplate {
  const unresolved: string[] = [];
  const scenario = readScenario(template, estate, index, unresolved);
  unresolved.push(...answersNotTaken(template.runbook, scenario, { estate, index }));
  const base = baseOf(template.runbook, estate, index, scenario);
  const runbookSteps = namesIn(base.steps.map(({ id, title }) => ({ key: id, name: title })));
  const find = (names: Names, ref: string, what: string): string | null => {
    const id = names.keyOf(ref);
    if (id === null) unresolved.push(`The step “${ref}” ${what} is not in the plan for this estate.`);
    return id;
  };
  const ownSteps = (template.ownSteps ?? []).map((own, at): OwnStep => {
    const again =
      own.repeats === undefined ? null : find(runbookSteps, own.repeats, `that “${own.title}” repeats`);
    return {
      id: idWhenRead(at, own),
      title: own.title,
      detail: own.detail ?? '',
      role: own.role,
      commands: own.commands ?? [],
      expect: own.expect ?? '',
      duration: own.duration,
      ...(again === null ? {} : { repeats: again }),
      requires: own.requires ?? [],
      adds: own.adds ?? [],
      deletes: own.deletes ?? [],
    };
  });
  const steps = namesIn([...base.steps, ...ownSteps].map(({ id, title }) => ({ key: id, name: title })));
  const edges = (list: readonly EdgeRef[] | undefined): EdgeRef[] =>
    (list ?? []).flatMap((edge) => {
      const before = find(steps, edge.before, 'of a prerequisite');
      const after = find(steps, edge.after, 'of a prerequisite');
      return before === null || after === null ? [] : [{ before, after }];
    });
  const derived = new Set(base.edges.map(edgeId));
  const plan: Plan = {
    formatVersion: 1,
    name: template.name,
    runbook: template.runbook,
    scenario,
    order: (template.order ?? []).flatMap((ref) => find(steps, ref, 'of the order') ?? []),
    ownSteps,
    removedSteps: (template.removedSteps ?? []).flatMap((ref) => find(runbookSteps, ref, 'taken out') ?? []),
    addedEdges: edges(template.prerequisites).filter((edge) => !derived.has(edgeId(edge))),
    removedEdges: edges(template.removedPrerequisites),
    notes: Object.fromEntries(
      (template.notes ?? []).flatMap((note) => {
        const id = find(steps, note.step, 'with a note');
        return id === null ? [] : [[id, note.text]];
      }),
    ),
    ...present({ groups: readGroups(template, (ref) => find(steps, ref, 'of a group'), unresolved) }),
    ...present({ assigned: readAssigned(template, (ref) => find(steps, ref, 'that somebody was given')) }),
  };
  const skeleton = skeletonOf(plan, base);
  for (const { before, after } of skeleton.ignored) {
    unresolved.push(
      `That “${steps.nameOf(before)}” comes before “${steps.nameOf(after)}” contradicts the rest; it does not count.`,
    );
  }
  return { plan: { ...plan, order: skeleton.order }, unresolved: [...new Set(unresolved)] };
}

/** A step named twice is in the first group that names it. */
function readGroups(
  { groups = [] }: PlanTemplate,
  find: (ref: string) => string | null,
  unresolved: string[],
): Plan['groups'] {
  const taken = new Set<string>();
  const names = new Set<string>();
  return nonEmpty(
    groups.map(({ name, steps }) => {
      const members = steps.flatMap((ref) => {
        const id = find(ref);
        if (id === null) return [];
        if (taken.has(id)) {
          unresolved.push(`The step “${ref}” is in two groups; it does not count for “${name}”.`);
          return [];
        }
        taken.add(id);
        return [id];
      });
      if (names.has(name)) {
        unresolved.push(`There are two groups “${name}”; the second does not count.`);
        return { name, steps: [] };
      }
      names.add(name);
      return { name, steps: members };
    }),
  );
}

function readAssigned(
  { assigned = [] }: PlanTemplate,
  find: (ref: string) => string | null,
): Plan['assigned'] {
  const read = assigned.flatMap(({ step, role, team }) => {
    const id = find(step);
    return id === null ? [] : [[id, present({ role, team })] as const];
  });
  return read.length === 0 ? undefined : Object.fromEntries(read);
}

function readScenario(
  template: PlanTemplate,
  estate: Estate,
  index: EstateIndex,
  unresolved: string[],
): Scenario {
  const proposed = scenarioFor(template.runbook, estate, index);
  const sites = objectNames(estate, 'site');
  const hosts = objectNames(estate, 'host');
  const site = (name: string | undefined, otherwise: Key): Key => {
    if (name === undefined || name === '') return otherwise;
    const key = sites.keyOf(name);
    if (key !== null) return key;
    unresolved.push(
      `There is no site “${name}” here${otherwise === '' ? '' : `; “${sites.nameOf(otherwise)}” was taken for it`}.`,
    );
    return otherwise;
  };
  const { bootedBeforeStorage: booted, protectedSite, recoverySite, ...rest } = template.scenario;
  const given = mapObjects(
    template.runbook,
    { estate, index },
    template.settings ?? {},
    (names, name, kind) => {
      const key = names.keyOf(name);
      if (key === null) unresolved.push(`There is no ${kind} “${name}” here.`);
      return key;
    },
  );
  return {
    ...proposed,
    ...present(rest),
    protectedSite: site(protectedSite, proposed.protectedSite),
    recoverySite: site(recoverySite, proposed.recoverySite),
    bootedBeforeStorage:
      booted === undefined
        ? proposed.bootedBeforeStorage
        : typeof booted === 'string'
          ? booted
          : booted.flatMap((name) => {
              const key = hosts.keyOf(name);
              if (key === null) unresolved.push(`There is no host “${name}” here.`);
              return key ?? [];
            }),
    settings: { ...proposed.settings, ...given },
  };
}

/** Settings with each object's key or name turned into the other; null leaves it out. */
function mapObjects(
  runbook: RunbookId,
  at: { readonly estate: Estate; readonly index: EstateIndex },
  settings: Readonly<Record<string, SettingValue>>,
  turn: (names: Names, each: string, kind: ObjectKind) => string | null,
): Record<string, SettingValue> {
  const specs = new Map(
    runbookKind(runbook)
      .settings(at)
      .map((spec) => [spec.id, spec]),
  );
  return Object.fromEntries(
    Object.entries(settings).map(([id, value]) => {
      const kind = specs.get(id)?.objectKind;
      if (kind === undefined || typeof value !== 'object') return [id, value];
      const names = objectNames(at.estate, kind);
      return [id, value.flatMap((each) => turn(names, each, kind) ?? [])];
    }),
  );
}

function objectNames(estate: Estate, kind: ObjectKind): Names {
  const lists: Partial<Record<ObjectKind, readonly { readonly key: Key; readonly name: string }[]>> = {
    site: estate.sites,
    vcenter: estate.vcenters,
    cluster: estate.clusters,
    host: estate.hosts,
    datastore: estate.datastores,
    vm: estate.vms,
    pool: estate.pools,
    protectionGroup: estate.protectionGroups,
    recoveryPlan: estate.recoveryPlans,
  };
  return namesIn(lists[kind] ?? []);
}
