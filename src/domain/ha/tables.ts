import type { Key } from '../estate/types.js';
import { listed } from '../steps/words.js';
import { tableOf, type Cell, type Column, type Row, type Table } from '../views/index.js';
import type { HaAnswer } from './answer.js';
import { byName } from './called.js';
import { restartOrder } from './priority.js';
import type {
  HaCluster,
  HaClusterOutcome,
  HaHostUse,
  HaLoss,
  HaPlacement,
  HaReason,
  HaVm,
  HostAbsence,
} from './types.js';

/** The tables an answer can be looked through by. */
export const haTableNames = ['vms', 'losses', 'hosts', 'datastores'] as const;
export type HaTableName = (typeof haTableNames)[number];

/** One of an answer's tables; linear in its rows. Keep it as long as the answer: sort orders are kept with it. */
export function haTable(answer: HaAnswer, name: HaTableName): Table {
  switch (name) {
    case 'vms':
      return tableOf('vm', vmColumns, vmRows(answer));
    case 'losses':
      return tableOf('vm', lossColumns, lossRows(answer));
    case 'hosts':
      return tableOf('host', hostColumns, hostRows(answer));
    case 'datastores':
      return tableOf('datastore', datastoreColumns, datastoreRows(answer));
  }
}

const text = (id: string, label: string): Column => ({ id, label, align: 'start', mono: false });
const figure = (id: string, label: string): Column => ({ id, label, align: 'end', mono: false });

const vmColumns = [
  text('name', 'VM'),
  text('outcome', 'Outcome'),
  text('reason', 'Reason'),
  text('priority', 'Restart priority'),
  text('host', 'Host'),
  figure('begins', 'Power-on begins (s)'),
  figure('ends', 'Power-on ends (s)'),
  figure('try', 'Try'),
  text('cluster', 'Cluster'),
  figure('memory', 'Memory reserved (MiB)'),
  figure('cpu', 'CPU reserved (MHz)'),
  figure('ports', 'dvPorts'),
  text('datastores', 'Datastores'),
  text('because', 'Why it stays off'),
  text('cure', 'What would cure it'),
];

const lossColumns = [
  text('reason', 'Reason'),
  figure('count', 'VMs'),
  text('because', 'Why they stay off'),
  text('cure', 'What would cure it'),
  text('examples', 'VMs, the first'),
  text('source', 'Rule from'),
];

const hostColumns = [
  text('name', 'Host'),
  text('state', 'State'),
  figure('memoryShare', 'Memory reserved (%)'),
  figure('cpuShare', 'CPU reserved (%)'),
  figure('started', 'VMs started'),
  figure('running', 'VMs before'),
  figure('configured', 'Memory configured (%)'),
  figure('ports', 'dvPorts taken'),
  figure('portsFree', 'dvPorts free'),
  text('cluster', 'Cluster'),
  figure('memoryReserved', 'Memory reserved (MiB)'),
  figure('memory', 'Memory (MiB)'),
  figure('cpuReserved', 'CPU reserved (MHz)'),
  figure('cpu', 'CPU (MHz)'),
];

const datastoreColumns = [
  text('name', 'Datastore'),
  text('state', 'State'),
  figure('vms', 'VMs that need it'),
  figure('lost', 'VMs off over storage'),
  figure('hosts', 'Hosts that see it'),
  figure('hostsOf', 'Hosts that take VMs'),
  figure('at', 'First seen at (s)'),
  text('clusters', 'Clusters'),
  text('note', 'Note'),
];

