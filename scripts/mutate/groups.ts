import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Scope } from './operators.js';

/** Files in which faults are planted, and the tests that may notice. */
export interface Group {
  readonly files: readonly { readonly path: string; readonly scope: Scope }[];
  readonly tests: readonly string[];
}

export const root = resolve(import.meta.dirname, '..', '..');

const sourcesIn = (folder: string): string[] =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => `${folder}/${name}`)
    .sort();

const testsIn = (folder: string, names: readonly string[]): string[] =>
  names.map((name) => `${folder}/${name}.test.ts`);

const everywhere = (paths: readonly string[]): Group['files'] =>
  paths.map((path) => ({ path, scope: 'everywhere' }));

const plan = 'test/unit/plan';
const certificate = 'test/unit/certificate';
const check = sourcesIn('src/domain/plan/check');
const isRepair = (path: string): boolean => /\/(repair|room)\.ts$/.test(path);
/** What steps are told in, and the commands people type: nothing the check rests on. */
const isTold = (path: string): boolean => /\/(words|commands|types)\.ts$/.test(path);

export const groups: Readonly<Record<string, Group>> = {
  check: {
    files: everywhere(check.filter((path) => !isRepair(path))),
    tests: [
      ...testsIn(plan, [
        'check',
        'check.large',
        'check.amend',
        'check.walk',
        'check.unknown',
        'check.repair',
        'check.property',
        'hostile',
      ]),
      ...testsIn(certificate, ['verify', 'forging']),
    ],
  },
  repair: {
    files: everywhere(check.filter(isRepair)),
    tests: testsIn(plan, [
      'check',
      'check.repairCases',
      'check.repair',
      'check.room',
      'check.property',
      'edit',
      'sample',
    ]),
  },
  certificate: {
    files: everywhere(sourcesIn('src/domain/certificate')),
    tests: testsIn(certificate, ['verify', 'schema', 'forging', 'size', 'tampering', 'json']),
  },
  steps: {
    files: sourcesIn('src/domain/steps')
      .filter((path) => !isTold(path))
      .map((path) => ({ path, scope: path.endsWith('/kind.ts') ? 'everywhere' : 'conditions-and-effects' })),
    tests: [
      ...testsIn(plan, ['kind', 'kinds', 'harms', 'viewFailover', 'hazards', 'sample']),
      ...sourcesIn(`${plan}/runbooks`).filter((path) => path.endsWith('.test.ts')),
    ],
  },
};
