import { graphlib, layout } from '@dagrejs/dagre';
import type { Graph } from './graphScope.js';

/** Pixels; the nodes are drawn this large. */
export const nodeWidth = 208;
export const nodeHeight = 52;

export interface Placed {
  readonly x: number;
  readonly y: number;
}

/** Places a graph's nodes, first steps left, so that parallel work stands one below the other. */
export function layOut(graph: Graph): ReadonlyMap<string, Placed> {
  const drawing = new graphlib.Graph();
  drawing.setGraph({ rankdir: 'LR', nodesep: 12, ranksep: 56, marginx: 16, marginy: 16 });
  drawing.setDefaultEdgeLabel(() => ({}));
  // Ids hold names from inventories; numbers cannot clash with names dagre keeps for itself.
  const number = new Map(graph.nodes.map((node, at) => [node.id, String(at)]));
  for (const id of number.values()) drawing.setNode(id, { width: nodeWidth, height: nodeHeight });
  for (const link of graph.links) {
    const from = number.get(link.from);
    const to = number.get(link.to);
    if (from !== undefined && to !== undefined) drawing.setEdge(from, to);
  }
  layout(drawing);
  return new Map(
    [...number].map(([id, at]) => {
      const { x, y } = drawing.node(at) as Placed;
      return [id, { x: x - nodeWidth / 2, y: y - nodeHeight / 2 }];
    }),
  );
}
