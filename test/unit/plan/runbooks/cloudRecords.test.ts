import { describe, expect, it } from 'vitest';
import type { Datastore, VApp, Vdc } from '../../../../src/domain/estate/types.js';
import type { RunbookId, Scenario } from '../../../../src/domain/plan/types.js';
import {
  change,
  DESK,
  desktop,
  indexed,
  notReplicated,
  OS_UUID,
  viewEstate,
  volume,
} from '../../../fixtures/estates/view.js';
import { Bench } from '../support.js';

const from = { source: 0, place: 'queries.json' };
const vdc = (key: string, name: string, more: Partial<Vdc>): Vdc => ({
  key,
  from,
  name,
  level: 'organisation',
  org: null,
  provider: null,
  vcenter: null,
  datastores: [],
  ...more,
});
const vapp = (name: string, org: string, vms: string[], more: Partial<VApp> = {}): VApp => ({
  key: `vapp:${org}/${name}`,
  from,
  name,
  vdc: `vdc:${org}`,
  org,
  template: false,
  vms: vms.map((vm) => `vm:${vm}`),
  networks: [],
  ...more,
});

/** The View estate with vCloud Director's records: nobody has said what cluster `desk` is for. */
function cloud(more: (made: ReturnType<typeof viewEstate> & { scratch: Datastore }) => void = () => {}) {
  const made = viewEstate();
  const { draft, volOs } = made;
  change(draft.clusters, DESK, { purpose: null });
  draft.linkedClones.length = 0;
  draft.replicas.length = 0;
  draft.vms = draft.vms.map((each) => (each.role === 'desktop' ? { ...each, role: null } : each));
  const scratch = volume('scratch', '50f1a0c1-00000009-0001-000000000009', { replication: notReplicated });
  draft.datastores.push(scratch);
  desktop(draft, 'web', volOs, '901', { role: null });
  desktop(draft, 'app', volOs, '902', { role: null });
  desktop(draft, 'db', scratch, '903', { role: null });
  draft.vdcs.push(
    vdc('vdc:gold', 'gold', { level: 'provider', datastores: [volOs.key] }),
    vdc('vdc:retail', 'Retail', { org: 'retail', provider: 'vdc:gold' }),
    vdc('vdc:lab', 'Lab', { org: 'lab', provider: 'vdc:gold' }),
  );
  draft.vapps.push(
    vapp('shop', 'retail', ['web', 'db']),
    vapp('shop', 'lab', ['app']),
    vapp('wiki', 'retail', ['nfs-1']),
    vapp('image', 'retail', ['nfs-2'], { template: true }),
  );
  more({ ...made, scratch });
  return indexed(draft);
}

const plain = (
  at: ReturnType<typeof indexed>,
  settings: Scenario['settings'] = {},
  runbook: RunbookId = 'vcd-failover',
) => new Bench(at, { settings }, runbook);
const assumed = (bench: Bench, id: string): string | undefined =>
  bench.view.check.assumptions.find((one) => one.id === id)?.text;

