import type { Datastore } from '../../../src/domain/estate/types.js';
import { datastoreUrl } from '../lookups.js';
import type { Row } from './cells.js';
import type { ColumnOf } from './columns.js';
import { placeOf, serverOf, type SliceContext } from './context.js';

const TYPE = { vmfs: 'VMFS', nfs: 'NFS', vsan: 'vsan', vvol: 'VVOL', other: 'OTHER' } as const;

/** The device of a VMFS volume, the server and path of an NFS export. */
function addressOf(datastore: Datastore): string {
  if (datastore.nfsHost !== null) return `${datastore.nfsHost}${datastore.nfsPath ?? ''}`;
  return datastore.extents[0]?.device ?? '';
}

export function* vDatastore(c: SliceContext): Generator<Row<ColumnOf<'vDatastore'>>> {
  for (const datastore of c.estate.datastores) {
    const mounts = c.mountsOfDatastore.get(datastore.key) ?? [];
    const hosts = mounts.map((mount) => c.hosts.get(mount.host)?.name ?? '');
    const vms = (c.vmsOnDatastore.get(datastore.key) ?? []).filter((vm) => !vm.placeholder);
    const { capacityMib, freeMib } = datastore;
    const used = capacityMib === null || freeMib === null ? null : capacityMib - freeMib;
    yield {
      Name: datastore.name,
      'Config status': 'green',
      Address: addressOf(datastore),
      Accessible: datastore.accessible,
      Type: TYPE[datastore.type],
      '# VMs total': vms.length,
      '# VMs': vms.filter((vm) => vm.power === 'on').length,
      'Capacity MiB': capacityMib,
      'Provisioned MiB': used,
      'In Use MiB': used,
      'Free MiB': freeMib,
      'Free %': capacityMib && freeMib !== null ? Math.floor((freeMib * 100) / capacityMib) : null,
      'SIOC enabled': false,
      '# Hosts': hosts.length,
      Hosts: hosts.join(', '),
      'Block size': datastore.vmfsVersion === null ? null : 1,
      '# Extents': datastore.extents.length,
      'Major Version': datastore.vmfsVersion,
      Version: datastore.vmfsVersion === 5 ? '5.54' : null,
      'VMFS Upgradeable': datastore.vmfsVersion === null ? null : false,
      MHA: hosts.length > 1,
      URL: datastoreUrl(datastore, mounts[0]?.path),
      'Object ID': datastore.moref,
      ...serverOf(datastore, c),
    };
  }
}

/** One row a host and a device it sees a datastore on. */
export function* vMultiPath(c: SliceContext): Generator<Row<ColumnOf<'vMultiPath'>>> {
  for (const host of c.estate.hosts) {
    let lun = 0;
    for (const mount of c.mountsOfHost.get(host.key) ?? []) {
      const datastore = c.datastores.get(mount.datastore);
      for (const extent of datastore?.extents ?? []) {
        lun += 1;
        yield {
          Host: host.name,
          ...placeOf(host, c),
          Datastore: datastore?.name,
          Disk: extent.device,
          'Display name': `Fibre Channel Disk (${extent.device})`,
          Policy: 'VMW_PSP_RR',
          'Oper. State': 'ok',
          'Path 1': `vmhba1:C0:T0:L${lun}`,
          'Path 1 state': 'active',
          'Path 2': `vmhba2:C0:T0:L${lun}`,
          'Path 2 state': 'active',
          vStorage: 'vStorageSupported',
          'Queue depth': 32,
          Level: '5',
          UUID: extent.device.replace(/^naa\./, '02000000'),
          'Object ID': host.moref,
          ...serverOf(host, c),
        };
      }
    }
  }
}
