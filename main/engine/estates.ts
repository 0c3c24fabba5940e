import { emptyOverlay, overlaySchema, type Overlay } from '../../src/contract/overlay.js';
import { DrydockError } from '../../src/contract/result.js';
import { indexEstate, type EstateIndex } from '../../src/domain/estate/index.js';
import type { Estate, ObjectKind } from '../../src/domain/estate/types.js';
import { findAll } from '../../src/domain/findings/index.js';
import { notLookedAt, type NotLookedAt } from '../../src/domain/findings/notLookedAt.js';
import type { Finding } from '../../src/domain/findings/types.js';
import type { UnrepairedView } from '../../src/domain/plan/index.js';
import type { PlanView } from '../../src/domain/plan/types.js';
import { buildTable, type Table } from '../../src/domain/views/index.js';
import type { Reader } from '../db/connection.js';
import type { Workspace } from '../db/open.js';
import { factsRevision } from '../db/merging.js';
import { findOverlay, overlayRevision } from '../db/overlays.js';
import { loadSnapshot } from '../db/snapshots.js';
import { applyOverlay } from '../import/overlay/index.js';
import type { CachedHaAnswer } from './haAnswers.js';
import { LastUsed } from './lastUsed.js';

/** A snapshot as the use cases see it: what was imported, what the overlay adds, the look-ups. */
export class LoadedEstate {
  readonly snapshotId: number;
  readonly factsRevision: number;
  readonly overlayRevision: number;
  /** Without the overlay, to apply a changed one to. */
  readonly imported: Estate;
  readonly overlay: Overlay;
  readonly estate: Estate;
  readonly index: EstateIndex;
  /** Plans grounded on this estate, by "id:revision". */
  readonly planViews = new LastUsed<string, PlanView>(4);
  /** The same, as they are after an edit: their repair has not been looked for. */
  readonly unrepaired = new LastUsed<string, UnrepairedView>(4);
  /** What HA was asked last, by question: one page after the other is shown of the same answer. */
  readonly haAnswers = new LastUsed<string, CachedHaAnswer>(2);
  private readonly tables = new LastUsed<ObjectKind, Table>(4);
  private found: readonly Finding[] | null = null;
  private unlooked: readonly NotLookedAt[] | null = null;

  constructor(
    snapshotId: number,
    revision: { readonly facts: number; readonly overlay: number },
    imported: Estate,
    overlay: Overlay,
  ) {
    this.snapshotId = snapshotId;
    this.factsRevision = revision.facts;
    this.overlayRevision = revision.overlay;
    this.imported = imported;
    this.overlay = overlay;
    this.estate = applyOverlay(imported, overlay).estate;
    this.index = indexEstate(this.estate);
  }

  /** Names this estate as it is: with other facts or another overlay it has another name. */
  get version(): string {
    return `${this.snapshotId}.${this.factsRevision}.${this.overlayRevision}`;
  }

  /** All findings, worked out when first asked for. */
  get findings(): readonly Finding[] {
    this.found ??= findAll(this.estate, this.index);
    return this.found;
  }

  /** What the rules had nothing to go on for, worked out when first asked for. */
  get notLookedAt(): readonly NotLookedAt[] {
    this.unlooked ??= notLookedAt(this.estate, this.index);
    return this.unlooked;
  }

  /** The table of one kind of object, ready to be searched and sorted. */
  table(kind: ObjectKind): Table {
    const known = this.tables.get(kind);
    if (known !== undefined) return known;
    const table = buildTable(this.estate, this.index, kind);
    this.tables.set(kind, table);
    return table;
  }
}

/** How many snapshots are kept in memory: the one in use, and the one it is compared with. */
const kept = 2;

/**
 * The estates of one workspace. What is kept is checked against the overlay's revision in the file
 * at every use, so that a change made by another Drydock is seen too.
 */
export class EstateCache {
  private readonly workspace: Workspace;
  private readonly estates = new LastUsed<number, LoadedEstate>(kept);

  constructor(workspace: Workspace) {
    this.workspace = workspace;
  }

  /** @throws DrydockError 'not-found' */
  get(snapshotId: number): LoadedEstate {
    const known = this.estates.get(snapshotId);
    const estate = this.workspace.read((reader) => {
      const revision = overlayRevision(reader, snapshotId);
      const facts = factsRevision(reader, snapshotId) ?? 0;
      const sameFacts = known?.factsRevision === facts;
      if (known !== undefined && sameFacts && known.overlayRevision === revision) return known;
      const imported = sameFacts ? known.imported : loadSnapshot(reader, snapshotId);
      if (imported === null) throw new DrydockError('not-found', 'This snapshot is not in the workspace.');
      const overlay = storedOverlay(reader, snapshotId);
      return new LoadedEstate(snapshotId, { facts, overlay: revision }, imported, overlay);
    });
    this.estates.set(snapshotId, estate);
    return estate;
  }

  forget(snapshotId: number): void {
    this.estates.delete(snapshotId);
  }
}

/**
 * A snapshot's overlay. It is data from outside like any other: the workspace may come from somebody
 * else.
 * @throws DrydockError 'storage' when it is damaged
 */
export function storedOverlay(reader: Reader, snapshotId: number): Overlay {
  const document = findOverlay(reader, snapshotId)?.document;
  if (document === undefined) return emptyOverlay;
  const parsed = overlaySchema.safeParse(document);
  if (parsed.success) return parsed.data;
  throw new DrydockError('storage', 'The overlay stored with this snapshot is damaged. Import it again.');
}
