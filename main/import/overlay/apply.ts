import { createHash } from 'node:crypto';
import { emptyOverlay, type Overlay } from '../../../src/contract/overlay.js';
import type { ImportProblem } from '../../../src/contract/types.js';
import { assignInStretches } from '../../../src/domain/estate/clones.js';
import { overlayKey } from '../../../src/domain/estate/keys.js';
import type {
  Cluster,
  Estate,
  Host,
  Key,
  Pool,
  Provenance,
  Site,
  Vm,
} from '../../../src/domain/estate/types.js';
import { atOnce, eachOf, type Stretches } from '../../../src/domain/stretches.js';
import { Problems } from '../problems.js';
import { added, applyingPhase, onceEach, type Applying } from './applying.js';
import { applyToDatastores, deriveDatastoreSites } from './datastores.js';
import { Names } from './names.js';
import { applyGroups, applyPlans } from './srm.js';

export interface AppliedOverlay {
  readonly estate: Estate;
  readonly problems: readonly ImportProblem[];
}

/**
 * Adds to an estate what its overlay says. Pure: the estate given is left as it is, and the overlay
 * can be changed and applied to it again.
 *
 * Objects are found by key or by exact name; a name that is not there or means several objects is a
 * problem and changes nothing. A record the overlay makes has the overlay as its source, a record
 * it adds facts to has it in `also`.
 */
export function applyOverlay(imported: Estate, overlay: Overlay): AppliedOverlay {
  return atOnce(applyInStretches(imported, overlay));
}

const parts = 6;

/** A part of the work: its stretches are those of the whole. */
function* part<T>(done: number, work: Stretches<T>): Stretches<T> {
  for (;;) {
    const next = work.next();
    if (next.done === true) return next.value;
    yield { phase: applyingPhase, done, total: parts };
  }
}

/** The same in stretches, for jobs that can be stopped. */
export function* applyInStretches(imported: Estate, overlay: Overlay): Stretches<AppliedOverlay> {
  yield { phase: applyingPhase, done: 0, total: parts };
  const problems = new Problems();
  const source = imported.sources.length;
  const isEmpty = JSON.stringify(overlay) === JSON.stringify(emptyOverlay);
  const at = (place: string): Provenance => ({ source, place });
  const sites = applySites(imported, overlay, problems, at);
  const applying: Applying = { problems, sites: new Names('site', sites, problems), at };

  const clusters = applyToClusters(imported, overlay, applying);
  const hosts = applyToHosts(imported, overlay, applying);
  const marked = yield* part(0, applyToVms(imported, overlay, applying));
  const storage = yield* part(1, applyToDatastores(imported, overlay, applying));
  const datastores = yield* part(
    2,
    deriveDatastoreSites(storage.datastores, imported.mounts, hosts, clusters),
  );
  const pools = applyPools({ ...imported, clusters, datastores }, overlay, applying);
  const clones = yield* part(3, assignInStretches({ ...imported, vms: marked }, pools));
  sayEmptyPools(pools, clones.members, problems);
  const vmNames = vmsByName(clones.vms, problems);
  const datastoreNames = new Names('datastore', datastores, problems);
  const groups = yield* part(4, applyGroups(imported, overlay, datastoreNames, vmNames, applying));
  const plans = yield* part(5, applyPlans(imported, overlay, groups, vmNames, applying));
  return {
    estate: {
      ...imported,
      sources: isEmpty
        ? imported.sources
        : [
            ...imported.sources,
            {
              format: 'overlay',
              name: 'overlay',
              sha256: createHash('sha256').update(JSON.stringify(overlay)).digest('hex'),
              takenAt: null,
              producer: null,
            },
          ],
      sites,
      clusters,
      hosts,
      datastores,
      vms: clones.vms,
      portFiles: storage.portFiles,
      portFilesListedOn: storage.portFilesListedOn,
      replicas: clones.replicas,
      linkedClones: clones.linkedClones,
      pools,
      protectionGroups: groups,
      recoveryPlans: plans,
    },
    problems: problems.list,
  };
}

function applySites(
  imported: Estate,
  overlay: Overlay,
  problems: Problems,
  at: (place: string) => Provenance,
): Site[] {
  const sites = new Map(imported.sites.map((site) => [site.key, site]));
  for (const entry of onceEach(overlay.sites, 'sites', problems)) {
    const key = overlayKey('site', entry.name);
    const from = at(`sites "${entry.name}"`);
    sites.set(key, { key, name: entry.name, role: entry.role ?? null, from });
  }
  return [...sites.values()];
}

