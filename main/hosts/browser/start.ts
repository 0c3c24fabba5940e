import { startHostedEngine } from '../shared/startHosted.js';
import { runHost } from './host.js';
import { openWindow } from './openWindow.js';

export interface BrowserHostOptions {
  /** Folder of the user's workspaces; the system's usual place when left out. */
  readonly workspaceFolder?: string;
  /** A workspace to show at once, anywhere on disk. */
  readonly workspaceFile?: string;
  /** 0 or nothing lets the system choose. */
  readonly port?: number;
  /** Open a window, where there is a display. */
  readonly open?: boolean;
  /** Receives one line a time for the terminal. */
  readonly say?: (line: string) => void;
}

export interface BrowserHost {
  /** With the one-time token. */
  readonly url: string;
  /** Ends the engine cleanly and removes what was uploaded. */
  close(): Promise<void>;
}

const endingSignals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Starts the engine and the browser host, opens the window, and closes both cleanly when the
 * process is asked to end.
 *
 * @throws when the workspace cannot be opened or the port is taken.
 */
export async function startBrowserHost(options: BrowserHostOptions = {}): Promise<BrowserHost> {
  const engine = startHostedEngine(options.workspaceFolder);
  if (options.workspaceFile !== undefined) {
    const opened = await engine.call('workspace.openFile', { file: options.workspaceFile });
    if (!opened.ok) {
      await engine.close();
      throw new Error(opened.message);
    }
  }
  const host = await runHost(engine, { port: options.port ?? 0 }).catch(async (error: unknown) => {
    await engine.close();
    throw error;
  });
  const { url } = host;
  const window = options.open === true ? await openWindow(url, host.folder) : null;

  const close = async (): Promise<void> => {
    for (const signal of endingSignals) process.off(signal, end);
    window?.end();
    await host.close();
  };
  const end = (): void => void close().then(() => process.exit(0));
  for (const signal of endingSignals) process.on(signal, end);

  if (window !== null) options.say?.(window.sentence);
  const address = window?.opened === true ? 'If no window comes up, open' : 'Drydock is at';
  options.say?.(`${address} ${url} (good for one visit). Ctrl+C ends Drydock.`);
  return { url, close };
}
