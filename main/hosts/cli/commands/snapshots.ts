import type { ChangeEntry, Effect, SnapshotDiff } from '../../../../src/contract/types.js';
import { effects } from '../../../../src/domain/diff/index.js';
import { lackingSentence, nothingHeld } from '../../../../src/domain/diff/kinship.js';
import { kindWords } from '../../../../src/domain/estate/kinds.js';
import { exit, valueOf } from '../exit.js';
import type { CommonOptions, Desk } from '../desk.js';
import { coloured, counted, printable, tableLines } from '../terminal.js';

/** `drydock snapshots`: what is stored, the last imported first, with what was noticed. */
export async function snapshotsCommand(desk: Desk, options: CommonOptions): Promise<number> {
  await desk.open(options.workspace);
  const snapshots = valueOf(await desk.call('snapshots.list', {}));
  desk.answer({ snapshots });
  if (snapshots.length === 0) {
    desk.say('No snapshot yet. Import one, or try `drydock sample`.');
    return exit.fine;
  }
  const rows = snapshots.map(({ id, name, takenAt, importedAt, counts, sources, problems }) => [
    id,
    name,
    day(takenAt),
    day(importedAt),
    counts.vms,
    counts.hosts,
    counts.datastores,
    problems,
    [...new Set(sources.map((source) => source.format))].join(', '),
  ]);
  const columns = [
    { title: 'Id', end: true },
    { title: 'Name' },
    { title: 'Taken' },
    { title: 'Imported' },
    { title: 'VMs', end: true },
    { title: 'Hosts', end: true },
    { title: 'Datastores', end: true },
    { title: 'Problems', end: true },
    { title: 'Read from' },
  ];
  for (const line of tableLines(columns, rows)) desk.say(line);
  return exit.fine;
}

/** How many objects of one entry are named. */
const named = 5;

/** `drydock diff A B`: the change log from one snapshot to another, and what it makes stale. */
export async function diffCommand(
  desk: Desk,
  before: string,
  after: string,
  options: CommonOptions,
): Promise<number> {
  await desk.open(options.workspace);
  const [older, newer] = [await desk.snapshot(before), await desk.snapshot(after)];
  const objects = desk.json ? 1_000_000 : named;
  const diff = await desk.job((jobId) =>
    desk.call('snapshots.diff', { jobId, before: older.id, after: newer.id, objects }),
  );
  desk.answer(diff);
  const { byEffect } = diff;
  desk.say(`${printable(older.name)} → ${printable(newer.name)}`);
  desk.say(
    diff.entries.length === 0
      ? 'Nothing changed.'
      : effects.map(({ id, name }) => `${name}: ${byEffect[id]}`).join(', '),
  );
  if (!diff.kinship.same) desk.say(`${diff.kinship.sentence} ${nothingHeld}`);
  if (diff.kinship.lacks.length > 0) desk.say(printable(lackingSentence(diff.kinship.lacks)));
  for (const { id, name, text } of effects) sayGroup(desk, name, text, entriesOf(diff, id));
  sayPlans(desk, diff);
  sayPrints(desk, diff);
  return exit.fine;
}

function entriesOf(diff: SnapshotDiff, effect: Effect): readonly ChangeEntry[] {
  return diff.entries.filter((entry) => entry.effect === effect);
}

const colours = { critical: 'red', warning: 'yellow', notice: 'dim' } as const;

function sayGroup(desk: Desk, name: string, text: string, entries: readonly ChangeEntry[]): void {
  if (entries.length === 0) return;
  desk.say();
  desk.say(`${desk.heading(name)}: ${text}`);
  for (const entry of entries) {
    const severity = coloured(desk.terminal.stdout, colours[entry.severity], entry.severity.padEnd(8));
    const along = entry.with.map(({ kind, count }) => `${count} ${kindWords[kind][count === 1 ? 0 : 1]}`);
    desk.say(
      `  ${severity}  ${printable(entry.sentence)}${along.length > 0 ? ` With ${along.join(', ')}.` : ''}`,
    );
    if (entry.count > 1) {
      const names = entry.objects.slice(0, named).map(({ object }) => printable(object.name));
      const more = entry.count - names.length;
      desk.say(`            ${names.join(', ')}${more > 0 ? ` and ${more} more` : ''}`);
    }
    if (entry.effect !== 'harmless') desk.say(`            ${printable(entry.why)}`);
  }
}

function sayPlans(desk: Desk, { plans }: SnapshotDiff): void {
  if (plans.length === 0) return;
  desk.say();
  desk.say(desk.heading('Plans made on the older snapshot'));
  for (const { planId, name, still, drift, problem } of plans) {
    const plan = `  Plan ${planId} "${printable(name)}": `;
    if (drift === null) desk.say(`${plan}${printable(problem ?? '')}`);
    else if (still) desk.say(`${plan}nothing of it changed, ${drift.verdictAfter}.`);
    else {
      const verdict =
        drift.verdictBefore === drift.verdictAfter
          ? drift.verdictAfter
          : `${drift.verdictBefore} before, ${drift.verdictAfter} now`;
      desk.say(`${plan}${verdict}; ${counted(drift.unchanged, 'step')} as before.`);
      for (const step of drift.steps) {
        const number = step.numberBefore ?? step.numberAfter;
        const what = step.state === 'changed' ? `changed: ${step.aspects.join(', ')}` : step.state;
        desk.say(`    ${String(number).padStart(3)}  ${printable(step.title)} (${what})`);
      }
    }
  }
}

function sayPrints(desk: Desk, { prints }: SnapshotDiff): void {
  if (prints.length === 0) return;
  desk.say();
  desk.say(desk.heading('Pages printed from the older snapshot'));
  for (const { planName, printedAt, contentHash, format, holds, page } of prints) {
    const what = `  Checklist "${printable(planName)}" printed ${day(printedAt)} as ${format}, hash ${printable(contentHash)}: `;
    if (page === null) desk.say(`${what}its plan is not there to hold it against.`);
    else if (holds) desk.say(`${what}holds.`);
    else desk.say(what + stalenessOf(page));
  }
}

function stalenessOf(page: NonNullable<SnapshotDiff['prints'][number]['page']>): string {
  const numbered = (steps: readonly { readonly number: number }[], what: string): string[] => {
    if (steps.length === 0) return [];
    const numbers = steps.map((step) => step.number).join(', ');
    return [steps.length === 1 ? `step ${numbers} is ${what}` : `steps ${numbers} are ${what}`];
  };
  const parts = [
    ...numbered(page.stale, 'stale'),
    ...numbered(page.gone, 'no longer in the plan'),
    ...(page.missing.length > 0
      ? [`${counted(page.missing.length, 'step')} ${page.missing.length === 1 ? 'is' : 'are'} not on it`]
      : []),
    ...(page.reordered ? ['the order is another'] : []),
    ...(page.verdictChanged ? ['the verdict is another'] : []),
  ];
  return `${parts.join('; ')}.`;
}

/** "3 May 2026" of an ISO 8601 time, in UTC, which is what the file holds. */
function day(iso: string): string {
  const date = new Date(iso);
  if (Number.isNaN(date.getTime())) return printable(iso);
  return date.toLocaleDateString('en-GB', {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    timeZone: 'UTC',
  });
}
