import { join } from 'node:path';
import { runCli } from '../../main/hosts/cli/run.js';
import type { Terminal } from '../../main/hosts/cli/terminal.js';
import { openWorkspace } from '../../main/db/open.js';
import { insertSnapshot } from '../../main/db/snapshots.js';
import type { Estate } from '../../src/domain/estate/types.js';
import { snapshotOf, temporaryFolder } from '../db/support.js';

export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs a command line in this process, as on a pipe or as on a terminal. */
export async function drydock(
  argv: readonly string[],
  how: { readonly isTerminal?: boolean } = {},
): Promise<Ran> {
  const isTerminal = how.isTerminal === true;
  const said = { out: '', err: '' };
  const output = (to: 'out' | 'err') => ({
    write: (text: string) => void (said[to] += text),
    isTerminal,
    colours: isTerminal,
  });
  const terminal: Terminal = { stdout: output('out'), stderr: output('err') };
  const code = await runCli(argv, terminal, { on: () => () => {} });
  return { code, ...said };
}

/** A workspace file with one snapshot. */
export async function workspaceWith(...estates: readonly Estate[]): Promise<string> {
  const path = join(temporaryFolder(), 'bank.drydock');
  const workspace = await openWorkspace(path, { create: true });
  for (const [at, estate] of estates.entries()) {
    workspace.write((writer) => insertSnapshot(writer, snapshotOf(estate, String(at).padStart(64, '0'))));
  }
  workspace.close();
  return path;
}
