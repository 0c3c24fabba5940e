import { Command, InvalidArgumentError, Option } from 'commander';
import { command, repeated, snapshotText, strictText } from './command.js';
import { findingsCommand, type FindingsOptions } from './commands/findings.js';
import { importCommand, sampleCommand, type ImportOptions } from './commands/importing.js';
import {
  planCheckCommand,
  planListCommand,
  planMakeCommand,
  runbooksCommand,
  type PlanCheckOptions,
  type PlanMakeOptions,
  type SnapshotOptions,
} from './commands/plans.js';
import {
  certifyCommand,
  explainCommand,
  verifyCertificateCommand,
  type CertifyOptions,
  type VerifyOptions,
} from './commands/certificates.js';
import { mergeCommand, type MergeOptions } from './commands/merge.js';
import { printCommand, type PrintOptions } from './commands/print.js';
import { kindNames, showCommand, type ShowOptions } from './commands/show.js';
import { diffCommand, snapshotsCommand } from './commands/snapshots.js';
import type { ServeOptions } from './commands/serve.js';
import { addSimulationCommands } from './simulationCommands.js';
import type { CommonOptions, Desk } from './desk.js';
import { addEditingCommands } from './editingCommands.js';
import { addScenarioOptions } from './scenarioOptions.js';

/** What the program asks of whoever runs it. */
export interface Runner {
  readonly version: string;
  /** Runs a command on an engine and keeps its exit code. */
  run(options: CommonOptions, command: (desk: Desk) => Promise<number>): Promise<void>;
  serve(options: ServeOptions): Promise<void>;
}

function port(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0 || value > 65_535) {
    throw new InvalidArgumentError('A port is a number from 0 to 65535.');
  }
  return value;
}

function atLeastOne(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 1) throw new InvalidArgumentError('A number from 1.');
  return value;
}

/** What `import` reads, in the words of the people who export it. */
const readsText = `
Reads, told by content, not by name:
  vCenter          govc object.save (.xml); RVTools 3 to 4.7 (.xlsx, .csv)
  ESXi             packs of the collector, output of esxcli, esxcfg-volume,
                   net-dvs and vim-cmd (text); .vmx and .vmdk files
  SRM              REST answers (.json), a table of protected VMs (.csv)
  View, Horizon    the LDIF of vdmexport; REST answers (.json)
  vCloud Director  query records (.json)
Folders and .zip archives of these, too. See docs/formats.md.`;

