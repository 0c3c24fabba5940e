import type {
  Command,
  Duration,
  Role,
  RunbookId,
  Scenario,
  SourceNote,
  Verdict,
} from '../../domain/plan/types.js';
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

const shells: Record<Command['shell'], string> = {
  esxi: 'ESXi shell',
  powercli: 'PowerCLI',
  array: 'array',
  dns: 'DNS server',
  gui: 'client',
};

/** Where a command is typed: "ESXi shell of esx-b-01, esx-b-02 and 4 more". */
export function whereTyped(command: Command, named = 2): string {
  const { hosts } = command;
  if (hosts.length === 0) return shells[command.shell];
  const more = hosts.length - named;
  const names = hosts.slice(0, more === 1 ? named + 1 : named).join(', ');
  return `${shells[command.shell]} of ${names}${more > 1 ? ` and ${more} more` : ''}`;
}

/** "45 s", with the spread where there is one: "45 s (20 s to 3 min)". */
export function durationWords(duration: Duration): string {
  const likely = seconds(duration.likely);
  if (duration.min === duration.max) return likely;
  return `${likely} (${seconds(duration.min)} to ${seconds(duration.max)})`;
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

const runbookNames: Record<RunbookId, string> = { 'view-failover': 'View failover' };

/** A runbook's name from its id; the id itself when a newer Drydock wrote it. */
export function runbookName(id: string): string {
  return runbookNames[id as RunbookId] ?? id;
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

/** A scenario in one line, for headings: "site lost · hosts may have booted early · VMFS and NFS". */
export function scenarioWords(scenario: Scenario): string {
  const booted = scenario.bootedBeforeStorage;
  return [
    scenario.event === 'lost' ? 'Site lost' : 'Planned move',
    { 'vmfs-and-nfs': 'VMFS and NFS', vmfs: 'VMFS only', nfs: 'NFS only' }[scenario.storagePaths],
    typeof booted === 'string'
      ? {
          none: 'storage there before hosts booted',
          all: 'all hosts booted before storage',
          unknown: 'boot order of hosts unknown',
        }[booted]
      : `${plural(booted.length, 'host')} booted before storage`,
  ].join(' · ');
}
