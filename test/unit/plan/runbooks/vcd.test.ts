import { describe, expect, it } from 'vitest';
import { indexEstate } from '../../../../src/domain/estate/index.js';
import { runbooks } from '../../../../src/domain/plan/index.js';
import type { GroundStep, RunbookId, Scenario } from '../../../../src/domain/plan/types.js';
import { generateEstate } from '../../../../src/domain/sample/generate.js';
import { vcdEstate, vcdNames as names } from '../../../fixtures/estates/vcd.js';
import { host, indexed, SOUTH } from '../../../fixtures/estates/view.js';
import { Bench } from '../support.js';
import { expectArrows, incomplete, type Arrow } from './arrows.js';

const plain = (runbook: RunbookId, settings: Scenario['settings'] = {}, more: Partial<Scenario> = {}) =>
  new Bench(indexed(vcdEstate().draft), { ...more, settings }, runbook);
const told = (bench: Bench): string => bench.view.check.counterexample?.failure.sentence ?? 'nothing fails';

/** The order of the source: what comes before what. */
const shared: readonly Arrow[] = [
  ['C2', 'C1'],
  ['C3', 'C2'],
  ['C4', 'C1'],
  ['C5', 'C4'],
  ['C6', 'C3', 'C5'],
  ['C7', 'C6'],
  ['C12', 'C3'],
];
const optionB: readonly Arrow[] = [
  ...shared,
  ['C8', 'C6', 'C7'],
  ['C9', 'C8'],
  ['C10a', 'C9'],
  ['C10b', 'C10a'],
  ['C10c', 'C10b'],
  ['C10d', 'C10c'],
];

