import { clusterOfVm, lookupsOf } from '../findings/lookups.js';
import { copiesSeen } from '../findings/volumeCopies.js';
import { countOf, listed, namesOf, plural } from '../steps/words.js';
import { isAfter5, isBefore5 } from '../steps/commands.js';
import { deduced, read, recalled } from '../steps/kind.js';
import type { Base } from './base.js';
import { bringsVcenter } from './initial.js';
import { managementInTheWay, sourcesOf } from './scope/beside.js';
import { inOwnCluster } from './scope/places.js';
import { replicationDenied } from './replicationDenied.js';
import type { Scope } from './scope/index.js';
import type { Skeleton } from './skeleton.js';
import type { Assumption, SourceNote } from './types.js';
import { visible } from '../visible.js';

/** What a plan's verdict rests on and the model cannot know. Each says how to make sure before the day. */
export function assumptionsOf(base: Base, skeleton: Skeleton): Assumption[] {
  const list: Assumption[] = [...base.assumptions];
  const assume = assumer(list);
  users(skeleton, assume);
  assume(
    'durations',
    'Times are estimates; none was measured here.',
    'Rehearse, and take the times of the after-action report.',
    deduced(),
  );
  return list;
}

/** What moving desktops between sites rests on. */
export function viewAssumptions(scope: Scope): Assumption[] {
  const list: Assumption[] = [];
  const assume = assumer(list);
  storage(scope, assume);
  hosts(scope, assume);
  networkAndHa(scope, assume);
  management(scope, assume);
  return list;
}

/** Writes assumptions into a list. */
export function assumer(list: Assumption[]): Assume {
  return (id, text, check, source) => {
    list.push({ id, text: visible(text), check: visible(check), source });
  };
}

export type Assume = (id: string, text: string, check: string, source: SourceNote) => void;

function storage(scope: Scope, assume: Assume): void {
  const { scenario, unknowns, groups } = scope;
  const datastores = groups.flatMap((group) => group.datastores);
  if (scenario.event === 'lost') {
    assume(
      'originals-idle',
      `Whoever confirms that nothing at ${scope.protectedName} uses the originals is right.`,
      'Fence the arrays or switch the hosts’ storage ports off, rather than believe.',
      read('storage', 'VMFS datastore copies'),
    );
  }
  const rpos = datastores.flatMap((ds) => ds.replication?.rpoMinutes ?? []);
  const asynchronous = datastores.filter((ds) => ds.replication?.mode === 'asynchronous');
  if (asynchronous.length > 0) {
    const oldest =
      rpos.length > 0
        ? `up to ${countOf(Math.max(...rpos), 'minute')}`
        : 'as much as the replication interval';
    assume(
      'copies-current',
      `The copies lag ${oldest} behind, HA’s list of protected VMs and the .dvsData files on them too: a desktop made or moved within that time does not come back.`,
      'Look at the array’s replication state and compare it with the RPO.',
      deduced(),
    );
  }
  if (!scenario.breakReplication) {
    assume(
      'copies-writable',
      'The copies are writable without breaking replication, as the scenario says.',
      'Ask the storage team; mount one copy in a test.',
      deduced(),
    );
  }
  copies(scope, assume);
  const withoutDevices = datastores.filter(
    (ds) => ds.type === 'vmfs' && ds.replication?.targetDevices.length === 0,
  );
  if (withoutDevices.length > 0) {
    assume(
      'copies-named',
      `The storage team knows the copies of ${listed(namesOf(withoutDevices), 5)}; the sources do not name them.`,
      'Enter the target devices in the DR settings.',
      deduced(),
    );
  }
  if (unknowns.targetNotKnown.length > 0) {
    assume(
      'replication-target',
      `${listed(namesOf(unknowns.targetNotKnown), 5)} ${unknowns.targetNotKnown.length === 1 ? 'is' : 'are'} replicated to ${scope.recoveryName}; the sources name no target.`,
      'Set the target site in the DR settings.',
      deduced(),
    );
  }
  for (const alias of scope.aliases) {
    const others = alias.datastores.filter((ds) => ds.nfsHost?.toLowerCase() !== alias.name);
    if (others.length > 0) {
      assume(
        `alias:${alias.name}`,
        `${listed(namesOf(others), 5)} ${others.length === 1 ? 'is' : 'are'} mounted from ${listed([...new Set(others.map((ds) => ds.nfsHost ?? 'a server the sources do not name'))])}, which leads to the same server as ${alias.name}.`,
        'Look both names up on a recovery host.',
        read('storage', 'NFS datastores'),
      );
    }
  }
  if (scope.placements.some((p) => p.nfs.some((ds) => ds.replication?.cname === null))) {
    assume(
      'nfs-address',
      `The NFS server at ${scope.recoveryName} takes the lost server’s name or address over where no alias is set.`,
      'Ask the storage team how, and set the alias in the DR settings if there is one.',
      deduced(),
    );
  }
  if (scenario.mount === 'until-reboot' && datastores.some((ds) => ds.type === 'vmfs')) {
    assume(
      'no-reboot',
      'No recovery host reboots until the volumes are mounted persistently: -m lasts until the next reboot.',
      'Use -M, or put the mounts into the hosts’ start-up.',
      read('esxcfgVolume', '-m and -M'),
    );
  }
}

