import { DrydockError } from '../../../src/contract/result.js';
import { withoutBlanks } from '../blanks.js';
import { detached, StrictXmlReader, type XmlAttributes, type XmlHandler } from '../xml/strict.js';
import { passOver } from './passOver.js';
import { readPlainFile } from './plainFile.js';
import { wantedChildren } from './wanted.js';
import { FoundObject, ManagedObject } from './managedObject.js';
import { XmlElement, type XmlNode } from './node.js';

export type { ManagedObject };

/** What one file of an export turned out to hold. */
export type ObjectFile =
  | FoundObject
  | { readonly content: 'ports'; readonly ports: number }
  | { readonly content: 'other'; readonly root: string };

/**
 * Takes the ports of a list, one by one: a list may have hundreds of megabytes. All of a list at once
 * would also teach the JavaScript engine that elements live long, and have it keep those of all files.
 */
export interface Ports {
  take(port: XmlNode): void;
  /** Those so far do not count: the file is read once more from its start. */
  startAgain(): void;
}

/**
 * Reads one file of a `govc object.save` export.
 *
 * @param label how messages call the file
 * @throws DrydockError 'bad-input' when the file is not what it should be, or is damaged
 */
export async function readObjectFile(
  bytes: AsyncIterable<Uint8Array> | Uint8Array,
  label: string,
  textLength: number,
  ports: Ports,
): Promise<ObjectFile> {
  if (!(bytes instanceof Uint8Array)) return readStrictly(bytes, label, textLength, ports);
  const whole = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const read = readPlainFile(whole, textLength, ports);
  if (read !== null) return read;
  ports.startAgain();
  return readStrictly(passOver(bytes), label, textLength, ports);
}

/** Reads every byte with the strict XML reader; also the judge of whatever is not plain. */
async function readStrictly(
  bytes: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
  label: string,
  textLength: number,
  ports: Ports,
): Promise<ObjectFile> {
  const handler = new ObjectFileHandler((port) => ports.take(port), label);
  const reader = new StrictXmlReader(handler, { file: label, textLength });
  for await (const chunk of bytes) reader.write(chunk);
  reader.end();
  return handler.result();
}

class ObjectFileHandler implements XmlHandler {
  readonly #onPort: (port: XmlNode) => void;
  readonly #label: string;
  #root = '';
  #depth = 0;
  #ports = 0;
  #kind = '';
  #moref = '';
  #property = '';
  readonly #properties = new Map<string, XmlNode>();
  /** Open elements of the subtree that is kept; empty while nothing is kept. */
  readonly #kept: XmlElement[] = [];
  /** Depth of the outermost element being passed over; 0 while none is. */
  #skippedAt = 0;
  /** Names of the children of `val` to keep; null keeps all. */
  #children: ReadonlySet<string> | null = null;
  #collecting: 'moref' | 'property' | null = null;

  constructor(onPort: (port: XmlNode) => void, label: string) {
    this.#onPort = onPort;
    this.#label = label;
  }

  open(name: string, attributes: XmlAttributes): void {
    this.#depth += 1;
    if (this.#skippedAt > 0) return;
    if (this.#kept.length > 0) {
      const isChildOfVal = this.#kept.length === 1 && this.#root === 'ObjectContent';
      if (isChildOfVal && this.#children !== null && !this.#children.has(name)) {
        this.#skippedAt = this.#depth;
        return;
      }
      this.#keep(name, attributes);
      return;
    }
    if (this.#depth === 1) this.#root = name;
    else if (this.#root === 'ObjectContent') this.#openInObject(name, attributes);
    else if (this.#root === 'FetchDVPortsResponse' && this.#depth === 2 && name === 'returnval') {
      this.#keep(name, attributes);
    }
  }

  text(text: string): void {
    if (this.#skippedAt > 0) return;
    const node = this.#kept.at(-1);
    if (node) {
      // Blanks between tags are layout; values never are blank only.
      if (node.children.length === 0) node.text += text;
    } else if (this.#collecting === 'moref') this.#moref += text;
    else if (this.#collecting === 'property') this.#property += text;
  }

  close(name: string): void {
    this.#depth -= 1;
    if (this.#skippedAt > 0) {
      if (this.#depth < this.#skippedAt) this.#skippedAt = 0;
      return;
    }
    this.#collecting = null;
    const node = this.#kept.pop();
    if (!node) return;
    node.text = withoutBlanks(node.text);
    if (this.#kept.length > 0) return;
    if (name === 'val') this.#properties.set(this.#property.trim(), node);
    else {
      this.#ports += 1;
      this.#onPort(node);
    }
  }

  result(): ObjectFile {
    if (this.#root === 'FetchDVPortsResponse') return { content: 'ports', ports: this.#ports };
    if (this.#root !== 'ObjectContent') return { content: 'other', root: this.#root };
    const moref = this.#moref.trim();
    if (this.#kind === '' || moref === '') {
      throw new DrydockError(
        'bad-input',
        `${this.#label} does not say which object it describes: it has no <obj> with a type.`,
        { reason: 'not-an-object' },
      );
    }
    const kind = detached(this.#kind);
    return new FoundObject(new ManagedObject(kind, detached(moref), this.#properties));
  }

  #openInObject(name: string, attributes: XmlAttributes): void {
    if (this.#depth === 2 && name === 'obj') {
      this.#kind = attributes['type'] ?? '';
      this.#collecting = 'moref';
    } else if (this.#depth === 3 && name === 'name') {
      this.#property = '';
      this.#collecting = 'property';
    } else if (this.#depth === 3 && name === 'val') {
      const wanted = wantedChildren(this.#kind, this.#property.trim());
      if (wanted === undefined) this.#skippedAt = this.#depth;
      else {
        this.#children = wanted;
        this.#keep(name, attributes);
      }
    }
  }

  #keep(name: string, attributes: XmlAttributes): void {
    let apiType: string | null = null;
    for (const attribute in attributes) {
      if (attribute.endsWith(':type')) apiType = attributes[attribute] ?? null;
    }
    const node = new XmlElement(name, apiType, attributes['type'] ?? null, '', []);
    const parent = this.#kept.at(-1);
    if (parent) {
      parent.text = '';
      parent.children.push(node);
    }
    this.#kept.push(node);
  }
}
