import { detached } from '../xml/strict.js';
import { FoundObject, ManagedObject } from './managedObject.js';
import type { XmlNode } from './node.js';
import type { ObjectFile, Ports } from './objectFile.js';
import { PlainLines } from './plainLines.js';
import { wantedChildren } from './wanted.js';

/**
 * Reads a file that is laid out as govc lays it out, many times faster than the strict XML reader.
 * What is not wanted it steps over exactly as `passOver` cuts it out.
 *
 * @param ports takes the ports of a list; what it was given counts only when the answer is not null
 * @returns null for everything unusual, damaged or hostile: then the strict reader has to read it
 */
export function readPlainFile(bytes: Buffer, textLength: number, ports: Ports): ObjectFile | null {
  const lines = new PlainLines(bytes, textLength);
  if (lines.pass('<FetchDVPortsResponse>')) return readPorts(lines, ports);
  if (!lines.pass('<ObjectContent>\n  ')) return null;
  const object = lines.element(2);
  if (object?.name !== 'obj' || !object.refType || object.apiType !== null) return null;
  if (object.text === '' || object.children.length > 0) return null;
  const kind = detached(object.refType);
  const properties = new Map<string, XmlNode>();
  while (lines.pass(propertyStart)) {
    const end = lines.next(propertyEnd);
    if (end < 0) return null;
    const name = lines.word();
    const wanted = wantedChildren(kind, name);
    if (wanted !== undefined) {
      if (!lines.pass(`${name}</name>\n    `)) return null;
      const value = lines.element(4, wanted);
      // Had a part been stepped over beyond the property's end, it would not be found here.
      if (value?.name !== 'val' || lines.next(propertyEnd) !== end) return null;
      if (!lines.pass(propertyEnd)) return null;
      properties.set(name, value);
    } else lines.goTo(end + propertyEnd.length);
  }
  if (!lines.pass('\n</ObjectContent>') || !lines.atEnd()) return null;
  return new FoundObject(new ManagedObject(kind, detached(object.text), properties));
}

const propertyStart = '\n  <propSet>\n    <name>';
const propertyEnd = '\n  </propSet>';

function readPorts(lines: PlainLines, ports: Ports): ObjectFile | null {
  let count = 0;
  while (lines.pass('\n  ')) {
    const port = lines.element(2);
    if (port?.name !== 'returnval') return null;
    ports.take(port);
    count += 1;
  }
  if (!lines.pass('\n</FetchDVPortsResponse>') || !lines.atEnd()) return null;
  return { content: 'ports', ports: count };
}
