import type { Random } from '../random.js';
import { changeLine, copies, mutateLines, mutateTokens, splice } from './lists.js';
import { nasty } from './nasty.js';

/** LDIF: lines folded, values in base64 or from a URL, attributes and entries changed (RFC 2849). */
export function mutateLdif(text: string, random: Random): string {
  return random.pick([mutateLine, mutateLine, mutateEntries, mutateLines, mutateTokens])(text, random);
}

const isAttribute = (line: string): boolean => /^[\w;-]+:/.test(line);

function mutateLine(text: string, random: Random): string {
  return changeLine(text, random, isAttribute, (line) => {
    const colon = line.indexOf(':');
    const name = line.slice(0, colon);
    const value = line.slice(colon + 1).trim();
    const at = random.below(line.length);
    return random.pick([
      () => `${line.slice(0, at)}\n ${line.slice(at)}`,
      () => [...line].slice(0, 2000).join('\n '),
      () => `${name}:: ${Buffer.from(value).toString('base64')}`,
      () => `${name}:: ${value}`,
      () => `${name}:: ${random.pick(nasty)}`,
      () => `${name}:< file:///etc/hosts`,
      () => `${name};binary;x-${random.below(9)}: ${value}`,
      () => `${name}:${random.pick(nasty)}`,
      () => `${random.pick(nasty)}: ${value}`,
      () => `${name}:`,
      () => name,
      () => copies(line, random.pick([2, 50, 500])).join('\n'),
      () => `# ${line}\n  goes on`,
      () => line.toUpperCase(),
    ])();
  });
}

/** Whole entries taken out, doubled, swapped, run together; changes in place of content. */
function mutateEntries(text: string, random: Random): string {
  const entries = text.split(/\n{2,}/);
  return random.pick([
    () => splice(entries, random).join('\n\n'),
    () => entries.join('\n'),
    () => entries.join('\n\n\n\n'),
    () =>
      text.replace(/^changetype: .*/m, `changetype: ${random.pick(['delete', 'modify', 'modrdn', '', 'x'])}`),
    () => text.replace(/^version: .*/m, `version: ${random.pick(['', '0', '2', '99999999999'])}`),
    () => text.replace(/^dn: .*/m, `dn: ${random.pick([...nasty, 'CN=a\\,b\\2C,OU=x', 'CN=', ',,,'])}`),
    () => text.replace(/^dn: .*\n/m, ''),
  ])();
}
