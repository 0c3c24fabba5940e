import type { CloudVApp } from '../../plan/scope/cloud.js';
import { ALL_PRIORITIES, NO_PRIORITY, type VAppGroup, type Vcd } from '../../plan/scope/vcd.js';
import { countOf, listed, plural, vmCount } from '../words.js';

/** "2 Edges", or "the Edges" where nobody has named them. */
export const edgesText = ({ edges }: Vcd): string =>
  edges.length === 0 ? 'the vShield Edges' : countOf(edges.length, 'vShield Edge', 'vShield Edges');

export const edgeNames = ({ edges }: Vcd): string => (edges.length === 0 ? 'all of them' : listed(edges, 12));

/** VMs that come over, an estate's Edges among them. */
export const vmsOf = ({ scope }: Vcd) => scope.placements.flatMap((p) => p.vms);

export const vmsText = (vcd: Vcd): string => vmCount(vmsOf(vcd), vcd.scope);

/** "the vApps of priority 1", "the vApps without a priority", "the vApps". */
export function groupText({ priority }: VAppGroup): string {
  if (priority === ALL_PRIORITIES) return 'the vApps';
  return priority === NO_PRIORITY ? 'the vApps without a priority' : `the vApps of priority ${priority}`;
}

/** Where each vApp belongs: "gold > Retail vDC (retail): shop and wiki, 12 VMs". */
export function mapText({ vapps }: Vcd): string {
  const places = new Map<string, CloudVApp[]>();
  for (const one of vapps) {
    const place = `${one.provider ?? 'a provider vDC not told'} > ${one.vdc ?? 'a vDC not told'} (${one.vapp.org ?? 'organisation not told'})`;
    places.set(place, [...(places.get(place) ?? []), one]);
  }
  const told = [...places].map(([place, ones]) => {
    const vms = ones.reduce((sum, { over }) => sum + over.length, 0);
    return `${place}: ${vAppNames(ones, 8)}, ${countOf(vms, 'VM')}`;
  });
  return listedApart(told, 12);
}

/** Names of vApps, with the organisation where two have one name. */
export function vAppNames(vapps: readonly CloudVApp[], most: number): string {
  const times = new Map<string, number>();
  for (const { vapp } of vapps) times.set(vapp.name, (times.get(vapp.name) ?? 0) + 1);
  return listed(
    vapps.map(({ vapp }) =>
      times.get(vapp.name) === 1 || vapp.org === null ? vapp.name : `${vapp.name} (${vapp.org})`,
    ),
    most,
  );
}

/** vApps some of whose VMs stay behind, and how many: "shop lacks 2 of its 5 VMs". */
export function incompleteText(vapps: readonly CloudVApp[]): string {
  const lacking = vapps.filter(({ behind }) => behind.length > 0);
  return listedApart(
    lacking.map(
      ({ vapp, over, behind }) =>
        `${vapp.name} lacks ${behind.length} of its ${countOf(over.length + behind.length, 'VM')}`,
    ),
    12,
  );
}

/** Parts that hold commas themselves. */
function listedApart(parts: readonly string[], most: number): string {
  const more = parts.length - most;
  return more <= 0
    ? parts.join('; ')
    : `${parts.slice(0, most).join('; ')}; and ${more.toLocaleString('en-GB')} ${plural(more, 'other', 'others')}`;
}
