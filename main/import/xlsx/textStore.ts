/** Texts a page holds; pages are what the store grows by. */
const pageTexts = 4096;

interface Page {
  /** All texts of the page, one behind the other, as UTF-8. */
  readonly bytes: Buffer;
  /** Where the n-th begins; one more for the end of the last. */
  readonly starts: Uint32Array;
  readonly strings: (string | undefined)[];
}

/**
 * Many texts in little memory: kept as bytes, made into strings when first asked for. A workbook has
 * a text for every UUID, address and annotation, and most of them are in columns nobody reads.
 */
export class TextStore {
  readonly #pages: Page[] = [];
  /** The page being filled, with room to spare. */
  #open: Page = emptyPage(Buffer.allocUnsafe(256 * 1024));
  #filled = 0;

  get count(): number {
    return this.#pages.length * pageTexts + this.#filled;
  }

  /** Adds a text given as bytes of UTF-8. */
  addBytes(bytes: Buffer, start: number, end: number): void {
    const { starts } = this.#open;
    const at = starts[this.#filled] as number;
    const after = at + end - start;
    if (after > this.#open.bytes.length) {
      const larger = Buffer.allocUnsafe(after * 2);
      this.#open.bytes.copy(larger, 0, 0, at);
      this.#open = { ...this.#open, bytes: larger };
    }
    bytes.copy(this.#open.bytes, at, start, end);
    this.#filled += 1;
    starts[this.#filled] = after;
    if (this.#filled === pageTexts) this.#turn(after);
  }

  add(text: string): void {
    const bytes = Buffer.from(text, 'utf8');
    this.addBytes(bytes, 0, bytes.length);
  }

  /** The n-th text; the same string every time. */
  at(index: number): string | undefined {
    if (index < 0 || index >= this.count) return undefined;
    const page = this.#pages[Math.floor(index / pageTexts)] ?? this.#open;
    const i = index % pageTexts;
    return (page.strings[i] ??= page.bytes.toString('utf8', page.starts[i], page.starts[i + 1]));
  }

  /**
   * Gives the memory back at once instead of at some later collection: after a large workbook it
   * would still be held while the estate is stored. The store is of no use afterwards.
   */
  release(): void {
    for (const { bytes } of this.#pages.splice(0)) {
      // In every supported Node; TypeScript knows it from ES2024 on.
      (bytes.buffer as ArrayBuffer & { transfer(length: number): ArrayBuffer }).transfer(0);
    }
    this.#open = emptyPage(Buffer.alloc(0));
    this.#filled = 0;
  }

  /** Keeps the full page without its spare room, and opens the next. */
  #turn(length: number): void {
    const bytes = Buffer.allocUnsafeSlow(length);
    this.#open.bytes.copy(bytes, 0, 0, length);
    this.#pages.push({ ...this.#open, bytes });
    this.#open = emptyPage(this.#open.bytes);
    this.#filled = 0;
  }
}

function emptyPage(bytes: Buffer): Page {
  return { bytes, starts: new Uint32Array(pageTexts + 1), strings: [] };
}