/** The command line's grammar. What each command does is in `commands/`. */
export function buildProgram(runner: Runner): Command {
  const program = new Command('drydock')
    .description('Rehearse the failover of a vSphere estate, offline.')
    .version(runner.version)
    .showHelpAfterError('(Add --help for what can be said.)')
    .addHelpText(
      'after',
      `
Exit codes:
  0  fine
  1  findings, or a plan that is not safe, with --strict; no certificate, or one that proves nothing
  2  bad use or bad input
  3  findings --strict: nothing was found, but not every rule could be looked at

Example:
  drydock sample --workspace bank.drydock
  drydock plan make view-failover --workspace bank.drydock`,
    );

  command(
    program,
    'import <path...>',
    'Import exports of any kind Drydock reads, files, folders and archives mixed, merged into one snapshot.',
    'drydock import vc01.zip RVTools.xlsx --overlay dr.yaml --workspace bank.drydock',
  )
    .option('--overlay <file>', 'YAML or JSON file that says what no export knows')
    .option('--name <name>', 'name of the snapshot')
    .option(
      '--into <snapshot>',
      'add to this snapshot (id, name or latest); the same source there is replaced',
    )
    .addOption(
      new Option(
        '--settings-of <snapshot>',
        'take DR settings and decisions over from this snapshot (id, name or latest)',
      ).conflicts('into'),
    )
    .option('--again', 'store it even if the same content is stored already')
    .addHelpText('after', readsText)
    .action((paths: string[], options: ImportOptions) =>
      runner.run(options, (desk) => importCommand(desk, paths, options)),
    );

  command(
    program,
    'sample',
    'Store the sample estate: a bank with two sites and faults planted on purpose.',
    'drydock sample --workspace bank.drydock',
  ).action((options: CommonOptions) => runner.run(options, (desk) => sampleCommand(desk, options)));

  command(
    program,
    'findings',
    'List what would go wrong, the gravest first.',
    'drydock findings --workspace bank.drydock --strict',
  )
    .option('--snapshot <snapshot>', snapshotText)
    .option(
      '--strict',
      `${strictText} there are findings, 3 when there are none but not all rules could look`,
    )
    .action((options: FindingsOptions) => runner.run(options, (desk) => findingsCommand(desk, options)));

  command(
    program,
    'runbooks',
    'List the runbooks plans are made from, and what stands in their way on this estate.',
    'drydock runbooks --workspace bank.drydock',
  )
    .option('--snapshot <snapshot>', snapshotText)
    .action((options: SnapshotOptions) => runner.run(options, (desk) => runbooksCommand(desk, options)));

  addSnapshotCommands(program, runner);
  addPlanCommands(program, runner);
  addSimulationCommands(program, runner, command);

  command(
    program,
    'print <plan>',
    'Print the checklist of a plan (id or name) to a file.',
    'drydock print 1 --format pdf --out checklist.pdf --workspace bank.drydock',
  )
    .addOption(
      new Option('--format <format>', 'format of the file')
        .choices(['pdf', 'html', 'md'])
        .makeOptionMandatory(),
    )
    .addOption(new Option('--paper <paper>', 'paper of a PDF').choices(['a4', 'letter']).default('a4'))
    .requiredOption('--out <file>', 'file to write; one that is there is replaced')
    .action((plan: string, options: PrintOptions) =>
      runner.run(options, (desk) => printCommand(desk, plan, options)),
    );

  program
    .command('serve')
    .description('Serve the page on 127.0.0.1 and print its address.')
    .option('-w, --workspace <file>', 'open this workspace at once')
    .option('--port <port>', 'port to listen on; 0 lets the system choose', port, 0)
    .option('--open', 'open a browser window')
    .addHelpText('after', '\nExample:\n  drydock serve --workspace bank.drydock --open')
    .action((options: ServeOptions) => runner.serve(options));

  return program;
}

function addSnapshotCommands(program: Command, runner: Runner): void {
  command(
    program,
    'snapshots',
    'List the snapshots of a workspace, the last imported first.',
    'drydock snapshots --workspace bank.drydock',
  ).action((options: CommonOptions) => runner.run(options, (desk) => snapshotsCommand(desk, options)));

  command(
    program,
    'diff <older> <newer>',
    'What changed from one snapshot (id, name or latest) to another, and which plans and printed pages that makes stale.',
    'drydock diff 1 latest --workspace bank.drydock',
  ).action((older: string, newer: string, options: CommonOptions) =>
    runner.run(options, (desk) => diffCommand(desk, older, newer, options)),
  );

  command(
    program,
    'merge',
    'List what the sources of a snapshot tell differently or leave open, and decide it.',
    'drydock merge --choose C1=2 --answer Q1=1 --workspace bank.drydock',
  )
    .option('--snapshot <snapshot>', snapshotText)
    .option('--choose <conflict=value>', 'take another value, e.g. C1=2 (repeatable)', repeated)
    .option(
      '--answer <question=answer>',
      'e.g. Q1=2, Q1=separate, Q1=left-out, or for all like it G1=same-host (repeatable)',
      repeated,
    )
    .option('--undo <decision>', 'take a decision back, e.g. D1 (repeatable)', repeated)
    .option('--from <number>', 'list from this number on, e.g. 1001', atLeastOne)
    .option('--strict', `${strictText} anything is told differently and not decided, or is to be answered`)
    .action((options: MergeOptions) => runner.run(options, (desk) => mergeCommand(desk, options)));

  command(
    program,
    'show <kind>',
    'Show the objects of a snapshot: vms, hosts, datastores and all others.',
    'drydock show vms --filter "desk-0815" --columns name,host,home --workspace bank.drydock',
  )
    .option('--snapshot <snapshot>', snapshotText)
    .option('--filter <text>', 'words that must all occur in a row, in any column')
    .option('--columns <columns>', 'ids of columns with commas between; all when left out')
    .addOption(
      new Option('--csv', 'answer as CSV on standard output, safe to open in a spreadsheet').conflicts(
        'json',
      ),
    )
    .addHelpText('after', `\nKinds:\n  ${kindNames.join(', ')}`)
    .action((kind: string, options: ShowOptions) =>
      runner.run(options, (desk) => showCommand(desk, kind, options)),
    );
}

