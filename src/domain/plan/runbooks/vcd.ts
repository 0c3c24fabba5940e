import { cloudVmsUnderSrm } from '../../findings/cloudVms.js';
import { read, recalled, deduced } from '../../steps/kind.js';
import { incompleteText } from '../../steps/vcd/words.js';
import { countedOf, countOf, listed, namesOf, plural, vmCount } from '../../steps/words.js';
import { assumer, type Assume } from '../assumptions.js';
import { cloudClusters, cloudVApps } from '../scope/cloud.js';
import { findPlaces, haMayAct } from '../scope/places.js';
import { scopeOf, type Scope } from '../scope/index.js';
import { providerClusters, vAppGroups, vcdTiers, vmsNamed, type Vcd } from '../scope/vcd.js';
import { listSetting, objectsSetting, yesNo } from '../settings.js';
import type { Assumption, SettingSpec } from '../types.js';
import { siteBlockers, WHERE_TO_SET } from './places.js';
import type { At, Situation } from './types.js';

/** What is asked about vCloud Director's parts, which no export of vCenter names. */
export function vcdSettings({ estate }: At): SettingSpec[] {
  const called = (pattern: RegExp): string[] =>
    estate.vms
      .filter((vm) => !vm.placeholder && !vm.template && pattern.test(vm.name))
      .map((vm) => vm.name)
      .slice(0, 500);
  return [
    objectsSetting(
      'clusters',
      'Clusters of the provider vDCs',
      'None means those that run VMs of vApps, where vCloud Director’s records were imported; else those with the purpose "servers".',
      'cluster',
      [],
    ),
    listSetting(
      'cells',
      'Cells',
      'Names, the one that is started first at the top.',
      called(/vcd[-_]?cell|^vcd[-_]?\d+$/i),
    ),
    listSetting(
      'vshield',
      'vShield Manager',
      'Its VM’s name.',
      called(/vshield[-_]?(manager|mgr)|^vsm[-_]?\d+$/i),
    ),
    listSetting('transfer', 'Transfer share and message bus', 'Names of the servers that hold them.'),
    listSetting(
      'balancers',
      'Load balancer',
      'Its name, where the recovery site has one of its own to start.',
    ),
    listSetting('edges', 'vShield Edges', 'Names of their VMs.', called(/^vse[-_]|vshield[-_]?edge/i)),
    listSetting(
      'vapps',
      'vApps by priority',
      'One line a priority, as in “1: directory, web shop”. None means all of them, by their metadata; those in no line come last.',
    ),
    yesNo(
      'stretched',
      'Tenants’ networks reach over both sites',
      'Without, the Edges need another way out and other addresses.',
      true,
    ),
  ];
}

/** The scope of a vCloud Director runbook. */
export function vcdScope({ estate, index, scenario, settings }: Situation): Scope {
  return scopeOf(estate, index, scenario, {
    workload: 'vApps',
    clusters: providerClusters(estate, index, settings.keys('clusters')),
    purpose: 'servers',
    tiers: vcdTiers({
      vShieldManagers: settings.lines('vshield'),
      transfer: settings.lines('transfer'),
      cells: settings.lines('cells'),
      balancers: settings.lines('balancers'),
    }),
  });
}

/** vCloud Director on a scope, as the settings describe it. */
export function vcdOf({ estate, settings }: Situation, scope: Scope, register: boolean): Vcd {
  const edges = settings.lines('edges');
  const vapps = cloudVApps(scope);
  return {
    scope,
    vapps,
    edges,
    edgeVms: vmsNamed(estate, edges),
    groups: vAppGroups(settings.lines('vapps'), vapps),
    register,
    stretched: settings.flag('stretched'),
  };
}

export function vcdBlockers(situation: Situation): string[] {
  const missing = siteBlockers(situation);
  if (missing.length > 0) return missing;
  const { estate, index, scenario, settings } = situation;
  const clusters = providerClusters(estate, index, settings.keys('clusters'));
  if (clusters.length === 0) {
    return [
      `No cluster is known to be of a provider vDC. Give one the purpose "servers" ${WHERE_TO_SET}, choose clusters in the scenario, or import vCloud Director’s query records.`,
    ];
  }
  const scope = vcdScope(situation);
  if (findPlaces(estate, index, scenario, clusters, 'servers').length === 0) {
    return [
      `None of ${listed(namesOf(clusters), 5)} has recovery hosts at ${scope.recoveryName}. Set the site of the hosts ${WHERE_TO_SET}.`,
    ];
  }
  if (scope.placements.length === 0) {
    return [
      `No datastore of ${listed(namesOf(clusters), 5)} that can be mounted from its copy is replicated to ${scope.recoveryName}. Set their replication ${WHERE_TO_SET}.`,
    ];
  }
  return [];
}

