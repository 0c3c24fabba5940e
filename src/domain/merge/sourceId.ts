import type { Estate, Source } from '../estate/types.js';
import type { SourceFacts } from './types.js';
import { withoutHosts } from './withoutHosts.js';

/**
 * What makes two exports "the same source", so that the later one replaces the earlier one's facts
 * and decisions stay with it: the same format and the same vCenters; for what names no vCenter by
 * its UUID, the same hosts (ESXi packs); else the same file name.
 */
export function sourceId(source: Source, facts: Estate): string {
  return `${source.format}|${subjectOf(source, facts)}`;
}

function subjectOf(source: Source, facts: Estate): string {
  if (source.format === 'esxi' || source.format === 'vmx') {
    const hosts = hostNames(facts);
    const [first, last] = [hosts[0], hosts.at(-1)];
    if (hosts.length > 5) return `${hosts.length} hosts ${first} … ${last}`;
    if (hosts.length > 0) return `hosts ${hosts.join(' ')}`;
  }
  const vcenters = facts.vcenters
    .flatMap(({ instanceUuid, key }) => (instanceUuid === null ? [] : [key]))
    .sort();
  return vcenters.length > 0 ? vcenters.join(' ') : `file ${source.name}`;
}

/** What is left of an older source beside newer ones, and who took the place of the rest. */
export interface Replaced {
  /** The older one as it still counts; null when it does not. */
  readonly left: SourceFacts | null;
  readonly by: SourceFacts;
  /** The hosts whose word was replaced; null when all of the source was. */
  readonly hosts: readonly string[] | null;
}

/**
 * What newer sources take the place of in an older one: all of it where one is the same source
 * again; of what several hosts say, the word of those that are told of anew. Null when nothing.
 */
export function replacedBy(newer: readonly SourceFacts[], older: SourceFacts): Replaced | null {
  const alike = newer.filter(({ source }) => source.format === older.source.format);
  if (older.source.format !== 'esxi') {
    const by = alike.find(({ id }) => id === withoutCount(older.id));
    return by === undefined ? null : { left: null, by, hosts: null };
  }
  const before = hostNames(older.facts);
  const told = new Map(alike.flatMap((each) => hostNames(each.facts).map((host) => [host, each] as const)));
  const again = before.filter((host) => told.has(host));
  const by = told.get(again[0] ?? '');
  if (by === undefined) return null;
  const facts = withoutHosts(older.facts, new Set(again));
  if (facts === null) return { left: null, by, hosts: null };
  // Decisions name the source: it goes by its old id, whatever hosts are left.
  return { left: { ...older, id: withoutCount(older.id), facts }, by, hosts: again };
}

/** The id without what tells two exports of one source apart that stand beside each other. */
function withoutCount(id: string): string {
  return id.replace(/#\d+$/, '');
}

function hostNames(facts: Estate): string[] {
  return facts.hosts.map((host) => host.name.toLowerCase()).sort();
}

/**
 * A source's facts with their id, as `mergeSources` takes them.
 * @param id the one it was stored with, if it was
 */
export function sourceFacts(facts: Estate, id?: string): SourceFacts {
  const source = facts.sources[0];
  if (source === undefined || facts.sources.length !== 1) {
    throw new RangeError('The facts of one source have exactly one source.');
  }
  return { id: id === undefined ? sourceId(source, facts) : withoutCount(id), source, facts };
}
