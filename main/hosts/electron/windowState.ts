import { readFileSync, writeFileSync, renameSync } from 'node:fs';

export interface WindowState {
  readonly x?: number;
  readonly y?: number;
  readonly width: number;
  readonly height: number;
  readonly maximized: boolean;
}

export interface Area {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export const firstState: WindowState = { width: 1440, height: 900, maximized: false };
export const smallest = { width: 960, height: 600 };

/** How the window was left. Anything unreadable means: as at first start. */
export function readWindowState(file: string, screens: readonly Area[]): WindowState {
  let stored: unknown;
  try {
    stored = JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return firstState;
  }
  if (typeof stored !== 'object' || stored === null) return firstState;
  const { x, y, width, height, maximized } = stored as Record<string, unknown>;
  if (!isSize(width, smallest.width) || !isSize(height, smallest.height)) return firstState;
  const size = { width, height, maximized: maximized === true };
  if (typeof x !== 'number' || typeof y !== 'number') return size;
  // A screen may be gone since: the title bar must be within reach on one that is there.
  const reachable = screens.some(
    (screen) =>
      x + width > screen.x + 100 &&
      x < screen.x + screen.width - 100 &&
      y >= screen.y &&
      y < screen.y + screen.height - 50,
  );
  return reachable ? { x, y, ...size } : size;
}

/** Written beside and moved over, so that a crash leaves the old state or the new. */
export function writeWindowState(file: string, state: WindowState): void {
  try {
    writeFileSync(`${file}.new`, JSON.stringify(state));
    renameSync(`${file}.new`, file);
  } catch {
    // A window that opens elsewhere next time is no reason to bother anybody.
  }
}

function isSize(value: unknown, least: number): value is number {
  return typeof value === 'number' && value >= least && value <= 20_000;
}
