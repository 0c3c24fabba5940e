import { normalUuid } from '../estate/aliases.js';
import type { Key, VCenter } from '../estate/types.js';
import { listed } from '../steps/words.js';

/** What tells one estate from another. */
export interface EstateIdentity {
  readonly vcenters: readonly Pick<VCenter, 'name' | 'instanceUuid'>[];
  /** Those of `knownByItself`. */
  readonly datastores: ReadonlySet<Key>;
  readonly vms: ReadonlySet<Key>;
}

/** Whether two snapshots are of one estate. */
export interface Kinship {
  readonly same: boolean;
  /** What that was decided by, as a sentence. */
  readonly sentence: string;
  /** The vCenters of the first that the second holds nothing of, by name; empty unless `same`. */
  readonly lacks: readonly string[];
}

/** Whether the key of a datastore is made of what it has everywhere: its VMFS UUID, its export, its URL. */
export function knownByItself(datastore: Key): boolean {
  return /^(vmfs|nfs|dsurl):/.test(datastore);
}

/**
 * Whether two snapshots are of one estate, so that the later one may speak about what was planned on
 * the earlier one. vCenters decide where both snapshots know theirs by instance UUID: one in common
 * is enough, for an estate has several and an export is of one. Else the keys do: at least half of
 * the datastores of the snapshot that has fewer, for an export may be of some hosts only; of the VMs
 * where either knows no datastore.
 */
export function kinship(first: EstateIdentity, second: EstateIdentity): Kinship {
  const [ours, theirs] = [uuidsOf(first), uuidsOf(second)];
  const common = [...ours.keys()].filter((uuid) => theirs.has(uuid)).length;
  if (common > 0) {
    const lacks = [...ours].flatMap(([uuid, name]) => (theirs.has(uuid) ? [] : [name]));
    const told = common === 1 ? 'one vCenter is' : `${common} vCenters are`;
    return {
      same: true,
      sentence: `Both snapshots are of one estate: ${told} in both.`,
      lacks: allKnown(second) ? lacks : [],
    };
  }
  if (ours.size > 0 && theirs.size > 0 && allKnown(first) && allKnown(second)) {
    return apart('no vCenter is in both.');
  }
  return byKeys(first, second);
}

function byKeys(first: EstateIdentity, second: EstateIdentity): Kinship {
  const kind = first.datastores.size > 0 && second.datastores.size > 0 ? 'datastores' : 'vms';
  const [ours, theirs] = [first[kind], second[kind]];
  let common = 0;
  for (const key of ours) if (theirs.has(key)) common += 1;
  const fewer = Math.min(ours.size, theirs.size);
  const what = kind === 'vms' ? 'VMs' : 'datastores';
  if (common === 0)
    return apart(`they have no vCenter${kind === 'vms' ? '' : ', and no datastore,'} in common.`);
  const told = `${common} of ${fewer} ${what} ${common === 1 ? 'is' : 'are'} in both`;
  if (common * 2 < fewer) return apart(`only ${told}.`);
  const lacks = second.vcenters.length === 0 ? first.vcenters.map(({ name }) => name) : [];
  return { same: true, sentence: `Both snapshots are of one estate: ${told}.`, lacks };
}

function apart(why: string): Kinship {
  return { same: false, sentence: `The two snapshots are of different estates: ${why}`, lacks: [] };
}

/** vCenters that are known by their UUID, and what they are called. */
function uuidsOf({ vcenters }: EstateIdentity): Map<string, string> {
  return new Map(
    vcenters.flatMap(({ instanceUuid, name }) =>
      instanceUuid === null ? [] : [[normalUuid(instanceUuid), name]],
    ),
  );
}

function allKnown({ vcenters }: EstateIdentity): boolean {
  return vcenters.every(({ instanceUuid }) => instanceUuid !== null);
}

/** What follows for plans and paper where two snapshots are of different estates. */
export const nothingHeld = 'Plans and printed pages of the one are not held against the other.';

/** That a snapshot holds nothing of some vCenters, as a sentence. */
export function lackingSentence(vcenters: readonly string[]): string {
  const [which, whose] = vcenters.length > 1 ? ['vCenters', 'theirs'] : ['vCenter', 'its'];
  return `The newer snapshot holds nothing of the ${which} ${listed(vcenters, 5)}: what is ${whose} is told as gone.`;
}
