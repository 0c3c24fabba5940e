import type { Block, Foot, PrintedDocument, PrintedStep } from './document.js';

/**
 * Escapes text for a Markdown paragraph or table cell, so that a name can be neither markup, a link,
 * HTML nor the start of a block. Line breaks become blanks.
 */
export function escapeMarkdown(text: string): string {
  return (
    text
      .replace(/[\r\n]+/g, ' ')
      // Before the entities: the number sign of theirs must stay one.
      .replace(/[\\`*_[\]|~#]/g, '\\$&')
      .replace(/[<>&@]/g, (character) => `&#${character.charCodeAt(0)};`)
      .replace(/:\/\//g, '&#58;//')
      .replace(/\bwww\./gi, (match) => `${match.slice(0, 3)}&#46;`)
      .replace(/^(\s*)([-+=])/, '$1\\$2')
      .replace(/^(\s*\d+)([.)])/, '$1\\$2')
  );
}

/** A fenced block whose fence is longer than any run of backticks inside. */
function fenced(text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map((match) => match[0].length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}text\n${text}\n${fence}`;
}

/** Renders a document as Markdown (CommonMark with tables and task lists). */
export function renderMarkdown(document: PrintedDocument, { hash, printed }: Foot): string {
  const e = escapeMarkdown;
  const lines = [
    `# ${e(document.title)}`,
    '',
    `${e(document.kind)}. ${e(document.subtitle)}`,
    '',
    '| | |',
    '| --- | --- |',
    ...document.facts.map((fact) => `| ${e(fact.label)} | ${e(fact.value)} |`),
    `| Content hash | ${hash} |`,
    `| Printed | ${printed} |`,
    '',
    ...document.blocks.flatMap((block) => [...renderBlock(block), '']),
    '---',
    '',
    `${e(document.title)}, content ${hash}, printed ${printed}`,
    '',
  ];
  return lines.join('\n');
}

function renderBlock(block: Block): string[] {
  const e = escapeMarkdown;
  switch (block.type) {
    case 'heading':
    case 'group':
      return [`## ${e(block.text)}`];
    case 'paragraph':
      return [e(block.text)];
    case 'notice':
      return [`> **${e(block.title)}**`, ...block.lines.flatMap((line) => ['>', `> ${e(line)}`])];
    case 'list':
      return block.items.map(
        (item) =>
          `- ${block.boxes ? '[ ] ' : ''}${e(item.text)}${item.more === '' ? '' : `  \n  ${e(item.more)}`}`,
      );
    case 'step':
      return renderStep(block.step);
    case 'table':
      return [
        `| ${block.columns.map((column) => e(column.label)).join(' | ')} |`,
        `| ${block.columns.map(() => '---').join(' | ')} |`,
        ...block.rows.map((row) => `| ${row.map(e).join(' | ')} |`),
      ];
    case 'signatures':
      return [
        '| Role | Name | Signature | Date, time |',
        '| --- | --- | --- | --- |',
        ...block.roles.map((role) => `| ${e(role)} | | | |`),
      ];
  }
}

function renderStep(step: PrintedStep): string[] {
  const e = escapeMarkdown;
  // What happened is told, not ticked: an empty box beside a step that was done would say otherwise.
  const box = step.outcome.length === 0 ? '- [ ] ' : '- ';
  const meta = [step.role, step.planned, step.label].filter((part) => part !== '');
  const lines = [`### ${step.number}. ${e(step.title)}`, '', `${box}${e(meta.join(' · '))}`, ''];
  // Lines of their own stay so: two blanks at the end of a line break it.
  const inLines = (text: string): string => text.split('\n').map(e).join('  \n');
  const paragraph = (text: string): void => {
    if (text !== '') lines.push(inLines(text), '');
  };
  paragraph(step.after);
  paragraph(step.detail);
  for (const command of step.commands) {
    lines.push(`${e(command.where)}:`, '', fenced(command.text), '');
    if (command.hosts.length > 0) lines.push(...command.hosts.map((host) => `${box}${e(host)}`), '');
  }
  if (step.expect !== '') lines.push(`**Expect:** ${e(step.expect)}`, '');
  if (step.ifFails !== '') lines.push(`**If it fails:** ${e(step.ifFails)}`, '');
  for (const danger of step.dangers) lines.push(`> **Too early:** ${e(danger)}`, '');
  for (const { label, text } of step.remarks) lines.push(`**${e(label)}:** ${e(text)}`, '');
  if (step.note !== '') lines.push(`**Note:** ${inLines(step.note)}`, '');
  if (step.sources !== '') lines.push(`Source: ${e(step.sources)}`, '');
  lines.push(
    step.outcome.length === 0
      ? 'Start \\_\\_\\_\\_\\_\\_ End \\_\\_\\_\\_\\_\\_ Initials \\_\\_\\_\\_\\_\\_'
      : `**Outcome:** ${step.outcome.map(e).join('; ')}`,
  );
  return lines;
}
