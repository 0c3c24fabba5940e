import { Option, type Command } from 'commander';
import { haCommand, whatIfCommand, type HaOptions, type WhatIfOptions } from './commands/simulations.js';
import { faultHelp, readFault, readHaOption } from './faultOptions.js';
import type { Runner } from './program.js';

/** Adds a command with the options all have. */
type AddCommand = (parent: Command, usage: string, description: string, example: string) => Command;

/** `drydock ha` and `drydock whatif`. */
export function addSimulationCommands(program: Command, runner: Runner, command: AddCommand): void {
  command(
    program,
    'ha',
    'Simulate what vSphere HA powers on at the recovery site: order, hosts, and every VM that stays off.',
    'drydock ha --site Geest --host-down esx-ge-v01-01.nordkai.example --workspace bank.drydock',
  )
    .option('--snapshot <snapshot>', 'id or name of the snapshot; the one imported last when left out')
    .option('--site <name>', 'site that takes over; as proposed when left out')
    .option('--host-down <host...>', 'hosts that stay down')
    .addOption(
      new Option(
        '--ha-version <version>',
        'HA up to 4.1, from 5.0, from 6.5; as the estate tells when left out',
      ).choices(['aam', 'fdm', 'fdm-6.5']),
    )
    .addOption(
      new Option('--option <name=value>', 'advanced option of HA, e.g. das.maxvmrestartcount=3').argParser(
        readHaOption,
      ),
    )
    .option('--strict', 'end with exit code 1 when a VM stays off')
    .action((options: HaOptions) => runner.run(options, (desk) => haCommand(desk, options)));

  command(
    program,
    'whatif <plan>',
    'Throw faults at a plan (id or name): what is reached, what is lost, and the change of plan that survives.',
    'drydock whatif 1 --fault storage-late=sp-vmfs-desk-01:20 --fault srm-timeout=2:900 --workspace bank.drydock',
  )
    .addOption(new Option('--fault <fault>', 'a fault, as below').argParser(readFault).makeOptionMandatory())
    .option('--strict', 'end with exit code 1 when the plan does not survive as it is')
    .addHelpText('after', faultHelp)
    .action((plan: string, options: WhatIfOptions) =>
      runner.run(options, (desk) => whatIfCommand(desk, plan, options)),
    );
}
