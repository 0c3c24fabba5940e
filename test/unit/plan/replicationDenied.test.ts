import { expect, it } from 'vitest';
import type { EstateDraft } from '../../../src/domain/estate/draft.js';
import type { RunbookId } from '../../../src/domain/plan/types.js';
import { change, indexed, notReplicated, viewEstate } from '../../fixtures/estates/view.js';
import { Bench } from './support.js';

/** What a plan says of a protected datastore, the DR settings saying something of its replication. */
function said(runbook: RunbookId, more: (draft: EstateDraft) => void): string | null {
  const { draft } = viewEstate();
  const home = draft.vms.find(({ name }) => name === 'vc')!.homeDatastore!;
  change(draft.protectionGroups, 'pg:mgmt', { datastores: [home] });
  change(draft.datastores, home, { replication: notReplicated });
  more(draft);
  const { assumptions } = new Bench(indexed(draft), {}, runbook).view.check;
  return assumptions.find(({ id }) => id === 'replication-denied')?.text ?? null;
}

it.each(['srm-plan', 'view-failover'] as const)(
  '%s says that a protected datastore is told not to be replicated',
  (runbook) => {
    expect(said(runbook, () => undefined)).toMatch(
      /^vol-mgmt is replicated to South all the same: the protection group .+ holds it, while the DR settings say/,
    );
  },
);

it('nothing is said where vSphere replicates the VMs, where nobody told, and on the way back', () => {
  const byVsphere = (draft: EstateDraft): void =>
    change(draft.protectionGroups, 'pg:mgmt', { type: 'vsphere-replication' });
  expect(said('srm-plan', byVsphere)).toBeNull();
  const untold = (draft: EstateDraft): void => {
    draft.datastores = draft.datastores.map((each) => ({ ...each, replication: null }));
  };
  expect(said('srm-plan', untold)).toBeNull();
  expect(said('view-failback', () => undefined)).toBeNull();
});
