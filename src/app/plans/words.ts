import type { StepAspect } from '../../domain/diff/plans.js';
import type {
  Command,
  Duration,
  Role,
  Scenario,
  ScenarioField,
  SourceNote,
  Verdict,
} from '../../domain/plan/types.js';
import { documents } from '../../domain/documents.js';
import { visible } from '../../domain/visible.js';
import { plural, seconds } from '../lib/format.js';

/** The words of plans and rehearsals, in one place. */

const roles: Record<Role, string> = {
  lead: 'Lead',
  storage: 'Storage',
  virtualisation: 'Virtualisation',
  desktop: 'Desktops',
  network: 'Network',
  srm: 'SRM',
  automatic: 'By itself',
};

/** Roles a person can have, to choose from. */
export const rolesToChoose = Object.entries(roles).map(([value, label]) => ({ value: value as Role, label }));

export function roleWord(role: Role): string {
  return roles[role];
}

/** "Storage, Night shift and 2 more": who does steps, those with most of them first. */
export function whoWords(
  who: readonly { readonly role: Role; readonly team: string | null }[],
  named = 2,
): string {
  const names = who.map(({ role, team }) => (team === null ? roleWord(role) : visible(team)));
  const more = names.length - named;
  // "and 1 more" takes no less room than the name.
  return more > 1 ? `${names.slice(0, named).join(', ')} and ${more} more` : names.join(', ');
}

const shells: Record<Command['shell'], string> = {
  esxi: 'ESXi shell',
  powercli: 'PowerCLI',
  array: 'array',
  dns: 'DNS server',
  gui: 'Windows command prompt',
};

/** Commands that are typed at the same place, one after the other. */
export interface CommandGroup {
  /** "ESXi shell of esx-b-01, esx-b-02 and 4 more". */
  readonly where: string;
  readonly hosts: readonly string[];
  readonly commands: readonly Command[];
}

/** Groups neighbouring commands by the shell and the hosts they are typed on; `named` hosts are named. */
export function commandGroups(commands: readonly Command[], named: number): CommandGroup[] {
  const groups: { where: string; hosts: readonly string[]; commands: Command[] }[] = [];
  let last = '';
  for (const command of commands) {
    const place = JSON.stringify([command.shell, command.hosts]);
    if (place === last) groups.at(-1)?.commands.push(command);
    else groups.push({ where: whereTyped(command, named), hosts: command.hosts, commands: [command] });
    last = place;
  }
  return groups;
}

function whereTyped({ shell, hosts }: Command, named: number): string {
  if (hosts.length === 0) return shells[shell];
  // "and 1 more" takes no less room than the name.
  const shown = hosts.length - named === 1 ? hosts.length : named;
  const more = hosts.length - shown;
  return `${shells[shell]} of ${hosts.slice(0, shown).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

/**
 * The first letter large: the planner's clauses stand on their own here. Names of things keep the
 * letter they have: "nas-01.bank.example points …", "vCenter runs".
 */
export function sentence(text: string): string {
  const [word = ''] = text.split(/\s/, 1);
  const isName = /[._\d]\w|[a-z][A-Z]/.test(word);
  return isName ? text : text.charAt(0).toUpperCase() + text.slice(1);
}

/** "45 s", with the spread where there is one: "45 s (20 s to 3 min)". */
export function durationWords(duration: Duration): string {
  const likely = seconds(duration.likely);
  if (duration.min === duration.max) return likely;
  return `${likely} (${seconds(duration.min)} to ${seconds(duration.max)})`;
}

const aspects: Record<StepAspect, string> = {
  commands: 'commands',
  objects: 'objects',
  hazards: 'dangers',
  order: 'what it comes after',
  text: 'wording',
  duration: 'time',
};

/** What about a step is different: "commands, dangers, time". */
export function aspectWords(list: readonly StepAspect[]): string {
  return list.map((aspect) => aspects[aspect]).join(', ');
}

const bases: Record<SourceNote['basis'], string> = {
  read: 'read in the source',
  recalled: 'recalled, not read again',
  deduced: 'deduced from other rules',
  user: 'set by the user',
};

/** How sure a rule is. */
export function basisWords(source: SourceNote): string {
  return bases[source.basis];
}

/** How sure a rule is, and where its document is found. */
export function sourceHint(source: SourceNote): string {
  if (source.document === undefined) return basisWords(source);
  const { by, find } = documents[source.document];
  return `${basisWords(source)}: ${by}. Found: ${find}.`;
}

/** The verdict in two or three words. */
export function verdictWords(verdict: Verdict): string {
  switch (verdict) {
    case 'safe':
      return 'Safe in every order';
    case 'unsafe':
      return 'Unsafe';
    case 'unreachable':
      return 'Does not reach the goal';
    case 'unknown':
      return 'Not decided';
  }
}

/** A scenario for headings, in words: "Site lost", "VMFS and NFS". Of what the runbook asks, no more. */
export function scenarioWords(scenario: Scenario, asked: readonly ScenarioField[]): string[] {
  const booted = scenario.bootedBeforeStorage;
  const words: Partial<Record<ScenarioField, string>> = {
    event: scenario.event === 'lost' ? 'Site lost' : 'Planned move',
    storagePaths: { 'vmfs-and-nfs': 'VMFS and NFS', vmfs: 'VMFS only', nfs: 'NFS only' }[
      scenario.storagePaths
    ],
    bootedBeforeStorage:
      typeof booted === 'string'
        ? {
            none: 'storage there before hosts booted',
            all: 'all hosts booted before storage',
            unknown: 'boot order of hosts unknown',
          }[booted]
        : `${plural(booted.length, 'host')} booted before storage`,
  };
  return (['event', 'storagePaths', 'bootedBeforeStorage'] as const).flatMap((field) =>
    asked.includes(field) ? (words[field] ?? []) : [],
  );
}
