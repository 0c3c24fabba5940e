import type { Random } from '../random.js';
import { changeLine, mutateLines, mutateTokens } from './lists.js';
import { nasty } from './nasty.js';

/** YAML: indents, anchors, aliases, tags, merges, scalars of every kind. */
export function mutateYaml(text: string, random: Random): string {
  return random.pick([mutateLine, mutateLine, insertConstruct, mutateLines, mutateTokens])(text, random);
}

function mutateLine(text: string, random: Random): string {
  return changeLine(
    text,
    random,
    (line) => line.trim() !== '',
    (line) => {
      const value = /^(\s*(?:- )?[\w-]+: *)(.*)$/.exec(line);
      const head = value?.[1] ?? line;
      const rest = value?.[2] ?? '';
      return random.pick([
        ...Array.from({ length: 6 }, () => () => `${head}${sameNamed(text, head, random)}`),
        () => ` ${line}`,
        () => line.replace(/^ {1,2}/, ''),
        () => line.replace(/^ */, '\t'),
        () => line.replace('- ', ''),
        () => `- ${line}`,
        () => `${line}\n${line}`,
        () => `${head}${random.pick(nasty)}`,
        () => `${head}"${random.pick(nasty)}"`,
        () => `${head}&a ${rest}`,
        () => `${head}*a`,
        () => `${head}${random.pick(['!!js/function', '!!binary', '!!set', '!x'])} ${rest}`,
        () => `${head}|\n      ${rest}`,
        () => `${head}{a: ${rest}}`,
        () => `${head}[${rest}]`,
        () => `${head}${random.pick(['~', '0o17', '0x1F', '1_000', '.inf', '.nan', '2026-01-01', 'yes'])}`,
        () => `${head}${'['.repeat(random.pick([10, 200, 3000]))}`,
      ])();
    },
  );
}

/** What another line gives for the same name: the document stays one that is understood. */
function sameNamed(text: string, head: string, random: Random): string {
  const name = /[\w-]+/.exec(head)?.[0] ?? '';
  const values = [...text.matchAll(new RegExp(`\\b${name}: *(.*)$`, 'gm'))].map((match) => match[1] ?? '');
  return values.length === 0 ? '' : random.pick(values);
}

/** Aliases of aliases, merges, several documents, directives. */
function insertConstruct(text: string, random: Random): string {
  const added = random.pick([
    'a: &a [x, x, x, x, x, x, x, x, x]\nb: &b [*a, *a, *a, *a, *a, *a, *a]\nc: &c [*b, *b, *b, *b, *b, *b]\nd: [*c, *c, *c, *c, *c]\n',
    'a: &a [*a]\n',
    '<<: {drydockOverlay: 2}\n',
    '? {a: b}\n: c\n',
    '? [a, b]\n: c\n',
    '---\n',
    '...\n',
    '%YAML 9.9\n---\n',
    '__proto__: {x: 1}\n',
    'sites: []\n',
    'hosts: ~\n',
    `${'- '.repeat(2000)}x\n`,
  ]);
  const lines = text.split('\n');
  return lines.toSpliced(random.below(lines.length), 0, added.trimEnd()).join('\n');
}
