import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { planTemplate } from '../../src/contract/planTemplate.js';
import { checkYaml, readYaml } from '../../main/import/yamlFile.js';

const root = resolve(import.meta.dirname, '../..');
const schemaFile = resolve(root, 'resources/plan-template.schema.json');
const kind = { noun: 'plan template', code: 'template-invalid', schema: planTemplate };

/** Refresh the file with `npx vitest run test/import/planTemplate.test.ts -u`. */
test('resources/plan-template.schema.json is made from the schema the engine checks with', async () => {
  const schema = {
    ...z.toJSONSchema(planTemplate, { io: 'input' }),
    title: 'Drydock plan template',
    description: 'A failover plan written down. See docs/plan-template.md.',
  };
  const options = await resolveConfig(schemaFile);
  await expect(await format(JSON.stringify(schema), { ...options, parser: 'json' })).toMatchFileSnapshot(
    schemaFile,
  );
});

describe('docs/plan-template.md', () => {
  test('explains every key', async () => {
    const guide = await readFile(resolve(root, 'docs/plan-template.md'), 'utf8');
    const keys = new Set<string>();
    JSON.stringify(z.toJSONSchema(planTemplate, { io: 'input' }), (key, value: unknown) => {
      if (key === 'properties' && value !== null && typeof value === 'object') {
        for (const name of Object.keys(value)) keys.add(name);
      }
      return value;
    });
    expect([...keys].filter((key) => !guide.includes(`\`${key}\``))).toEqual([]);
  });

  test('has examples that are valid templates', async () => {
    const guide = await readFile(resolve(root, 'docs/plan-template.md'), 'utf8');
    const examples = [...guide.matchAll(/```yaml\n([^]*?)```/g)].map((match) => match[1] as string);
    expect(examples.length).toBeGreaterThanOrEqual(3);
    for (const example of examples) expect(checkYaml(example, 'guide', kind).drydockPlan).toBe(1);
  });
});

describe('a template file', () => {
  test.each([
    ['drydockPlan: 2\nname: a\nrunbook: view-failover', 'drydockPlan', 'line 1'],
    ['drydockPlan: 1\nname: a\nrunbook: swim', 'runbook', 'line 3'],
    ['drydockPlan: 1\nname: a\nrunbook: view-failover\ncolour: red', 'does not know "colour"', 'line 1'],
    ['drydockPlan: 1\nname: &a b\nrunbook: *a', 'anchors and aliases', 'plan.yaml'],
    ['drydockPlan: [', 'is not valid YAML', 'line'],
    ['', 'is empty', 'plan.yaml'],
    ['drydockPlan: 1\n---\ndrydockPlan: 1', 'holds several documents', 'line 2'],
    [
      'drydockPlan: 1\nname: a\nrunbook: view-failover\nownSteps:\n  - { title: a, role: lead, duration: { min: 2, likely: 1, max: 3 } }',
      'at ownSteps[1].duration needs min ≤ likely ≤ max',
      'line 5',
    ],
  ])('%j is refused: %s', (text, what, where) => {
    const read = () => checkYaml(text, 'plan.yaml', kind);
    expect(read).toThrow(`The plan template plan.yaml`);
    expect(read).toThrow(what);
    expect(read).toThrow(where);
  });

  test('that is nested without end is refused', () => {
    expect(() => checkYaml(`a: ${'['.repeat(20_000)}`, 'plan.yaml', kind)).toThrow('is nested too deep');
  });

  test.each([
    ['an endless device', '/dev/zero', 'has more than 20971520 bytes'],
    ['a folder', root, 'is a folder'],
  ])('that is %s is refused, not read for ever', async (_, path, words) => {
    await expect(readYaml(path, kind)).rejects.toThrow(words);
  });
});
