/** Writes objects the way `govc object.save` does, for tests that need a small or a broken export. */

const instance = 'xmlns:XMLSchema-instance="http://www.w3.org/2001/XMLSchema-instance"';

export function property(name: string, value: string, type = 'xsd:string', attributes = ''): string {
  return `<propSet><name>${name}</name><val ${instance} XMLSchema-instance:type="${type}"${attributes}>${value}</val></propSet>`;
}

export function reference(name: string, kind: string, moref: string): string {
  return property(name, moref, 'ManagedObjectReference', ` type="${kind}"`);
}

export function object(kind: string, moref: string, ...properties: readonly string[]): string {
  return `<ObjectContent><obj type="${kind}">${moref}</obj>${properties.join('')}</ObjectContent>`;
}

export interface TestDisk {
  readonly path: string;
  /** Nearest first. */
  readonly parents?: readonly string[];
}

export interface TestVm {
  readonly moref: string;
  readonly name: string;
  readonly home?: string;
  readonly disks?: readonly TestDisk[];
  /** [switch UUID, portgroup key, port key or null] */
  readonly nics?: readonly (readonly [string, string, string | null])[];
  readonly managedBy?: readonly [string, string];
  /** Its place in a pair of Fault Tolerance. */
  readonly ftRole?: number;
  readonly extra?: readonly string[];
}

function backing(path: string, parents: readonly string[], element: string): string {
  const [first, ...rest] = parents;
  const parent = first === undefined ? '' : backing(first, rest, 'parent');
  return `<${element} XMLSchema-instance:type="VirtualDiskFlatVer2BackingInfo"><fileName>${path}</fileName><datastore type="Datastore">datastore-1</datastore>${parent}</${element}>`;
}

export function vm(options: TestVm): string {
  const disks = (options.disks ?? []).map(
    (disk, i) =>
      `<device XMLSchema-instance:type="VirtualDisk"><key>${2000 + i}</key><deviceInfo><label>Hard disk ${i + 1}</label></deviceInfo>${backing(disk.path, disk.parents ?? [], 'backing')}<capacityInKB>2048</capacityInKB></device>`,
  );
  const nics = (options.nics ?? []).map(
    ([uuid, portgroup, port], i) =>
      `<device XMLSchema-instance:type="VirtualVmxnet3"><key>${4000 + i}</key><deviceInfo><label>Network adapter ${i + 1}</label></deviceInfo><backing XMLSchema-instance:type="VirtualEthernetCardDistributedVirtualPortBackingInfo"><port><switchUuid>${uuid}</switchUuid><portgroupKey>${portgroup}</portgroupKey>${port === null ? '' : `<portKey>${port}</portKey>`}</port></backing><macAddress>00:50:56:00:00:0${i}</macAddress></device>`,
  );
  const managedBy = options.managedBy
    ? `<managedBy><extensionKey>${options.managedBy[0]}</extensionKey><type>${options.managedBy[1]}</type></managedBy>`
    : '';
  const pair = options.ftRole === undefined ? '' : `<ftInfo><role>${options.ftRole}</role></ftInfo>`;
  const config = `<instanceUuid>5005-${options.moref}</instanceUuid><template>false</template><files><vmPathName>${options.home ?? `[ds1] ${options.name}/${options.name}.vmx`}</vmPathName></files>${managedBy}${pair}<hardware><numCPU>2</numCPU><memoryMB>1024</memoryMB>${disks.join('')}${nics.join('')}</hardware>`;
  return object(
    'VirtualMachine',
    options.moref,
    property('name', options.name),
    property('config', config, 'VirtualMachineConfigInfo'),
    reference('parent', 'Folder', 'group-v1'),
    property(
      'datastore',
      '<ManagedObjectReference type="Datastore">datastore-1</ManagedObjectReference>',
      'ArrayOfManagedObjectReference',
    ),
    property(
      'runtime',
      '<host type="HostSystem">host-1</host><connectionState>connected</connectionState><powerState>poweredOn</powerState>',
      'VirtualMachineRuntimeInfo',
    ),
    ...(options.extra ?? []),
  );
}

