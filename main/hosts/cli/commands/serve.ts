import { resolve } from 'node:path';
import { CommandFailed } from '../exit.js';
import { printable, type Terminal } from '../terminal.js';

export interface ServeOptions {
  readonly workspace?: string;
  readonly port: number;
  readonly open?: boolean;
}

/** `drydock serve`: starts the browser host, which then keeps the process alive until Ctrl-C. */
export async function serveCommand(terminal: Terminal, options: ServeOptions): Promise<void> {
  // Loaded only here: no other command needs the host and its server.
  const { startBrowserHost } = await import('../../browser/start.js');
  try {
    await startBrowserHost({
      ...(options.workspace === undefined ? {} : { workspaceFile: resolve(options.workspace) }),
      port: options.port,
      open: options.open === true,
      say: (line) => terminal.stdout.write(`${printable(line)}\n`),
    });
  } catch (error) {
    throw new CommandFailed(
      error instanceof Error ? error.message : 'The browser host could not be started.',
    );
  }
}