describe('vCloud Director’s records', () => {
  it('tell the clusters of the provider vDCs', () => {
    const bench = plain(cloud());
    expect(bench.view.check.sentence).toMatch(/^In each order/);
    expect(assumed(bench, 'provider-vdcs')).toBe(
      'desk is all that belongs to provider vDCs: VMs of vApps run there.',
    );
  });

  it('map provider to organisation to vApp', () => {
    expect(plain(cloud(), { option: 'register' }).step('map-vapps').detail).toContain(
      'In the snapshot: gold > Lab (lab): shop, 1 VM; gold > Retail (retail): shop and wiki, 2 VMs.',
    );
  });

  it('name every vApp there is where no priorities are said, and tell apart those of one name', () => {
    const step = plain(cloud(), { option: 'register' }).step('power-on-vapps');
    expect(step.title).toBe('Power on the vApps by their metadata priority');
    expect(step.detail).toContain('In the snapshot 3 vApps: shop (lab), shop (retail) and wiki.');
    expect(step.objects.filter(({ kind }) => kind === 'vapp').map(({ key }) => key)).toEqual([
      'vapp:lab/shop',
      'vapp:retail/shop',
      'vapp:retail/wiki',
    ]);
  });

  it('leave no vApp out that no line names: it comes last', () => {
    const bench = plain(cloud(), { option: 'register', vapps: '1: Shop' });
    expect(bench.view.steps.filter((s) => s.kind === 'power-on-vapps').map((s) => s.title)).toEqual([
      'Power on the vApps of priority 1: Shop',
      'Power on the vApps without a priority: wiki',
    ]);
    expect(bench.view.check.sentence).toMatch(/^In each order/);
    expect(assumed(bench, 'vapps-typed')).toBeUndefined();
  });

  it('show a name that no vApp has', () => {
    expect(assumed(plain(cloud(), { option: 'register', vapps: '1: shop, Shoop' }), 'vapps-typed')).toBe(
      'Shoop is there as typed; the snapshot has no vApp of that name with VMs that come over.',
    );
  });

  it('show vApps that come up without VMs that stay behind', () => {
    const bench = plain(cloud(), { option: 'register' });
    expect(assumed(bench, 'vapps-incomplete')).toBe(
      'Tenants can use 1 vApp without VMs that stay behind: shop lacks 1 of its 2 VMs.',
    );
    const step = bench.step('power-on-vapps');
    expect(step.detail).toContain('for VMs of theirs stay behind: shop lacks 1 of its 2 VMs.');
    expect(step.expect).toContain('but those that lack VMs');
  });

  it('settle whether SRM protects VMs of vApps', () => {
    expect(assumed(plain(cloud()), 'not-protected-by-srm')).toBeUndefined();
    const protectedOne = cloud(({ draft }) => {
      const [group] = draft.protectionGroups;
      draft.protectionGroups[0] = { ...group!, vms: [...group!.vms, 'vm:web'] };
    });
    expect(assumed(plain(protectedOne), 'not-protected-by-srm')).toBe(
      'SRM is kept from 1 VM of vApps that a protection group holds, web: it would give them other identifiers.',
    );
  });

  it('serve the way back too', () => {
    const { view } = plain(cloud(), { vapps: '1: shop' }, 'vcd-failback');
    expect(view.check.sentence).toMatch(/^In each order/);
    expect(view.steps.map(({ title }) => title)).toContain('Power on the vApps without a priority: wiki');
  });
});

describe('what recovery hosts say of the copies', () => {
  const copy = (why: string | null) => ({
    vmfsUuid: OS_UUID,
    label: 'vol-os',
    extents: [],
    canMount: why === null,
    whyNotMount: why,
    canResignature: null,
  });
  const asked = (
    copies: Record<string, ReturnType<typeof copy>[] | null>,
    scenario: Partial<Scenario> = {},
  ) => {
    const { draft } = viewEstate();
    for (const [host, unresolvedCopies] of Object.entries(copies))
      change(draft.hosts, `host:${host}`, { unresolvedCopies });
    return new Bench(indexed(draft), scenario);
  };

  it('is an assumption where they would not mount one', () => {
    const bench = asked({
      'south-1': [copy('the original volume is still online')],
      'south-2': [copy(null)],
    });
    expect(assumed(bench, `copy-mountable:${OS_UUID}`)).toBe(
      'south-1 will mount the copy of vol-os. When asked for the snapshot they would not: the original volume is still online.',
    );
    expect(assumed(asked({ 'south-1': [copy(null)] }), `copy-mountable:${OS_UUID}`)).toBeUndefined();
  });

  it('stands against a scenario that calls the LUNs presented', () => {
    const presentLuns = false;
    expect(
      assumed(asked({ 'south-1': [copy(null)], 'south-2': [] }, { presentLuns }), 'luns-presented'),
    ).toContain('The snapshot says otherwise: not all of them see vol-os.');
    expect(assumed(asked({}, { presentLuns }), 'luns-presented')).toBe(
      'The copies’ LUNs are presented to the recovery hosts already, as the scenario says.',
    );
  });
});
