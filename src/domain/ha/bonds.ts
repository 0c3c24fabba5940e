import type { Cluster, Estate, Key, PlacementRule, Vm } from '../estate/types.js';
import { countOf, listed, plural } from '../steps/words.js';
import type { Dependency } from './dependencies.js';
import { isOn } from '../estate/index.js';
import type { ApartRule, HaRules, HaVm, VmBond } from './types.js';

/**
 * What rules of a cluster mean for HA's restarts. Rules that VMs must run on some hosts, or must not, are
 * kept by HA from 4.1 on; rules that keep VMs apart only where HA is told to respect them. Rules that keep
 * VMs together, and those that say "should", are left to DRS.
 */

const none: readonly PlacementRule[] = [];
const rulesOfCluster = ({ ha }: Pick<Cluster, 'ha'>): readonly PlacementRule[] => ha?.rules ?? none;

/** The VMs with what the rules keep them to. `hosts` are those that may take them. */
export function withBonds(
  vms: readonly HaVm[],
  cluster: Pick<Cluster, 'ha'>,
  rules: HaRules,
  estate: Pick<Estate, 'vms'>,
  hosts: readonly Key[],
): readonly HaVm[] {
  const here = new Set(vms.map((vm) => vm.ref.key));
  const kept = rulesOfCluster(cluster).filter((rule) => rule.vms.some((key) => here.has(key)));
  const about = kept.filter(({ kind, mandatory }) => mandatory && isAboutHosts(kind));
  const apart = rules.keepsVmsApart ? kept.filter(({ kind }) => kind === 'apart') : none;
  if (about.length + apart.length === 0) return vms;
  const rulesOfVm = new Map<Key, { about: PlacementRule[]; apart: ApartRule[] }>();
  const rulesOf = (key: Key) => {
    let of = rulesOfVm.get(key);
    if (of === undefined) rulesOfVm.set(key, (of = { about: [], apart: [] }));
    return of;
  };
  for (const rule of about) for (const key of rule.vms) rulesOf(key).about.push(rule);
  for (const { name, vms: members } of apart) {
    const rule: ApartRule = { name, taken: hostsOfOthers(members, here, estate.vms) };
    for (const key of members) rulesOf(key).apart.push(rule);
  }
  const bondOf = bondsBetween(hosts);
  return vms.map((vm) => {
    const of = rulesOfVm.get(vm.ref.key);
    return of === undefined ? vm : { ...vm, bond: bondOf(of.about, of.apart) };
  });
}

/** Makes bonds; VMs under the same rules get the same one, for a rule may be about tens of thousands. */
function bondsBetween(
  hosts: readonly Key[],
): (about: readonly PlacementRule[], apart: readonly ApartRule[]) => VmBond {
  const numbers = new Map<PlacementRule | ApartRule, number>();
  const numberOf = (rule: PlacementRule | ApartRule): number => {
    const number = numbers.get(rule) ?? numbers.size;
    numbers.set(rule, number);
    return number;
  };
  const known = new Map<string, VmBond>();
  return (about, apart) => {
    const id = `${about.map(numberOf).join()} ${apart.map(numberOf).join()}`;
    let bond = known.get(id);
    if (bond === undefined) {
      const named = about.map(({ kind, hosts: those }) => ({ kind, those: new Set(those) }));
      const allowed = hosts.filter((host) =>
        named.every(({ kind, those }) => those.has(host) === (kind === 'on-hosts')),
      );
      const names = about.map(({ name }) => name);
      bond = { hosts: about.length === 0 ? null : new Set(allowed), rules: names, apart };
      known.set(id, bond);
    }
    return bond;
  };
}

const isAboutHosts = (kind: PlacementRule['kind']): boolean => kind === 'on-hosts' || kind === 'not-on-hosts';

/** Where VMs of a rule run that are not restarted. */
function hostsOfOthers(members: readonly Key[], restarted: ReadonlySet<Key>, vms: readonly Vm[]): Set<Key> {
  const others = new Set(members.filter((key) => !restarted.has(key)));
  if (others.size === 0) return new Set();
  return new Set(vms.flatMap((vm) => (others.has(vm.key) && isOn(vm) && vm.host !== null ? [vm.host] : [])));
}

/**
 * The dependencies that rules of clusters tell among VMs that are restarted: what runs on already has not
 * to be waited for, and what nobody restarts is not waited for.
 */
export function dependenciesOf(clusters: readonly Pick<Cluster, 'ha'>[], vms: readonly HaVm[]): Dependency[] {
  const restarted = new Set(vms.map((vm) => vm.ref.key));
  return clusters.flatMap((cluster) =>
    rulesOfCluster(cluster)
      .filter(({ kind }) => kind === 'after')
      .flatMap(({ vms: waiting, on }) =>
        waiting
          .filter((vm) => restarted.has(vm))
          .flatMap((vm) => on.filter((other) => restarted.has(other)).map((other) => ({ vm, on: other }))),
      ),
  );
}

/** What of the rules the simulation does not follow, and where none are told. */
export function ruleUnknowns(clusters: readonly Cluster[], rulesOf: (cluster: Cluster) => HaRules): string[] {
  const silent = clusters.filter(({ ha }) => ha !== null && ha.rules === undefined);
  const unheeded = (words: string, of: (rule: PlacementRule, cluster: Cluster) => boolean): string[] => {
    const names = clusters.flatMap((cluster) =>
      rulesOfCluster(cluster)
        .filter((rule) => of(rule, cluster))
        .map((rule) => `“${rule.name}”`),
    );
    return names.length === 0
      ? []
      : [
          `${countOf(names.length, 'rule')} ${plural(names.length, 'is', 'are')} not followed here, ${listed(names, 6)}: ${words}`,
        ];
  };
  return [
    ...(silent.length > 0
      ? [
          `Rules of DRS, and VMs that wait for others, are not in the import of ${listed(
            silent.map(({ name }) => name),
            4,
          )}; none is taken.`,
        ]
      : []),
    ...unheeded(
      'they keep VMs apart, and HA sees to that only with das.respectVmVmAntiAffinityRules. DRS moves VMs afterwards.',
      ({ kind }, cluster) => kind === 'apart' && !rulesOf(cluster).keepsVmsApart,
    ),
    ...unheeded('they keep VMs together, which HA leaves to DRS.', ({ kind }) => kind === 'together'),
    ...unheeded(
      'they say where VMs should run, not where they must.',
      ({ kind, mandatory }) => isAboutHosts(kind) && !mandatory,
    ),
    ...unheeded(
      'VMs wait for others from 6.5 on only.',
      ({ kind }, cluster) => kind === 'after' && rulesOf(cluster).version !== 'fdm-6.5',
    ),
  ];
}
