import type { ImportPart } from '../../../src/contract/types.js';
import type { Strangers } from './walk.js';

/** One file's line in the list of parts. */
export function jsonPart(
  file: string,
  counts: ReadonlyMap<string, number>,
  strangers: Strangers,
): ImportPart {
  const records = [...counts.values()].reduce((sum, one) => sum + one, 0);
  const found = [...counts].map(([what, count]) => `${count} ${what}`);
  if (strangers.count > 0) {
    found.push(
      `${strangers.count} ${strangers.count === 1 ? 'object' : 'objects'} of another kind (${strangers.keys.map(short).join(', ')})`,
    );
  }
  return {
    file,
    sheet: null,
    use: records > 0 ? 'used' : 'not-recognised',
    records,
    note: found.length > 0 ? found.join(', ') : 'nothing that is known',
  };
}

function short(key: string): string {
  const plain = key.replace(/[\u0000-\u001f\u007f]/g, '\ufffd');
  return plain.length > 30 ? `${plain.slice(0, 29)}…` : plain;
}
