/** Sets of small integers as rows of one flat array, 32 members a word. */
export class BitRows {
  readonly words: number;
  private readonly data: Uint32Array;

  constructor(rows: number, size: number) {
    this.words = (size + 31) >>> 5;
    this.data = new Uint32Array(rows * this.words);
  }

  add(row: number, member: number): void {
    const at = row * this.words + (member >>> 5);
    this.data[at] = this.data[at]! | (1 << (member & 31));
  }

  has(row: number, member: number): boolean {
    return (this.data[row * this.words + (member >>> 5)]! & (1 << (member & 31))) !== 0;
  }

  /** Adds all members of row `from` to row `into`. */
  unite(into: number, from: number): void {
    const a = into * this.words;
    const b = from * this.words;
    for (let w = 0; w < this.words; w += 1) this.data[a + w] = this.data[a + w]! | this.data[b + w]!;
  }

  /** A row as a set of its own, sharing the memory. */
  row(row: number): Uint32Array {
    return this.data.subarray(row * this.words, (row + 1) * this.words);
  }
}

export function hasBit(set: Uint32Array, member: number): boolean {
  return (set[member >>> 5]! & (1 << (member & 31))) !== 0;
}

export function setBit(set: Uint32Array, member: number): void {
  set[member >>> 5] = set[member >>> 5]! | (1 << (member & 31));
}

/** Adds the members of `from` to `into`. */
export function uniteInto(into: Uint32Array, from: Uint32Array): void {
  for (let w = 0; w < into.length; w += 1) into[w] = into[w]! | from[w]!;
}

function countWord(word: number): number {
  let v = word - ((word >>> 1) & 0x55555555);
  v = (v & 0x33333333) + ((v >>> 2) & 0x33333333);
  return (((v + (v >>> 4)) & 0x0f0f0f0f) * 0x01010101) >>> 24;
}

export function countBits(set: Uint32Array): number {
  let count = 0;
  for (const word of set) count += countWord(word);
  return count;
}

export function countUnion(a: Uint32Array, b: Uint32Array): number {
  let count = 0;
  for (let w = 0; w < a.length; w += 1) count += countWord(a[w]! | b[w]!);
  return count;
}
