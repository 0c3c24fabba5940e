import { resolve } from 'node:path';
import type { ImportedPlan, PrintedFile } from '../../../../src/contract/types.js';
import { CommandFailed, exit, valueOf } from '../exit.js';
import { pick, type CommonOptions, type Desk } from '../desk.js';
import { counted, printable, tableLines } from '../terminal.js';
import { writeWhole } from '../writeWhole.js';
import { exitCodeFor, reportPlan, type SnapshotOptions } from './plans.js';

export interface PlanExportOptions extends CommonOptions {
  readonly out?: string;
}

export interface PlanImportOptions extends SnapshotOptions {
  readonly strict?: boolean;
}

export interface TemplateSaveOptions extends CommonOptions {
  readonly name?: string;
  readonly replace?: boolean;
}

/** `drydock plan export PLAN`: the plan's choices as YAML, to a file or to standard output. */
export async function planExportCommand(
  desk: Desk,
  wanted: string,
  options: PlanExportOptions,
): Promise<number> {
  await desk.open(options.workspace);
  const { id } = pick(valueOf(await desk.call('plans.list', {})), wanted, 'plan');
  return write(desk, valueOf(await desk.call('plans.export', { planId: id })), options.out);
}

async function write(desk: Desk, written: PrintedFile, out: string | undefined): Promise<number> {
  const bytes = Buffer.from(written.base64, 'base64');
  if (out === undefined) {
    desk.answer({ yaml: bytes.toString('utf8') });
    // A pipe gets the file as it is; a terminal is told only what it may be told.
    desk.say(desk.terminal.stdout.isTerminal ? printableLines(bytes) : bytes.toString('utf8').trimEnd());
    return exit.fine;
  }
  const file = resolve(out);
  try {
    await writeWhole(file, bytes);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'an error';
    throw new CommandFailed(`${out} cannot be written (${code}). Check the folder and the free space.`);
  }
  desk.answer({ file, bytes: bytes.length });
  desk.say(`Wrote ${printable(out)}, ${counted(bytes.length, 'byte')}.`);
  return exit.fine;
}

const printableLines = (bytes: Buffer): string =>
  bytes.toString('utf8').trimEnd().split('\n').map(printable).join('\n');

/** What came of a template: the plan's verdict, and what the snapshot does not have. */
function reportMade(desk: Desk, { state, unresolved }: ImportedPlan, strict: boolean | undefined): number {
  reportPlan(desk, state, { unresolved });
  if (unresolved.length > 0) {
    desk.say();
    desk.say(desk.heading('Not in this snapshot, and left out'));
    for (const text of unresolved) desk.say(`  - ${printable(text)}`);
  }
  return exitCodeFor(state.view.check.verdict, strict);
}

/** `drydock plan import FILE`: makes the plan of a template file on a snapshot. */
export async function planImportCommand(
  desk: Desk,
  file: string,
  options: PlanImportOptions,
): Promise<number> {
  await desk.open(options.workspace);
  const snapshot = await desk.snapshot(options.snapshot);
  const call = { snapshotId: snapshot.id, file: resolve(file) };
  return reportMade(desk, valueOf(await desk.call('plans.import', call)), options.strict);
}

/** `drydock plan template list`. */
export async function templateListCommand(desk: Desk, options: CommonOptions): Promise<number> {
  await desk.open(options.workspace);
  const templates = valueOf(await desk.call('templates.list', {}));
  desk.answer({ templates });
  if (templates.length === 0) {
    desk.say('No templates yet. Keep a plan as one with `drydock plan template save PLAN`.');
    return exit.fine;
  }
  const columns = [{ title: 'Id', end: true }, { title: 'Name' }, { title: 'Runbook' }, { title: 'Saved' }];
  const rows = templates.map((one) => [
    one.id,
    one.name,
    one.runbook,
    `${one.savedAt.slice(0, 16).replace('T', ' ')} UTC`,
  ]);
  for (const line of tableLines(columns, rows)) desk.say(line);
  return exit.fine;
}

/** `drydock plan template save PLAN`. */
export async function templateSaveCommand(
  desk: Desk,
  wanted: string,
  options: TemplateSaveOptions,
): Promise<number> {
  await desk.open(options.workspace);
  const plan = pick(valueOf(await desk.call('plans.list', {})), wanted, 'plan');
  const saved = valueOf(
    await desk.call('templates.save', {
      planId: plan.id,
      name: options.name ?? plan.name,
      replace: options.replace === true,
    }),
  );
  desk.answer({ template: saved });
  desk.say(`Saved template ${saved.id} "${printable(saved.name)}".`);
  return exit.fine;
}

const templateCalled = async (desk: Desk, wanted: string) =>
  pick(valueOf(await desk.call('templates.list', {})), wanted, 'template');

/** `drydock plan template use TEMPLATE`. */
export async function templateUseCommand(
  desk: Desk,
  wanted: string,
  options: PlanImportOptions,
): Promise<number> {
  await desk.open(options.workspace);
  const template = await templateCalled(desk, wanted);
  const snapshot = await desk.snapshot(options.snapshot);
  const call = { templateId: template.id, snapshotId: snapshot.id };
  return reportMade(desk, valueOf(await desk.call('templates.use', call)), options.strict);
}

/** `drydock plan template export TEMPLATE`. */
export async function templateExportCommand(
  desk: Desk,
  wanted: string,
  options: PlanExportOptions,
): Promise<number> {
  await desk.open(options.workspace);
  const { id } = await templateCalled(desk, wanted);
  return write(desk, valueOf(await desk.call('templates.export', { templateId: id })), options.out);
}

/** `drydock plan template remove TEMPLATE`. */
export async function templateRemoveCommand(
  desk: Desk,
  wanted: string,
  options: CommonOptions,
): Promise<number> {
  await desk.open(options.workspace);
  const template = await templateCalled(desk, wanted);
  valueOf(await desk.call('templates.remove', { templateId: template.id }));
  desk.answer({ removed: template.id });
  desk.say(`Removed template "${printable(template.name)}".`);
  return exit.fine;
}
