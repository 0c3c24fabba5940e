import type { Overlay } from '../../../src/contract/overlay.js';
import { overlayKey } from '../../../src/domain/estate/keys.js';
import type {
  Datastore,
  Estate,
  ProtectionGroup,
  RecoveryPlan,
  Vm,
} from '../../../src/domain/estate/types.js';
import { eachOf, type Stretches } from '../../../src/domain/stretches.js';
import { applyingPhase, onceEach, type Applying } from './applying.js';
import { Names } from './names.js';

/** SRM protection groups. The VMs are those listed: which VMs SRM protects cannot be deduced. */
export function* applyGroups(
  imported: Estate,
  overlay: Overlay,
  datastores: Names<Datastore>,
  vms: Names<Vm>,
  { problems, at }: Applying,
): Stretches<ProtectionGroup[]> {
  const groups = new Map(imported.protectionGroups.map((group) => [group.key, group]));
  for (const entry of onceEach(overlay.protectionGroups, 'protectionGroups', problems)) {
    const key = overlayKey('pg', entry.name);
    const place = `protectionGroups "${entry.name}"`;
    if (entry.vms.length === 0) {
      problems.add(
        'note',
        'group-without-vms',
        `The protection group "${entry.name}" lists no VMs: none are taken to be protected by it.`,
        { file: 'overlay', column: place },
      );
    }
    groups.set(key, {
      key,
      name: entry.name,
      type: entry.type ?? null,
      datastores: datastores.findAll(entry.datastores, place),
      vms: yield* vms.findEach(entry.vms, place),
      from: at(place),
    });
  }
  return [...groups.values()];
}

/** SRM recovery plans over the protection groups. */
export function* applyPlans(
  imported: Estate,
  overlay: Overlay,
  groups: readonly ProtectionGroup[],
  vms: Names<Vm>,
  { problems, at }: Applying,
): Stretches<RecoveryPlan[]> {
  const names = new Names('protection group', groups, problems);
  const plans = new Map(imported.recoveryPlans.map((plan) => [plan.key, plan]));
  for (const entry of onceEach(overlay.recoveryPlans, 'recoveryPlans', problems)) {
    const key = overlayKey('rp', entry.name);
    const place = `recoveryPlans "${entry.name}"`;
    const priorities: RecoveryPlan['priorities'][number][] = [];
    yield* eachOf(applyingPhase, entry.priorities, ({ vm, priority }) => {
      const found = vms.find(vm, place);
      if (found) priorities.push({ vm: found.key, priority: priority as 1 | 2 | 3 | 4 | 5 });
    });
    plans.set(key, {
      key,
      name: entry.name,
      groups: names.findAll(entry.groups, place),
      priorities,
      // The overlay has no words for these: what SRM told stays.
      dependencies: plans.get(key)?.dependencies ?? [],
      vmSettings: plans.get(key)?.vmSettings ?? [],
      from: at(place),
    });
  }
  return [...plans.values()];
}