/** A reason in two or three words. */
export const reasonWords: Readonly<Record<HaReason, string>> = {
  'ha-off': 'HA is off',
  'no-cluster': 'in no cluster',
  'no-primary': 'no primary host',
  'no-host': 'no host left',
  'restart-disabled': 'restart disabled',
  'not-protected': 'not protected',
  'port-file-missing': 'dvPort file missing',
  storage: 'storage missing',
  'storage-late': 'storage late',
  ports: 'no dvPort free',
  cpu: 'not enough CPU',
  memory: 'not enough memory',
  'cpu-and-memory': 'CPU and memory',
  dependency: 'dependency',
  rule: 'placement rule',
  'held-up': 'held up',
  'no-network': 'no network',
  'host-down': 'host stays down',
  'service-down': 'service does not come up',
  'left-out': 'left out of the plan',
};

const absences: Readonly<Record<HostAbsence, string>> = {
  failed: 'failed',
  maintenance: 'maintenance mode',
  disconnected: 'not connected',
};

interface Pair {
  readonly cluster: HaCluster;
  readonly outcome: HaClusterOutcome;
}

const pairs = ({ clusters, outcome }: HaAnswer): Pair[] =>
  clusters.map((cluster, i) => ({ cluster, outcome: outcome.clusters[i]! }));

/** Those that stay off first, in restart order, then those that come up, in the order they begin. */
function vmRows(answer: HaAnswer): Row[] {
  const lost: { readonly row: Row; readonly vm: HaVm }[] = [];
  const up: { readonly row: Row; readonly at: number }[] = [];
  for (const { cluster, outcome } of pairs(answer)) {
    const placed = new Map<Key, HaPlacement>();
    for (const placement of outcome.placements) placed.set(placement.vm.key, placement);
    const losses = new Map<Key, HaLoss>();
    for (const loss of outcome.losses) for (const { key } of loss.objects) losses.set(key, loss);
    const names = new Map<readonly Key[], string>();
    for (const vm of cluster.vms) {
      const placement = placed.get(vm.ref.key);
      const loss = losses.get(vm.ref.key);
      let datastores = names.get(vm.needs);
      if (datastores === undefined) {
        datastores = listed(vm.needs.map(cluster.datastoreName), 4);
        names.set(vm.needs, datastores);
      }
      const row: Row = {
        key: vm.ref.key,
        cells: [
          vm.ref.name,
          placement === undefined ? 'stays off' : placement.network ? 'comes up' : 'no network',
          loss === undefined ? null : reasonWords[loss.reason],
          restartOrder[vm.rank] ?? null,
          placement === undefined ? null : (outcome.hosts[placement.host]?.host.name ?? null),
          placement?.at ?? null,
          placement === undefined ? null : placement.at + cluster.rules.powerOnSeconds,
          placement?.tryNumber ?? null,
          cluster.ref.name,
          Math.round(vm.memoryReservationMib + vm.overheadMib),
          vm.cpuReservationMhz,
          vm.ports,
          datastores === '' ? null : datastores,
          loss?.because ?? null,
          loss?.cure ?? null,
        ],
      };
      if (placement === undefined) lost.push({ row, vm });
      else up.push({ row, at: placement.at });
    }
  }
  up.sort((a, b) => a.at - b.at);
  lost.sort((a, b) => a.vm.rank - b.vm.rank || byName(a.vm.ref, b.vm.ref));
  return [...lost, ...up].map(({ row }) => row);
}

const lossRows = ({ outcome }: HaAnswer): Row[] =>
  outcome.losses.map((loss, i) => ({
    key: String(i),
    cells: [
      reasonWords[loss.reason],
      loss.count,
      loss.because,
      loss.cure,
      listed(
        loss.objects.slice(0, 6).map(({ name }) => name),
        6,
      ) + (loss.count > 6 ? ', …' : ''),
      loss.source,
    ],
  }));

const percent = (part: number, whole: number | null): number | null =>
  whole === null || whole <= 0 ? null : Math.round((part / whole) * 1000) / 10;

const stateOf = ({ availableAt, absence }: HaHostUse): string =>
  availableAt !== null ? 'takes VMs' : absence === null ? 'takes no VM' : absences[absence];

