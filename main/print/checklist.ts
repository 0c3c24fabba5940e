import { runsOf, type ListRun } from '../../src/domain/plan/groupSummary.js';
import { documents, type DocumentId } from '../../src/domain/documents.js';
import { scheduleOf, type Lane, type ScheduledStep } from '../../src/domain/plan/schedule.js';
import { timingOf, timingsOf, type Timing } from '../../src/domain/plan/timing.js';
import type {
  Command,
  GroundStep,
  PlanView,
  Role,
  Scenario,
  ScenarioField,
} from '../../src/domain/plan/types.js';
import type { Block, PrintedDocument, PrintedStep } from './document.js';
import { dangerText, namesOf, remarksOf, sentenceCase, sourcesText } from './stepWords.js';
import { clock, plural, spoken, stamp, stepList, visible, visibleDeep, written } from './text.js';

/** What a checklist is printed from. */
export interface ChecklistInput {
  readonly view: PlanView;
  readonly estateName: string;
  /** ISO 8601 UTC. */
  readonly takenAt: string;
  /** Site names for the scenario. */
  readonly siteNames: { readonly protectedSite: string; readonly recoverySite: string };
  /** Those of the scenario's own fields that matter to the runbook; all of them when left out. */
  readonly fields?: readonly ScenarioField[];
  /** What the runbook asked besides, in words. */
  readonly settings?: readonly { readonly label: string; readonly value: string }[];
  /** Files the snapshot was read from. */
  readonly sources: readonly string[];
}

export const roleNames: Readonly<Record<Role, string>> = {
  lead: 'Lead',
  storage: 'Storage',
  virtualisation: 'Virtualisation',
  desktop: 'Desktop',
  network: 'Network',
  srm: 'SRM',
  automatic: 'Automatic',
};

const shellNames: Readonly<Record<GroundStep['commands'][number]['shell'], string>> = {
  esxi: 'ESXi shell',
  powercli: 'PowerCLI',
  array: 'Array management',
  dns: 'DNS server',
  gui: 'Windows command prompt',
};

/** Builds the checklist: what is followed on the day, top to bottom. */
export function checklistDocument(input: ChecklistInput): PrintedDocument {
  const { view } = input;
  const numbers = new Map(view.steps.map((step, index) => [step.id, index + 1]));
  const timing = timingsOf(view.steps);
  const schedule = scheduleOf(view.steps, view.edges);
  return visibleDeep<PrintedDocument>({
    kind: 'Checklist',
    title: view.plan.name,
    subtitle: view.goal.text,
    facts: [
      { label: 'Estate', value: input.estateName },
      { label: 'Snapshot taken', value: stamp(input.takenAt) },
      { label: 'Read from', value: namesOf(input.sources, input.sources.length) || 'not recorded' },
      ...scenarioFacts(view.plan.scenario, input.siteNames, input.fields),
      ...(input.settings ?? []),
      { label: 'Steps', value: String(view.steps.length) },
      { label: 'Shortest time by the longest path', value: spoken(view.longestPathSeconds) },
      { label: 'VMs the plan brings up', value: view.goal.vms.toLocaleString('en-GB') },
    ],
    blocks: [
      verdictNotice(view),
      ...leftBehind(view),
      { type: 'heading', text: 'Assumptions: make sure before the first step', newPage: false },
      assumptions(view),
      { type: 'heading', text: 'Who does what', newPage: false },
      whoDoesWhat(schedule.lanes, numbers),
      howToFollow,
      { type: 'heading', text: 'Steps', newPage: true },
      ...runsOf(view.plan, view.steps).flatMap((run, at, all): Block[] => [
        ...groupHeading(run, all[at - 1]),
        ...run.steps.map((step): Block => ({
          type: 'step',
          step: inTime(printedStep(step, view, numbers, timing(step)), schedule.steps.get(step.id)),
        })),
      ]),
      ...documentsCited(view),
      { type: 'heading', text: 'Sign-off', newPage: false },
      { type: 'signatures', roles: ['Exercise lead', ...rolesOf(view)] },
    ],
  });
}

