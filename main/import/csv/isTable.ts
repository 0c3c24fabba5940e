import type { Head } from '../head.js';
import { decodedWithoutMark } from './encoding.js';

/** Columns a first line must have to pass for a table's header: RVTools' narrowest sheets have more. */
const fewestSeparators = 4;

/** Whether a file begins like a table: divided by comma, semicolon or tab, with enough columns. */
export function isTable({ bytes, text }: Head): boolean {
  const told = text ?? decodedWithoutMark(bytes);
  if (told === null || /^\s*[<{[]/.test(told)) return false;
  const [first, second] = told.trimStart().split(/\r\n|\r|\n/, 2);
  // Excel's hint about the separator stands before the header.
  const header = /^sep=.$/i.test(first ?? '') ? second : first;
  return [',', ';', '\t'].some((separator) => (header ?? '').split(separator).length > fewestSeparators);
}
