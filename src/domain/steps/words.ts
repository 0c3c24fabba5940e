import { lookupsOf } from '../findings/lookups.js';
import type { Vm } from '../estate/types.js';
import type { Scope } from '../plan/scope/index.js';

/** "1 host", "12,345 hosts". */
export function countOf(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString('en-GB')} ${count === 1 ? one : many}`;
}

const counted = new WeakMap<readonly Vm[], { readonly desktops: object; readonly text: string }>();

/** "214 desktops", or "214 VMs" where not all of them are desktops. Told once for the same list. */
export function vmCount(vms: readonly Vm[], scope: Scope): string {
  const { desktops } = lookupsOf(scope.estate, scope.index);
  const known = counted.get(vms);
  if (known?.desktops === desktops) return known.text;
  const all = vms.every((vm) => desktops.has(vm.key));
  const text = countOf(vms.length, all ? 'desktop' : 'VM');
  counted.set(vms, { desktops, text });
  return text;
}

/** "a", "a and b", "a, b and 6 more". */
export function listed(names: readonly string[], most = 3): string {
  if (names.length <= 1) return names[0] ?? '';
  if (names.length <= most) return `${names.slice(0, -1).join(', ')} and ${names[names.length - 1]}`;
  const shown = names.slice(0, most - 1);
  return `${shown.join(', ')} and ${(names.length - shown.length).toLocaleString('en-GB')} more`;
}

/** "214 desktops of a and b"; the count alone where nothing can be named, as in a plan of no cluster. */
export const countedOf = (count: string, names: readonly string[], most: number): string =>
  names.length === 0 ? count : `${count} of ${listed(names, most)}`;

/** The verb's form for a number of things: `plural(1, 'stays', 'stay')`. */
export const plural = (count: number, one: string, many: string): string => (count === 1 ? one : many);

/** "The host is", "Both hosts are", "All 40 hosts are". */
export function allAre(count: number, one: string): string {
  const all = allOf(count, one);
  return `${all.charAt(0).toUpperCase()}${all.slice(1)} ${plural(count, 'is', 'are')}`;
}

/** "the host", "both hosts", "all 3 hosts". */
export function allOf(count: number, one: string): string {
  if (count === 1) return `the ${one}`;
  return count === 2 ? `both ${one}s` : `all ${countOf(count, one)}`;
}

/** "its volume", "both volumes", "all 3 volumes". */
export const everyOne = (count: number, one: string): string =>
  count === 1 ? `its ${one}` : allOf(count, one);

/** "the other host", "the other 3 hosts". */
export const theOther = (count: number, one: string): string =>
  `the other ${count === 1 ? one : countOf(count, one)}`;

export const namesOf = (objects: readonly { readonly name: string }[]): string[] =>
  objects.map((o) => o.name);
