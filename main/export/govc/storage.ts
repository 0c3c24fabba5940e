import type { Datastore } from '../../../src/domain/estate/types.js';
import { datastoreUrl, morefOf } from '../lookups.js';
import { el, maybe, property, ref, refList, refProperty, typed, type Element } from './elements.js';
import { named, type Saved } from './folders.js';
import type { Inventory } from './inventory.js';

const MIB = 1024 * 1024;

function bytes(mib: number | null): number | null {
  return mib === null ? null : mib * MIB;
}

/** The fields of a VMFS volume or NFS export that datastores and hosts both carry. */
function volumeFields(datastore: Datastore): Element[] {
  const common = [
    el('type', datastore.type.toUpperCase()),
    el('name', datastore.name),
    maybe('capacity', bytes(datastore.capacityMib)),
  ];
  const rest =
    datastore.type === 'nfs'
      ? [maybe('remoteHost', datastore.nfsHost), maybe('remotePath', datastore.nfsPath)]
      : [
          el('blockSizeMb', 1),
          maybe('majorVersion', datastore.vmfsVersion),
          maybe('version', datastore.vmfsVersion === 5 ? '5.54' : null),
          maybe('uuid', datastore.vmfsUuid),
          ...datastore.extents.map((extent) =>
            el('extent', [el('diskName', extent.device), maybe('partition', extent.partition)]),
          ),
          el('vmfsUpgradable', false),
        ];
  return [...common, ...rest].filter((field) => field !== null);
}

/** A volume as a host lists it. */
export function volumeOf(datastore: Datastore): Element {
  const type =
    datastore.type === 'nfs'
      ? 'HostNasVolume'
      : datastore.type === 'vmfs'
        ? 'HostVmfsVolume'
        : 'HostFileSystemVolume';
  return typed('volume', type, volumeFields(datastore));
}

export function datastoreObject(inventory: Inventory, datastore: Datastore): Saved {
  const moref = datastore.moref ?? morefOf(datastore.key);
  const mounts = inventory.mountsOfDatastore.get(datastore.key) ?? [];
  const url = datastoreUrl(datastore, mounts[0]?.path);
  const infoType =
    datastore.type === 'nfs'
      ? 'NasDatastoreInfo'
      : datastore.type === 'vmfs'
        ? 'VmfsDatastoreInfo'
        : 'DatastoreInfo';
  const info = [
    el('name', datastore.name),
    el('url', url),
    maybe('freeSpace', bytes(datastore.freeMib)),
    el('timestamp', inventory.estate.takenAt),
  ];
  if (datastore.type === 'nfs') info.push(el('nas', volumeFields(datastore)));
  if (datastore.type === 'vmfs') info.push(el('vmfs', volumeFields(datastore)));
  return named('Datastore', moref, datastore.name, [
    ...(datastore.datacenter === null
      ? []
      : [refProperty('parent', 'Folder', inventory.folders(datastore.datacenter).root.datastore)]),
    property(
      'host',
      'ArrayOfDatastoreHostMount',
      mounts.map((mount) =>
        el('DatastoreHostMount', [
          ref('key', 'HostSystem', inventory.hostByKey.get(mount.host)?.moref ?? ''),
          el('mountInfo', [
            maybe('path', mount.path),
            maybe('accessMode', mount.accessMode),
            maybe('mounted', mount.mounted),
            maybe('accessible', mount.accessible),
          ]),
        ]),
      ),
    ),
    property('info', infoType, info),
    property('summary', 'DatastoreSummary', [
      ref('datastore', 'Datastore', moref),
      el('name', datastore.name),
      el('url', url),
      maybe('capacity', bytes(datastore.capacityMib)),
      maybe('freeSpace', bytes(datastore.freeMib)),
      maybe('accessible', datastore.accessible),
      el('multipleHostAccess', mounts.length > 1),
      el('type', datastore.type === 'vsan' ? 'vsan' : datastore.type.toUpperCase()),
      el('maintenanceMode', 'normal'),
    ]),
    refList(
      'vm',
      'VirtualMachine',
      (inventory.vmsOnDatastore.get(datastore.key) ?? []).map(({ key }) => morefOf(key)),
    ),
  ]);
}
