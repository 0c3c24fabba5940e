import { describe, expect, it } from 'vitest';
import { indexEstate } from '../../../../src/domain/estate/index.js';
import { runbooks } from '../../../../src/domain/plan/index.js';
import { generateEstate } from '../../../../src/domain/sample/generate.js';
import {
  change,
  cluster,
  DESK,
  host,
  indexed,
  NORTH,
  SOUTH,
  viewEstate,
} from '../../../fixtures/estates/view.js';
import { Bench, labels } from '../support.js';
import { expectArrows, incomplete, type Arrow } from './arrows.js';

const plain = (scenario = {}, draft = viewEstate().draft) =>
  new Bench(indexed(draft), scenario, 'view-failback');
const told = (bench: Bench): string => bench.view.check.counterexample?.failure.sentence ?? 'nothing fails';

/** What comes before what, deduced: no source prints it. */
const arrows: readonly Arrow[] = [
  ['B2', 'B1'],
  ['B3', 'B1'],
  ['B5', 'B4'],
  ['B6', 'B5'],
  ['B7', 'B6'],
  ['B8', 'B2', 'B4'],
  ['B9', 'B7'],
  ['B10', 'B8', 'B9'],
  ['B11', 'B10'],
  ['B12', 'B10', 'B11'],
  ['B13', 'B12'],
  ['B14', 'B13'],
];

describe('the plan of a View failback', () => {
  it('is safe and has its order, on the estate by hand', () => {
    const { view } = plain();
    expect(view.check.sentence).toMatch(/^In each order/);
    expect(labels(view)).toBe(
      'B1 B2 B3 B3 B3 B4 B4 B5 B6 B6 B7 B7 B7 B8 B8 B8 B8 B8 B9 B9 B9 B9 B9 B10 B11 B12 B13 B13 B13 B14 B14 B14 B14',
    );
    expect(view.goal.vms).toBe(7);
    expectArrows(view, arrows);
    const stop = view.steps.find((step) => step.kind === 'stop-for-return')!;
    expectArrows({ ...view, steps: view.steps.filter((s) => s.label !== 'B4' || s === stop) }, [
      ['B4', 'B2', 'B3'],
    ]);
    expect(incomplete(view)).toEqual([]);
  });

  it('is safe and complete on the sample estate', () => {
    const estate = generateEstate();
    const { view } = new Bench({ estate, index: indexEstate(estate) }, {}, 'view-failback');
    expect(view.check.verdict).toBe('safe');
    expectArrows(view, arrows);
    expect(incomplete(view)).toEqual([]);
    expect(view.goal.vms).toBeGreaterThan(200);
  });

  it('is safe in every scenario and way to release the volumes', () => {
    for (const release of ['keep-registered', 'unregister'])
      for (const bootedBeforeStorage of ['none', 'all', 'unknown', ['host:north-1']] as const)
        for (const storagePaths of ['vmfs-and-nfs', 'vmfs', 'nfs'] as const)
          for (const binding of ['as-imported', 'ephemeral'] as const) {
            const { view } = plain({ settings: { release }, bootedBeforeStorage, storagePaths, binding });
            expect([release, storagePaths, view.check.sentence]).toEqual([
              release,
              storagePaths,
              expect.stringMatching(/^In each order/),
            ]);
          }
  });

  it('brings VMs of another cluster back to the cluster they came from', () => {
    const { draft } = viewEstate();
    draft.hosts = draft.hosts.filter((h) => h.site !== SOUTH);
    draft.clusters.push(cluster('south', 'south', { purpose: 'desktops', site: SOUTH }));
    draft.hosts.push(host('s-1', 'south', { inMaintenanceMode: true }));
    const bench = plain({}, draft);
    expect(bench.view.check.verdict).toBe('safe');
    expect(bench.step('enter-maintenance').title).toBe('Put 1 host of south into maintenance mode');
    expect(bench.step('power-on-desktops').title).toBe('Power on 7 desktops of desk');
  });

  it('works on the hosts at home, not on those at the recovery site', () => {
    const bench = plain();
    expect(bench.step('rescan-home', 'vol-os').commands[0]?.hosts).toEqual(['north-1', 'north-2']);
    expect(bench.step('enter-maintenance').commands[0]?.text).toContain("'south-1', 'south-2'");
  });

  it('is powered on by View or a script, because HA leaves alone what was shut down', () => {
    expect(plain().step('power-on-desktops').detail).toContain('HA leaves alone');
  });

  it('lists the .vmx files of each cluster in a file of its own, which nothing writes over', () => {
    const estate = generateEstate();
    const settings = { release: 'unregister' };
    const { view } = new Bench({ estate, index: indexEstate(estate) }, { settings }, 'view-failback');
    const files = view.steps
      .filter(({ kind }) => kind === 'unregister-vms')
      .map(
        ({ commands }) =>
          / Export-Csv -Path (\S+) -NoTypeInformation -NoClobber$/.exec(commands[0]!.text)?.[1],
      );
    expect(files).toEqual(['vmx-desk-nfs-01.csv', 'vmx-desk-vmfs-01.csv']);
    const { draft } = viewEstate();
    change(draft.clusters, DESK, { name: '../a; b' });
    expect(plain({ settings }, draft).step('unregister-vms').commands[0]?.text).toContain(
      ' -Path vmx-.._a_b.csv -',
    );
  });

  it('unregisters while vCenter is still there to do it', () => {
    const bench = plain({ settings: { release: 'unregister' } });
    const [unregister, move] = [bench.step('unregister-vms'), bench.step('return-management')];
    expect(bench.view.edges).toContainEqual(
      expect.objectContaining({ before: unregister.id, after: move.id }),
    );
    bench.moveBefore(move, unregister);
    expect(told(bench)).toContain('the vCenter of the desktops still serves at South');
    bench.repair();
  });

  it('says what keeps it from being made', () => {
    const { draft } = viewEstate();
    draft.datastores = draft.datastores.map((ds) => ({ ...ds, site: NORTH, replication: null }));
    const { estate, index } = indexed(draft);
    const runbook = runbooks.find((one) => one.id === 'view-failback')!;
    expect(runbook.blockers(estate, index).at(-1)).toContain('snapshot from before the failover');
  });
});

