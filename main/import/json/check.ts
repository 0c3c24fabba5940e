import { z } from 'zod';
import { quoted } from '../archive/names.js';
import type { Problems } from '../problems.js';

/** Longest name taken: vSphere's have 80 characters, escaped ones three times that. */
const longestName = 500;
/** Longest path, address or text of a prompt taken. */
const longestText = 20_000;

/**
 * Half of a pair of UTF-16 units alone is no character. SQLite would store two different ones alike,
 * and keys are made of names.
 */
const wellFormed = (text: string): string => text.replace(/\p{Surrogate}/gu, '\ufffd');

const noNul = (text: string): boolean => !text.includes('\0');

/** A name; null and "" are "not said". Numbers are taken as they would be written. */
export const name = optional(longestName);
/** A path, an address, a prompt. */
export const text = optional(longestText);

function optional(longest: number): z.ZodType<string | null> {
  return z
    .union([z.string(), z.number(), z.null()], { error: 'must be a text' })
    .optional()
    .transform((value) => (value === null || value === undefined ? '' : wellFormed(String(value)).trim()))
    .refine((value) => value.length <= longest, `must not have more than ${longest} characters`)
    .refine(noNul, 'must not hold a NUL character')
    .transform((value) => (value === '' ? null : value));
}

/** A name that must be there. */
export const neededName = name
  .refine((value) => value !== null, 'is missing')
  .transform((value) => value as string);

/** true and false, also as text; null where it is not said. */
export const flag: z.ZodType<boolean | null> = z
  .union([z.boolean(), z.string(), z.null()], { error: 'must be true or false' })
  .optional()
  .transform((value, ctx) => {
    if (typeof value === 'boolean') return value;
    if (value === null || value === undefined || value === '') return null;
    if (/^(true|false)$/i.test(value)) return value.toLowerCase() === 'true';
    ctx.addIssue({ code: 'custom', message: 'must be true or false' });
    return z.NEVER;
  });

/** A number, also as text; null where it is not said. */
export const amount: z.ZodType<number | null> = z
  .union([z.number(), z.string(), z.null()], { error: 'must be a number' })
  .optional()
  .transform((value, ctx) => {
    if (value === null || value === undefined || value === '') return null;
    const number = typeof value === 'number' ? value : Number(value);
    if (Number.isFinite(number) && number >= 0 && number <= Number.MAX_SAFE_INTEGER) return number;
    ctx.addIssue({ code: 'custom', message: 'must be a number that is not negative' });
    return z.NEVER;
  });

/** A list; a page `{ "list": […] }` in its place and null for an empty one are taken too. */
export function list<T extends z.ZodType>(member: T): z.ZodType<z.output<T>[]> {
  return z
    .unknown()
    .optional()
    .transform((value) => {
      if (value === null || value === undefined) return [];
      if (typeof value === 'object' && !Array.isArray(value) && Object.hasOwn(value, 'list')) {
        return (value as { list: unknown }).list ?? [];
      }
      return value;
    })
    .pipe(z.array(member, { error: 'must be a list' }).max(200_000, 'has more than 200000 members'));
}

/** Problems told of one object: one that is wrong everywhere needs no longer list. */
const mostOfOne = 5;

/**
 * Holds an object to its schema. What does not fit is told as an error with the file, the path
 * within it and what was expected; the object is left out then.
 */
export function checked<T extends z.ZodType>(
  schema: T,
  value: unknown,
  at: { readonly file: string; readonly path: string },
  problems: Problems,
): z.output<T> | null {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  for (const issue of result.error.issues.slice(0, mostOfOne)) {
    const path = pathText(at.path, issue.path);
    problems.add(
      'error',
      'json-value',
      `${quoted(at.file)}: ${path === '' ? 'the document' : path} ${words(issue)}.`,
      { file: at.file, column: path === '' ? null : path },
    );
  }
  return null;
}

function pathText(start: string, steps: readonly PropertyKey[]): string {
  return steps.reduce<string>((path, step) => {
    if (typeof step === 'number') return `${path}[${step}]`;
    return path === '' ? String(step) : `${path}.${String(step)}`;
  }, start);
}

function words(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_type' && issue.expected === 'object') return 'must be an object';
  return issue.message;
}
