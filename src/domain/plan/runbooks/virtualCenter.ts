import { cited } from '../../documents.js';
import { calledBy, deduced, read } from '../../steps/kind.js';
import { hostsConnected, serves } from '../../steps/virtualcenter/facts.js';
import {
  confirmPrepared,
  connectDatabase,
  installFresh,
  installState,
  lastSync,
  readyDatabase,
  reconnectHosts,
  turnPrimaryOff,
  verifyHosts,
} from '../../steps/virtualcenter/standby.js';
import { hostsText, type Standby } from '../../steps/virtualcenter/types.js';
import type { Host, Key } from '../../estate/types.js';
import { assumer, type Assume } from '../assumptions.js';
import { is } from '../facts.js';
import type { Goal } from '../initial.js';
import { leftOutOf } from '../scope/leftOut.js';
import { byName } from '../scope/places.js';
import { objectsSetting, textSetting, yesNo } from '../settings.js';
import type { Assumption, SettingSpec } from '../types.js';
import type { At, Grounded, RunbookKind, Situation } from './types.js';
import { plural } from '../../steps/words.js';

/** The vCenter that manages most hosts: the one whose loss is felt most. */
function largest({ estate }: At): Key[] {
  const hosts = new Map<Key, number>();
  for (const { vcenter } of estate.hosts) {
    if (vcenter !== null) hosts.set(vcenter, (hosts.get(vcenter) ?? 0) + 1);
  }
  const [first] = [...estate.vcenters].sort(
    (a, b) => (hosts.get(b.key) ?? 0) - (hosts.get(a.key) ?? 0) || byName(a, b),
  );
  return first === undefined ? [] : [first.key];
}

export const vcenterSetting = (at: At): SettingSpec =>
  objectsSetting(
    'vcenter',
    'vCenter',
    'The one this is about; its hosts are counted.',
    'vcenter',
    largest(at),
  );

/** Hosts of the vCenter chosen, by name; all hosts where the sources name no vCenter. */
export function hostsOf({ estate, settings, scenario }: Situation): {
  readonly name: string | null;
  readonly hosts: Host[];
} {
  const [key] = settings.keys('vcenter');
  const vcenter = estate.vcenters.find((each) => each.key === key);
  const hosts =
    vcenter === undefined ? estate.hosts : estate.hosts.filter((host) => host.vcenter === vcenter.key);
  const leftOut = leftOutOf(scenario).hosts;
  return {
    name: vcenter?.name ?? null,
    hosts: hosts.filter((host) => !leftOut.has(host.key)).sort(byName),
  };
}

const standbySettings = (at: At): readonly SettingSpec[] => [
  vcenterSetting(at),
  textSetting('standby', 'Standby server', 'Its name.'),
  textSetting('database', 'Standby database', 'Its name or that of its server.'),
  yesNo(
    'sameAddress',
    'The standby server takes the primary’s address',
    'Then hosts need not be reconnected.',
    false,
  ),
];

function standbyOf(situation: Situation): Standby {
  const { settings } = situation;
  const { name, hosts } = hostsOf(situation);
  return {
    primary: name ?? 'the primary VirtualCenter Server',
    standby: settings.text('standby') || 'the standby server',
    database: settings.text('database') || 'the standby database',
    sameAddress: settings.flag('sameAddress'),
    hosts,
  };
}

function grounded(situation: Situation, vc: Standby, steps: Grounded['steps']): Grounded {
  const goals: Goal[] = [
    { ...is(serves()), text: `VirtualCenter runs on ${vc.standby}` },
    {
      ...is(hostsConnected()),
      text: `${hostsText(vc.hosts)} ${plural(vc.hosts.length, 'is', 'are')} connected`,
    },
  ];
  return {
    steps,
    initial: [],
    goals,
    assumptions: standbyAssumptions(situation, vc),
    goal: { text: `${vc.standby} manages ${hostsText(vc.hosts)} in place of ${vc.primary}.`, vms: 0 },
    leftBehind: [],
  };
}

/** The sources are of VirtualCenter 2.x; what the estate tells of newer versions makes them an assumption. */
export function notOfVirtualCenter2(situation: Situation, assume: Assume): void {
  const [key] = situation.settings.keys('vcenter');
  const vcenter = situation.estate.vcenters.find((each) => each.key === key);
  const told =
    vcenter !== undefined && vcenter.version !== null
      ? /^[12]\./.test(vcenter.version)
        ? null
        : `${vcenter.name} is vCenter ${vcenter.version}`
      : newerHosts(hostsOf(situation).hosts);
  if (told === null) return;
  assume(
    'written-for-2',
    `What the sources say of VirtualCenter 2.x holds here, though ${told}: places of files, names of services, the reconnect scripts and what a Microsoft cluster is supported for may differ.`,
    'Compare with the documentation of your version before the day.',
    deduced('versions of the snapshot'),
  );
}

