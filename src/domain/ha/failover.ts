import { cited } from '../documents.js';
import { isOn, ref, type EstateIndex } from '../estate/index.js';
import type { Cluster, Datastore, Estate, Host, Key, Vm } from '../estate/types.js';
import { clusterOfVm, lookupsOf, push } from '../findings/lookups.js';
import { datastoreFates } from '../plan/scope/fate.js';
import { managementOf, managementVms } from '../plan/scope/management.js';
import { desktopClusters, findPlaces, siteOfVm, type Place } from '../plan/scope/places.js';
import type { Scenario } from '../plan/types.js';
import { listed, namesOf } from '../steps/words.js';
import { dependenciesOf, ruleUnknowns, withBonds } from './bonds.js';
import type { Dependency } from './dependencies.js';
import { withDependencies } from './dependencies.js';
import { describeHosts, type MountTime } from './hosts.js';
import { answerOf, type HaAnswer } from './answer.js';
import { failoverHostNames, haVersionOf, rulesOf, type HaOverrides } from './settings.js';
import { simulateCluster } from './outcome.js';
import type { Absence, HaCluster, HaClusterOutcome, HaOutcome, HaRules, Why } from './types.js';
import { clusterUnknowns, vmUnknowns } from './unknowns.js';
import { VmReader } from './vms.js';

/** How things stand when the recovery hosts may run VMs. What is left out is as the plan wants it. */
export interface HaConditions {
  /** Hosts that stay down. */
  readonly down?: ReadonlySet<Key>;
  /** Seconds until a host may run VMs; null for never. */
  readonly availableAt?: (host: Host) => number | null;
  /** Seconds until a datastore that comes over is mounted on a host; null for never. */
  readonly mountedAt?: (datastore: Datastore, host: Host) => number | null;
  /** Whether a recovery host knows the state of static dvPorts. */
  readonly portsKnown?: (host: Host) => boolean;
  /** Recovery clusters whose VMs people power on, so that HA's own conditions do not apply. */
  readonly byPeople?: (cluster: Cluster) => boolean;
  /** Recovery clusters whose VMs nobody powers on, and why. */
  readonly heldUp?: (cluster: Cluster) => Why | null;
  /** Datastores that are nowhere in sight for a reason the estate does not tell. */
  readonly absent?: ReadonlyMap<Key, Absence>;
  /** VMs that cannot come up for a reason of their own. */
  readonly barred?: ReadonlyMap<Key, Why>;
}

/** What is powered on, where that is not the desktops of a failover. */
export interface HaAudience {
  readonly places: readonly Place[];
  /** VMs that come over by other means and are left out. */
  readonly management: ReadonlySet<Key>;
  /** The hosts run nothing yet: what the snapshot shows on them runs elsewhere by now. */
  readonly hostsEmpty: boolean;
  /** Whoever asks sees to it that equal words mean equal conditions and settings of a cluster. */
  readonly like: (cluster: Cluster) => string;
  /** Outcomes by those words, of clusters that need not be worked out again. */
  readonly outcomes: Map<string, HaClusterOutcome>;
}

/** What is asked of the simulation beside the estate. */
export interface HaQuestion {
  readonly scenario: Pick<
    Scenario,
    'event' | 'protectedSite' | 'recoverySite' | 'storagePaths' | 'binding' | 'recoveryHosts' | 'settings'
  >;
  readonly settings?: HaOverrides;
  /** VM–VM rules beside those of the clusters, 6.5 and later. */
  readonly dependencies?: readonly Dependency[];
  readonly conditions?: HaConditions;
}

/**
 * Simulates how HA powers on the VMs of the desktop clusters at the recovery site, once it has hosts
 * there. VMs that were off stay off and are not counted; those of View's management come over by
 * SRM and are left out. Pure: the same estate and question give the same outcome. Linear in VMs times
 * the hosts of their cluster.
 */
export function simulateFailover(estate: Estate, index: EstateIndex, question: HaQuestion): HaOutcome {
  return answerFailover(estate, index, question).outcome;
}

