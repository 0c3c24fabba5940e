import type { Cluster, Host } from '../estate/types.js';
import type { Command } from '../plan/types.js';

/**
 * Lines to type. Names come from inventories and are hostile text: each is quoted for the shell it
 * is typed in. Where that does not help there is a comment in place of the command, which says why
 * it must be done by hand: a name that cannot be typed on one line (it holds a control character),
 * and one that the tool would take for an option. The tools of ESXi know no `--`.
 */

const unprintable = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]/;

/** Whether a name can be typed on one line. */
export const isTypable = (name: string): boolean => !unprintable.test(name);

/** A word for the ESXi shell (busybox ash): in single quotes unless it is plain. */
export function ash(word: string): string {
  return /^[A-Za-z0-9_./:@%+-]+$/.test(word) && !word.startsWith('-')
    ? word
    : `'${word.replaceAll("'", `'\\''`)}'`;
}

/** A literal string for PowerShell. PowerShell takes curly quotes for straight ones, so all are doubled. */
export function powerShell(word: string): string {
  return `'${word.replace(/['\u2018\u2019\u201a\u201b]/g, '$&$&')}'`;
}

/** A name for PowerCLI's -Name: its wildcards escaped, then quoted. */
export function powerCliName(name: string): string {
  return powerShell(name.replace(/[[\]*?`]/g, '`$&'));
}

/**
 * A line in which words stand by themselves, not after a "=" of their option: null where the tool
 * would take one for an option, or not see it.
 */
export function unlessOption(words: readonly string[], text: string): string | null {
  return words.some((word) => word === '' || word.startsWith('-')) ? null : text;
}

/** What is shown in place of a command. A comment in every shell: typing it does nothing. */
function byHand(text: string | null): string | null {
  if (text === null) {
    return '# By hand: a name in this command is empty or begins with "-", and the tool would take it for an option.';
  }
  return !isTypable(text)
    ? '# By hand: a name in this command holds a character that cannot be typed on one line.'
    : null;
}

/** Whether there is a line to type, and not a comment in its place. */
export const isTyped = ({ text }: Command): boolean => !text.startsWith('#');

/** A line typed on each of some hosts; a comment where it cannot be. */
export function onHosts(text: string | null, hosts: readonly Host[]): Command[] {
  if (hosts.length === 0) return [];
  return [{ text: byHand(text) ?? text ?? '', shell: 'esxi', hosts: hosts.map((host) => host.name) }];
}

/** Whether a host is older than ESXi 5.0, whose esxcli knows neither scans nor NFS. */
export const isBefore5 = (host: Host): boolean => /^[0-4]\./.test(host.version ?? '');

/** Whether a host is newer than the 5.x the failovers were tried with. */
export const isAfter5 = (host: Host): boolean => /^([6-9]|\d\d)\./.test(host.version ?? '');

/** Whether a host is ESX 3, which knows no `esxcfg-volume`: host-wide switches decide about copies. */
export const isBefore4 = (host: Host): boolean => /^[0-3]\./.test(host.version ?? '');

/** A line typed elsewhere than on a host; a comment where it cannot be. */
export function typed(shell: Exclude<Command['shell'], 'esxi'>, text: string): Command[] {
  return [{ text: byHand(text) ?? text, shell, hosts: [] }];
}

/** A PowerShell list of names. */
export const powerCliNames = (names: readonly string[]): string => names.map(powerCliName).join(', ');

/** A PowerCLI condition: what goes through the pipe has none of some names. */
export const noneCalled = (names: readonly string[]): string =>
  `${names.map(powerShell).join(', ')} -notcontains $_.Name`;

/** A PowerCLI line about some hosts, which follow it through a pipe; none where there is no host. */
export function typedOfHosts(hosts: readonly Host[], pipe: string): Command[] {
  if (hosts.length === 0) return [];
  return typed('powercli', `Get-VMHost -Name ${powerCliNames(hosts.map(({ name }) => name))} | ${pipe}`);
}

/** The PowerCLI line that turns vSphere HA of a cluster on or off. */
export const switchHa = ({ cluster }: { readonly cluster: Cluster }, on: boolean): Command[] =>
  typed(
    'powercli',
    `Get-Cluster -Name ${powerCliName(cluster.name)} | Set-Cluster -HAEnabled:$${on} -Confirm:$false`,
  );
