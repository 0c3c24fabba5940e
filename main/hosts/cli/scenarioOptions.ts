import { Option, type Command } from 'commander';
import type { Input } from '../../../src/contract/methods.js';
import type { LayoutView, RunbookInfo } from '../../../src/contract/types.js';
import type { Key } from '../../../src/domain/estate/types.js';
import type { Scenario } from '../../../src/domain/plan/types.js';
import type { Desk } from './desk.js';
import { CommandFailed, valueOf } from './exit.js';
import { answersOf } from './settingOptions.js';

/** The scenario as it is said on the command line; what is left out stays as proposed. */
export interface ScenarioOptions {
  readonly event?: Scenario['event'];
  readonly protectedSite?: string;
  readonly recoverySite?: string;
  readonly bootedBeforeStorage?: string;
  readonly storage?: Scenario['storagePaths'];
  readonly binding?: Scenario['binding'];
  readonly breakReplication?: 'yes' | 'no';
  readonly presentLuns?: 'yes' | 'no';
  readonly mount?: Scenario['mount'];
  readonly recoveryHosts?: Scenario['recoveryHosts'];
  /** Answers to what a runbook asks besides, each `id=value`. */
  readonly set?: readonly string[];
}

/** Adds the scenario's options to a command. */
export function addScenarioOptions(command: Command): Command {
  const choice = (flags: string, text: string, choices: readonly string[]): Option =>
    new Option(flags, text).choices(choices);
  return command
    .addOption(
      choice('--event <event>', 'the protected site is lost, or the move is planned', ['lost', 'planned']),
    )
    .option('--protected-site <name>', 'site that is lost or left')
    .option('--recovery-site <name>', 'site that takes over')
    .option(
      '--booted-before-storage <which>',
      'recovery hosts that booted before their storage: none, all, unknown, or host names with commas between',
    )
    .addOption(choice('--storage <paths>', 'storage the plan moves', ['vmfs-and-nfs', 'vmfs', 'nfs']))
    .addOption(
      choice('--binding <binding>', 'port binding of the desktops', ['as-imported', 'static', 'ephemeral']),
    )
    .addOption(choice('--break-replication <answer>', 'the array needs replication broken', ['yes', 'no']))
    .addOption(
      choice('--present-luns <answer>', 'LUNs must be presented to the recovery hosts', ['yes', 'no']),
    )
    .addOption(choice('--mount <how>', 'how copies are mounted', ['until-reboot', 'persistent']))
    .addOption(
      choice('--recovery-hosts <how>', 'how recovery hosts wait', ['maintenance-mode', 'added-to-cluster']),
    )
    .option(
      '--set <id=value>',
      'answer to a question of the runbook (`drydock runbooks` lists them); may be repeated',
      (answer: string, before: readonly string[]) => [...before, answer],
      [],
    );
}

function siteKey(layout: LayoutView, name: string): Key {
  const site = layout.sites.find((each) => each.name === name || each.key === name);
  if (site !== undefined) return site.key;
  const known = layout.sites.map((each) => `"${each.name}"`).join(', ');
  throw new CommandFailed(`There is no site "${name}". There is: ${known || 'none'}.`);
}

function hostKeys(layout: LayoutView, names: string): Key[] {
  return names.split(',').map((written) => {
    const name = written.trim();
    const hosts = layout.hosts.filter((each) => each.name === name || each.key === name);
    const [host] = hosts;
    if (host === undefined) throw new CommandFailed(`There is no host "${name}".`);
    if (hosts.length > 1) throw new CommandFailed(`Several hosts are called "${name}"; name one by its key.`);
    return host.key;
  });
}

const isWord = (text: string): text is 'none' | 'all' | 'unknown' =>
  ['none', 'all', 'unknown'].includes(text);

/** The proposed scenario with what the command line says instead. */
export async function applyScenarioOptions(
  desk: Desk,
  snapshotId: number,
  runbook: Pick<RunbookInfo, 'fields' | 'settings'>,
  proposed: Scenario,
  options: ScenarioOptions,
): Promise<NonNullable<Input<'plans.make'>['scenario']>> {
  const layout = valueOf(await desk.call('estate.layout', { snapshotId }));
  const booted = options.bootedBeforeStorage;
  const yes = (answer: 'yes' | 'no' | undefined, otherwise: boolean): boolean =>
    answer === undefined ? otherwise : answer === 'yes';
  const site = (name: string | undefined, otherwise: Key): Key =>
    name === undefined ? otherwise : siteKey(layout, name);
  const hosts =
    booted === undefined ? proposed.bootedBeforeStorage : isWord(booted) ? booted : hostKeys(layout, booted);
  const protectedSite = site(options.protectedSite, proposed.protectedSite);
  const recoverySite = site(options.recoverySite, proposed.recoverySite);
  for (const [key, role] of [
    [protectedSite, 'protected'],
    [recoverySite, 'recovery'],
  ] as const) {
    if (key !== '' || !runbook.fields.includes(`${role}Site`)) continue;
    throw new CommandFailed(
      `The estate names no ${role} site. Say which it is with --${role}-site, or give a site the role "${role}" in an overlay file.`,
    );
  }
  return {
    event: options.event ?? proposed.event,
    protectedSite,
    recoverySite,
    bootedBeforeStorage: typeof hosts === 'string' ? hosts : [...hosts],
    storagePaths: options.storage ?? proposed.storagePaths,
    binding: options.binding ?? proposed.binding,
    breakReplication: yes(options.breakReplication, proposed.breakReplication),
    presentLuns: yes(options.presentLuns, proposed.presentLuns),
    mount: options.mount ?? proposed.mount,
    recoveryHosts: options.recoveryHosts ?? proposed.recoveryHosts,
    settings: Object.fromEntries(
      Object.entries({
        ...proposed.settings,
        ...(await answersOf(desk, snapshotId, runbook.settings, options.set ?? [])),
      }).map(([id, value]) => [id, typeof value === 'object' ? [...value] : value]),
    ),
  };
}
