import { expect } from 'vitest';
import type { PlanView } from '../../../../src/domain/plan/types.js';

/** "B4 ← B2, B3": every step called B4 comes after steps called B2 and steps called B3. */
export type Arrow = readonly [after: string, ...before: string[]];

/** Expects each arrow in a plan's derived edges, directly or through others. */
export function expectArrows(view: PlanView, arrows: readonly Arrow[]): void {
  const previous = new Map<string, string[]>();
  for (const { before, after, origin } of view.edges) {
    expect(origin).toBe('derived');
    previous.set(after, [...(previous.get(after) ?? []), before]);
  }
  const label = new Map(view.steps.map((step) => [step.id, step.label]));
  const missing: string[] = [];
  for (const [after, ...wanted] of arrows) {
    const steps = view.steps.filter((step) => step.label === after);
    if (steps.length === 0) missing.push(`no step is called ${after}`);
    for (const before of wanted) {
      for (const step of steps) {
        const seen = new Set<string>();
        const waiting = [step.id];
        for (const id of waiting) {
          for (const p of previous.get(id) ?? []) {
            if (seen.has(p)) continue;
            seen.add(p);
            waiting.push(p);
          }
        }
        const labels = new Set([...seen].map((id) => label.get(id)));
        if (!labels.has(before)) missing.push(`${after} “${step.title}” ← ${before}`);
      }
    }
  }
  expect(missing).toEqual([]);
}

/** Steps without a source, a label, a title or something to expect. */
export function incomplete(view: PlanView): string[] {
  return view.steps
    .filter(
      (step) =>
        step.sources.length === 0 ||
        step.label === '' ||
        step.title === '' ||
        step.detail === '' ||
        step.expect === '' ||
        step.duration.min > step.duration.likely ||
        step.duration.likely > step.duration.max,
    )
    .map((step) => step.id);
}