/** What the recovery hosts said of the copies when they were asked, against what the plan needs by then. */
function copies({ estate, index, scenario, placements }: Scope, assume: Assume): void {
  const moved = new Set(placements.flatMap((p) => p.vmfs.flatMap((ds) => ds.vmfsUuid ?? [])));
  const taking = new Set(placements.flatMap((p) => p.hosts));
  const seen = copiesSeen(estate, index).filter(({ vmfsUuid }) => moved.has(vmfsUuid));
  for (const { vmfsUuid, label, refused } of seen) {
    const told = refused.filter(({ host }) => taking.has(host));
    if (told.length === 0) continue;
    const why = told.find((one) => one.why !== null)?.why;
    assume(
      `copy-mountable:${vmfsUuid}`,
      `${listed(told.map(({ host }) => host.name))} will mount the copy of ${label}. When asked for the snapshot they would not${why ? `: ${why}` : ''}.`,
      'See that what stands in the way is gone before the mount, and ask again with esxcfg-volume -l.',
      read('esxcfgVolume', 'its list of copies'),
    );
  }
  if (scenario.presentLuns) return;
  const missing = seen.filter(({ notBy }) => notBy.some((host) => taking.has(host)));
  assume(
    'luns-presented',
    `The copies’ LUNs are presented to the recovery hosts already, as the scenario says.${missing.length === 0 ? '' : ` The snapshot says otherwise: not all of them see ${listed(missing.map(({ label }) => label))}.`}`,
    'esxcfg-volume -l on each recovery host lists them.',
    deduced(),
  );
}

function hosts(scope: Scope, assume: Assume): void {
  const { scenario, placements } = scope;
  const all = placements.flatMap((p) => p.hosts);
  if (placements.some((p) => p.staticVms.length > 0)) {
    if (scenario.bootedBeforeStorage === 'unknown') {
      assume(
        'booted-before-storage',
        `It is not known ${all.length === 1 ? 'whether the recovery host booted before its storage; it is' : `which of the ${countOf(all.length, 'recovery host')} booted before their storage; all are`} taken to have.`,
        'A host that mounts a copy during the failover booted before it. Restarting the agents does no harm.',
        read('vdsConstruct'),
      );
    } else if (scenario.bootedBeforeStorage !== 'all') {
      const late = placements.flatMap((p) => p.lateHosts);
      assume(
        'booted-with-storage',
        `${late.length === 0 ? 'No recovery host' : `No recovery host but ${listed(namesOf(late), 6)}`} booted before its storage, as the scenario says.`,
        'A host that mounts a copy during the failover booted before it: if in doubt set all.',
        deduced(),
      );
    }
  }
  const awake = placements
    .filter((p) => p.way === 'stretched')
    .flatMap((p) => p.hosts.filter((host) => host.inMaintenanceMode !== true));
  if (awake.length > 0) {
    assume(
      'in-maintenance-mode',
      `${listed(namesOf(awake), 5)} ${awake.length === 1 ? 'waits' : 'wait'} in maintenance mode when the failover begins; in the snapshot ${awake.length === 1 ? 'it was' : 'they were'} not, or it is not known.`,
      'Put them into maintenance mode: a host outside it lets HA try at once, before anything is mounted.',
      read('deepdive', 'hosts in maintenance mode'),
    );
  }
  assume(
    'capacity',
    'The recovery hosts have the processors and memory for all that is powered on: HA’s admission control never holds a restart back.',
    `Compare what ${scope.protectedName} uses with what the ${all.length === 1 ? 'recovery host has' : `${countOf(all.length, 'recovery host')} have`}.`,
    read('deepdive', 'admission control'),
  );
  if (placements.some((p) => !inOwnCluster(p))) {
    assume(
      'which-hosts',
      `These hosts take these clusters over: ${placements
        .filter((p) => !inOwnCluster(p))
        .map((p) => `${p.cluster.name} for ${listed(namesOf(p.sources), 5)}`)
        .join('; ')}. No export tells it; they are paired by name.`,
      'Put recovery hosts into the desktops’ own cluster, or look at the pairs.',
      deduced(),
    );
  }
}

