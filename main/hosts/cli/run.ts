import { CommanderError, type Command } from 'commander';
import { programPlaces } from '../shared/places.js';
import { serveCommand } from './commands/serve.js';
import { Desk, type CommonOptions } from './desk.js';
import { CommandFailed, exit } from './exit.js';
import { buildProgram } from './program.js';
import { printable, type Terminal } from './terminal.js';

export interface Interrupts {
  /** Calls `listener` at every Ctrl-C; call the answer to stop. */
  on(listener: () => void): () => void;
}

async function runOnDesk(
  terminal: Terminal,
  interrupts: Interrupts,
  options: CommonOptions,
  command: (desk: Desk) => Promise<number>,
): Promise<number> {
  const desk = new Desk(terminal, options);
  const off = interrupts.on(() => desk.interrupt());
  try {
    const code = await command(desk);
    if (!desk.wasInterrupted || code !== exit.fine) return code;
    // What was under way when Ctrl-C came could not be cancelled; say what is true.
    desk.warn('Ctrl-C came too late: this was done already.');
    return exit.interrupted;
  } finally {
    off();
    await desk.close();
  }
}

/** Every command of the program, its own first. */
function allCommands(program: Command): Command[] {
  return [program, ...program.commands.flatMap(allCommands)];
}

/**
 * Runs one command line.
 * @param argv what was typed after the program's name
 * @returns the exit code; never throws for anything a user can do
 */
export async function runCli(
  argv: readonly string[],
  terminal: Terminal,
  interrupts: Interrupts,
): Promise<number> {
  let code: number = exit.fine;
  const program = buildProgram({
    version: programPlaces().version,
    run: async (options, command) => {
      code = await runOnDesk(terminal, interrupts, options, command);
    },
    serve: (options) => serveCommand(terminal, options),
  });
  for (const command of allCommands(program)) {
    command.exitOverride().configureOutput({
      writeOut: (text) => terminal.stdout.write(text),
      writeErr: (text) => terminal.stderr.write(text),
      // Commander quotes what was typed, which may come from a file name.
      outputError: (text, write) =>
        write(
          text
            .replace(/^error: /, 'drydock: ')
            .split('\n')
            .map(printable)
            .join('\n'),
        ),
    });
  }
  try {
    await program.parseAsync([...argv], { from: 'user' });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exit.fine : exit.bad;
    if (!(error instanceof CommandFailed)) throw error;
    terminal.stderr.write(`drydock: ${printable(error.message)}\n`);
    return error.exitCode;
  }
}
