import type { Datastore, Key, ProtectionGroup } from '../estate/types.js';
import { listed, namesOf, plural } from '../steps/words.js';
import { read } from '../steps/kind.js';
import type { Assumption } from './types.js';

/**
 * What array-based protection groups hold and the DR settings say is not replicated, or to another site.
 * One of the two is wrong, and which no source tells: the plan goes by the group and says so.
 */
export function replicationDenied(
  groups: readonly ProtectionGroup[],
  datastore: (key: Key) => Datastore | undefined,
  recovery: { readonly site: Key; readonly name: string },
): Pick<Assumption, 'text' | 'check' | 'source'> | null {
  const byArray = groups.filter(({ type }) => type === null || type === 'array');
  const keys = new Set(byArray.flatMap(({ datastores }) => datastores));
  const denied = [...keys].flatMap((key) => {
    const found = datastore(key);
    const { mode, toSite } = found?.replication ?? {};
    const elsewhere = mode === 'none' || (toSite ?? recovery.site) !== recovery.site;
    return found !== undefined && mode !== undefined && elsewhere ? [found] : [];
  });
  if (denied.length === 0) return null;
  const holding = byArray.filter((group) => denied.some(({ key }) => group.datastores.includes(key)));
  return {
    text: `${listed(namesOf(denied), 4)} ${plural(denied.length, 'is', 'are')} replicated to ${recovery.name} all the same: the protection ${plural(holding.length, 'group', 'groups')} ${listed(namesOf(holding), 4)} ${plural(holding.length, 'holds', 'hold')} ${plural(denied.length, 'it', 'them')}, while the DR settings say otherwise. Without a copy SRM recovers nothing of ${plural(holding.length, 'the group', 'these groups')}.`,
    check: 'Ask the array; then correct the DR settings, or take the datastore out of the group.',
    source: read('srm', 'datastore groups, 5.1'),
  };
}
