import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..', '..');
const json = (name: string): unknown => JSON.parse(readFileSync(join(root, name), 'utf8'));

interface LockEntry {
  readonly gypfile?: boolean;
  readonly hasInstallScript?: boolean;
  readonly resolved?: string;
  readonly optional?: boolean;
}

const packages = (json('package-lock.json') as { packages: Record<string, LockEntry> }).packages;

describe('the lock file', () => {
  it('keeps npm 10 from building what comes built (docs/adr/0004-install.md)', () => {
    expect(packages['node_modules/better-sqlite3']?.gypfile).toBe(false);
  });

  it('names no registry', () => {
    const named = Object.entries(packages).filter(([, { resolved }]) => resolved?.includes('://'));
    expect(named.map(([name]) => name)).toEqual([]);
  });

  it('goes on without the Node package where there is none for the system', () => {
    expect(packages['node_modules/node']?.optional).toBe(true);
  });

  it('has a decision for every package that would run code while installing', () => {
    const { allowScripts } = json('package.json') as { allowScripts: Record<string, boolean> };
    const running = Object.entries(packages)
      .filter(([, { hasInstallScript, optional }]) => hasInstallScript && !optional)
      .map(([name]) => name.replace(/^.*node_modules\//, ''));
    expect(running.filter((name) => !Object.hasOwn(allowScripts, name))).toEqual([]);
  });
});

describe('the scripts', () => {
  it.each(['scripts/start.mjs', 'scripts/test.mjs', 'scripts/typecheck.mjs', 'scripts/lock.mjs'])(
    '%s is JavaScript this Node can read',
    (script) => {
      expect(spawnSync(process.execPath, ['--check', join(root, script)]).status).toBe(0);
    },
  );
});
