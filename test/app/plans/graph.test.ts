import { beforeAll, describe, expect, test } from 'vitest';
import { layOut, nodeHeight, nodeWidth } from '../../../src/app/plans/graphLayout.js';
import {
  graphAround,
  graphOfKinds,
  isSameGraph,
  wholeGraph,
  withGroups,
} from '../../../src/app/plans/graphScope.js';
import { orderOf } from '../../../src/app/plans/order.js';
import type { PlanState } from '../../../src/contract/types.js';
import { generateEstate } from '../../../src/domain/sample/generate.js';
import { fakePlans } from './fakePlans.js';

let state: PlanState;
beforeAll(() => {
  const make = fakePlans(generateEstate({ desktops: 1200 })).handlers['plans.make'];
  state = make?.({ snapshotId: 1, runbook: 'view-failover' }) as PlanState;
});

describe('the graph of a plan', () => {
  test('whole, it shows each step and each edge once', () => {
    const { steps, edges } = state.view;
    const graph = wholeGraph(steps, edges);
    expect(graph.nodes.map((node) => node.id)).toEqual(steps.map((step) => step.id));
    expect(new Set(graph.links.map((link) => link.id)).size).toBe(edges.length);
  });

  test('around a step, it holds the step, keeps to its size and hangs together', () => {
    const { steps, edges } = state.view;
    const centre = steps[Math.floor(steps.length / 2)]!.id;
    const graph = graphAround(centre, steps, edges, orderOf(edges), 20);
    const ids = new Set(graph.nodes.map((node) => node.id));
    expect(ids.has(centre)).toBe(true);
    expect(ids.size).toBe(20);
    const reached = new Set([centre]);
    for (let grew = true; grew;) {
      const before = reached.size;
      for (const { from, to } of graph.links) {
        if (reached.has(from) || reached.has(to)) reached.add(from).add(to);
      }
      grew = reached.size > before;
    }
    expect(reached).toEqual(ids);
  });

  test('by kind, every step is in one node, and no node points to itself', () => {
    const { steps, edges } = state.view;
    const graph = graphOfKinds(steps, edges);
    expect(graph.nodes.flatMap((node) => node.steps).sort()).toEqual(steps.map((step) => step.id).sort());
    expect(graph.links.every((link) => link.from !== link.to)).toBe(true);
    expect(graph.nodes.length).toBeLessThan(steps.length);
  });

  test('laid out, no two nodes overlap and every edge leads to the right', () => {
    const { steps, edges } = state.view;
    const graph = wholeGraph(steps, edges);
    const { places } = layOut(graph);
    const all = [...places.values()];
    expect(all).toHaveLength(steps.length);
    for (const [at, a] of all.entries()) {
      for (const b of all.slice(at + 1)) {
        expect(Math.abs(a.x - b.x) >= nodeWidth || Math.abs(a.y - b.y) >= nodeHeight).toBe(true);
      }
    }
    for (const link of graph.links) {
      expect(places.get(link.to)!.x).toBeGreaterThan(places.get(link.from)!.x);
    }
  });

  test('drawn anew it is the same, until a step, an edge or a group of it is another', () => {
    const { steps, edges } = state.view;
    const graph = wholeGraph(steps, edges);
    expect(isSameGraph(graph, wholeGraph([...steps], [...edges]))).toBe(true);
    expect(isSameGraph(graph, wholeGraph(steps.slice(1), edges))).toBe(false);
    expect(isSameGraph(graph, wholeGraph(steps, edges.slice(1)))).toBe(false);
    expect(isSameGraph(graph, wholeGraph([{ ...steps[0]!, title: 'x' }, ...steps.slice(1)], edges))).toBe(
      false,
    );
    const grouped = withGroups(graph, new Map([[steps[0]!.id, 'G']]), new Set());
    expect(isSameGraph(graph, grouped)).toBe(false);
  });

  test('a folded group is one node that has the edges of its steps; an open one has a frame', () => {
    const { steps, edges } = state.view;
    const [a, b, c] = steps;
    const groupOf = new Map([a, b].map((step) => [step!.id, 'G']));
    groupOf.set(c!.id, 'H');
    const graph = withGroups(wholeGraph(steps, edges), groupOf, new Set(['G']));
    const folded = graph.nodes.find((node) => node.folded);
    expect(folded).toMatchObject({ title: 'G', steps: [a!.id, b!.id] });
    expect(graph.nodes).toHaveLength(steps.length - 1);
    const inside = (id: string): boolean => groupOf.get(id) === 'G';
    const from = new Set(
      edges.filter((one) => inside(one.before) && !inside(one.after)).map((one) => one.after),
    );
    expect(new Set(graph.links.filter((link) => link.from === folded!.id).map((link) => link.to))).toEqual(
      from,
    );
    expect(graph.links.every((link) => link.from !== link.to)).toBe(true);
    const { frames, places } = layOut(graph);
    expect(frames.map((frame) => frame.group)).toEqual(['H']);
    const place = places.get(c!.id)!;
    expect(frames[0]!.x).toBeLessThan(place.x);
    expect(frames[0]!.x + frames[0]!.width).toBeGreaterThan(place.x + nodeWidth);
  });
});
