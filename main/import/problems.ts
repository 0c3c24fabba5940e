import type { ImportProblem, ProblemLevel } from '../../src/contract/types.js';

/** Where a problem was met; what is not known is left out. */
export interface ProblemPlace {
  readonly file?: string | null;
  readonly sheet?: string | null;
  readonly row?: number | null;
  readonly column?: string | null;
}

/** Problems of one code listed one by one before they are only counted. */
const listedEach = 100;

/**
 * Collects problems so that a person can read the list: the same sentence is kept once with a
 * count, and of different sentences of one code only the first hundred are listed.
 */
export class Problems {
  readonly #list: { -readonly [K in keyof ImportProblem]: ImportProblem[K] }[] = [];
  readonly #bySentence = new Map<string, { count: number }>();
  readonly #byCode = new Map<string, number>();
  readonly #overflow = new Map<string, { count: number }>();

  add(level: ProblemLevel, code: string, message: string, place: ProblemPlace = {}): void {
    const sentence = `${level}\n${code}\n${message}`;
    const same = this.#bySentence.get(sentence) ?? this.#overflow.get(`${level}\n${code}`);
    if (same) {
      same.count += 1;
      return;
    }
    const seen = (this.#byCode.get(`${level}\n${code}`) ?? 0) + 1;
    this.#byCode.set(`${level}\n${code}`, seen);
    const full = seen > listedEach;
    const problem = {
      level,
      code,
      message: full ? `There are more problems of this kind (${code}) than are listed.` : message,
      file: place.file ?? null,
      sheet: place.sheet ?? null,
      row: place.row ?? null,
      column: place.column ?? null,
      count: 1,
    };
    this.#list.push(problem);
    if (full) this.#overflow.set(`${level}\n${code}`, problem);
    else this.#bySentence.set(sentence, problem);
  }

  get list(): readonly ImportProblem[] {
    return this.#list;
  }

  get hasErrors(): boolean {
    return this.#list.some((problem) => problem.level === 'error');
  }
}
