import type { Estate, Source } from '../estate/types.js';
import type { SourceFacts } from './types.js';

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

/**
 * Whether a source takes the place of an older one: the same source again, or the hosts of an older
 * one and more.
 */
export function replaces(newer: SourceFacts, older: SourceFacts): boolean {
  if (newer.source.format !== older.source.format) return false;
  if (newer.id === older.id.replace(/#\d+$/, '')) return true;
  if (newer.source.format !== 'esxi') return false;
  const hosts = new Set(hostNames(newer.facts));
  const before = hostNames(older.facts);
  return before.length > 0 && before.every((host) => hosts.has(host));
}

function hostNames(facts: Estate): string[] {
  return facts.hosts.map((host) => host.name.toLowerCase()).sort();
}

/** A source's facts with their id, as `mergeSources` takes them. */
export function sourceFacts(facts: Estate): SourceFacts {
  const source = facts.sources[0];
  if (source === undefined || facts.sources.length !== 1) {
    throw new RangeError('The facts of one source have exactly one source.');
  }
  return { id: sourceId(source, facts), source, facts };
}
