import type { PlanView } from '../../domain/plan/types.js';

export interface PlanTab {
  readonly id: string;
  readonly label: string;
  readonly count?: number;
}

/** The tabs beside the list: those that would be empty for good are left out. */
export function tabsOf(view: PlanView | null): PlanTab[] {
  if (view === null) return [];
  const { check, leftBehind, removed, removedEdges } = view;
  const out = removed.length + removedEdges.length;
  const tabs: PlanTab[] = [{ id: 'step', label: 'Step' }];
  if (check.counterexample !== null || check.missing.length > 0) {
    tabs.push({ id: 'failure', label: 'How it fails' });
  }
  if (view.steps.length > 0) tabs.push({ id: 'proof', label: 'Proof' });
  if (view.steps.length > 0) tabs.push({ id: 'whatif', label: 'What if' });
  tabs.push({ id: 'assumptions', label: 'Assumes', count: check.assumptions.length });
  const left = leftBehind.reduce((sum, one) => sum + one.count, 0);
  tabs.push({ id: 'left', label: 'Left behind', count: left });
  if (out > 0) tabs.push({ id: 'out', label: 'Taken out', count: out });
  return tabs;
}