function networkAndHa(scope: Scope, assume: Assume): void {
  const { unknowns, placements, scenario } = scope;
  if (scenario.binding !== 'as-imported') {
    assume(
      'binding',
      `All dvPorts are bound ${scenario.binding === 'static' ? 'statically' : 'ephemerally'}, as the scenario says.`,
      'Look at the portgroups in vCenter.',
      read('networking', 'port binding'),
    );
  } else if (unknowns.bindingNotKnown > 0) {
    assume(
      'binding',
      `The binding of ${countOf(unknowns.bindingNotKnown, 'portgroup')} is not known and taken for static.`,
      'Look at the portgroups in vCenter.',
      read('networking', 'port binding'),
    );
  }
  if (unknowns.portFilesNotListed.length > 0) {
    assume(
      'port-files',
      `Every desktop has its port file in .dvsData on ${listed(namesOf(unknowns.portFilesNotListed), 6)}; nobody has listed them.`,
      'List /vmfs/volumes/*/.dvsData on a host and enter it in the DR settings; without its file HA cannot restart a VM.',
      read('vdsLocation'),
    );
  }
  if (unknowns.parentsNotKnown > 0) {
    assume(
      'parents',
      `The parents of the disks of ${countOf(unknowns.parentsNotKnown, 'VM')} are where the pools say; this export cannot tell them.`,
      'Import govc object.save, which can.',
      deduced(),
    );
  }
  const clusters = new Set(placements.flatMap((p) => p.sources.map((cluster) => cluster.key)));
  const agents = lookupsOf(scope.estate, scope.index).liveVms.filter(
    (vm) => vm.agent === true && clusters.has(clusterOfVm(vm, scope.index) ?? ''),
  );
  if (agents.length > 0) {
    assume(
      'agents',
      `vCenter’s ESX Agent Manager makes ${listed(namesOf(agents), 4)} anew; no step is about ${plural(agents.length, 'it', 'them')}.`,
      'Look at the agents in vCenter once it is up.',
      recalled('ESX Agent Manager'),
    );
  }
  if (unknowns.powerNotKnown > 0) {
    assume(
      'power',
      `${countOf(unknowns.powerNotKnown, 'VM')} whose power state is not known ${unknowns.powerNotKnown === 1 ? 'was' : 'were'} on.`,
      'Look in vCenter.',
      deduced(),
    );
  }
  const unsure = placements.filter((p) => p.haPowersOn && p.sources.some((cluster) => cluster.ha === null));
  if (unsure.length > 0) {
    assume(
      'ha-on',
      `vSphere HA is on for ${listed(
        unsure.flatMap((p) => namesOf(p.sources)),
        5,
      )}; the sources do not say.`,
      'Look at the clusters’ settings.',
      deduced(),
    );
  }
  const old = placements.flatMap((p) => (p.haPowersOn ? p.hosts.filter(isBefore5) : []));
  if (old.length > 0) {
    assume(
      'ha-before-5',
      `vSphere HA restarts VMs at ${scope.recoveryName} on ${listed(namesOf(old), 5)}, older than 5.0. The vSphere 4 chapter on availability denies that replicated LUNs alone allow it; “DR of View persistent linked clone desktops” saw it with 5.0.`,
      'Try it, or be ready to power on by hand.',
      read('ha4', 'replicated storage'),
    );
  }
  const newer = placements.flatMap((p) => p.hosts.filter(isAfter5));
  if (newer.length > 0) {
    const versions = [...new Set(newer.flatMap(({ version }) => version ?? []))].sort();
    assume(
      'after-5',
      `What was tried with vSphere 5 holds for ${listed(versions, 5)} on ${listed(namesOf(newer), 5)}: the mounts, the restart of the agents, HA’s power-on.`,
      'Try each on one host of that version before the day.',
      deduced('versions of the snapshot'),
    );
  }
  if (placements.some((p) => p.haPowersOn)) {
    assume(
      'last-state',
      'HA powers on what was on when the site was lost. Numbers are those of the snapshot.',
      'Import a fresh snapshot shortly before an exercise.',
      read('viewDr', 'step 8'),
    );
  }
}

