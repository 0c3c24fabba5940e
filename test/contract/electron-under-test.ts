import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { vi } from 'vitest';
import { FakeElectron } from '../electron/fake-electron.js';
import { pageWithSecret } from '../security/host-client.js';
import { RecordingEngine } from '../security/recording-engine.js';

/** Drydock's Electron host, started on the fake. Each start loads the host's modules anew. */
export class ElectronUnderTest {
  readonly electron = new FakeElectron();
  readonly engine = new RecordingEngine();
  page = '';
  userData = '';
  #folder = '';

  async start(argv: readonly string[] = ['electron', '.']): Promise<this> {
    const { folder, page } = await pageWithSecret();
    this.#folder = folder;
    this.page = page;
    this.userData = await mkdtemp(join(tmpdir(), 'drydock-user-'));
    this.electron.app.userData = this.userData;
    vi.resetModules();
    vi.doMock('electron', () => this.electron);
    vi.stubGlobal('process', Object.assign(Object.create(process) as NodeJS.Process, { argv: [...argv] }));
    const { runElectronHost } = await import('../../main/hosts/electron/host.js');
    runElectronHost({
      page,
      preload: '/program/out/preload/preload.cjs',
      resources: '/program/resources',
      startEngine: () => this.engine,
    });
    vi.unstubAllGlobals();
    return this;
  }

  /** Lets Electron become ready; the window is open afterwards. */
  async ready(): Promise<this> {
    this.electron.app.becomeReady();
    await vi.waitFor(() => this.electron.window);
    return this;
  }

  /** Commands the page was sent. */
  get commands(): unknown[] {
    return this.electron.window.webContents.sent
      .filter(({ channel }) => channel === 'drydock:command')
      .map(({ data }) => data);
  }

  async end(): Promise<void> {
    vi.doUnmock('electron');
    await rm(this.#folder, { recursive: true, force: true });
    await rm(this.userData, { recursive: true, force: true });
  }
}
