import { overlayKey } from '../estate/keys.js';
import type { Datastore, Host, Key, Vm, VmRole } from '../estate/types.js';
import { CLUSTER_RESTART_PRIORITY, FROM_SAMPLE, two, type EstateBuilder } from './builder.js';
import { naa, uuid } from './identifiers.js';
import { DUPLICATE_NAME, SPANNING_VM, UNPROTECTED_VM } from './planted.js';
import type { Sites } from './sites.js';
import { DOMAIN } from './sites.js';

const GUEST = 'Microsoft Windows Server 2008 R2 (64-bit)';
const ESXI = { version: '5.1.0', build: '799733' };

/** A server of the management clusters. */
interface Server {
  readonly name: string;
  readonly role: VmRole;
  readonly on: 'infrastructure' | 'view' | 'local';
  readonly cpus: number;
  readonly memoryGib: number;
  readonly diskGib: readonly number[];
  /** SRM priority; servers without one are not protected. */
  readonly priority?: 1 | 2 | 3 | 4 | 5;
  readonly network?: string;
}

/** What the View environment needs before a single desktop is of use; SRM moves those with a priority. */
const protectedSideServers: readonly Server[] = [
  {
    name: 'nk-dc01',
    role: 'domain-controller',
    on: 'infrastructure',
    cpus: 1,
    memoryGib: 4,
    diskGib: [40],
    priority: 1,
  },
  { name: 'nk-dns01', role: 'dns', on: 'infrastructure', cpus: 1, memoryGib: 2, diskGib: [40], priority: 1 },
  {
    name: 'nk-sql01',
    role: 'database',
    on: 'infrastructure',
    cpus: 4,
    memoryGib: 16,
    diskGib: [60, 250],
    priority: 2,
  },
  { name: 'nk-vc-desk', role: 'vcenter', on: 'view', cpus: 2, memoryGib: 12, diskGib: [60], priority: 3 },
  { name: 'nk-composer01', role: 'composer', on: 'view', cpus: 2, memoryGib: 4, diskGib: [60], priority: 4 },
  {
    name: 'nk-conn01',
    role: 'connection-server',
    on: 'view',
    cpus: 4,
    memoryGib: 10,
    diskGib: [60],
    priority: 4,
  },
  {
    name: 'nk-conn02',
    role: 'connection-server',
    on: 'view',
    cpus: 4,
    memoryGib: 10,
    diskGib: [60],
    priority: 4,
  },
  {
    name: 'nk-sec01',
    role: 'security-server',
    on: 'view',
    cpus: 4,
    memoryGib: 10,
    diskGib: [60],
    priority: 5,
    network: 'DMZ-90',
  },
  {
    name: 'nk-sec02',
    role: 'security-server',
    on: 'view',
    cpus: 4,
    memoryGib: 10,
    diskGib: [60],
    priority: 5,
    network: 'DMZ-90',
  },
  { name: 'nk-vc-sp', role: 'vcenter', on: 'local', cpus: 2, memoryGib: 8, diskGib: [60] },
  { name: 'nk-srm-sp', role: 'srm', on: 'local', cpus: 2, memoryGib: 4, diskGib: [40] },
];

const recoverySideServers: readonly Server[] = [
  { name: 'nk-dc11', role: 'domain-controller', on: 'local', cpus: 1, memoryGib: 4, diskGib: [40] },
  { name: 'nk-vc-ge', role: 'vcenter', on: 'local', cpus: 2, memoryGib: 8, diskGib: [60] },
  { name: 'nk-srm-ge', role: 'srm', on: 'local', cpus: 2, memoryGib: 4, diskGib: [40] },
];

/** One site's management cluster and the place its VMs go. */
interface Ground {
  readonly vcenter: Key;
  readonly datacenter: Key;
  readonly cluster: Key;
  readonly hosts: readonly Host[];
}

/**
 * The management clusters of both sites, each with its own vCenter and its own SRM server: SRM
 * cannot move the vCenter it is registered with, so the desktops' vCenter is a VM here.
 */
