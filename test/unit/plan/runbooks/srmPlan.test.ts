import { describe, expect, it } from 'vitest';
import { indexEstate } from '../../../../src/domain/estate/index.js';
import { runbooks } from '../../../../src/domain/plan/index.js';
import type { Scenario } from '../../../../src/domain/plan/types.js';
import { generateEstate } from '../../../../src/domain/sample/generate.js';
import { UNPROTECTED_VM } from '../../../../src/domain/sample/planted.js';
import { srmEstate } from '../../../fixtures/estates/srm.js';
import { indexed, viewEstate } from '../../../fixtures/estates/view.js';
import { Bench, labels } from '../support.js';
import { expectArrows, incomplete, type Arrow } from './arrows.js';

const sample = generateEstate();
const at = { estate: sample, index: indexEstate(sample) };
const ofSample = (settings: Scenario['settings'] = {}, more: Partial<Scenario> = {}) =>
  new Bench(at, { ...more, settings }, 'srm-plan');
const byHand = (
  settings: Scenario['settings'] = {},
  more: Partial<Scenario> = {},
  draft = viewEstate().draft,
) => new Bench(indexed(draft), { ...more, settings }, 'srm-plan');

/** The order of a run. */
const arrows: readonly Arrow[] = [
  ['S2', 'S1'],
  ['S6', 'S2'],
  ['S8', 'S6'],
  ['S9', 'S8'],
];

