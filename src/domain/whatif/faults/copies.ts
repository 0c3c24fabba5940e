import { cited } from '../../documents.js';
import type { Key, Vm } from '../../estate/types.js';
import { clusterOfVm, lookupsOf } from '../../findings/lookups.js';
import type { Why } from '../../ha/index.js';
import type { Placement } from '../../plan/scope/index.js';
import type { Fact, OwnStep } from '../../plan/types.js';
import { countOf, listed, namesOf, plural } from '../../steps/words.js';
import { bar } from '../effects.js';
import { newestVms } from '../newest.js';
import type { ResolvedOf } from '../resolve.js';
import { startOf } from '../run.js';
import type { Situation } from '../situation.js';
import { ownCondition, ownStepEdits, type Trial, type WaysOut } from '../trial.js';
import type { StaleOf } from '../types.js';
import { using } from '../world.js';
import { not, yes, type FaultSpec } from './spec.js';

type Stale = ResolvedOf<'stale-copies'>;

const WAITS = new Set(['release-originals', 'final-sync', 'last-sync-of-group']);

/** Whether the plan copies the last changes before it goes over: then no copy is behind. */
function waitsForChanges({ view }: Situation): boolean {
  return view.steps.some((step) => WAITS.has(step.kind));
}

/** Placements whose VMs HA starts: what HA reads beside the VMs matters there alone. */
const byHa = (vm: Vm, { world, index }: Situation): Placement | undefined => {
  const cluster = clusterOfVm(vm, index);
  return world.placements.find((p) => p.haPowersOn && p.sources.some((source) => source.key === cluster));
};

/** VMs a fault of copies hits, with the cluster they are started in where that matters. */
function hit(fault: Stale, situation: Situation): { readonly vm: Vm; readonly p: Placement | null }[] {
  if (waitsForChanges(situation)) return [];
  const vms = fault.newest;
  if ((fault.of ?? 'all') === 'all') return vms.map((vm) => ({ vm, p: null }));
  const usable = fault.of === 'dvsdata' ? vms.filter((vm) => onStaticPort(vm, situation)) : vms;
  return usable.flatMap((vm) => {
    const p = byHa(vm, situation);
    return p === undefined ? [] : [{ vm, p }];
  });
}

const onStaticPort = (vm: Vm, { world }: Situation): boolean =>
  world.placements.some((p) => p.staticVms.includes(vm));

const words: Readonly<Record<StaleOf, string>> = {
  all: 'made or moved within the RPO',
  protectedlist:
    'powered on within the RPO, so that HA’s list of protected VMs on the copy does not have them',
  dvsdata: 'connected to another port within the RPO, so that the port file on the copy is an old one',
};

/** Copies, HA's list and port files on them, that lack what was done within the RPO. */
export const staleCopies: FaultSpec<'stale-copies'> = {
  tell: ({ desktops, of = 'all' }) =>
    `${countOf(desktops, 'VM')} ${plural(desktops, 'was', 'were')} ${words[of]}.`,

  meets(fault, situation) {
    const { world } = situation;
    if (world.placements.length === 0 && world.srm === null) {
      return not(
        world.floating !== null
          ? 'Floating desktops are made anew; no copy of theirs is used.'
          : 'This plan starts no VM from a copy.',
      );
    }
    if (waitsForChanges(situation)) return not('The plan waits for the last changes, so no copy is behind.');
    const lagging = newestVms(situation, Infinity).length;
    if (lagging === 0)
      return not(
        'Nothing the plan brings over is copied with a lag: what is on the copy is as new as the original.',
      );
    if (fault.desktops === 0) return not('None is lost.');
    const vms = hit(fault, situation);
    if (vms.length === 0) {
      return not(
        fault.of === 'dvsdata'
          ? 'None of these is started by HA on a static port, so no port file is read.'
          : 'HA starts none of these: people do, and they need no list of HA’s.',
      );
    }
    return yes(
      `Up to ${countOf(lagging, 'VM')} ${plural(lagging, 'is', 'are')} copied with a lag; the newest ${countOf(vms.length, 'VM')} ${plural(vms.length, 'is', 'are')} taken for them, by the numbers vCenter gave.`,
    );
  },

  apply(fault, situation, effects) {
    const of = fault.of ?? 'all';
    for (const { vm, p } of hit(fault, situation)) {
      bar(effects, vm.key, staleWhy[of], p === null ? null : putRight(of, p));
    }
  },

  waysOut(fault, situation): WaysOut {
    const of = fault.of ?? 'all';
    if (of === 'all') return [];
    const places = new Map<Key, { p: Placement; vms: Vm[] }>();
    for (const { vm, p } of hit(fault, situation)) {
      if (p === null) continue;
      const place = places.get(p.key);
      if (place) place.vms.push(vm);
      else places.set(p.key, { p, vms: [vm] });
    }
    return places.size === 0 ? [] : [[...places.values()].map(({ p, vms }) => byHand(of, p, vms))];
  },
};

