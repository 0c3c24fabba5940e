import { describe, expect, it } from 'vitest';
import type { RunbookId, Scenario } from '../../../src/domain/plan/types.js';
import { srmEstate } from '../../fixtures/estates/srm.js';
import { vcdEstate, vcdNames } from '../../fixtures/estates/vcd.js';
import { change, DESK, indexed, viewEstate } from '../../fixtures/estates/view.js';
import { Bench } from './support.js';

const view = (scenario: Partial<Scenario> = {}, runbook?: RunbookId): Bench =>
  new Bench(indexed(viewEstate().draft), scenario, runbook);
const cloud = (settings: Scenario['settings']): Bench =>
  new Bench(indexed(vcdEstate().draft), { settings: { ...vcdNames, ...settings } }, 'vcd-failover');
const home = (): Bench => new Bench(indexed(vcdEstate().draft), { settings: vcdNames }, 'vcd-failback');
const cluster = (): Bench =>
  view({ settings: { primaryNode: 'n1', secondaryNode: 'n2' } }, 'vcenter-cluster');

/** Takes out every derived prerequisite between two steps that stands in the way of the wrong order. */
function freed(bench: Bench, before: string, after: string, word = ''): Bench {
  const [first, second] = [bench.step(before), bench.step(after, word)];
  return bench.loosen(first, second);
}

interface Danger {
  /** As people call it. */
  readonly what: string;
  /** A plan that is safe; null where the danger is there whatever the order. */
  readonly safe: (() => Bench) | null;
  /** The same plan in an order, or with a choice, that is dangerous. */
  readonly broken: () => Bench;
  readonly kind: 'hazard' | 'requirement';
  /** The step at which the shortest run fails. */
  readonly at: string;
  readonly told: RegExp;
  /** Objects harmed. */
  readonly count: number;
}

/** Every danger the runbooks have to know, each shown by an order the checker refutes. */
const dangers: readonly Danger[] = [
  {
    what: 'mount while the original is in use',
    safe: () => view({ event: 'planned', breakReplication: false, presentLuns: false }),
    broken: () => {
      const bench = view({ event: 'planned', breakReplication: false, presentLuns: false });
      return bench.moveBefore(bench.step('mount-volume', 'vol-os'), bench.step('release-originals'));
    },
    kind: 'hazard',
    at: 'mount-volume',
    told: /^The volume vol-os has writers at two sites at once, and the data of 4 desktops is at risk/,
    count: 4,
  },
  {
    what: 'resignature instead of mount',
    safe: null,
    broken: () => view({ settings: { signature: 'new' } }),
    kind: 'hazard',
    at: 'resignature-volume',
    told: /comes up as another datastore: 4 desktops stay inaccessible/,
    count: 4,
  },
  {
    what: 'mount on some hosts only',
    safe: () => view({ settings: { firstHost: true } }),
    broken: () => {
      const bench = view({ settings: { firstHost: true } });
      return bench.moveBefore(bench.step('make-hosts-available'), bench.step('mount-volume', 'vol-os'));
    },
    kind: 'hazard',
    at: 'make-hosts-available',
    told: /^4 desktops that need vol-os can run on 1 of 2 hosts only/,
    count: 4,
  },
  {
    what: 'leaving maintenance mode before mounts',
    safe: () => view(),
    broken: () => {
      const bench = view();
      return bench.moveBefore(bench.step('make-hosts-available'), bench.step('mount-nfs'));
    },
    kind: 'hazard',
    at: 'make-hosts-available',
    told: /stay inaccessible, and HA gives up after 5 tries within about half an hour/,
    count: 3,
  },
  {
    what: 'power-on before services.sh restart, storage having come late',
    safe: () => view({ bootedBeforeStorage: 'all' }),
    broken: () => {
      const bench = view({ bootedBeforeStorage: 'all' });
      return bench.moveBefore(bench.step('make-hosts-available'), bench.step('restart-services'));
    },
    kind: 'hazard',
    at: 'make-hosts-available',
    told: /^7 desktops power on without network, because services\.sh restart has not run/,
    count: 7,
  },
  {
    what: 'the same where people power on, not HA',
    safe: () => withoutHa(),
    broken: () => freed(withoutHa(), 'restart-services', 'make-hosts-available'),
    kind: 'hazard',
    at: 'make-hosts-available',
    told: /users or View can start VMs now, and then 7 desktops power on without network/i,
    count: 7,
  },
  {
    what: 'alias swapped with stale resolver caches',
    safe: () => view(),
    broken: () => freed(view(), 'refresh-resolvers', 'mount-nfs'),
    kind: 'hazard',
    at: 'mount-nfs',
    told: /^Hosts of desk go to the server that was left for export-a, and 3 desktops stay inaccessible/,
    count: 3,
  },
  {
    what: 'vCenter not back when volumes must be verified',
    safe: () => view(),
    broken: () => {
      const bench = view();
      return bench.loosen(bench.step('start-tier', 'vCenter'), bench.step('verify-visible'));
    },
    kind: 'requirement',
    at: 'verify-visible',
    told: /cannot be done: it does not hold that the vCenter of the desktops is up/,
    count: 1,
  },
  {
    what: 'Composer database older than vCenter’s',
    safe: () => restore(),
    broken: () => freed(restore(), 'put-right', 'allow-provisioning'),
    kind: 'hazard',
    at: 'allow-provisioning',
    told: /^Those of 5 linked clones younger than Composer’s database .* 45 minutes older than vCenter’s/,
    count: 5,
  },
  {
    what: 'vApps before Edges',
    safe: () => home(),
    broken: () => {
      const bench = home();
      const [first] = bench.view.steps.filter(({ kind }) => kind === 'power-on-vapps');
      return bench.moveBefore(first!, bench.step('power-on-edges'));
    },
    kind: 'hazard',
    at: 'power-on-vapps',
    told: /^8 VMs start without gateway, DHCP and address translation/,
    count: 8,
  },
  {
    what: 'vApps before Edges, by HA',
    safe: () => cloud({ option: 'ha' }),
    broken: () => freed(cloud({ option: 'ha' }), 'edges-before-others', 'make-hosts-available'),
    kind: 'hazard',
    at: 'make-hosts-available',
    told: /^HA starts 8 VMs with no regard to the Edges/,
    count: 8,
  },
  {
    what: 'registering VMs breaks identifiers',
    safe: () => cloud({ option: 'register' }),
    broken: () => {
      const bench = cloud({ option: 'register' });
      const reconcile = bench.step('reconcile-identifiers');
      for (const { before, after } of bench.view.edges.filter((edge) => edge.before === reconcile.id)) {
        bench.edit({ type: 'remove-edge', edge: { before, after } });
      }
      return bench;
    },
    kind: 'hazard',
    at: 'power-on-vapps',
    told: /^vCloud Director takes 8 VMs for missing and may make new ones in their place/,
    count: 8,
  },
  {
    what: 'vpxd restarted after webAccess',
    safe: cluster,
    broken: () => {
      const bench = cluster();
      return bench.repeat(bench.step('restart-vpxd'), bench.step('restart-web'));
    },
    kind: 'hazard',
    at: 'own',
    told: /^Web Access holds on to the vpxd that has gone/,
    count: 5,
  },
  {
    what: 'files copied before managedip is set',
    safe: cluster,
    broken: () => {
      const bench = cluster();
      return bench.moveBefore(bench.step('copy-files'), bench.step('set-managed-ip'));
    },
    kind: 'hazard',
    at: 'copy-files',
    told: /he other node gets a vpxd\.cfg without managedip: after a move it tells 5 hosts its own address/,
    count: 5,
  },
  {
    what: 'an SRM dependency across priorities: SRM starts the VM anyway',
    safe: () => srm({ priorities: 'vc: 2; sql: 2', dependencies: 'vc after sql' }),
    broken: () => srm({ priorities: 'vc: 1; sql: 4', dependencies: 'vc after sql' }),
    kind: 'hazard',
    at: 'srm-start-vm',
    told: /^The VM vc starts without sql, which it needs, because vc has priority 1 and sql 4, and SRM ignores/,
    count: 1,
  },
  {
    what: 'an unprotected VM left on a protected datastore',
    safe: () => mgmtOnly(),
    broken: () => freed(mgmtOnly(), 'clear-datastore', 'ready-storage'),
    kind: 'hazard',
    at: 'ready-storage',
    told: /^Recovery of 3 VMs on vol-mgmt fails, not only of what is unprotected, because free-1 and free-2 lie/,
    count: 3,
  },
];

