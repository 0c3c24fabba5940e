import { normalUuid } from '../estate/aliases.js';
import type { Estate, Key, SourceFormat } from '../estate/types.js';
import { eachOf, type Stretches } from '../stretches.js';
import { hasFrom, type Group, type Groups, type Member } from './groups.js';
import type { SourceFacts } from './types.js';
import { matchingPhase } from './words.js';

/**
 * The known vCenter that a source means by a name nobody else uses, told by what it holds: VMs with
 * the same instance UUID, or with the same MoRef and name, or hosts of the same name. Null unless
 * exactly one known vCenter holds any of them.
 */
export function* knownVcenter(
  sources: readonly SourceFacts[],
  groups: Groups,
  { source, record }: Member,
): Stretches<Group | null> {
  const wanted = new Set<string>();
  yield* holdings((sources[source] as SourceFacts).facts, record.key, (one) => wanted.add(one));
  if (wanted.size === 0) return null;
  const found: Group[] = [];
  for (const group of groups.list) {
    if (hasFrom(group, source)) continue;
    let holds = false;
    for (const member of group.members) {
      const { facts } = sources[member.source] as SourceFacts;
      yield* holdings(facts, member.record.key, (one) => (holds ||= wanted.has(one)));
    }
    if (holds) found.push(group);
  }
  return found.length === 1 ? (found[0] as Group) : null;
}

/** Tells what a vCenter holds, by which it can be known. */
function* holdings(facts: Estate, vcenter: Key, tell: (one: string) => void): Stretches<void> {
  yield* eachOf(matchingPhase('vcenter'), facts.vms, (vm) => {
    if (vm.vcenter !== vcenter) return;
    if (vm.instanceUuid !== null) tell(`uuid ${normalUuid(vm.instanceUuid)}`);
    if (vm.moref !== null) tell(`vm ${vm.moref} ${vm.name}`);
  });
  for (const host of facts.hosts) {
    if (host.vcenter === vcenter) tell(`host ${host.name.toLowerCase()}`);
  }
}

/** Known vCenters whose real name nobody told: a govc export calls one like its own file. */
export function vcentersOfDoubtfulName(
  groups: Groups,
  { source }: Member,
  formatOf: (member: Member) => SourceFormat,
): Group[] {
  return groups.list.filter(
    (group) => !hasFrom(group, source) && group.members.every((member) => formatOf(member) === 'govc'),
  );
}