describe('vCloud Director failover', () => {
  it('lets HA power on with option A, Edges first', () => {
    const bench = plain('vcd-failover', names);
    const { view } = bench;
    expect(view.check.sentence).toMatch(/^In each order/);
    expect(view.goal.vms).toBe(8);
    expectArrows(view, shared);
    expect(incomplete(view)).toEqual([]);
    const hosts = bench.step('make-hosts-available');
    expectArrows({ ...view, steps: view.steps.filter((s) => s.label !== 'C8' || s === hosts) }, [
      ['C8', 'C6', 'C7'],
      ['C9', 'C8'],
    ]);
    expect(bench.step('edges-before-others').objects.map((o) => o.name)).toEqual(['vse-tenant-1']);
  });

  it('registers, then starts Edges and vApps by priority with option B', () => {
    const { view } = plain('vcd-failover', { ...names, option: 'register' });
    expect(view.check.sentence).toMatch(/^In each order/);
    expectArrows(view, optionB);
    expect(incomplete(view)).toEqual([]);
    expect(view.steps.filter((s) => s.label === 'C10c').map((s) => s.title)).toEqual([
      'Power on the vApps of priority 1: directory',
      'Power on the vApps of priority 2: shop and wiki',
    ]);
  });

  it('has HA turned off with option B where it knows the VMs, and says nothing of pairs of clusters', () => {
    const saying = (settings: Scenario['settings'], more: Partial<Scenario> = {}): string => {
      const bench = plain('vcd-failover', { ...names, ...settings }, more);
      return [
        ...bench.view.steps.flatMap(({ detail, commands }) => [detail, ...commands.map(({ text }) => text)]),
        ...bench.view.check.assumptions.map(({ text }) => text),
      ].join('\n');
    };
    expect(saying({ option: 'register' })).toContain('turn it off for desk first');
    expect(saying({ option: 'register' })).toContain('vSphere HA is off for desk by then');
    expect(saying({ option: 'register' })).not.toContain('desk for desk');
    const bench = plain('vcd-failover', { ...names, option: 'register' });
    const lines = (kind: string): string[] => bench.step(kind).commands.map(({ text }) => text);
    expect(lines('make-hosts-available')).toEqual([
      "Get-Cluster -Name 'desk' | Set-Cluster -HAEnabled:$false -Confirm:$false",
      "Get-VMHost -Name 'south-1', 'south-2' | Set-VMHost -State Connected",
    ]);
    // A cluster is not left without HA.
    expect(bench.step('verify-vapps').detail).toContain('turn vSphere HA on again for desk');
    expect(lines('verify-vapps')).toEqual([
      "Get-Cluster -Name 'desk' | Set-Cluster -HAEnabled:$true -Confirm:$false",
    ]);
    // VMs that were shut down in order are not restarted.
    for (const text of [saying({ option: 'register' }, { event: 'planned' }), saying({ option: 'ha' })]) {
      expect(text).not.toMatch(/turn it off|HAEnabled/);
      expect(text).not.toContain('vSphere HA is off');
    }
  });

  it('adds hosts that wait outside to the cluster with option B too', () => {
    const { draft } = vcdEstate();
    draft.hosts = draft.hosts.filter((h) => h.site !== SOUTH);
    draft.hosts.push(host('free-1', null, { site: SOUTH }), host('free-2', null, { site: SOUTH }));
    const settings = { ...names, option: 'register' };
    const bench = new Bench(indexed(draft), { settings }, 'vcd-failover');
    expect(bench.plan.scenario.recoveryHosts).toBe('added-to-cluster');
    const step = bench.step('make-hosts-available');
    expect(step.title).toBe('Add 2 hosts to desk');
    expect(step.commands.at(-1)?.text).toContain("Move-VMHost -Destination (Get-Cluster -Name 'desk')");
    expect(bench.view.check.verdict).toBe('safe');
  });

  it('types each .vmx where the snapshot had it, and says which it cannot', () => {
    const registerWith = (path: (at: number) => string | null): GroundStep => {
      const { draft } = vcdEstate();
      draft.vms = draft.vms.map((vm, at) => ({ ...vm, vmxPath: path(at) }));
      const bench = new Bench(indexed(draft), { settings: { ...names, option: 'register' } }, 'vcd-failover');
      return bench.step('register-vms');
    };
    const all = registerWith((at) => `[vol-os] it's ${at}/x.vmx`);
    const [line, ...more] = all.commands.map(({ text }) => text);
    expect(more).toEqual([]);
    expect(line!.match(/'\[vol-os\] it''s \d+\/x\.vmx'/g)).toHaveLength(8);
    expect(line).toContain(' | ForEach-Object { New-VM -VMFilePath $_ -VMHost (Get-Cluster -Name ');
    expect(all.detail).not.toContain('can be typed');
    const none = registerWith((at) => (at % 2 === 0 ? null : 'a\nb.vmx'));
    expect(none.commands).toEqual([]);
    expect(none.detail).toContain('not so that it can be typed, where 8 .vmx files lie');
  });

  it('registers VMs on no host that is left out, and on none that may lack a volume where others have all', () => {
    const { draft } = vcdEstate();
    draft.vms = draft.vms.map((vm) => ({ ...vm, vmxPath: `[vol-os] ${vm.name}/x.vmx` }));
    const [first, second] = draft.hosts.filter((h) => h.site === SOUTH);
    const lineWith = (more: object): string => {
      const settings = { ...names, option: 'register', ...more };
      const bench = new Bench(indexed(draft), { settings }, 'vcd-failover');
      return bench.step('register-vms').commands[0]!.text;
    };
    const hostOf = (line: string): string =>
      /\| Get-VMHost -State Connected(.*) \| Get-Random/.exec(line)![1]!;
    expect(hostOf(lineWith({}))).toBe('');
    const but = ` | Where-Object { '${first!.name}' -notcontains $_.Name }`;
    expect(hostOf(lineWith({ withoutHosts: [first!.key] }))).toBe(but);
    expect(hostOf(lineWith({ withoutMounts: `vol-os without ${first!.name}` }))).toBe(but);
    const both = `vol-os without ${first!.name}\nvol-os without ${second!.name}`;
    expect(hostOf(lineWith({ withoutMounts: both }))).toBe('');
    // Hosts that wait outside are of the cluster by then.
    draft.hosts = draft.hosts.filter((h) => h.site !== SOUTH);
    draft.hosts.push(host('free-1', null, { site: SOUTH }), host('free-2', null, { site: SOUTH }));
    expect(hostOf(lineWith({ withoutMounts: 'vol-os without free-1' }))).toBe(
      " | Where-Object { 'free-1' -notcontains $_.Name }",
    );
  });

  it('is safe in every option and scenario', () => {
    for (const option of ['ha', 'register'])
      for (const stretched of [true, false])
        for (const edgesHigh of [true, false])
          for (const event of ['lost', 'planned'] as const)
            for (const bootedBeforeStorage of ['none', 'all'] as const)
              for (const typed of [{}, names]) {
                const settings = { ...typed, option, stretched, edgesHigh };
                const { view } = plain('vcd-failover', settings, { event, bootedBeforeStorage });
                expect([settings, event, view.check.sentence]).toEqual([
                  settings,
                  event,
                  expect.stringMatching(/^In each order/),
                ]);
              }
  });

  it('is safe on clusters of the sample estate that the user names', () => {
    const estate = generateEstate();
    const at = { estate, index: indexEstate(estate) };
    const clusters = estate.clusters.filter((c) => c.purpose === 'desktops').map((c) => c.key);
    for (const option of ['ha', 'register']) {
      const { view } = new Bench(at, { settings: { option, clusters } }, 'vcd-failover');
      expect(view.check.verdict).toBe('safe');
      expect(incomplete(view)).toEqual([]);
    }
    const runbook = runbooks.find((one) => one.id === 'vcd-failover')!;
    expect(runbook.blockers(at.estate, at.index)[0]).toContain('purpose "servers"');
  });

  it('says which names it takes as typed', () => {
    const { check } = plain('vcd-failover', names).view;
    expect(check.assumptions.find((a) => a.id === 'names-typed')?.text).toBe(
      'vcd-cell-2, vsm, nfs-transfer, rabbit and lb are there as typed; the estate has no VM of that name, so the plan cannot see what they lie on.',
    );
    expect(check.assumptions.map((a) => a.id)).toContain('not-protected-by-srm');
  });

  it('sets the Edges’ way out before they start, and translation after, without stretched layer 2', () => {
    const bench = plain('vcd-failover', { ...names, option: 'register', stretched: false });
    const { view } = bench;
    const at = (kind: string) => view.steps.findIndex((step) => step.kind === kind);
    expect(at('set-routes')).toBeLessThan(at('power-on-edges'));
    expect(at('power-on-edges')).toBeLessThan(at('set-nat'));
    expect(at('set-nat')).toBeLessThan(at('remove-old-network'));
    bench.moveBefore(bench.step('remove-old-network'), bench.step('set-nat'));
    expect(told(bench)).toMatch(/^The rules that publish services of 8 VMs are gone with the network/);
    bench.repair();
    bench.loosen(bench.step('set-routes'), bench.step('power-on-edges'));
    expect(told(bench)).toMatch(
      /^The Edges come up with a default route to the internet network that was left, and 8 VMs/,
    );
    bench.repair();
  });
});

