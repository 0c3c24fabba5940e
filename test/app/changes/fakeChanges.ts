import type { ListedSnapshot, SnapshotDiff } from '../../../src/contract/types.js';
import {
  comparePlanViews,
  diffEstates,
  holds,
  isStill,
  staleSteps,
  type PrintedPage,
} from '../../../src/domain/diff/index.js';
import { countObjects } from '../../../src/domain/estate/counts.js';
import { indexEstate } from '../../../src/domain/estate/index.js';
import type { Estate } from '../../../src/domain/estate/types.js';
import { findAll } from '../../../src/domain/findings/index.js';
import { groundPlan, makePlan, proposeScenario } from '../../../src/domain/plan/index.js';
import type { PlanView } from '../../../src/domain/plan/types.js';
import type { Handlers } from '../fakeBridge.js';

/** The sample estate a week later: hosts, mounts, datastores and VMs have changed. */
export function aWeekLater(estate: Estate): Estate {
  const copied = estate.datastores.filter((ds) => ds.replication?.mode === 'asynchronous');
  const [full, other, lost] = copied;
  const scratch = estate.datastores.find((ds) => ds.replication?.mode === 'none');
  const host = estate.hosts[1];
  return {
    ...estate,
    name: `${estate.name}, a week later`,
    takenAt: '2012-11-27T21:40:00.000Z',
    datastores: estate.datastores.map((ds) => {
      if (ds === other) return { ...ds, name: `${ds.name}-new`, freeMib: 1 };
      return ds === lost && scratch ? { ...ds, replication: scratch.replication } : ds;
    }),
    hosts: estate.hosts
      .filter((one) => one !== host)
      .map((one, at) => (at === 4 ? { ...one, bootTime: '2012-11-26T03:10:00.000Z' } : one)),
    mounts: estate.mounts.filter((mount, at) => mount.host !== host?.key && at % 40 !== 7),
    vms: estate.vms
      .filter((_, at) => at % 90 !== 50)
      .map((vm, at) => {
        const moves = vm.homeDatastore === full?.key && at % 2 === 0 && other;
        return {
          ...vm,
          homeDatastore: moves ? other.key : vm.homeDatastore,
          power: at % 30 === 9 ? 'off' : vm.power,
        };
      }),
    portFiles: estate.portFiles.filter((_, at) => at % 25 !== 3),
  };
}

/** The page a plan would be printed as, with texts in place of hashes. */
function pageOf(view: PlanView): PrintedPage {
  return {
    verdict: view.check.verdict,
    steps: view.steps.map(({ id, title, detail, commands, hazards }, at) => ({
      id,
      title,
      number: at + 1,
      hash: JSON.stringify([title, detail, commands, hazards]),
    })),
  };
}

/** The engine's answer about two estates, with one plan that was printed. */
export function compared(before: Estate, after: Estate, ids: readonly [number, number]): SnapshotDiff {
  const [was, is] = [indexEstate(before), indexEstate(after)];
  const scenario = proposeScenario(before, was);
  const plan = makePlan({
    runbook: 'view-failover',
    estate: before,
    index: was,
    scenario,
    name: 'View to Geest',
  });
  const [old, now] = [groundPlan(plan, before, was), groundPlan(plan, after, is)];
  const drift = comparePlanViews(old, now);
  const page = staleSteps(pageOf(old), pageOf(now));
  const findings = { before: findAll(before, was), after: findAll(after, is) };
  return {
    ...diffEstates(before, after, { findings }),
    before: { id: ids[0], name: before.name, takenAt: before.takenAt },
    after: { id: ids[1], name: after.name, takenAt: after.takenAt },
    kinship: { same: true, sentence: 'Both snapshots are of one estate: 2 vCenters are in both.', lacks: [] },
    plans: [
      { planId: 1, name: plan.name, runbook: plan.runbook, still: isStill(drift), drift, problem: null },
    ],
    prints: [
      {
        id: 1,
        planId: 1,
        planName: plan.name,
        revision: 1,
        format: 'pdf',
        printedAt: '2012-11-21T09:00:00.000Z',
        contentHash: '4f2a90c17e3b',
        holds: holds(page),
        page,
      },
    ],
  };
}

function infoOf(id: number, estate: Estate, problems: number): ListedSnapshot {
  const { name, takenAt, sources } = estate;
  const counts = countObjects(estate);
  return { id, name, takenAt, importedAt: takenAt, counts, sources, problems, sameEstate: [3 - id] };
}

/** Two snapshots of an estate and what the engine says of them. */
export function changeAnswers(before: Estate, after: Estate): Handlers {
  const estates = new Map([
    [1, before],
    [2, after],
  ]);
  return {
    'snapshots.list': () => [infoOf(2, after, 1), infoOf(1, before, 0)],
    'snapshots.diff': (input) =>
      compared(estates.get(input.before)!, estates.get(input.after)!, [input.before, input.after]),
    'snapshots.problems': ({ snapshotId }) =>
      snapshotId === 1
        ? []
        : [
            {
              level: 'warning',
              code: 'no-number',
              message: 'The capacity “n/a” is no number; the disk is kept without one.',
              file: 'RVTools_export_all.xlsx',
              sheet: 'vDisk',
              row: 118,
              column: 'Capacity MiB',
              count: 3,
            },
          ],
  };
}
