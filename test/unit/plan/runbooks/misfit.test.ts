import { describe, expect, it } from 'vitest';
import { runbooks } from '../../../../src/domain/plan/index.js';
import type { RunbookId } from '../../../../src/domain/plan/types.js';
import { emptyDraft } from '../../../../src/domain/estate/draft.js';
import { indexEstate } from '../../../../src/domain/estate/index.js';
import { generateEstate } from '../../../../src/domain/sample/generate.js';
import { vcdEstate } from '../../../fixtures/estates/vcd.js';
import { change, DESK, indexed, viewEstate } from '../../../fixtures/estates/view.js';
import { Bench } from '../support.js';

type At = ConstructorParameters<typeof Bench>[0];

/** The runbooks that are not for an estate. */
const notFor = ({ estate, index }: At): RunbookId[] =>
  runbooks.filter(({ misfit }) => misfit(estate, index) !== null).map(({ id }) => id);

/** Hosts and server VMs, nothing of View, vCloud Director or SRM. */
function servers(): At {
  const { draft } = viewEstate();
  draft.pools.length = 0;
  draft.linkedClones.length = 0;
  draft.replicas.length = 0;
  draft.protectionGroups.length = 0;
  draft.recoveryPlans.length = 0;
  for (const { key } of draft.clusters) change(draft.clusters, key, { purpose: null });
  for (const { key } of draft.vms) change(draft.vms, key, { role: null });
  return indexed(draft);
}

const ofView: readonly RunbookId[] = ['view-failover', 'view-failback', 'floating-pools', 'view-restore'];
const ofCloud: readonly RunbookId[] = ['vcd-failover', 'vcd-failback'];

describe('which runbooks are for an estate', () => {
  it('none of View, vCloud Director and SRM for one that shows nothing of them', () => {
    expect(notFor(servers())).toEqual([...ofView, ...ofCloud, 'srm-plan']);
    expect(notFor(indexed(emptyDraft('empty', '2012-01-01T00:00:00Z')))).toEqual([
      ...ofView,
      ...ofCloud,
      'srm-plan',
    ]);
  });

  it('those of View for one with desktops, those of vCloud Director for one with vApps’ clusters', () => {
    expect(notFor(indexed(viewEstate().draft))).toEqual(ofCloud);
    const cloud = notFor(indexed(vcdEstate().draft));
    for (const id of ofCloud) expect(cloud).not.toContain(id);
    const sample = generateEstate();
    expect(notFor({ estate: sample, index: indexEstate(sample) })).not.toContain('view-restore');
  });

  it('those of View where only a server of View’s or a purpose tells of it', () => {
    const { estate } = servers();
    const told = (over: Partial<typeof estate>): readonly RunbookId[] => {
      const changed = { ...estate, ...over };
      return notFor({ estate: changed, index: indexEstate(changed) });
    };
    const broker = estate.vms.map((vm, i) => (i === 0 ? { ...vm, role: 'connection-server' as const } : vm));
    expect(told({ vms: broker })).toEqual([...ofCloud, 'srm-plan']);
    const desk = estate.clusters.map((cluster) =>
      cluster.key === DESK ? { ...cluster, purpose: 'desktops' as const } : cluster,
    );
    expect(told({ clusters: desk })).toEqual([...ofCloud, 'srm-plan']);
  });

  it.each([...ofView, ...ofCloud, 'srm-plan' as const])(
    '%s says why it is not, instead of an empty plan',
    (id) => {
      const { check } = new Bench(servers(), {}, id).view;
      expect(check.verdict).toBe('unreachable');
      expect(check.missing).toHaveLength(1);
      expect(check.missing[0]).toMatch(
        /^This snapshot shows nothing of (View|vCloud Director|Site Recovery Manager): /,
      );
      expect(check.sentence).toContain(check.missing[0]);
    },
  );
});
