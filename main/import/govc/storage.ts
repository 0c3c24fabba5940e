import type { DatastoreType, Extent } from '../../../src/domain/estate/types.js';
import { all, at, flag, mib, number, objectName, text, time, type XmlNode } from './node.js';
import type { ManagedObject } from './objectFile.js';

/** One host's view of a datastore, as the datastore's file tells it. */
export interface MountFacts {
  readonly host: string;
  readonly path: string | null;
  readonly accessMode: 'readWrite' | 'readOnly' | null;
  readonly mounted: boolean | null;
  readonly accessible: boolean | null;
}

export interface DatastoreFacts {
  readonly file: string;
  readonly moref: string;
  readonly parent: string | null;
  readonly name: string;
  /** The name as it stands in "[name] folder/file" paths. */
  readonly writtenName: string;
  readonly type: DatastoreType;
  readonly url: string | null;
  readonly vmfsUuid: string | null;
  readonly vmfsVersion: number | null;
  readonly nfsHost: string | null;
  readonly nfsPath: string | null;
  readonly extents: readonly Extent[];
  readonly capacityMib: number | null;
  readonly freeMib: number | null;
  readonly accessible: boolean | null;
  readonly mounts: readonly MountFacts[];
  /** When vCenter last looked at it. */
  readonly seenAt: string | null;
}

/** Reads a Datastore object. */
export function readDatastore(object: ManagedObject, file: string): DatastoreFacts {
  const info = object.properties.get('info');
  const summary = object.properties.get('summary');
  const vmfs = at(info, 'vmfs');
  const nas = at(info, 'nas');
  const writtenName =
    text(object.properties.get('name')) ?? text(summary, 'name') ?? text(info, 'name') ?? object.moref;
  return {
    file,
    moref: object.moref,
    parent: text(object.properties.get('parent')),
    name: objectName(writtenName),
    writtenName,
    type: datastoreType(text(summary, 'type'), info),
    url: text(summary, 'url') ?? text(info, 'url'),
    vmfsUuid: text(vmfs, 'uuid'),
    vmfsVersion: number(vmfs, 'majorVersion'),
    nfsHost: text(nas, 'remoteHost'),
    nfsPath: text(nas, 'remotePath'),
    extents: all(vmfs, 'extent').flatMap((extent): Extent[] => {
      const device = text(extent, 'diskName');
      return device === null ? [] : [{ device, partition: number(extent, 'partition') }];
    }),
    capacityMib: mib(number(summary, 'capacity')),
    freeMib: mib(number(summary, 'freeSpace')),
    accessible: flag(summary, 'accessible'),
    mounts: all(object.properties.get('host'), 'DatastoreHostMount').flatMap(readMount),
    seenAt: time(info, 'timestamp'),
  };
}

function readMount(node: XmlNode): MountFacts[] {
  const host = text(node, 'key');
  if (host === null) return [];
  const mode = text(node, 'mountInfo', 'accessMode');
  return [
    {
      host,
      path: text(node, 'mountInfo', 'path'),
      accessMode: mode === 'readWrite' || mode === 'readOnly' ? mode : null,
      mounted: flag(node, 'mountInfo', 'mounted'),
      accessible: flag(node, 'mountInfo', 'accessible'),
    },
  ];
}

function datastoreType(declared: string | null, info: XmlNode | undefined): DatastoreType {
  switch (declared?.toLowerCase()) {
    case 'vmfs':
      return 'vmfs';
    case 'nfs':
    case 'nfs41':
    case 'nas':
      return 'nfs';
    case 'vsan':
      return 'vsan';
    case 'vvol':
      return 'vvol';
  }
  if (at(info, 'vmfs')) return 'vmfs';
  if (at(info, 'nas')) return 'nfs';
  return 'other';
}