export function buildManagement(build: EstateBuilder, sites: Sites, faults: boolean): void {
  const atProtected = ground(build, 'sp');
  const spans = (name: string, gib: number): Datastore =>
    build.vmfs(name, { ...where(atProtected), site: sites.protected }, gib, () => ({
      mode: 'synchronous',
      toSite: sites.recovery,
      rpoMinutes: 0,
      targetDevices: [naa(build.random)],
      targetNfsHost: null,
      targetNfsPath: null,
      cname: null,
      consistencyGroup: 'CG-MGMT',
    }));
  const infrastructure = spans('sp-vmfs-mgmt-01', 1536);
  const view = spans('sp-vmfs-mgmt-02', 1024);
  const localHere = unreplicated(build, 'sp-vmfs-mgmt-local', 512, atProtected, sites.protected);
  mountAll(build, atProtected, [infrastructure, view, localHere]);
  cluster(build, atProtected, 'sp-mgmt', sites.protected, [infrastructure, view]);

  const homes = { infrastructure, view, local: localHere };
  const protectedVms = new Map<Server, Vm>();
  for (const server of protectedSideServers) {
    const vm = addServer(build, atProtected, server, homes[server.on]);
    if (server.priority) protectedVms.set(server, vm);
  }
  const profile = addServer(
    build,
    atProtected,
    { name: SPANNING_VM.vm, role: 'other', on: 'infrastructure', cpus: 2, memoryGib: 8, diskGib: [60] },
    infrastructure,
  );
  build.disk(profile, {
    datastore: faults ? localHere : infrastructure,
    file: `${profile.name}/${profile.name}_1.vmdk`,
    capacityMib: 300 * 1024,
  });
  const small = { role: 'other', cpus: 1, memoryGib: 4, diskGib: [40] } as const;
  addServer(
    build,
    atProtected,
    { ...small, name: UNPROTECTED_VM.vm, on: faults ? 'view' : 'local' },
    faults ? view : localHere,
  );
  addServer(build, atProtected, { ...small, name: DUPLICATE_NAME.vm, on: 'local' }, localHere);
  if (faults) {
    // Restored from a backup during a migration, and never removed.
    addServer(build, atProtected, { ...small, name: DUPLICATE_NAME.vm, on: 'local' }, localHere, {
      power: 'off',
      folder: `${DUPLICATE_NAME.vm}_1`,
    });
  }

  const atRecovery = ground(build, 'ge');
  const localThere = unreplicated(build, 'ge-vmfs-mgmt-01', 1024, atRecovery, sites.recovery);
  const placeholders = unreplicated(build, 'ge-vmfs-placeholder', 20, atRecovery, sites.recovery);
  mountAll(build, atRecovery, [localThere, placeholders]);
  cluster(build, atRecovery, 'ge-mgmt', sites.recovery, [localThere]);
  for (const server of recoverySideServers) addServer(build, atRecovery, server, localThere);
  for (const vm of [...protectedVms.values(), profile]) {
    build.vm({
      ...where(atRecovery),
      name: vm.name,
      cluster: atRecovery.cluster,
      host: atRecovery.hosts[0]?.key ?? '',
      home: placeholders,
      guest: GUEST,
      cpus: vm.cpus ?? 1,
      memoryMib: vm.memoryMib ?? 1024,
      power: 'off',
      placeholder: true,
    });
  }

  protect(build, infrastructure, view, protectedVms, profile);
}

