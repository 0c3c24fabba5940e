import type { Timing, TimingHarm } from '../../src/domain/plan/timing.js';
import { MOST_NAMED } from '../../src/domain/plan/scope/vms.js';
import type { GroundStep, Hazard, SourceNote } from '../../src/domain/plan/types.js';
import type { Remark } from './document.js';
import { plural, stepList } from './text.js';

/** Harms told of a step that comes too late; the rest are counted. */
const MOST_HARMS = 3;

/** Each source once; that it is deduced is not said beside why. */
export function sourcesText(sources: readonly SourceNote[]): string {
  const texts = new Set(sources.map(sourceText));
  if (sources.some(({ basis, text }) => basis === 'deduced' && text !== basis)) texts.delete('deduced');
  return [...texts].join('; ');
}

function sourceText(source: SourceNote): string {
  return source.basis === 'read' || source.basis === 'user' || source.text === source.basis
    ? source.text
    : `${source.text} (${source.basis})`;
}

/** Consequence, condition, objects, cure, and the products it is known of. */
export function dangerText({ consequence, because, affected, count, cure, versions }: Hazard): string {
  const names = affected.map(({ name }) => name);
  // A count beside a pool is that of its desktops: there are no more pools than are named.
  const complete = affected[0]?.kind !== 'vm' && names.length < MOST_NAMED;
  const all = complete ? names.length : Math.max(count, names.length);
  return [
    `${sentenceCase(consequence)}, if ${because}.`,
    ...(names.length === 0 ? [] : [`Concerned: ${namesOf(names, all, 5)}.`]),
    cure,
    ...(versions === undefined ? [] : [`Known of ${versions}.`]),
  ].join(' ');
}

/** What comes of a step too late, or a second time. */
export function remarksOf(
  step: GroundStep,
  { late, twice }: Timing,
  numbers: ReadonlyMap<string, number>,
): Remark[] {
  const remarks: Remark[] = [];
  if (late.length > 0) remarks.push({ label: 'Too late', text: lateText(late, numbers) });
  if (twice !== null) {
    const cure = step.hazards.find(({ id }) => id === 'done-twice')?.cure;
    remarks.push({
      label: 'Twice',
      text: twice.harm ? `${sentenceCase(twice.text)}. ${cure ?? ''}`.trim() : twice.text,
    });
  }
  return remarks;
}

/** Harms of the steps that then came first, at most three of them; and the steps that wait. */
function lateText(late: readonly TimingHarm[], numbers: ReadonlyMap<string, number>): string {
  const stepsOf = (list: readonly TimingHarm[]): number[] =>
    [...new Set(list.flatMap(({ step }) => numbers.get(step) ?? []))].sort((a, b) => a - b);
  const harms = new Map<string, TimingHarm[]>();
  for (const one of late.filter(({ harm }) => harm)) {
    harms.set(one.text, [...(harms.get(one.text) ?? []), one]);
  }
  const told = [...harms]
    .slice(0, MOST_HARMS)
    .map(([text, list]) => `${sentenceCase(text)} (${stepList(stepsOf(list))}).`);
  const more = harms.size - told.length;
  const waiting = stepsOf(late.filter(({ harm }) => !harm));
  return [
    ...told,
    ...(more > 0 ? [`${plural(more, 'more harm')} of that kind.`] : []),
    ...(waiting.length > 0 ? [`${sentenceCase(stepList(waiting))} cannot be done before it.`] : []),
  ].join(' ');
}

/** Words get a capital; names of products and objects keep their small letter: vCenter, vol-01. */
export function sentenceCase(text: string): string {
  return /^[a-z]+(?=[\s,])/.test(text) ? text.charAt(0).toUpperCase() + text.slice(1) : text;
}

/** The first names of a list, and how many more there are. */
export function namesOf(names: readonly string[], count: number, most = 12): string {
  const shown = names.slice(0, most);
  const more = count - shown.length;
  return shown.join(', ') + (more > 0 ? ` and ${more.toLocaleString('en-GB')} more` : '');
}
