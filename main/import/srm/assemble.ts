import type { EstateDraft } from '../../../src/domain/estate/draft.js';
import { overlayKey } from '../../../src/domain/estate/keys.js';
import type {
  Key,
  ProtectionGroup,
  RecoveryPlan,
  VmRecoverySettings,
} from '../../../src/domain/estate/types.js';
import { quoted } from '../archive/names.js';
import type { Problems } from '../problems.js';
import type { Open, References } from '../references.js';
import type { Answer, Answers } from './answers.js';
import { baseName, Directory } from './belonging.js';
import { assemblePlaceholders } from './placeholders.js';
import { SrmPointers } from './pointers.js';
import type { SrmGroup, SrmPlan, SrmPlanVm, SrmPointer } from './schemas.js';
import { priorityOf, startUpOf, stepOf, type Priority } from './settings.js';

interface GroupInProgress {
  readonly record: Open<ProtectionGroup>;
  readonly vcenter: Key | null;
  readonly datastores: Set<Key>;
  readonly vms: Set<Key>;
}

interface PlanInProgress {
  readonly record: Open<RecoveryPlan>;
  readonly vcenter: Key | null;
  readonly groups: Set<Key>;
  readonly priorities: Map<Key, Priority>;
  /** "vm\non" → the pair. */
  readonly dependencies: Map<string, { readonly vm: Key; readonly on: Key }>;
  readonly settings: Map<Key, VmRecoverySettings>;
}

/** Joins SRM's answers into protection groups, recovery plans and the VMs and datastores they name. */
export function assembleSrm(
  answers: Answers,
  draft: EstateDraft,
  references: References,
  problems: Problems,
): void {
  new Assembly(answers, draft, references, problems).run();
}

class Assembly {
  readonly #answers: Answers;
  readonly #draft: EstateDraft;
  readonly #references: References;
  readonly #problems: Problems;
  readonly #pointers: SrmPointers;
  readonly #groups = new Directory<GroupInProgress>();
  readonly #plans = new Directory<PlanInProgress>();

  constructor(answers: Answers, draft: EstateDraft, references: References, problems: Problems) {
    this.#answers = answers;
    this.#draft = draft;
    this.#references = references;
    this.#problems = problems;
    this.#pointers = new SrmPointers(references);
  }

