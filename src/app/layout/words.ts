import type { LayoutView } from '../../contract/types.js';
import { plural } from '../lib/format.js';

export type DatastoreEntry = LayoutView['datastores'][number];

/** "replicated to Lyon, 15 min may be lost": what is known of a datastore's replication. */
export function replicationWords(one: DatastoreEntry, view: LayoutView): string {
  if (one.replication === 'unknown') return 'replication not set';
  if (one.replication === 'none') return 'not replicated';
  const to = view.sites.find((site) => site.key === one.toSite)?.name;
  const how = one.replication === 'synchronous' ? 'synchronous' : 'asynchronous';
  const loss =
    one.replication === 'asynchronous' && one.rpoMinutes !== null
      ? `, up to ${plural(one.rpoMinutes, 'minute')} lost`
      : '';
  return `${how}${to === undefined ? '' : ` to ${to}`}${loss}`;
}
