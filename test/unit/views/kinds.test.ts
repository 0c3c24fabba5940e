import { join } from 'node:path';
import { expect, it } from 'vitest';
import { objectKind } from '../../../src/contract/schemas.js';
import { indexEstate } from '../../../src/domain/estate/index.js';
import type { Estate, ObjectKind } from '../../../src/domain/estate/types.js';
import { generateEstate } from '../../../src/domain/sample/generate.js';
import { buildTable, objectDetail } from '../../../src/domain/views/index.js';
import type { ObjectDetail } from '../../../src/domain/views/types.js';
import { EstateBuilder } from '../../fixtures/estates/builder.js';

/** What the sample has none of: a provider vDC, what an organisation has of it, and two vApps. */
function cloud(): Estate {
  const b = new EstateBuilder();
  const [gold, silver] = [b.vmfs('gold-01'), b.vmfs('silver-01')];
  const provider = b.vdc('Gold', { level: 'provider', datastores: [gold, silver] });
  const org = b.vdc('Gold of Sales', { level: 'organisation', org: 'Sales', provider });
  const web = b.vm('web (3f2a)', gold);
  b.protectionGroup('Cloud', [gold], { vms: [web] });
  b.vapp('shop', [web, b.vm('db (90aa)', silver)], { vdc: org, org: 'Sales', networks: ['internet'] });
  b.vapp('elsewhere', [b.vm('lone', silver)]);
  b.vdc('Lead');
  return b.build();
}

/** The object of a kind of which the most is known. */
function fullest(estates: readonly Estate[], kind: ObjectKind): ObjectDetail | null {
  let best: ObjectDetail | null = null;
  const known = (of: ObjectDetail | null): number => (of?.fields.length ?? 0) + (of?.relations.length ?? 0);
  for (const estate of estates) {
    const index = indexEstate(estate);
    for (const { key } of buildTable(estate, index, kind).rows.slice(0, 400)) {
      const detail = objectDetail(estate, index, kind, key, []);
      if (known(detail) > known(best)) best = detail;
    }
  }
  return best;
}

it('of every kind the drawer shows its fields and what it hangs together with', async () => {
  const estates = [generateEstate(), cloud()];
  const text = objectKind.options.flatMap((kind) => {
    const detail = fullest(estates, kind);
    if (detail === null) throw new Error(`No estate has a ${kind}.`);
    return [
      `${kind}: ${detail.ref.name}`,
      ...detail.fields.map(({ label, value }) => `  ${label}: ${String(value)}`),
      ...detail.relations.map(
        ({ label, total, objects }) =>
          `  ${label} (${total}): ${objects
            .slice(0, 3)
            .map(({ name }) => name)
            .join(', ')}`,
      ),
    ];
  });
  await expect(`${text.join('\n')}\n`).toMatchFileSnapshot(join(import.meta.dirname, 'kinds.txt'));
});
