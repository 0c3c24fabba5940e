import { normalSwitchUuid, portKey, switchKey } from '../../../src/domain/estate/keys.js';
import type { Key } from '../../../src/domain/estate/types.js';
import { eachOf, type Stretches } from '../../../src/domain/stretches.js';
import { joining, type Assembly } from './assembly.js';
import type { PortgroupFacts } from './network.js';

/** How NICs find their switch and portgroup. */
export interface NetworkKeys {
  /** The switch of a UUID; one that the export does not hold is made known by its UUID alone. */
  switchOf(uuid: string, file: string): Key;
  readonly portgroups: ReadonlyMap<string, { readonly key: Key; readonly facts: PortgroupFacts }>;
}

/** dvSwitches, dvPortgroups and dvPorts. */
export function* assembleNetwork(assembly: Assembly): Stretches<NetworkKeys> {
  const { inventory, draft, problems, vcenter, keyOf, from } = assembly;
  const byMoref = new Map<string, Key>();
  // Filled with what earlier vCenters of the same export brought.
  const known = new Set<Key>(draft.dvSwitches.map(({ key }) => key));
  const listed = new Set<Key>();
  const byUuid = new Map<string, Key>();
  const keyOfUuid = (uuid: string): Key => {
    let key = byUuid.get(uuid);
    if (key === undefined) byUuid.set(uuid, (key = switchKey(uuid)));
    return key;
  };
  for (const facts of inventory.switches) {
    byMoref.set(facts.moref, facts.uuid === null ? keyOf(facts.moref) : keyOfUuid(facts.uuid));
  }
  for (const listing of inventory.portListings) {
    const key = listing.switchMoref === null ? undefined : byMoref.get(listing.switchMoref);
    if (key !== undefined) listed.add(key);
  }
  for (const port of inventory.ports) {
    if (port.dvSwitch !== '') listed.add(keyOfUuid(port.dvSwitch));
  }
  for (const facts of inventory.switches) {
    const key = byMoref.get(facts.moref) as Key;
    if (known.has(key)) {
      problems.add(
        'note',
        'same-switch',
        `The dvSwitch "${facts.name}" has the UUID of one that is known already (${key}): they are kept as one.`,
        { file: facts.file },
      );
      continue;
    }
    known.add(key);
    draft.dvSwitches.push({
      key,
      name: facts.name,
      vcenter,
      datacenter: assembly.datacenterOf(facts.parent),
      uuid: facts.uuid,
      version: facts.version,
      portsKnown: listed.has(key),
      from: from(facts.file),
    });
    if (!listed.has(key)) {
      problems.add(
        'note',
        'ports-not-listed',
        `The export does not list the ports of the dvSwitch "${facts.name}" (older govc does not write FetchDVPorts.xml): its dvPorts are not known, which does not mean that they are missing.`,
        { file: facts.file },
      );
    }
  }
  const switchOf = (uuid: string, file: string): Key => {
    const key = keyOfUuid(uuid);
    if (!known.has(key)) {
      known.add(key);
      problems.add(
        'warning',
        'switch-not-in-export',
        `The dvSwitch ${uuid} is used but not in the export: it is known by its UUID only.`,
        { file },
      );
      draft.dvSwitches.push({
        key,
        name: `dvSwitch ${normalSwitchUuid(uuid)}`,
        vcenter,
        datacenter: null,
        uuid,
        version: null,
        portsKnown: listed.has(key),
        from: from(file),
      });
    }
    return key;
  };
  const uplinks = new Set(inventory.switches.flatMap((facts) => facts.uplinkPortgroups));
  const portgroups = new Map<string, { key: Key; facts: PortgroupFacts }>();
  for (const facts of inventory.portgroups) {
    const key = keyOf(facts.moref);
    portgroups.set(facts.portgroupKey, { key, facts });
    draft.dvPortgroups.push({
      key,
      name: facts.name,
      dvSwitch: facts.dvSwitch === null ? null : (byMoref.get(facts.dvSwitch) ?? null),
      moref: facts.moref,
      binding: facts.binding,
      ports: facts.ports,
      autoExpand: facts.autoExpand,
      uplink: facts.uplink ?? uplinks.has(facts.moref),
      vlan: facts.vlan,
      from: from(facts.file),
    });
  }
  yield* assemblePorts(assembly, switchOf, portgroups);
  return { switchOf, portgroups };
}

function* assemblePorts(
  assembly: Assembly,
  switchOf: NetworkKeys['switchOf'],
  portgroups: NetworkKeys['portgroups'],
): Stretches<void> {
  const { inventory, draft, problems, keyOf } = assembly;
  const vms = new Set(inventory.vms.map((vm) => vm.moref));
  const seen = new Set<Key>(draft.dvPorts.map(({ key }) => key));
  yield* eachOf(joining, inventory.ports, (port) => {
    const file = port.from.place;
    if (port.dvSwitch === '') {
      problems.add(
        'warning',
        'port-without-switch',
        `The dvPort ${port.portKey} names no switch: it is left out.`,
        { file },
      );
      return;
    }
    port.dvSwitch = switchOf(port.dvSwitch, file);
    port.key = portKey(port.dvSwitch, port.portKey);
    if (seen.has(port.key)) {
      problems.add(
        'warning',
        'port-twice',
        `The dvPort ${port.portKey} is listed twice: the first one counts.`,
        { file },
      );
      return;
    }
    seen.add(port.key);
    port.dvPortgroup = port.dvPortgroup === null ? null : (portgroups.get(port.dvPortgroup)?.key ?? null);
    port.vm = port.vm !== null && vms.has(port.vm) ? keyOf(port.vm) : null;
    draft.dvPorts.push(port);
  });
  inventory.ports.length = 0;
}
