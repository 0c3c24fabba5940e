import { graphlib, layout } from '@dagrejs/dagre';
import type { Graph } from './graphScope.js';

/** Pixels; the nodes are drawn this large. */
export const nodeWidth = 208;
export const nodeHeight = 52;
/** Room above a group's steps for its name, and around them. */
const frameHead = 24;
const frameRoom = 10;

export interface Placed {
  readonly x: number;
  readonly y: number;
}

/** The frame of a group that is not folded. */
export interface Frame extends Placed {
  readonly group: string;
  readonly width: number;
  readonly height: number;
}

export interface Drawing {
  readonly places: ReadonlyMap<string, Placed>;
  readonly frames: readonly Frame[];
}

/** Places a graph's nodes, first steps left, so that parallel work stands one below the other. */
export function layOut(graph: Graph): Drawing {
  const drawing = new graphlib.Graph({ compound: true });
  drawing.setGraph({ rankdir: 'LR', nodesep: 12, ranksep: 56, marginx: 16, marginy: 16 });
  drawing.setDefaultEdgeLabel(() => ({}));
  // Ids hold names from inventories; numbers cannot clash with names dagre keeps for itself.
  const number = new Map(graph.nodes.map((node, at) => [node.id, String(at)]));
  const clusters = new Map<string, { readonly id: string; readonly members: string[] }>();
  for (const node of graph.nodes) {
    const id = number.get(node.id) ?? '';
    drawing.setNode(id, { width: nodeWidth, height: nodeHeight });
    if (node.group === undefined || node.folded) continue;
    let cluster = clusters.get(node.group);
    if (cluster === undefined) {
      clusters.set(node.group, (cluster = { id: `g${clusters.size}`, members: [] }));
      drawing.setNode(cluster.id, {});
    }
    cluster.members.push(node.id);
    drawing.setParent(id, cluster.id);
  }
  for (const link of graph.links) {
    const from = number.get(link.from);
    const to = number.get(link.to);
    if (from !== undefined && to !== undefined) drawing.setEdge(from, to);
  }
  layout(drawing);
  const places = new Map(
    [...number].map(([id, at]) => {
      const { x, y } = drawing.node(at) as Placed;
      return [id, { x: x - nodeWidth / 2, y: y - nodeHeight / 2 }];
    }),
  );
  return {
    places,
    frames: [...clusters].map(([group, { members }]) =>
      frameAround(
        group,
        members.flatMap((id) => places.get(id) ?? []),
      ),
    ),
  };
}

function frameAround(group: string, members: readonly Placed[]): Frame {
  const left = Math.min(...members.map(({ x }) => x)) - frameRoom;
  const top = Math.min(...members.map(({ y }) => y)) - frameHead;
  const right = Math.max(...members.map(({ x }) => x)) + nodeWidth + frameRoom;
  const bottom = Math.max(...members.map(({ y }) => y)) + nodeHeight + frameRoom;
  return { group, x: left, y: top, width: right - left, height: bottom - top };
}
