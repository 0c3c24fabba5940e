import type { Estate } from '../../src/domain/estate/types.js';
import { generateEstate } from '../../src/domain/sample/generate.js';

const names = [
  '<img src=x onerror="globalThis.attacked = true">',
  `${'vm-with-a-very-long-name-'.repeat(12)}end`,
  'سطح المكتب ٤٢ – خادم',
  '\u202Eexe.yoda\u202C',
  '=HYPERLINK("https://example.invalid","open")',
  '{{ constructor.constructor("globalThis.attacked = true")() }}',
];

/** The sample estate with names that try to be markup, formulas, endless or backwards. */
export function hostileEstate(): Estate {
  const estate = generateEstate();
  const rename = <T extends { name: string }>(list: readonly T[]): T[] =>
    list.map((one, at) =>
      at < names.length * 2 ? { ...one, name: names[at % names.length] ?? one.name } : one,
    );
  return {
    ...estate,
    name: names[0] ?? '',
    vms: rename(estate.vms),
    hosts: rename(estate.hosts),
    datastores: rename(estate.datastores),
    clusters: rename(estate.clusters),
    pools: rename(estate.pools),
  };
}
