import type { Input, Output } from '../../../../src/contract/methods.js';
import type { HaTableName, HaVersion } from '../../../../src/domain/ha/index.js';
import type { CommonOptions, Desk } from '../desk.js';
import { CommandFailed, exit, valueOf } from '../exit.js';
import { counted, printable, tableLines } from '../terminal.js';
import { clock, sayLosses } from './simulations.js';

type Settings = NonNullable<Input<'ha.summary'>['settings']>;

export interface HaOptions extends CommonOptions {
  readonly snapshot?: string;
  readonly site?: string;
  readonly hostDown?: readonly string[];
  readonly fail?: readonly string[];
  readonly haVersion?: HaVersion;
  readonly admission?: NonNullable<Settings['admission']>;
  readonly failoverHost?: readonly string[];
  readonly control?: 'strict' | 'guaranteed';
  readonly portsPerHost?: number;
  readonly option?: Readonly<Record<string, string>>;
  readonly csv?: HaTableName;
  readonly strict?: boolean;
}

/** `drydock ha`: what vSphere HA powers on when a site is lost or hosts fail, and what it does not. */
export async function haCommand(desk: Desk, options: HaOptions): Promise<number> {
  await desk.open(options.workspace);
  const snapshot = await desk.snapshot(options.snapshot);
  const question = await questionOf(desk, snapshot.id, options);
  if (options.csv !== undefined && !desk.json) {
    const table = options.csv;
    const file = await desk.job((jobId) =>
      desk.call('ha.export', { ...question, table, jobId, format: 'csv' }),
    );
    // A byte order mark is for a file that a spreadsheet opens, not for the next program in a pipe.
    desk.terminal.stdout.write(
      Buffer.from(file.base64, 'base64')
        .toString('utf8')
        .replace(/^\ufeff/, ''),
    );
    const { vms, started } = valueOf(await desk.call('ha.summary', question));
    return options.strict === true && started < vms ? exit.found : exit.fine;
  }
  const { event, ...asked } = question;
  const outcome = valueOf(
    await desk.call('ha.simulate', {
      ...asked,
      ...(event.event === 'hosts-fail'
        ? { failing: event.failing }
        : { recoverySite: event.recoverySite, down: event.down }),
      placements: desk.json,
    }),
  );
  desk.answer({ snapshot: { id: snapshot.id, name: snapshot.name }, ...outcome });
  say(desk, outcome, event.event === 'hosts-fail');
  return options.strict === true && outcome.started < outcome.vms ? exit.found : exit.fine;
}

async function questionOf(desk: Desk, snapshotId: number, options: HaOptions) {
  const { haVersion, admission, failoverHost, control, portsPerHost, option } = options;
  const settings: Settings = {
    ...(haVersion === undefined ? {} : { version: haVersion }),
    ...(admission === undefined ? {} : { admission }),
    ...(failoverHost === undefined ? {} : { failoverHosts: [...failoverHost] }),
    ...(control === undefined ? {} : { aamControl: control }),
    ...(portsPerHost === undefined ? {} : { portsPerHost }),
    ...(option === undefined ? {} : { options: { ...option } }),
  };
  const event =
    options.fail === undefined
      ? {
          event: 'site-lost' as const,
          recoverySite: options.site === undefined ? null : await siteKey(desk, snapshotId, options.site),
          down: [...(options.hostDown ?? [])],
        }
      : { event: 'hosts-fail' as const, failing: [...options.fail] };
  return { snapshotId, event, settings };
}

function say(desk: Desk, outcome: Output<'ha.simulate'>, hostsFail: boolean): void {
  if (outcome.clusters.length === 0) {
    desk.say('No cluster has anything to power on: no desktop cluster of the lost site is known.');
    desk.say('Give clusters their purpose and hosts their site in an overlay file or in the DR settings.');
  } else if (outcome.vms === 0) {
    desk.say(
      `No VM ran ${hostsFail ? 'on the hosts that fail' : 'at the lost site'}, so there is none to restart.`,
    );
  } else {
    const network = outcome.withoutNetwork > 0 ? `, ${outcome.withoutNetwork} of them without network` : '';
    const ready = outcome.readyAt === null ? '' : `; the last power-on ends at ${clock(outcome.readyAt)} min`;
    desk.say(
      `${outcome.started} of ${counted(outcome.vms, 'VM')} ${outcome.started === 1 ? 'is' : 'are'} powered on${network}${ready}.`,
    );
  }
  if (outcome.clusters.length > 0) {
    desk.say();
    sayClusters(desk, outcome);
  }
  if (outcome.losses.length > 0) desk.say();
  sayLosses(desk, outcome.losses);
  for (const warning of outcome.warnings) desk.say(`  Mind: ${printable(warning)}`);
  sayTexts(desk, 'Not told by the import', outcome.unknowns);
  sayTexts(desk, 'Taken for granted', outcome.assumptions);
}

function sayClusters(desk: Desk, { clusters }: Output<'ha.simulate'>): void {
  const columns = [
    { title: 'Cluster' },
    { title: 'HA' },
    { title: 'Hosts', end: true },
    { title: 'VMs', end: true },
    { title: 'On', end: true },
    { title: 'Ready', end: true },
    { title: 'Admission control' },
  ];
  const rows = clusters.map((each) => [
    each.cluster.name,
    each.rules.version,
    each.hosts.length,
    each.vms,
    each.started,
    each.readyAt === null ? '' : clock(each.readyAt),
    each.admission.sentence,
  ]);
  for (const line of tableLines(columns, rows)) desk.say(line);
}

function sayTexts(desk: Desk, title: string, texts: readonly string[]): void {
  if (texts.length === 0) return;
  desk.say();
  desk.say(desk.heading(title));
  for (const text of texts) desk.say(`  - ${printable(text)}`);
}

async function siteKey(desk: Desk, snapshotId: number, name: string): Promise<string> {
  const { sites } = valueOf(await desk.call('estate.layout', { snapshotId }));
  const site = sites.find((each) => each.name === name || each.key === name);
  if (site !== undefined) return site.key;
  const known = sites.map((each) => `"${each.name}"`).join(', ');
  throw new CommandFailed(`There is no site "${name}". There is: ${known || 'none'}.`);
}