/** The same with the clusters, hosts and VMs it was worked out from. */
export function answerFailover(estate: Estate, index: EstateIndex, question: HaQuestion): HaAnswer {
  const failover = new Failover(estate, index, question);
  return answerOf(failover.clusters(), failover.unknowns(), [
    'Every recovery host is on the dvSwitches its VMs use.',
  ]);
}

/** Powers on the VMs of the clusters that are asked about; those that are remembered cost nothing. */
export function powerOnAt(
  estate: Estate,
  index: EstateIndex,
  question: HaQuestion,
  audience: HaAudience,
): HaClusterOutcome[] {
  const failover = new Failover(estate, index, question, audience);
  return audience.places.map((place) => {
    const like = audience.like(place.cluster);
    let outcome = audience.outcomes.get(like);
    if (outcome === undefined) {
      outcome = simulateCluster(failover.cluster(place));
      audience.outcomes.set(like, outcome);
    }
    return outcome;
  });
}

class Failover {
  private readonly working: readonly Cluster[];
  private readonly places: readonly Place[];
  private readonly reader: VmReader;
  private readonly fate: ReturnType<typeof datastoreFates>;
  private coming: ReadonlyMap<Key, readonly Vm[]> | null = null;
  private readonly vcenterVersion: ReadonlyMap<Key, string | null>;

  constructor(
    private readonly estate: Estate,
    private readonly index: EstateIndex,
    private readonly question: HaQuestion,
    private readonly audience: HaAudience | null = null,
  ) {
    const scenario = question.scenario as Scenario;
    this.working = desktopClusters(estate, index);
    this.places = audience?.places ?? findPlaces(estate, index, scenario, this.working);
    this.fate = datastoreFates(estate, index, scenario);
    this.reader = new VmReader(estate, index, {
      binding: question.scenario.binding,
      barred: question.conditions?.barred,
    });
    this.vcenterVersion = new Map(estate.vcenters.map((vc) => [vc.key, vc.version]));
  }

  /** VMs that come over, by the cluster they are in; not worked out where every cluster is remembered. */
  private get vmsOf(): ReadonlyMap<Key, readonly Vm[]> {
    const { estate, index, question, audience } = this;
    this.coming ??= vmsComing(estate, index, question.scenario as Scenario, audience?.management ?? null);
    return this.coming;
  }

  /** Recovery clusters with the VMs they take over; clusters nobody takes over have no host. */
  clusters(): HaCluster[] {
    const taken = new Set(this.places.flatMap((place) => place.sources.map((cluster) => cluster.key)));
    const homeless = this.working.filter(
      (cluster) => !taken.has(cluster.key) && (this.vmsOf.get(cluster.key)?.length ?? 0) > 0,
    );
    return [
      ...this.places,
      ...homeless.map((cluster): Place => ({ cluster, sources: [cluster], hosts: [], way: 'stretched' })),
    ].map((place) => this.cluster(place));
  }

  cluster(place: Place): HaCluster {
    const { conditions = {}, settings = {} } = this.question;
    const { cluster } = place;
    const rules = rulesOf(cluster, this.versionOf(place), settings);
    const down = (host: Host): boolean => conditions.down?.has(host.key) === true;
    const why = this.barredAll(place, rules);
    const drafts = place.sources.flatMap((source) =>
      (this.vmsOf.get(source.key) ?? []).map((vm) =>
        this.reader.read(vm, source, rules, this.byPeople(place), why),
      ),
    );
    return {
      ref: ref('cluster', cluster),
      rules,
      failed: [],
      hosts: describeHosts(place.hosts, this.estate, this.index, rules, {
        availableAt: (host) =>
          down(host) ? null : conditions.availableAt === undefined ? 0 : conditions.availableAt(host),
        absence: (host) => (down(host) ? 'failed' : null),
        mountedAt: this.mountTimes(),
        moved: [...new Set(drafts.flatMap((vm) => vm.needs))]
          .filter((key) => this.fate(key).is === 'moved')
          .flatMap((key) => this.index.datastore.get(key) ?? []),
        portsKnown: conditions.portsKnown ?? (() => true),
        mountsTold: () => true,
        empty: this.audience?.hostsEmpty ?? false,
        dedicated: failoverHostNames(settings, cluster),
      }),
      vms: withDependencies(
        withBonds(
          drafts,
          cluster,
          this.byPeople(place) ? { ...rules, keepsVmsApart: false } : rules,
          this.estate,
          place.hosts.map((host) => host.key),
        ),
        rules,
        [...dependenciesOf(place.sources, drafts), ...(this.question.dependencies ?? [])],
      ),
      datastoreName: (key) => this.index.datastore.get(key)?.name ?? 'a datastore the sources do not name',
      absence: (key) => {
        const told = conditions.absent?.get(key);
        if (told !== undefined) return told;
        const fate = this.fate(key);
        return fate.is === 'lost' ? { why: `which ${fate.why}`, cure: null } : null;
      },
    };
  }

