import { csvLine } from '../../main/export/table/csv.js';
import type { Bridge } from '../../src/contract/bridge.js';
import type { Call, Input, MethodName, Output } from '../../src/contract/methods.js';
import { overlaySchema, type Overlay } from '../../src/contract/overlay.js';
import { failed, type Result } from '../../src/contract/result.js';
import type { ImportPreview, ListedSnapshot, Progress } from '../../src/contract/types.js';
import { countObjects } from '../../src/domain/estate/counts.js';
import { indexEstate } from '../../src/domain/estate/index.js';
import type { Estate, ObjectKind } from '../../src/domain/estate/types.js';
import { findAll } from '../../src/domain/findings/index.js';
import { overlayFor } from '../../src/domain/sample/overlay.js';
import { blastRadius, buildTable, layoutOf, objectDetail, queryTable } from '../../src/domain/views/index.js';

/** One answer of the fake, or a failure to give instead. */
type Handler<M extends MethodName> = (input: Input<M>) => Output<M> | Result<Output<M>>;
export type Handlers = { [M in MethodName]?: Handler<M> };

export interface FakeBridge extends Bridge {
  /** Every call made, in order. */
  readonly calls: { name: MethodName; input: unknown }[];
  /** Files handed to `saveFile`. */
  readonly saved: { fileName: string; mediaType: string; text: string }[];
  progress(progress: Progress): void;
  command(command: string): void;
  /** Replaces the answer of a method. */
  answer<M extends MethodName>(name: M, handler: Handler<M>): void;
}

/**
 * The engine's side of the bridge over one estate in memory: the real domain behind it, no process,
 * no file. What a test does not need answers "not-found".
 */
export function fakeBridge(estate: Estate | null, handlers: Handlers = {}): FakeBridge {
  const listeners = new Set<(progress: Progress) => void>();
  const commands = new Set<(command: string) => void>();
  const calls: FakeBridge['calls'] = [];
  const saved: FakeBridge['saved'] = [];
  const answers: Record<string, (input: never) => unknown> = { ...estateAnswers(estate), ...handlers };

  const call: Call = async (name, input) => {
    calls.push({ name, input });
    const handler = answers[name];
    if (handler === undefined) return failed('not-found', `The fake does not answer ${name}.`);
    // The page never gets the fake's own objects, as it would not get the engine's.
    const answer = structuredClone(handler(input as never));
    return (isResult(answer) ? answer : { ok: true, value: answer }) as never;
  };

  return {
    host: 'browser',
    calls,
    saved,
    call,
    onProgress: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    onCommand: (listener) => {
      commands.add(listener);
      return () => commands.delete(listener);
    },
    pickFiles: async () => [{ ref: 'file-1', name: 'RVTools_export_all.xlsx' }],
    dropFiles: async (files) => files.map((file, at) => ({ ref: `drop-${at}`, name: file.name })),
    saveFile: async (fileName, mediaType, base64) => {
      const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
      saved.push({ fileName, mediaType, text: new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes) });
      return true;
    },
    progress: (progress) => listeners.forEach((listener) => listener(progress)),
    command: (name) => commands.forEach((listener) => listener(name)),
    answer: (name, handler) => {
      answers[name] = handler as (input: never) => unknown;
    },
  };
}

function isResult(value: unknown): value is Result<unknown> {
  return typeof value === 'object' && value !== null && 'ok' in value;
}

