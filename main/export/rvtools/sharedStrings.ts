import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { escapeText } from '../xml.js';

const BLOCK = 256 * 1024;
const REMEMBERED = 40_000;

/**
 * A workbook's table of strings. It is written after the sheets that point into it, so its text
 * waits in memory, packed. Words that come again get the same number; which ones came is remembered
 * for a while only, so that a million different names do not stay in memory, and a string may
 * stand in the table twice.
 */
export class SharedStrings {
  #recent = new Map<string, number>();
  #older = new Map<string, number>();
  #block = '';
  readonly #packed: Buffer[] = [];
  #unique = 0;
  #uses = 0;

  /** The number of a string in the table. */
  indexOf(text: string): number {
    this.#uses += 1;
    const recent = this.#recent.get(text);
    if (recent !== undefined) return recent;
    const index = this.#older.get(text) ?? this.#append(text);
    this.#recent.set(text, index);
    if (this.#recent.size >= REMEMBERED) {
      this.#older = this.#recent;
      this.#recent = new Map();
    }
    return index;
  }

  #append(text: string): number {
    this.#block += `<si><t xml:space="preserve">${escapeText(text)}</t></si>`;
    if (this.#block.length >= BLOCK) this.#pack();
    this.#unique += 1;
    return this.#unique - 1;
  }

  #pack(): void {
    this.#packed.push(deflateRawSync(this.#block, { level: 1 }));
    this.#block = '';
  }

  /** The part `xl/sharedStrings.xml`, in pieces. */
  *part(): Generator<Buffer> {
    this.#pack();
    yield Buffer.from(
      `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" count="${this.#uses}" uniqueCount="${this.#unique}">`,
    );
    for (const block of this.#packed) yield inflateRawSync(block);
    yield Buffer.from('</sst>');
  }
}
