import { open, type FileHandle } from 'node:fs/promises';
import { basename } from 'node:path';
import {
  LineCounter,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  parseDocument,
  type Document,
  type Node,
  type YAMLError,
} from 'yaml';
import type { z } from 'zod';
import { DrydockError } from '../../src/contract/result.js';
import type { ImportProblem } from '../../src/contract/types.js';
import { notOpened } from './notOpened.js';

/** Largest file read: an overlay of 40,000 VMs with their port files comes to about 4 MB. */
const largest = 20 * 1024 * 1024;
/** Mistakes told at once; a document that is wrong everywhere needs no longer list. */
const mostProblems = 50;
/** Unknown names told in one of them. */
const mostNamed = 10;

/** What a YAML file holds. */
export interface YamlKind<Schema extends z.ZodType> {
  /** "overlay": how messages call the file. */
  readonly noun: string;
  /** Code of the problems found in it. */
  readonly code: string;
  readonly schema: Schema;
}

/**
 * Reads a YAML file, or JSON (which is YAML too), and checks it.
 *
 * @throws DrydockError 'bad-input': the message names the first mistake with its line, and
 * `details.problems` lists all as `ImportProblem`s.
 */
export async function readYaml<Schema extends z.ZodType>(
  path: string,
  kind: YamlKind<Schema>,
): Promise<z.output<Schema>> {
  const file = basename(path);
  const handle = await open(path, 'r').catch((error: NodeJS.ErrnoException) => {
    throw new DrydockError('bad-input', notOpened(`The ${kind.noun} ${file}`, error));
  });
  let bytes: Buffer | null;
  try {
    if ((await handle.stat()).isDirectory()) {
      throw new DrydockError('bad-input', `The ${kind.noun} ${file} is a folder: name the file in it.`);
    }
    bytes = await readUpTo(handle, largest);
  } finally {
    await handle.close();
  }
  if (bytes === null) {
    throw new DrydockError(
      'bad-input',
      `The ${kind.noun} ${file} has more than ${largest} bytes; at most that many are read.`,
    );
  }
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new DrydockError('bad-input', `The ${kind.noun} ${file} is not UTF-8 text: save it as UTF-8.`);
  }
  return checkYaml(text, file, kind);
}

/**
 * All bytes of a file, or null when there are more than `most`. Counted as they come: a pipe or a device
 * tells no size before, and may have no end.
 */
async function readUpTo(handle: FileHandle, most: number): Promise<Buffer | null> {
  const parts: Buffer[] = [];
  for (let length = 0; length <= most;) {
    const { bytesRead, buffer } = await handle.read(Buffer.allocUnsafe(1024 * 1024));
    if (bytesRead === 0) return Buffer.concat(parts, length);
    parts.push(buffer.subarray(0, bytesRead));
    length += bytesRead;
  }
  return null;
}

/** Parses and checks a text. Throws as `readYaml` does. */
export function checkYaml<Schema extends z.ZodType>(
  text: string,
  file: string,
  kind: YamlKind<Schema>,
): z.output<Schema> {
  const problem: Tell = (at, path, what) => problemOf(kind, file, at, path, what);
  const refuse = (problems: readonly ImportProblem[]): DrydockError => refusalOf(kind.noun, problems);
  const lines = new LineCounter();
  let document: Document;
  try {
    document = parseYaml(text, lines);
  } catch (error) {
    // The parser recurses: a text nested many thousand deep overflows its stack.
    if (!(error instanceof RangeError)) throw error;
    throw refuse([problem(null, '', 'is nested too deep to be read')]);
  }
  const broken = document.errors.slice(0, mostProblems).map((error): ImportProblem => {
    return problem(lines.linePos(error.pos[0]), '', mistakeWords(error));
  });
  if (broken.length > 0) throw refuse(broken);
  if (document.contents === null) throw refuse([problem(null, '', 'is empty')]);
  const strange = strangeness(document);
  if (strange !== null) {
    const { node, what } = strange;
    throw refuse([problem(node === null ? null : lines.linePos(node.range?.[0] ?? 0), '', what)]);
  }
  // Without aliases nothing can be larger than the text it was written in.
  const checked = kind.schema.safeParse(document.toJS({ maxAliasCount: 0 }), { reportInput: true });
  if (checked.success) return checked.data;
  throw refuse(
    checked.error.issues.slice(0, mostProblems).map((issue) => describe(issue, document, lines, problem)),
  );
}

/** The parser's word on a mistake, but for two that speak of its own workings. */
function mistakeWords({ code, message }: YAMLError): string {
  if (code === 'MULTIPLE_DOCS') return 'holds several documents, parted by "---": one is read';
  // The parser catches its own stack's overflow and tells it as a mistake of the text.
  if (/call stack/i.test(message)) return 'is nested too deep to be read';
  return `is not valid YAML or JSON: ${firstLine(message)}`;
}

function parseYaml(text: string, lines: LineCounter): Document {
  return parseDocument(text, {
    version: '1.2',
    lineCounter: lines,
    // The core schema has no dates and no "yes": such names stay text.
    schema: 'core',
    // Compares each name of a group with all others, minutes for some 100,000: see `strangeness`.
    uniqueKeys: false,
    prettyErrors: false,
    merge: false,
    strict: true,
  });
}

