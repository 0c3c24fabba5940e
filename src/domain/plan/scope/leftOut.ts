import type { Datastore, Estate, Host, Key } from '../../estate/types.js';
import { listSetting, objectsSetting } from '../settings.js';
import type { RunbookId, Scenario, SettingSpec } from '../types.js';

/**
 * What a plan goes on without: settings of every runbook that has to do with it, so that a plan can be
 * changed on the day, or before, without changing what is known of the estate.
 */

const DATASTORES = 'withoutDatastores';
const HOSTS = 'withoutHosts';
const MOUNTS = 'withoutMounts';

const movesStorage: readonly RunbookId[] = ['view-failover', 'view-failback', 'vcd-failover', 'vcd-failback'];
const usesHosts: readonly RunbookId[] = [
  ...movesStorage,
  'floating-pools',
  'vcenter-cold-standby',
  'vcenter-warm-standby',
  'vcenter-cluster',
];

/** The questions about it that a runbook asks. */
export function leftOutSettings(runbook: RunbookId): SettingSpec[] {
  return [
    ...(movesStorage.includes(runbook)
      ? [
          objectsSetting(
            DATASTORES,
            'Datastores left out',
            'The plan goes on without them; what needs them stays behind.',
            'datastore',
            [],
          ),
        ]
      : []),
    ...(usesHosts.includes(runbook)
      ? [objectsSetting(HOSTS, 'Hosts left out', 'No step is done on them.', 'host', [])]
      : []),
    ...(movesStorage.includes(runbook)
      ? [
          listSetting(
            MOUNTS,
            'Mounts that may be missing',
            '“sp-desk-01 without esx-03”, one a line: the volume is mounted on the other hosts, and that is enough.',
          ),
        ]
      : []),
  ];
}

export interface LeftOut {
  readonly datastores: ReadonlySet<Key>;
  readonly hosts: ReadonlySet<Key>;
  /** "datastore without host", by name. */
  readonly mounts: readonly string[];
}

/** What a scenario leaves out; answers of another shape count as not given. */
export function leftOutOf({ settings = {} }: Pick<Scenario, 'settings'>): LeftOut {
  const keys = (id: string): readonly string[] => {
    const answer = settings[id];
    return typeof answer === 'object' ? answer : [];
  };
  const mounts = settings[MOUNTS];
  return {
    datastores: new Set(keys(DATASTORES)),
    hosts: new Set(keys(HOSTS)),
    mounts: typeof mounts === 'string' ? linesOf(mounts) : [],
  };
}

const linesOf = (text: string): string[] => [
  ...new Set(
    text
      .split(/[\n;]/)
      .map((line) => line.trim())
      .filter((line) => line !== ''),
  ),
];

/** The part of a scenario's settings that scopes depend on; undefined where nothing is left out. */
export function leavingOut(settings: Scenario['settings']): Scenario['settings'] {
  const { datastores, hosts, mounts } = leftOutOf({ settings });
  if (datastores.size + hosts.size + mounts.length === 0) return undefined;
  return {
    [DATASTORES]: [...datastores].sort(),
    [HOSTS]: [...hosts].sort(),
    [MOUNTS]: mounts.join('\n'),
  };
}

const sentence = (datastore: string, host: string): string => `${datastore} without ${host}`;

/** Whether a scenario takes a volume that a host lacks for mounted all the same. */
export function mayMiss(
  { mounts }: LeftOut,
  datastore: Pick<Datastore, 'name'>,
  host: Pick<Host, 'name'>,
): boolean {
  const wanted = sentence(datastore.name, host.name).toLowerCase();
  return mounts.some((line) => line.toLowerCase() === wanted);
}

/** Lines of an answer that are no datastore and host of an estate, so that they leave out nothing. */
export function namesNoMount(
  answer: string,
  { datastores, hosts }: Pick<Estate, 'datastores' | 'hosts'>,
): string[] {
  const lines = linesOf(answer);
  if (lines.length === 0) return [];
  const named = (of: readonly { readonly name: string }[]): ReadonlySet<string> =>
    new Set(of.map(({ name }) => name.toLowerCase()));
  const [volumes, machines] = [named(datastores), named(hosts)];
  // A name may hold the word itself: every place it stands at is tried.
  const word = sentence('', '');
  return lines.filter((line) => {
    const parts = line.toLowerCase().split(word);
    return !parts.some(
      (_, at) =>
        at > 0 && volumes.has(parts.slice(0, at).join(word)) && machines.has(parts.slice(at).join(word)),
    );
  });
}

/** A scenario that leaves more out. */
export function leaveOut(
  scenario: Scenario,
  more: {
    readonly datastores?: readonly Datastore[];
    readonly hosts?: readonly Host[];
    readonly mounts?: readonly { readonly datastore: Datastore; readonly host: Host }[];
  },
): Scenario {
  const { datastores, hosts, mounts } = leftOutOf(scenario);
  const joined = (old: ReadonlySet<Key>, keys: readonly Key[]): string[] => [...new Set([...old, ...keys])];
  return {
    ...scenario,
    settings: {
      ...scenario.settings,
      ...(more.datastores === undefined
        ? {}
        : {
            [DATASTORES]: joined(
              datastores,
              more.datastores.map((each) => each.key),
            ),
          }),
      ...(more.hosts === undefined
        ? {}
        : {
            [HOSTS]: joined(
              hosts,
              more.hosts.map((each) => each.key),
            ),
          }),
      ...(more.mounts === undefined
        ? {}
        : {
            [MOUNTS]: [
              ...new Set([
                ...mounts,
                ...more.mounts.map((each) => sentence(each.datastore.name, each.host.name)),
              ]),
            ].join('\n'),
          }),
    },
  };
}
