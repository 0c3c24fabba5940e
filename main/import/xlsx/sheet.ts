import type { Readable } from 'node:stream';
import { CutReader } from './cutReader.js';
import { PlainRowReader } from './plainRow.js';
import { RowSink, type SheetPlace } from './rowSink.js';
import type { SharedStrings } from './sharedStrings.js';
import { SheetXml } from './sheetXml.js';
import type { RowConsumer } from './types.js';

/** What reading a worksheet needs to know beside its bytes. */
export interface SheetOptions {
  readonly place: SheetPlace;
  readonly strings: SharedStrings;
  /** Characters one cell may have. */
  readonly textLength: number;
  readonly rows: number;
  /** Called with every piece's size; throws when the user has cancelled. */
  readonly check: (bytes: number) => void;
  /** False reads everything with the XML reader; the result is the same. For tests. */
  readonly plainRows?: boolean;
}

/**
 * Streams one worksheet's rows to a consumer. The declared range is not looked at: it is often far
 * larger than the data.
 *
 * @throws DrydockError 'bad-input' when the sheet is damaged or exceeds a limit.
 */
export async function readSheet(
  stream: Readable,
  consumer: RowConsumer,
  options: SheetOptions,
): Promise<void> {
  const sink = new RowSink(consumer, options.strings, options.place, options.rows);
  const xml = new SheetXml(sink, options.place, options.textLength);
  const reader = new CutReader(
    { root: 'worksheet', piece: 'row' },
    xml,
    options.plainRows === false ? null : (prefix) => new PlainRowReader(sink, prefix, options.textLength),
  );
  reader.stopped = () => sink.stopped;
  for await (const chunk of stream) {
    options.check((chunk as Buffer).length);
    reader.write(chunk as Buffer);
    // Leaving the loop ends the stream.
    if (sink.stopped) return;
  }
  reader.end();
}