function management(scope: Scope, assume: Assume): void {
  if (!bringsVcenter(scope)) {
    assume(
      'vcenter',
      `The vCenter of the ${scope.workload} is up at ${scope.recoveryName}; no step of this plan brings it.`,
      'Give the vCenter’s VM its role in the DR settings, or make sure of it otherwise.',
      deduced(),
    );
  }
  if (scope.managementSets.length === 0) {
    assume(
      'management',
      `${scope.workload === 'desktops' ? 'View’s' : 'vCloud Director’s'} management VMs are up at ${scope.recoveryName}; the sources name none.`,
      'Set the roles of the VMs and the protection groups in the DR settings.',
      read('viewDr', 'steps 1 and 2'),
    );
  } else if (scope.managementLeft.length > 0) {
    assume(
      'management-left',
      `${listed(namesOf(scope.managementLeft), 6)} ${scope.managementLeft.length === 1 ? 'is' : 'are'} in no protection group and not needed at ${scope.recoveryName}.`,
      'Add to a protection group whatever is.',
      deduced(),
    );
  }
  const inTheWay = scope.scenario.event === 'planned' ? managementInTheWay(scope) : [];
  if (inTheWay.length > 0) {
    assume(
      'management-beside',
      `${listed(namesOf(inTheWay), 6)} ${plural(inTheWay.length, 'is', 'are')} moved to hosts of another cluster, or shut down, before the hosts of ${listed(namesOf(sourcesOf(scope.placements)), 5)} go into maintenance mode; in the snapshot ${plural(inTheWay.length, 'it runs', 'they run')} there.`,
      `Find hosts for ${plural(inTheWay.length, 'it', 'them')} before the day.`,
      deduced(),
    );
  }
  const brought = new Set(
    scope.managementSets.flatMap(({ by, vms }) =>
      by === 'hand' ? [] : vms.map(({ homeDatastore }) => homeDatastore),
    ),
  );
  const denied = replicationDenied(
    scope.estate.protectionGroups.filter(({ datastores }) => datastores.some((key) => brought.has(key))),
    (key) => scope.index.datastore.get(key),
    { site: scope.scenario.recoverySite, name: scope.recoveryName },
  );
  if (denied !== null) assume('replication-denied', denied.text, denied.check, denied.source);
  if (scope.tiers.length > 1) {
    assume(
      'start-order',
      `Management VMs are started in this order: ${scope.tiers.map((tier) => tier.name).join(', ')}; no source prints it.`,
      'Compare with your own documents and the SRM priorities.',
      recalled('start order'),
    );
  }
}

function users(skeleton: Skeleton, assume: Assume): void {
  const own = skeleton.steps.filter((step) => step.kind === 'own');
  if (own.length > 0) {
    assume(
      'own-steps',
      `${countOf(own.length, 'step')} you wrote ${own.length === 1 ? 'changes' : 'change'} nothing the check knows of.`,
      'Give them their place with prerequisites.',
      { text: 'own step', basis: 'user' },
    );
  }
  if (skeleton.ignored.length > 0) {
    const title = (id: string): string => skeleton.steps.find((step) => step.id === id)?.title ?? id;
    const first = skeleton.ignored[0]!;
    assume(
      'ignored-edges',
      `${countOf(skeleton.ignored.length, 'prerequisite')} of yours ${skeleton.ignored.length === 1 ? 'contradicts' : 'contradict'} the plan as it is now and ${skeleton.ignored.length === 1 ? 'is' : 'are'} left out, the first: “${title(first.before)}” before “${title(first.after)}”.`,
      'Remove or turn them.',
      { text: 'own prerequisite', basis: 'user' },
    );
  }
}
