import { createHash } from 'node:crypto';
import type { PrintedPage } from '../../src/domain/diff/index.js';
import type { PlanView } from '../../src/domain/plan/types.js';
import { timingsOf } from '../../src/domain/plan/timing.js';
import { printedStep } from './checklist.js';

/**
 * What a checklist says, step by step, as hashes to hold against a later one. The number of a step
 * is left out, and the steps it waits for are named by what they are: a step put in before it makes
 * no other step's text wrong.
 */
export function printedPage(view: PlanView): PrintedPage {
  const numbers = new Map(view.steps.map((step, at) => [step.id, at + 1]));
  const timing = timingsOf(view.steps);
  const waits = new Map<string, string[]>();
  for (const { before, after } of view.edges) waits.set(after, [...(waits.get(after) ?? []), before]);
  return {
    verdict: view.check.verdict,
    steps: view.steps.map((step, at) => ({
      id: step.id,
      number: at + 1,
      title: step.title,
      hash: hashOf({
        ...printedStep(step, view, numbers, timing(step)),
        number: 0,
        after: (waits.get(step.id) ?? []).sort(),
      }),
    })),
  };
}

function hashOf(content: unknown): string {
  return createHash('sha256').update(JSON.stringify(content)).digest('hex').slice(0, 12);
}
