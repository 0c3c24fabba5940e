import type { Key } from '../estate/types.js';
import { groupLosses, simulateFailover, type HaLoss, type Why } from '../ha/index.js';
import { mounted, portsKnown, powerOnStarted } from '../plan/facts.js';
import type { Placement } from '../plan/scope/index.js';
import type { Fact, GroundStep } from '../plan/types.js';
import { placementOfHost, type Effects } from './effects.js';
import type { Situation } from './situation.js';
import { pair, type Harm, type RunOutcome, type StepOutcome } from './types.js';

/** How people follow the plan: they stop at a step that fails, or go on with whatever can be done. */
export type Manner = 'stop' | 'press-on';

/** What storage and hosts were like when a cluster's power-on was set off. */
interface PowerOn {
  readonly mounted: ReadonlySet<Key>;
  readonly portsKnown: boolean;
}

/** Runs a plan's list under the effects of faults and lets HA power the desktops on. */
export function run(situation: Situation, effects: Effects, manner: Manner): RunOutcome {
  return new Run(situation, effects, manner).outcome();
}

class Run {
  private readonly state: Set<Fact>;
  private readonly ends = new Map<string, StepOutcome>();
  /** First cause of each step that was not done. */
  private readonly cause = new Map<string, string>();
  private readonly harms: Harm[] = [];
  private readonly powerOns = new Map<Key, PowerOn>();
  private readonly physically = new Set<Fact>();
  private readonly before: ReadonlyMap<string, readonly string[]>;

  constructor(
    private readonly situation: Situation,
    private readonly effects: Effects,
    private readonly manner: Manner,
  ) {
    this.state = new Set(situation.initial);
    const before = new Map<string, string[]>();
    for (const edge of situation.view.edges) {
      const list = before.get(edge.after);
      if (list) list.push(edge.before);
      else before.set(edge.after, [edge.before]);
    }
    this.before = before;
    for (const step of situation.view.steps) this.take(step);
  }

  private take(step: GroundStep): void {
    const waits = (this.before.get(step.id) ?? []).flatMap((id) => this.ends.get(id) ?? []);
    const stuck = waits.find((end) => end.end !== 'done');
    if (stuck !== undefined && this.manner === 'stop') {
      this.end(step, 'held-up', `“${stuck.title}” is not done`, this.cause.get(stuck.id) ?? null);
      return;
    }
    const lacking = step.requires.find(({ fact, holds }) => this.state.has(fact) !== holds);
    if (lacking !== undefined) {
      const why = this.effects.blocked.get(lacking.fact);
      this.end(step, 'held-up', `it does not hold that ${lacking.text}`, why ?? null);
      return;
    }
    for (const hazard of step.hazards) {
      if (!hazard.when.every(({ fact, holds }) => this.state.has(fact) === holds)) continue;
      this.harms.push({
        step: step.id,
        title: step.title,
        sentence: `${hazard.consequence}, because ${hazard.because}`,
        count: hazard.count,
      });
    }
    const failed = this.make(step);
    if (failed !== null) {
      this.end(step, 'failed', failed, failed);
      return;
    }
    const from = Math.max(0, ...waits.map((end) => end.doneAt ?? 0));
    const delay = Math.max(0, ...step.effects.adds.map((fact) => this.effects.delays.get(fact) ?? 0));
    this.ends.set(step.id, {
      id: step.id,
      title: step.title,
      end: 'done',
      because: null,
      doneAt: from + step.duration.likely + delay,
    });
  }

  /** Makes a step's effects true as far as the faults let it; answers why not all, if not all. */
  private make(step: GroundStep): string | null {
    let failed: string | null = null;
    for (const fact of step.effects.deletes) this.state.delete(fact);
    for (const fact of step.effects.adds) {
      const only = this.effects.only.get(fact);
      const stale = only !== undefined && !this.state.has(only.when);
      if (!stale) this.physically.add(fact);
      const why = this.effects.blocked.get(fact) ?? (stale ? only.because : undefined);
      if (why === undefined) this.state.add(fact);
      else failed ??= why;
    }
    for (const p of this.situation.scope.placements) {
      if (step.effects.adds.includes(powerOnStarted(p.key)) && !this.powerOns.has(p.key)) this.powerOn(p);
    }
    return failed;
  }

