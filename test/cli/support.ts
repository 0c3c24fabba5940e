import { join } from 'node:path';
import { runCli } from '../../main/hosts/cli/run.js';
import type { Terminal } from '../../main/hosts/cli/terminal.js';
import { openWorkspace } from '../../main/db/open.js';
import { insertSnapshot } from '../db/atOnce.js';
import type { Estate } from '../../src/domain/estate/types.js';
import { snapshotOf, temporaryFolder } from '../db/support.js';

export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

interface How {
  readonly isTerminal?: boolean;
  /** Presses Ctrl-C as soon as this has been written to either output; '' before anything is done. */
  readonly interruptAt?: string;
}

/** Runs a command line in this process, as on a pipe or as on a terminal. */
export async function drydock(argv: readonly string[], how: How = {}): Promise<Ran> {
  const { isTerminal = false, interruptAt } = how;
  const said = { out: '', err: '' };
  const listeners = new Set<() => void>();
  const output = (to: 'out' | 'err') => ({
    write: (text: string) => {
      said[to] += text;
      if (interruptAt === undefined || !`${said.out}${said.err}`.includes(interruptAt)) return;
      for (const press of listeners) press();
    },
    isTerminal,
    colours: isTerminal,
  });
  const terminal: Terminal = { stdout: output('out'), stderr: output('err') };
  const code = await runCli(argv, terminal, {
    on: (listener) => {
      listeners.add(listener);
      if (interruptAt === '') listener();
      return () => listeners.delete(listener);
    },
  });
  return { code, ...said };
}

/** A workspace file with one snapshot of each estate. */
export async function workspaceWith(...estates: readonly Estate[]): Promise<string> {
  const path = join(temporaryFolder(), 'bank.drydock');
  const workspace = await openWorkspace(path, { create: true });
  for (const [at, estate] of estates.entries()) {
    workspace.write((writer) => insertSnapshot(writer, snapshotOf(estate, String(at).padStart(64, '0'))));
  }
  workspace.close();
  return path;
}
