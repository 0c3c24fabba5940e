/** One step on a printed page: its number there and the hash of what the page says of it. */
export interface PrintedStepHash {
  readonly id: string;
  readonly number: number;
  readonly title: string;
  readonly hash: string;
}

/** What is kept of a print. */
export interface PrintedPage {
  readonly verdict: string;
  readonly steps: readonly PrintedStepHash[];
}

/** What of a printed page no longer holds. */
export interface StalePage {
  /** By the numbers on the page: those that say something else now. */
  readonly stale: readonly { readonly number: number; readonly title: string }[];
  /** On the page and no longer in the plan. */
  readonly gone: readonly { readonly number: number; readonly title: string }[];
  /** In the plan and not on the page. */
  readonly missing: readonly { readonly number: number; readonly title: string }[];
  /** The steps that are on both stand in another order. */
  readonly reordered: boolean;
  readonly verdictChanged: boolean;
}

/** Holds a printed page against what would be printed now. */
export function staleSteps(printed: PrintedPage, now: PrintedPage): StalePage {
  const current = new Map(now.steps.map((step) => [step.id, step]));
  const known = new Set(printed.steps.map((step) => step.id));
  const bare = ({ number, title }: PrintedStepHash) => ({ number, title });
  const shared = printed.steps.filter((step) => current.has(step.id)).map((step) => step.id);
  const order = now.steps.filter((step) => known.has(step.id)).map((step) => step.id);
  return {
    stale: printed.steps
      .filter((step) => current.has(step.id) && current.get(step.id)?.hash !== step.hash)
      .map(bare),
    gone: printed.steps.filter((step) => !current.has(step.id)).map(bare),
    missing: now.steps.filter((step) => !known.has(step.id)).map(bare),
    reordered: shared.some((id, at) => id !== order[at]),
    verdictChanged: printed.verdict !== now.verdict,
  };
}

/** Whether the page may still be used. */
export function holds(page: StalePage): boolean {
  return (
    page.stale.length === 0 &&
    page.gone.length === 0 &&
    page.missing.length === 0 &&
    !page.reordered &&
    !page.verdictChanged
  );
}
