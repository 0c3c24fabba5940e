import type { NameIn } from '../estate/names.js';
import type { DiskFile, Extent, Key, VmDependency, VmRecoverySettings, VolumeCopy } from '../estate/types.js';
import { count } from '../findings/report.js';
import type { Meaning } from './fields.js';

/** Entries of a list that are written out. */
const shown = 5;

/** A field's value for people: names in place of keys. */
export function textOf(value: unknown, meaning: Meaning, nameIn: NameIn): string {
  if (value === null || value === undefined) return 'none';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (Array.isArray(value)) {
    const words = value.slice(0, shown).map((one: Entry | string) => {
      if (typeof one !== 'string') return entryText(one, nameIn);
      return meaning.refs === undefined ? one : nameIn(meaning.refs, one);
    });
    if (words.length === 0) return 'none';
    return value.length > shown ? `${words.join(', ')} and ${value.length - shown} more` : words.join(', ');
  }
  if (typeof value === 'string') return meaning.ref === undefined ? value : nameIn(meaning.ref, value);
  return String(value);
}

/** What lists of the model hold, beside texts and keys. */
type Entry =
  | DiskFile
  | Extent
  | VolumeCopy
  | { readonly vm: Key; readonly priority: number }
  | VmDependency
  | VmRecoverySettings;

function entryText(entry: Entry, nameIn: NameIn): string {
  if ('path' in entry) return entry.path;
  if ('device' in entry) {
    return entry.partition === null ? entry.device : `${entry.device}:${entry.partition}`;
  }
  if ('vmfsUuid' in entry) return `${entry.label} (${entry.vmfsUuid})`;
  const vm = nameIn('vm', entry.vm);
  if ('priority' in entry) return `${vm}: priority ${entry.priority}`;
  if ('on' in entry) return `${vm} after ${nameIn('vm', entry.on)}`;
  return `${vm}: ${settingsText(entry)}`;
}

function settingsText({ startUp, beforePowerOn, afterPowerOn }: VmRecoverySettings): string {
  const told = [
    startUp === null ? null : startUp === 'power-on' ? 'powered on' : 'left off',
    beforePowerOn.length === 0 ? null : `${count(beforePowerOn.length, 'step', 'steps')} before`,
    afterPowerOn.length === 0 ? null : `${count(afterPowerOn.length, 'step', 'steps')} after`,
  ].filter((part) => part !== null);
  return told.length === 0 ? 'no more told' : told.join(', ');
}
