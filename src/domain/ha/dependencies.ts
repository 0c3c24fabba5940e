import type { Key } from '../estate/types.js';
import type { HaRules, HaVm } from './types.js';

/** "`vm` is restarted only when `on` is ready." 6.5 and later. */
export interface Dependency {
  readonly vm: Key;
  readonly on: Key;
}

export interface SortedDependencies {
  readonly of: ReadonlyMap<Key, readonly Key[]>;
  /** Rules vCenter refuses. */
  readonly refused: readonly { readonly rule: Dependency; readonly because: 'circle' | 'priority' }[];
}

/**
 * Sorts rules into those that hold and those vCenter refuses: a VM may not depend on one that is
 * restarted after it, and rules may not go in a circle. Rules are taken in the order given.
 */
export function sortDependencies(
  rules: readonly Dependency[],
  rankOf: (vm: Key) => number | undefined,
): SortedDependencies {
  const of = new Map<Key, Key[]>();
  const refused: { rule: Dependency; because: 'circle' | 'priority' }[] = [];
  const reaches = (from: Key, to: Key): boolean => {
    const seen = new Set<Key>();
    const open = [from];
    for (let at = open.pop(); at !== undefined; at = open.pop()) {
      if (at === to) return true;
      if (seen.has(at)) continue;
      seen.add(at);
      open.push(...(of.get(at) ?? []));
    }
    return false;
  };
  for (const rule of rules) {
    const rank = rankOf(rule.vm);
    const before = rankOf(rule.on);
    if (rank !== undefined && before !== undefined && before > rank) {
      refused.push({ rule, because: 'priority' });
    } else if (reaches(rule.on, rule.vm)) {
      refused.push({ rule, because: 'circle' });
    } else {
      const list = of.get(rule.vm);
      if (list) list.push(rule.on);
      else of.set(rule.vm, [rule.on]);
    }
  }
  return { of, refused };
}

/** The VMs with what each depends on. Rules exist from 6.5 on; those vCenter would refuse are left out. */
export function withDependencies(
  vms: readonly HaVm[],
  rules: HaRules,
  dependencies: readonly Dependency[],
): readonly HaVm[] {
  if (rules.version !== 'fdm-6.5' || dependencies.length === 0) return vms;
  const rank = new Map(vms.map((vm) => [vm.ref.key, vm.rank]));
  const own = dependencies.filter((rule) => rank.has(rule.vm));
  const { of } = sortDependencies(own, (key) => rank.get(key));
  return vms.map((vm) => ({ ...vm, dependsOn: of.get(vm.ref.key) ?? [] }));
}
