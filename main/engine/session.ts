import { basename } from 'node:path';
import { DrydockError } from '../../src/contract/result.js';
import type { WorkspaceInfo } from '../../src/contract/types.js';
import type { PlanView } from '../../src/domain/plan/types.js';
import { openWorkspace, type Workspace } from '../db/open.js';
import { EstateCache } from './estates.js';
import { Jobs } from './jobs.js';
import { LastUsed } from './lastUsed.js';
import type { EngineOptions, Surroundings } from './options.js';
import { ClockWatch } from './rehearsal/clock.js';
import { StagedImports } from './stages.js';
import { extension } from './workspaceNames.js';

/** What the use cases share: the open workspace and what is kept in memory about it. */
export class Session {
  readonly options: EngineOptions;
  readonly jobs: Jobs;
  readonly stages = new StagedImports();
  /** Plans as rehearsals froze them. */
  readonly frozenViews = new LastUsed<string, PlanView>(2);
  readonly clockWatch = new ClockWatch();
  private readonly surroundings: Surroundings;
  private open: { readonly workspace: Workspace; readonly estates: EstateCache } | null = null;
  /** Settles when the last file asked for is open, or cannot be opened. */
  private opening: Promise<unknown> = Promise.resolve();

  constructor(options: EngineOptions, surroundings: Surroundings) {
    this.options = options;
    this.surroundings = surroundings;
    this.jobs = new Jobs(surroundings.now);
  }

  /** The engine's clock, ISO 8601 UTC. */
  now(): string {
    return this.surroundings.now().toISOString();
  }

  /** What the clock shows, and a steady one beside it, in milliseconds. */
  clocks(): { readonly now: Date; readonly steady: number } {
    return { now: this.surroundings.now(), steady: this.surroundings.steady() };
  }

  /** @throws DrydockError 'no-workspace' */
  get workspace(): Workspace {
    return this.opened().workspace;
  }

  /** Estates of the open workspace. @throws DrydockError 'no-workspace' */
  get estates(): EstateCache {
    return this.opened().estates;
  }

  get isOpen(): boolean {
    return this.open !== null;
  }

  /** Whether it is the open one: what takes turns may find another, in which the same numbers mean others. */
  hasOpen(workspace: Workspace): boolean {
    return this.open?.workspace === workspace;
  }

  /**
   * Opens a workspace in place of the one that is open; when that fails, the old one stays.
   *
   * The one that is open already is not opened again: POSIX locks are the process's, so closing any
   * other handle on the file would drop SQLite's, and another Drydock could remove its log. For the same
   * reason one is opened after the other, as they were asked for.
   */
  openFile(path: string, create: boolean): Promise<WorkspaceInfo> {
    const opened = this.opening.then(() => this.openNext(path, create));
    this.opening = opened.catch(() => {});
    return opened;
  }

  private async openNext(path: string, create: boolean): Promise<WorkspaceInfo> {
    if (this.open?.workspace.readOnly === null && this.open.workspace.isAt(path)) return this.info();
    const workspace = await openWorkspace(path, { create });
    this.close();
    this.open = { workspace, estates: new EstateCache(workspace) };
    return this.info();
  }

  /** @throws DrydockError 'no-workspace' */
  info(): WorkspaceInfo {
    const { path, schemaVersion, readOnly } = this.workspace;
    return { name: basename(path, extension), path, schemaVersion, readOnly };
  }

  /** Closes the workspace. What is staged stays: it can be stored in the next one. */
  close(): void {
    this.open?.workspace.close();
    this.open = null;
  }

  private opened(): { readonly workspace: Workspace; readonly estates: EstateCache } {
    if (this.open === null) {
      throw new DrydockError('no-workspace', 'No workspace is open. Open one, or make a new one.');
    }
    return this.open;
  }
}
