import type { EstateIndex } from '../../estate/index.js';
import type { Estate, Key, Vm, VmRole } from '../../estate/types.js';
import { lookupsOf } from '../../findings/lookups.js';
import { byName, siteOfVm } from './places.js';
import type { ManagementSet, Scope, Tier, TierId } from './types.js';
import type { Scenario } from '../types.js';

/** A tier before anybody has looked who belongs to it: by role, or by a name the user typed. */
export interface TierSpec {
  readonly id: TierId;
  readonly name: string;
  readonly be: 'is' | 'are';
  readonly roles: readonly VmRole[];
  readonly names?: readonly string[];
  readonly needs: readonly TierId[];
  readonly without: string;
}

/** Start order of View's management VMs, as recalled from practice; no source prints it. */
export const viewTiers: readonly TierSpec[] = [
  {
    id: 'directory',
    name: 'domain controllers and DNS',
    be: 'are',
    roles: ['domain-controller', 'dns'],
    needs: [],
    without: 'no name resolves and nobody can log on',
  },
  {
    id: 'database',
    name: 'database servers',
    be: 'are',
    roles: ['database'],
    needs: ['directory'],
    without: 'vCenter and Composer do not start',
  },
  {
    id: 'vcenter',
    name: 'vCenter Server',
    be: 'is',
    roles: ['vcenter'],
    needs: ['directory', 'database'],
    without: 'neither storage nor hosts can be managed',
  },
  {
    id: 'composer',
    name: 'View Composer',
    be: 'is',
    roles: ['composer'],
    needs: ['database', 'vcenter'],
    without: 'linked clones cannot be maintained',
  },
  {
    id: 'connection',
    name: 'View Connection Servers',
    be: 'are',
    roles: ['connection-server'],
    needs: ['directory', 'vcenter', 'composer'],
    without: 'users get no desktop',
  },
  {
    id: 'security',
    name: 'View security servers',
    be: 'are',
    roles: ['security-server'],
    needs: ['connection'],
    without: 'users outside get no desktop',
  },
];

/** How the management VMs come over, and which do not. */
export interface Management {
  readonly sets: readonly ManagementSet[];
  readonly tiers: readonly Tier[];
  readonly left: readonly Vm[];
}

/**
 * How the management VMs come over: by SRM where protection groups hold any of them, else by hand.
 * Where SRM moves some, those it does not protect are taken to stay (each site has a vCenter and an
 * SRM server of its own); they are told as `left`.
 */
export function managementOf(
  estate: Estate,
  index: EstateIndex,
  scenario: Scenario,
  tiers: readonly TierSpec[] = viewTiers,
): Management {
  const tierOf = membership(tiers);
  const here = estate.vms.filter(
    (vm) =>
      !vm.placeholder &&
      !vm.template &&
      (tierOf(vm) !== null || vm.role === 'srm') &&
      siteOfVm(vm, index) !== scenario.recoverySite,
  );
  const vms = here.filter((vm) => tierOf(vm) !== null);
  // SRM's server belongs to its site: it goes nowhere, and nothing goes without it.
  const ofTheSite = here.filter((vm) => tierOf(vm) === null);
  const sets = srmSets(estate, index, vms);
  if (sets.length === 0 && vms.length > 0) {
    sets.push({ key: 'by-hand', name: 'the management VMs', by: 'hand', vms });
  }
  const moving = new Set(sets.flatMap((set) => set.vms.map((vm) => vm.key)));
  const present = tiers
    .map((tier) => {
      const members = vms.filter((vm) => moving.has(vm.key) && tierOf(vm) === tier.id);
      const names = new Set([...members.map((vm) => vm.name), ...(tier.names ?? [])]);
      return {
        ...tier,
        vms: members,
        names: [...names],
        sets: sets.filter((set) => set.vms.some((vm) => members.includes(vm))),
      };
    })
    .filter((tier) => tier.names.length > 0);
  const exists = new Set(present.map((tier) => tier.id));
  return {
    sets,
    tiers: present.map((tier) => ({ ...tier, needs: tier.needs.filter((id) => exists.has(id)) })),
    left: [...vms, ...ofTheSite].filter((vm) => !moving.has(vm.key)),
  };
}

/** Whether a VM serves the estate, whatever a plan makes of it. */
const servesTheEstate = ({ role }: Vm): boolean => role !== null && role !== 'desktop' && role !== 'other';

/** VMs that come over with the management, and management VMs that do not. */
export const managementVms = ({ sets, left }: Pick<Management, 'sets' | 'left'>): ReadonlySet<Vm> =>
  new Set([...sets.flatMap(({ vms }) => vms), ...left]);

/** Whether a VM that comes over with the management is a desktop which happens to be in a group of SRM. */
export const isDesktopOfSrm = (vm: Vm, { estate, index }: Pick<Scope, 'estate' | 'index'>): boolean =>
  lookupsOf(estate, index).desktops.has(vm.key) && !servesTheEstate(vm);

/** Management VMs that steps of the plan bring over, by name: after that they may run in any cluster there. */
export const managementBrought = (scope: Scope): readonly Vm[] =>
  [...managementVms({ sets: scope.managementSets, left: [] })]
    .filter((vm) => !isDesktopOfSrm(vm, scope))
    .sort(byName);

/** A VM the user named belongs where it was named; any other where its role says. */
function membership(tiers: readonly TierSpec[]): (vm: Vm) => TierId | null {
  const byName = new Map<string, TierId>();
  const byRole = new Map<VmRole, TierId>();
  for (const tier of tiers) {
    for (const name of tier.names ?? []) byName.set(name.toLowerCase(), tier.id);
    for (const role of tier.roles) byRole.set(role, tier.id);
  }
  return (vm) =>
    byName.get(vm.name.toLowerCase()) ?? (vm.role === null ? null : (byRole.get(vm.role) ?? null));
}

/** One set a recovery plan, and one a protection group that no plan contains. */
function srmSets(estate: Estate, index: EstateIndex, managementVms: readonly Vm[]): ManagementSet[] {
  const management = new Set(managementVms.map((vm) => vm.key));
  const members = new Map<Key, readonly Vm[]>();
  for (const group of estate.protectionGroups) {
    // A group that names no VMs protects all whose home is on its datastores.
    const keys =
      group.vms.length > 0
        ? group.vms
        : group.datastores.flatMap((ds) => (index.vmsOfHomeDatastore.get(ds) ?? []).map((vm) => vm.key));
    const vms = [...new Set(keys)].flatMap((key) => index.vm.get(key) ?? []).filter((vm) => !vm.placeholder);
    if (vms.some((vm) => management.has(vm.key))) members.set(group.key, vms);
  }
  const sets: ManagementSet[] = [];
  const planned = new Set<Key>();
  for (const plan of estate.recoveryPlans) {
    const groups = plan.groups.filter((key) => members.has(key) && !planned.has(key));
    if (groups.length === 0) continue;
    groups.forEach((key) => planned.add(key));
    const vms = [...new Set(groups.flatMap((key) => members.get(key) ?? []))];
    sets.push({ key: plan.key, name: plan.name, by: 'recovery-plan', vms });
  }
  for (const group of estate.protectionGroups) {
    const vms = members.get(group.key);
    if (vms === undefined || planned.has(group.key)) continue;
    sets.push({ key: group.key, name: group.name, by: 'protection-group', vms });
  }
  return sets;
}
