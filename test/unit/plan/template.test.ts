import { beforeAll, describe, expect, test } from 'vitest';
import { indexEstate, type EstateIndex } from '../../../src/domain/estate/index.js';
import type { Estate } from '../../../src/domain/estate/types.js';
import { groundPlan, runbooks } from '../../../src/domain/plan/index.js';
import { planFromTemplate, templateOf } from '../../../src/domain/plan/template.js';
import type { PlanView } from '../../../src/domain/plan/types.js';
import { generateEstate } from '../../../src/domain/sample/generate.js';
import { Bench } from './support.js';

let at: { estate: Estate; index: EstateIndex };
beforeAll(() => {
  const estate = generateEstate();
  at = { estate, index: indexEstate(estate) };
});

/** What of a plan does not depend on the ids of the user's own steps. */
function gist({ steps, edges, removed, removedEdges, check, plan }: PlanView) {
  const title = new Map([...steps, ...removed].map((step) => [step.id, step.title]));
  const pair = (edge: { before: string; after: string }) => [title.get(edge.before), title.get(edge.after)];
  return {
    steps: steps.map((step) => step.title),
    edges: edges.map(pair),
    removed: removed.map((step) => step.title),
    removedEdges: removedEdges.map(pair),
    verdict: check.verdict,
    scenario: plan.scenario,
    notes: Object.entries(plan.notes).map(([id, note]) => [title.get(id), note]),
    groups: plan.groups?.map(({ name, steps: members }) => [name, members.map((id) => title.get(id))]),
    who: steps.map(({ role, team }) => [role, team]),
  };
}

/** A plan with one of everything a user can do to it. */
function edited(): Bench {
  const bench = new Bench(at, { event: 'planned', bootedBeforeStorage: [at.estate.hosts[0]!.key] });
  const [first, second] = bench.view.steps;
  const dropped = bench.view.steps[12]!;
  bench
    .edit({
      type: 'add-step',
      atIndex: 2,
      ownStep: {
        id: 'own:1',
        title: 'Call the auditors',
        detail: 'By telephone',
        role: 'lead',
        commands: ['dial 117'],
        expect: 'They answer',
        duration: { min: 60, likely: 120, max: 600 },
        adds: ['the auditors are on the line'],
      },
    })
    .edit({ type: 'set-note', step: first!.id, text: 'In the war room' })
    .edit({ type: 'move-step', step: second!.id, toIndex: 6 })
    .edit({ type: 'add-edge', edge: { before: 'own:1', after: bench.view.steps.at(-1)!.id } })
    .edit({ type: 'remove-step', step: dropped.id })
    .edit({ type: 'group-steps', name: 'Round the table', steps: ['own:1', first!.id] })
    .edit({ type: 'assign-steps', steps: [first!.id, 'own:1'], role: 'network', team: 'Night shift' });
  return bench;
}

describe('a plan written down and read again', () => {
  test('on the same estate is the same plan', () => {
    const { view, plan } = edited();
    const template = templateOf(plan, at.estate, at.index);
    const read = planFromTemplate(template, at.estate, at.index);
    expect(read.unresolved).toEqual([]);
    expect(gist(groundPlan(read.plan, at.estate, at.index))).toEqual(gist(view));
    expect(templateOf(read.plan, at.estate, at.index), 'and writes itself down alike').toEqual(template);
  });

  test.each(runbooks.map(({ id }) => id))('is the same plan for %s, as it was made', (runbook) => {
    const bench = new Bench(at, {}, runbook);
    const template = templateOf(bench.plan, at.estate, at.index);
    const read = planFromTemplate(template, at.estate, at.index);
    expect(read).toEqual({ plan: bench.plan, unresolved: [] });
    expect(template.order, 'an order nobody chose is not written down').toBeUndefined();
  });

  test('names things as people do, and holds no key of the estate', () => {
    const template = JSON.stringify(templateOf(edited().plan, at.estate, at.index));
    expect(template).toContain(at.estate.sites[0]!.name);
    for (const { key } of [...at.estate.sites, ...at.estate.hosts]) expect(template).not.toContain(key);
  });

  test('on an estate that lacks what it names says so, and keeps the rest', () => {
    const template = templateOf(edited().plan, at.estate, at.index);
    const read = planFromTemplate(
      {
        ...template,
        scenario: { ...template.scenario, protectedSite: 'Atlantis', bootedBeforeStorage: ['esx-nowhere'] },
        removedSteps: ['Drain the harbour'],
        notes: [{ step: 'Drain the harbour', text: 'at low tide' }],
      },
      at.estate,
      at.index,
    );
    expect(read.unresolved.join('\n')).toContain('There is no site “Atlantis” here');
    expect(read.unresolved.join('\n')).toContain('There is no host “esx-nowhere” here');
    expect(read.unresolved.join('\n')).toContain('The step “Drain the harbour” taken out');
    expect(read.unresolved.join('\n')).toContain('The step “Drain the harbour” with a note');
    const { steps } = groundPlan(read.plan, at.estate, at.index);
    expect(steps.map((step) => step.title)).toContain('Call the auditors');
  });

  test('a step in two groups counts for the first, and of two groups of a name the first counts', () => {
    const { view, plan } = new Bench(at);
    const [one, two] = view.steps.map((step) => step.title);
    const groups = [
      { name: 'A', steps: [one!] },
      { name: 'B', steps: [one!, two!] },
      { name: 'A', steps: [view.steps[2]!.title] },
    ];
    const read = planFromTemplate({ ...templateOf(plan, at.estate, at.index), groups }, at.estate, at.index);
    expect(read.plan.groups).toEqual([
      { name: 'A', steps: [view.steps[0]!.id] },
      { name: 'B', steps: [view.steps[1]!.id] },
    ]);
    expect(read.unresolved).toHaveLength(2);
  });

  test('two objects of one name are told apart by their keys', () => {
    const twins = at.estate.hosts.map((host) => ({ ...host, name: 'esx' }));
    const estate = { ...at.estate, hosts: twins };
    const index = indexEstate(estate);
    const bench = new Bench({ estate, index }, { bootedBeforeStorage: [twins[1]!.key] });
    const template = templateOf(bench.plan, estate, index);
    expect(template.scenario.bootedBeforeStorage).toEqual([twins[1]!.key]);
    expect(planFromTemplate(template, estate, index).plan).toEqual(bench.plan);
  });
});