function protect(
  build: EstateBuilder,
  infrastructure: Datastore,
  view: Datastore,
  servers: ReadonlyMap<Server, Vm>,
  profile: Vm,
): void {
  const groups = [
    { name: 'Infrastructure', datastore: infrastructure, extra: [profile.key] },
    { name: 'View', datastore: view, extra: [] },
  ];
  for (const { name, datastore, extra } of groups) {
    const vms = [...servers.values()].filter((vm) => vm.homeDatastore === datastore.key);
    build.draft.protectionGroups.push({
      key: overlayKey('pg', name),
      from: FROM_SAMPLE,
      name,
      type: 'array',
      datastores: [datastore.key],
      vms: [...vms.map((vm) => vm.key), ...extra],
    });
  }
  build.draft.recoveryPlans.push({
    key: overlayKey('rp', 'Management to Geest'),
    from: FROM_SAMPLE,
    name: 'Management to Geest',
    groups: groups.map(({ name }) => overlayKey('pg', name)),
    priorities: [...servers].map(([server, vm]) => ({ vm: vm.key, priority: server.priority ?? 3 })),
    dependencies: [],
    vmSettings: [],
  });
}

function ground(build: EstateBuilder, short: string): Ground {
  const vcenter = build.vcenter(`nk-vc-${short}.${DOMAIN}`, uuid(build.random), '5.1.0').key;
  const datacenter = build.datacenter(`${short}-management`, vcenter);
  const key = `${vcenter}/${build.moref(vcenter, 'domain-c')}`;
  const hosts = [1, 2, 3].map((n) =>
    build.host(
      `esx-${short}-m01-${two(n)}.${DOMAIN}`,
      { vcenter, datacenter, cluster: key, site: null },
      ESXI,
      false,
    ),
  );
  return { vcenter, datacenter, cluster: key, hosts };
}

function where(of: Ground): { vcenter: Key; datacenter: Key } {
  return { vcenter: of.vcenter, datacenter: of.datacenter };
}

function cluster(
  build: EstateBuilder,
  of: Ground,
  name: string,
  site: Key,
  heartbeat: readonly Datastore[],
): void {
  build.draft.clusters.push({
    key: of.cluster,
    from: FROM_SAMPLE,
    name,
    ...where(of),
    site,
    ha: {
      enabled: true,
      admissionControl: true,
      policy: 'slots',
      failuresToTolerate: 1,
      cpuPercent: null,
      memoryPercent: null,
      isolationResponse: 'none',
      restartPriority: CLUSTER_RESTART_PRIORITY,
      heartbeatDatastores: heartbeat.map((datastore) => datastore.key),
      rules: [],
    },
    drsEnabled: true,
    purpose: 'management',
  });
}

function unreplicated(build: EstateBuilder, name: string, gib: number, of: Ground, site: Key): Datastore {
  return build.vmfs(name, { ...where(of), site }, gib, () => NOT_REPLICATED);
}

/** A known fact, not a gap: the storage team says nobody copies it. */
export const NOT_REPLICATED = {
  mode: 'none',
  toSite: null,
  rpoMinutes: null,
  targetDevices: [],
  targetNfsHost: null,
  targetNfsPath: null,
  cname: null,
  consistencyGroup: null,
} as const;

function mountAll(build: EstateBuilder, of: Ground, datastores: readonly Datastore[]): void {
  for (const host of of.hosts) {
    for (const datastore of datastores) build.mount(host, datastore, datastore.vmfsUuid ?? '');
  }
}

function addServer(
  build: EstateBuilder,
  of: Ground,
  server: Server,
  home: Datastore,
  change: { power?: Vm['power']; folder?: string } = {},
): Vm {
  const vm = build.vm({
    ...where(of),
    name: server.name,
    cluster: of.cluster,
    host: of.hosts[build.random.below(of.hosts.length)]?.key ?? '',
    home,
    guest: GUEST,
    cpus: server.cpus,
    memoryMib: server.memoryGib * 1024,
    power: change.power ?? 'on',
    role: server.role,
    ...(change.folder && { folder: change.folder }),
    ...(server.role === 'database' && { haRestartPriority: 'high' }),
  });
  const folder = change.folder ?? server.name;
  server.diskGib.forEach((gib, i) => {
    build.disk(vm, {
      datastore: home,
      file: `${folder}/${server.name}${i === 0 ? '' : `_${i}`}.vmdk`,
      capacityMib: gib * 1024,
    });
  });
  build.nic(vm, { networkName: server.network ?? 'Servers-80', connected: vm.power === 'on' });
  return vm;
}