function estateAnswers(estate: Estate | null): Handlers {
  const workspace = { name: 'My estate', path: 'My estate.drydock', schemaVersion: 1, readOnly: null };
  const common: Handlers = {
    'app.info': () => ({ version: '0.1.0', workspace: estate && workspace, workspaceFolder: '~/Drydock' }),
    'workspace.list': () => [
      { name: 'My estate', bytes: 4_300_000, modifiedAt: '2025-03-03T13:05:00Z' },
      { name: 'Exercise spring', bytes: 12_900_000, modifiedAt: '2025-02-11T08:40:00Z' },
    ],
    'workspace.open': () => workspace,
    'workspace.create': () => workspace,
    'snapshots.list': () => [],
    'findings.notLookedAt': () => [],
    'plans.list': () => [],
    'rehearsals.list': () => [],
    'job.cancel': () => null,
    'import.discard': () => null,
  };
  if (estate === null) return common;

  const index = indexEstate(estate);
  const tables = new Map<ObjectKind, ReturnType<typeof buildTable>>();
  const counts = countObjects(estate);
  let overlay: Overlay = overlaySchema.parse(overlayFor(estate));
  const snapshot: ListedSnapshot = {
    id: 1,
    name: estate.name,
    takenAt: estate.takenAt,
    importedAt: '2025-03-03T13:05:00Z',
    counts,
    sources: estate.sources,
    problems: 2,
    sameEstate: [],
  };
  const preview: ImportPreview = {
    stageId: 'stage-1',
    name: estate.name,
    takenAt: estate.takenAt,
    counts,
    sources: estate.sources,
    parts: [
      { file: 'RVTools_export_all.xlsx', sheet: 'vInfo', use: 'used', records: 97, note: '' },
      { file: 'RVTools_export_all.xlsx', sheet: 'vHealth', use: 'ignored', records: 0, note: 'Not needed.' },
      {
        file: 'notes.docx',
        sheet: null,
        use: 'not-recognised',
        records: 0,
        note: 'Not an export Drydock knows.',
      },
    ],
    problems: [
      {
        level: 'warning',
        code: 'no-number',
        message: 'The capacity “n/a” is no number; the disk is kept without one.',
        file: 'RVTools_export_all.xlsx',
        sheet: 'vDisk',
        row: 118,
        column: 'Capacity MiB',
        count: 3,
      },
    ],
    sameAs: null,
  };
  return {
    ...common,
    'snapshots.list': () => [snapshot],
    'merge.conflicts': () => ({ total: 0, conflicts: [], sources: [] }),
    'merge.questions': () => ({ total: 0, groups: [], questions: [], decisions: [], sources: [] }),
    'import.sample': () => snapshot,
    'import.inspect': () => preview,
    'import.commit': () => snapshot,
    'estate.rows': (query) => {
      const table = tables.get(query.kind) ?? buildTable(estate, index, query.kind);
      tables.set(query.kind, table);
      return queryTable(table, { search: '', filters: {}, sort: null, ...query });
    },
    'estate.export': ({ kind, columns, format, ...query }) => {
      const table = tables.get(kind) ?? buildTable(estate, index, kind);
      const page = queryTable(table, {
        search: '',
        filters: {},
        sort: null,
        ...query,
        offset: 0,
        limit: Infinity,
      });
      const wanted = columns ?? page.columns.map((column) => column.id);
      const at = wanted.map((id) => page.columns.findIndex((column) => column.id === id));
      const lines = [
        at.map((i) => page.columns[i]?.label ?? ''),
        ...page.rows.map((row) => at.map((i) => row.cells[i] ?? null)),
      ];
      const text = lines.map(csvLine).join('');
      return {
        fileName: `${kind}.${format}`,
        mediaType: 'text/csv',
        base64: btoa(
          Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte)).join(''),
        ),
        rows: page.total,
      };
    },
    'estate.object': ({ kind, key }) =>
      objectDetail(estate, index, kind, key, findAll(estate, index)) ??
      failed('not-found', 'This snapshot holds no such object.'),
    'estate.layout': () => layoutOf(estate, index),
    'estate.blastRadius': ({ datastore }) =>
      blastRadius(estate, index, datastore) ?? failed('not-found', 'This snapshot holds no such datastore.'),
    'findings.list': () => findAll(estate, index),
    'overlay.get': () => overlay,
    'overlay.save': (input) => {
      overlay = overlaySchema.parse(input.overlay);
      return { counts, problems: [] };
    },
    'overlay.export': () => ({
      fileName: 'overlay.yaml',
      mediaType: 'application/yaml',
      base64: btoa('drydockOverlay: 1\n'),
      contentHash: '0'.repeat(64),
    }),
  };
}