/** What is taken for granted about names that were typed. */
export function vcdAssumptions(situation: Situation, vcd: Vcd): Assumption[] {
  const { settings, index, estate } = situation;
  const list: Assumption[] = [];
  const assume = assumer(list);
  const clusters = settings.keys('clusters').length > 0 ? [] : providerClusters(estate, index, []);
  if (clusters.length > 0) {
    const are = clusters.length === 1 ? 'is' : 'are';
    assume(
      'provider-vdcs',
      cloudClusters(estate, index).length > 0
        ? `${listed(namesOf(clusters), 6)} ${are} all that belongs to provider vDCs: VMs of vApps run there.`
        : `${listed(namesOf(clusters), 6)} ${are} the provider vDCs, as their purpose says.`,
      'Choose the clusters in the scenario.',
      deduced(),
    );
  }
  vApps(situation, vcd, assume);
  const typed = ['cells', 'vshield', 'transfer', 'balancers', 'edges'].flatMap((id) => settings.lines(id));
  const known = new Set(vmsNamed(estate, typed).map((vm) => vm.name.toLowerCase()));
  const strangers = typed.filter((name) => !known.has(name.toLowerCase()));
  if (strangers.length > 0) {
    assume(
      'names-typed',
      `${listed(strangers, 8)} ${strangers.length === 1 ? 'is' : 'are'} there as typed; the estate has no VM of that name, so the plan cannot see what ${strangers.length === 1 ? 'it lies' : 'they lie'} on.`,
      'Look in vCloud Director and vCenter.',
      { text: 'scenario', basis: 'user' },
    );
  }
  if (vcd.edges.length === 0) {
    assume(
      'edges-not-named',
      'Somebody knows which VMs the vShield Edges are; the scenario names none.',
      'List them from vShield Manager and type them in.',
      deduced(),
    );
  }
  if (settings.lines('cells').length === 0) {
    assume(
      'cells-not-named',
      'The cells come over with the management; the scenario names none.',
      'Type their names, the first to be started at the top.',
      deduced(),
    );
  }
  const watched = vcd.register
    ? vcd.scope.placements.filter((p) => haMayAct(p, vcd.scope.scenario.event)).map(({ cluster }) => cluster)
    : [];
  if (watched.length > 0) {
    assume(
      'ha-turned-off',
      `vSphere HA is off for ${listed(namesOf(watched), 5)} by then: it knows these VMs and starts them, Edges or not, as soon as hosts leave maintenance mode.`,
      'Turn it off for the cluster before its hosts leave maintenance mode, or take option A.',
      read('deepdive', 'pending VMs are tried when a host leaves maintenance mode'),
    );
  }
  if (vcd.stretched) {
    assume(
      'networks-stretched',
      'Tenants’ networks are the same at both sites, so that addresses and routes stay.',
      'Else say in the scenario that they are not.',
      read('vcat', 'stretched layer 2'),
    );
  }
  assume(
    'start-order-vcd',
    'No source prints the start order of vCloud Director’s management.',
    'Compare with your own documents.',
    recalled('start order'),
  );
  return list;
}

/** What is taken for granted of vApps, the more the less is known of them. */
function vApps({ estate, index, settings }: Situation, vcd: Vcd, assume: Assume): void {
  const { scope, vapps } = vcd;
  const source = read('vcdOverview');
  const underSrm = cloudVmsUnderSrm(estate, index);
  if (underSrm.length > 0) {
    assume(
      'not-protected-by-srm',
      `SRM is kept from ${countOf(underSrm.length, 'VM')} of vApps that a protection group holds, ${listed(namesOf(underSrm), 4)}: it would give them other identifiers.`,
      'Take them out of the protection groups before the day.',
      source,
    );
  } else if (vapps.length === 0) {
    assume(
      'not-protected-by-srm',
      'SRM protects none of the VMs that vCloud Director manages: it would give them other identifiers.',
      `Look through the protection groups for ${countedOf('VMs', namesOf(scope.placements.flatMap((p) => p.sources)), 5)}.`,
      source,
    );
  }
  if (vapps.length === 0) return;
  const lacking = vapps.filter(({ behind }) => behind.length > 0);
  if (lacking.length > 0) {
    assume(
      'vapps-incomplete',
      `Tenants can use ${countOf(lacking.length, 'vApp')} without VMs that stay behind: ${incompleteText(lacking)}.`,
      'Ask their owners, or move the VMs to datastores that are replicated.',
      deduced('vCloud Director’s records and the datastores of vCenter'),
    );
  }
  const known = new Set(vapps.map(({ vapp }) => vapp.name.toLowerCase()));
  const strangers = vAppGroups(settings.lines('vapps'), [])
    .flatMap(({ names }) => names)
    .filter((name) => !known.has(name.toLowerCase()));
  if (strangers.length > 0) {
    assume(
      'vapps-typed',
      `${listed(strangers, 8)} ${strangers.length === 1 ? 'is' : 'are'} there as typed; the snapshot has no vApp of that name with VMs that come over.`,
      'Look in vCloud Director.',
      { text: 'scenario', basis: 'user' },
    );
  }
}

export const vAppsGoal = (scope: Scope, rest: string): { text: string; vms: number } => {
  const vms = scope.placements.flatMap((p) => p.vms);
  return {
    text: `${countedOf(
      vmCount(vms, scope),
      scope.placements.flatMap((p) => namesOf(p.sources)),
      6,
    )} ${plural(vms.length, 'works', 'work')} ${rest}`,
    vms: vms.length,
  };
};