describe('a vCloud Director failover whose order was broken', () => {
  it('starts 8 VMs without gateway when vApps come before Edges', () => {
    const bench = plain('vcd-failover', { option: 'register' });
    bench.moveBefore(bench.step('power-on-vapps'), bench.step('map-vapps'));
    bench.edit({ type: 'remove-step', step: bench.step('map-vapps').id });
    bench.repair();
    const vApps = bench.step('power-on-vapps');
    bench.edit({
      type: 'move-step',
      step: vApps.id,
      toIndex: bench.view.steps.findIndex((s) => s.kind === 'power-on-edges'),
    });
    expect(bench.view.check.verdict).toBe('unsafe');
    expect(bench.view.check.counterexample?.story.join(' ')).toContain(
      '8 VMs start without gateway, DHCP and address translation',
    );
    bench.repair();
  });

  it('starts them without gateway by HA when nobody has put the Edges first', () => {
    const bench = plain('vcd-failover');
    bench.moveBefore(bench.step('make-hosts-available'), bench.step('edges-before-others'));
    expect(told(bench)).toBe(
      'HA starts 8 VMs with no regard to the Edges: those that come up first have no gateway, no DHCP and no address translation, because the Edges have the same restart priority as what is behind them.',
    );
    bench.repair();
  });

  it('makes vCloud Director miss 8 VMs whose identifiers nobody has put right', () => {
    const bench = plain('vcd-failover', { option: 'register' });
    const reconcile = bench.step('reconcile-identifiers');
    for (const edge of bench.view.edges.filter((e) => e.before === reconcile.id))
      bench.edit({ type: 'remove-edge', edge: { before: edge.before, after: edge.after } });
    expect(told(bench)).toBe(
      'vCloud Director takes 8 VMs for missing and may make new ones in their place, because registering gave the VMs of desk new identifiers, and nobody has put them right in vCloud Director.',
    );
    bench.repair();
    expect(bench.step('register-vms').detail).toContain('The source registers the VMs and says nothing');
  });

  it('gives VMs that are registered a second time other identifiers again', () => {
    const bench = plain('vcd-failover', { option: 'register' });
    bench.repeat(bench.step('register-vms'), bench.step('reconcile-identifiers'));
    const { check } = bench.view;
    expect(check.verdict).toBe('unsafe');
    expect(check.counterexample?.story.join(' ')).toContain(
      '8 VMs get another set of identifiers, and what was put right is wrong again',
    );
  });

  it('cannot verify volumes before the cells serve', () => {
    const bench = plain('vcd-failover', names);
    bench.loosen(bench.step('verify-cells'), bench.step('verify-visible'));
    expect(told(bench)).toMatch(/it does not hold that vCloud Director serves/);
    bench.repair();
  });
});

