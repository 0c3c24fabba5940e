import type { Disk, Vm } from '../../../src/domain/estate/types.js';
import { addressOf, diskUuid, folderOf, guestName, vcenterBuild } from '../lookups.js';
import type { Row } from './cells.js';
import type { ColumnOf } from './columns.js';
import { placeOf, serverOf, type SliceContext } from './context.js';

const POWER = { on: 'poweredOn', off: 'poweredOff', suspended: 'suspended' } as const;

function hostName(vm: Vm, c: SliceContext): string {
  return (vm.host && c.hosts.get(vm.host)?.name) ?? '';
}

/** The columns that begin and end every sheet with a row per VM or device. */
function common(vm: Vm, c: SliceContext) {
  return {
    VM: vm.name,
    Powerstate: vm.power && POWER[vm.power],
    Template: vm.template,
    'SRM Placeholder': vm.placeholder,
    Annotation: '',
    ...placeOf(vm, c),
    Host: hostName(vm, c),
    Folder: `/${placeOf(vm, c).Datacenter}`,
    'OS according to the configuration file': vm.guest,
    'OS according to the VMware Tools': vm.power === 'on' ? vm.guest : null,
    'VM ID': vm.moref,
    'VM UUID': vm.instanceUuid,
    ...serverOf(vm, c),
  };
}

/** One row a VM, templates and placeholders among them. */
export function* vInfo(c: SliceContext): Generator<Row<ColumnOf<'vInfo'>>> {
  for (const vm of c.estate.vms) {
    const on = vm.power === 'on';
    const disks = c.disksOfVm.get(vm.key) ?? [];
    const nics = c.nicsOfVm.get(vm.key) ?? [];
    const capacity = disks.reduce((sum, disk) => sum + (disk.capacityMib ?? 0), 0);
    const host = vm.host === null ? undefined : c.hosts.get(vm.host);
    const cluster = vm.cluster === null ? undefined : c.clusters.get(vm.cluster);
    const vcenter = vm.vcenter === null ? undefined : c.around.vcenters.get(vm.vcenter);
    const home = vm.vmxPath && folderOf(vm.vmxPath);
    yield {
      ...common(vm, c),
      'Config status': 'green',
      'DNS Name': on ? guestName(vm, host) : null,
      'Connection state': vm.connectionState,
      'Guest state': on ? 'running' : 'notRunning',
      Heartbeat: on ? 'green' : 'gray',
      'Consolidation Needed': false,
      'Suspended To Memory': false,
      'Suspend Interval': 0,
      CPUs: vm.cpus,
      'Overall Cpu Readiness': on ? 0 : null,
      Memory: vm.memoryMib,
      'Active Memory': on ? Math.floor((vm.memoryMib ?? 0) / 4) : 0,
      NICs: nics.length,
      Disks: disks.length,
      'Total disk capacity MiB': capacity,
      'Fixed Passthru HotPlug': false,
      'Latency Sensitivity': 'normal',
      EnableUUID: false,
      CBT: false,
      'Primary IP Address': on ? addressOf(vm.key) : null,
      'Network #1': nics[0]?.networkName,
      'Network #2': nics[1]?.networkName,
      'Network #3': nics[2]?.networkName,
      'Network #4': nics[3]?.networkName,
      'Network #5': nics[4]?.networkName,
      'Network #6': nics[5]?.networkName,
      'Network #7': nics[6]?.networkName,
      'Network #8': nics[7]?.networkName,
      'Num Monitors': 1,
      'Video Ram KiB': 4096,
      'Resource pool': `/${placeOf(vm, c).Datacenter}/${placeOf(vm, c).Cluster}/Resources`,
      'DAS protection': cluster?.ha?.enabled === true && on,
      'FT State': 'notConfigured',
      'FT Latency': 'gray',
      'FT Bandwidth': -1,
      'FT Sec. Latency': -1,
      'Vm Failover In Progress': false,
      'Provisioned MiB': capacity + (vm.memoryMib ?? 0),
      'In Use MiB': Math.floor(capacity / 3),
      'Unshared MiB': Math.floor(capacity / 4),
      'HA Restart Priority': vm.haRestartPriority,
      'HA Isolation Response': cluster?.ha?.isolationResponse,
      'HA VM Monitoring': 'vmMonitoringDisabled',
      'Boot Required': false,
      'Boot delay': 0,
      'Boot retry delay': 10_000,
      'Boot retry enabled': false,
      'Boot BIOS setup': false,
      'Reboot PowerOff': false,
      'EFI Secure boot': false,
      Firmware: 'bios',
      'HW version': 8,
      'HW upgrade status': 'none',
      'HW upgrade policy': 'never',
      Path: vm.vmxPath,
      'Log directory': home,
      'Snapshot directory': home,
      'Suspend directory': home,
      'SMBIOS UUID': vm.smbiosUuid,
      'VI SDK Server type': `VMware vCenter Server ${vcenter?.version ?? ''} build-${vcenterBuild(vcenter?.version ?? null)}`,
      'VI SDK API Version': vcenter?.version?.slice(0, 3),
    };
  }
}