describe('a failback whose order was broken', () => {
  it('keeps 7 desktops off while the copy runs when they are stopped first', () => {
    const bench = plain();
    bench.moveBefore(bench.step('stop-for-return'), bench.step('copy-back', 'vol-os'));
    expect(told(bench)).toBe(
      '7 desktops stay off for as long as vol-os takes to copy back, because replication of vol-os towards North is not in step.',
    );
    expect(bench.view.check.counterexample?.failure.count).toBe(7);
    bench.repair();
  });

  it('loses what is written after the last copy when the volumes are still in use', () => {
    const bench = plain();
    bench.moveBefore(bench.step('final-sync', 'vol-os'), bench.step('confirm-released'));
    expect(told(bench)).toBe(
      'What 4 desktops still write to vol-os after the last copy is lost, because nobody has confirmed that nothing at South uses the volumes.',
    );
    bench.repair();
  });

  it('cannot put hosts with running desktops into maintenance mode', () => {
    const bench = plain();
    bench.moveBefore(bench.step('enter-maintenance'), bench.step('stop-for-return'));
    expect(told(bench)).toMatch(/it does not hold that nothing of desk is on/);
    bench.repair();
  });

  it('takes the brokers away from users when management goes first', () => {
    const bench = plain();
    const ret = bench.step('return-management');
    for (const before of ['stop-for-return', 'enter-maintenance'])
      for (const edge of bench.view.edges.filter(
        (e) => e.after === ret.id && e.before.startsWith(`${before}:`),
      ))
        bench.edit({ type: 'remove-edge', edge: { before: edge.before, after: edge.after } });
    bench.edit({ type: 'remove-edge', edge: { before: bench.step('stop-for-return').id, after: ret.id } });
    expect(bench.view.check.verdict).toBe('unsafe');
    bench.repair();
  });

  it('cannot verify volumes while vCenter is on its way', () => {
    const bench = plain();
    const verify = bench.step('verify-visible');
    const vcenter = bench.step('start-tier', 'vCenter');
    bench.edit({ type: 'remove-edge', edge: { before: vcenter.id, after: verify.id } });
    expect(told(bench)).toMatch(
      /^B10 .* cannot be done: it does not hold that the vCenter of the desktops is up\.$/,
    );
    bench.repair();
  });

  it('overwrites the last good copy when replication starts before anybody has looked', () => {
    const bench = plain();
    bench.moveBefore(bench.step('replicate-again', 'vol-os'), bench.step('verify-desktops'));
    expect(told(bench)).toBe(
      'The last state known to work of 7 desktops, at South, is overwritten by one nobody has tried, because nobody has seen the desktops of desk work.',
    );
    bench.repair();
  });

  it('makes View miss 7 desktops that were registered anew', () => {
    const bench = plain({ settings: { release: 'unregister' } });
    bench.moveBefore(bench.step('power-on-desktops'), bench.step('reconcile-identifiers'));
    expect(told(bench)).toBe(
      'View takes 7 desktops for missing and may make new ones in their place, because registering gave the VMs of desk new identifiers, and nobody has put them right in View.',
    );
    bench.repair();
  });
});
