import type { Row } from './cells.js';
import type { ColumnOf } from './columns.js';
import { placeOf, serverOf, type SliceContext } from './context.js';

export function* dvSwitch(c: SliceContext): Generator<Row<ColumnOf<'dvSwitch'>>> {
  for (const dvs of c.estate.dvSwitches) {
    const clusters = c.clustersOnSwitch.get(dvs.key) ?? [];
    const hosts = clusters.flatMap((cluster) => c.hostsOfCluster.get(cluster) ?? []);
    const ports = c.estate.dvPorts.filter((port) => port.dvSwitch === dvs.key);
    const moref = c.around.switchMoref(dvs.key);
    yield {
      Switch: dvs.name,
      Datacenter: placeOf(dvs, c).Datacenter,
      Name: dvs.name,
      Vendor: 'VMware',
      Version: dvs.version,
      'Host members': hosts.map((host) => host.name).join(', '),
      'Max Ports': 30_000,
      '# Ports': ports.length,
      '# VMs': ports.filter((port) => port.vm !== null).length,
      'In Traffic Shaping': false,
      'Out Traffic Shaping': false,
      'CDP Type': 'cdp',
      'CDP Operation': 'listen',
      'Max MTU': 1500,
      'Object ID': moref,
      ...serverOf(dvs, c),
    };
  }
}

const BINDING = { static: 'earlyBinding', dynamic: 'lateBinding', ephemeral: 'ephemeral' } as const;

/** RVTools' dvPort sheet has one row a portgroup, not one a port. */
export function* dvPort(c: SliceContext): Generator<Row<ColumnOf<'dvPort'>>> {
  for (const group of c.estate.dvPortgroups) {
    const dvs = group.dvSwitch === null ? undefined : c.switches.get(group.dvSwitch);
    yield {
      Port: group.name,
      Switch: dvs?.name,
      Type: group.binding && BINDING[group.binding],
      '# Ports': group.ports,
      VLAN: group.vlan,
      Blocked: false,
      'Allow Promiscuous': false,
      'Mac Changes': true,
      'Active Uplink': 'dvUplink1, dvUplink2',
      Policy: 'loadbalance_srcid',
      'Forged Transmits': true,
      'In Traffic Shaping': false,
      'Out Traffic Shaping': false,
      'Reverse Policy': true,
      'Notify Switch': true,
      'Rolling Order': false,
      'Live Port Moving': false,
      'Block Override': true,
      'Config Reset': true,
      'Shaping Override': false,
      'Vendor Config Override': false,
      'Sec. Policy Override': false,
      'Teaming Override': false,
      'Vlan Override': false,
      'Object ID': group.moref,
      ...(dvs && serverOf(dvs, c)),
    };
  }
}
