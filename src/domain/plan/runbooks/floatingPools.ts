import { cited } from '../../documents.js';
import { declareFailover } from '../../steps/declareFailover.js';
import { failOverManagement } from '../../steps/failOverManagement.js';
import {
  bringShares,
  fillPool,
  freeHosts,
  haveImage,
  letUsersIn,
  retireOldDesktops,
  startPool,
} from '../../steps/floating/pools.js';
import { calledBy, deduced, read, recalled } from '../../steps/kind.js';
import { startTier } from '../../steps/startTier.js';
import { countedOf, countOf, listed, namesOf, plural } from '../../steps/words.js';
import { assumer } from '../assumptions.js';
import { inUse, is, serving, up } from '../facts.js';
import { bringsVcenter } from '../initial.js';
import { floatingOf, type Floating } from '../scope/floating.js';
import { choiceSetting, listSetting, objectsSetting } from '../settings.js';
import type { Assumption, GroundStep } from '../types.js';
import { siteBlockers, WHERE_TO_SET } from './places.js';
import { withoutDesktops } from './misfit.js';
import type { RunbookKind } from './types.js';

/** Desktop block recovery: desktops that keep nothing are made anew rather than brought over. */
export const floatingPools: RunbookKind = {
  id: 'floating-pools',
  name: 'Floating pools (desktop block recovery)',
  goal: 'Every floating pool has its desktops at the recovery site, made anew, and users work with their files.',
  description:
    'Floating desktops keep nothing, so no datastore is mounted: SRM brings the management over, pools are enabled or created on hosts at the recovery site, profiles come from replicated shares.',
  source: `Deduced: the sources treat persistent desktops only. Limits from ${cited('viewAdmin')} and ${cited('viewInstall')}`,
  products: 'View 4.6 to 5.2',
  fields: ['event', 'protectedSite', 'recoverySite', 'recoveryHosts'],
  settings: () => [
    choiceSetting('pools', 'Pools at the recovery site', 'Prepared ones wait there, disabled.', [
      ['create', 'Are created on the day'],
      ['enable', 'Are set up already and only enabled'],
    ]),
    listSetting('shares', 'Shares', 'With users’ profiles and files.'),
    objectsSetting(
      'datastores',
      'Datastores for the new desktops',
      'At the recovery site; they need not be replicated.',
      'datastore',
      [],
    ),
  ],
  misfit: (at) => withoutDesktops(at, 'to make anew'),
  blockers: (situation) => {
    const missing = siteBlockers(situation);
    if (missing.length > 0) return missing;
    const { pools, homeless } = floatingOf(situation);
    if (pools.length > 0) return [];
    return homeless.length === 0
      ? [`No pool is known to be floating. Set the assignment of the pools ${WHERE_TO_SET}.`]
      : [
          `No cluster of ${listed(namesOf(homeless), 5)} has hosts at the recovery site. Set the site of the hosts ${WHERE_TO_SET}.`,
        ];
  },
  ground: (situation) => {
    const floating = floatingOf(situation);
    const { scope, pools } = floating;
    const count = pools.reduce((sum, pool) => sum + pool.desktops.length, 0);
    return {
      steps: steps(floating),
      initial: [inUse(scope.scenario.protectedSite), ...(bringsVcenter(scope) ? [] : [up('vcenter')])],
      goals: [
        ...pools.map(({ pool }) => ({ ...is(serving(pool.key)), text: `users work on ${pool.name}` })),
        ...scope.tiers.map((tier) => ({
          ...is(up(tier.id)),
          text: `${tier.name} ${tier.be} up at ${scope.recoveryName}`,
        })),
      ],
      assumptions: assumptions(floating),
      goal: {
        text: `${countedOf(countOf(count, 'desktop'), namesOf(pools.map(({ pool }) => pool)), 5)} ${plural(count, 'is', 'are')} made anew at ${scope.recoveryName}.`,
        vms: count,
      },
      leftBehind: floating.homeless.map((pool) => ({
        text: `the pool ${pool.name} has no cluster with hosts at ${scope.recoveryName}`,
        count: 1,
        objects: [{ kind: 'pool' as const, key: pool.key, name: pool.name }],
      })),
    };
  },
};

function steps(floating: Floating): GroundStep[] {
  const { scope, pools, clusters } = floating;
  return calledBy(
    [
      declareFailover.ground(null, { ...scope, scenario: { ...scope.scenario, event: 'lost' } }),
      ...scope.managementSets.map((set) => failOverManagement.ground(set, scope)),
      ...scope.tiers.map((tier) => startTier.ground(tier, scope)),
      ...pools.map((pool) => haveImage.ground(pool, floating)),
      bringShares.ground(null, floating),
      ...clusters.map((each) => freeHosts.ground(each, floating)),
      ...pools.map((pool) => retireOldDesktops.ground(pool, floating)),
      ...pools.map((pool) => startPool.ground(pool, floating)),
      ...pools.map((pool) => fillPool.ground(pool, floating)),
      ...pools.map((pool) => letUsersIn.ground(pool, floating)),
    ],
    {
      declare: ['F1', deduced()],
      'fail-over-management': ['F2', read('viewDr', 'step 1')],
      'start-tier': ['F3', recalled('start order')],
    },
  );
}

function assumptions({ scope, shares, datastores, prepared }: Floating): Assumption[] {
  const list: Assumption[] = [];
  const assume = assumer(list);
  assume(
    'keeps-nothing',
    'Nothing that anybody needs is on the floating desktops themselves.',
    'Ask the users; look for persistent disks.',
    deduced(),
  );
  if (shares.length === 0) {
    assume(
      'shares-known',
      'Somebody knows where profiles and files of users are; the scenario names no share.',
      'Type the shares in.',
      deduced(),
    );
  }
  if (datastores.length === 0) {
    assume(
      'space',
      `${scope.recoveryName} has space for the desktops and two replicas a datastore.`,
      'Choose the datastores in the scenario and look at what is free.',
      read('viewAdmin', 'recompose, 5.2'),
    );
  }
  if (prepared) {
    assume(
      'pools-prepared',
      'The prepared pools have the settings of those that are lost, and their parent’s last patch.',
      'Compare them after each change.',
      deduced(),
    );
  }
  if (!bringsVcenter(scope)) {
    assume(
      'vcenter',
      `The vCenter of the desktops is up at ${scope.recoveryName}; no step of this plan brings it.`,
      'Give the vCenter’s VM its role in the DR settings, or make sure of it otherwise.',
      deduced(),
    );
  }
  assume(
    'capacity',
    'The hosts at the recovery site have the processors and memory for all pools.',
    `Compare with what ${scope.protectedName} uses.`,
    deduced(),
  );
  assume(
    'dedicated-elsewhere',
    'Dedicated desktops are brought over by the View failover, not by this plan.',
    'Make that plan too; its order goes before this one where hosts are shared.',
    deduced(),
  );
  return list;
}
