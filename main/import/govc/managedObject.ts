import type { XmlNode } from './node.js';

/** One managed object: its reference and those of its properties that the estate needs. */
export class ManagedObject {
  readonly kind: string;
  readonly moref: string;
  readonly properties: ReadonlyMap<string, XmlNode>;

  // A class, as `XmlElement` is one.
  constructor(kind: string, moref: string, properties: ReadonlyMap<string, XmlNode>) {
    this.kind = kind;
    this.moref = moref;
    this.properties = properties;
  }
}

/** A file that holds an object. */
export class FoundObject {
  readonly content = 'object';
  readonly object: ManagedObject;

  constructor(object: ManagedObject) {
    this.object = object;
  }
}
