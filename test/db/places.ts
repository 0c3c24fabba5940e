import { execFileSync } from 'node:child_process';
import { chmodSync, closeSync, mkdirSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach } from 'vitest';
import { temporaryFolder } from './support.js';

const shut: string[] = [];

/** Sets a folder's mode until the test ends: whoever is not root could not remove it else. */
export function setMode(folder: string, mode: number): void {
  shut.push(folder);
  chmodSync(folder, mode);
}

afterEach(() => {
  for (const folder of shut.splice(0)) chmodSync(folder, 0o755);
});

/** Runs `work` as a user whose permissions count: root may write anywhere. */
export async function asNobody<T>(work: () => Promise<T>): Promise<T> {
  if (process.geteuid?.() !== 0) return work();
  process.seteuid?.(65534);
  try {
    return await work();
  } finally {
    process.seteuid?.(0);
  }
}

function mounted(folder: string, options: string): boolean {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', folder], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

function unmount(folder: string): void {
  execFileSync('umount', ['-l', folder]);
}

/** Whether this machine lets tests make small disks: it takes root on Linux. */
export function canMount(): boolean {
  const folder = temporaryFolder();
  if (!mounted(folder, 'size=64k')) return false;
  unmount(folder);
  return true;
}

/** A disk of its own for one test, so small that it can be filled. */
export class SmallDisk implements Disposable {
  readonly folder = temporaryFolder();
  private readonly ballast = join(this.folder, 'ballast');

  /** @param names How many files and folders fit on it. */
  constructor(mebibytes: number, names = 1000) {
    if (!mounted(this.folder, `size=${mebibytes}m,nr_inodes=${names}`))
      throw new Error('This machine mounts no disks.');
  }

  /** Leaves not a byte free. */
  fill(): void {
    const file = openSync(this.ballast, 'w');
    try {
      for (const size of [1024 * 1024, 4096, 1]) {
        const block = Buffer.alloc(size);
        try {
          while (writeSync(file, block) === size);
        } catch {
          // Full for blocks of this size: on with smaller ones.
        }
      }
    } finally {
      closeSync(file);
    }
  }

  /** Leaves room, but no further file or folder can be made. */
  useUpNames(): void {
    mkdirSync(this.ballast);
    try {
      for (let number = 0; ; number += 1) closeSync(openSync(join(this.ballast, String(number)), 'w'));
    } catch {
      // No name is left.
    }
  }

  empty(): void {
    rmSync(this.ballast, { recursive: true, force: true });
  }

  readOnly(): void {
    execFileSync('mount', ['-o', 'remount,ro', this.folder]);
  }

  [Symbol.dispose](): void {
    unmount(this.folder);
  }
}
