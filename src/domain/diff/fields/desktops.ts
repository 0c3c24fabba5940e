import type { ProtectionGroup } from '../../estate/types.js';
import type { RuleId } from '../rules/index.js';
import { fieldsFor, kindSpec, type FieldChange } from './field.js';
import { moveRule } from './machines.js';

const pool = fieldsFor<'pool'>();
export const poolSpec = kindSpec(
  'pool',
  {
    name: pool.value('Name', 'renamed'),
    assignment: pool.value('Assignment', 'pool-detail'),
    cluster: pool.ref('Cluster', 'pool-cluster'),
    parentVm: pool.value('Parent VM', 'pool-image'),
    snapshot: pool.value('Snapshot', 'pool-image'),
    viewVersion: pool.value('View version', 'pool-detail'),
    replicaDatastore: pool.ref('Replica datastore', 'pool-replica-datastore', { nullSays: true }),
    osDatastores: pool.refs('OS-disk datastores', 'pool-os-datastores'),
    namePrefix: pool.value('Names begin with', 'pool-detail'),
    maxDesktops: pool.value('Desktops at most', 'pool-detail'),
  },
  { appeared: 'pool-new', vanished: 'pool-gone' },
);

const replica = fieldsFor<'replica'>();
export const replicaSpec = kindSpec(
  'replica',
  {
    name: replica.value('Name', 'renamed'),
    vm: replica.ref('VM', 'replica-detail'),
    datastore: replica.ref('Datastore', (change) =>
      moveRule(change, {
        left: 'replica-left-replication',
        entered: 'replica-moved',
        moved: 'replica-moved',
      }),
    ),
    kind: replica.value('Kind', 'replica-detail'),
    pool: replica.ref('Pool', 'replica-detail'),
  },
  {
    appeared: 'replica-new',
    vanished: 'replica-gone',
    place: { of: (object) => object.datastore, word: ' on ' },
  },
);

const clone = fieldsFor<'linkedClone'>();
export const linkedCloneSpec = kindSpec(
  'linkedClone',
  {
    vm: clone.ref('VM', 'vm-detail'),
    replica: clone.ref('Replica', 'clone-replica'),
    pool: clone.ref('Pool', 'clone-pool'),
  },
  { appeared: 'clone-new', vanished: 'clone-gone', partOf: (object) => [['vm', object.vm]] },
);

/** Members that left weigh more than members that came. */
function membersRule({ before, after, sides }: FieldChange<ProtectionGroup>): RuleId {
  const now = new Set((after as readonly string[]).map((key) => sides.after.key(key)));
  return (before as readonly string[]).some((key) => !now.has(key)) ? 'group-lost' : 'group-gained';
}

const group = fieldsFor<'protectionGroup'>();
export const protectionGroupSpec = kindSpec(
  'protectionGroup',
  {
    name: group.value('Name', 'renamed'),
    type: group.value('Type', 'group-type'),
    datastores: group.refs('datastores', membersRule, { nullSays: true }),
    vms: group.refs('VMs', membersRule, { nullSays: true }),
  },
  { appeared: 'group-new', vanished: 'group-gone' },
);

const plan = fieldsFor<'recoveryPlan'>();
export const recoveryPlanSpec = kindSpec(
  'recoveryPlan',
  {
    name: plan.value('Name', 'renamed'),
    groups: plan.refs('Protection groups', 'recovery-plan-groups', { nullSays: true }),
    priorities: plan.items('Priorities', 'recovery-plan-priorities'),
    dependencies: plan.items('Dependencies', 'recovery-plan-priorities'),
    vmSettings: plan.items('Settings of VMs', 'recovery-plan-priorities'),
  },
  { appeared: 'recovery-plan-new', vanished: 'recovery-plan-gone' },
);