/** Where a group begins; and where one has ended and a step in none follows. */
function groupHeading({ group, part }: ListRun, previous: ListRun | undefined): Block[] {
  if (group !== null) return [{ type: 'group', text: part === 0 ? group : `${group}, continued` }];
  const ended = previous !== undefined && previous.group !== null;
  return ended ? [{ type: 'group', text: 'In no group' }] : [];
}

/** What holds for every step: when to go on, when to stop. */
const howToFollow: Block = {
  type: 'notice',
  tone: 'plain',
  title: 'How to follow this list',
  lines: [
    'Begin a step when the steps it waits for are ticked. Steps that do not wait for each other may go side by side. Write down when you began and ended.',
    'Go on when you see what is expected. When you do not, stop there, do what stands beside “If it fails”, and tell the exercise lead before anybody begins a step that waits for it.',
    'Type a command as one line, however many lines it takes here. Where it is for several hosts, tick each as it is done.',
    'Planned times count in hours and minutes from the beginning of the first step.',
  ],
};

/** A line for each role and team, with room for who it is on the day. */
function whoDoesWhat(lanes: readonly Lane[], numbers: ReadonlyMap<string, number>): Block {
  return {
    type: 'table',
    byHand: true,
    columns: [
      { label: 'Who', width: 'narrow' },
      { label: 'Steps', width: 'wide' },
      { label: 'Name', width: 'wide' },
      { label: 'Telephone', width: 'wide' },
    ],
    rows: lanes.map(({ role, team, rows }) => [
      whoOf(role, team ?? undefined),
      sentenceCase(stepList(rows.flat().flatMap(({ id }) => numbers.get(id) ?? []))),
      '',
      '',
    ]),
  };
}

const whoOf = (role: Role, team: string | undefined): string =>
  team === undefined ? roleNames[role] : `${roleNames[role]}, ${team}`;

/** When a step can begin, when it must have ended, and whether it decides how long the plan takes. */
function inTime(step: PrintedStep, at: ScheduledStep | undefined): PrintedStep {
  if (at === undefined) return step;
  const end = clock(at.latest + at.duration);
  const path = at.critical ? ', on the longest path' : '';
  return { ...step, planned: `${step.planned}, from ${clock(at.earliest)}, done by ${end}${path}` };
}

/** In which shell, and on how many hosts; their names stand below the command. */
function whereTyped({ shell, hosts }: Command): string {
  if (hosts.length === 0) return shellNames[shell];
  return `${shellNames[shell]}, on ${hosts.length === 1 ? 'this host' : `each of ${plural(hosts.length, 'host')}`}`;
}

/** One step as it is printed, its number being its place in the list. */
export function printedStep(
  step: GroundStep,
  view: PlanView,
  numbers: ReadonlyMap<string, number>,
  timing: Timing = timingOf(step, view.steps),
): PrintedStep {
  const before = view.edges
    .filter((edge) => edge.after === step.id)
    .map((edge) => numbers.get(edge.before))
    .filter((number) => number !== undefined);
  return {
    number: numbers.get(step.id) ?? 0,
    label: step.label,
    title: step.title,
    role: whoOf(step.role, step.team),
    planned: spoken(step.duration.likely),
    after: before.length === 0 ? 'May begin at once.' : `Only after ${stepList(before)}.`,
    detail: step.kind === 'own' ? written(step.detail) : visible(step.detail),
    commands: step.commands.map((command) => ({
      where: whereTyped(command),
      text: command.text,
      hosts: command.hosts,
    })),
    expect: step.expect,
    ifFails: step.ifFails ?? '',
    dangers: step.hazards.filter(({ id }) => id !== 'done-twice').map(dangerText),
    remarks: remarksOf(step, timing, numbers),
    note: written(view.plan.notes[step.id] ?? ''),
    sources: sourcesText(step.sources),
    outcome: [],
  };
}

function rolesOf(view: PlanView): string[] {
  const roles = new Set(view.steps.map((step) => step.role));
  return [...roles].filter((role) => role !== 'automatic' && role !== 'lead').map((role) => roleNames[role]);
}

