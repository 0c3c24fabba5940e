import type { PlacementRule } from '../../../src/domain/estate/types.js';
import { all, flag, objectName, text, type XmlNode } from './node.js';

/**
 * Rules of DRS and of HA's restarts that are on, with MoRefs where the estate has keys. Rules about hosts
 * and about dependencies name groups, which stand beside them. Kinds that say nothing of VMs and hosts
 * are passed over.
 */
export function readRules(config: XmlNode | undefined): PlacementRule[] {
  const groups = new Map<string, readonly string[]>();
  for (const group of all(config, 'group')) {
    const name = text(group, 'name');
    const members = group.apiType === 'ClusterHostGroup' ? all(group, 'host') : all(group, 'vm');
    if (name !== null)
      groups.set(
        name,
        members.flatMap((node) => text(node) ?? []),
      );
  }
  const group = (rule: XmlNode, field: string): readonly string[] =>
    groups.get(text(rule, field) ?? '') ?? [];
  return all(config, 'rule').flatMap((rule): PlacementRule[] => {
    if (flag(rule, 'enabled') !== true) return [];
    const base = {
      name: objectName(text(rule, 'name') ?? ''),
      mandatory: flag(rule, 'mandatory') === true,
      hosts: [],
      on: [],
    };
    switch (rule.apiType) {
      case 'ClusterAntiAffinityRuleSpec':
        return [{ ...base, kind: 'apart', vms: vmsOf(rule) }];
      case 'ClusterAffinityRuleSpec':
        return [{ ...base, kind: 'together', vms: vmsOf(rule) }];
      case 'ClusterVmHostRuleInfo': {
        const vms = group(rule, 'vmGroupName');
        const on = group(rule, 'affineHostGroupName');
        return text(rule, 'affineHostGroupName') === null
          ? [{ ...base, kind: 'not-on-hosts', vms, hosts: group(rule, 'antiAffineHostGroupName') }]
          : [{ ...base, kind: 'on-hosts', vms, hosts: on }];
      }
      case 'ClusterDependencyRuleInfo':
        return [{ ...base, kind: 'after', vms: group(rule, 'vmGroup'), on: group(rule, 'dependsOnVmGroup') }];
      default:
        return [];
    }
  });
}

const vmsOf = (rule: XmlNode): string[] => all(rule, 'vm').flatMap((node) => text(node) ?? []);
