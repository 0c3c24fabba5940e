import type { Host } from '../../../src/domain/estate/types.js';
import { morefOf } from '../lookups.js';
import { instant, type Row } from './cells.js';
import type { ColumnOf } from './columns.js';
import { placeOf, serverOf, type SliceContext } from './context.js';

function common(host: Host, c: SliceContext) {
  return { Host: host.name, ...placeOf(host, c), ...serverOf(host, c) };
}

/** The DNS domain in a host's name. */
function domainOf(host: Host): string {
  const dot = host.name.indexOf('.');
  return dot < 0 ? '' : host.name.slice(dot + 1);
}

/** RVTools writes the speed of one core; so many cores that their speeds make up the host's again. */
function coresOf(host: Host): number {
  const mhz = host.cpuMhz ?? 0;
  const counts = [16, 24, 8, 12, 32, 20, 6, 4, 10, 28, 36, 40, 48, 64, 2, 14, 18, 22, 44, 52, 56];
  return counts.find((cores) => mhz % cores === 0 && mhz / cores < 6000) ?? 1;
}

export function* vHost(c: SliceContext): Generator<Row<ColumnOf<'vHost'>>> {
  for (const host of c.estate.hosts) {
    const cores = coresOf(host);
    const vms = (c.vmsOfHost.get(host.key) ?? []).filter((vm) => !vm.placeholder);
    const running = vms.filter((vm) => vm.power === 'on');
    const vcpus = running.reduce((sum, vm) => sum + (vm.cpus ?? 0), 0);
    const vram = running.reduce((sum, vm) => sum + (vm.memoryMib ?? 0), 0);
    yield {
      ...common(host, c),
      'Config status': 'green',
      'in Maintenance Mode': host.inMaintenanceMode,
      'in Quarantine Mode': false,
      'CPU Model': 'Intel(R) Xeon(R) CPU E5-2665 0 @ 2.40GHz',
      Speed: host.cpuMhz === null ? null : host.cpuMhz / cores,
      'HT Available': true,
      'HT Active': true,
      '# CPU': 2,
      'Cores per CPU': cores / 2,
      '# Cores': cores,
      'CPU usage %': Math.min(95, running.length),
      '# Memory': host.memoryMib,
      'Memory usage %': host.memoryMib ? Math.min(99, Math.round((vram * 100) / host.memoryMib)) : 0,
      Console: 0,
      '# NICs': 4,
      '# HBAs': 2,
      '# VMs total': vms.length,
      '# VMs': running.length,
      'VMs per Core': running.length / cores,
      '# vCPUs': vcpus,
      'vCPUs per Core': vcpus / cores,
      vRAM: vram,
      'VM Used memory': Math.floor(vram / 2),
      'VM Memory Swapped': 0,
      'VM Memory Ballooned': 0,
      'VMotion support': true,
      'Storage VMotion support': true,
      'Max EVC': 'intel-sandybridge',
      'ATS Heartbeat': '1',
      'ATS Locking': '1',
      'Current CPU power man. policy': 'Balanced',
      'Host Power Policy': 'dynamic',
      'ESX Version': `VMware ESXi ${host.version ?? ''} build-${host.build ?? ''}`,
      'Boot time': instant(host.bootTime),
      DHCP: false,
      Domain: domainOf(host),
      'NTPD running': true,
      'Time Zone': 'UTC',
      'Time Zone Name': 'UTC',
      'GMT Offset': '0',
      'Object ID': host.moref,
    };
  }
}

export function* vCluster(c: SliceContext): Generator<Row<ColumnOf<'vCluster'>>> {
  for (const cluster of c.estate.clusters) {
    const hosts = c.hostsOfCluster.get(cluster.key) ?? [];
    const ready = hosts.filter((host) => host.inMaintenanceMode !== true);
    const mhz = (of: readonly Host[]) => of.reduce((sum, host) => sum + (host.cpuMhz ?? 0), 0);
    const mib = (of: readonly Host[]) => of.reduce((sum, host) => sum + (host.memoryMib ?? 0), 0);
    yield {
      Name: cluster.name,
      'Config status': 'green',
      OverallStatus: 'green',
      NumHosts: hosts.length,
      numEffectiveHosts: ready.length,
      TotalCpu: mhz(hosts),
      NumCpuCores: hosts.length * 16,
      NumCpuThreads: hosts.length * 32,
      'Effective Cpu': mhz(ready),
      TotalMemory: mib(hosts),
      'Effective Memory': mib(ready),
      'Num VMotions': 0,
      'HA enabled': cluster.ha?.enabled,
      'Failover Level': cluster.ha?.failuresToTolerate ?? 0,
      AdmissionControlEnabled: cluster.ha?.admissionControl,
      'Host monitoring': 'enabled',
      'HB Datastore Candidate Policy': 'allFeasibleDsWithUserPreference',
      'Isolation Response': cluster.ha?.isolationResponse,
      'Restart Priority': cluster.ha?.restartPriority,
      'Cluster Settings': true,
      'Max Failures': 3,
      'Max Failure Window': -1,
      'Failure Interval': 30,
      'Min Up Time': 120,
      'VM Monitoring': 'vmMonitoringDisabled',
      'DRS enabled': cluster.drsEnabled,
      'DRS default VM behavior': 'fullyAutomated',
      'DRS vmotion rate': 3,
      'DPM enabled': false,
      'DPM default behavior': 'manual',
      'DPM Host Power Action Rate': 3,
      'Object ID': morefOf(cluster.key),
      ...serverOf(cluster, c),
    };
  }
}

