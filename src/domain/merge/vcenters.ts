import { normalUuid } from '../estate/aliases.js';
import type { Estate, Key, SourceFormat } from '../estate/types.js';
import { hasFrom, type Group, type Groups, type Member } from './groups.js';
import type { SourceFacts } from './types.js';

/**
 * The known vCenter that a source means by a name nobody else uses, told by what it holds: VMs with
 * the same instance UUID, or with the same MoRef and name, or hosts of the same name. Null unless
 * exactly one known vCenter holds any of them.
 */
export function knownVcenter(
  sources: readonly SourceFacts[],
  groups: Groups,
  { source, record }: Member,
): Group | null {
  const wanted = new Set(holdings((sources[source] as SourceFacts).facts, record.key));
  if (wanted.size === 0) return null;
  const found = groups.list.filter(
    (group) =>
      !hasFrom(group, source) &&
      group.members.some((member) =>
        holdings((sources[member.source] as SourceFacts).facts, member.record.key).some((one) =>
          wanted.has(one),
        ),
      ),
  );
  return found.length === 1 ? (found[0] as Group) : null;
}

/** What tells a vCenter by what it holds. */
function holdings(facts: Estate, vcenter: Key): string[] {
  const found: string[] = [];
  for (const vm of facts.vms) {
    if (vm.vcenter !== vcenter) continue;
    if (vm.instanceUuid !== null) found.push(`uuid ${normalUuid(vm.instanceUuid)}`);
    if (vm.moref !== null) found.push(`vm ${vm.moref} ${vm.name}`);
  }
  for (const host of facts.hosts) {
    if (host.vcenter === vcenter) found.push(`host ${host.name.toLowerCase()}`);
  }
  return found;
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
