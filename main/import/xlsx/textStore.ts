/** Texts a page holds. */
const pageTexts = 4096;
/**
 * Bytes that are asked of the system at once. More than glibc's allocator ever keeps for later: what
 * is given back is the system's again, and what was not written to never took any memory.
 */
const blockBytes = 64 * 1024 * 1024;
/** Texts that are kept as strings too. */
const recentTexts = 8192;

interface Page {
  /** The block the page's texts are in, one behind the other, as UTF-8. */
  readonly block: Buffer;
  /** Where in it the n-th begins; one more for the end of the last. */
  readonly starts: Uint32Array;
}

/**
 * Many texts in little memory: kept as bytes, made into strings when asked for. A workbook has a text
 * for every UUID, address and annotation, and most of them are in columns nobody reads.
 */
export class TextStore {
  readonly #blocks: Buffer[] = [];
  readonly #pages: Page[] = [];
  /** The page being filled; its block has room to spare. */
  #open: Page = { block: noBytes, starts: new Uint32Array(pageTexts + 1) };
  #filled = 0;
  /** Texts handed out last, each in the place that its number gives it, and their numbers. */
  readonly #recent: string[] = new Array<string>(recentTexts).fill('');
  readonly #recentIndexes = new Int32Array(recentTexts).fill(-1);

  get count(): number {
    return this.#pages.length * pageTexts + this.#filled;
  }

  /** Adds a text given as bytes of UTF-8. */
  addBytes(bytes: Buffer, start: number, end: number): void {
    const at = this.#room(end - start);
    const { block, starts } = this.#open;
    bytes.copy(block, at, start, end);
    this.#filled += 1;
    starts[this.#filled] = at + end - start;
    if (this.#filled === pageTexts) this.#turn();
  }

  add(text: string): void {
    const bytes = Buffer.from(text, 'utf8');
    this.addBytes(bytes, 0, bytes.length);
  }

  /**
   * The n-th text. One that is asked for often is mostly the same string every time: guests, labels
   * and hosts are named by many thousand rows.
   */
  at(index: number): string | undefined {
    if (index < 0 || index >= this.count) return undefined;
    const place = index % recentTexts;
    if (this.#recentIndexes[place] === index) return this.#recent[place];
    const { block, starts } = this.#pages[Math.floor(index / pageTexts)] ?? this.#open;
    const i = index % pageTexts;
    const text = block.toString('utf8', starts[i], starts[i + 1]);
    this.#recentIndexes[place] = index;
    this.#recent[place] = text;
    return text;
  }

  /**
   * Gives the memory back at once instead of at some later collection: after a large workbook it
   * would still be held while the estate is stored. The store is of no use afterwards.
   */
  release(): void {
    for (const { buffer } of this.#blocks.splice(0)) {
      // In every supported Node; TypeScript knows it from ES2024 on.
      (buffer as ArrayBuffer & { transfer(length: number): ArrayBuffer }).transfer(0);
    }
    this.#pages.length = 0;
    this.#open = { block: noBytes, starts: new Uint32Array(pageTexts + 1) };
    this.#filled = 0;
    this.#recent.fill('');
    this.#recentIndexes.fill(-1);
  }

  /** Where in the open page's block so many bytes may be put; takes the page to a new one if need be. */
  #room(length: number): number {
    const { block, starts } = this.#open;
    const at = starts[this.#filled] as number;
    if (at + length <= block.length) return at;
    const from = starts[0] as number;
    const larger = Buffer.allocUnsafeSlow(Math.max(blockBytes, (at - from + length) * 2));
    block.copy(larger, 0, from, at);
    for (let i = 0; i <= this.#filled; i += 1) starts[i] = (starts[i] as number) - from;
    this.#open = { block: larger, starts };
    this.#blocks.push(larger);
    return at - from;
  }

  /** Opens the next page behind the full one. */
  #turn(): void {
    const { block, starts } = this.#open;
    this.#pages.push(this.#open);
    const next = new Uint32Array(pageTexts + 1);
    next[0] = starts[pageTexts] as number;
    this.#open = { block, starts: next };
    this.#filled = 0;
  }
}

const noBytes = Buffer.alloc(0);
