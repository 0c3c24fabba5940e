import { EventEmitter } from 'node:events';
import type { BrowserWindowConstructorOptions, MenuItemConstructorOptions } from 'electron';

/**
 * The part of Electron 45 that Drydock's host uses, behaving as the documentation says: what
 * crosses between processes is structured-cloned, events can be prevented, quitting asks
 * `will-quit`, every new web contents is announced. It records what the host sets, so that tests
 * can ask the handlers themselves. Where the real binary is present, electron.spec.ts runs too.
 */

export class PreventableEvent {
  defaultPrevented = false;
  constructor(readonly url = '') {}
  preventDefault(): void {
    this.defaultPrevented = true;
  }
}

export class FakeFrame {
  constructor(public url: string) {}
}

export class FakeWebContents extends EventEmitter {
  mainFrame = new FakeFrame('');
  readonly sent: { readonly channel: string; readonly data: unknown }[] = [];
  openHandler: ((details: { url: string }) => { action: 'allow' | 'deny' }) | null = null;

  setWindowOpenHandler(handler: (details: { url: string }) => { action: 'allow' | 'deny' }): void {
    this.openHandler = handler;
  }

  send(channel: string, data: unknown): void {
    this.sent.push({ channel, data: structuredClone(data) });
  }

  /** Would this navigation go ahead? */
  allows(event: 'will-navigate' | 'will-redirect' | 'will-frame-navigate', url: string): boolean {
    const details = new PreventableEvent(url);
    this.emit(event, details, url);
    return !details.defaultPrevented;
  }
}

class FakeApp extends EventEmitter {
  lock = true;
  sandboxed = false;
  quitCalls = 0;
  exited = false;
  userData = '';
  becomeReady: () => void = () => {};
  readonly #ready = new Promise<void>((resolve) => (this.becomeReady = resolve));

  requestSingleInstanceLock(): boolean {
    return this.lock;
  }
  enableSandbox(): void {
    this.sandboxed = true;
  }
  whenReady(): Promise<void> {
    return this.#ready;
  }
  getPath(): string {
    return this.userData;
  }
  quit(): void {
    this.quitCalls += 1;
    const event = new PreventableEvent();
    this.emit('will-quit', event);
    this.exited = !event.defaultPrevented;
  }
}

type Answer = (...payload: unknown[]) => unknown;

export class FakeSession {
  requestHandler: Answer | null = null;
  checkHandler: Answer | null = null;
  deviceHandler: Answer | null = null;
  beforeRequest: ((details: { url: string }, answer: (result: { cancel: boolean }) => void) => void) | null =
    null;
  spellChecker = true;
  readonly webRequest = {
    onBeforeRequest: (handler: NonNullable<FakeSession['beforeRequest']>): void => {
      this.beforeRequest = handler;
    },
  };

  setPermissionRequestHandler(handler: Answer): void {
    this.requestHandler = handler;
  }
  setPermissionCheckHandler(handler: Answer): void {
    this.checkHandler = handler;
  }
  setDevicePermissionHandler(handler: Answer): void {
    this.deviceHandler = handler;
  }
  setSpellCheckerEnabled(on: boolean): void {
    this.spellChecker = on;
  }

  /** Would the session fetch this address? */
  fetches(url: string): boolean {
    let cancelled = false;
    this.beforeRequest?.({ url }, ({ cancel }) => (cancelled = cancel));
    return !cancelled;
  }

  /** Would a page at this address be granted the permission? Null when nobody answers. */
  grants(permission: string, requestingUrl: string): boolean | null {
    let granted: boolean | null = null;
    this.requestHandler?.(null, permission, (yes: boolean) => (granted = yes), { requestingUrl });
    return granted;
  }
}

/** One Electron process; make a new one for each test. */
export class FakeElectron {
  readonly app = new FakeApp();
  readonly windows: FakeBrowserWindowShape[] = [];
  readonly handlers = new Map<string, (event: unknown, ...payload: unknown[]) => Promise<unknown>>();
  readonly schemes: { scheme: string; privileges: Record<string, boolean> }[] = [];
  readonly served = new Map<string, (request: Request) => Promise<Response>>();
  readonly defaultSession = new FakeSession();
  readonly errors: { readonly title: string; readonly text: string }[] = [];
  openAnswer: { canceled: boolean; filePaths: string[] } = { canceled: true, filePaths: [] };
  saveAnswer: { canceled: boolean; filePath: string } = { canceled: true, filePath: '' };
  readonly asked: unknown[] = [];
  menu: MenuItemConstructorOptions[] = [];

