import type { Page } from '@playwright/test';

/** What a page went through between two looks. */
export interface Watched {
  /** Longest task of the page's own thread, ms; 0 where none took 50 ms or more. */
  readonly longestTask: number;
  readonly tasksOver50: number;
  /** Longest time between two frames, ms: what else the machine does counts in. */
  readonly longestFrame: number;
  /** How often the work under way was drawn anew, and the longest time between two of these, ms. */
  readonly drawn: number;
  readonly drawnFor: number;
  readonly longestWait: number;
}

/** Notes on the page, before anything of it runs, what holds it up and when its progress changes. */
export async function watchFrom(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const seen = { tasks: [] as number[], frame: 0, drawn: [] as number[] };
    Object.assign(window, { benchSeen: seen });
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) seen.tasks.push(duration);
    }).observe({ type: 'longtask', buffered: true });
    let last = performance.now();
    const frame = (now: number): void => {
      seen.frame = Math.max(seen.frame, now - last);
      last = now;
      requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
    const strip = (node: Node): boolean =>
      Boolean(
        (node instanceof Element ? node : node.parentElement)?.closest('[aria-label="Work under way"]'),
      );
    new MutationObserver((changes) => {
      if (changes.some(({ target }) => strip(target))) seen.drawn.push(performance.now());
    }).observe(document, { subtree: true, childList: true, characterData: true, attributes: true });
  });
}

/** What there was since the last look. */
export async function lookAt(page: Page): Promise<Watched> {
  return page.evaluate(() => {
    const { benchSeen: seen } = window as unknown as {
      benchSeen: { tasks: number[]; frame: number; drawn: number[] };
    };
    const { tasks, frame, drawn } = seen;
    Object.assign(seen, { tasks: [], frame: 0, drawn: [] });
    return {
      longestTask: Math.round(Math.max(0, ...tasks)),
      tasksOver50: tasks.length,
      longestFrame: Math.round(frame),
      drawn: drawn.length,
      drawnFor: Math.round((drawn.at(-1) ?? 0) - (drawn[0] ?? 0)),
      longestWait: Math.round(Math.max(0, ...drawn.slice(1).map((time, i) => time - (drawn[i] ?? time)))),
    };
  });
}

/**
 * Presses Cancel as soon as the engine's work under way is at a phase.
 * @returns milliseconds until the page showed it no longer; null when the work was over before
 */
export async function cancelAt(page: Page, phase: string): Promise<number | null> {
  return page.evaluate(
    (wanted) =>
      new Promise<number | null>((resolve) => {
        const strip = document.querySelector('[aria-label="Work under way"]');
        let pressed: number | null = null;
        let begun = false;
        const look = (): void => {
          const job = strip?.querySelector('.job') ?? null;
          // A browser hands its copy over first, and the work begins after that.
          if (job?.textContent?.includes('Handing over') === true) return;
          if (job === null && begun) {
            resolve(pressed === null ? null : performance.now() - pressed);
            return;
          }
          begun ||= job !== null;
          if (pressed === null && job?.textContent?.includes(wanted) === true) {
            pressed = performance.now();
            job.querySelector('button')?.click();
          }
        };
        new MutationObserver(look).observe(document, { subtree: true, childList: true, characterData: true });
        look();
      }),
    phase,
  );
}
