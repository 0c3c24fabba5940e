import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { DrydockError } from '../../src/contract/result.js';
import { emptyDraft } from '../../src/domain/estate/draft.js';
import type { Estate, Source } from '../../src/domain/estate/types.js';
import type { SourceFacts } from '../../src/domain/merge/index.js';
import type { Stretches } from '../../src/domain/stretches.js';
import type { Reader, Writer } from './connection.js';
import { storedKinds } from './estate/kinds.js';

/**
 * What each source of a merged snapshot said, as it was read: packed JSON, a thousand records a piece,
 * so that no text is as large as the whole estate and none takes long to pack.
 */

const recordsEach = 1000;
/** A piece unpacks to some hundred kB, an older one to a few MB; a damaged or forged file must not take the machine's memory. */
const mostBytes = 256 * 1024 * 1024;

/** The part that holds what is not a record. */
const headPart = 'estate';

interface Head {
  /** `SourceFacts.id` */
  readonly id: string;
  readonly name: string;
  readonly takenAt: string;
  readonly source: Source;
  readonly portFilesListedOn: readonly string[];
}

interface Piece {
  readonly source: number;
  readonly part: string;
  readonly content: unknown;
}

function* piecesOf(source: number, { id, facts, source: about }: SourceFacts): Generator<Piece> {
  const { name, takenAt, portFilesListedOn } = facts;
  const head: Head = { id, name, takenAt, source: about, portFilesListedOn };
  yield { source, part: headPart, content: head };
  for (const { array } of storedKinds) {
    const records = facts[array];
    for (let from = 0; from < records.length; from += recordsEach) {
      yield { source, part: array, content: records.slice(from, from + recordsEach) };
    }
  }
}

/** Stores what each source of a snapshot said, in the order of the snapshot's sources. */
export function* insertSourceFacts(
  writer: Writer,
  snapshotId: number,
  sources: readonly SourceFacts[],
): Stretches<void> {
  for (const [source, facts] of sources.entries()) {
    let chunk = 0;
    // One piece at a time: all of them together would be the estate a second time in memory.
    for (const piece of piecesOf(source, facts)) {
      writer.insertMany(
        'source_facts (snapshot_id, source, chunk, part, facts)',
        [piece],
        ({ part, content }, _, values) => {
          const packed = deflateRawSync(Buffer.from(JSON.stringify(content)), { level: 1 });
          values.push(snapshotId, source, chunk, part, packed);
        },
      );
      chunk += 1;
      yield { phase: 'Storing what each source said', done: source, total: sources.length };
    }
  }
}

/**
 * What each source of a snapshot said; empty for a snapshot of one source, whose facts are the
 * snapshot's objects themselves.
 * @throws DrydockError 'storage' when what is stored is damaged
 */
export function* loadSourceFacts(reader: Reader, snapshotId: number): Stretches<Estate[]> {
  const pieces = reader.all<{ source: number; chunk: number; part: string }>(
    'SELECT source, chunk, part FROM source_facts WHERE snapshot_id = ? ORDER BY source, chunk',
    snapshotId,
  );
  const fieldsIn = new Map<string, string[]>(
    storedKinds.map(({ array, columns }) => [array, columns.map(({ field }) => field)]),
  );
  const loaded: Record<string, unknown[]>[] = [];
  for (const [done, { source, chunk, part }] of pieces.entries()) {
    yield { phase: 'Reading what each source said', done, total: pieces.length };
    const content = unpack(pieceOf(reader, snapshotId, source, chunk));
    const fields = fieldsIn.get(part);
    if (part === headPart) {
      const { name, takenAt, source: about, portFilesListedOn } = content as Head;
      loaded[source] = {
        ...emptyDraft(name, takenAt),
        sources: [about],
        portFilesListedOn,
      } as unknown as Record<string, unknown[]>;
    } else if (fields !== undefined && Array.isArray(content)) {
      // Pushed one by one: as arguments of a call some thousand are too many.
      const array = loaded[source]?.[part];
      if (array === undefined) throw damaged();
      for (const record of content as Record<string, unknown>[]) {
        // What an older Drydock did not ask for yet is not known, as in the tables that got a column since.
        for (const field of fields) if (record[field] === undefined) record[field] = null;
        array.push(record);
      }
    } else throw damaged();
  }
  return loaded as unknown as Estate[];
}

function pieceOf(reader: Reader, snapshotId: number, source: number, chunk: number): Uint8Array {
  const row = reader.get<{ facts: Uint8Array }>(
    'SELECT facts FROM source_facts WHERE snapshot_id = ? AND source = ? AND chunk = ?',
    snapshotId,
    source,
    chunk,
  );
  if (row === undefined) throw damaged();
  return row.facts;
}

/** What each source of a merged snapshot is called by decisions, in the order of its sources. */
export function storedSourceIds(reader: Reader, snapshotId: number): string[] {
  return reader
    .all<{ facts: Uint8Array }>(
      'SELECT facts FROM source_facts WHERE snapshot_id = ? AND part = ? ORDER BY source',
      snapshotId,
      headPart,
    )
    .map(({ facts }) => (unpack(facts) as Head).id);
}

function unpack(packed: Uint8Array): unknown {
  try {
    return JSON.parse(inflateRawSync(packed, { maxOutputLength: mostBytes }).toString('utf8')) as unknown;
  } catch {
    throw damaged();
  }
}

function damaged(): DrydockError {
  return new DrydockError(
    'storage',
    'What the sources of this snapshot said is damaged in the workspace file. Import them again as a new snapshot.',
  );
}