  private powerOn(p: Placement): void {
    const stores = [...p.vmfs, ...p.nfs].map((ds) => ds.key);
    this.powerOns.set(p.key, {
      mounted: new Set(stores.filter((key) => this.physically.has(mounted(key, p.key)))),
      portsKnown: this.state.has(portsKnown(p.key)),
    });
  }

  private end(step: GroundStep, end: 'failed' | 'held-up', because: string, cause: string | null): void {
    const full = end === 'held-up' && cause !== null ? `${because}: ${cause}` : because;
    this.ends.set(step.id, { id: step.id, title: step.title, end, because: full, doneAt: null });
    this.cause.set(step.id, cause ?? because);
  }

  outcome(): RunOutcome {
    const { scope, view, goals } = this.situation;
    const ends = view.steps.map((step) => this.ends.get(step.id)!);
    const notDone = ends.filter((end) => end.end !== 'done');
    const ha = this.powerOnVms();
    const withoutNetwork = ha.clusters.flatMap((cluster) => cluster.withoutNetwork);
    return {
      clean: notDone.length === 0 && this.harms.length === 0,
      notDone,
      stepsDone: ends.length - notDone.length,
      harms: this.harms,
      missed: goals.filter(({ fact, holds }) => this.state.has(fact) !== holds).map((goal) => goal.text),
      vms: ha.vms,
      up: ha.started - withoutNetwork.length,
      losses: bySize([
        ...ha.losses,
        ...groupLosses(withoutNetwork.map((object) => ({ ref: object, why: noNetwork(scope.recoveryName) }))),
      ]),
      seconds: Math.max(0, ...ends.map((end) => end.doneAt ?? 0)),
      warnings: ha.warnings,
    };
  }

  private powerOnVms() {
    const { scope, estate, index, plan } = this.situation;
    const byCluster = new Map(scope.placements.map((p) => [p.key, p]));
    const byHost = placementOfHost(this.situation);
    return simulateFailover(estate, index, {
      scenario: plan.scenario,
      conditions: {
        down: this.effects.down,
        mountedAt: (datastore, host) => {
          const p = byHost.get(host.key)?.p;
          if (p === undefined || this.effects.unseen.has(pair(datastore.key, host.key))) return null;
          return this.powerOns.get(p.key)?.mounted.has(datastore.key) === true ? 0 : null;
        },
        portsKnown: (host) => {
          const p = byHost.get(host.key)?.p;
          if (p === undefined) return true;
          const late = this.effects.late.has(p.key) || p.lateHosts.includes(host);
          return !late || this.powerOns.get(p.key)?.portsKnown === true;
        },
        byPeople: (cluster) => byCluster.get(cluster.key)?.haPowersOn === false,
        heldUp: (cluster) => {
          const p = byCluster.get(cluster.key);
          return p === undefined || this.powerOns.has(p.key) ? null : this.heldUp(p);
        },
        barred: this.effects.barred,
        absent: this.effects.absent,
      },
    });
  }

  /** Why the VMs of a cluster are never powered on. */
  private heldUp(p: Placement): Why {
    const starter = this.situation.view.steps.find((step) =>
      step.effects.adds.includes(powerOnStarted(p.key)),
    );
    const end = starter === undefined ? undefined : this.ends.get(starter.id);
    const cause = starter === undefined ? undefined : this.cause.get(starter.id);
    return {
      reason: 'held-up',
      because:
        end === undefined
          ? `no step of the plan powers on the VMs of ${p.cluster.name}`
          : `the plan stops before “${end.title}”: ${cause ?? end.because ?? ''}`,
      cure: 'Change the plan so that it goes on with what is there.',
      source: '003 View step 6: all volumes are verified before hosts are made available',
    };
  }
}

const noNetwork = (site: string): Why => ({
  reason: 'no-network',
  because: `they come up at ${site} without network: their hosts booted before the storage and do not know the static dvPorts`,
  cure: 'Restart the management agents (services.sh restart) on these hosts once the storage is mounted, before any VM is powered on.',
  source: '003 VDS notes: tried 6 or 7 times',
});

const bySize = (losses: readonly HaLoss[]): HaLoss[] => [...losses].sort((a, b) => b.count - a.count);
