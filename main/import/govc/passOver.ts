import { wantedChildren } from './wanted.js';

/**
 * Cuts out of an object's file what the estate does not need, before it is parsed: nine tenths of
 * a host's file and two thirds of a VM's. An export of 40,000 VMs is 5 GB of XML, so this decides
 * how long an import takes.
 *
 * It goes by the layout that govc writes, one tag a line, two blanks a level. A line of that form
 * cannot be part of a value, where "<" is always written "&lt;". Whatever does not have the layout
 * is left in, and everything left in is parsed strictly; a file cut off in the middle has no end of
 * the part it was cut off in, so that part is left in too and found to be truncated.
 */
export function passOver(bytes: Uint8Array): Uint8Array[] {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const kind = /^<ObjectContent>\r?\n {2}<obj type="(\w+)">/.exec(text.toString('latin1', 0, 200))?.[1];
  if (kind === undefined) return [bytes];
  const kept: Uint8Array[] = [];
  let keptTo = 0;
  let at = 0;
  const cut = (from: number, to: number): void => {
    if (from > keptTo) kept.push(text.subarray(keptTo, from));
    keptTo = to;
  };
  for (;;) {
    const start = text.indexOf(propertyStart, at);
    if (start < 0) break;
    const name = wordAt(text, start + propertyStart.length);
    const end = text.indexOf(propertyEnd, start + propertyStart.length);
    if (end < 0) break;
    const wanted = wantedChildren(kind, name);
    if (wanted === undefined) cut(start, end + propertyEnd.length);
    else if (wanted !== null) cutChildren(text, start, end, wanted, cut);
    at = end + propertyEnd.length;
  }
  cut(text.length, text.length);
  return kept;
}

const propertyStart = Buffer.from('\n  <propSet>\n    <name>');
const propertyEnd = Buffer.from('\n  </propSet>');
const childStart = Buffer.from('\n      <');
const newline = 0x0a;

/** Cuts the children of a property's value that are not wanted. */
function cutChildren(
  text: Buffer,
  start: number,
  end: number,
  wanted: ReadonlySet<string>,
  cut: (from: number, to: number) => void,
): void {
  let at = text.indexOf(childStart, start);
  while (at >= 0 && at < end) {
    const name = wordAt(text, at + childStart.length);
    const to = name === '' ? -1 : endOfChild(text, at, name);
    if (to < 0 || to > end) return;
    if (!wanted.has(name)) cut(at, to);
    at = text.indexOf(childStart, to);
  }
}

/** Where a child that begins at a line break ends: on its own line, or at the closing line. */
function endOfChild(text: Buffer, at: number, name: string): number {
  const lineEnd = text.indexOf(newline, at + 1);
  if (lineEnd < 0) return -1;
  const closing = `</${name}>`;
  if (text.toString('latin1', Math.max(at, lineEnd - closing.length), lineEnd) === closing) return lineEnd;
  const closingLine = `\n      ${closing}`;
  const found = text.indexOf(closingLine, lineEnd);
  return found < 0 ? -1 : found + closingLine.length;
}

function wordAt(text: Buffer, at: number): string {
  return /^\w*/.exec(text.toString('latin1', at, at + 80))?.[0] ?? '';
}
