import type { Counts } from '../../domain/estate/counts.js';
import type { SourceFormat } from '../../domain/estate/types.js';

/** What Drydock reads, in the words of the people who export it. One place for every text that lists it. */
export interface FormatInfo {
  /** "RVTools workbook". */
  readonly name: string;
  /** What such a source tells, a phrase. */
  readonly tells: string;
}

export const formats: Readonly<Record<SourceFormat, FormatInfo>> = {
  'rvtools-xlsx': {
    name: 'RVTools workbook',
    tells: 'VMs, disks, hosts, clusters, datastores, networks and dvPorts, as vCenter lists them',
  },
  'rvtools-csv': {
    name: 'RVTools CSV files',
    tells: 'VMs, disks, hosts, clusters, datastores and networks, as far as their tables were exported',
  },
  govc: {
    name: 'govc object.save',
    tells: 'everything vCenter holds: disk chains, mounts and HA settings; dvPorts where they were fetched',
  },
  esxi: {
    name: 'ESXi host packs',
    tells: 'volume copies and mounts as the host sees them, port files, the ports in use, when it started',
  },
  vmx: { name: 'VM files (.vmx, .vmdk)', tells: 'VMs by their own files: disk chains, adapters, dvPorts' },
  'srm-json': {
    name: 'Site Recovery Manager (REST)',
    tells: 'sites, protection groups, recovery plans with priorities and dependencies',
  },
  'srm-csv': { name: 'Site Recovery Manager (CSV)', tells: 'protected VMs with their groups and plans' },
  'view-ldif': { name: 'View directory (LDIF)', tells: 'desktop pools, desktops, replicas and datastores' },
  'horizon-json': { name: 'Horizon (REST)', tells: 'desktop pools and machines' },
  'vcd-json': { name: 'vCloud Director (query)', tells: 'organisations, vDCs, vApps and their VMs' },
  overlay: { name: 'DR overlay', tells: 'sites, replication and what no export says' },
  editor: { name: 'DR settings', tells: 'what was entered by hand' },
  sample: { name: 'Sample estate', tells: 'everything' },
};

/** The formats by who writes them, for the start and the drop zone. */
export const readable: readonly { readonly from: string; readonly what: string }[] = [
  { from: 'vCenter', what: 'RVTools 3 to 4.7 (.xlsx or CSV), govc object.save' },
  { from: 'ESXi', what: 'packs of the collector, esxcli and net-dvs output, .vmx and .vmdk' },
  { from: 'SRM', what: 'REST answers (JSON), the CSV of protected VMs' },
  { from: 'View', what: 'the LDIF of vdmexport, Horizon REST answers' },
  { from: 'vCloud Director', what: 'query records (JSON)' },
];

export interface Hint {
  /** What is not known yet. */
  readonly missing: string;
  /** Why it matters, and what to add: a sentence or two. */
  readonly cure: string;
}

type Found = Readonly<Pick<Counts, 'vms' | 'hosts' | 'dvSwitches' | 'dvPorts' | 'portFiles' | 'disks'>> &
  Readonly<Pick<Counts, 'linkedDisks' | 'pools' | 'protectionGroups' | 'vdcs'>>;

/** What no source told and another export would: the most telling first. */
export function whatElseHelps(counts: Found, sources: readonly { readonly format: SourceFormat }[]): Hint[] {
  const has = (...wanted: SourceFormat[]): boolean => sources.some(({ format }) => wanted.includes(format));
  const hints: (Hint | false)[] = [
    (counts.vms === 0 || counts.hosts === 0) && {
      missing: 'The inventory of vCenter',
      cure: 'Without it little else can be matched. Export it with RVTools (all sheets) or with govc object.save.',
    },
    counts.dvSwitches > 0 &&
      counts.dvPorts === 0 && {
        missing: 'dvPorts',
        cure: 'Static bindings cannot be checked. Save the switches with govc and FetchDVPorts, or add an RVTools workbook with its dvPort sheet.',
      },
    counts.dvSwitches > 0 &&
      counts.portFiles === 0 && {
        missing: 'Port files (.dvsData)',
        cure: 'Whether VMs keep their network at the recovery site stays an assumption. Run the collector on each host.',
      },
    !has('esxi') && {
      missing: 'Volume copies the hosts see and have not mounted',
      cure: 'Run the collector on the recovery hosts, after the copies were presented to them.',
    },
    !has('esxi', 'govc') && {
      missing: 'When the hosts started',
      cure: 'Hosts started before their storage must rescan or restart first. Run the collector, or add a govc export.',
    },
    counts.disks > 0 &&
      counts.linkedDisks === 0 &&
      !has('govc', 'vmx') && {
        missing: 'Parents of disks',
        cure: 'Linked clones and their replicas cannot be told without them. Add a govc export, or the .vmx and .vmdk files.',
      },
    counts.pools === 0 && {
      missing: 'Desktop pools, where there is View or Horizon',
      cure: 'Add the LDIF that vdmexport writes, or Horizon’s REST answers.',
    },
    counts.protectionGroups === 0 && {
      missing: 'Protection groups and recovery plans, where there is SRM',
      cure: 'Add SRM’s REST answers, or the CSV of protected VMs.',
    },
    counts.vdcs === 0 && {
      missing: 'vDCs and vApps, where there is vCloud Director',
      cure: 'Add its query records as JSON.',
    },
  ];
  return hints.filter((hint) => hint !== false);
}
