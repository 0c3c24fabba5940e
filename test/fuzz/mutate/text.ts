import { posixChecksum } from '../../../main/import/esxi/checksum.js';
import type { Random } from '../random.js';
import { changeLine, mutateLines, mutateTokens } from './lists.js';
import { nasty } from './nasty.js';

/** Outputs of ESXi's commands, and .vmx and .vmdk files: values, columns and indents changed. */
export function mutateText(text: string, random: Random): string {
  return random.pick([mutateSetting, mutateColumns, mutateLines, mutateTokens])(text, random);
}

/** The value behind `=` or `:`: another one, that of another line, without quotes, with more of them. */
function mutateSetting(text: string, random: Random): string {
  const setting = /^(\W*[^=:]+[=:]\s*)(.*)$/;
  const others = text.split('\n').flatMap((line) => setting.exec(line)?.[2] ?? []);
  return changeLine(
    text,
    random,
    (line) => setting.test(line),
    (line) => {
      const [, head = '', value = ''] = setting.exec(line) ?? [];
      return random.pick([
        `${head}${random.pick(nasty)}`,
        `${head}"${random.pick(nasty)}"`,
        `${head}${random.pick(others)}`,
        `${head}${value.replaceAll('"', '')}`,
        `${head}${value}"`,
        `${head}"${value}|22|0A"`,
        head,
        `${head.toUpperCase()}${value}`,
        `${line}\n${line}`,
      ]);
    },
  );
}

/** Columns set by blanks: moved, joined, cut off, under another head. */
function mutateColumns(text: string, random: Random): string {
  return changeLine(
    text,
    random,
    (line) => /\S {2,}\S/.test(line),
    (line) => {
      const cells = line.split(/( {2,})/);
      const at = random.below(cells.length);
      return random.pick([
        () => ` ${line}`,
        () => line.trimStart(),
        () => line.slice(0, random.below(line.length)),
        () => line.replace(/ {2,}/g, ' '),
        () => line.replace(/ {2,}/g, '\t'),
        () => cells.with(at, random.pick(nasty)).join(''),
        () => cells.toSpliced(at, 1).join(''),
        () => line.replace(/[^ ]/g, '-'),
      ])();
    },
  );
}

/**
 * A host's pack: its lines changed, and mostly its last line written anew, for a pack whose checksum
 * is wrong is refused before anything else in it is looked at.
 */
export function mutatePack(text: string, random: Random): string {
  const at = text.lastIndexOf('#trailer ');
  if (at < 0 || random.chance(0.1)) return mutateText(text, random);
  const body = text.slice(0, at);
  const changed = random.chance(0.7) ? changedOutput(body, random) : mutateText(body, random);
  const whole = changed.endsWith('\n') ? changed : `${changed}\n`;
  const bytes = Buffer.from(whole, 'latin1');
  const sections = whole.match(/^#begin /gm)?.length ?? 0;
  const sum = random.chance(0.1) ? 'none' : posixChecksum(bytes);
  return `${whole}#trailer sections=${sections} bytes=${bytes.length} cksum=${sum}\n`;
}

/** What one command printed, changed within its section. */
function changedOutput(body: string, random: Random): string {
  const sections = body.split(/(?=^#begin )/m);
  const at = random.below(sections.length);
  const lines = (sections[at] ?? '').split('\n');
  const output = lines.filter((line) => line.startsWith('|')).map((line) => line.slice(1));
  if (output.length === 0) return mutateText(body, random);
  const changed = mutateText(output.join('\n'), random)
    .split('\n')
    .map((line) => `|${line}`);
  const first = lines.findIndex((line) => line.startsWith('|'));
  const rest = lines.filter((line) => !line.startsWith('|'));
  return sections.with(at, rest.toSpliced(first, 0, ...changed).join('\n')).join('');
}
