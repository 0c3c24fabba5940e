import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { ESLint } from 'eslint';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';

/** Which layer may reach which, and which packages. A layer may always reach itself. */
interface Layer {
  readonly folder: string;
  readonly layers: readonly string[];
  /** May this package be imported? */
  readonly packages: (name: string) => boolean;
}

const isNode = (name: string): boolean => name.startsWith('node:');
const native = ['electron', 'better-sqlite3'];
const pageOnly = ['vue', 'pinia', 'reka-ui', '@vue-flow/core', '@tanstack/vue-virtual'];
const engineSide = (name: string): boolean => name !== 'electron' && !pageOnly.includes(name);

const layers: readonly Layer[] = [
  { folder: 'src/domain', layers: [], packages: () => false },
  { folder: 'src/contract', layers: ['src/domain'], packages: (name) => name === 'zod' },
  {
    folder: 'src/app',
    layers: ['src/contract', 'src/domain'],
    packages: (name) => !isNode(name) && !native.includes(name),
  },
  {
    folder: 'main/engine',
    layers: ['src/domain', 'src/contract', 'main/db', 'main/import', 'main/print', 'main/export'],
    packages: engineSide,
  },
  { folder: 'main/db', layers: ['src/domain', 'src/contract'], packages: engineSide },
  {
    folder: 'main/import',
    layers: ['src/domain', 'src/contract'],
    packages: (name) => engineSide(name) && name !== 'better-sqlite3',
  },
  {
    folder: 'main/export',
    layers: ['src/domain', 'src/contract'],
    packages: (name) => engineSide(name) && name !== 'better-sqlite3',
  },
  {
    folder: 'main/print',
    layers: ['src/domain', 'src/contract'],
    packages: (name) => engineSide(name) && name !== 'better-sqlite3',
  },
  {
    folder: 'main/hosts',
    layers: ['main/engine', 'src/contract', 'src/domain'],
    packages: (name) => name !== 'better-sqlite3' && !pageOnly.includes(name),
  },
  {
    folder: 'preload',
    layers: ['src/contract', 'main/hosts'],
    packages: (name) => name === 'electron',
  },
];

const root = join(import.meta.dirname, '..');

/** Everything a source text imports, re-exports or loads later. */
function imports(text: string, file: string): readonly string[] {
  const script = file.endsWith('.vue')
    ? [...text.matchAll(/<script[^>]*>([\s\S]*?)<\/script>/g)]
    : [[text, text]];
  return script.flatMap(([, code = '']) =>
    ts.preProcessFile(code, true, true).importedFiles.map(({ fileName }) => fileName),
  );
}

/** The files of the project that a file needs before it can run: types are gone by then. */
function needs(text: string, file: string): readonly string[] {
  const script = file.endsWith('.vue')
    ? [...text.matchAll(/<script[^>]*>([\s\S]*?)<\/script>/g)].map(([, code = '']) => code).join('\n')
    : text;
  return ts.createSourceFile(file, script, ts.ScriptTarget.Latest).statements.flatMap((statement) => {
    if (!ts.isImportDeclaration(statement) && !ts.isExportDeclaration(statement)) return [];
    const { moduleSpecifier: from } = statement;
    const isType = ts.isImportDeclaration(statement)
      ? statement.importClause?.isTypeOnly === true
      : statement.isTypeOnly;
    if (isType || from === undefined || !ts.isStringLiteral(from) || !from.text.startsWith('.')) return [];
    return [join(dirname(file), from.text).split(sep).join('/').replace(/\.js$/, '.ts')];
  });
}

/** A way round from a file to itself, or null. */
function circle(graph: ReadonlyMap<string, readonly string[]>): readonly string[] | null {
  const done = new Set<string>();
  const walk = (file: string, way: readonly string[]): readonly string[] | null => {
    if (way.includes(file)) return [...way.slice(way.indexOf(file)), file];
    if (done.has(file)) return null;
    for (const next of graph.get(file) ?? []) {
      const found = walk(next, [...way, file]);
      if (found !== null) return found;
    }
    done.add(file);
    return null;
  };
  for (const file of graph.keys()) {
    const found = walk(file, []);
    if (found !== null) return found;
  }
  return null;
}

/** What is wrong with one import, or null. `file` is relative to the root, with slashes. */
function broken(layer: Layer, file: string, specifier: string): string | null {
  if (!specifier.startsWith('.')) {
    return layer.packages(specifier) ? null : `${file} imports the package ${specifier}`;
  }
  const target = relative(root, join(root, dirname(file), specifier))
    .split(sep)
    .join('/');
  const allowed = [layer.folder, ...layer.layers].some((folder) => target.startsWith(`${folder}/`));
  // Styles, pictures and package.json belong to nobody.
  return allowed || !/\.(js|ts|vue)$/.test(target) ? null : `${file} imports ${target}`;
}

