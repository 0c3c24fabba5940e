import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type {
  ImportPart,
  ImportProblem,
  MergeSummary,
  SnapshotInfo,
} from '../../../../src/contract/types.js';
import { emptyOverlay } from '../../../../src/contract/overlay.js';
import type { Counts } from '../../../../src/domain/estate/counts.js';
import { CommandFailed, exit, failure, valueOf } from '../exit.js';
import type { CommonOptions, Desk } from '../desk.js';
import { sayMerge } from './mergeReport.js';
import { coloured, printable, tableLines } from '../terminal.js';

export interface ImportOptions extends CommonOptions {
  readonly overlay?: string;
  readonly name?: string;
  readonly again?: boolean;
  readonly into?: string;
  readonly settingsOf?: string;
}

const countNames: Readonly<Record<keyof Counts, string>> = {
  vcenters: 'vCenters',
  datacenters: 'datacenters',
  clusters: 'clusters',
  hosts: 'hosts',
  datastores: 'datastores',
  mounts: 'mounts',
  vms: 'VMs, templates among them',
  templates: 'templates',
  poweredOn: 'powered on',
  disks: 'disks',
  linkedDisks: 'disks with a parent',
  nics: 'NICs',
  dvNics: 'NICs on a dvSwitch',
  dvSwitches: 'dvSwitches',
  dvPortgroups: 'dvPortgroups',
  dvPorts: 'dvPorts',
  portFiles: 'port files',
  replicas: 'replicas',
  linkedClones: 'linked clones',
  pools: 'pools',
  placeholders: 'SRM placeholders, counted nowhere else',
  protectionGroups: 'protection groups',
  recoveryPlans: 'recovery plans',
  vdcs: 'vDCs',
  vapps: 'vApps, templates among them',
};

function sayCounts(desk: Desk, counts: Counts): void {
  const rows = (Object.keys(countNames) as (keyof Counts)[]).map((key) => [counts[key], countNames[key]]);
  for (const line of tableLines([{ title: 'Count', end: true }, { title: 'Objects' }], rows)) desk.say(line);
}

/** How many files or sheets are listed; a folder of loose files may hold thousands. */
const listedParts = 40;

function sayParts(desk: Desk, parts: readonly ImportPart[]): void {
  if (parts.length === 0) return;
  // What was not recognised must be seen, wherever it lies.
  const unknown = parts.filter(({ use }) => use === 'not-recognised');
  const known = parts.filter(({ use }) => use !== 'not-recognised');
  const rows = [...unknown, ...known]
    .slice(0, listedParts)
    .map((part) => [
      part.use,
      part.records,
      part.sheet === null ? part.file : `${part.file}, ${part.sheet}`,
      part.note,
    ]);
  const columns = [{ title: 'Use' }, { title: 'Records', end: true }, { title: 'Part' }, { title: '' }];
  desk.say();
  for (const line of tableLines(columns, rows)) desk.say(line);
  if (parts.length > listedParts) desk.say(`… and ${parts.length - listedParts} more`);
}

function placeOf(problem: ImportProblem): string {
  const parts = [
    problem.file,
    problem.sheet,
    problem.row === null ? null : `row ${problem.row}`,
    problem.column === null ? null : `column ${problem.column}`,
  ];
  return parts.filter((part) => part !== null).join(', ');
}

function sayProblems(desk: Desk, problems: readonly ImportProblem[]): void {
  if (problems.length === 0) return;
  desk.say();
  desk.say(desk.heading('Problems'));
  for (const problem of problems) {
    const colour = problem.level === 'error' ? 'red' : problem.level === 'warning' ? 'yellow' : 'dim';
    const place = placeOf(problem);
    const times = problem.count > 1 ? ` (${problem.count} times)` : '';
    desk.say(
      `${coloured(desk.terminal.stdout, colour, problem.level.padEnd(7))}  ${printable(problem.message)}${times}` +
        (place === '' ? '' : `\n         ${printable(place)}`),
    );
  }
}

interface Report {
  readonly snapshot: SnapshotInfo | null;
  readonly alreadyImported: boolean;
  readonly counts: Counts;
  readonly problems: readonly ImportProblem[];
  readonly parts: readonly ImportPart[];
  readonly merge?: MergeSummary | undefined;
  /** The snapshot was there and was added to. */
  readonly added?: boolean;
}

