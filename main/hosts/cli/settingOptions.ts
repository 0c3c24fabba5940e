import type { ObjectKind } from '../../../src/domain/estate/types.js';
import type { SettingSpec, SettingValue } from '../../../src/domain/plan/types.js';
import type { Desk } from './desk.js';
import { CommandFailed, valueOf } from './exit.js';

/** Answers given as `id=value`, read as the runbook's questions ask for them. */
export async function answersOf(
  desk: Desk,
  snapshotId: number,
  specs: readonly SettingSpec[],
  given: readonly string[],
): Promise<Record<string, SettingValue>> {
  const answers: Record<string, SettingValue> = {};
  for (const text of given) {
    const at = text.indexOf('=');
    const id = at < 0 ? text : text.slice(0, at);
    const spec = specs.find((one) => one.id === id);
    if (at < 0 || spec === undefined) {
      const known = specs.map((one) => one.id).join(', ');
      throw new CommandFailed(
        `"${text}" answers nothing the runbook asks. ${known === '' ? 'It asks nothing besides.' : `Say id=value, the id being one of: ${known}.`}`,
      );
    }
    answers[id] = await answerOf(desk, snapshotId, spec, text.slice(at + 1).trim());
  }
  return answers;
}

async function answerOf(
  desk: Desk,
  snapshotId: number,
  spec: SettingSpec,
  text: string,
): Promise<SettingValue> {
  switch (spec.kind) {
    case 'text':
      return text;
    case 'boolean':
      if (text === 'yes' || text === 'no') return text === 'yes';
      throw new CommandFailed(`"${spec.id}" is answered with yes or no.`);
    case 'choice': {
      const values = (spec.choices ?? []).map((choice) => choice.value);
      if (values.includes(text)) return text;
      throw new CommandFailed(`"${spec.id}" is one of: ${values.join(', ')}.`);
    }
    case 'objects': {
      const names = text
        .split(',')
        .map((name) => name.trim())
        .filter((name) => name !== '');
      const keys: string[] = [];
      for (const name of names) keys.push(await keyOf(desk, snapshotId, spec.objectKind ?? 'vm', name));
      return keys;
    }
  }
}

/** The object of a kind that has exactly this name. */
async function keyOf(desk: Desk, snapshotId: number, kind: ObjectKind, name: string): Promise<string> {
  const found: string[] = [];
  const limit = 1000;
  for (let offset = 0, total = 1; offset < total; offset += limit) {
    const page = valueOf(await desk.call('estate.rows', { snapshotId, kind, search: name, offset, limit }));
    const column = page.columns.findIndex((one) => one.id === 'name');
    for (const row of page.rows) if (row.cells[column] === name || row.key === name) found.push(row.key);
    total = page.total;
  }
  const [key] = found;
  if (key === undefined) throw new CommandFailed(`There is no ${kind} "${name}".`);
  if (found.length > 1) throw new CommandFailed(`Several objects are called "${name}"; name one by its key.`);
  return key;
}