/** A whole small export: one vCenter, datacenter, cluster, host, VMFS datastore and dvSwitch. */
export function smallExport(vms: readonly TestVm[] = []): Record<string, string> {
  const files: Record<string, string> = {
    '0000-ServiceInstance-ServiceInstance.xml': object(
      'ServiceInstance',
      'ServiceInstance',
      property(
        'content',
        '<about><fullName>VMware vCenter Server 5.0.0 build-1</fullName><version>5.0.0</version><instanceUuid>AAAA-1</instanceUuid></about>',
        'ServiceContent',
      ),
    ),
    '0001-Datacenter-datacenter-1.xml': object('Datacenter', 'datacenter-1', property('name', 'dc')),
    '0002-Folder-group-v1.xml': object(
      'Folder',
      'group-v1',
      property('name', 'vm'),
      reference('parent', 'Datacenter', 'datacenter-1'),
    ),
    '0003-ClusterComputeResource-domain-c1.xml': object(
      'ClusterComputeResource',
      'domain-c1',
      property('name', 'Desktops%2fA'),
      reference('parent', 'Folder', 'group-v1'),
      property(
        'configuration',
        '<dasConfig><enabled>true</enabled><failoverLevel>1</failoverLevel><defaultVmSettings><restartPriority>medium</restartPriority></defaultVmSettings></dasConfig><dasVmConfig><key type="VirtualMachine">vm-1</key><dasSettings><restartPriority>high</restartPriority></dasSettings></dasVmConfig>',
        'ClusterConfigInfo',
      ),
    ),
    '0004-HostSystem-host-1.xml': object(
      'HostSystem',
      'host-1',
      property('name', 'esx1'),
      reference('parent', 'ClusterComputeResource', 'domain-c1'),
      property('runtime', '<connectionState>connected</connectionState>', 'HostRuntimeInfo'),
    ),
    '0005-Datastore-datastore-1.xml': object(
      'Datastore',
      'datastore-1',
      property('name', 'ds1'),
      reference('parent', 'Folder', 'group-v1'),
      property(
        'info',
        '<url>ds:///vmfs/volumes/4F-1/</url><vmfs><uuid>4F-1</uuid><majorVersion>5</majorVersion></vmfs>',
        'VmfsDatastoreInfo',
      ),
      property('summary', '<type>VMFS</type><accessible>true</accessible>', 'DatastoreSummary'),
      property(
        'host',
        '<DatastoreHostMount><key type="HostSystem">host-1</key><mountInfo><path>/vmfs/volumes/4F-1</path><accessMode>readWrite</accessMode></mountInfo></DatastoreHostMount>',
        'ArrayOfDatastoreHostMount',
      ),
    ),
    '0006-VmwareDistributedVirtualSwitch-dvs-1.xml': object(
      'VmwareDistributedVirtualSwitch',
      'dvs-1',
      property('name', 'dvs'),
      property('uuid', '50 05 18 90 93 24 9e 5c-69 63 f2 a0 e2 8f d9 9a'),
    ),
    '0007-DistributedVirtualPortgroup-dvportgroup-1.xml': object(
      'DistributedVirtualPortgroup',
      'dvportgroup-1',
      property('name', 'Desktops'),
      property('key', 'dvportgroup-1'),
      property(
        'config',
        '<distributedVirtualSwitch type="VmwareDistributedVirtualSwitch">dvs-1</distributedVirtualSwitch><numPorts>8</numPorts><type>earlyBinding</type>',
        'DVPortgroupConfigInfo',
      ),
    ),
  };
  for (const [i, options] of vms.entries()) {
    files[`${String(100 + i)}-VirtualMachine-${options.moref}.xml`] = vm(options);
  }
  return files;
}

export const switchUuid = '50 05 18 90 93 24 9e 5c-69 63 f2 a0 e2 8f d9 9a';

/** A FetchDVPorts answer: [port key, MoRef of the VM connected or null]. */
export function ports(list: readonly (readonly [string, string | null])[]): string {
  const entries = list.map(
    ([key, connected]) =>
      `<returnval><key>${key}</key><dvsUuid>${switchUuid}</dvsUuid><portgroupKey>dvportgroup-1</portgroupKey>${connected === null ? '' : `<connectee><connectedEntity type="VirtualMachine">${connected}</connectedEntity><type>vmVnic</type></connectee>`}<conflict>false</conflict></returnval>`,
  );
  return `<FetchDVPortsResponse>${entries.join('')}</FetchDVPortsResponse>`;
}
