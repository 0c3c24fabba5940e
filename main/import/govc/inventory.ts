import type { ClusterFacts, HostFacts, TreeFacts } from './compute.js';
import { readCluster, readHost, readTree } from './compute.js';
import type { OpenPort, PortgroupFacts, SwitchFacts } from './network.js';
import { readPortgroup, readSwitch } from './network.js';
import { text, at } from './node.js';
import type { ManagedObject } from './objectFile.js';
import type { DatastoreFacts } from './storage.js';
import { readDatastore } from './storage.js';
import type { OpenDisk, OpenNic, VmFacts } from './vm.js';
import { readVm } from './vm.js';

/** The vCenter an export was made from. */
export interface AboutFacts {
  readonly file: string;
  readonly fullName: string | null;
  readonly version: string | null;
  readonly instanceUuid: string | null;
}

/** Where the ports of a switch were listed. */
export interface PortListing {
  readonly file: string;
  /** MoRef of the switch by the folder's name; a list without ports says nothing else. */
  readonly switchMoref: string | null;
}

/**
 * All facts of one export, still joined by MoRefs: files come in any order, so nothing can be
 * looked up before the last one is read.
 */
export class Inventory {
  about: AboutFacts | null = null;
  readonly tree = new Map<string, TreeFacts>();
  readonly clusters: ClusterFacts[] = [];
  readonly hosts: HostFacts[] = [];
  readonly datastores: DatastoreFacts[] = [];
  readonly switches: SwitchFacts[] = [];
  readonly portgroups: PortgroupFacts[] = [];
  readonly ports: OpenPort[] = [];
  /** The newest change of a port's state. */
  portsChangedAt: string | null = null;
  readonly portListings: PortListing[] = [];
  readonly vms: VmFacts[] = [];
  /** Of all VMs, in the VMs' order: an array for each would take as much as what is in it. */
  readonly disks: OpenDisk[] = [];
  readonly nics: OpenNic[] = [];
  /** Where an object was told, by kind and MoRef. */
  readonly #files = new Map<string, Map<string, string>>();

  /** Adds an object; answers the file that told it before, if one did. */
  add(object: ManagedObject, file: string): string | null {
    let files = this.#files.get(object.kind);
    if (files === undefined) this.#files.set(object.kind, (files = new Map()));
    const earlier = files.get(object.moref);
    if (earlier !== undefined) return earlier;
    files.set(object.moref, file);
    switch (object.kind) {
      case 'ServiceInstance': {
        const about = at(object.properties.get('content'), 'about');
        this.about = {
          file,
          fullName: text(about, 'fullName'),
          version: text(about, 'version'),
          instanceUuid: text(about, 'instanceUuid'),
        };
        break;
      }
      case 'Folder':
      case 'Datacenter':
      case 'ComputeResource':
      case 'ResourcePool':
      case 'VirtualApp':
        this.tree.set(object.moref, readTree(object, file));
        break;
      case 'ClusterComputeResource':
        this.tree.set(object.moref, readTree(object, file));
        this.clusters.push(readCluster(object, file));
        break;
      case 'HostSystem':
        this.hosts.push(readHost(object, file));
        break;
      case 'Datastore':
        this.datastores.push(readDatastore(object, file));
        break;
      case 'VmwareDistributedVirtualSwitch':
      case 'DistributedVirtualSwitch':
        this.switches.push(readSwitch(object, file));
        break;
      case 'DistributedVirtualPortgroup':
        this.portgroups.push(readPortgroup(object, file));
        break;
      case 'VirtualMachine': {
        const { facts, disks, nics } = readVm(object, { source: 0, place: file });
        this.vms.push(facts);
        for (const disk of disks) this.disks.push(disk);
        for (const nic of nics) this.nics.push(nic);
        break;
      }
    }
    return null;
  }

  /** The datacenter above an object, found by climbing the tree. */
  datacenterOf(parent: string | null): TreeFacts | null {
    // Bounded: a damaged export can hold a ring of parents.
    for (let moref = parent, steps = 0; moref !== null && steps < 100; steps += 1) {
      const node = this.tree.get(moref);
      if (!node) return null;
      if (node.kind === 'Datacenter') return node;
      moref = node.parent;
    }
    return null;
  }
}