function withoutHa(): Bench {
  const { draft } = viewEstate();
  change(draft.clusters, DESK, { ha: { ...draft.clusters[0]!.ha!, enabled: false } });
  return new Bench(indexed(draft), { bootedBeforeStorage: 'all' });
}

function restore(): Bench {
  return view(
    {
      settings: {
        vcenterBackup: '2012-11-20 23:30',
        composerBackup: '2012-11-20 22:45',
        ldapBackup: '2012-11-20 23:30',
      },
    },
    'view-restore',
  );
}

const srm = (settings: Scenario['settings']): Bench => view({ settings }, 'srm-plan');
const mgmtOnly = (): Bench =>
  new Bench(indexed(srmEstate().draft), { settings: { plans: ['rp:mgmt'] } }, 'srm-plan');

describe('a danger the runbooks have to know', () => {
  it.each(dangers.map((danger) => [danger.what, danger] as const))('is found: %s', (_, danger) => {
    if (danger.safe !== null) expect(danger.safe().view.check.verdict).toBe('safe');
    const { view: plan } = danger.broken();
    const { verdict, counterexample } = plan.check;
    expect(verdict).toBe(danger.safe === null ? 'unreachable' : 'unsafe');
    const { failure, run, story } = counterexample!;
    expect(failure.kind).toBe(danger.kind);
    const step = plan.steps.find(({ id }) => id === failure.step)!;
    expect(step.kind).toBe(danger.at);
    expect(failure.sentence).toMatch(danger.told);
    // The run ends with the step that fails, and no step of it comes twice.
    expect(run.at(-1)).toBe(step.id);
    expect(new Set(run).size).toBe(run.length);
    expect(story.join(' ')).toContain(failure.sentence);
    expect(failure.count).toBe(danger.count);
    if (danger.kind === 'requirement') return;
    const hazard = step.hazards.find(({ because }) => failure.sentence.includes(because))!;
    expect(hazard.affected.length).toBeGreaterThan(0);
    expect(hazard.cure).toMatch(/\.$/);
  });
});
