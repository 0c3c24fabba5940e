import { Option, type Command } from 'commander';

const workspaceOption = (): Option =>
  new Option('-w, --workspace <file>', 'the workspace file').makeOptionMandatory();

/** A command on a workspace, with what every one of them has and an example. */
export function command(parent: Command, usage: string, description: string, example: string): Command {
  return parent
    .command(usage)
    .description(description)
    .addOption(workspaceOption())
    .option('--json', 'answer as JSON on standard output')
    .addHelpText('after', `\nExample:\n  ${example}`);
}

export const snapshotText = 'id or name of the snapshot, or latest; the one imported last when left out';
export const strictText = 'end with exit code 1 when';

/** Collects an option that may be given several times. */
export const repeated = (value: string, before: readonly string[] = []): readonly string[] => [
  ...before,
  value,
];
