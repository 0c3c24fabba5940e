/** Bytes of one block; a longer text gets a block of its own. */
const blockBytes = 1024 * 1024;

/**
 * Many texts in little memory: kept as bytes, made into strings when first asked for. A workbook has
 * a text for every UUID, address and annotation, and most of them are in columns nobody reads.
 */
export class TextStore {
  readonly #blocks: Buffer[] = [];
  #free = 0;
  /** Per text: its block, where it begins in it, its length in bytes. */
  #spans = new Uint32Array(3 * 4096);
  readonly #strings: (string | undefined)[] = [];

  get count(): number {
    return this.#strings.length;
  }

  /** Adds a text given as bytes of UTF-8. */
  addBytes(bytes: Buffer, start: number, end: number): void {
    const length = end - start;
    const at = this.#room(length);
    bytes.copy(this.#blocks[this.#blocks.length - 1] as Buffer, at, start, end);
  }

  add(text: string): void {
    const bytes = Buffer.from(text, 'utf8');
    this.addBytes(bytes, 0, bytes.length);
  }

  /** The n-th text; the same string every time. */
  at(index: number): string | undefined {
    const known = this.#strings[index];
    if (known !== undefined || index < 0 || index >= this.#strings.length) return known;
    const block = this.#blocks[this.#spans[3 * index] as number] as Buffer;
    const start = this.#spans[3 * index + 1] as number;
    const text = block.toString('utf8', start, start + (this.#spans[3 * index + 2] as number));
    this.#strings[index] = text;
    return text;
  }

  #room(length: number): number {
    if (this.#free < length || this.#blocks.length === 0) {
      this.#free = Math.max(blockBytes, length);
      this.#blocks.push(Buffer.allocUnsafeSlow(this.#free));
    }
    const block = this.#blocks.length - 1;
    const at = (this.#blocks[block] as Buffer).length - this.#free;
    this.#free -= length;
    const next = 3 * this.#strings.length;
    if (next >= this.#spans.length) {
      const larger = new Uint32Array(this.#spans.length * 2);
      larger.set(this.#spans);
      this.#spans = larger;
    }
    this.#spans[next] = block;
    this.#spans[next + 1] = at;
    this.#spans[next + 2] = length;
    this.#strings.push(undefined);
    return at;
  }
}
