import { escapeText } from '../xml.js';

/** An XML element of a saved vSphere object. */
export interface Element {
  readonly name: string;
  /** Written in this order. */
  readonly attributes: readonly (readonly [name: string, value: string])[];
  readonly content: string | readonly Element[];
}

type Scalar = string | number | boolean;
type Children = readonly (Element | null)[];

const XSI = 'XMLSchema-instance';
const DECLARED = [`xmlns:${XSI}`, 'http://www.w3.org/2001/XMLSchema-instance'] as const;

function make(name: string, attributes: Element['attributes'], content: Scalar | Children): Element {
  const inner = typeof content === 'object' ? content.filter((child) => child !== null) : String(content);
  return { name, attributes, content: inner };
}

/** A plain element with a text or with children; children that are null are left out. */
export function el(name: string, content: Scalar | Children): Element {
  return make(name, [], content);
}

/** An element only if there is something to say. */
export function maybe(name: string, content: Scalar | null | undefined): Element | null {
  return content === null || content === undefined ? null : el(name, content);
}

/** An element whose vSphere type is narrower than its place tells, e.g. a device. */
export function typed(name: string, type: string, content: Scalar | Children): Element {
  return make(name, [[`${XSI}:type`, type]], content);
}

/** A reference to another managed object. */
export function ref(name: string, type: string, moref: string): Element {
  return make(name, [['type', type]], moref);
}

/** A property of the object, of the given vSphere or XML Schema type. */
export function property(name: string, type: string, content: Scalar | Children): Element {
  return el('propSet', [el('name', name), make('val', [DECLARED, [`${XSI}:type`, type]], content)]);
}

/** A property that is a reference. */
export function refProperty(name: string, type: string, moref: string): Element {
  return el('propSet', [
    el('name', name),
    make('val', [DECLARED, [`${XSI}:type`, 'ManagedObjectReference'], ['type', type]], moref),
  ]);
}

/** A property that is a list of references of one type. */
export function refList(name: string, type: string, morefs: readonly string[]): Element {
  return property(
    name,
    'ArrayOfManagedObjectReference',
    morefs.map((moref) => ref('ManagedObjectReference', type, moref)),
  );
}

/** The text of a saved object: one file of a `govc object.save` folder. */
export function savedObject(type: string, moref: string, properties: readonly Element[]): string {
  const sorted = [...properties].sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
  return serialise(el('ObjectContent', [ref('obj', type, moref), ...sorted]));
}

function nameOf(propSet: Element): string {
  const first = typeof propSet.content === 'string' ? undefined : propSet.content[0];
  return typeof first?.content === 'string' ? first.content : '';
}

/** An element as text, two blanks a level. */
export function serialise(element: Element): string {
  const lines: string[] = [];
  write(element, '', lines);
  return lines.join('\n');
}

function write(element: Element, indent: string, lines: string[]): void {
  let open = `${indent}<${element.name}`;
  for (const [name, value] of element.attributes) open += ` ${name}="${escapeText(value)}"`;
  const { content } = element;
  if (typeof content === 'string') {
    lines.push(`${open}>${escapeText(content)}</${element.name}>`);
  } else if (content.length === 0) {
    lines.push(`${open}></${element.name}>`);
  } else {
    lines.push(`${open}>`);
    for (const child of content) write(child, `${indent}  `, lines);
    lines.push(`${indent}</${element.name}>`);
  }
}
