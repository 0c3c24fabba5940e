import type { PrintedFile, RehearsalState } from '../../src/contract/types.js';
import { runbooks, settingsTold } from '../../src/domain/plan/index.js';
import type { PlanView } from '../../src/domain/plan/types.js';
import { printChecklist, printReport, type Sheet } from '../print/index.js';
import type { LoadedEstate } from './estates.js';

/** Prints a plan's checklist with the names of this estate. */
export function printPlan(view: PlanView, loaded: LoadedEstate, sheet: Sheet): Promise<PrintedFile> {
  const { estate, index } = loaded;
  const { protectedSite, recoverySite } = view.plan.scenario;
  const siteName = (key: string): string => index.site.get(key)?.name ?? key;
  return printChecklist(
    {
      view,
      estateName: estate.name,
      takenAt: estate.takenAt,
      siteNames: { protectedSite: siteName(protectedSite), recoverySite: siteName(recoverySite) },
      fields: runbooks.find((known) => known.id === view.plan.runbook)?.fields ?? [],
      settings: settingsTold(view.plan, estate, index),
      sources: estate.sources.map((source) => source.name),
    },
    sheet,
  );
}

/** Prints a rehearsal's after-action report. */
export function printRehearsal(
  rehearsal: RehearsalState,
  view: PlanView,
  estateName: string,
  sheet: Sheet,
): Promise<PrintedFile> {
  return printReport({ rehearsal, view, estateName }, sheet);
}
