import type { Writable } from 'node:stream';
import type { Estate, VCenter } from '../../src/domain/estate/types.js';
import { writeZip, type OutputFile } from './archive.js';
import { clusterWithPool, hostSystem } from './govc/compute.js';
import { savedObject } from './govc/elements.js';
import { datacenterWithFolders, rootFolder, serviceInstance, type Saved } from './govc/folders.js';
import { Inventory } from './govc/inventory.js';
import { dvSwitchObject, fetchedPorts, portgroup, standardNetwork } from './govc/network.js';
import { datastoreObject } from './govc/storage.js';
import { virtualMachine } from './govc/vm.js';

/**
 * The files `govc object.save` would write, one an object: `NNNN-Type-moid.xml`, and the ports of
 * each switch. A folder a vCenter, named after it. Only properties that Drydock's model or a reader
 * of inventories needs are there; what no export tells (sites, replication) is not.
 */
export function* govcFiles(estate: Estate): Generator<OutputFile> {
  const folders = new Set<string>();
  for (const vcenter of estate.vcenters) {
    let folder = safe(vcenter.name);
    while (folders.has(folder)) folder += '-';
    folders.add(folder);
    yield* filesOfVcenter(estate, vcenter, folder);
  }
}

function* filesOfVcenter(estate: Estate, vcenter: VCenter, folder: string): Generator<OutputFile> {
  const inventory = new Inventory(estate, vcenter);
  let number = 0;
  for (const make of objectsOf(inventory)) {
    for (const { type, moref, content } of make()) {
      yield {
        path: `${folder}/${String(number).padStart(4, '0')}-${type}-${safe(moref)}.xml`,
        content,
      };
      number += 1;
    }
  }
  for (const dvSwitch of inventory.switches) {
    if (!dvSwitch.portsKnown) continue;
    yield {
      path: `${folder}/VmwareDistributedVirtualSwitch-${inventory.switchMoref(dvSwitch.key)}/FetchDVPorts.xml`,
      content: () => fetchedPorts(inventory, dvSwitch),
    };
  }
}

interface Named {
  readonly type: string;
  readonly moref: string;
  content(): Iterable<string>;
}

/** The objects in govc's order. VMs are turned into text only when their turn comes. */
function* objectsOf(inventory: Inventory): Generator<() => Iterable<Named>> {
  const now = (objects: readonly Saved[]) => (): Named[] => objects.map(named);
  yield now([serviceInstance(inventory), rootFolder(inventory)]);
  for (const datacenter of inventory.datacenters) {
    yield now(datacenterWithFolders(inventory, datacenter));
  }
  for (const group of inventory.portgroups) yield now([portgroup(inventory, group)]);
  for (const dvSwitch of inventory.switches) yield now([dvSwitchObject(inventory, dvSwitch)]);
  for (const [name, moref] of inventory.networks) yield now([standardNetwork(inventory, name, moref)]);
  for (const datastore of inventory.datastores) yield now([datastoreObject(inventory, datastore)]);
  for (const cluster of inventory.clusters) yield now(clusterWithPool(inventory, cluster));
  for (const host of inventory.hosts) yield now([hostSystem(inventory, host)]);
  for (const vm of inventory.vms) {
    yield () => [
      {
        type: 'VirtualMachine',
        moref: vm.moref ?? '',
        content: () => named(virtualMachine(inventory, vm)).content(),
      },
    ];
  }
}

function named({ type, moref, properties }: Saved): Named {
  return { type, moref, content: () => [savedObject(type, moref, properties)] };
}

/** A name of the inventory as part of a file's name: what could lead elsewhere becomes a dash. */
function safe(name: string): string {
  return name.replace(/[^A-Za-z0-9._-]/g, '-').replace(/^\.+|\.{2,}/g, '-') || 'vcenter';
}

/** Writes the files as one .zip, as a stream. Same estate, same content. */
export async function writeGovcZip(estate: Estate, out: Writable): Promise<void> {
  await writeZip(govcFiles(estate), out);
}
