import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, it } from 'vitest';
import { generateEstate } from '../../src/domain/sample/generate.js';
import { drydock, workspaceWith } from './support.js';

const root = new URL('../..', import.meta.url).pathname;
const fromSources = ['--import', `${root}scripts/ts-loader.mjs`, `${root}main/hosts/cli/main.ts`];

it('of edits made at once by several processes each is made whole, or refused and told', async () => {
  const workspace = await workspaceWith(generateEstate({ desktops: 160 }));
  await drydock(['plan', 'make', 'view-failover', '--name', 'p', '-w', workspace]);
  const ends = await Promise.all(
    [1, 2, 3, 4].map(async (step) => {
      const words = ['plan', 'edit', 'p', '--note', String(step), '--text', `by ${step}`, '-w', workspace];
      const child = spawn(process.execPath, [...fromSources, ...words], {
        stdio: ['ignore', 'ignore', 'pipe'],
      });
      let err = '';
      child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
      const [code] = (await once(child, 'close')) as [number];
      return { step, code, err };
    }),
  );
  const made = ends.filter(({ code }) => code === 0).map(({ step }) => `by ${step}`);
  expect(made.length).toBeGreaterThan(0);
  for (const { code, err } of ends) {
    if (code !== 0)
      expect([code, err]).toEqual([2, expect.stringContaining('The plan was changed meanwhile')]);
  }
  const yaml = (await drydock(['plan', 'export', 'p', '-w', workspace])).out;
  expect([...yaml.matchAll(/text: (by \d)/g)].map(([, text]) => text).toSorted()).toEqual(made.toSorted());
});