const staleWhy: Readonly<Record<StaleOf, Why>> = {
  all: {
    reason: 'not-protected',
    because: 'made or moved within the RPO, so the copies and HA’s list there are older',
    cure: 'Stop provisioning and moving desktops for the length of the RPO before a planned move, or replicate more often; provision these anew.',
    source: 'what lies on a copy is as old as the copy: HA’s protectedlist and .dvsData as well',
  },
  protectedlist: {
    reason: 'not-protected',
    because: 'not in HA’s list of protected VMs on the copy, which is as old as the RPO',
    cure: 'Power on by hand once HA is through.',
    source: 'what lies on a copy is as old as the copy: HA’s protectedlist and .dvsData as well',
  },
  dvsdata: {
    reason: 'port-file-missing',
    because: 'the file of a dvPort on the copy is as old as the RPO, and the port is another by now',
    cure: 'Move the adapter to a free port and back, then power on by hand.',
    source: cited('vdsLocation'),
  },
};

const condition = (of: Exclude<StaleOf, 'all'>, p: Placement): string =>
  of === 'protectedlist'
    ? `the VMs of ${p.cluster.name} that HA left off have been powered on by hand`
    : `the VMs of ${p.cluster.name} without a port have been connected anew and powered on`;

const putRight = (of: StaleOf, p: Placement): Fact | null =>
  of === 'all' ? null : ownCondition(condition(of, p));

/** People start what HA has left off. */
function byHand(of: Exclude<StaleOf, 'all'>, p: Placement, vms: readonly Vm[]): Trial {
  const anew = of === 'dvsdata';
  const minutes = Math.max(5, Math.ceil(vms.length / (anew ? 2 : 10)));
  const step: OwnStep = {
    id: `own:${anew ? 'connect-anew' : 'by-hand'}:${p.key}`,
    title: anew
      ? `Connect the VMs of ${p.cluster.name} without a port anew, and power them on`
      : `Power on by hand the VMs of ${p.cluster.name} that HA left off`,
    detail: anew
      ? 'Those that were connected to another port since the last copy: move each adapter to a free port and back, then power on.'
      : 'Those that were on and are not in HA’s list on the copy: compare with what View says was in use.',
    role: 'desktop',
    commands: [],
    expect: 'Every VM that was on is on.',
    duration: { min: minutes * 30, likely: minutes * 60, max: minutes * 240 },
    adds: [condition(of, p)],
  };
  return {
    id: step.id,
    told: {
      kind: anew ? 'connect-anew' : 'power-on-by-hand',
      sentence: `${step.title}: ${countOf(vms.length, 'VM')}, ${listed(namesOf(vms), 5)}.`,
      how: step.detail,
      about: { kind: 'cluster', key: p.key, name: p.cluster.name },
    },
    edits(situation) {
      const place = situation.world.placements.find((each) => each.key === p.key);
      if (place === undefined) return [];
      const start = startOf(place, situation);
      const confirm =
        situation.view.steps.find((each) => each.kind === 'confirm-power-on' && each.id.includes(p.key)) ??
        situation.view.steps.find((each) => each.effects.adds.includes(start));
      return confirm === undefined ? null : ownStepEdits(situation, step, { after: confirm.id });
    },
  };
}

type ReplicaOld = ResolvedOf<'replica-old'>;

/** VMs of the estate that read a replica on a datastore. */
function readers({ datastore }: ReplicaOld, { estate, index }: Situation): Vm[] {
  const { replicaDatastoreOfVm } = lookupsOf(estate, index);
  return [...replicaDatastoreOfVm]
    .filter(([, key]) => key === datastore.key)
    .flatMap(([vm]) => index.vm.get(vm) ?? []);
}

/** The copy of a replica's datastore is older than the last recompose: the replica in use is not on it. */
export const replicaOld: FaultSpec<'replica-old'> = {
  tell: ({ datastore }) =>
    `The copy of ${datastore.name} is older than the last recompose and lacks the replicas in use.`,

  meets(fault, situation) {
    const { world } = situation;
    if (world.floating !== null) return not('Replicas are made anew with the pools.');
    if (world.placements.length === 0) return not('This plan starts no linked clone from a copy.');
    if (using(fault.datastore, world).length === 0) return not('The plan does not use this datastore.');
    if (waitsForChanges(situation)) return not('The plan waits for the last changes, so no copy is behind.');
    const brought = new Set(world.placements.flatMap((p) => p.vms));
    const vms = readers(fault, situation).filter((vm) => brought.has(vm));
    return vms.length === 0
      ? not(`No linked clone reads a replica on ${fault.datastore.name}.`)
      : yes(
          `${countOf(vms.length, 'linked clone')} ${plural(vms.length, 'reads', 'read')} a replica on it; the rest of the datastore comes up as it was then.`,
        );
  },

  apply(fault, situation, effects) {
    if (waitsForChanges(situation) || situation.world.placements.length === 0) return;
    const why: Why = {
      reason: 'storage',
      because: `the replica to be read is not on the copy of ${fault.datastore.name}, which is older than the last recompose`,
      cure: 'Replicate after each recompose, the replica’s datastore with those of its clones; on the day make these desktops anew from the parent.',
      source: cited('viewAdmin', 'replica on a separate datastore, 5.2'),
    };
    for (const vm of readers(fault, situation)) bar(effects, vm.key, why);
  },

  waysOut: () => [],
};
