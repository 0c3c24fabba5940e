import { mounted, points, publicAddress, resolved } from '../../plan/facts.js';
import { countOf, listed, namesOf, plural } from '../../steps/words.js';
import { block, delay } from '../effects.js';
import { PUBLIC_NAMES } from '../services.js';
import { not, yes, type FaultSpec } from './spec.js';
import { leaveOutDatastore } from './storage.js';

/** A DNS name that goes on leading to what was lost. */
export const dnsNotSwapped: FaultSpec<'dns-not-swapped'> = {
  tell: ({ alias, minutes }) =>
    `${alias === PUBLIC_NAMES ? 'vCloud Director’s public names go' : `${alias} goes`} on leading to the server that was left${minutes === null ? '' : ` for ${countOf(minutes, 'minute')}`}.`,

  meets({ alias, datastores }, { world }) {
    if (alias === PUBLIC_NAMES && world.vcd !== null) {
      return world.out === null
        ? yes('Tenants do not reach the cells under the names they know; vApps run all the same.')
        : not(
            'No step of the way back swaps the public names; the plan takes them to be swapped with the cells.',
          );
    }
    if (datastores.length === 0) {
      return not(
        world.scope === null
          ? 'This plan swaps no DNS name.'
          : world.scope.aliases.length === 0
            ? 'The plan repoints no alias: no datastore it moves is mounted under one.'
            : 'The plan moves no datastore that is mounted under this name.',
      );
    }
    return yes(
      `${countOf(datastores.length, 'datastore')} ${plural(datastores.length, 'hangs', 'hang')} on the name: ${listed(namesOf(datastores), 4)}.`,
    );
  },

  apply(fault, { world }, effects) {
    if (fault.alias === PUBLIC_NAMES && world.vcd !== null) {
      if (fault.minutes === null)
        block(effects, publicAddress(), 'the public names still lead to the site that was left');
      else delay(effects, publicAddress(), fault.minutes * 60);
      return;
    }
    for (const datastore of fault.datastores) {
      effects.absent.set(datastore.key, {
        why: 'whose alias leads to the lost server',
        cure: `Point ${fault.alias} to the other server, look it up on every host, mount, and power these VMs on by hand.`,
      });
    }
    const alias = world.scope?.aliases.find((each) => each.name === fault.alias);
    if (alias === undefined) return;
    const because = `${alias.name} still leads to the lost server`;
    if (fault.minutes === null) block(effects, points(alias.name), because);
    for (const p of alias.placements) {
      if (fault.minutes === null) block(effects, resolved(alias.name, p.key), because);
      else delay(effects, resolved(alias.name, p.key), fault.minutes * 60);
      for (const datastore of alias.datastores) {
        // A mount made while the old address is cached goes to the lost server.
        effects.only.set(mounted(datastore.key, p.key), { when: resolved(alias.name, p.key), because });
      }
    }
  },

  waysOut: ({ datastores }) => (datastores.length === 0 ? [] : [datastores.map(leaveOutDatastore)]),
};