function sources(folder: string): readonly string[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(ts|vue)$/.test(entry.name))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join('/'));
}

describe('the layers', () => {
  it.each(layers.map((layer) => [layer.folder, layer] as const))(
    '%s keeps to its neighbours',
    (folder, layer) => {
      const files = sources(folder);
      expect(files.length).toBeGreaterThan(0);
      const wrong = files.flatMap((file) =>
        imports(readFileSync(join(root, file), 'utf8'), file).map((specifier) =>
          broken(layer, file, specifier),
        ),
      );
      expect(wrong.filter((sentence) => sentence !== null)).toEqual([]);
    },
  );

  it('cover every folder of sources', () => {
    const folders = ['src', 'main'].flatMap((top) =>
      readdirSync(join(root, top), { withFileTypes: true })
        .filter((entry) => entry.isDirectory())
        .map((entry) => `${top}/${entry.name}`),
    );
    const known = layers.map(({ folder }) => folder);
    expect(folders.filter((folder) => !known.includes(folder))).toEqual([]);
  });

  it('have no circle of files that need each other to begin', () => {
    const files = layers.flatMap(({ folder }) => sources(folder));
    const graph = new Map(
      files.map((file) => [file, needs(readFileSync(join(root, file), 'utf8'), file)] as const),
    );
    expect(circle(graph)).toBeNull();
    const [first = '', second = ''] = files;
    const round = new Map([...graph, [first, [second]] as const, [second, [first]] as const]);
    expect(circle(round)).toEqual([first, second, first]);
    expect(
      needs(
        "import type { A } from './a.js'; import { b } from './b.js'; export * from '../c.js';",
        'x/y.ts',
      ),
    ).toEqual(['x/b.ts', 'c.ts']);
  });

  it('tell an import that breaks them from one that does not', () => {
    const [domain] = layers;
    expect(broken(domain!, 'src/domain/plan/x.ts', '../estate/types.js')).toBeNull();
    expect(broken(domain!, 'src/domain/plan/x.ts', '../../contract/types.js')).toContain(
      'src/contract/types.js',
    );
    expect(broken(domain!, 'src/domain/plan/x.ts', 'zod')).toContain('package zod');
    expect(
      imports("export * from 'a'; const b = await import('b'); import type { C } from 'c';", 'x.ts'),
    ).toEqual(['a', 'b', 'c']);
    expect(imports('<script setup lang="ts">\nimport "a";\n</script><template/>', 'x.vue')).toEqual(['a']);
  });
});

/** One line a layer must not hold, for the linter to find while it is being typed. */
const violations: readonly (readonly [string, string])[] = [
  ['src/domain/x.ts', "import { z } from 'zod';"],
  ['src/domain/x.ts', "import { readFileSync } from 'node:fs';"],
  ['src/domain/x.ts', "import type { Result } from '../contract/result.js';"],
  ['src/domain/x.ts', "import { open } from '../../main/db/open.js';"],
  ['src/contract/x.ts', "import { ref } from 'vue';"],
  ['src/contract/x.ts', "import { join } from 'node:path';"],
  ['src/contract/x.ts', "import { open } from '../../main/db/open.js';"],
  ['src/app/x.ts', "import { ipcRenderer } from 'electron';"],
  ['src/app/x.ts', "import { join } from 'node:path';"],
  ['src/app/x.ts', "import { startEngine } from '../../main/engine/client.js';"],
  ['main/engine/x.ts', "import { app } from 'electron';"],
  ['main/engine/x.ts', "import { runHost } from '../hosts/browser/host.js';"],
  ['main/engine/x.ts', "import { bridge } from '../../src/app/bridge/index.js';"],
  ['main/db/x.ts', "import { app } from 'electron';"],
  ['main/import/x.ts', "import Database from 'better-sqlite3';"],
  ['main/import/x.ts', "import { open } from '../db/open.js';"],
  ['main/print/x.ts', "import { startEngine } from '../engine/client.js';"],
  ['main/export/x.ts', "import { open } from '../db/open.js';"],
  ['main/hosts/x.ts', "import { open } from '../db/open.js';"],
  ['main/hosts/x.ts', "import Database from 'better-sqlite3';"],
  ['preload/x.ts', "import { bridge } from '../src/app/bridge/index.js';"],
];

describe('the linter', () => {
  const eslint = new ESLint({ cwd: root });

  it.each(violations)('in %s refuses: %s', async (filePath, code) => {
    const [report] = await eslint.lintText(`${code}\n`, { filePath: join(root, filePath) });
    expect(report?.messages.map(({ ruleId }) => ruleId)).toContain('no-restricted-imports');
  });

  it('has nothing against a neighbour', async () => {
    const code = "import { done } from '../../src/contract/result.js';\nexport const answer = done(1);\n";
    const [report] = await eslint.lintText(code, { filePath: join(root, 'main/engine/x.ts') });
    expect(report?.messages).toEqual([]);
  });
});
