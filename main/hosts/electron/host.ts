import { join } from 'node:path';
import type { BrowserWindow } from 'electron';
import { app, dialog, session } from 'electron';
import type { CommandName } from '../../../src/contract/commands.js';
import { channels } from '../shared/channels.js';
import type { HostedEngine } from '../shared/engine.js';
import { registerScheme, servePage } from './appProtocol.js';
import { connectPage, sendToPage } from './bridge.js';
import { guardContents, guardSession } from './guards.js';
import { setMenu } from './menu.js';
import { openMainWindow } from './window.js';
import { workspaceArgument } from './workspaceArgument.js';

export interface ElectronParts {
  /** Folder of the built page. */
  readonly page: string;
  readonly preload: string;
  readonly resources: string;
  startEngine(): HostedEngine;
}

/** Runs Drydock as a desktop program. A second start shows the window of the first. */
export function runElectronHost(parts: ElectronParts): void {
  if (!app.requestSingleInstanceLock()) {
    app.quit();
    return;
  }
  registerScheme();
  app.enableSandbox();
  guardContents(app);

  let engine: HostedEngine | null = null;
  let window: BrowserWindow | null = null;
  /** A file the system asked for before the engine was there. */
  let asked = workspaceArgument(process.argv, process.cwd());

  const send = (command: CommandName): void => sendToPage(window, channels.command, command);

  const show = (): void => {
    if (engine === null) return;
    if (window === null) {
      window = openMainWindow(parts.preload, join(parts.resources, 'icon.png'));
      window.on('closed', () => (window = null));
      return;
    }
    if (window.isMinimized()) window.restore();
    window.focus();
  };

  const openWorkspace = async (path: string): Promise<void> => {
    if (engine === null) {
      asked = path;
      return;
    }
    const opened = await engine.call('workspace.openFile', { file: path });
    if (opened.ok) send('workspace-changed');
    else dialog.showErrorBox('The workspace could not be opened', opened.message);
  };

  app.on('open-file', (event, path) => {
    event.preventDefault();
    void openWorkspace(path).then(show);
  });
  app.on('second-instance', (_event, argv, workingFolder) => {
    const path = workspaceArgument(argv, workingFolder);
    show();
    if (path !== null) void openWorkspace(path);
  });
  app.on('activate', show);
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit();
  });
  closeEngineBeforeQuit(() => engine);

  void app.whenReady().then(async () => {
    guardSession(session.defaultSession);
    servePage(parts.page);
    engine = parts.startEngine();
    engine.onRestarted(() => send('engine-restarted'));
    engine.onStopped(() => {
      send('engine-stopped');
      dialog.showErrorBox(
        'The engine of Drydock has ended',
        'What was confirmed is safe on disk. Close Drydock and start it again.',
      );
    });
    connectPage(() => window, engine);
    setMenu(process.platform, send);
    if (asked !== null) await openWorkspace(asked);
    show();
  });
}

/** Quitting waits until the engine has closed its file. */
function closeEngineBeforeQuit(current: () => HostedEngine | null): void {
  let closed = false;
  app.on('will-quit', (event) => {
    const engine = current();
    if (engine === null || closed) return;
    event.preventDefault();
    void engine.close().finally(() => {
      closed = true;
      app.quit();
    });
  });
}
