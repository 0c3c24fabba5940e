import { portKey } from '../../../src/domain/estate/keys.js';
import type { DvPort, DvPortgroup, DvSwitch, Host, Vm } from '../../../src/domain/estate/types.js';
import { connectionCookie, morefOf } from '../lookups.js';
import {
  el,
  maybe,
  property,
  ref,
  refList,
  refProperty,
  serialise,
  typed,
  type Element,
} from './elements.js';
import { named, type Saved } from './folders.js';
import type { Inventory } from './inventory.js';
import { NIC_KEY } from './vm.js';

const BINDING = { static: 'earlyBinding', dynamic: 'lateBinding', ephemeral: 'ephemeral' } as const;
const UPLINKS_PER_HOST = 2;

/** A standard network that VMs are on. */
export function standardNetwork(inventory: Inventory, name: string, moref: string): Saved {
  const vms = inventory.vms.filter((vm) =>
    inventory.nicsOfVm.get(vm.key)?.some((nic) => nic.dvSwitch === null && nic.networkName === name),
  );
  return named('Network', moref, name, [
    property('summary', 'NetworkSummary', [
      ref('network', 'Network', moref),
      el('name', name),
      el('accessible', true),
    ]),
    refList(
      'vm',
      'VirtualMachine',
      vms.map(({ key }) => morefOf(key)),
    ),
  ]);
}

export function portgroup(inventory: Inventory, group: DvPortgroup): Saved {
  const moref = group.moref ?? morefOf(group.key);
  const ports = inventory.portsOfGroup.get(group.key) ?? [];
  const dvSwitch = group.dvSwitch ?? '';
  const vms = ports.flatMap((port) => (port.vm === null ? [] : [morefOf(port.vm)]));
  return named('DistributedVirtualPortgroup', moref, group.name, [
    property('config', 'DVPortgroupConfigInfo', [
      el('key', moref),
      el('name', group.name),
      maybe('numPorts', group.ports),
      ref('distributedVirtualSwitch', 'VmwareDistributedVirtualSwitch', inventory.switchMoref(dvSwitch)),
      group.vlan === null ? null : typed('defaultPortConfig', 'VMwareDVSPortSetting', [vlan(group.vlan)]),
      maybe('type', group.binding && BINDING[group.binding]),
      el('configVersion', 0),
      maybe('autoExpand', group.autoExpand),
      el('uplink', group.uplink),
    ]),
    property('key', 'xsd:string', moref),
    property(
      'portKeys',
      'ArrayOfString',
      ports.map((port) => el('string', port.portKey)),
    ),
    refList('vm', 'VirtualMachine', vms),
    // An uplink portgroup is marked as such by a system tag only, besides its configuration.
    property('tag', 'ArrayOfTag', group.uplink ? [el('Tag', [el('key', 'SYSTEM/DVS.UPLINKPG')])] : []),
  ]);
}

/** "210" is one VLAN, "0-4094" a trunk. */
function vlan(text: string): Element {
  const [start, end] = text.split('-');
  if (end === undefined) {
    return typed('vlan', 'VmwareDistributedVirtualSwitchVlanIdSpec', [
      el('inherited', false),
      el('vlanId', text),
    ]);
  }
  return typed('vlan', 'VmwareDistributedVirtualSwitchTrunkVlanSpec', [
    el('inherited', false),
    el('vlanId', [el('start', start ?? ''), el('end', end)]),
  ]);
}