  /** What the import does not tell of clusters and VMs; asked once the clusters are made. */
  unknowns(): string[] {
    const { settings } = this.question;
    const clusters = this.places.flatMap((place) => place.sources);
    const rulesOfCluster = (cluster: Cluster): HaRules => {
      const place = this.places.find(({ sources }) => sources.includes(cluster))!;
      return rulesOf(cluster, this.versionOf(place), settings ?? {});
    };
    return [
      ...clusterUnknowns(clusters, settings ?? {}, rulesOfCluster),
      ...ruleUnknowns(clusters, rulesOfCluster),
      ...vmUnknowns(this.reader.untold, this.estate),
    ];
  }

  private mountTimes(): MountTime {
    return this.question.conditions?.mountedAt ?? (() => 0);
  }

  private versionOf(place: Place) {
    const { cluster } = place;
    const vcenter = cluster.vcenter === null ? null : (this.vcenterVersion.get(cluster.vcenter) ?? null);
    return haVersionOf(
      vcenter,
      place.hosts.map((host) => host.version),
    );
  }

  private byPeople(place: Place): boolean {
    const { conditions = {}, scenario } = this.question;
    return conditions.byPeople?.(place.cluster) ?? (scenario.event === 'planned' || place.way === 'separate');
  }

  /** What keeps every VM of a place off, whatever room there is. */
  private barredAll(place: Place, rules: HaRules): Why | null {
    const held = this.question.conditions?.heldUp?.(place.cluster) ?? null;
    if (held !== null || this.byPeople(place)) return held;
    const off = place.sources.filter((cluster) => cluster.ha?.enabled === false);
    if (off.length > 0) {
      return {
        reason: 'ha-off',
        because: `vSphere HA is off for ${listed(namesOf(off))}`,
        cure: 'Turn HA on before the day, or power the VMs on by View or a script.',
        source: cited('viewDr', 'step 8'),
      };
    }
    if (rules.version === 'aam' && (this.question.settings?.failure ?? 'site') === 'site') {
      return {
        reason: 'no-primary',
        because: `HA up to 4.1 restarts nothing in ${place.cluster.name} once all its primary hosts are lost, and hosts in maintenance mode are none (product documents of 4.x: five primaries, one of them active; the vSphere 4 chapter on availability tells of one at a time; this counts five)`,
        cure: 'Power the VMs on by View or a script, or bring vCenter and the hosts to 5.0 or later.',
        source: cited('deepdive', 'AAM: primary hosts, up to 4.1'),
      };
    }
    return null;
  }
}

/** VMs of the desktop clusters that were on at the protected site, by cluster. */
function vmsComing(
  estate: Estate,
  index: EstateIndex,
  scenario: Scenario,
  others: ReadonlySet<Key> | null,
): Map<Key, Vm[]> {
  const replicaVms = new Set(estate.replicas.flatMap((replica) => replica.vm ?? []));
  const management =
    others ?? new Set([...managementVms(managementOf(estate, index, scenario))].map((vm) => vm.key));
  const vms = new Map<Key, Vm[]>();
  for (const vm of lookupsOf(estate, index).liveVms) {
    // vCenter makes agent VMs anew on the hosts that are there; those of the lost site stay there.
    if (!isOn(vm) || vm.agent === true) continue;
    if (management.has(vm.key) || replicaVms.has(vm.key)) continue;
    const cluster = clusterOfVm(vm, index);
    if (cluster === null || siteOfVm(vm, index) === scenario.recoverySite) continue;
    push(vms, cluster, vm);
  }
  return vms;
}