function addPlanCommands(program: Command, runner: Runner): void {
  const plan = program
    .command('plan')
    .description('Make, check, edit, keep and list plans.')
    .addHelpText('after', '\nExample:\n  drydock plan check 1 --workspace bank.drydock --json');

  addScenarioOptions(
    command(
      plan,
      'make <runbook>',
      'Make a plan for a snapshot and say its verdict.',
      'drydock plan make view-failover --event lost --booted-before-storage all --workspace bank.drydock',
    )
      .option('--name <name>', 'name of the plan')
      .option('--snapshot <snapshot>', snapshotText)
      .option('--strict', `${strictText} the plan is not safe`),
  ).action((runbook: string, options: PlanMakeOptions) =>
    runner.run(options, (desk) => planMakeCommand(desk, runbook, options)),
  );

  command(
    plan,
    'check <plan>',
    'Check the order of a plan (id or name): safe in every order it allows, or the shortest run that fails.',
    'drydock plan check 1 --workspace bank.drydock --strict',
  )
    .option('--strict', `${strictText} the plan is not safe`)
    .action((wanted: string, options: PlanCheckOptions) =>
      runner.run(options, (desk) => planCheckCommand(desk, wanted, options)),
    );

  command(
    plan,
    'list',
    'List the plans of a workspace.',
    'drydock plan list --workspace bank.drydock',
  ).action((options: CommonOptions) => runner.run(options, (desk) => planListCommand(desk, options)));

  addEditingCommands(plan, runner);
  addCertificateCommands(plan, runner);
}

/** Proofs of a plan's order: made, checked, told. */
function addCertificateCommands(plan: Command, runner: Runner): void {
  command(
    plan,
    'certify <plan>',
    'Write the certificate of a plan (id or name): the proof that every order it allows is good.',
    'drydock plan certify 1 --out plan.certificate.json --workspace bank.drydock',
  )
    .option('--out <file>', 'the file to write; standard output when left out')
    .action((wanted: string, options: CertifyOptions) =>
      runner.run(options, (desk) => certifyCommand(desk, wanted, options)),
    );

  plan
    .command('verify-certificate <file>')
    .description('Check a certificate by itself; with --plan, also that it is that plan’s as it is now.')
    .option('--plan <plan>', 'id or name of a plan to compare with')
    .option('-w, --workspace <file>', 'the workspace file of that plan')
    .option('--json', 'answer as JSON on standard output')
    .addHelpText('after', '\nExample:\n  drydock plan verify-certificate plan.certificate.json')
    .action((file: string, options: VerifyOptions) =>
      runner.run({ ...options, workspace: options.workspace ?? '.' }, (desk) =>
        verifyCertificateCommand(desk, file, options),
      ),
    );

  command(
    plan,
    'explain <plan> [step]',
    'Say what each condition of a plan, or of one step, stands on or how it fails.',
    'drydock plan explain 1 V8 --workspace bank.drydock',
  ).action((wanted: string, step: string | undefined, options: CommonOptions) =>
    runner.run(options, (desk) => explainCommand(desk, wanted, step, options)),
  );
}