function report(desk: Desk, result: Report): void {
  const { snapshot, alreadyImported, counts, problems, parts, merge, added } = result;
  desk.answer({ counts, problems, snapshot, alreadyImported, parts, merge: merge ?? null });
  if (snapshot !== null) {
    const name = printable(snapshot.name);
    desk.say(
      alreadyImported
        ? `Stored already as snapshot ${snapshot.id} "${name}"; nothing was stored again.`
        : `${added === true ? 'Added to' : 'Stored as'} snapshot ${snapshot.id} "${name}".`,
    );
    desk.say();
    sayCounts(desk, counts);
  }
  if (merge !== undefined) sayMerge(desk, merge);
  sayParts(desk, parts);
  sayProblems(desk, problems);
}

/** The snapshot to add to, or to take settings over from. */
async function stored(desk: Desk, exists: boolean, wanted: string, what: string): Promise<number> {
  if (!exists) throw new CommandFailed(`There is no such workspace yet, so there is no snapshot ${what}.`);
  return (await desk.snapshot(wanted)).id;
}

/** The newest snapshot of the same estate, where somebody has said something about it. */
async function withSettings(desk: Desk, stored: SnapshotInfo): Promise<SnapshotInfo | null> {
  const all = valueOf(await desk.call('snapshots.list', {}));
  const before = all.find(({ sameEstate }) => sameEstate.includes(stored.id));
  if (before === undefined) return null;
  const snapshotId = before.id;
  const overlay = valueOf(await desk.call('overlay.get', { snapshotId }));
  const { decisions } = valueOf(await desk.call('merge.questions', { snapshotId, limit: 1 }));
  const isEmpty = JSON.stringify(overlay) === JSON.stringify(emptyOverlay) && decisions.length === 0;
  return isEmpty ? null : before;
}

/** `drydock import PATH…`: reads, shows what was recognised, stores it unless it is stored already. */
export async function importCommand(
  desk: Desk,
  paths: readonly string[],
  options: ImportOptions,
): Promise<number> {
  // It would be the folder the command is run in: a variable of a script that is not set.
  if (paths.includes('')) throw new CommandFailed('An empty path names no file to import.');
  // A workspace that is there is opened first: a wrong file is better known before a long read. A
  // new one is made only once there is something to store, so that bad input leaves nothing behind.
  const exists = existsSync(options.workspace);
  if (exists) await desk.open(options.workspace);
  const into = options.into === undefined ? null : await stored(desk, exists, options.into, 'to add to');
  const settingsOf =
    options.settingsOf === undefined
      ? null
      : await stored(desk, exists, options.settingsOf, 'to take settings from');
  const preview = await desk.job((jobId) =>
    desk.call('import.inspect', {
      jobId,
      files: paths.map((path) => resolve(path)),
      overlay: options.overlay === undefined ? null : resolve(options.overlay),
      into,
      settingsOf,
    }),
  );
  const { counts, problems, parts, merge } = preview;
  const fatal = problems.find((problem) => problem.level === 'error');
  if (fatal !== undefined) {
    report(desk, { snapshot: null, alreadyImported: false, counts, problems, parts, merge });
    desk.warn(`${fatal.message} Nothing was stored.`);
    return exit.bad;
  }
  if (!exists) await desk.open(options.workspace, true);
  const committed = await desk.attempt((jobId) =>
    desk.call('import.commit', {
      jobId,
      stageId: preview.stageId,
      ...(options.name === undefined ? {} : { name: options.name }),
      evenIfSame: options.again === true,
    }),
  );
  if (committed.ok) {
    const added = into !== null;
    report(desk, {
      snapshot: committed.value,
      alreadyImported: false,
      counts,
      problems,
      parts,
      merge,
      added,
    });
    if (into === null && settingsOf === null && options.overlay === undefined) {
      const older = await withSettings(desk, committed.value);
      if (older !== null) {
        desk.say();
        desk.say(
          `Snapshot ${older.id} "${printable(older.name)}" has DR settings or decisions that this one does not. --settings-of ${older.id} takes them over.`,
        );
      }
    }
    return exit.fine;
  }
  if (committed.code !== 'already-imported') throw failure(committed);
  const snapshot = await desk.snapshot(String(preview.sameAs?.snapshotId));
  report(desk, { snapshot, alreadyImported: true, counts, problems, parts, merge });
  desk.warn(committed.message);
  return exit.fine;
}

/** `drydock sample`: stores the sample estate, or says where it is. */
export async function sampleCommand(desk: Desk, options: CommonOptions): Promise<number> {
  await desk.open(options.workspace, true);
  const before = valueOf(await desk.call('snapshots.list', {}));
  const snapshot = await desk.job((jobId) => desk.call('import.sample', { jobId }));
  const problems = valueOf(await desk.call('snapshots.problems', { snapshotId: snapshot.id }));
  const alreadyImported = before.some((known) => known.id === snapshot.id);
  report(desk, { snapshot, alreadyImported, counts: snapshot.counts, problems, parts: [] });
  return exit.fine;
}
