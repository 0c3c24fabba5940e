import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ESLint } from 'eslint';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..', '..', '..');
const folder = join(root, 'src', 'domain', 'certificate');

describe('the checker of certificates', () => {
  it('imports nothing outside its folder, not even types', () => {
    const files = readdirSync(folder);
    expect(files).toContain('verify.ts');
    for (const file of files) {
      const imported = ts.preProcessFile(readFileSync(join(folder, file), 'utf8'), true, true).importedFiles;
      for (const { fileName } of imported) expect(fileName, file).toMatch(/^\.\/\w+\.js$/);
    }
  });

  it('gives the planner its form and its wording to write in, and none of its checks', () => {
    const users = new Set<string>();
    for (const name of readdirSync(join(root, 'src', 'domain'), { recursive: true, encoding: 'utf8' })) {
      const file = join(root, 'src', 'domain', name);
      if (!file.endsWith('.ts') || file.startsWith(folder)) continue;
      const imported = ts.preProcessFile(readFileSync(file, 'utf8'), true, true).importedFiles;
      for (const { fileName } of imported) {
        const [, part] = /\/certificate\/(\w+)\.js$/.exec(fileName) ?? [];
        if (part === undefined) continue;
        expect(['format', 'words', 'canonical'], name).toContain(part);
        users.add(part);
      }
    }
    // Were they found under another name, this would have looked at nothing.
    expect([...users].sort()).toEqual(['canonical', 'format', 'words']);
  });

  it('is small enough to be read', () => {
    const lines = ['verify.ts', 'words.ts', 'canonical.ts', 'shape.ts', 'json.ts'].map(
      (file) => readFileSync(join(folder, file), 'utf8').split('\n').length,
    );
    for (const count of lines) expect(count).toBeLessThan(400);
  });

  it.each([
    "import { CheckedModel } from '../plan/check/index.js';",
    "import type { Literal } from '../plan/types.js';",
    "import { z } from 'zod';",
    "import { createHash } from 'node:crypto';",
  ])('is kept from it by the linter: %s', async (code) => {
    const eslint = new ESLint({ cwd: root });
    const [report] = await eslint.lintText(`${code}\n`, { filePath: join(folder, 'x.ts') });
    expect(report?.messages.map(({ ruleId }) => ruleId)).toContain('no-restricted-imports');
  });
});
