import {
  certificateFormat,
  certificateVersion,
  type Branch,
  type Cases,
  type Certificate,
  type CertifiedCondition,
  type CertifiedHazard,
  type CertifiedLiteral,
  type CertifiedStep,
  type Exclusion,
  type Ground,
  type Link,
  type Support,
  type Threat,
} from './format.js';

/**
 * Reads a certificate out of a file nobody vouches for. It has the fields of `format.ts` and no
 * others; positions are whole numbers from 0, whether they exist is for the checker to say.
 */

/** A value that is not of the expected form; the message says where. */
export class Misshapen extends Error {}

/** Cases nest once a literal; harms of more literals than that are not certified. */
const DEEPEST_CASES = 64;

type Reader<T> = (value: unknown, at: string) => T;

/** Longest place told whole; cases nest, and so do their places. */
const LONGEST_PLACE = 120;

function fail(at: string, expected: string): never {
  const place = at.length > LONGEST_PLACE ? `${at.slice(0, LONGEST_PLACE)}…` : at;
  throw new Misshapen(`${place || 'The certificate'} is not ${expected}.`);
}

const text: Reader<string> = (value, at) => (typeof value === 'string' ? value : fail(at, 'a text'));
const bool: Reader<boolean> = (value, at) => (typeof value === 'boolean' ? value : fail(at, 'true or false'));
const position: Reader<number> = (value, at) =>
  Number.isSafeInteger(value) && (value as number) >= 0 ? (value as number) : fail(at, 'a position');
const hash: Reader<string> = (value, at) =>
  typeof value === 'string' && /^[0-9a-f]{64}$/.test(value) ? value : fail(at, 'a SHA-256 in hex');

function oneOf<T extends string | number>(...allowed: readonly T[]): Reader<T> {
  return (value, at) =>
    allowed.includes(value as T) ? (value as T) : fail(at, allowed.map((each) => `"${each}"`).join(' or '));
}

function list<T>(item: Reader<T>): Reader<T[]> {
  return (value, at) =>
    Array.isArray(value) ? value.map((each, i) => item(each, `${at}[${i}]`)) : fail(at, 'a list');
}

const stepOrStart: Reader<number | 'start'> = (value, at) =>
  value === 'start' ? value : position(value, at);

/** An object with just these fields. */
function record<T>(fields: { readonly [K in keyof T]: Reader<T[K]> }): Reader<T> {
  const names = Object.keys(fields) as (keyof T & string)[];
  return (value, at) => {
    const given = asObject(value, at);
    const extra = Object.keys(given).find((key) => !Object.hasOwn(fields, key));
    if (extra !== undefined) fail(at, `free of unknown fields: it has "${extra.slice(0, 50)}"`);
    const read: Partial<T> = {};
    for (const name of names) {
      if (!Object.hasOwn(given, name)) fail(at, `complete: it has no "${name}"`);
      read[name] = fields[name](given[name], at === '' ? name : `${at}.${name}`);
    }
    return read as T;
  };
}

function asObject(value: unknown, at: string): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : fail(at, 'an object');
}

/** One of several kinds of object, told apart by a field. */
function variant<T>(tag: string, kinds: Readonly<Record<string, Reader<T>>>): Reader<T> {
  return (value, at) => {
    const kind = asObject(value, at)[tag];
    const read = typeof kind === 'string' && Object.hasOwn(kinds, kind) ? kinds[kind] : undefined;
    return read === undefined ? fail(`${at}.${tag}`, 'of a known kind') : read(value, at);
  };
}

function tuple(length: number): Reader<number[]> {
  const read = list(position);
  return (value, at) => {
    const numbers = read(value, at);
    return numbers.length === length ? numbers : fail(at, `${length} positions`);
  };
}
const pair = tuple(2) as Reader<unknown> as Reader<readonly [number, number]>;
const triple = tuple(3) as Reader<unknown> as Reader<readonly [number, number, number]>;

const literal = record<CertifiedLiteral>({ fact: text, holds: bool });
const condition = record<CertifiedCondition>({ fact: text, holds: bool, text });
const hazard = record<CertifiedHazard>({ when: list(literal), text });
const step = record<CertifiedStep>({
  id: text,
  name: text,
  requires: list(condition),
  hazards: list(hazard),
  adds: list(text),
  deletes: list(text),
});

const threat = variant<Threat>('answer', {
  itself: record({ step: position, answer: oneOf('itself') }),
  after: record({ step: position, answer: oneOf('after') }),
  restored: record({ step: position, answer: oneOf('restored'), by: position }),
});
const ground = record<Ground>({ establishedBy: stepOrStart, threats: list(threat) });
const support = record<Support>({ establishedBy: stepOrStart, threats: list(threat), sentence: text });

const link = record<Link>({
  from: position,
  undoer: position,
  undoes: position,
  within: (value, at) => (value === null ? null : position(value, at)),
});

function cases(depth: number): Reader<Cases> {
  return (value, at) => {
    if (depth === 0) fail(at, `split at most ${DEEPEST_CASES} deep`);
    const branch = variant<Branch>('out', {
      itself: record({ maker: position, out: oneOf('itself') }),
      after: record({ maker: position, out: oneOf('after') }),
      circle: record({ maker: stepOrStart, out: oneOf('circle'), links: list(link) }),
      cases: record({ maker: stepOrStart, out: oneOf('cases'), cases: cases(depth - 1) }),
    });
    return record<Cases>({ literal: position, branches: list(branch) })(value, at);
  };
}

const exclusion = variant<Exclusion>('way', {
  'one-never-holds': record({ way: oneOf('one-never-holds'), literal: position, ground, sentence: text }),
  'never-together': record({ way: oneOf('never-together'), cases: cases(DEEPEST_CASES), sentence: text }),
});

const bound = record({ name: text, hash });

/** A certificate in its form; nothing is checked yet. @throws Misshapen */
export const readCertificate: (value: unknown) => Certificate = (value) =>
  record<Certificate>({
    format: oneOf(certificateFormat),
    version: oneOf(certificateVersion),
    plan: bound,
    snapshot: bound,
    assumptions: list(text),
    model: record({ steps: list(step), edges: list(pair), initial: list(text), goals: list(condition) }),
    modelHash: hash,
    proof: record({
      sequence: list(position),
      before: list(triple),
      steps: list(record({ requires: list(support), hazards: list(exclusion) })),
      goals: list(support),
    }),
    seal: hash,
  })(value, '');
