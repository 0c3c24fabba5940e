import { InvalidArgumentError, type Command } from 'commander';
import { command, repeated, snapshotText, strictText } from './command.js';
import { planDiffCommand, type PlanDiffOptions } from './commands/comparing.js';
import { planEditCommand, roles, type PlanEditOptions } from './commands/editing.js';
import {
  planExportCommand,
  planImportCommand,
  templateExportCommand,
  templateListCommand,
  templateRemoveCommand,
  templateSaveCommand,
  templateUseCommand,
  type PlanExportOptions,
  type PlanImportOptions,
  type TemplateSaveOptions,
} from './commands/templates.js';
import type { CommonOptions } from './desk.js';
import type { Runner } from './program.js';

const strict = `${strictText} the plan is not safe`;

function place(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError('A place is a number from 1.');
  return value;
}

/** Reads `--seconds`: one number, or three with slashes between. */
function seconds(text: string): { min: number; likely: number; max: number } {
  const [min = NaN, likely = min, max = likely, ...more] = text.split('/').map(duration);
  if (more.length === 0 && min <= likely && likely <= max) return { min, likely, max };
  throw new InvalidArgumentError('Say 300, or 60/300/900 for the shortest, likely and longest time.');
}

const duration = (text: string): number => (/^\d{1,6}$/.test(text) ? Number(text) : NaN);

/** Plans changed, written down and read. */
export function addEditingCommands(plan: Command, runner: Runner): void {
  command(
    plan,
    'edit <plan>',
    'Change a plan (id or name) and check it. Steps are named by place, label, title or id.',
    `drydock plan edit 1 --before V4 --after 12 --workspace bank.drydock
  drydock plan edit 1 --move 7 --to 3 --try --workspace bank.drydock
  drydock plan edit 1 --group "Storage first" --step 3 --step 4 --step 5 --workspace bank.drydock
  drydock plan edit 1 --add "Call the auditors" --seconds 120 --to 3 --workspace bank.drydock
  drydock plan edit 1 --apply-repair --strict --workspace bank.drydock`,
  )
    .option('--rename <name>', 'another name')
    .option('--add <title>', 'put in a step of your own, at the end or where --to says')
    .option('--detail <text>', 'with --add: what is to be done')
    .option('--command <line>', 'with --add: a command; may be repeated', repeated)
    .option('--expect <text>', 'with --add: what is to be seen then')
    .option('--seconds <seconds>', 'with --add: how long it takes, 300 or shortest/likely/longest', seconds)
    .option('--needs <condition>', 'with --add: must hold before it; may be repeated', repeated)
    .option('--brings <condition>', 'with --add: holds after it; may be repeated', repeated)
    .option('--ends <condition>', 'with --add: no longer holds after it; may be repeated', repeated)
    .option('--repeats <step>', 'with --add: a step of the runbook it does again')
    .option('--remove <step>', 'take a step out; may be repeated', repeated)
    .option('--restore <step>', 'put a step back that was taken out; may be repeated', repeated)
    .option('--before <step>', 'with --after: this step comes before the other; may be repeated', repeated)
    .option('--after <step>', 'with --before: the step that comes after', repeated)
    .option('--loosen', 'take the prerequisites of --before and --after out instead of adding them')
    .option('--move <step>', 'with --to: move a step in the list')
    .option('--to <place>', 'with --move, --move-group or --add: the new place, from 1', place)
    .option(
      '--step <step>',
      'with --group, --leave-group, --role or --team: a step; may be repeated',
      repeated,
    )
    .option('--group <name>', 'make a group of the steps, or let them join the one of that name')
    .option('--leave-group', 'take the steps out of their groups')
    .option('--rename-group <name>', 'with --into: another name for a group')
    .option('--into <name>', 'with --rename-group: the new name')
    .option('--dissolve-group <name>', 'let the steps of a group stand alone again')
    .option('--move-group <name>', 'with --to: move a group in the list')
    .option('--remove-group <name>', 'take all steps of a group out')
    .option('--role <role>', `who does the steps: ${roles.join(', ')}, or runbook for whom the runbook says`)
    .option('--team <name>', 'the team or person that does the steps; an empty name for nobody in particular')
    .option('--note <step>', 'with --text: set the note of a step; an empty text removes it')
    .option('--text <text>', 'with --note: the note')
    .option('--apply-repair', 'make the smallest change that repairs the plan')
    .option('--onto <snapshot>', 'put the plan on another snapshot: its id or name, or latest')
    .option('--undo', 'take the last change back')
    .option('--redo', 'make the change that was taken back again')
    .option('--try', 'say what one change would come to, and store nothing')
    .option('--strict', strict)
    .action((wanted: string, options: PlanEditOptions) =>
      runner.run(options, (desk) => planEditCommand(desk, wanted, options)),
    );

  command(
    plan,
    'diff <first> <second>',
    'Tell how two plans (ids or names) differ: steps, order, verdicts.',
    'drydock plan diff 1 2 --workspace bank.drydock --strict',
  )
    .option('--strict', `${strictText} they differ`)
    .action((first: string, second: string, options: PlanDiffOptions) =>
      runner.run(options, (desk) => planDiffCommand(desk, first, second, options)),
    );

  command(
    plan,
    'export <plan>',
    'Write the choices of a plan (id or name) as YAML, with names instead of keys.',
    'drydock plan export 1 --out failover.plan.yaml --workspace bank.drydock',
  )
    .option('--out <file>', 'the file to write; standard output when left out')
    .action((wanted: string, options: PlanExportOptions) =>
      runner.run(options, (desk) => planExportCommand(desk, wanted, options)),
    );

  command(
    plan,
    'import <file>',
    'Make the plan of a YAML file on a snapshot, and say what the snapshot does not have.',
    'drydock plan import failover.plan.yaml --workspace bank.drydock',
  )
    .option('--snapshot <snapshot>', snapshotText)
    .option('--strict', strict)
    .action((file: string, options: PlanImportOptions) =>
      runner.run(options, (desk) => planImportCommand(desk, file, options)),
    );

  addTemplateCommands(plan, runner);
}