function applyToClusters(imported: Estate, overlay: Overlay, { problems, sites, at }: Applying): Cluster[] {
  const names = new Names('cluster', imported.clusters, problems);
  const changed = new Map<Key, Cluster>();
  for (const entry of onceEach(overlay.clusters, 'clusters', problems)) {
    const place = `clusters "${entry.name}"`;
    const cluster = names.find(entry.name, place);
    if (!cluster) continue;
    const site = entry.site === undefined ? null : sites.find(entry.site, place);
    changed.set(
      cluster.key,
      added(
        cluster,
        { site: site?.key ?? cluster.site, purpose: entry.purpose ?? cluster.purpose },
        at(place),
      ),
    );
  }
  return imported.clusters.map((cluster) => changed.get(cluster.key) ?? cluster);
}

function applyToHosts(imported: Estate, overlay: Overlay, { problems, sites, at }: Applying): Host[] {
  const names = new Names('host', imported.hosts, problems);
  const changed = new Map<Key, Host>();
  for (const entry of onceEach(overlay.hosts, 'hosts', problems)) {
    const place = `hosts "${entry.name}"`;
    const host = names.find(entry.name, place);
    const site = sites.find(entry.site, place);
    if (host && site) changed.set(host.key, added(host, { site: site.key }, at(place)));
  }
  return imported.hosts.map((host) => changed.get(host.key) ?? host);
}

function* applyToVms(
  imported: Estate,
  overlay: Overlay,
  { problems, at }: Applying,
): Stretches<readonly Vm[]> {
  if (overlay.vms.length === 0) return imported.vms;
  const entries = onceEach(overlay.vms, 'vms', problems);
  const changed = new Map<Key, Vm>();
  const apply = (entry: Overlay['vms'][number], names: Names<Vm>): void => {
    const place = `vms "${entry.name}"`;
    const vm = names.find(entry.name, place);
    if (!vm) return;
    const facts = { role: entry.role ?? vm.role, placeholder: entry.placeholder ?? vm.placeholder };
    changed.set(vm.key, added(vm, facts, at(place)));
  };
  // Placeholders first: once known, they no longer stand in the way of the VM of the same name.
  const anyVm = yield* new Names('VM', imported.vms, problems).ready();
  yield* eachOf(applyingPhase, entries, (entry) => {
    if (entry.placeholder !== undefined) apply(entry, anyVm);
  });
  const marked: Vm[] = [];
  yield* eachOf(applyingPhase, imported.vms, (vm) => marked.push(changed.get(vm.key) ?? vm));
  const realVm = yield* vmsByName(marked, problems).ready();
  yield* eachOf(applyingPhase, entries, (entry) => {
    if (entry.placeholder === undefined) apply(entry, realVm);
  });
  const vms: Vm[] = [];
  yield* eachOf(applyingPhase, imported.vms, (vm) => vms.push(changed.get(vm.key) ?? vm));
  return vms;
}

/** VMs by name. SRM names a placeholder like the VM it stands for, and never is the placeholder meant. */
function vmsByName(vms: readonly Vm[], problems: Problems): Names<Vm> {
  return new Names('VM', vms, problems, (vm) => !vm.placeholder);
}

function applyPools(
  estate: Pick<Estate, 'pools' | 'clusters' | 'datastores'>,
  overlay: Overlay,
  { problems, at }: Applying,
): Pool[] {
  const clusters = new Names('cluster', estate.clusters, problems);
  const datastores = new Names('datastore', estate.datastores, problems);
  const pools = new Map(estate.pools.map((pool) => [pool.key, pool]));
  for (const entry of onceEach(overlay.pools, 'pools', problems)) {
    const key = overlayKey('pool', entry.name);
    const place = `pools "${entry.name}"`;
    pools.set(key, {
      key,
      name: entry.name,
      assignment: entry.assignment ?? null,
      cluster: entry.cluster === undefined ? null : (clusters.find(entry.cluster, place)?.key ?? null),
      parentVm: entry.parentVm ?? null,
      snapshot: entry.snapshot ?? null,
      viewVersion: entry.viewVersion ?? null,
      replicaDatastore:
        entry.replicaDatastore === undefined
          ? null
          : (datastores.find(entry.replicaDatastore, place)?.key ?? null),
      osDatastores: datastores.findAll(entry.osDatastores, place),
      namePrefix: entry.namePrefix ?? null,
      maxDesktops: pools.get(key)?.maxDesktops ?? null,
      from: at(place),
    });
  }
  return [...pools.values()];
}

function sayEmptyPools(pools: readonly Pool[], members: ReadonlyMap<Key, number>, problems: Problems): void {
  for (const pool of pools) {
    if (members.has(pool.key)) continue;
    const why =
      pool.namePrefix === null
        ? 'has no namePrefix, so no desktops are known to be its own'
        : `has no desktops: no VM's name begins with "${pool.namePrefix}"`;
    problems.add('warning', 'pool-empty', `The pool "${pool.name}" ${why}.`, {
      file: 'overlay',
      column: `pools "${pool.name}"`,
    });
  }
}
