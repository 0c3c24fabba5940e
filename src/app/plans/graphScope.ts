import type { GroundStep, PlanEdge } from '../../domain/plan/types.js';
import type { Order } from './order.js';
import { plural } from '../lib/format.js';

export type GraphMode = 'all' | 'around' | 'kinds';

export interface GraphNode {
  readonly id: string;
  readonly label: string;
  readonly title: string;
  /** The steps it stands for: one, or those of a kind. */
  readonly steps: readonly string[];
  /** The group it stands for, folded, or is in. */
  readonly group?: string;
  readonly folded?: true;
}

export interface GraphLink {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  /** The plan's edge it shows; null when it stands for several. */
  readonly edge: PlanEdge | null;
}

export interface Graph {
  readonly nodes: readonly GraphNode[];
  readonly links: readonly GraphLink[];
}

/** Above this many steps the whole graph is neither quick nor readable. */
export const wholeAtMost = 150;
const aroundAtMost = 60;

const nodeOf = (step: GroundStep): GraphNode => ({
  id: step.id,
  label: step.label,
  title: step.title,
  steps: [step.id],
});
const linkOf = (edge: PlanEdge): GraphLink => ({
  id: `${edge.before} > ${edge.after}`,
  from: edge.before,
  to: edge.after,
  edge,
});

/** Every step and edge. */
export function wholeGraph(steps: readonly GroundStep[], edges: readonly PlanEdge[]): Graph {
  return { nodes: steps.map(nodeOf), links: edges.map(linkOf) };
}

/**
 * The steps around one: ring by ring along the edges, both ways, until there are enough. A ring that
 * does not fit is cut, so that one step before 300 others stays readable.
 */
export function graphAround(
  centre: string,
  steps: readonly GroundStep[],
  edges: readonly PlanEdge[],
  order: Order,
  most = aroundAtMost,
): Graph {
  const kept = new Set([centre]);
  let ring = [centre];
  while (ring.length > 0 && kept.size < most) {
    const next: string[] = [];
    for (const step of ring) {
      const near = [
        ...order.into(step).map((edge) => edge.before),
        ...order.outOf(step).map((edge) => edge.after),
      ];
      for (const one of near) {
        if (kept.has(one) || kept.size >= most) continue;
        kept.add(one);
        next.push(one);
      }
    }
    ring = next;
  }
  return {
    nodes: steps.filter((step) => kept.has(step.id)).map(nodeOf),
    links: edges.filter((edge) => kept.has(edge.before) && kept.has(edge.after)).map(linkOf),
  };
}

/** Whether two graphs are drawn alike: an edit elsewhere in the plan need not draw this one again. */
export function isSameGraph(a: Graph, b: Graph): boolean {
  return (
    a.nodes.length === b.nodes.length &&
    a.links.length === b.links.length &&
    a.nodes.every((node, at) => isSameNode(node, b.nodes[at])) &&
    a.links.every(({ id, edge }, at) => id === b.links[at]?.id && edge === b.links[at].edge)
  );
}

function isSameNode(a: GraphNode, b: GraphNode | undefined): boolean {
  return (
    b !== undefined &&
    a.id === b.id &&
    a.title === b.title &&
    a.label === b.label &&
    a.group === b.group &&
    a.folded === b.folded &&
    a.steps.length === b.steps.length &&
    a.steps.every((step, at) => step === b.steps[at])
  );
}

/**
 * The same graph with groups: the steps of a folded one are one node, and the edges to and from them
 * are that node's. Steps of the others know their group.
 */
export function withGroups(
  graph: Graph,
  groupOf: ReadonlyMap<string, string>,
  folded: ReadonlySet<string>,
): Graph {
  if (groupOf.size === 0) return graph;
  const nodes = new Map<string, GraphNode>();
  const nodeOfStep = new Map<string, string>();
  for (const node of graph.nodes) {
    const group = groupOf.get(node.id);
    const id = group !== undefined && folded.has(group) ? `group ${group}` : node.id;
    nodeOfStep.set(node.id, id);
    if (group === undefined || !folded.has(group)) {
      nodes.set(id, group === undefined ? node : { ...node, group });
      continue;
    }
    const steps = [...(nodes.get(id)?.steps ?? []), ...node.steps];
    nodes.set(id, { id, label: '', title: group, steps, group, folded: true });
  }
  const links = new Map<string, GraphLink>();
  for (const link of graph.links) {
    const [from, to] = [nodeOfStep.get(link.from) ?? link.from, nodeOfStep.get(link.to) ?? link.to];
    if (from === to) continue;
    const id = `${from} > ${to}`;
    links.set(id, { id, from, to, edge: links.has(id) ? null : link.edge });
  }
  return { nodes: [...nodes.values()], links: [...links.values()] };
}

/** One node a kind of step, in list order. Own steps stay single. */
export function graphOfKinds(steps: readonly GroundStep[], edges: readonly PlanEdge[]): Graph {
  const members = new Map<string, GroundStep[]>();
  const groupOf = new Map<string, string>();
  for (const step of steps) {
    const group = step.kind === 'own' ? step.id : step.kind;
    groupOf.set(step.id, group);
    const list = members.get(group);
    if (list === undefined) members.set(group, [step]);
    else list.push(step);
  }
  const links = new Map<string, GraphLink>();
  for (const edge of edges) {
    const from = groupOf.get(edge.before);
    const to = groupOf.get(edge.after);
    if (from === undefined || to === undefined || from === to) continue;
    const id = `${from} > ${to}`;
    links.set(id, { id, from, to, edge: links.has(id) ? null : edge });
  }
  return {
    nodes: [...members].map(([id, list]) => ({
      id,
      label: list[0]?.label ?? '',
      title: list.length === 1 ? (list[0]?.title ?? '') : `${kindWords(list)}`,
      steps: list.map((step) => step.id),
    })),
    links: [...links.values()],
  };
}

/** "Mount … (64 steps)": what the titles of a kind's steps begin with alike. */
function kindWords(list: readonly GroundStep[]): string {
  const words = list.map((step) => step.title.split(' '));
  const first = words[0] ?? [];
  let alike = 0;
  while (alike < first.length && words.every((one) => one[alike] === first[alike])) alike += 1;
  return `${first.slice(0, Math.max(1, alike)).join(' ')} … (${plural(list.length, 'step')})`;
}
