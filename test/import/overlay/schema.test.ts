import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { overlaySchema } from '../../../src/contract/overlay.js';
import { applyOverlay, parseOverlay } from '../../../main/import/overlay/index.js';
import { testEstate } from './estate.js';

const root = resolve(import.meta.dirname, '../../..');
const schemaFile = resolve(root, 'resources/overlay.schema.json');

/** Refresh the file with `npx vitest run test/import/overlay/schema.test.ts -u`. */
test('resources/overlay.schema.json is made from the schema the engine checks with', async () => {
  const schema = {
    ...z.toJSONSchema(overlaySchema, { io: 'input' }),
    title: 'Drydock overlay',
    description: 'What no export can know about an estate. See docs/overlay.md.',
  };
  const options = await resolveConfig(schemaFile);
  const text = await format(JSON.stringify(schema), { ...options, parser: 'json' });
  await expect(text).toMatchFileSnapshot(schemaFile);
});

test('every key of the schema is explained in docs/overlay.md', async () => {
  const guide = await readFile(resolve(root, 'docs/overlay.md'), 'utf8');
  const keys = new Set<string>();
  JSON.stringify(z.toJSONSchema(overlaySchema, { io: 'input' }), (key, value: unknown) => {
    if (key === 'properties' && value !== null && typeof value === 'object') {
      for (const name of Object.keys(value)) keys.add(name);
    }
    return value;
  });
  expect([...keys].filter((key) => !guide.includes(`\`${key}\``) && !guide.includes(`${key}:`))).toEqual([]);
});

test('the examples in docs/overlay.md are valid overlays', async () => {
  const guide = await readFile(resolve(root, 'docs/overlay.md'), 'utf8');
  const examples = [...guide.matchAll(/```(?:yaml|json)\n([^]*?)```/g)].map((match) => match[1] as string);
  expect(examples.length).toBeGreaterThanOrEqual(2);
  for (const example of examples) {
    const overlay = parseOverlay(example, 'docs/overlay.md');
    expect(() => applyOverlay(testEstate(), overlay)).not.toThrow();
  }
});
