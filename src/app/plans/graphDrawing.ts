import type { Edge, Node } from '@vue-flow/core';
import { computed, ref, type ComputedRef, type WritableComputedRef } from 'vue';
import { useFolding } from './folding.js';
import { layOut, nodeHeight, nodeWidth } from './graphLayout.js';
import {
  graphAround,
  graphOfKinds,
  isSameGraph,
  wholeAtMost,
  wholeGraph,
  withGroups,
  type Graph,
  type GraphMode,
} from './graphScope.js';
import { usePlanEditing } from './planEditing.js';

export interface GraphDrawing {
  /** How much of the plan is drawn, and what there is to choose from. */
  readonly mode: WritableComputedRef<GraphMode>;
  readonly modes: ComputedRef<readonly { readonly value: GraphMode; readonly label: string }[]>;
  readonly graph: ComputedRef<Graph>;
  readonly places: ComputedRef<ReturnType<typeof layOut>['places']>;
  /** The node that stands for each step. */
  readonly holder: ComputedRef<ReadonlyMap<string, string>>;
  readonly selectedNode: ComputedRef<string | null>;
  readonly nodes: ComputedRef<Node[]>;
  readonly edges: ComputedRef<Edge[]>;
  /** Changes when another part of the plan is drawn. */
  scope(): string;
}

/** What the graph of the plan shows, laid out, in the terms of the library that draws it. */
export function useGraphDrawing(of: {
  selected: () => string | null;
  follow: () => string | null;
  chosenEdge: () => string | null;
}): GraphDrawing {
  const { view, order, groupOf } = usePlanEditing();
  const { folded } = useFolding();
  const wanted = ref<GraphMode | null>(null);

  const many = computed(() => (view.value?.steps.length ?? 0) > wholeAtMost);
  const mode = computed<GraphMode>({
    get: () => {
      if (wanted.value === null || (wanted.value === 'all' && many.value))
        return many.value ? 'around' : 'all';
      return wanted.value;
    },
    set: (value) => (wanted.value = value),
  });
  const modes = computed(() => [
    ...(many.value ? [] : [{ value: 'all' as const, label: 'All steps' }]),
    { value: 'around' as const, label: 'Around the step' },
    { value: 'kinds' as const, label: 'By kind' },
  ]);

  /** What the graph is drawn around; only that mode depends on it. */
  const centre = computed(() =>
    mode.value === 'around' ? (of.follow() ?? of.selected() ?? view.value?.steps[0]?.id ?? null) : null,
  );
  const graph = computed<Graph>((was) => {
    const now = withGroups(stepGraph.value, groupOf.value, folded.value);
    return was !== undefined && isSameGraph(was, now) ? was : now;
  });
  const stepGraph = computed<Graph>(() => {
    if (view.value === null) return { nodes: [], links: [] };
    const { steps, edges } = view.value;
    if (mode.value === 'kinds') return graphOfKinds(steps, edges);
    return centre.value === null
      ? wholeGraph(steps, edges)
      : graphAround(centre.value, steps, edges, order.value);
  });
  const drawing = computed(() => layOut(graph.value));
  const places = computed(() => drawing.value.places);
  const holder = computed(
    () => new Map(graph.value.nodes.flatMap((node) => node.steps.map((step) => [step, node.id] as const))),
  );
  const selectedNode = computed(() => holder.value.get(of.selected() ?? '') ?? null);

  const nodes = computed<Node[]>(() => [
    ...drawing.value.frames.map((frame) => ({
      id: `frame ${frame.group}`,
      type: 'frame',
      position: { x: frame.x, y: frame.y },
      width: frame.width,
      height: frame.height,
      data: frame,
      connectable: false,
      zIndex: -1,
    })),
    ...graph.value.nodes.map((node) => ({
      id: node.id,
      type: node.folded ? 'group' : 'step',
      position: { ...(places.value.get(node.id) ?? { x: 0, y: 0 }) },
      width: nodeWidth,
      height: nodeHeight,
      data: node,
      connectable: node.steps.length === 1 || node.folded === true,
    })),
  ]);
  const edges = computed<Edge[]>(
    () =>
      graph.value.links.map((link) => ({
        id: link.id,
        source: link.from,
        target: link.to,
        interactionWidth: 16,
        class: {
          chosen: link.id === of.chosenEdge(),
          near: link.from === selectedNode.value || link.to === selectedNode.value,
          user: link.edge?.origin === 'user',
        },
      })) as unknown as Edge[],
  );

  return {
    mode,
    modes,
    graph,
    places,
    holder,
    selectedNode,
    nodes,
    edges,
    scope: () => [mode.value, centre.value].join(' '),
  };
}