function hostRows(answer: HaAnswer): Row[] {
  return pairs(answer).flatMap(({ cluster, outcome }) => {
    const limit = cluster.rules.portsPerHost;
    const left = outcome.hosts.map((use): Row => {
      const cells: Cell[] = [
        use.host.name,
        stateOf(use),
        percent(use.reservedMemoryMib, use.memoryMib),
        percent(use.reservedCpuMhz, use.cpuMhz),
        use.started,
        use.running,
        use.configuredShare === null ? null : Math.round(use.configuredShare * 1000) / 10,
        use.ports,
        limit === null ? null : limit - use.ports,
        cluster.ref.name,
        Math.round(use.reservedMemoryMib),
        use.memoryMib,
        Math.round(use.reservedCpuMhz),
        use.cpuMhz,
      ];
      return { key: use.host.key, cells };
    });
    const failed = cluster.failed.map(({ ref, running, memoryMib, cpuMhz }): Row => ({
      key: ref.key,
      cells: [
        ref.name,
        absences.failed,
        null,
        null,
        0,
        running.length,
        null,
        null,
        null,
        cluster.ref.name,
        null,
        memoryMib,
        null,
        cpuMhz,
      ],
    }));
    return [...left, ...failed];
  });
}

interface DatastoreUse {
  readonly name: string;
  readonly clusters: string[];
  readonly notes: Set<string>;
  vms: number;
  lost: number;
  hosts: number;
  of: number;
  at: number | null;
  /** Some host sees it only later. */
  late: boolean;
}

function datastoreRows(answer: HaAnswer): Row[] {
  const uses = new Map<Key, DatastoreUse>();
  for (const { cluster, outcome } of pairs(answer)) {
    const off = new Set<Key>();
    for (const { reason, objects } of outcome.losses) {
      if (reason === 'storage' || reason === 'storage-late') for (const { key } of objects) off.add(key);
    }
    const needed = new Map<Key, { vms: number; lost: number }>();
    for (const vm of cluster.vms) {
      for (const key of vm.needs) {
        const count = needed.get(key) ?? { vms: 0, lost: 0 };
        count.vms += 1;
        if (off.has(vm.ref.key)) count.lost += 1;
        needed.set(key, count);
      }
    }
    const taking = cluster.hosts.filter((host) => host.availableAt !== null);
    for (const [key, { vms, lost }] of needed) {
      let use = uses.get(key);
      if (!use) {
        const name = cluster.datastoreName(key);
        uses.set(
          key,
          (use = {
            name,
            clusters: [],
            notes: new Set(),
            vms: 0,
            lost: 0,
            hosts: 0,
            of: 0,
            at: null,
            late: false,
          }),
        );
      }
      use.vms += vms;
      use.lost += lost;
      use.of += taking.length;
      use.clusters.push(cluster.ref.name);
      for (const host of taking) {
        const at = host.datastores.get(key) ?? (host.mountsTold ? null : 0);
        if (at === null) continue;
        use.hosts += 1;
        use.late ||= at > 0;
        use.at = Math.min(use.at ?? Infinity, at);
      }
      const why = cluster.absence(key)?.why;
      // It goes on from the name: "which is not replicated".
      if (why !== undefined) use.notes.add(why.replace(/^which /, ''));
    }
  }
  for (const use of uses.values()) {
    // What every host saw from the start kept no VM off; another datastore of the VM did.
    if (use.hosts === use.of && !use.late) use.lost = 0;
  }
  return [...uses]
    .sort(([, a], [, b]) => b.lost - a.lost || byName({ ...a, key: '' }, { ...b, key: '' }))
    .map(([key, use]) => ({
      key,
      cells: [
        use.name,
        use.hosts === 0 ? 'nowhere' : use.hosts < use.of ? 'on some hosts' : 'on every host',
        use.vms,
        use.lost,
        use.hosts,
        use.of,
        use.at,
        listed(use.clusters, 4),
        use.notes.size === 0 ? null : [...use.notes].join('; '),
      ],
    }));
}
