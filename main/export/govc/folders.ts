import type { Datacenter } from '../../../src/domain/estate/types.js';
import { morefOf, vcenterBuild } from '../lookups.js';
import { el, property, ref, refList, refProperty, type Element } from './elements.js';
import type { Inventory } from './inventory.js';

/** An object to be saved: its type, its MoRef and its properties. */
export interface Saved {
  readonly type: string;
  readonly moref: string;
  readonly properties: readonly Element[];
}

const ROOT = 'group-d1';

function named(type: string, moref: string, name: string, more: readonly Element[]): Saved {
  return {
    type,
    moref,
    properties: [
      property('name', 'xsd:string', name),
      property('overallStatus', 'ManagedEntityStatus', 'green'),
      ...more,
    ],
  };
}

/** vCenter itself: what it is and which one. */
export function serviceInstance(inventory: Inventory): Saved {
  const { vcenter } = inventory;
  const version = vcenter.version ?? '';
  const build = vcenterBuild(vcenter.version);
  return {
    type: 'ServiceInstance',
    moref: 'ServiceInstance',
    properties: [
      property('content', 'ServiceContent', [
        ref('rootFolder', 'Folder', ROOT),
        ref('propertyCollector', 'PropertyCollector', 'propertyCollector'),
        ref('viewManager', 'ViewManager', 'ViewManager'),
        el('about', [
          el('name', 'VMware vCenter Server'),
          el('fullName', `VMware vCenter Server ${version} build-${build}`),
          el('vendor', 'VMware, Inc.'),
          el('version', version),
          el('build', build),
          el('localeVersion', 'INTL'),
          el('localeBuild', '000'),
          el('osType', 'win32-x64'),
          el('productLineId', 'vpx'),
          el('apiType', 'VirtualCenter'),
          el('apiVersion', version.slice(0, 3)),
          ...(vcenter.instanceUuid === null ? [] : [el('instanceUuid', vcenter.instanceUuid)]),
          el('licenseProductName', 'VMware VirtualCenter Server'),
          el('licenseProductVersion', '5.0'),
        ]),
      ]),
    ],
  };
}

/** The folder that holds the datacenters. */
export function rootFolder(inventory: Inventory): Saved {
  return named('Folder', ROOT, 'Datacenters', [
    refList(
      'childEntity',
      'Datacenter',
      inventory.datacenters.map(({ key }) => morefOf(key)),
    ),
    strings('childType', ['Folder', 'Datacenter']),
  ]);
}

/** A datacenter and the folders below it. */
export function datacenterWithFolders(inventory: Inventory, datacenter: Datacenter): Saved[] {
  const moref = morefOf(datacenter.key);
  const { root, vmFolders } = inventory.folders(datacenter.key);
  const here = <T extends { datacenter: string | null }>(items: readonly T[]): T[] =>
    items.filter((item) => item.datacenter === datacenter.key);
  const datastores = here(inventory.datastores).map((d) => ({
    type: 'Datastore',
    moref: d.moref ?? '',
  }));
  const switches = here(inventory.switches);
  const networks = [
    ...[...inventory.networks.values()].map((m) => ({ type: 'Network', moref: m })),
    ...switches.map((s) => ({
      type: 'VmwareDistributedVirtualSwitch',
      moref: inventory.switchMoref(s.key),
    })),
    ...inventory.portgroups
      .filter((group) => switches.some((s) => s.key === group.dvSwitch))
      .map((g) => ({ type: 'DistributedVirtualPortgroup', moref: g.moref ?? '' })),
  ];
  const loose = here(inventory.vms).filter((vm) => inventory.folderOf(vm.key) === root.vm);
  const under = (folder: string, name: string, children: readonly Child[], types: string[]): Saved =>
    named('Folder', folder, name, [
      refProperty('parent', 'Datacenter', moref),
      childEntity(children),
      strings('childType', types),
    ]);
  return [
    named('Datacenter', moref, datacenter.name, [
      refProperty('parent', 'Folder', ROOT),
      refProperty('vmFolder', 'Folder', root.vm),
      refProperty('hostFolder', 'Folder', root.host),
      refProperty('datastoreFolder', 'Folder', root.datastore),
      refProperty('networkFolder', 'Folder', root.network),
      refList(
        'datastore',
        'Datastore',
        datastores.map((d) => d.moref),
      ),
    ]),
    under(
      root.vm,
      'vm',
      [
        ...vmFolders.map((folder) => ({ type: 'Folder', moref: folder.moref })),
        ...loose.map((vm) => ({ type: 'VirtualMachine', moref: morefOf(vm.key) })),
      ],
      ['Folder', 'VirtualMachine', 'VirtualApp'],
    ),
    under(
      root.host,
      'host',
      here(inventory.clusters).map(({ key }) => ({
        type: 'ClusterComputeResource',
        moref: morefOf(key),
      })),
      ['Folder', 'ComputeResource'],
    ),
    under(root.datastore, 'datastore', datastores, ['Folder', 'Datastore', 'StoragePod']),
    under(root.network, 'network', networks, ['Folder', 'Network', 'DistributedVirtualSwitch']),
    ...vmFolders.map((folder) =>
      named('Folder', folder.moref, folder.name, [
        refProperty('parent', 'Folder', root.vm),
        refList(
          'childEntity',
          'VirtualMachine',
          folder.vms.map(({ key }) => morefOf(key)),
        ),
        strings('childType', ['Folder', 'VirtualMachine', 'VirtualApp']),
      ]),
    ),
  ];
}

interface Child {
  readonly type: string;
  readonly moref: string;
}

function childEntity(children: readonly Child[]): Element {
  return property(
    'childEntity',
    'ArrayOfManagedObjectReference',
    children.map(({ type, moref }) => ref('ManagedObjectReference', type, moref)),
  );
}

function strings(name: string, values: readonly string[]): Element {
  return property(
    name,
    'ArrayOfString',
    values.map((value) => el('string', value)),
  );
}

export { named };