  readonly session = { defaultSession: this.defaultSession };
  readonly screen = { getAllDisplays: () => [{ workArea: { x: 0, y: 0, width: 1920, height: 1080 } }] };
  readonly ipcMain = {
    handle: (channel: string, handler: (event: unknown, ...payload: unknown[]) => Promise<unknown>): void => {
      if (this.handlers.has(channel))
        throw new Error(`Attempted to register a second handler for '${channel}'`);
      this.handlers.set(channel, handler);
    },
  };
  readonly protocol = {
    registerSchemesAsPrivileged: (schemes: FakeElectron['schemes']): void => {
      this.schemes.push(...schemes);
    },
    handle: (scheme: string, handler: (request: Request) => Promise<Response>): void => {
      this.served.set(scheme, handler);
    },
  };
  readonly dialog = {
    showOpenDialog: (_window: unknown, options: unknown) => {
      this.asked.push(options);
      return Promise.resolve(this.openAnswer);
    },
    showSaveDialog: (_window: unknown, options: unknown) => {
      this.asked.push(options);
      return Promise.resolve(this.saveAnswer);
    },
    showErrorBox: (title: string, text: string): void => {
      this.errors.push({ title, text });
    },
  };
  readonly Menu = {
    buildFromTemplate: (template: MenuItemConstructorOptions[]) => template,
    setApplicationMenu: (menu: MenuItemConstructorOptions[]): void => {
      this.menu = menu;
    },
  };
  readonly BrowserWindow = windowClass(this);

  /** What the page gets when its preload invokes a channel: cloned there and back. */
  async invoke(sender: Sender, channel: string, ...payload: unknown[]): Promise<unknown> {
    const handler = this.handlers.get(channel);
    if (handler === undefined) throw new Error(`No handler registered for '${channel}'`);
    return structuredClone(await handler(sender, ...(structuredClone(payload) as unknown[])));
  }

  get window(): FakeBrowserWindowShape {
    const window = this.windows.at(-1);
    if (window === undefined) throw new Error('No window was opened.');
    return window;
  }

  /** The sender of a message from the page of a window. */
  page(window = this.window): Sender {
    return { sender: window.webContents, senderFrame: window.webContents.mainFrame };
  }
}

export interface Sender {
  readonly sender: unknown;
  readonly senderFrame: unknown;
}

export interface FakeBrowserWindowShape extends EventEmitter {
  readonly options: BrowserWindowConstructorOptions;
  readonly webContents: FakeWebContents;
  visible: boolean;
  focused: number;
  minimized: boolean;
  maximized: boolean;
  loaded: string;
  /** Closes as the user does: "close", then "closed". */
  close(): void;
}

function windowClass(electron: FakeElectron) {
  return class FakeBrowserWindow extends EventEmitter implements FakeBrowserWindowShape {
    readonly webContents = new FakeWebContents();
    visible: boolean;
    focused = 0;
    minimized = false;
    maximized = false;
    loaded = '';
    #destroyed = false;

    constructor(readonly options: BrowserWindowConstructorOptions) {
      super();
      this.visible = options.show !== false;
      electron.windows.push(this);
      electron.app.emit('web-contents-created', {}, this.webContents);
    }
    loadURL(url: string): Promise<void> {
      this.loaded = url;
      this.webContents.mainFrame = new FakeFrame(url);
      this.emit('ready-to-show');
      return Promise.resolve();
    }
    show(): void {
      this.visible = true;
    }
    focus(): void {
      this.focused += 1;
    }
    isMinimized(): boolean {
      return this.minimized;
    }
    restore(): void {
      this.minimized = false;
    }
    maximize(): void {
      this.maximized = true;
    }
    isMaximized(): boolean {
      return this.maximized;
    }
    getNormalBounds() {
      const { x = 0, y = 0, width = 800, height = 600 } = this.options;
      return { x, y, width, height };
    }
    isDestroyed(): boolean {
      return this.#destroyed;
    }
    close(): void {
      this.emit('close', new PreventableEvent());
      this.#destroyed = true;
      this.emit('closed');
      electron.app.emit('window-all-closed');
    }
  };
}
