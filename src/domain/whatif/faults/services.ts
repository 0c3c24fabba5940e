import { cited } from '../../documents.js';
import { ref } from '../../estate/index.js';
import type { Why } from '../../ha/index.js';
import { serving } from '../../plan/facts.js';
import { countOf, plural } from '../../steps/words.js';
import { bar, block, delay } from '../effects.js';
import { serviceNames, servicesOf } from '../services.js';
import type { Situation } from '../situation.js';
import type { ServiceId } from '../types.js';
import { not, yes, type FaultSpec } from './spec.js';

const called = (id: ServiceId): string => serviceNames[id][0];
const verb = (id: ServiceId): string => serviceNames[id][1];

/** A service of the management that does not come up. */
export const serviceDown: FaultSpec<'service-down'> = {
  tell: ({ service, minutes }) =>
    minutes === null
      ? `${called(service)} ${verb(service)} not come up.`
      : `${called(service)} ${verb(service) === 'does' ? 'comes' : 'come'} up ${countOf(minutes, 'minute')} late.`,

  meets({ service }, situation) {
    const { world } = situation;
    const has = servicesOf(situation).some((each) => each.id === service);
    if (!has) {
      if (service === 'license') {
        return not('VMs, hosts and HA go on without the license server; VirtualCenter has 14 days of grace.');
      }
      return not(`No step of this plan starts or needs ${lower(called(service))}.`);
    }
    const tier = world.tiers.find((each) => each.id === service);
    if (tier !== undefined)
      return yes(`Without ${plural(tier.be === 'is' ? 1 : 2, 'it', 'them')} ${tier.without}.`);
    return yes(without[service] ?? 'The plan cannot go on without it.');
  },

  apply({ service, minutes }, situation, effects) {
    const found = servicesOf(situation).find((each) => each.id === service);
    if (found === undefined) return;
    const because = `${lower(called(service))} ${verb(service)} not come up`;
    for (const fact of found.facts) {
      if (minutes === null) block(effects, fact, because);
      else delay(effects, fact, minutes * 60);
    }
    if (service !== 'edges' || minutes !== null) return;
    // With option A, HA starts the Edges among the other VMs: no step of the plan does.
    for (const vm of situation.world.vcd?.edges ?? []) bar(effects, ref('vm', vm).key, notDeployed);
    for (const p of situation.world.placements) {
      block(effects, serving(p.key), 'what is behind the Edges has no gateway and no way out');
    }
  },

  waysOut: () => [],
};

const lower = (text: string): string => (/^(The|View) /.test(text) ? text.replace(/^The /, 'the ') : text);

const without: Partial<Record<ServiceId, string>> = {
  vcenter: 'Neither storage nor hosts can be managed.',
  composer: 'Linked clones cannot be maintained.',
  connection: 'Users get no desktop.',
  edges: 'What is behind them has no gateway, no DHCP and no address translation.',
  srm: 'No recovery plan can be run.',
  license:
    'The group that holds it does not come online, and its test cannot be passed; what runs has 14 days of grace.',
  'second-node': 'There is nowhere to move the group to, and the failover cannot be tested.',
  shares: 'Users would log on without their profile.',
  database: 'VirtualCenter cannot start.',
};

const notDeployed: Why = {
  reason: 'service-down',
  because: 'the Edges are not deployed, or do not come up',
  cure: 'Deploy them anew from vShield Manager, then see that they route.',
  source: cited('vcdAutomation', 'order of its sections'),
};

/** For pickers: the services of a plan as they are called. */
export const servicesToldOf = (situation: Situation): { readonly id: ServiceId; readonly name: string }[] =>
  servicesOf(situation).map(({ id }) => ({
    id,
    name: situation.world.tiers.find((tier) => tier.id === id)?.name ?? lower(called(id)),
  }));
