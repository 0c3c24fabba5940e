import { expect, test } from 'vitest';
import { overlaySchema, type Overlay } from '../../../src/contract/overlay.js';
import { generateEstate, parametersForEstateOf } from '../../../src/domain/sample/generate.js';
import type { Estate } from '../../../src/domain/estate/types.js';
import { applyInStretches } from '../../../main/import/overlay/index.js';

/** Records that may be gone through between two looks; what takes more of them is parted. */
const most = 2000;
const imported = generateEstate(parametersForEstateOf(6000));

/** The same estate; tells each look at an element of one of its lists. */
function counted<T extends object>(all: T, look: () => unknown): T {
  return new Proxy(all, {
    get: (target, name) => {
      const value: unknown = Reflect.get(target, name);
      if (Array.isArray(target) && typeof name === 'string' && /^\d+$/.test(name)) look();
      return Array.isArray(value) ? counted(value as unknown[], look) : value;
    },
  });
}

/** The most records of the estate that were looked at between two stops, and how many stops there were. */
function walked(estate: Estate, overlay: Overlay): { longest: number; stops: number } {
  let looked = 0;
  const work = applyInStretches(
    counted(estate, () => (looked += 1)),
    overlay,
  );
  const stretches: number[] = [];
  for (;;) {
    looked = 0;
    const next = work.next();
    stretches.push(looked);
    if (next.done === true) return { longest: Math.max(...stretches), stops: stretches.length };
    expect(next.value.phase).toBe('Applying the overlay');
  }
}

const overlay = (facts: object): Overlay => overlaySchema.parse({ drydockOverlay: 1, ...facts });
const named = imported.vms.map(({ key }) => key);
/** One for each letter a name begins with: every VM is a desktop of one of them. */
const prefixes = [...new Set(imported.vms.map(({ name }) => name.slice(0, 1).toLowerCase()))];

test.each<[string, Overlay]>([
  ['none', overlay({})],
  ['pools', overlay({ pools: prefixes.map((namePrefix) => ({ name: namePrefix, namePrefix })) })],
  ['thousands of VMs', overlay({ vms: named.map((name) => ({ name, role: 'desktop' })) })],
  ['placeholders', overlay({ vms: named.map((name) => ({ name, placeholder: true })) })],
  ['a large protection group', overlay({ protectionGroups: [{ name: 'g', vms: named }] })],
  [
    'a large recovery plan',
    overlay({ recoveryPlans: [{ name: 'p', priorities: named.map((vm) => ({ vm, priority: 1 })) }] }),
  ],
])('an overlay of %s can be stopped at any time while it is applied', (_, facts) => {
  const { longest, stops } = walked(imported, facts);
  expect(imported.vms.length).toBeGreaterThan(most);
  expect(longest).toBeLessThanOrEqual(most);
  expect(stops).toBeGreaterThan(imported.vms.length / most);
});
