import { is, recovered, up } from '../plan/facts.js';
import type { Tier } from '../plan/scope/index.js';
import { namedVms } from '../plan/scope/vms.js';
import { again, minutes, read, recalled, requirement, stepKind } from './kind.js';
import { countOf, listed } from './words.js';

/** V3. One tier of the management VMs is on and answers. */
export const startTier = stepKind<Tier>({
  id: 'start-tier',
  label: 'V3',
  role: 'virtualisation',
  keys: (tier) => [tier.id],
  title: (tier) => `Confirm that ${tier.name} ${tier.be} up: ${listed(tier.names, 4)}`,
  detail: (tier) =>
    `Power on what SRM has not, and check the service itself, not only the VM: SRM goes on to the next priority when a VM fails or VMware Tools time out. Without this tier ${tier.without}.`,
  objects: (tier) => namedVms(tier.vms),
  requires: (tier, scope) => [
    ...tier.sets.map((set) =>
      requirement(
        is(recovered(set.key)),
        `${describe(set.name, set.by)} at ${scope.recoveryName}`,
        read('viewDr', 'step 2'),
      ),
    ),
    ...scope.tiers
      .filter(({ id }) => tier.needs.includes(id))
      .map((needed) =>
        requirement(
          is(up(needed.id)),
          `${needed.name} ${needed.be} up, which ${tier.name} ${tier.be === 'is' ? 'needs' : 'need'}`,
          recalled('start order'),
        ),
      ),
  ],
  adds: (tier) => [up(tier.id)],
  ifFails: (tier) =>
    `Open the console of each VM: does it boot, has it its address, does it resolve names? Look at the tiers before it first. Do not go on without it: ${tier.without}.`,
  twice: () => again('A VM that is on is left alone.'),
  expect: (tier) => `${countOf(tier.names.length, 'VM')} on; the service answers.`,
  duration: (tier) => minutes(2, 5 + tier.names.length, 20 + 2 * tier.names.length),
  sources: [read('viewDr', 'step 2'), recalled('start order')],
});

function describe(name: string, by: 'recovery-plan' | 'protection-group' | 'hand'): string {
  switch (by) {
    case 'recovery-plan':
      return `the VMs of the recovery plan ${name} have been recovered`;
    case 'protection-group':
      return `the VMs of the protection group ${name} have been recovered`;
    case 'hand':
      return 'the management VMs have been brought over';
  }
}
