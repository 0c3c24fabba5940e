import type { Datastore, Estate, Key, PortFile, Replication, VmRole } from '../estate/types.js';

/**
 * What an overlay file says of an estate: the shape of the overlay contract, which the domain does
 * not import. A test holds the two together.
 */
export interface OverlayData {
  readonly drydockOverlay: 1;
  readonly sites: { name: string; role?: 'protected' | 'recovery' | 'both' }[];
  readonly clusters: { name: string; site?: string; purpose?: 'desktops' | 'management' | 'servers' }[];
  readonly hosts: { name: string; site: string }[];
  readonly datastores: {
    name: string;
    site?: string;
    replication?: OverlayReplication;
    portFiles?: { switch: string; ports: string[] }[];
  }[];
  readonly vms: { name: string; role?: VmRole; placeholder?: boolean }[];
  readonly pools: {
    name: string;
    assignment?: 'dedicated' | 'floating';
    cluster?: string;
    parentVm?: string;
    snapshot?: string;
    viewVersion?: string;
    replicaDatastore?: string;
    osDatastores: string[];
    namePrefix?: string;
  }[];
  readonly protectionGroups: {
    name: string;
    type?: 'array' | 'vsphere-replication' | 'vvol' | 'vsan';
    datastores: string[];
    vms: string[];
  }[];
  readonly recoveryPlans: {
    name: string;
    groups: string[];
    priorities: { vm: string; priority: number }[];
  }[];
}

interface OverlayReplication {
  mode: Replication['mode'];
  to?: string;
  rpoMinutes?: number;
  targetDevices?: string[];
  targetNfsHost?: string;
  targetNfsPath?: string;
  cname?: string;
  consistencyGroup?: string;
}

/**
 * Everything about an estate that neither govc nor RVTools can export, as an overlay. Objects go by
 * their name, or by their key where another object of the kind has the same name.
 */
export function overlayFor(estate: Estate): OverlayData {
  const site = namer(estate.sites);
  const cluster = namer(estate.clusters);
  const datastore = namer(estate.datastores);
  // SRM names a placeholder like the VM it stands for; an overlay never means the placeholder.
  const vm = namer(estate.vms.filter(({ placeholder }) => !placeholder));
  const host = namer(estate.hosts);
  const group = namer(estate.protectionGroups);
  const ports = portFilesByDatastore(estate);
  return {
    drydockOverlay: 1,
    sites: estate.sites.map(({ name, role }) => ({ name, ...some({ role }) })),
    clusters: estate.clusters.map((c) => ({
      name: cluster(c.key),
      ...some({ site: c.site && site(c.site), purpose: c.purpose }),
    })),
    hosts: estate.hosts.flatMap((h) => (h.site === null ? [] : [{ name: host(h.key), site: site(h.site) }])),
    datastores: estate.datastores.map((d) => ({
      name: datastore(d.key),
      ...some({
        site: d.site && site(d.site),
        replication: replicationOf(d, site),
        portFiles: ports.get(d.key),
      }),
    })),
    // Desktops need no mention: their pool's name prefix finds them.
    vms: estate.vms.flatMap((v) =>
      v.role === null || v.role === 'desktop' ? [] : [{ name: vm(v.key), role: v.role }],
    ),
    pools: estate.pools.map((p) => ({
      name: p.name,
      ...some({
        assignment: p.assignment,
        cluster: p.cluster && cluster(p.cluster),
        parentVm: p.parentVm,
        snapshot: p.snapshot,
        viewVersion: p.viewVersion,
        replicaDatastore: p.replicaDatastore && datastore(p.replicaDatastore),
        namePrefix: p.namePrefix,
      }),
      osDatastores: p.osDatastores.map(datastore),
    })),
    protectionGroups: estate.protectionGroups.map((g) => ({
      name: g.name,
      ...some({ type: g.type }),
      datastores: g.datastores.map(datastore),
      vms: g.vms.map(vm),
    })),
    recoveryPlans: estate.recoveryPlans.map((plan) => ({
      name: plan.name,
      groups: plan.groups.map(group),
      priorities: plan.priorities.map((p) => ({ vm: vm(p.vm), priority: p.priority })),
    })),
  };
}

function replicationOf(d: Datastore, site: (key: Key) => string): OverlayReplication | null {
  const r = d.replication;
  if (!r) return null;
  return {
    mode: r.mode,
    ...some({
      to: r.toSite && site(r.toSite),
      rpoMinutes: r.rpoMinutes,
      targetDevices: r.targetDevices.length ? [...r.targetDevices] : null,
      targetNfsHost: r.targetNfsHost,
      targetNfsPath: r.targetNfsPath,
      cname: r.cname,
      consistencyGroup: r.consistencyGroup,
    }),
  };
}

/** The listed `.dvsData` folders; a datastore that was listed and holds none has an empty list. */
function portFilesByDatastore(estate: Estate): Map<Key, { switch: string; ports: string[] }[]> {
  const names = new Map(estate.dvSwitches.map((s) => [s.uuid, s.name]));
  const files = new Map<Key, PortFile[]>(estate.portFilesListedOn.map((key) => [key, []]));
  for (const file of estate.portFiles) files.get(file.datastore)?.push(file);
  const listed = new Map<Key, { switch: string; ports: string[] }[]>();
  for (const [datastore, here] of files) {
    const bySwitch = new Map<string, string[]>();
    for (const file of here) {
      const name = names.get(file.switchUuid) ?? file.switchUuid;
      const ports = bySwitch.get(name);
      if (ports) ports.push(file.portKey);
      else bySwitch.set(name, [file.portKey]);
    }
    listed.set(
      datastore,
      [...bySwitch].map(([name, ports]) => ({ switch: name, ports })),
    );
  }
  return listed;
}

/** Names objects the way an overlay does. */
function namer(objects: readonly { key: Key; name: string }[]): (key: Key) => string {
  const seen = new Map<string, number>();
  for (const { name } of objects) seen.set(name, (seen.get(name) ?? 0) + 1);
  const names = new Map(objects.map(({ key, name }) => [key, seen.get(name) === 1 ? name : key]));
  return (key) => names.get(key) ?? key;
}

type Known<T> = { [K in keyof T]?: Exclude<T[K], null | undefined> };

/** Leaves out what is not known: an overlay says nothing rather than "null". */
function some<T extends object>(fields: T): Known<T> {
  const known: Known<T> = {};
  for (const name of Object.keys(fields) as (keyof T)[]) {
    const value = fields[name];
    if (value !== null && value !== undefined) known[name] = value as Known<T>[typeof name];
  }
  return known;
}