/** The documents the plan's sources name, with who wrote them and where they are found. */
function documentsCited({ steps, check }: PlanView): Block[] {
  const notes = [
    ...steps.flatMap((step) => [
      ...step.sources,
      ...[...step.requires, ...step.hazards].map(({ source }) => source),
    ]),
    ...check.assumptions.map(({ source }) => source),
  ];
  const named = new Set(notes.flatMap(({ document }) => document ?? []));
  const items = Object.entries(documents)
    .filter(([id]) => named.has(id as DocumentId))
    .map(([, { title, by, find }]) => ({ text: title, more: `${by}. Found: ${find}.` }));
  return items.length === 0
    ? []
    : [
        { type: 'heading', text: 'Documents cited', newPage: false },
        { type: 'list', boxes: false, items },
      ];
}

function verdictNotice(view: PlanView): Block {
  const { check } = view;
  switch (check.verdict) {
    case 'safe':
      return {
        type: 'notice',
        tone: 'good',
        title: 'Order proved safe',
        lines: [check.sentence, 'The proof holds under the assumptions below.'],
      };
    case 'unsafe':
      return {
        type: 'notice',
        tone: 'critical',
        title: 'Do not use: the order is not safe',
        lines: [
          check.sentence,
          ...(check.counterexample?.story ?? []),
          ...(check.repair === null ? [] : [`Repair: ${check.repair.sentence}`]),
        ],
      };
    case 'unreachable':
      return {
        type: 'notice',
        tone: 'critical',
        title: 'Do not use: the goal is not reached',
        lines: [check.sentence, ...check.missing],
      };
    case 'unknown':
      return {
        type: 'notice',
        tone: 'warning',
        title: 'Not proved: the check could not decide',
        lines: [check.sentence],
      };
  }
}

function assumptions(view: PlanView): Block {
  if (view.check.assumptions.length === 0) {
    return { type: 'paragraph', text: 'The model makes none for this plan.' };
  }
  return {
    type: 'list',
    boxes: true,
    items: view.check.assumptions.map(({ text, check, source }) => ({
      text,
      more: source.basis === 'read' ? `${check} Source: ${source.text}.` : check,
    })),
  };
}

/** What the estate itself keeps from coming back, whatever the order of the steps. */
function leftBehind(view: PlanView): Block[] {
  if (view.leftBehind.length === 0) return [];
  return [
    { type: 'heading', text: 'What this plan does not bring back', newPage: false },
    {
      type: 'list',
      boxes: false,
      items: view.leftBehind.map((group) => ({
        text: `${group.count.toLocaleString('en-GB')} — ${group.text}`,
        more: namesOf(
          group.objects.map((object) => object.name),
          group.count,
        ),
      })),
    },
  ];
}

function scenarioFacts(
  scenario: Scenario,
  sites: ChecklistInput['siteNames'],
  fields: readonly ScenarioField[] | undefined,
): { label: string; value: string }[] {
  const booted = scenario.bootedBeforeStorage;
  const facts: readonly { field: ScenarioField; label: string; value: string }[] = [
    {
      field: 'recoverySite',
      label: 'Scenario',
      value:
        fields?.includes('event') === false
          ? `${sites.protectedSite} and ${sites.recoverySite}, as they were named before the failover`
          : scenario.event === 'lost'
            ? `${sites.protectedSite} is lost; fail over to ${sites.recoverySite}`
            : `planned move from ${sites.protectedSite} to ${sites.recoverySite}`,
    },
    {
      field: 'bootedBeforeStorage',
      label: 'Hosts that booted before their storage',
      value: typeof booted === 'string' ? booted : plural(booted.length, 'host'),
    },
    {
      field: 'storagePaths',
      label: 'Storage moved',
      value: { 'vmfs-and-nfs': 'VMFS and NFS', vmfs: 'VMFS only', nfs: 'NFS only' }[scenario.storagePaths],
    },
    {
      field: 'binding',
      label: 'Port binding',
      value: scenario.binding === 'as-imported' ? 'as in the snapshot' : scenario.binding,
    },
  ];
  return facts
    .filter(({ field }) => fields === undefined || fields.includes(field))
    .map(({ label, value }) => ({ label, value }));
}
