import type { Random } from '../random.js';
import { copies, many, mutateTokens, splice } from './lists.js';
import { nasty } from './nasty.js';

/** XML: tags, attributes, texts, references and declarations changed. */
export function mutateXml(text: string, random: Random): string {
  return random.pick([mutateTags, mutateElement, mutateAttribute, mutateText, insertMarkup, mutateTokens])(
    text,
    random,
  );
}

function partsOf(text: string): string[] {
  return text.split(/(?=<)|(?<=>)/);
}

/** Tags and texts taken out, doubled, swapped, nested deep. */
function mutateTags(text: string, random: Random): string {
  const parts = partsOf(text);
  if (random.chance(0.1)) {
    const tag = random.pick(parts.filter((part) => /^<\w[^/]*>$/.test(part)).concat('<a>'));
    return [...parts.slice(0, 1), ...copies(tag, 5000), ...parts.slice(1)].join('');
  }
  return splice(parts, random).join('');
}

/** A small element taken out, or there many times. */
function mutateElement(text: string, random: Random): string {
  const found = [...text.matchAll(/<([\w:]+)\b[^<>]*>(?:(?!<\1\b)[^]){0,1500}?<\/\1>/g)];
  if (found.length === 0) return mutateTags(text, random);
  const { 0: whole, index } = random.pick(found);
  const instead = random.chance(0.2) ? '' : many(whole, random).join('');
  return text.slice(0, index) + instead + text.slice(index + whole.length);
}

/** An attribute with another value, without one, twice, or under another prefix. */
function mutateAttribute(text: string, random: Random): string {
  const found = [...text.matchAll(/\s([\w:.-]+)=("[^"<]*"|'[^'<]*')/g)];
  if (found.length === 0) return mutateTags(text, random);
  const { 0: whole, 1: name = '', 2: value = '', index } = random.pick(found);
  const changed = random.pick([
    ` ${name}="${random.pick(nasty)}"`,
    ` ${name}=${value.slice(1, -1)}`,
    ` ${name}`,
    `${whole}${whole}`,
    ` x:${name}=${value}`,
    ` ${name.replace(/^.*:/, '')}=${value}`,
    ` ${name}="${random.pick(found)[2]?.slice(1, -1) ?? ''}"`,
    '',
  ]);
  return text.slice(0, index) + changed + text.slice(index + whole.length);
}

/** What stands between two tags: another value, in CDATA, as references, among white space. */
function mutateText(text: string, random: Random): string {
  const parts = partsOf(text);
  const places = parts.flatMap((part, i) => (part !== '' && !part.startsWith('<') ? [i] : []));
  if (places.length === 0) return mutateTags(text, random);
  const at = random.pick(places);
  const old = parts[at] ?? '';
  const references = [...old].map((one) => `&#x${(one.codePointAt(0) ?? 0).toString(16)};`).join('');
  const other = parts[random.pick(places)] ?? '';
  const changed = random.pick([
    random.pick(nasty),
    other,
    `<![CDATA[${old}]]>`,
    `${old.slice(0, 2)}<!-- -->${old.slice(2)}`,
    `\n  ${old}\n`,
    references.length < 20_000 ? references : old,
    copies(`${old}x`, 500).join(''),
  ]);
  return parts.with(at, changed).join('');
}

/** Things that few writers put into a file and a reader must stand all the same. */
function insertMarkup(text: string, random: Random): string {
  const parts = partsOf(text);
  const added = random.pick([
    '<!-- a -- b -->',
    '<!---->',
    '<?xml version="1.1" encoding="UTF-16"?>',
    '<?xml version="1.0" encoding="windows-1252"?>',
    '<!DOCTYPE a SYSTEM "file:///etc/hosts">',
    '<!DOCTYPE a [<!ENTITY b "&c;&c;"><!ENTITY c "&b;">]>',
    '<![CDATA[]]>',
    '<![CDATA[<a>]]>',
    '&amp;&lt;&#65;&unknown;',
    '<a xmlns="urn:x"/>',
    '<x:y/>',
    '</a>',
    '<a',
  ]);
  return parts
    .toSpliced(random.below(Math.min(parts.length, random.pick([2, parts.length]))), 0, added)
    .join('');
}
