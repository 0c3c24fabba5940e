import { Option, type Command } from 'commander';
import { haCommand, type HaOptions } from './commands/ha.js';
import { whatIfCommand, type WhatIfOptions } from './commands/whatIf.js';
import { faultHelp, readFault, readNumber } from './faultOptions.js';
import { addHaOptions } from './haOptions.js';
import type { Runner } from './program.js';

/** Adds a command with the options all have. */
type AddCommand = (parent: Command, usage: string, description: string, example: string) => Command;

/** `drydock ha` and `drydock whatif`. */
export function addSimulationCommands(program: Command, runner: Runner, command: AddCommand): void {
  addHaOptions(
    command(
      program,
      'ha',
      'Simulate what vSphere HA powers on when a site is lost or hosts fail: order, hosts, every VM that stays off.',
      'drydock ha --site Geest --host-down esx-ge-v01-01.nordkai.example --workspace bank.drydock\n  drydock ha --fail esx-sp-v01-01.nordkai.example --admission percentage=25 --workspace bank.drydock',
    ).option('--snapshot <snapshot>', 'id or name of the snapshot; the one imported last when left out'),
  ).action((options: HaOptions) => runner.run(options, (desk) => haCommand(desk, options)));

  command(
    program,
    'whatif <plan>',
    'Throw faults at a plan (id or name): what is reached, what is lost, and the change of plan that survives.',
    'drydock whatif 1 --fault storage-late=sp-vmfs-desk-01:20 --fault srm-timeout=2:900 --workspace bank.drydock',
  )
    .addOption(new Option('--fault <fault>', 'a fault, as below').argParser(readFault))
    .option('--list', 'list what this plan can be asked: faults, hosts, datastores, services')
    .addOption(
      new Option('--apply [n]', 'make the first change of plan that is found, or the nth').argParser(
        readNumber,
      ),
    )
    .option('--strict', 'end with exit code 1 when the plan does not survive as it is')
    .addHelpText('after', faultHelp)
    .action((plan: string, options: WhatIfOptions) =>
      runner.run(options, (desk) => whatIfCommand(desk, plan, options)),
    );
}