/** Hosts VirtualCenter 2.x cannot manage tell that the vCenter is a newer one. */
function newerHosts(hosts: readonly Host[]): string | null {
  const newer = hosts.filter(({ version }) => version !== null && !/^[123]\./.test(version));
  const first = newer[0];
  return first === undefined
    ? null
    : `${first.name} is of version ${first.version}, which it does not manage`;
}

function standbyAssumptions(situation: Situation, vc: Standby): Assumption[] {
  const list: Assumption[] = [];
  const assume = assumer(list);
  const typed = ['standby', 'database']
    .map((id) => situation.settings.text(id))
    .filter((name) => name !== '');
  const known = new Set(situation.estate.vms.map(({ name }) => name.toLowerCase()));
  const strangers = typed.filter((name) => !known.has(name.toLowerCase()));
  const taken =
    typed.length === 2
      ? `${vc.standby} and ${vc.database} are as the scenario says.`
      : 'Those who do the steps know the standby server and its database; the scenario does not name both.';
  assume(
    'names-typed',
    `${taken}${strangers.length === 0 ? '' : ` The estate has no VM called ${strangers.join(' or ')}, so the plan cannot see what runs there.`}`,
    'Look at the server: version, patch, services set to manual.',
    { text: 'scenario', basis: 'user' },
  );
  assume(
    'database-current',
    'The standby database is as new as the last change in VirtualCenter that matters.',
    'Compare with the schedule of its backup or its replication.',
    read('protectVc', 'the database'),
  );
  assume(
    'versions',
    'Primary and standby have the same version and patch.',
    'Compare the build numbers.',
    deduced(),
  );
  notOfVirtualCenter2(situation, assume);
  if (vc.hosts.length === 0) {
    assume('hosts', 'The hosts are known otherwise; the estate names none.', 'Import a snapshot.', deduced());
  }
  return list;
}

/** From 7.0 on vCenter is an appliance: there is no Windows server to stand in for. */
export function applianceOnly({ estate, settings }: Situation): string[] {
  const [key] = settings.keys('vcenter');
  const vcenter = estate.vcenters.find((each) => each.key === key);
  return vcenter === undefined || !/^([7-9]|\d\d)\./.test(vcenter.version ?? '')
    ? []
    : [
        `${vcenter.name} is vCenter ${vcenter.version}, which is an appliance; these steps are for VirtualCenter on Windows, which ended with 6.7. Use the appliance’s own backup or vCenter HA, or choose another vCenter in the scenario.`,
      ];
}

const source = cited('protectVc');
const products = 'VirtualCenter 2.x';

/** Runbook (e): nothing is installed yet on the server that takes over. */
export const coldStandby: RunbookKind = {
  id: 'vcenter-cold-standby',
  name: 'VirtualCenter cold standby',
  goal: 'A server that was empty manages the hosts in place of the one that was lost.',
  description:
    'VirtualCenter is installed anew, gets the state files and the standby database, and the hosts are told where it is.',
  source,
  products,
  fields: [],
  settings: standbySettings,
  blockers: applianceOnly,
  ground: (situation) => {
    const vc = standbyOf(situation);
    return grounded(situation, vc, [
      turnPrimaryOff.ground(null, vc),
      readyDatabase.ground(null, vc),
      installFresh.ground(null, vc),
      installState.ground(null, vc),
      connectDatabase.ground(null, vc),
      ...(vc.sameAddress ? [] : [reconnectHosts.ground(null, vc)]),
      verifyHosts.ground(null, vc),
    ]);
  },
};

/** Runbook (f): the server that takes over was installed and kept in step. */
export const warmStandby: RunbookKind = {
  id: 'vcenter-warm-standby',
  name: 'VirtualCenter warm standby',
  goal: 'A server that was kept in step manages the hosts in place of the one that was lost.',
  description:
    'The standby server is installed and disconnected, its state files synchronised; it gets the standby database and starts.',
  source,
  products,
  fields: [],
  settings: standbySettings,
  blockers: applianceOnly,
  ground: (situation) => {
    const vc = standbyOf(situation);
    return grounded(
      situation,
      vc,
      calledBy(
        [
          confirmPrepared.ground(null, vc),
          turnPrimaryOff.ground(null, vc),
          lastSync.ground(null, vc),
          readyDatabase.ground(null, vc),
          connectDatabase.ground(null, vc),
          ...(vc.sameAddress ? [] : [reconnectHosts.ground(null, vc)]),
          verifyHosts.ground(null, vc),
        ],
        {
          'primary-off': ['W1', deduced()],
          'database-ready': ['W3', deduced()],
          'connect-database': ['W3', read('protectVc', 'warm standby')],
          'reconnect-hosts': ['W4', read('protectVc', 'warm standby')],
          'verify-hosts': ['W5', deduced()],
        },
      ),
    );
  },
};
