import { detached } from '../xml/strict.js';

/** One XML element of an object's property, kept only while its file is being mapped. */
export interface XmlNode {
  readonly name: string;
  /** The API class the element is an instance of (`xsi:type`), or null. */
  readonly apiType: string | null;
  /** For a reference, the kind of object it points at. */
  readonly refType: string | null;
  /** Without the blanks around it; empty for an element that has children. */
  text: string;
  readonly children: readonly XmlNode[];
}

/**
 * An element as the readers make it. Made by a constructor: of object literals V8 notes how long what
 * they make lives, and when it collects in the midst of a file it takes elements for long-lived. From
 * then on it keeps each file's, and all they refer to, until the whole heap is collected: half a
 * gigabyte with large exports.
 */
export class XmlElement implements XmlNode {
  readonly name: string;
  readonly apiType: string | null;
  readonly refType: string | null;
  text: string;
  readonly children: XmlElement[];

  constructor(
    name: string,
    apiType: string | null,
    refType: string | null,
    text: string,
    children: XmlElement[],
  ) {
    this.name = name;
    this.apiType = apiType;
    this.refType = refType;
    this.text = text;
    this.children = children;
  }
}

/** The first descendant along a path of names. */
export function at(node: XmlNode | undefined, ...path: readonly string[]): XmlNode | undefined {
  let current = node;
  for (const name of path) {
    if (!current) return undefined;
    current = current.children.find((child) => child.name === name);
  }
  return current;
}

/** All children of that name. */
export function all(node: XmlNode | undefined, name: string): XmlNode[] {
  return node?.children.filter((child) => child.name === name) ?? [];
}

/** Text at a path, detached from its file; null when absent or empty. */
export function text(node: XmlNode | undefined, ...path: readonly string[]): string | null {
  const found = at(node, ...path)?.text;
  return found ? kept(found) : null;
}

/**
 * The text for keeping. Switches, portgroups, datastores, hosts and guests are named by many objects
 * one after the other: the same text is then kept once, which is quicker and takes less memory.
 */
function kept(found: string): string {
  const length = found.length;
  const slot =
    (found.charCodeAt(length - 1) * 31 + found.charCodeAt(length >> 1) * 7 + found.charCodeAt(0) + length) &
    (recent.length - 1);
  if (recent[slot] === found) return recent[slot];
  const text = detached(found);
  // Long ones repeat seldom and would be held until something else takes the slot. A replica's path,
  // which thousands of disks name as their parent, holds its UUID twice.
  if (length <= 200) recent[slot] = text;
  return text;
}

const recent: string[] = new Array<string>(2048).fill('');

/** A number at a path; null when absent or not a number. */
export function number(node: XmlNode | undefined, ...path: readonly string[]): number | null {
  const found = at(node, ...path)?.text;
  if (!found) return null;
  const value = Number(found);
  return Number.isFinite(value) ? value : null;
}

/** A boolean at a path; null when absent. */
export function flag(node: XmlNode | undefined, ...path: readonly string[]): boolean | null {
  const found = at(node, ...path)?.text;
  return found === 'true' || found === '1' ? true : found === 'false' || found === '0' ? false : null;
}

/** A time at a path as ISO 8601 UTC; null when absent or not a time. */
export function time(node: XmlNode | undefined, ...path: readonly string[]): string | null {
  const found = at(node, ...path)?.text;
  if (!found) return null;
  const value = new Date(found);
  return Number.isNaN(value.getTime()) ? null : value.toISOString();
}

/** Bytes as MiB, rounded down. */
export function mib(bytes: number | null): number | null {
  return bytes === null ? null : Math.floor(bytes / (1024 * 1024));
}

/** vCenter writes "/", "\" and "%" in object names as %2f, %5c and %25. */
export function objectName(written: string): string {
  return written.replace(/%(2f|5c|25)/gi, (code) => decodeURIComponent(code));
}
