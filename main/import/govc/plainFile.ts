import { detached } from '../xml/strict.js';
import type { XmlNode } from './node.js';
import type { ObjectFile } from './objectFile.js';
import { PlainLines } from './plainLines.js';
import { wantedChildren } from './wanted.js';

/**
 * Reads a file that is laid out as govc lays it out, many times faster than the strict XML reader.
 * It expects what `passOver` leaves: a property that is not wanted is none of its business.
 *
 * @param ports takes the ports of a list; what was added counts only when the answer is not null
 * @returns null for everything unusual, damaged or hostile: then the strict reader has to read it
 */
export function readPlainFile(bytes: Buffer, textLength: number, ports: XmlNode[]): ObjectFile | null {
  const lines = new PlainLines(bytes, textLength);
  if (lines.pass('<FetchDVPortsResponse>')) return readPorts(lines, ports);
  if (!lines.pass('<ObjectContent>\n  ')) return null;
  const object = lines.element(2);
  if (object?.name !== 'obj' || !object.refType || object.apiType !== null) return null;
  if (object.text === '' || object.children.length > 0) return null;
  const kind = detached(object.refType);
  const properties = new Map<string, XmlNode>();
  while (lines.pass('\n  <propSet>\n    ')) {
    const name = lines.element(4);
    if (name?.name !== 'name' || name.apiType !== null || name.children.length > 0) return null;
    const wanted = wantedChildren(kind, name.text);
    if (wanted === undefined || !lines.pass('\n    ')) return null;
    const value = lines.element(4);
    if (value?.name !== 'val') return null;
    if (wanted !== null && !value.children.every((child) => wanted.has(child.name))) return null;
    if (!lines.pass('\n  </propSet>')) return null;
    properties.set(name.text, value);
  }
  if (!lines.pass('\n</ObjectContent>') || !lines.atEnd()) return null;
  return { content: 'object', object: { kind, moref: detached(object.text), properties } };
}

function readPorts(lines: PlainLines, ports: XmlNode[]): ObjectFile | null {
  while (lines.pass('\n  ')) {
    const port = lines.element(2);
    if (port?.name !== 'returnval') return null;
    ports.push(port);
  }
  if (!lines.pass('\n</FetchDVPortsResponse>') || !lines.atEnd()) return null;
  return { content: 'ports', ports: ports.length };
}