describe('the pure SRM plan', () => {
  it('is safe on the sample estate, as recovery, planned migration and test', () => {
    for (const [settings, event] of [
      [{}, 'lost'],
      [{}, 'planned'],
      [{ mode: 'test' }, 'lost'],
    ] as const) {
      const { view } = ofSample(settings, { event });
      expect(view.check.sentence).toMatch(/^In each order/);
      expect(incomplete(view)).toEqual([]);
      expectArrows(view, arrows);
    }
  });

  it('starts priorities 1 to 5 one after the other, and shuts down in reverse', () => {
    const { view } = ofSample({}, { event: 'planned' });
    const titles = (kind: string) => view.steps.filter((s) => s.kind === kind).map((s) => s.title);
    expect(titles('shut-down-priority').map((title) => /priority (\d)/.exec(title)?.[1])).toEqual([
      '5',
      '4',
      '3',
      '2',
      '1',
    ]);
    expect(titles('srm-start-priority').map((title) => /priority (\d)/.exec(title)?.[1])).toEqual([
      '1',
      '2',
      '3',
      '4',
      '5',
    ]);
    const starts = view.steps.filter((s) => s.kind === 'srm-start-priority');
    const reach = new Set([starts[0]!.id]);
    for (const id of reach) for (const edge of view.edges) if (edge.before === id) reach.add(edge.after);
    expect(starts.every((s) => reach.has(s.id))).toBe(true);
  });

  it('gives a VM without a priority 3', () => {
    expect(labels(byHand().view)).toBe('S1 S2 S6 S8 S9');
    expect(byHand().step('srm-start-priority').title).toBe('Power on 4 VMs of priority 3');
  });

  it('waits for a needed VM of the same priority', () => {
    const bench = byHand({ dependencies: 'vc after sql\nconn after vc' });
    expect(bench.view.check.verdict).toBe('safe');
    const [sql, vc] = [bench.step('srm-start-vm', 'sql'), bench.step('srm-start-vm', 'vc')];
    bench.loosen(sql, vc);
    expect(bench.told).toBe('The VM vc starts without sql, which it needs, because sql is not up.');
    bench.repair();
  });

  it('finds that SRM ignores a dependency on a later priority and starts the VM anyway', () => {
    const settings = { priorities: 'vc: 1; sql: 4', dependencies: 'vc after sql' };
    const bench = byHand(settings);
    expect(bench.view.check.verdict).toBe('unsafe');
    expect(bench.told).toBe(
      'The VM vc starts without sql, which it needs, because vc has priority 1 and sql 4, and SRM ignores dependencies across priorities: it starts the VM anyway.',
    );
    // No order helps: SRM goes by priority. The cure is another priority.
    expect(bench.view.check.repair).toBeNull();
    bench.edit({
      type: 'set-scenario',
      scenario: {
        ...bench.plan.scenario,
        settings: { ...bench.plan.scenario.settings, priorities: 'vc: 4; sql: 4' },
      },
    });
    expect(bench.view.check.verdict).toBe('safe');
  });

  it('says that a dependency on an earlier priority is ignored as well, and served all the same', () => {
    const { view } = byHand({ priorities: 'sql: 1', dependencies: 'vc after sql' });
    expect(view.check.verdict).toBe('safe');
    expect(view.check.assumptions.find((a) => a.id === 'dependencies-served')?.text).toContain(
      'vc after sql',
    );
  });

  it('takes two VMs that need each other for what they are', () => {
    const bench = byHand({ dependencies: 'vc after sql; sql after vc' });
    expect(bench.view.check.verdict).toBe('unsafe');
    expect(bench.told).toContain('each of the two needs the other');
  });

  it('takes dependencies, prompts and commands the estate tells', () => {
    const { draft } = viewEstate();
    const named = (name: string) => draft.vms.find((vm) => vm.name === name)!.key;
    draft.recoveryPlans[0] = {
      ...draft.recoveryPlans[0]!,
      priorities: [{ vm: named('dc'), priority: 1 }],
      dependencies: [{ vm: named('vc'), on: named('sql') }],
      vmSettings: [
        {
          vm: named('sql'),
          startUp: 'power-on',
          beforePowerOn: [],
          afterPowerOn: [
            {
              kind: 'prompt',
              name: 'Look at the log',
              text: 'Has the database recovered?',
              timeoutSeconds: null,
            },
          ],
        },
        { vm: named('conn'), startUp: 'leave-off', beforePowerOn: [], afterPowerOn: [] },
      ],
    };
    const bench = byHand({ prompts: '3: Go on?' }, {}, draft);
    const { view } = bench;
    expect(view.check.verdict).toBe('safe');
    expect(view.steps.map((s) => s.title)).toEqual([
      'Declare the recovery; confirm that nothing at North runs',
      'Run the recovery plan mgmt as disaster recovery',
      'Make the storage of mgmt writable at South',
      'Power on 1 VM of priority 1',
      'Answer the prompt before priority 3: Go on?',
      'Power on sql (priority 3)',
      'Answer the prompt “Look at the log” after sql is powered on',
      'Power on vc (priority 3)',
      'End of priority 3',
      'See that mgmt ended without errors and its 4 VMs work',
    ]);
    expect(view.leftBehind).toMatchObject([{ count: 1, objects: [{ name: 'conn' }] }]);
    expect(view.goal.vms).toBe(3);
  });

  it('takes the steps of a VM in their order, about its power-on', () => {
    const bench = byHand({}, {}, srmEstate().draft);
    const way = ['Is the array quiet', 'tell.cmd', 'Power on sql', 'attach.cmd', 'Has it recovered'].map(
      (word) => bench.view.steps.find(({ title }) => title.includes(word))!.id,
    );
    const pairs = bench.view.edges.map(({ before, after }) => `${before} ${after}`);
    way.slice(1).forEach((after, i) => expect(pairs).toContain(`${way[i]!} ${after}`));
  });

  it('leaves commands to SRM and gives prompts to the lead, who has to answer', () => {
    const { view } = byHand({}, {}, srmEstate().draft);
    const roles = view.steps
      .filter(({ kind }) => kind === 'srm-vm-step')
      .map(({ title, role }) => [title, role]);
    expect(roles.length).toBeGreaterThan(2);
    for (const [title, role] of roles) expect(role).toBe(title!.startsWith('Answer') ? 'lead' : 'automatic');
  });

  it('fails for all VMs of a datastore on which an unprotected one was left', () => {
    const bench = ofSample();
    const clear = bench.step('clear-datastore');
    expect(clear.title).toBe(`Protect ${UNPROTECTED_VM.vm} or move it off ${UNPROTECTED_VM.datastore}`);
    const there = sample.vms.filter(
      (vm) =>
        !vm.placeholder &&
        sample.datastores.find((ds) => ds.key === vm.homeDatastore)?.name === UNPROTECTED_VM.datastore &&
        vm.name !== UNPROTECTED_VM.vm,
    ).length;
    bench.loosen(clear, bench.step('ready-storage', 'View'));
    expect(bench.view.check.counterexample?.story.join(' ')).toContain(
      `Recovery of ${there} VMs on ${UNPROTECTED_VM.datastore} fails, not only of what is unprotected`,
    );
    bench.repair();
  });

  it('says what is known of an unprotected VM in the words of the run and of its number', () => {
    const harmOf = (mode: string, draft = srmEstate().draft) =>
      new Bench(indexed(draft), { settings: { mode } }, 'srm-plan').view.steps
        .filter(({ kind }) => kind === 'ready-storage')
        .flatMap(({ hazards }) => hazards)
        .find(({ id }) => id.startsWith('unprotected:'));
    expect(harmOf('recovery')).toMatchObject({
      because: 'free-1 and free-2 lie on vol-mgmt and are in no protection group',
      versions: 'SRM 5.5',
    });
    expect(harmOf('test')?.versions).toBe('SRM 5.5 and 6.1');
    const { draft } = srmEstate();
    draft.vms = draft.vms.filter(({ name }) => name !== 'free-2');
    expect(harmOf('recovery', draft)?.because).toBe('free-1 lies on vol-mgmt and is in no protection group');
  });

  it('lets one plan run after the other where they share a group', () => {
    const { draft } = viewEstate();
    draft.recoveryPlans.push({ ...draft.recoveryPlans[0]!, key: 'rp:all', name: 'all' });
    for (const mode of ['recovery', 'test']) {
      const bench = byHand({ mode }, {}, draft);
      expect(bench.view.check.verdict).toBe('safe');
      const first = mode === 'test' ? bench.step('clean-up', 'mgmt') : bench.step('prove-plan', 'mgmt');
      bench.loosen(first, bench.step('run-plan', ' all'));
      expect(bench.told).toMatch(
        /^SRM refuses the run, and 4 VMs wait, because (mgmt|all) has a protection group/,
      );
      bench.repair();
    }
  });

  it('throws a test away unseen when it is cleaned up first', () => {
    const bench = byHand({ mode: 'test' });
    bench.moveBefore(bench.step('clean-up'), bench.step('prove-plan'));
    expect(bench.told).toBe(
      '4 VMs are thrown away before anybody has seen whether they work, because nobody has looked at what mgmt brought up.',
    );
    bench.repair();
  });

  it('loses what is written after the last synchronisation of a planned migration', () => {
    const bench = byHand({}, { event: 'planned' });
    bench.moveBefore(bench.step('last-sync-of-group'), bench.step('shut-down-priority'));
    expect(bench.told).toMatch(/^What 4 VMs of priority 3 still write is not in the copy/);
    bench.repair();
  });

  it('says what of the settings it could not use, and what the estate lacks', () => {
    const { check } = byHand({ dependencies: 'vc after nobody', priorities: 'first things first' }).view;
    expect(check.assumptions.find((a) => a.id === 'settings-not-used')?.text).toContain(
      'first things first and nobody',
    );
    const { draft } = viewEstate();
    draft.recoveryPlans.length = 0;
    const { estate, index } = indexed(draft);
    expect(runbooks.find((r) => r.id === 'srm-plan')!.blockers(estate, index)[0]).toContain(
      'no recovery plan',
    );
  });
});