/** Templates kept in the workspace. */
function addTemplateCommands(plan: Command, runner: Runner): void {
  const template = plan
    .command('template')
    .description('Keep plans as templates of the workspace.')
    .addHelpText('after', '\nExample:\n  drydock plan template use spring --workspace bank.drydock');

  command(
    template,
    'list',
    'List the templates of a workspace.',
    'drydock plan template list --workspace bank.drydock',
  ).action((options: CommonOptions) => runner.run(options, (desk) => templateListCommand(desk, options)));

  command(
    template,
    'save <plan>',
    'Keep a plan (id or name) as a template.',
    'drydock plan template save 1 --name spring --workspace bank.drydock',
  )
    .option('--name <name>', 'name of the template; the plan’s when left out')
    .option('--replace', 'in place of a template of that name')
    .action((wanted: string, options: TemplateSaveOptions) =>
      runner.run(options, (desk) => templateSaveCommand(desk, wanted, options)),
    );

  command(
    template,
    'use <template>',
    'Make the plan of a template (id or name) on a snapshot.',
    'drydock plan template use spring --workspace bank.drydock',
  )
    .option('--snapshot <snapshot>', snapshotText)
    .option('--strict', strict)
    .action((wanted: string, options: PlanImportOptions) =>
      runner.run(options, (desk) => templateUseCommand(desk, wanted, options)),
    );

  command(
    template,
    'export <template>',
    'Write a template (id or name) as YAML.',
    'drydock plan template export spring --out spring.plan.yaml --workspace bank.drydock',
  )
    .option('--out <file>', 'the file to write; standard output when left out')
    .action((wanted: string, options: PlanExportOptions) =>
      runner.run(options, (desk) => templateExportCommand(desk, wanted, options)),
    );

  command(
    template,
    'remove <template>',
    'Remove a template (id or name); the plans made of it stay.',
    'drydock plan template remove spring --workspace bank.drydock',
  ).action((wanted: string, options: CommonOptions) =>
    runner.run(options, (desk) => templateRemoveCommand(desk, wanted, options)),
  );
}
