import { constants } from 'node:fs';
import { copyFile, mkdir, rm } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import type { CommandName } from '../../../src/contract/commands.js';
import type { MethodName } from '../../../src/contract/methods.js';
import { done, failed, type Failed, type Result } from '../../../src/contract/result.js';
import type { AppInfo } from '../../../src/contract/types.js';
import type { HostedEngine } from '../shared/engine.js';
import { FileRefs } from '../shared/fileRefs.js';
import { builtPageFolder } from '../shared/pageFiles.js';
import { EventHub } from './eventHub.js';
import { ImportedUploads } from './importedUploads.js';
import { startServer } from './server.js';
import { Session } from './session.js';
import { Uploads, type UploadLimits } from './uploads.js';

export interface RunningHost {
  /** With the one-time token: good for one visit. */
  readonly url: string;
  /** The private folder of this run. */
  readonly folder: string;
  close(): Promise<void>;
}

/** Serves the page and passes its calls to an engine. The engine is closed with the host. */
export async function runHost(
  engine: HostedEngine,
  options: { readonly page?: string; readonly port?: number; readonly limits?: UploadLimits } = {},
): Promise<RunningHost> {
  const page = options.page ?? builtPageFolder();
  const session = new Session();
  const events = new EventHub();
  const refs = new FileRefs();
  const uploads = await Uploads.begin(refs, options.limits);

  const imported = new ImportedUploads(uploads);
  const call = async (name: MethodName, input: unknown): Promise<Result<unknown>> => {
    if (name === 'workspace.openFile') return openUploadedWorkspace(engine, refs, uploads, input);
    const resolved = refs.resolve(name, input);
    if (!resolved.ok) return resolved;
    const answer = await engine.call(name, resolved.value);
    await imported.after(name, input, answer);
    // The page may be open in several windows, and all show the one record.
    if (name === 'rehearsals.act' && answer.ok) {
      events.send('command', 'rehearsal-changed' satisfies CommandName);
    }
    return answer;
  };
  const { server, port } = await startServer({ session, events, uploads, page, call }, options.port).catch(
    async (error: unknown) => {
      await uploads.end();
      throw error;
    },
  );
  const unsubscribe = engine.onProgress((progress) => events.send('progress', progress));
  const unwatchRestarts = engine.onRestarted(() =>
    events.send('command', 'engine-restarted' satisfies CommandName),
  );
  const unwatch = engine.onStopped(() => events.send('command', 'engine-stopped' satisfies CommandName));

  let closing: Promise<void> | undefined;
  const close = async (): Promise<void> => {
    unsubscribe();
    unwatch();
    unwatchRestarts();
    events.close();
    server.close();
    await engine.close();
    server.closeAllConnections();
    await uploads.end();
  };
  return {
    url: `http://127.0.0.1:${port}/?token=${session.token}`,
    folder: uploads.folder,
    close: () => (closing ??= close()),
  };
}

/**
 * A browser gives a copy of a workspace, not its path. Working on a copy that vanishes with the
 * host would lose the user's work, so the copy first moves into the folder workspaces are kept in.
 */
async function openUploadedWorkspace(
  engine: HostedEngine,
  refs: FileRefs,
  uploads: Uploads,
  input: unknown,
): Promise<Result<unknown>> {
  const ref = typeof input === 'object' && input !== null && 'file' in input ? input.file : undefined;
  const from = refs.path(ref);
  if (from === undefined || typeof ref !== 'string') return refs.resolve('workspace.openFile', input);
  if (!from.startsWith(uploads.folder)) return engine.call('workspace.openFile', { file: from });
  const info = await engine.call('app.info', {});
  if (!info.ok) return info;
  const copied = await keepIn((info.value as AppInfo).workspaceFolder, from);
  if (!copied.ok) return copied;
  const kept = copied.value;
  const opened = await engine.call('workspace.openFile', { file: kept });
  if (opened.ok) {
    refs.move(ref, kept);
    await uploads.remove(ref, from);
  } else {
    await rm(kept, { force: true });
  }
  return opened;
}

/** Copies a file under its own name, or "name (2)" and so on, overwriting nothing. */
async function keepIn(folder: string, from: string): Promise<Result<string>> {
  const extension = extname(from);
  const stem = basename(from, extension);
  try {
    await mkdir(folder, { recursive: true });
  } catch (error) {
    return notCopied(error);
  }
  for (let number = 1; number <= 1000; number += 1) {
    const to = join(folder, number === 1 ? stem + extension : `${stem} (${number})${extension}`);
    try {
      await copyFile(from, to, constants.COPYFILE_EXCL);
      return done(to);
    } catch (error) {
      if (codeOf(error) !== 'EEXIST') return notCopied(error);
    }
  }
  return notCopied(null);
}

function notCopied(error: unknown): Failed {
  const full = ['ENOSPC', 'EDQUOT'].includes(codeOf(error));
  return failed(
    'storage',
    full
      ? 'The workspace could not be copied to the folder of workspaces: the disk is full. Nothing of it was kept there; free some space and open it again.'
      : 'The workspace could not be copied to the folder of workspaces. Check its permissions.',
  );
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