/** What is valid YAML and yet not accepted; the first of it, or null. */
function strangeness(document: Document): { readonly node: Node | null; readonly what: string } | null {
  const open: unknown[] = [document.contents];
  while (open.length > 0) {
    const node = open.pop();
    if (isAlias(node)) {
      return {
        node: null,
        what: 'uses YAML anchors and aliases (& and *), which are not accepted: write it out',
      };
    }
    // One by one: a list may have more items than a call may have arguments.
    if (isSeq(node)) for (const item of node.items) open.push(item);
    if (!isMap(node)) continue;
    const names = new Set<string>();
    for (const { key, value } of node.items) {
      if (isMap(key) || isSeq(key)) return { node: key, what: 'has a list or a group where a name belongs' };
      const name = isScalar(key) ? String(key.value) : '';
      if (names.has(name)) {
        return {
          node: isScalar(key) ? key : null,
          what: `is not valid YAML or JSON: it has "${name.slice(0, 60)}" twice in one group`,
        };
      }
      names.add(name);
      open.push(key, value);
    }
  }
  return null;
}

function describe(
  issue: z.core.$ZodIssue,
  document: Document,
  lines: LineCounter,
  problem: Tell,
): ImportProblem {
  const path = issue.path.map((step) => (typeof step === 'symbol' ? String(step) : step));
  return problem(positionOf(document, path, lines), pathText(path), words(issue));
}

/** The place of the value at a path, or of the closest thing around it that exists. */
function positionOf(
  document: Document,
  path: readonly (string | number)[],
  lines: LineCounter,
): { line: number; col: number } | null {
  for (let length = path.length; length >= 0; length -= 1) {
    const node = length === 0 ? document.contents : document.getIn(path.slice(0, length), true);
    if (node && typeof node === 'object' && 'range' in node && Array.isArray(node.range)) {
      return lines.linePos(node.range[0] as number);
    }
  }
  return null;
}

/** "datastores[3].replication.mode" */
function pathText(path: readonly (string | number)[]): string {
  return path.reduce<string>(
    (text, step) =>
      typeof step === 'number' ? `${text}[${step + 1}]` : text === '' ? step : `${text}.${step}`,
    '',
  );
}

function words(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'unrecognized_keys':
      return `does not know ${issue.keys
        .slice(0, mostNamed)
        .map((key) => `"${key.slice(0, 60)}"`)
        .join(', ')}${issue.keys.length > mostNamed ? ' and others' : ''} here`;
    case 'invalid_type':
      return issue.input === undefined ? 'is missing' : `must be ${article(issue.expected)}`;
    case 'invalid_value':
      return `${issue.input === undefined ? 'is missing: it ' : ''}must be ${oneOf(issue.values.map((value) => JSON.stringify(value)))}`;
    case 'too_big':
      return issue.origin === 'number'
        ? `must be at most ${String(issue.maximum)}`
        : `has too much in it: at most ${String(issue.maximum)} are accepted`;
    case 'too_small':
      return issue.origin === 'number' ? `must be at least ${String(issue.minimum)}` : 'must not be empty';
    default:
      return firstLine(issue.message);
  }
}

/** "a" or "b"; from four on "one of …". */
function oneOf(values: readonly string[]): string {
  return values.length < 4 ? values.join(' or ') : `one of ${values.join(', ')}`;
}

function article(type: string): string {
  switch (type) {
    case 'string':
      return 'text (put it in quotes if it looks like a number)';
    case 'array':
      return 'a list';
    case 'object':
      return 'a group of named values';
    case 'boolean':
      return 'true or false';
    case 'int':
      return 'a whole number';
    default:
      return `a ${type}`;
  }
}

type Place = { readonly line: number; readonly col: number } | null;
/** Makes a problem of the file being read. */
type Tell = (at: Place, path: string, what: string) => ImportProblem;

function problemOf(
  { noun, code }: Pick<YamlKind<z.ZodType>, 'noun' | 'code'>,
  file: string,
  at: Place,
  path: string,
  what: string,
): ImportProblem {
  const place = at === null ? '' : ` (line ${at.line}, column ${at.col})`;
  return {
    level: 'error',
    code,
    message: `The ${noun} ${file} ${path === '' ? '' : `at ${path} `}${what}${place}.`,
    file,
    sheet: null,
    row: at?.line ?? null,
    column: path === '' ? null : path,
    count: 1,
  };
}

function firstLine(message: string): string {
  return (message.split('\n')[0] ?? '').replace(/\.$/, '').slice(0, 200);
}

function refusalOf(noun: string, problems: readonly ImportProblem[]): DrydockError {
  const first = problems[0]?.message ?? `The ${noun} cannot be read.`;
  const others = problems.length - 1;
  const more =
    others === 0 ? '' : others === 1 ? ' There is 1 more mistake.' : ` There are ${others} more mistakes.`;
  return new DrydockError('bad-input', `${first}${more}`, { problems });
}
