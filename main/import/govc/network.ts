import type { DvPort, PortBinding, Provenance } from '../../../src/domain/estate/types.js';
import { all, at, flag, number, objectName, text, time, type XmlNode } from './node.js';
import type { ManagedObject } from './objectFile.js';

export interface SwitchFacts {
  readonly file: string;
  readonly moref: string;
  readonly parent: string | null;
  readonly name: string;
  readonly uuid: string | null;
  readonly version: string | null;
  readonly uplinkPortgroups: readonly string[];
}

export interface PortgroupFacts {
  readonly file: string;
  readonly moref: string;
  /** What NICs and ports call it; in practice its MoRef. */
  readonly portgroupKey: string;
  readonly name: string;
  readonly dvSwitch: string | null;
  readonly binding: PortBinding | null;
  readonly ports: number | null;
  readonly autoExpand: boolean | null;
  /** Null when only the switch can tell. */
  readonly uplink: boolean | null;
  readonly vlan: string | null;
}

/** What is told of one port. */
export interface PortFacts {
  /**
   * As the record it becomes: `dvSwitch` is the switch's UUID, empty when there is none;
   * `dvPortgroup` the portgroup's own key, `vm` a MoRef, and `key` empty.
   */
  readonly port: OpenPort;
  readonly changedAt: string | null;
}

/** A record that is still being made. */
export type OpenPort = { -readonly [Field in keyof DvPort]: DvPort[Field] };

/** Reads a distributed switch. */
export function readSwitch(object: ManagedObject, file: string): SwitchFacts {
  const config = object.properties.get('config');
  const summary = object.properties.get('summary');
  return {
    file,
    moref: object.moref,
    parent: text(object.properties.get('parent')),
    name: objectName(text(object.properties.get('name')) ?? text(config, 'name') ?? object.moref),
    uuid: text(object.properties.get('uuid')) ?? text(config, 'uuid') ?? text(summary, 'uuid'),
    version: text(summary, 'productInfo', 'version'),
    uplinkPortgroups: all(config, 'uplinkPortgroup').flatMap((node) => text(node) ?? []),
  };
}

/** Reads a DistributedVirtualPortgroup object. */
export function readPortgroup(object: ManagedObject, file: string): PortgroupFacts {
  const config = object.properties.get('config');
  const tags = all(object.properties.get('tag'), 'Tag').map((tag) => text(tag, 'key'));
  return {
    file,
    moref: object.moref,
    portgroupKey: text(object.properties.get('key')) ?? text(config, 'key') ?? object.moref,
    name: objectName(text(object.properties.get('name')) ?? text(config, 'name') ?? object.moref),
    dvSwitch: text(config, 'distributedVirtualSwitch'),
    binding: readBinding(text(config, 'type')),
    ports: number(config, 'numPorts'),
    autoExpand: flag(config, 'autoExpand'),
    uplink: flag(config, 'uplink') ?? (tags.includes('SYSTEM/DVS.UPLINKPG') ? true : null),
    vlan: readVlan(at(config, 'defaultPortConfig', 'vlan')),
  };
}

function readBinding(type: string | null): PortBinding | null {
  switch (type) {
    case 'earlyBinding':
      return 'static';
    case 'lateBinding':
      return 'dynamic';
    case 'ephemeral':
      return 'ephemeral';
    default:
      return null;
  }
}

function readVlan(vlan: XmlNode | undefined): string | null {
  if (!vlan) return null;
  const ranges = all(vlan, 'vlanId').flatMap((range) => {
    const start = text(range, 'start');
    const end = text(range, 'end');
    return start === null || end === null ? [] : [start === end ? start : `${start}-${end}`];
  });
  if (ranges.length > 0) return ranges.join(', ');
  const secondary = text(vlan, 'pvlanId');
  return secondary === null ? text(vlan, 'vlanId') : `private ${secondary}`;
}

/** Reads one port of a `FetchDVPorts` answer; null when it has no key. */
export function readPort(node: XmlNode, from: Provenance): PortFacts | null {
  const port = text(node, 'key');
  if (port === null) return null;
  const type = text(node, 'connectee', 'type');
  const entity = at(node, 'connectee', 'connectedEntity');
  const connectee =
    type === 'vmVnic'
      ? 'vm'
      : type === 'pnic'
        ? 'uplink'
        : type === 'hostVmkVnic' || type === 'hostConsoleVnic'
          ? 'host'
          : null;
  return {
    port: {
      key: '',
      dvSwitch: text(node, 'dvsUuid') ?? '',
      dvPortgroup: text(node, 'portgroupKey'),
      portKey: port,
      vm: connectee === 'vm' && entity ? text(entity) : null,
      connectee,
      conflict: flag(node, 'conflict') ?? false,
      from,
    },
    changedAt: time(node, 'lastStatusChange'),
  };
}