/** One row a virtual disk. RVTools sees the topmost file of a chain only. */
export function* vDisk(c: SliceContext): Generator<Row<ColumnOf<'vDisk'>>> {
  for (const vm of c.estate.vms) {
    const shared = common(vm, c);
    let unit = 0;
    for (const disk of c.disksOfVm.get(vm.key) ?? []) {
      yield {
        ...shared,
        Disk: disk.label,
        'Disk Key': String(2000 + unit),
        'Disk UUID': diskUuid(disk.key),
        'Disk Path': disk.path,
        'Capacity MiB': disk.capacityMib,
        Raw: disk.raw,
        'Disk Mode': modeOf(disk),
        'Sharing mode': 'sharingNone',
        Thin: disk.thin,
        'Eagerly Scrub': false,
        Split: false,
        'Write Through': false,
        Level: 'normal',
        Shares: 1000,
        Reservation: 0,
        Limit: -1,
        Controller: 'LSI Logic SAS',
        Label: 'SCSI controller 0',
        'SCSI Unit #': 7,
        'Unit #': unit,
        'Shared Bus': 'noSharing',
        Path: disk.path,
        'Internal Sort Column': `${vm.name}${unit}`,
      };
      unit += 1;
    }
  }
}

/** Persistent user disks are kept out of snapshots. */
function modeOf(disk: Disk): string {
  return disk.path?.includes('-vdm-user-disk-') ? 'independent_persistent' : 'persistent';
}

/** One row a network adapter. Of the dvPort RVTools tells portgroup and switch, not the port. */
export function* vNetwork(c: SliceContext): Generator<Row<ColumnOf<'vNetwork'>>> {
  for (const vm of c.estate.vms) {
    const shared = common(vm, c);
    for (const nic of c.nicsOfVm.get(vm.key) ?? []) {
      yield {
        ...shared,
        'NIC label': nic.label,
        Adapter: 'Vmxnet3',
        Network: nic.networkName,
        Switch: nic.dvSwitch === null ? 'vSwitch0' : c.switches.get(nic.dvSwitch)?.name,
        Connected: nic.connected,
        'Starts Connected': nic.startsConnected,
        'Mac Address': nic.mac,
        Type: 'assigned',
        'IPv4 Address': vm.power === 'on' ? addressOf(vm.key) : null,
        'Direct Path IO': false,
        'Internal Sort Column': vm.name,
      };
    }
  }
}

/** The snapshots that pools are provisioned from; the model knows no others. */
export function* vSnapshot(c: SliceContext): Generator<Row<ColumnOf<'vSnapshot'>>> {
  const byName = new Map(c.estate.vms.map((vm) => [vm.name, vm]));
  for (const pool of c.estate.pools) {
    const vm = pool.parentVm === null ? undefined : byName.get(pool.parentVm);
    if (!vm || pool.snapshot === null) continue;
    yield {
      ...common(vm, c),
      Name: pool.snapshot,
      Description: '',
      Filename: vm.vmxPath && `${folderOf(vm.vmxPath)}${vm.name}-Snapshot1.vmsn`,
      Quiesced: false,
      State: 'poweredOff',
    };
  }
}

/** One row a file of each VM: the .vmx and the disks' files, parents among them. */
export function* vFileInfo(c: SliceContext): Generator<Row<ColumnOf<'vFileInfo'>>> {
  const seen = new Set<string>();
  for (const vm of c.estate.vms) {
    const files: [path: string, type: string][] = vm.vmxPath ? [[vm.vmxPath, 'VmConfigFileInfo']] : [];
    for (const disk of c.disksOfVm.get(vm.key) ?? []) {
      if (disk.path) files.push([disk.path, 'VmDiskFileInfo']);
      for (const parent of disk.parents) files.push([parent.path, 'VmDiskFileInfo']);
    }
    for (const [path, type] of files) {
      // A replica's file is the parent of many disks and is there once.
      if (seen.has(path)) continue;
      seen.add(path);
      yield {
        'Friendly Path Name': path,
        'File Name': path.slice(path.lastIndexOf('/') + 1),
        'File Type': type,
        'File Size in bytes': type === 'VmConfigFileInfo' ? 3072 : 1024 * 1024,
        Path: folderOf(path),
        'Internal Sort Column': path,
        ...serverOf(vm, c),
      };
    }
  }
}
