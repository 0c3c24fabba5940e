import { describe, expect, it } from 'vitest';
import { indexed, viewEstate } from '../../fixtures/estates/view.js';
import { Bench } from './support.js';

const plain = (scenario = {}) => new Bench(indexed(viewEstate().draft), scenario);
const told = (bench: Bench): string => bench.view.check.counterexample?.failure.sentence ?? 'nothing fails';

/** Each way the order can be broken: what is told, how many are harmed, and that the repair cures it. */
describe('a plan whose order was broken', () => {
  it('powers 7 desktops on without network when hosts leave maintenance mode before services.sh restart', () => {
    const bench = plain({ bootedBeforeStorage: ['host:south-2'] });
    bench.moveBefore(bench.step('make-hosts-available'), bench.step('restart-services'));
    const { check } = bench.view;
    expect(check.verdict).toBe('unsafe');
    expect(told(bench)).toBe(
      'Up to 7 desktops power on without network, because services.sh restart has not run on south-2, which booted before its storage.',
    );
    expect(check.counterexample?.failure).toMatchObject({ kind: 'hazard', count: 7 });
    expect(check.counterexample?.failure.affected.map((o) => o.name).sort()).toEqual([
      'nfs-1',
      'nfs-2',
      'nfs-3',
      'os-1',
      'os-2',
      'os-3',
      'os-4',
    ]);
    expect(check.counterexample?.run.at(-1)).toBe(bench.step('make-hosts-available').id);
    expect(check.counterexample?.story.join(' ')).toMatch(/V8 .* has not run yet\./);
    expect(check.repair?.edges).toEqual([
      { before: bench.step('restart-services').id, after: bench.step('make-hosts-available').id },
    ]);
    bench.repair();
    expect(bench.plan.addedEdges).toEqual([]);
    expect(bench.plan.removedEdges).toEqual([]);
  });

  it('leaves VMs inaccessible when hosts leave maintenance mode before a mount', () => {
    const bench = plain();
    bench.moveBefore(bench.step('make-hosts-available'), bench.step('mount-volume', 'vol-base'));
    const { check } = bench.view;
    const consequences = bench.step('make-hosts-available').hazards.map((h) => [h.id.split(':')[0], h.count]);
    expect(consequences).toEqual([
      ['not-mounted', 4],
      ['not-mounted', 4],
      ['not-mounted', 3],
      ['not-verified', 1],
      ['no-network', 7],
    ]);
    expect(check.verdict).toBe('unsafe');
    // Without a volume nothing powers on, so the fifth, 'no-network', does not come into it.
    expect(check.failures).toBe(4);
    expect(told(bench)).toBe(
      '4 desktops that need vol-base stay inaccessible, and HA gives up after 5 tries within about half an hour, because vol-base is not mounted on the hosts of desk, where HA reads its list of protected VMs.',
    );
    expect(check.counterexample?.story.at(-2)).toBe(
      'Besides, 3 desktops that need export-a stay inaccessible, and HA gives up after 5 tries within about half an hour.',
    );
    // One edge cures all: the restart comes after the verification, and that after the mounts.
    expect(check.repair?.edges).toHaveLength(1);
    bench.repair();
  });

  it('tells the mount that is missing when only that one may come too late', () => {
    const bench = plain();
    const mount = bench.step('mount-volume', 'vol-os');
    const verify = bench.step('verify-visible');
    const available = bench.step('make-hosts-available');
    bench.edit({ type: 'remove-step', step: mount.id });
    expect(bench.view.check.verdict).toBe('unreachable');
    expect(bench.view.check.missing).toEqual(['vol-os is mounted on the hosts of desk']);
    expect(bench.view.check.repair).toMatchObject({ edges: [], restoreSteps: [mount.id] });
    bench.repair();
    bench.edit({ type: 'remove-step', step: verify.id });
    bench.edit({ type: 'remove-step', step: bench.step('restart-services').id });
    bench.edit({ type: 'remove-edge', edge: { before: mount.id, after: available.id } });
    expect(bench.view.check.counterexample?.failure.step).toBe(available.id);
  });

  it('mounts a copy while the original may be in use when V1 need not come first', () => {
    const bench = plain();
    bench.edit({ type: 'remove-step', step: bench.step('declare').id });
    expect(bench.view.check.verdict).toBe('unreachable');
    expect(bench.view.check.repair?.restoreSteps).toEqual([bench.step('declare').id]);
    const story = bench.view.check.counterexample?.story.join(' ');
    expect(story).toContain(
      'V1 “Declare the failover; confirm that nothing at North uses the originals” has been taken out of the plan.',
    );
    bench.repair();
  });

  it('mounts read-only when replication is broken too late', () => {
    const bench = plain({ presentLuns: false });
    const mount = bench.step('mount-volume', 'vol-os');
    bench.moveBefore(mount, bench.step('break-replication', 'vol-os'));
    expect(told(bench)).toBe(
      'The copy of vol-os comes up read-only on desk, 4 desktops cannot start, and it must be mounted again, because replication of vol-os has not been broken.',
    );
    bench.repair();
  });

  it('cannot mount what has not been presented', () => {
    const bench = plain();
    const mount = bench.step('mount-volume', 'vol-base');
    bench.edit({
      type: 'remove-edge',
      edge: { before: bench.step('present-luns', 'vol-base').id, after: mount.id },
    });
    expect(bench.view.check.counterexample?.failure).toMatchObject({ kind: 'requirement', step: mount.id });
    expect(told(bench)).toMatch(/cannot be done: it does not hold that the LUNs of vol-base are presented/);
    bench.repair();
  });

  it('mounts NFS from the lost server when nobody has looked the alias up again', () => {
    const bench = plain();
    const mount = bench.step('mount-nfs', 'export-a');
    bench.edit({
      type: 'remove-edge',
      edge: { before: bench.step('refresh-resolvers').id, after: mount.id },
    });
    expect(told(bench)).toBe(
      'Hosts of desk go to the server that was left for export-a, and 3 desktops stay inaccessible, because nobody has verified that south-1 and south-2 resolve nas.example anew.',
    );
    bench.repair();
  });

  it('presents LUNs write-protected when replication is broken later', () => {
    const bench = plain();
    bench.moveBefore(bench.step('present-luns', 'vol-os'), bench.step('break-replication', 'vol-os'));
    expect(told(bench)).toMatch(/^Hosts see 1 volume write-protected/);
    bench.repair();
  });

  it('undoes the restart of the agents when storage comes after it', () => {
    const bench = plain();
    const restart = bench.step('restart-services');
    bench.edit({ type: 'remove-edge', edge: { before: bench.step('verify-visible').id, after: restart.id } });
    const mounts = bench.view.edges.filter((edge) => edge.after === restart.id);
    // With the verification out of the way, the mounts themselves still come before the restart.
    expect(mounts.map((edge) => edge.before).sort()).toEqual(
      ['mount-volume', 'mount-nfs']
        .flatMap((kind) => bench.view.steps.filter((s) => s.kind === kind).map((s) => s.id))
        .sort(),
    );
    for (const edge of mounts) bench.edit({ type: 'remove-edge', edge });
    const { check } = bench.view;
    expect(check.verdict).toBe('unsafe');
    const noNetwork = check.failures;
    expect(noNetwork).toBeGreaterThan(1);
    bench.repair();
  });

  it('starts vCenter without its database when the start order is turned', () => {
    const bench = plain();
    bench.moveBefore(bench.step('start-tier', 'vCenter'), bench.step('start-tier', 'database'));
    expect(told(bench)).toMatch(/cannot be done/);
    bench.repair();
  });

  it('harms desktops of a planned move that still run when the copies are made writable', () => {
    const bench = plain({ event: 'planned' });
    bench.moveBefore(bench.step('break-replication', 'vol-os'), bench.step('release-originals'));
    expect(told(bench)).toMatch(/drift apart/);
    bench.repair();
  });
});
