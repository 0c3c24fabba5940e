import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const root = join(import.meta.dirname, '..', '..');

/** The built Drydock, serving its page from a process of its own. */
export interface ServedDrydock {
  /** With the one-time token. */
  readonly url: string;
  /** Folder of its workspaces. */
  readonly workspaces: string;
  /** Ends it as Ctrl+C does; resolves with the exit code, also when it has ended already. */
  stop(): Promise<number | null>;
  /** Ends it as a power cut does. */
  kill(): Promise<void>;
}

/** Starts `drydock serve` on a folder of workspaces; a new, empty one if none is given. */
export async function serve(workspaces?: string): Promise<ServedDrydock> {
  const folder = workspaces ?? (await mkdtemp(join(tmpdir(), 'drydock-e2e-')));
  const child = spawn(process.execPath, [join(root, 'out', 'main', 'cli.js'), 'serve'], {
    env: { ...process.env, DRYDOCK_WORKSPACES: folder },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let url: string | undefined;
  for await (const line of createInterface({ input: child.stdout })) {
    url = /http:\/\/\S+token=\S+/.exec(line)?.[0];
    if (url !== undefined) break;
  }
  if (url === undefined) throw new Error('drydock serve printed no address.');
  // Read on, so that a full pipe never stops it.
  child.stdout.resume();
  const ended = once(child, 'exit');
  return {
    url,
    workspaces: folder,
    stop: async () => {
      child.kill('SIGTERM');
      const [code] = (await ended) as [number | null];
      return code;
    },
    kill: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

/** Removes a folder of workspaces. */
export function removeWorkspaces(folder: string): Promise<void> {
  return rm(folder, { recursive: true, force: true });
}