/** vApps before Edges as in the source; the rest deduced. */
const back: readonly Arrow[] = [
  ['D2', 'D1'],
  ['D4', 'D3'],
  ['D5', 'D4'],
  ['D6', 'D5'],
  ['D7', 'D1', 'D4'],
  ['D9', 'D8'],
  ['D12', 'D10'],
];

describe('vCloud Director failback', () => {
  it('is safe and has its order', () => {
    const bench = plain('vcd-failback', { ...names, stretched: false });
    const { view } = bench;
    expect(view.check.sentence).toMatch(/^In each order/);
    expect(incomplete(view)).toEqual([]);
    expectArrows(view, back);
    const only = (label: string, kind: string) => ({
      ...view,
      steps: view.steps.filter((s) => s.label !== label || s.kind === kind),
    });
    expectArrows(only('D3', 'stop-for-return'), [['D3', 'D2']]);
    expectArrows(only('D8', 'verify-visible'), [['D8', 'D6', 'D7']]);
    expectArrows(only('D8', 'rescan-home'), [['D8', 'D6']]);
    expectArrows(only('D10', 'power-on-edges'), [['D10', 'D9']]);
    expectArrows(only('D11', 'set-nat'), [['D11', 'D10']]);
    const at = (kind: string) => view.steps.findIndex((step) => step.kind === kind);
    expect(at('power-on-edges')).toBeLessThan(at('power-on-vapps'));
    expect(at('power-on-vapps')).toBeLessThan(at('connect-nics'));
  });

  it('is safe in every way', () => {
    for (const release of ['keep-registered', 'unregister'])
      for (const stretched of [true, false])
        for (const bootedBeforeStorage of ['none', 'all'] as const)
          for (const typed of [{}, names]) {
            const settings = { ...typed, release, stretched };
            const { view } = plain('vcd-failback', settings, { bootedBeforeStorage });
            expect([settings, view.check.sentence]).toEqual([
              settings,
              expect.stringMatching(/^In each order/),
            ]);
          }
  });

  it('takes the gateway of 8 working VMs away when Edges go before vApps', () => {
    const bench = plain('vcd-failback');
    bench.moveBefore(bench.step('power-off-edges'), bench.step('stop-for-return'));
    expect(told(bench)).toBe(
      '8 VMs lose their gateway while they work, and clean shutdowns that need the network hang, because the vApps on desk are not powered off.',
    );
    bench.repair();
  });
});