  run(): void {
    const { groups, plans, datastoreGroups, groupVms, planVms } = this.#answers;
    // vCenters first: ids elsewhere name them.
    for (const answer of groups) this.#pointers.vcenter(answer.value.protected_vc_guid, answer.place);
    for (const answer of plans) this.#pointers.vcenter(answer.value.protected_vc_guid, answer.place);
    for (const answer of groups) this.#group(answer);
    for (const answer of plans) this.#plan(answer);
    for (const answer of groups) {
      if (answer.owner?.kind !== 'plan') continue;
      const plan = this.#plans.find(answer.owner.value.id, answer.owner.value.name);
      const group = this.#groups.find(answer.value.id, answer.value.name);
      if (plan && group) plan.groups.add(group.record.key);
    }
    for (const answer of datastoreGroups) this.#datastoreGroup(answer);
    for (const answer of groupVms) this.#groupVm(answer);
    for (const answer of planVms) this.#planVm(answer);
    assemblePlaceholders(this.#answers, this.#references, this.#pointers);
    for (const group of this.#groups.all()) {
      group.record.datastores = [...group.datastores];
      group.record.vms = [...group.vms];
    }
    for (const plan of this.#plans.all()) {
      plan.record.groups = [...plan.groups];
      plan.record.priorities = [...plan.priorities].map(([vm, priority]) => ({ vm, priority }));
      plan.record.dependencies = [...plan.dependencies.values()];
      plan.record.vmSettings = [...plan.settings.values()];
    }
  }

  #group({ value, place, file }: Answer<SrmGroup>): void {
    const key = overlayKey('pg', value.name);
    const known = this.#groups.named(value.name);
    if (known && value.id !== null && !this.#groups.hasId(value.id)) {
      this.#problems.add(
        'warning',
        'group-twice',
        `Two protection groups are called ${quoted(value.name)}: they are taken for one.`,
        { file },
      );
    }
    const group = known ?? {
      record: {
        key,
        name: value.name,
        type: null,
        datastores: [],
        vms: [],
        from: this.#references.from(place),
      },
      vcenter: this.#pointers.vcenter(value.protected_vc_guid, place),
      datastores: new Set<Key>(),
      vms: new Set<Key>(),
    };
    if (!known) this.#draft.protectionGroups.push(group.record);
    this.#groups.add(group, value.id, value.name);
    group.record.type ??= this.#type(value.replication_type, value.name, file);
    for (const datastore of value.datastores) this.#addDatastore(group, datastore, place);
  }

  #type(told: string | null, name: string, file: string): ProtectionGroup['type'] {
    switch (told?.toUpperCase()) {
      case 'ABR':
        return 'array';
      case 'HBR':
        return 'vsphere-replication';
      case 'VVOL':
        return 'vvol';
      case 'VSAN':
        return 'vsan';
      case undefined:
      case 'UNKNOWN':
        return null;
      default:
        this.#problems.add(
          'warning',
          'replication-type',
          `The protection group ${quoted(name)} has the replication type ${quoted(told ?? '')}, which is not known.`,
          { file },
        );
        return null;
    }
  }

  #plan({ value, place, owner, file }: Answer<SrmPlan>): void {
    const plan = this.#plans.named(value.name) ?? this.#newPlan(value.name, value.protected_vc_guid, place);
    this.#plans.add(plan, value.id, value.name);
    for (const pointer of [...value.protection_groups, ...value.groups]) {
      const group = this.#groups.find(pointer.id, pointer.name);
      if (group) plan.groups.add(group.record.key);
      else {
        this.#problems.add(
          'warning',
          'group-unknown',
          `The recovery plan ${quoted(value.name)} recovers the protection group ${quoted(pointer.name ?? pointer.id ?? '')}, which is not in the export.`,
          { file },
        );
      }
    }
    if (owner?.kind === 'group') {
      const group = this.#groups.find(owner.value.id, owner.value.name);
      if (group) plan.groups.add(group.record.key);
    }
  }

  #newPlan(name: string, vcenter: string | null, place: string): PlanInProgress {
    const record: Open<RecoveryPlan> = {
      key: overlayKey('rp', name),
      name,
      groups: [],
      priorities: [],
      dependencies: [],
      vmSettings: [],
      from: this.#references.from(place),
    };
    const plan: PlanInProgress = {
      record,
      vcenter: this.#pointers.vcenter(vcenter, place),
      groups: new Set(),
      priorities: new Map(),
      dependencies: new Map(),
      settings: new Map(),
    };
    this.#draft.recoveryPlans.push(record);
    this.#plans.add(plan, null, name);
    return plan;
  }

  #datastoreGroup({ value, place, owner, file }: Answer<Answers['datastoreGroups'][number]['value']>): void {
    const named = value.protection_groups.flatMap(({ id, name }) => this.#groups.find(id, name) ?? []);
    const groups = named.length > 0 ? named : this.#groupsAround(owner, file);
    const vcenter = groups[0]?.vcenter ?? null;
    for (const datastore of value.datastores) {
      for (const group of groups) this.#addDatastore(group, datastore, place);
      if (groups.length === 0) this.#datastore(datastore, vcenter, place);
    }
    if (groups.length === 0 && value.datastores.length > 0)
      this.#strayed('datastore-group-unknown', file, 'A datastore group');
    const only = value.datastores.length === 1 ? value.datastores[0] : undefined;
    for (const info of value.vm_infos) {
      const pointer = this.#pointers.of(info.id, info.name, vcenter);
      if (!pointer) continue;
      const vm = this.#references.vm(pointer, place);
      if (info.template) vm.template = true;
      for (const datastore of info.datastores) this.#datastore(datastore, vcenter, place);
      if (info.protection_status?.toUpperCase() === 'PROTECTED') {
        for (const group of groups) group.vms.add(vm.key);
        // A datastore group holds all files of its VMs: where it is one datastore, the .vmx is there.
        const home = only && this.#datastore(only, vcenter, place);
        if (home) vm.homeDatastore ??= home;
      } else if (info.protection_status !== null && groups.length > 0) {
        this.#problems.add(
          'warning',
          'vm-unprotected',
          `The VM ${quoted(vm.name)} lies on a datastore of the protection group ${groups.map(({ record }) => quoted(record.name)).join(' and ')} and is not protected (${info.protection_status}): recovery of the group can fail.`,
          { file },
        );
      }
    }
  }

  #groupVm({ value, place, owner, file }: Answer<Answers['groupVms'][number]['value']>): void {
    const [group, ...others] = this.#groupsAround(owner, file);
    if (!group || others.length > 0)
      return this.#strayed('vm-group-unknown', file, 'A VM of a protection group');
    const pointer = this.#pointers.of(value.id, value.name, group.vcenter);
    if (!pointer) return;
    const vm = this.#references.vm(pointer, place);
    if (value.template) vm.template = true;
    const status = value.protection_status_details?.status?.toUpperCase();
    if (status === 'NOT_CONFIGURED' || status === 'MISSING_UNPROTECTED_VM') {
      this.#problems.add(
        'warning',
        'vm-unprotected',
        `The VM ${quoted(vm.name)} belongs to the protection group ${quoted(group.record.name)} and is not protected (${status}): recovery of the group can fail.`,
        { file },
      );
    } else group.vms.add(vm.key);
  }

  #planVm({ value, place, owner, file }: Answer<SrmPlanVm>): void {
    const group = this.#groups.find(value.protection_group, value.protection_group_name);
    const plan = this.#planAround(value, owner, file, place);
    const pointer = this.#pointers.of(value.id, value.name, group?.vcenter ?? plan?.vcenter ?? null);
    if (!pointer) return;
    const vm = this.#references.vm(pointer, place);
    if (value.template) vm.template = true;
    group?.vms.add(vm.key);
    if (!plan) return this.#strayed('vm-plan-unknown', file, 'A VM of a recovery plan');
    if (group) plan.groups.add(group.record.key);
    const settings = value.recovery_settings;
    if (!settings) return;
    const priority = priorityOf(settings.priority, vm.name, file, this.#problems);
    if (priority !== null) plan.priorities.set(vm.key, priority);
    for (const dependent of settings.dependent_vms) {
      const on = this.#pointers.of(dependent.id, dependent.name, pointer.vcenter);
      if (!on) continue;
      const needed = this.#references.vm(on, place).key;
      plan.dependencies.set(`${vm.key}\n${needed}`, { vm: vm.key, on: needed });
    }
    const startUp = startUpOf(settings.startup_action, vm.name, file, this.#problems);
    const beforePowerOn = settings.pre_power_on_steps.map(stepOf);
    const afterPowerOn = settings.post_power_on_steps.map(stepOf);
    if (startUp !== null || beforePowerOn.length > 0 || afterPowerOn.length > 0) {
      plan.settings.set(vm.key, { vm: vm.key, startUp, beforePowerOn, afterPowerOn });
    }
  }

  #addDatastore(group: GroupInProgress, datastore: SrmPointer, place: string): void {
    const key = this.#datastore(datastore, group.vcenter, place);
    if (key !== null) group.datastores.add(key);
  }

  #datastore({ id, name }: SrmPointer, vcenter: Key | null, place: string): Key | null {
    // The id alone is a MoRef or, in lists that hold names, a name.
    const pointer = this.#pointers.of(id, name, vcenter) ?? { vcenter, name: id, moref: null };
    return pointer.name === null && pointer.moref === null
      ? null
      : this.#references.datastore(pointer, place).key;
  }

  /** The group an answer was found in; else the one its file names; else the only one there is. */
  #groupsAround(owner: Answer<unknown>['owner'], file: string): GroupInProgress[] {
    if (owner?.kind === 'group') {
      const group = this.#groups.find(owner.value.id, owner.value.name);
      if (group) return [group];
    }
    return this.#told(this.#groups, file) ?? this.#groups.only();
  }

  #planAround(
    vm: SrmPlanVm,
    owner: Answer<unknown>['owner'],
    file: string,
    place: string,
  ): PlanInProgress | undefined {
    if (owner?.kind === 'plan') return this.#plans.find(owner.value.id, owner.value.name);
    const told = this.#plans.find(vm.recovery_plan, vm.recovery_plan_name);
    if (told) return told;
    const own = vm.recovery_plan_name ?? vm.recovery_plan;
    if (own !== null) return this.#newPlan(own, null, place);
    const named = this.#told(this.#plans, file) ?? this.#plans.only();
    if (this.#plans.all().length > 0) return named.length === 1 ? named[0] : undefined;
    // SRM's answer does not say which plan was asked for.
    const name = baseName(file);
    this.#problems.add(
      'note',
      'plan-named-by-file',
      `${quoted(file)} does not say which recovery plan its VMs are of: the plan is called after the file.`,
      { file },
    );
    return this.#newPlan(name, null, place);
  }

  /** Whom the file's name means, which is said where there was a choice. */
  #told<T extends { readonly record: { readonly name: string } }>(
    known: Directory<T>,
    file: string,
  ): T[] | null {
    const found = known.namedBy(file);
    if (found.length === 0) return null;
    if (known.only().length === 0) {
      this.#problems.add(
        'note',
        'told-by-file-name',
        `${quoted(file)} does not say where its VMs belong; its name says ${found.map(({ record }) => quoted(record.name)).join(' and ')}.`,
        { file },
      );
    }
    return found;
  }

  #strayed(code: string, file: string, what: string): void {
    this.#problems.add(
      'warning',
      code,
      `${what} in ${quoted(file)} does not say where it belongs, and was left out of it: give the file the name or the id of the group or plan that was asked for.`,
      { file },
    );
  }
}