export function dvSwitchObject(inventory: Inventory, dvSwitch: DvSwitch): Saved {
  const moref = inventory.switchMoref(dvSwitch.key);
  const hosts = inventory.hostsOfSwitch.get(dvSwitch.key) ?? [];
  const ports = inventory.portsOfSwitch.get(dvSwitch.key) ?? [];
  const groups = inventory.portgroups.filter((group) => group.dvSwitch === dvSwitch.key);
  const product = el('productInfo', [
    el('name', 'DVS'),
    el('vendor', 'VMware, Inc.'),
    maybe('version', dvSwitch.version),
    el('forwardingClass', 'etherswitch'),
  ]);
  return named('VmwareDistributedVirtualSwitch', moref, dvSwitch.name, [
    ...(dvSwitch.datacenter === null
      ? []
      : [refProperty('parent', 'Folder', inventory.folders(dvSwitch.datacenter).root.network)]),
    property('config', 'VMwareDVSConfigInfo', [
      maybe('uuid', dvSwitch.uuid),
      el('name', dvSwitch.name),
      el('numStandalonePorts', 0),
      el('numPorts', ports.length),
      el('maxPorts', 30_000),
      ...groups
        .filter((group) => group.uplink)
        .map((group) => ref('uplinkPortgroup', 'DistributedVirtualPortgroup', group.moref ?? '')),
      ...hosts.map((host) =>
        el('host', [
          el('config', [ref('host', 'HostSystem', host.moref ?? ''), el('maxProxySwitchPorts', 256)]),
          el('status', 'up'),
        ]),
      ),
      product,
    ]),
    refList(
      'portgroup',
      'DistributedVirtualPortgroup',
      groups.map((group) => group.moref ?? ''),
    ),
    property('summary', 'DVSSummary', [
      el('name', dvSwitch.name),
      maybe('uuid', dvSwitch.uuid),
      el('numPorts', ports.length),
      product,
      ...hosts.map((host) => ref('hostMember', 'HostSystem', host.moref ?? '')),
      ...ports.flatMap((port) => (port.vm === null ? [] : [ref('vm', 'VirtualMachine', morefOf(port.vm))])),
      ...groups.map((group) => el('portgroupName', group.name)),
      el('numHosts', hosts.length),
    ]),
    ...(dvSwitch.uuid === null ? [] : [property('uuid', 'xsd:string', dvSwitch.uuid)]),
  ]);
}

/** The ports of a switch, as govc keeps the answer of FetchDVPorts: one piece a port. */
export function* fetchedPorts(inventory: Inventory, dvSwitch: DvSwitch): Generator<string> {
  yield '<FetchDVPortsResponse>\n';
  const hosts = inventory.hostsOfSwitch.get(dvSwitch.key) ?? [];
  let uplinks = 0;
  for (const port of inventory.portsOfSwitch.get(dvSwitch.key) ?? []) {
    const group = port.dvPortgroup === null ? null : inventory.portgroupByKey.get(port.dvPortgroup);
    let connectee: Element[] = [];
    if (port.connectee === 'vm' && port.vm !== null) {
      connectee = vmConnectee(inventory, port, inventory.vmByKey.get(port.vm));
    } else if (port.connectee === 'uplink') {
      const host = hosts[Math.floor(uplinks / UPLINKS_PER_HOST)];
      connectee = host ? uplinkConnectee(host, `vmnic${2 + (uplinks % UPLINKS_PER_HOST)}`) : [];
      uplinks += 1;
    }
    const answer = el('returnval', [
      el('key', port.portKey),
      maybe('dvsUuid', dvSwitch.uuid),
      maybe('portgroupKey', group?.moref),
      ...connectee,
      el('conflict', port.conflict),
      el('connectionCookie', connectionCookie(port.key)),
    ]);
    yield `${serialise(answer)
      .split('\n')
      .map((line) => `  ${line}`)
      .join('\n')}\n`;
  }
  yield '</FetchDVPortsResponse>\n';
}

function vmConnectee(inventory: Inventory, port: DvPort, vm: Vm | undefined): Element[] {
  if (!vm) return [];
  const nics = inventory.nicsOfVm.get(vm.key) ?? [];
  const at = nics.findIndex(
    (nic) => nic.dvSwitch !== null && nic.portKey !== null && portKey(nic.dvSwitch, nic.portKey) === port.key,
  );
  const host = vm.host === null ? undefined : inventory.hostByKey.get(vm.host);
  return [
    ...(host ? [ref('proxyHost', 'HostSystem', host.moref ?? '')] : []),
    el('connectee', [
      ref('connectedEntity', 'VirtualMachine', morefOf(vm.key)),
      el('nicKey', NIC_KEY + Math.max(0, at)),
      el('type', 'vmVnic'),
    ]),
  ];
}

function uplinkConnectee(host: Host, pnic: string): Element[] {
  return [
    ref('proxyHost', 'HostSystem', host.moref ?? ''),
    el('connectee', [
      ref('connectedEntity', 'HostSystem', host.moref ?? ''),
      el('nicKey', pnic),
      el('type', 'pnic'),
    ]),
  ];
}
