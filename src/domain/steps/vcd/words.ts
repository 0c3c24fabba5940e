import type { Vcd } from '../../plan/scope/vcd.js';
import { countOf, listed, vmCount } from '../words.js';

/** "2 Edges", or "the Edges" where nobody has named them. */
export const edgesText = ({ edges }: Vcd): string =>
  edges.length === 0 ? 'the vShield Edges' : countOf(edges.length, 'vShield Edge', 'vShield Edges');

export const edgeNames = ({ edges }: Vcd): string => (edges.length === 0 ? 'all of them' : listed(edges, 12));

/** VMs that come over, an estate's Edges among them. */
export const vmsOf = ({ scope }: Vcd) => scope.placements.flatMap((p) => p.vms);

export const vmsText = (vcd: Vcd): string => vmCount(vmsOf(vcd), vcd.scope);
