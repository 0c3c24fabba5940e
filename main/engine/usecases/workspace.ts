import { mkdir, readdir, stat } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DrydockError } from '../../../src/contract/result.js';
import type { WorkspaceFile } from '../../../src/contract/types.js';
import type { Handlers } from '../handlers.js';
import { extension, newWorkspaceFileName, workspaceFileName } from '../workspaceNames.js';

/** Workspaces in the user's folder, the last changed first. A missing folder holds none. */
async function listFolder(folder: string): Promise<WorkspaceFile[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const files: WorkspaceFile[] = [];
  for (const entry of entries) {
    if (!entry.isFile() || !entry.name.endsWith(extension)) continue;
    const { size, mtime } = await stat(join(folder, entry.name));
    files.push({
      name: entry.name.slice(0, -extension.length),
      bytes: size,
      modifiedAt: mtime.toISOString(),
    });
  }
  return files.sort((a, b) => b.modifiedAt.localeCompare(a.modifiedAt) || a.name.localeCompare(b.name));
}

export const workspaceHandlers: Handlers<
  | 'app.info'
  | 'workspace.list'
  | 'workspace.create'
  | 'workspace.open'
  | 'workspace.openFile'
  | 'workspace.close'
> = {
  'app.info': (session) => ({
    version: session.options.version,
    workspace: session.isOpen ? session.info() : null,
    workspaceFolder: session.options.workspaceFolder,
  }),

  'workspace.list': (session) => listFolder(session.options.workspaceFolder),

  'workspace.create': async (session, { name }) => {
    const path = join(session.options.workspaceFolder, newWorkspaceFileName(name));
    if (existsSync(path)) {
      throw new DrydockError(
        'conflict',
        `There is a workspace "${name}" already. Choose another name, or open it.`,
      );
    }
    try {
      await mkdir(session.options.workspaceFolder, { recursive: true });
    } catch {
      throw new DrydockError('storage', 'The folder for workspaces cannot be made. Check its permissions.');
    }
    return session.openFile(path, true);
  },

  'workspace.open': (session, { name }) =>
    session.openFile(join(session.options.workspaceFolder, workspaceFileName(name)), false),

  'workspace.openFile': (session, { file, create }) => session.openFile(file, create),

  'workspace.close': (session) => {
    session.close();
    return null;
  },
};