/** The root resource pool of each cluster. */
export function* vRP(c: SliceContext): Generator<Row<ColumnOf<'vRP'>>> {
  for (const cluster of c.estate.clusters) {
    const place = placeOf({ ...cluster, cluster: cluster.key }, c);
    yield {
      'Resource Pool name': 'Resources',
      'Resource Pool path': `/${place.Datacenter}/${place.Cluster}/Resources`,
      Status: 'green',
      'CPU limit': -1,
      'CPU level': 'normal',
      'CPU shares': 4000,
      'CPU expandableReservation': true,
      'Mem limit': -1,
      'Mem level': 'normal',
      'Mem shares': 163_840,
      'Mem expandableReservation': true,
      'Object ID': morefOf(cluster.key).replace('domain-c', 'resgroup-'),
      ...serverOf(cluster, c),
    };
  }
}

export function* vHBA(c: SliceContext): Generator<Row<ColumnOf<'vHBA'>>> {
  for (const host of c.estate.hosts) {
    for (const n of [0, 1]) {
      yield {
        ...common(host, c),
        Device: `vmhba${n + 1}`,
        Type: 'FibreChannel',
        Status: 'online',
        Bus: 5 + n,
        Pci: `0000:0${5 + n}:00.0`,
        Driver: 'lpfc820',
        Model: 'LPe12000 8Gb Fibre Channel Host Adapter',
      };
    }
  }
}

export function* vNIC(c: SliceContext): Generator<Row<ColumnOf<'vNIC'>>> {
  for (const host of c.estate.hosts) {
    for (const n of [0, 1, 2, 3]) {
      yield {
        ...common(host, c),
        'Network Device': `vmnic${n}`,
        Driver: 'ixgbe',
        Speed: 10_000,
        Duplex: true,
        Switch: n < 2 ? 'vSwitch0' : '',
        WakeOn: true,
      };
    }
  }
}

const openSettings = {
  'Promiscuous Mode': false,
  'Mac Changes': true,
  'Forged Transmits': true,
  'Traffic Shaping': false,
  Width: 0,
  Peak: 0,
  Burst: 0,
  Policy: 'loadbalance_srcid',
  'Reverse Policy': true,
  'Notify Switch': true,
  'Rolling Order': false,
  Offload: true,
  TSO: true,
  'Zero Copy Xmit': true,
} as const;

export function* vSwitch(c: SliceContext): Generator<Row<ColumnOf<'vSwitch'>>> {
  for (const host of c.estate.hosts) {
    yield {
      ...common(host, c),
      Switch: 'vSwitch0',
      '# Ports': 128,
      'Free Ports': 120,
      ...openSettings,
      MTU: 1500,
    };
  }
}

export function* vPort(c: SliceContext): Generator<Row<ColumnOf<'vPort'>>> {
  for (const host of c.estate.hosts) {
    const names = new Set(['Management Network']);
    for (const vm of c.vmsOfHost.get(host.key) ?? []) {
      for (const nic of c.nicsOfVm.get(vm.key) ?? []) {
        if (nic.dvSwitch === null && nic.networkName !== null) names.add(nic.networkName);
      }
    }
    for (const name of names) {
      yield { ...common(host, c), 'Port Group': name, Switch: 'vSwitch0', VLAN: '0', ...openSettings };
    }
  }
}

export function* vScVmk(c: SliceContext): Generator<Row<ColumnOf<'vSC_VMK'>>> {
  for (const host of c.estate.hosts) {
    yield {
      ...common(host, c),
      'Port Group': 'Management Network',
      Device: 'vmk0',
      DHCP: false,
      'Subnet mask': '255.255.255.0',
      MTU: 1500,
    };
  }
}
